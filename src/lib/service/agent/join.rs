//! Which of several sites this machine joins: the locators of all of them are asked, and nothing is stored (domain.md 2.1).

use super::Error;
use super::enroll::prove;
use super::time::TrustedClock;
use crate::host::clock::Clock;
use crate::model::message::SiteAssignment;
use crate::rules::join::{Choice, Reply, choose};
use crate::service::network::{Belief, Network};
use crate::transport::management_point::ManagementPoint;
use crate::trust::enrollment::Token;
use crate::trust::{self, PayloadType, SiteTrust};
use std::net::IpAddr;
use std::time::Duration;

/// An answer that is older was made for another question.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// The site that takes a machine whose first bound interface has these addresses, and the token to join it with.
pub fn choose_site(
    (network, clock): (&dyn Network, &dyn Clock),
    tokens: &[Token],
    addresses: &[IpAddr],
) -> Choice {
    let replies = tokens.iter().map(|token| {
        let reply = ask((network, clock), token, addresses);
        reply.unwrap_or_else(|error| Reply::Silent {
            reason: format!("{}: {error}", token.url),
        })
    });
    choose(&replies.collect::<Vec<_>>())
}

fn ask(
    (network, clock): (&dyn Network, &dyn Clock),
    token: &Token,
    addresses: &[IpAddr],
) -> Result<Reply, Error> {
    let clock = TrustedClock::unstored(clock);
    let point = ManagementPoint::new(network.client(Belief::Any {})?, &token.url);
    let first = point
        .fetch_root(1)?
        .ok_or_else(|| Error::not_followed("root", "the site has none"))?;
    let trust = prove(&clock, &point, (&first, &token.root))?.trust;
    let answer = read(&point.site_of(addresses)?, &trust)?;
    let now = clock.now();
    let is_fresh = answer.server_time > now.before(FRESH) && answer.server_time < now.after(FRESH);
    // without an address of its own, the machine is asked about by the one it is seen at
    let is_ours = addresses
        .first()
        .is_none_or(|own| answer.address == own.to_canonical());
    if !is_fresh || !is_ours {
        return Err(Error::not_followed(
            "site assignment",
            "it answers another question",
        ));
    }
    Ok(Reply::Told {
        own: trust.site,
        site: answer.site,
        reason: answer.reason,
    })
}

fn read(sealed: &[u8], trust: &SiteTrust) -> Result<SiteAssignment, Error> {
    let keys = &trust.policy_keys;
    Ok(trust::open(sealed, PayloadType::SiteAssignment, keys)?.json()?)
}
