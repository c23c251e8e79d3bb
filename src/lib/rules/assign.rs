//! Which site a client belongs to (domain.md 2.1). Moving about never changes an assignment.

use super::boundary;
use crate::model::boundary::{Boundary, Network};
use crate::model::id::SiteCode;
use crate::model::site::{Site, SiteKind};
use std::net::IpAddr;
use std::time::Duration;

/// How long an unassigned client waits before it asks again.
pub const RETRY: Duration = Duration::from_secs(10 * 60);

/// What is known of the client that asks.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    /// The site it is assigned to already.
    pub assigned: Option<SiteCode>,
    /// The site it was told to join.
    pub told: Option<SiteCode>,
    /// The addresses of its first-bound network card; other cards do not count.
    pub addresses: Vec<IpAddr>,
    /// Its directory site.
    pub directory_site: Option<String>,
}

/// What is known of the hierarchy.
#[derive(Debug, Clone, Copy)]
pub struct Hierarchy<'a> {
    /// Its sites.
    pub sites: &'a [Site],
    /// Their boundaries.
    pub boundaries: &'a [Boundary],
    /// Takes clients that no boundary contains.
    pub fallback: Option<&'a SiteCode>,
}

/// The answer, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// It belongs to a site.
    Assigned {
        /// The site; always a primary.
        site: SiteCode,
        /// Why.
        reason: String,
    },
    /// No site takes it now; it asks again after [`RETRY`].
    Unassigned {
        /// Why.
        reason: String,
    },
}

/// The site of a client.
pub fn assign(client: &Candidate, hierarchy: Hierarchy<'_>) -> Assignment {
    if let Some(site) = &client.assigned {
        let reason = format!("stays assigned to {site}");
        return Assignment::Assigned {
            site: site.clone(),
            reason,
        };
    }
    if let Some(site) = &client.told {
        return to_primary(site, format!("told to join {site}"), hierarchy.sites);
    }
    let located = by_address(client, hierarchy.boundaries)
        .or_else(|| by_directory_site(client, hierarchy.boundaries));
    match (located, hierarchy.fallback) {
        (Some((site, reason)), _) => to_primary(site, reason, hierarchy.sites),
        (None, Some(site)) => to_primary(
            site,
            format!("no boundary contains it; {site} is the fallback site"),
            hierarchy.sites,
        ),
        (None, None) => Assignment::Unassigned {
            reason: "no boundary contains it and there is no fallback site".to_owned(),
        },
    }
}

fn by_address<'a>(
    client: &Candidate,
    boundaries: &'a [Boundary],
) -> Option<(&'a SiteCode, String)> {
    client.addresses.iter().find_map(|address| {
        let (boundary, reason) = boundary::locate(*address, boundaries)?;
        Some((&boundary.site, reason))
    })
}

fn by_directory_site<'a>(
    client: &Candidate,
    boundaries: &'a [Boundary],
) -> Option<(&'a SiteCode, String)> {
    let name = client.directory_site.as_ref()?;
    boundaries
        .iter()
        .filter(|boundary| matches!(&boundary.network, Network::DirectorySite(own) if own == name))
        .map(|boundary| &boundary.site)
        .min()
        .map(|site| {
            (
                site,
                format!("directory site {name} belongs to site {site}"),
            )
        })
}

