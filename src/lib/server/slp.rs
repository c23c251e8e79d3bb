//! The server locator point: which site an address belongs to, and its management points.

use super::Log;
use super::accept::Peer;
use super::answer::ask;
use crate::service::port::LocatorPort;
use axum::Router;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;

/// The path of a server locator point.
pub const PATH: &str = "/v1/slp";

#[derive(Clone)]
struct Point {
    site: Arc<dyn LocatorPort>,
    log: Log,
}

#[derive(Deserialize)]
struct Question {
    address: Option<IpAddr>,
}

/// The routes.
pub fn routes(site: Arc<dyn LocatorPort>, log: Log) -> Router {
    Router::new()
        .route(PATH, get(get_site))
        .with_state(Point { site, log })
}

/// Without an address, that of the asker counts.
async fn get_site(
    State(point): State<Point>,
    Extension(Peer(from)): Extension<Peer>,
    Query(question): Query<Question>,
) -> Response {
    let address = question.address.unwrap_or(from).to_canonical();
    ask(point.log, "application/json", move || {
        point.site.site_of(address)
    })
    .await
}
