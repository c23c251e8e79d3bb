//! The server locator point: which site an address belongs to, and its management points.

use super::Log;
use super::accept::Peer;
use super::answer::ask;
use crate::service::port::LocatorPort;
use axum::Router;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
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
    #[serde(default, deserialize_with = "addresses")]
    address: Vec<IpAddr>,
}

/// No interface has more that matter.
const MOST_ADDRESSES: usize = 16;

/// Addresses with commas between them.
fn addresses<'de, D: Deserializer<'de>>(text: D) -> Result<Vec<IpAddr>, D::Error> {
    let text = String::deserialize(text)?;
    let all = text
        .split(',')
        .map(|one| one.parse().map(|it: IpAddr| it.to_canonical()));
    let all: Vec<IpAddr> = all.collect::<Result<_, _>>().map_err(D::Error::custom)?;
    match all.len() {
        0..=MOST_ADDRESSES => Ok(all),
        many => Err(D::Error::custom(format!("{many} addresses"))),
    }
}

/// The routes.
pub fn routes(site: Arc<dyn LocatorPort>, log: Log) -> Router {
    Router::new()
        .route(PATH, get(get_site))
        .with_state(Point { site, log })
}

/// Without addresses, that of the asker counts.
async fn get_site(
    State(point): State<Point>,
    Extension(Peer(from)): Extension<Peer>,
    Query(question): Query<Question>,
) -> Response {
    let addresses = match question.address {
        given if given.is_empty() => vec![from.to_canonical()],
        given => given,
    };
    ask(point.log, "application/json", move || {
        point.site.site_of(&addresses)
    })
    .await
}