/// Clients belong to primaries: a secondary stands for the nearest primary above it.
fn to_primary(site: &SiteCode, mut reason: String, sites: &[Site]) -> Assignment {
    let known = |code: &SiteCode| sites.iter().find(|site| site.code == *code);
    let mut code = site;
    // no tree is deeper than it has sites; a ring of parents ends here
    for _ in 0..=sites.len() {
        let parent = match known(code) {
            Some(site) if site.kind == SiteKind::Secondary => site.parent.as_ref(),
            _ => {
                return Assignment::Assigned {
                    site: code.clone(),
                    reason,
                };
            }
        };
        let Some(parent) = parent else { break };
        reason = format!("{reason}; secondary {code} stands for {parent}");
        code = parent;
    }
    Assignment::Unassigned {
        reason: format!("secondary site {code} has no primary above it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::Locality;

    fn code(text: &str) -> SiteCode {
        SiteCode::parse(text).unwrap()
    }

    fn site(own: &str, kind: SiteKind, parent: Option<&str>) -> Site {
        Site {
            code: code(own),
            name: own.to_owned(),
            kind,
            parent: parent.map(code),
            management_points: Vec::new(),
        }
    }

    fn boundary(network: &str, site: &str) -> Boundary {
        Boundary {
            network: Network::parse(network).unwrap(),
            site: code(site),
            locality: Locality::Local,
            bandwidth: Vec::new(),
        }
    }

    fn answer(client: &Candidate, fallback: Option<&str>) -> Result<(String, String), String> {
        let sites = [
            site("S01", SiteKind::Primary, None),
            site("S02", SiteKind::Secondary, Some("S01")),
            site("S03", SiteKind::Secondary, None),
        ];
        let boundaries = [
            boundary("10.1.0.0/16", "S01"),
            boundary("10.2.0.0/16", "S02"),
            boundary("10.3.0.0/16", "S03"),
            boundary("site:Paris", "S01"),
        ];
        let fallback = fallback.map(code);
        let hierarchy = Hierarchy {
            sites: &sites,
            boundaries: &boundaries,
            fallback: fallback.as_ref(),
        };
        match assign(client, hierarchy) {
            Assignment::Assigned { site, reason } => Ok((site.to_string(), reason)),
            Assignment::Unassigned { reason } => Err(reason),
        }
    }

    fn at(addresses: &[&str]) -> Candidate {
        Candidate {
            addresses: addresses.iter().map(|a| a.parse().unwrap()).collect(),
            ..Candidate::default()
        }
    }

    fn site_of(client: &Candidate, fallback: Option<&str>) -> Option<String> {
        answer(client, fallback).ok().map(|(site, _)| site)
    }

    #[test]
    fn an_assignment_stays_wherever_the_client_goes() {
        let client = Candidate {
            assigned: Some(code("X99")),
            told: Some(code("S02")),
            ..at(&["10.1.0.1"])
        };
        assert_eq!(
            answer(&client, None),
            Ok(("X99".into(), "stays assigned to X99".into()))
        );
    }

    #[test]
    fn what_the_operator_says_goes_before_boundaries() {
        let client = Candidate {
            told: Some(code("S09")),
            ..at(&["10.1.0.1"])
        };
        assert_eq!(
            answer(&client, None),
            Ok(("S09".into(), "told to join S09".into()))
        );
    }

    #[test]
    fn the_first_address_that_lies_in_a_boundary_decides() {
        assert_eq!(
            site_of(&at(&["192.168.1.1", "10.1.0.1"]), None).as_deref(),
            Some("S01")
        );
    }

    #[test]
    fn a_directory_site_decides_when_no_address_does() {
        let client = Candidate {
            directory_site: Some("Paris".into()),
            ..at(&["192.168.1.1"])
        };
        assert_eq!(site_of(&client, None).as_deref(), Some("S01"));
    }

    #[test]
    fn a_secondary_stands_for_its_primary() {
        let (site, reason) = answer(&at(&["10.2.0.1"]), None).unwrap();
        assert_eq!(site, "S01");
        assert_eq!(
            reason,
            "10.2.0.1 is in 10.2.0.0/16, a local boundary of site S02; secondary S02 stands for S01"
        );
        assert_eq!(
            answer(&at(&["10.3.0.1"]), None).unwrap_err(),
            "secondary site S03 has no primary above it"
        );
    }

    #[test]
    fn outside_every_boundary_the_fallback_site_takes_it_or_nobody() {
        assert_eq!(
            site_of(&at(&["1.1.1.1"]), Some("S01")).as_deref(),
            Some("S01")
        );
        assert_eq!(
            answer(&at(&["1.1.1.1"]), None).unwrap_err(),
            "no boundary contains it and there is no fallback site"
        );
        assert_eq!(site_of(&at(&[]), None), None);
    }
}
