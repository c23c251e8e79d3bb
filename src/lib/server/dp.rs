//! The distribution point: immutable files by digest, with ranges. Anyone may read: what is read is verified by its reader.

use crate::model::digest::Digest;
use crate::model::id::PackageId;
use axum::Router;
use axum::extract::{Path as PathParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::path::{Path, PathBuf};
use tower_http::services::ServeDir;

/// The paths of a distribution point; `content` lays them out.
pub const PATHS: [&str; 2] = ["/objects/{folder}/{rest}", "/packages/{package}/{file}"];

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// The files of a store, and where they really are.
#[derive(Clone)]
struct Files {
    root: PathBuf,
    service: ServeDir,
}

/// The routes over a content store.
pub fn routes(directory: &Path) -> Router {
    let files = Files {
        root: directory.to_owned(),
        service: ServeDir::new(directory).append_index_html_on_directories(false),
    };
    let [objects, names] = PATHS;
    Router::new()
        .route(objects, get(get_object))
        .route(names, get(get_name))
        .with_state(files)
}

async fn get_object(
    State(files): State<Files>,
    PathParts((folder, rest)): PathParts<(String, String)>,
    request: Request,
) -> Response {
    if folder.len() != 2 || Digest::parse(&format!("{folder}{rest}")).is_err() {
        return StatusCode::NOT_FOUND.into_response();
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

async fn get_name(
    State(files): State<Files>,
    PathParts((package, file)): PathParts<(String, String)>,
    request: Request,
) -> Response {
    let version = file.strip_suffix(".json").map(str::parse::<u32>);
    if PackageId::parse(&package).is_err() || !matches!(version, Some(Ok(_))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    serve(files, request).await
}

async fn serve(mut files: Files, request: Request) -> Response {
    if !files.has(request.uri().path()).await {
        return StatusCode::NOT_FOUND.into_response();
    }
    match files.service.try_call(request).await {
        Ok(response) => response.map(axum::body::Body::new),
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
