//! All paths of the server, with the limits that hold for each.

use super::limits::REQUEST_DEADLINE;
use super::{Doors, Log, dp, mp, rp, slp};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

/// Says that the server is up.
pub const HEALTH: &str = "/healthz";

/// The paths of the roles.
pub fn router(doors: Doors, log: &Log) -> Router {
    let mut app = Router::new().route(HEALTH, get(|| async { "ok\n" }));
    if let Some(site) = doors.site {
        app = app.merge(mp::routes(site, log.clone()));
    }
    if let Some(site) = doors.locator {
        app = app.merge(slp::routes(site, log.clone()));
    }
    if let Some(site) = doors.report {
        app = app.merge(rp::routes(site, log.clone()));
    }
    app = app.layer(TimeoutLayer::with_status_code(
        StatusCode::REQUEST_TIMEOUT,
        REQUEST_DEADLINE,
    ));
    // content may take long: it has no deadline
    if let Some(content) = &doors.content {
        app = app.merge(dp::routes(content, log.clone()));
    }
    app.layer(CatchPanicLayer::new())
}
