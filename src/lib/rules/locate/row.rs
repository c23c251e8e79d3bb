//! Where a client is in relation to its site: the rows of table 2.2.2. Every agent knows the whole hierarchy, so rows 6 and 8,
//! for those that see a part of it, arise only for sites that nobody has configured.

use super::ClientLocation;
use crate::model::boundary::Locality;
use crate::model::id::SiteCode;
use crate::model::site::{Site, SiteKind};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// 1: in a local boundary of its own site.
    Home,
    /// 2: in a remote boundary of its own site.
    HomeRemote,
    /// 3 and 4: in a boundary of a secondary site of its own.
    Secondary,
    /// 5: in a boundary of a site below its own.
    Below,
    /// 7: in a boundary of a site beside or above its own.
    Beside,
    /// 8: in a boundary of a site that is not known here.
    Unknown,
    /// 9: outside every boundary.
    Outside,
}

impl Row {
    /// The row of a client.
    pub fn of(location: &ClientLocation, assigned: &SiteCode, sites: &[Site]) -> Self {
        let Some(resident) = &location.resident else {
            return Self::Outside;
        };
        if resident.site == *assigned {
            return match resident.locality {
                Locality::Local => Self::Home,
                Locality::Remote => Self::HomeRemote,
            };
        }
        let Some(site) = sites.iter().find(|site| site.code == resident.site) else {
            return Self::Unknown;
        };
        match above(site, sites).position(|code| code == assigned) {
            Some(0) if site.kind == SiteKind::Secondary => Self::Secondary,
            Some(_) => Self::Below,
            None => Self::Beside,
        }
    }

    /// Its number in the table.
    pub const fn number(self) -> u8 {
        match self {
            Self::Home => 1,
            Self::HomeRemote => 2,
            Self::Secondary => 3,
            Self::Below => 5,
            Self::Beside => 7,
            Self::Unknown => 8,
            Self::Outside => 9,
        }
    }

    /// What it means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Home => "in a local boundary of its site",
            Self::HomeRemote => "in a remote boundary of its site",
            Self::Secondary => "in a boundary of a secondary site of its own",
            Self::Below => "in a boundary of a site below its own",
            Self::Beside => "in a boundary of a site beside or above its own",
            Self::Unknown => "in a boundary of a site that is not configured here",
            Self::Outside => "outside every boundary",
        }
    }
}

/// The site that clients in a boundary of `site` are assigned to: itself, or the primary above a secondary.
pub(super) fn primary_of<'a>(site: &'a SiteCode, sites: &'a [Site]) -> &'a SiteCode {
    let known = |code: &SiteCode| sites.iter().find(|own| own.code == *code);
    let is_secondary =
        |code: &SiteCode| known(code).is_some_and(|own| own.kind == SiteKind::Secondary);
    let Some(own) = known(site).filter(|_| is_secondary(site)) else {
        return site;
    };
    above(own, sites)
        .find(|code| !is_secondary(code))
        .unwrap_or(site)
}

/// The sites above a site, the nearest first; a ring is walked once.
fn above<'a>(site: &'a Site, sites: &'a [Site]) -> impl Iterator<Item = &'a SiteCode> {
    let parent = |of: &&'a SiteCode| {
        let site = sites.iter().find(|site| site.code == **of)?;
        site.parent.as_ref()
    };
    std::iter::successors(site.parent.as_ref(), parent).take(sites.len())
}
