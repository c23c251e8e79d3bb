//! Where a client finds content, and whether it fetches it there (domain.md 2.2.2 to 2.2.5).
//! The site answers with [`sources`]; the agent decides with [`decide`]; [`coverage`] asks for every boundary at once.
//!
//! Better than the predecessors: the points of the assigned site follow those of the resident site in the same list, so
//! that a client whose first ones fail goes on there; and whoever lies outside every boundary is told so.

pub mod coverage;
mod decide;
mod row;
mod stand;
#[cfg(test)]
mod tests;

pub use decide::{Decision, decide, is_allowed};
pub use row::Row;
use stand::{Standing, Turn, View};

use super::boundary;
use crate::model::boundary::{Boundary, BoundaryGroup, Locality, Network};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, DistributionPointId, SiteCode};
use crate::model::role::DistributionPoint;
use crate::model::site::Site;
use std::collections::HashMap;
use std::net::IpAddr;

/// Where a client is now, as boundaries see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLocation {
    /// Its address, where it is known.
    pub address: Option<IpAddr>,
    /// The boundary that contains it: its network, its site, and how near that is; none outside every boundary.
    pub resident: Option<Boundary>,
    /// Why.
    pub reason: String,
}

/// The location of an address; unknown addresses lie outside every boundary.
pub fn client_location(address: Option<IpAddr>, boundaries: &[Boundary]) -> ClientLocation {
    let located = address.and_then(|address| boundary::locate(address, boundaries));
    let (resident, reason) = match (located, address) {
        (Some((boundary, reason)), _) => (Some(boundary.clone()), reason),
        (None, Some(address)) => (
            None,
            format!("{} is outside every boundary", address.to_canonical()),
        ),
        (None, None) => (None, "the client's address is not known".to_owned()),
    };
    ClientLocation {
        address,
        resident,
        reason,
    }
}

/// The boundary groups that a client is in; none outside every boundary.
pub fn groups_of<'g>(
    location: &ClientLocation,
    groups: &'g [BoundaryGroup],
) -> impl Iterator<Item = &'g BoundaryGroup> {
    let here = location.resident.as_ref().map(|here| &here.network);
    groups
        .iter()
        .filter(move |group| here.is_some_and(|here| group.networks.contains(here)))
}

/// What is configured of places, looked up by name.
pub struct Places<'a> {
    sites: &'a [Site],
    boundaries: &'a [Boundary],
    by_network: HashMap<&'a Network, Vec<&'a BoundaryGroup>>,
    by_point: HashMap<&'a DistributionPointId, Vec<&'a BoundaryGroup>>,
}

impl<'a> Places<'a> {
    /// Of the sites that are known, the own one among them, the boundaries of all sites, and the boundary groups.
    pub fn new(sites: &'a [Site], boundaries: &'a [Boundary], groups: &'a [BoundaryGroup]) -> Self {
        let mut places = Self {
            sites,
            boundaries,
            by_network: HashMap::new(),
            by_point: HashMap::new(),
        };
        for group in groups {
            for network in &group.networks {
                places.by_network.entry(network).or_default().push(group);
            }
            for point in &group.distribution_points {
                places.by_point.entry(point).or_default().push(group);
            }
        }
        places
    }

    /// The groups that have a point.
    fn groups_with(&self, point: &DistributionPointId) -> &[&'a BoundaryGroup] {
        self.by_point.get(point).map_or(&[], Vec::as_slice)
    }
}

/// A distribution point and whether it has the whole content.
#[derive(Debug, Clone, Copy)]
pub struct PointContent<'a> {
    /// The distribution point.
    pub point: &'a DistributionPoint,
    /// Whether the package version is completely there.
    pub is_complete: bool,
}

/// Who looks for content.
#[derive(Debug, Clone, Copy)]
pub struct Seeker<'a> {
    /// Where it is.
    pub location: &'a ClientLocation,
    /// The site it is assigned to.
    pub assigned: &'a SiteCode,
    /// How long it has looked for this content in vain, in minutes.
    pub waited_minutes: u32,
}

/// A distribution point to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// The distribution point.
    pub point: &'a DistributionPoint,
    /// How near it is.
    pub locality: Locality,
    /// Whether it is the client's own machine.
    pub is_here: bool,
    /// Why it is in the list.
    pub reason: String,
}

/// A distribution point that is not to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected<'a> {
    /// The distribution point.
    pub point: &'a DistributionPoint,
    /// Why.
    pub reason: String,
}

/// The distribution points to try, best first, and why these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources<'a> {
    /// The row of table 2.2.2.
    pub row: Row,
    /// In the order to try them.
    pub list: Vec<Source<'a>>,
    /// All others.
    pub rejected: Vec<Rejected<'a>>,
    /// Why the list is as it is.
    pub reason: String,
}

/// The distribution points for a client: those of the resident site, then those of the assigned one; never any other's.
pub fn sources<'a>(
    client: &ClientId,
    seeker: &Seeker<'_>,
    places: &Places<'_>,
    points: &[PointContent<'a>],
) -> Sources<'a> {
    let view = View::of(seeker, places);
    let mut rejected = Vec::new();
    let mut ranked: Vec<(Turn, Source<'a>)> = Vec::new();
    for content in points {
        let point = content.point;
        match view.standing(point) {
            Standing::Rejected(refusal) => rejected.push(Rejected {
                point,
                reason: refusal.to_string(),
            }),
            Standing::Eligible(_) if !content.is_complete => rejected.push(Rejected {
                point,
                reason: "it does not have the whole content".to_owned(),
            }),
            Standing::Eligible(eligible) => ranked.push((
                view.turn(point, &eligible),
                Source {
                    point,
                    locality: eligible.locality,
                    is_here: view.is_here(point),
                    reason: eligible.to_string(),
                },
            )),
        }
    }
    keep_to_protected(&mut ranked, &mut rejected);
    // spreads clients over equal points; the same client always begins with the same one, whose part it may hold
    let spread =
        |point: &DistributionPoint| Digest::of(format!("{client}/{}", point.id).as_bytes());
    ranked.sort_by_cached_key(|(turn, source)| (*turn, spread(source.point)));
    let list: Vec<Source<'a>> = ranked.into_iter().map(|(_, source)| source).collect();
    Sources {
        row: view.row(),
        reason: reason(seeker.location, &list),
        list,
        rejected,
    }
}

/// Where a protected point of the nearest site that has any is for this client and has the content, it is used and no other
/// (domain.md R7).
fn keep_to_protected<'a>(ranked: &mut Vec<(Turn, Source<'a>)>, rejected: &mut Vec<Rejected<'a>>) {
    let nearest = ranked.iter().map(|(turn, _)| turn.site).min();
    let is_for_it = |(turn, source): &(Turn, Source<'_>)| {
        Some(turn.site) == nearest && !source.point.protected.is_empty()
    };
    if !ranked.iter().any(is_for_it) {
        return;
    }
    let (kept, others) = std::mem::take(ranked).into_iter().partition(is_for_it);
    *ranked = kept;
    rejected.extend(others.into_iter().map(|(_, source)| Rejected {
        point: source.point,
        reason: "a protected distribution point for its network has the content".to_owned(),
    }));
}

fn reason(location: &ClientLocation, list: &[Source<'_>]) -> String {
    match list.first() {
        Some(first) => format!(
            "{}; the first distribution points to try are of site {} and {}",
            location.reason, first.point.site, first.locality
        ),
        None => format!(
            "{}; no distribution point in reach has the content",
            location.reason
        ),
    }
}
