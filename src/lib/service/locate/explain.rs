//! Why somebody finds a package where it does.

use super::{Known, holding};
use crate::catalog::Tx;
use crate::model::bandwidth::BandwidthWindow;
use crate::model::boundary::{Locality, Network};
use crate::model::deployment::{Deployment, RemoteContent};
use crate::model::hours::LocalTime;
use crate::model::id::{ClientId, DeploymentId, DistributionPointId, PackageId, SiteCode};
use crate::model::role::DistributionPoint;
use crate::model::time::Timestamp;
use crate::rules::assign::Assignment;
use crate::rules::bandwidth;
use crate::rules::locate::{self, Decision, Seeker};
use crate::service::{Error, client};
use serde::Serialize;
use std::net::IpAddr;

/// Who an explanation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// A client, by what people call it.
    Client(String),
    /// A machine that does not exist yet, at this address.
    Address(IpAddr),
}

/// Where somebody would find a package, and why there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explained {
    /// The client's host name; none for an address.
    pub client: Option<String>,
    /// The address, where it is known.
    pub address: Option<IpAddr>,
    /// The site it is assigned to.
    pub assigned: SiteCode,
    /// The package; none when any is meant that every distribution point has.
    pub package: Option<PackageId>,
    /// Its source version.
    pub version: Option<u32>,
    /// The row of the table of places (smsdist-explain(1)).
    pub row: u8,
    /// What the row means.
    pub meaning: String,
    /// Where it is, and what follows.
    pub reason: String,
    /// How fast content may come to it at which hours.
    pub bandwidth: Vec<BandwidthWindow>,
    /// What of that holds at the hour that was asked for.
    pub hours: String,
    /// Clients of this boundary that hold it are asked before distribution points on other machines (peer cache); none where
    /// clients give nothing to each other.
    pub peers: Option<Network>,
    /// Every distribution point: those to try in their order, then all others.
    pub points: Vec<PointVerdict>,
    /// Whether updates may come from where their vendor offers them, when all these fail.
    pub vendor_origin: bool,
    /// What the client does, for each deployment of the package to it, or else for both choices.
    pub decisions: Vec<DecisionFor>,
}

/// A distribution point as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PointVerdict {
    /// The distribution point.
    pub point: DistributionPointId,
    /// Whether it is tried.
    pub is_tried: bool,
    /// Why, or why not.
    pub reason: String,
}

/// What a client does under one choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DecisionFor {
    /// The deployment that chooses; none where there is none.
    pub deployment: Option<DeploymentId>,
    /// What it says of content across slow links.
    pub remote_content: RemoteContent,
    /// `download`, `dont_run` or `wait_for_content`.
    pub decision: String,
    /// The distribution points that it then asks, in their order.
    pub asks: Vec<DistributionPointId>,
    /// Why.
    pub reason: String,
}

/// Explains where somebody finds a package who has looked for so many minutes, at this hour there; without a package, one that
/// every distribution point has.
pub fn explain(
    tx: &mut Tx,
    whom: &Whom,
    package: Option<&PackageId>,
    (waited_minutes, at): (u32, LocalTime),
) -> Result<Explained, Error> {
    let known = Known::read(tx)?;
    let what = package.map(|package| newest(tx, package)).transpose()?;
    let holding = match what {
        Some((package, version)) => holding(tx, package, version)?,
        None => known.points.iter().map(|point| point.id.clone()).collect(),
    };
    let client = match whom {
        Whom::Client(name) => Some(client::find(tx, name)?),
        Whom::Address(_) => None,
    };
    let address = match whom {
        Whom::Client(_) => client.as_ref().and_then(|client| client.address),
        Whom::Address(address) => Some(*address),
    };
    let location = locate::client_location(address, &known.boundaries);
    let assigned = match &client {
        Some(client) => client.site.clone(),
        None => joined(tx, address)?,
    };
    let seeker = Seeker {
        location: &location,
        assigned: &assigned,
        waited_minutes,
    };
    // who does not exist yet has no place of its own among equal points
    let nobody = ClientId::make(Timestamp::from_millis(0), &[0; 10]);
    let id = client.as_ref().map_or(&nobody, |client| &client.id);
    let found = known.sources(id, &seeker, &holding);
    let windows = bandwidth::windows(&location, &known.groups);
    let deployments = match &client {
        Some(client) => tx.deployments_of(&client.id)?,
        None => Vec::new(),
    };
    let of_it = |it: &&Deployment| what == Some((&it.package, it.package_version));
    let gives = tx.client_settings()?.peer_cache.is_some();
    Ok(Explained {
        client: client.as_ref().map(|client| client.hostname.clone()),
        address,
        package: package.cloned(),
        version: what.map(|(_, version)| version),
        row: found.row.number(),
        meaning: found.row.meaning().to_owned(),
        decisions: decisions(&found, deployments.iter().filter(of_it)),
        peers: location
            .resident
            .as_ref()
            .filter(|_| gives)
            .map(|here| here.network.clone()),
        vendor_origin: locate::groups_of(&location, &known.groups).any(|it| it.vendor_origin),
        points: verdicts(&found),
        hours: bandwidth::in_force(&windows, at).reason(at),
        bandwidth: windows,
        reason: found.reason,
        assigned,
    })
}

/// The newest version of a package.
fn newest<'p>(tx: &mut Tx, package: &'p PackageId) -> Result<(&'p PackageId, u32), Error> {
    let newest = tx.latest_package_version(package)?;
    let newest = newest.ok_or_else(|| Error::missing("package", package))?;
    Ok((package, newest.version))
}

/// The site that a new client at this address joins; this one, where the hierarchy does not say.
fn joined(tx: &mut Tx, address: Option<IpAddr>) -> Result<SiteCode, Error> {
    match super::assignment(tx, address.as_slice())? {
        Assignment::Assigned { site, .. } => Ok(site),
        Assignment::Unassigned { .. } => Ok(tx.site()?.code),
    }
}

fn verdicts(found: &locate::Sources<'_>) -> Vec<PointVerdict> {
    let verdict = |point: &DistributionPoint, is_tried, reason: &str| PointVerdict {
        point: point.id.clone(),
        is_tried,
        reason: reason.to_owned(),
    };
    let tried = found
        .list
        .iter()
        .map(|it| verdict(it.point, true, &it.reason));
    let others = found
        .rejected
        .iter()
        .map(|it| verdict(it.point, false, &it.reason));
    tried.chain(others).collect()
}

fn decisions<'a>(
    found: &locate::Sources<'_>,
    deployments: impl Iterator<Item = &'a Deployment>,
) -> Vec<DecisionFor> {
    let near: Vec<Locality> = found.list.iter().map(|source| source.locality).collect();
    let under = |deployment: Option<&Deployment>, remote_content| {
        let (decision, reason) = locate::decide(&near, remote_content);
        let may_ask = |source: &&locate::Source<'_>| {
            decision == Decision::Download && locate::is_allowed(source.locality, remote_content)
        };
        let asks = found.list.iter().filter(may_ask);
        DecisionFor {
            asks: asks.map(|source| source.point.id.clone()).collect(),
            deployment: deployment.map(|it| it.id.clone()),
            remote_content,
            decision: decision.word().to_owned(),
            reason: reason.to_owned(),
        }
    };
    let told: Vec<DecisionFor> = deployments
        .map(|it| under(Some(it), it.remote_content))
        .collect();
    match told.is_empty() {
        true => vec![
            under(None, RemoteContent::DontRun),
            under(None, RemoteContent::Download),
        ],
        false => told,
    }
}
