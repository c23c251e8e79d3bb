//! How one distribution point stands to one client, whatever content it has.

use super::row::Row;
use super::{Places, Seeker};
use crate::model::boundary::{BoundaryGroup, Locality};
use crate::model::id::{BoundaryGroupId, SiteCode};
use crate::model::role::DistributionPoint;
use crate::rules::boundary;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// How a distribution point stands to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// It may be used when it has the content.
    Eligible(Eligible<'a>),
    /// It is not for this client, or not now.
    Rejected(Refusal<'a>),
}

/// Why a point may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Eligible<'a> {
    /// The place of its site in the order of search.
    site: u8,
    /// How near it is.
    pub locality: Locality,
    through: Through<'a>,
}

/// What opens a point to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Through<'a> {
    /// The client is in no group.
    Site(&'a SiteCode),
    /// A group of both.
    Group(&'a BoundaryGroupId),
    /// A neighbour of the client's group, after so many minutes.
    Neighbour(&'a BoundaryGroupId, u32),
    /// The client's group falls back to the site, after so many minutes.
    SiteDefault(&'a SiteCode, u32),
}

/// Why a point may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal<'a> {
    OtherSite(&'a SiteCode),
    NoUrl,
    Protected,
    NoNeighbour,
    NoSiteDefault,
    NotYet(Through<'a>, u32),
}

/// The order in which points are tried: the lowest first (domain.md 2.2.3 and L7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    /// The place of its site in the order of search.
    pub site: u8,
    is_remote: bool,
    /// The client's own group, then a neighbour, then the rest of the site.
    group: u8,
    /// The same machine, then the same network, then all others.
    distance: u8,
}

/// The points as one client sees them.
pub(super) struct View<'a> {
    seeker: &'a Seeker<'a>,
    places: &'a Places<'a>,
    row: Row,
    groups: &'a [&'a BoundaryGroup],
}

impl<'a> View<'a> {
    pub(super) fn of(seeker: &'a Seeker<'a>, places: &'a Places<'a>) -> Self {
        let resident = seeker.location.resident.as_ref();
        let groups = resident.and_then(|here| places.by_network.get(&here.network));
        Self {
            seeker,
            places,
            row: Row::of(seeker.location, seeker.assigned, places.sites),
            groups: groups.map_or(&[], Vec::as_slice),
        }
    }

    /// The row of table 2.2.2.
    pub(super) const fn row(&self) -> Row {
        self.row
    }

    /// How a point stands to the client.
    pub(super) fn standing(&self, point: &'a DistributionPoint) -> Standing<'a> {
        let Some((site, locality)) = self.site_of(point) else {
            return Standing::Rejected(Refusal::OtherSite(&point.site));
        };
        if point.url.is_none() {
            return Standing::Rejected(Refusal::NoUrl);
        }
        if !is_for(point, self.seeker.location.address) {
            return Standing::Rejected(Refusal::Protected);
        }
        match self.through(point) {
            Ok(through) => Standing::Eligible(Eligible {
                site,
                locality,
                through,
            }),
            Err(refusal) => Standing::Rejected(refusal),
        }
    }

    /// When it is the turn of a point.
    pub(super) fn turn(&self, point: &DistributionPoint, eligible: &Eligible<'_>) -> Turn {
        Turn {
            site: eligible.site,
            is_remote: eligible.locality == Locality::Remote,
            group: match eligible.through {
                Through::Site(_) | Through::Group(_) => 0,
                Through::Neighbour(..) => 1,
                Through::SiteDefault(..) => 2,
            },
            distance: self.distance(point),
        }
    }

    /// Which place the point's site has in the order of search, and how near its points are (table 2.2.2).
    fn site_of(&self, point: &DistributionPoint) -> Option<(u8, Locality)> {
        let resident = self.seeker.location.resident.as_ref();
        match resident.filter(|_| self.row != Row::Unknown) {
            Some(here) if here.site == point.site => Some((0, here.locality)),
            // away from home, the assigned site is across a slow link
            _ if point.site == *self.seeker.assigned => Some((1, Locality::Remote)),
            _ => None,
        }
    }

    /// What opens the point to the client (domain.md L6). Where a client is in no group, groups say nothing.
    fn through(&self, point: &'a DistributionPoint) -> Result<Through<'a>, Refusal<'a>> {
        if self.groups.is_empty() {
            return Ok(Through::Site(&point.site));
        }
        let its = self.places.groups_with(&point.id);
        let is_own = |group: &&&BoundaryGroup| self.groups.iter().any(|own| own.id == group.id);
        if let Some(group) = its.iter().find(is_own) {
            return Ok(Through::Group(&group.id));
        }
        if its.is_empty() {
            let defaults = self
                .groups
                .iter()
                .filter_map(|own| own.site_default_after_minutes);
            let minutes = defaults.min().ok_or(Refusal::NoSiteDefault)?;
            return self.open_after(minutes, Through::SiteDefault(&point.site, minutes));
        }
        let neighbours = self.groups.iter().flat_map(|own| &own.neighbours);
        let with_it = neighbours.filter(|it| its.iter().any(|group| group.id == it.group));
        let first = with_it
            .min_by_key(|it| it.after_minutes)
            .ok_or(Refusal::NoNeighbour)?;
        self.open_after(
            first.after_minutes,
            Through::Neighbour(&first.group, first.after_minutes),
        )
    }

    fn open_after(&self, minutes: u32, through: Through<'a>) -> Result<Through<'a>, Refusal<'a>> {
        let waited = self.seeker.waited_minutes;
        if waited >= minutes {
            Ok(through)
        } else {
            Err(Refusal::NotYet(through, waited))
        }
    }

    /// Whether a point has the address of the client.
    pub(super) fn is_here(&self, point: &DistributionPoint) -> bool {
        self.distance(point) == 0
    }

    /// How far it is by its address, where its URL tells one.
    fn distance(&self, point: &DistributionPoint) -> u8 {
        let Some(own) = point.url.as_deref().and_then(address_in) else {
            return 2;
        };
        let location = self.seeker.location;
        if location.address.is_some_and(|it| it.to_canonical() == own) {
            return 0;
        }
        let here = location.resident.as_ref();
        match here.is_some_and(|here| boundary::contains(&here.network, own)) {
            true => 1,
            false => 2,
        }
    }
}

/// Whether a point is not protected, or protected for this address.
fn is_for(point: &DistributionPoint, address: Option<IpAddr>) -> bool {
    let holds = |address| {
        let mut networks = point.protected.iter();
        networks.any(|network| boundary::contains(network, address))
    };
    point.protected.is_empty() || address.is_some_and(holds)
}

/// The address in a URL such as `https://10.1.0.5:8443`.
fn address_in(url: &str) -> Option<IpAddr> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    if let Ok(address) = authority.parse::<SocketAddr>() {
        return Some(address.ip().to_canonical());
    }
    let bare = authority.trim_matches(['[', ']']);
    bare.parse::<IpAddr>().ok().map(|it| it.to_canonical())
}

impl fmt::Display for Eligible<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}", self.locality, self.through)
    }
}

impl fmt::Display for Through<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(site) => write!(out, "of site {site}"),
            Self::Group(group) => write!(out, "of group {group}"),
            Self::Neighbour(group, minutes) => {
                write!(
                    out,
                    "of neighbour group {group}, open after {minutes} minutes"
                )
            }
            Self::SiteDefault(site, minutes) => {
                write!(out, "default of site {site}, open after {minutes} minutes")
            }
        }
    }
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherSite(site) => {
                write!(
                    out,
                    "site {site} is neither the client's own nor where it is"
                )
            }
            Self::NoUrl => out.write_str("agents reach it by its directory only"),
            Self::Protected => out.write_str("it is protected, and not for the client's network"),
            Self::NoNeighbour => out.write_str("its groups are no neighbours of the client's"),
            Self::NoSiteDefault => out.write_str(
                "it is in no group, and the client's group does not fall back to the site",
            ),
            Self::NotYet(through, waited) => {
                write!(out, "{through}; the client has looked for {waited}")
            }
        }
    }
}
