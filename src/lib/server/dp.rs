//! The distribution point: immutable files by digest, with ranges, for who presents a ticket. What is read is verified by its
//! reader all the same.

use super::ahead::read_ahead;
use super::answer::{on_a_thread, refused};
use super::{Content, Log};
use crate::model::digest::Digest;
use crate::service::port::{ContentPort, Refusal, TICKET_SCHEME};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as PathParts, Request, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::services::ServeDir;

/// The paths of a distribution point; `content` lays them out.
pub const PATHS: [&str; 1] = ["/objects/{folder}/{rest}"];

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// Read at a time: each piece waits for a thread that reads. One download holds four of them.
const PIECE: usize = 256 * 1024;

/// The files of a store, where they really are, and who may read them.
#[derive(Clone)]
struct Files {
    root: PathBuf,
    service: ServeDir,
    keeper: Arc<dyn ContentPort>,
    log: Log,
}

/// The routes over a content store.
pub fn routes(content: &Content, log: Log) -> Router {
    let files = Files {
        root: content.directory.clone(),
        service: ServeDir::new(&content.directory)
            .append_index_html_on_directories(false)
            .with_buf_chunk_size(PIECE),
        keeper: content.keeper.clone(),
        log,
    };
    let [objects] = PATHS;
    Router::new()
        .route(objects, get(get_object))
        .with_state(files)
}

async fn get_object(
    State(files): State<Files>,
    PathParts((folder, rest)): PathParts<(String, String)>,
    request: Request,
) -> Response {
    let digest = match Digest::parse(&format!("{folder}{rest}")) {
        Ok(digest) if folder.len() == 2 => digest,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let presented = presented(request.headers());
    if let Err(refusal) = admit(&files, presented, digest).await {
        return refused(&refusal, &files.log);
    }
    let mut response = serve(files, request).await;
    let is_there = response.status().is_success();
    let headers = response.headers_mut();
    if is_there {
        headers.insert(CACHE_CONTROL, FOR_EVER);
    }
    headers.insert(CONTENT_TYPE, BYTES);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn presented(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let ticket = value.strip_prefix(TICKET_SCHEME)?.strip_prefix(' ')?;
    Some(ticket.trim().to_owned())
}

/// Asks the keeper.
async fn admit(files: &Files, presented: Option<String>, digest: Digest) -> Result<(), Refusal> {
    let keeper = files.keeper.clone();
    on_a_thread(move || keeper.admit(presented.as_deref(), &digest)).await
}

async fn serve(mut files: Files, request: Request) -> Response {
    if !files.has(request.uri().path()).await {
        return StatusCode::NOT_FOUND.into_response();
    }
    match files.service.try_call(request).await {
        Ok(response) => response.map(|body| read_ahead(Body::new(body))),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Files {
    /// Whether the path is that of a file of the store itself: a symbolic link in it may lead to anything that this server
    /// can read. The handlers have let only plain names through.
    async fn has(&self, path: &str) -> bool {
        let Ok(root) = tokio::fs::canonicalize(&self.root).await else {
            return false;
        };
        let wanted = root.join(path.trim_start_matches('/'));
        tokio::fs::canonicalize(&wanted)
            .await
            .is_ok_and(|found| found == wanted)
    }
}
