//! The reporting point: the compliance report as a page.

use super::Log;
use super::answer::ask;
use crate::service::port::ReportPort;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;

/// The path of the report.
pub const PATH: &str = "/";
/// The page is self-contained: it loads nothing and runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

#[derive(Clone)]
struct Point {
    site: Arc<dyn ReportPort>,
    log: Log,
}

/// The routes.
pub fn routes(site: Arc<dyn ReportPort>, log: Log) -> Router {
    Router::new()
        .route(PATH, get(get_report))
        .with_state(Point { site, log })
}

async fn get_report(State(point): State<Point>) -> Response {
    let page = move || point.site.compliance_page();
    let mut response = ask(point.log, "text/html; charset=utf-8", page).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
