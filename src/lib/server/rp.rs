//! The reporting point: the compliance report as a page, for this machine alone: operators have no keys of their own yet, and
//! what is missing where is not for everybody (security.md A07). A proxy on this machine that asks who is there may pass it on.

use super::Log;
use super::accept::Peer;
use super::answer::ask;
use crate::service::port::ReportPort;
use axum::Router;
use axum::extract::{Extension, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

/// The path of the report.
pub const PATH: &str = "/";
/// The page is self-contained: it loads nothing and runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What others are told.
const ELSEWHERE: &str = "reports are shown on the site's own machine only; 'smsctl report --html FILE' writes one to pass on\n";

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

async fn get_report(
    State(point): State<Point>,
    Extension(Peer(from)): Extension<Peer>,
) -> Response {
    if !from.is_loopback() {
        return (StatusCode::FORBIDDEN, ELSEWHERE).into_response();
    }
    let page = move || point.site.compliance_page();
    let mut response = ask(point.log, "text/html; charset=utf-8", page).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::port::Refusal;
    use std::net::IpAddr;

    struct Page;

    impl ReportPort for Page {
        fn compliance_page(&self) -> Result<String, Refusal> {
            Ok("the report".to_owned())
        }
    }

    fn asked_from(address: &str) -> StatusCode {
        let log: Log = Arc::new(|_| {});
        let point = Point {
            site: Arc::new(Page),
            log,
        };
        let peer = Peer(address.parse::<IpAddr>().unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime
            .block_on(get_report(State(point), Extension(peer)))
            .status()
    }

    #[test]
    fn a07_reports_are_for_the_sites_own_machine() {
        assert_eq!(asked_from("127.0.0.1"), StatusCode::OK);
        assert_eq!(asked_from("::1"), StatusCode::OK);
        assert_eq!(asked_from("192.0.2.1"), StatusCode::FORBIDDEN);
        assert_eq!(asked_from("2001:db8::1"), StatusCode::FORBIDDEN);
    }
}
