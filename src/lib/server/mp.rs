//! The management point: signed documents down, sealed envelopes up. It reads neither.

use super::Log;
use super::accept::Peer;
use super::answer::{ask, ask_maybe, busy, refused};
use super::limits::{MAX_BODIES, MAX_BODIES_PER_ADDRESS, PerAddress};
use crate::service::port::{MAX_ENROLLMENT, MAX_MESSAGE, MAX_POLL, Refusal, SitePort};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, CONTENT_LENGTH};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// No nonce of ours is longer.
const MAX_NONCE: usize = 64;
const JSON: &str = "application/json";
const KIB: usize = 1024;

/// The paths of a management point.
pub const PATHS: [&str; 6] = [
    "/v1/root/{file}",
    "/v1/site-trust",
    "/v1/time",
    "/v1/enroll",
    "/v1/messages",
    "/v1/unchanged",
];

#[derive(Clone)]
struct Point {
    site: Arc<dyn SitePort>,
    log: Log,
    /// Room for request bodies, in KiB.
    room: Arc<Semaphore>,
    /// The same room, by address.
    shares: PerAddress,
}

/// What is done with a body once it is here.
type Deed = fn(&dyn SitePort, &[u8], IpAddr) -> Result<Option<Vec<u8>>, Refusal>;

/// The routes.
pub fn routes(site: Arc<dyn SitePort>, log: Log) -> Router {
    let [root, site_trust, time, enroll, messages, unchanged] = PATHS;
    Router::new()
        .route(root, get(get_root))
        .route(site_trust, get(get_site_trust))
        .route(time, get(get_time))
        .route(enroll, post(post_enroll))
        .route(messages, post(post_message))
        .layer(from_fn_with_state((site.clone(), log.clone()), greet))
        // an answer from memory costs no more than to be sent away
        .route(unchanged, post(post_unchanged))
        .with_state(Point {
            site,
            log,
            room: Arc::new(Semaphore::new(MAX_BODIES / KIB)),
            shares: PerAddress::new(MAX_BODIES_PER_ADDRESS),
        })
}

/// Who asks too often is sent away before anything of the request is looked at.
async fn greet(
    State((site, log)): State<(Arc<dyn SitePort>, Log)>,
    Extension(Peer(from)): Extension<Peer>,
    request: Request,
    next: Next,
) -> Response {
    match site.greet(from) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refused(&refusal, &log),
    }
}

async fn get_root(State(point): State<Point>, Path(file): Path<String>) -> Response {
    let version = file
        .strip_suffix(".json")
        .and_then(|number| number.parse().ok());
    let Some(version) = version else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ask(point.log, JSON, move || point.site.root(version)).await
}

async fn get_site_trust(State(point): State<Point>) -> Response {
    ask(point.log, JSON, move || point.site.site_trust()).await
}

#[derive(Deserialize)]
struct Nonce {
    nonce: String,
}

async fn get_time(State(point): State<Point>, Query(Nonce { nonce }): Query<Nonce>) -> Response {
    if nonce.len() > MAX_NONCE {
        return StatusCode::BAD_REQUEST.into_response();
    }
    ask(point.log, JSON, move || point.site.time(&nonce)).await
}

async fn post_enroll(
    State(point): State<Point>,
    Extension(Peer(from)): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let deed: Deed = |site, envelope, from| site.enroll(envelope, from).map(Some);
    take(point, (headers, body), MAX_ENROLLMENT, (deed, from)).await
}

async fn post_message(
    State(point): State<Point>,
    Extension(Peer(from)): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let deed: Deed = |site, envelope, from| site.submit(envelope, from);
    take(point, (headers, body), MAX_MESSAGE, (deed, from)).await
}

/// "Unchanged", or "ask properly": one bit, and the same refusal whatever the reason (`service::poll`). Answered from memory,
/// on this thread.
async fn post_unchanged(State(point): State<Point>, headers: HeaderMap, body: Body) -> Response {
    match headers.get(CONTENT_LENGTH).map(length_of) {
        Some(Some(length)) if length <= MAX_POLL => {}
        _ => return unread(StatusCode::FORBIDDEN),
    }
    match to_bytes(body, MAX_POLL).await {
        Ok(token) if point.site.is_unchanged(&token) => StatusCode::NO_CONTENT.into_response(),
        _ => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Reads a body within its limit, when there is room for it, and hands it to the site.
async fn take(
    point: Point,
    (headers, body): (HeaderMap, Body),
    limit: usize,
    (deed, from): (Deed, IpAddr),
) -> Response {
    let length = match headers.get(CONTENT_LENGTH).map(length_of) {
        None => return unread(StatusCode::LENGTH_REQUIRED),
        Some(None) => return unread(StatusCode::BAD_REQUEST),
        Some(Some(length)) if length > limit => return unread(StatusCode::PAYLOAD_TOO_LARGE),
        Some(Some(length)) => length,
    };
    let Some(_share) = point.shares.take(from, length) else {
        return busy();
    };
    let kib = u32::try_from(length.div_ceil(KIB)).unwrap_or(u32::MAX);
    let Ok(_room) = point.room.clone().try_acquire_many_owned(kib) else {
        return busy();
    };
    let Ok(bytes) = to_bytes(body, length).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    ask_maybe(point.log, JSON, move || deed(&*point.site, &bytes, from)).await
}

/// The answer to a body that is not read: it ends the connection, so that nothing in it is taken for another request.
fn unread(status: StatusCode) -> Response {
    (status, [(CONNECTION, "close")]).into_response()
}

fn length_of(value: &HeaderValue) -> Option<usize> {
    value.to_str().ok()?.parse().ok()
}
