//! Where clients find package versions, as the catalog knows places: for those who ask now, explained, and for all at once.

mod coverage;
mod explain;
mod join;
mod map;

pub use coverage::{Coverage, CoverageGap, coverage};
pub use explain::{DecisionFor, Explained, PointVerdict, Whom, explain};
pub use join::{assignment, site_assignment};
pub use map::hierarchy_map;

use super::Error;
use super::peers::Peers;
use crate::catalog::Tx;
use crate::catalog::distribution::DistributionStatus;
use crate::model::boundary::{Boundary, BoundaryGroup};
use crate::model::client::Client;
use crate::model::id::{ClientId, DistributionPointId, PackageId};
use crate::model::message::{ContentLocations, ContentSource, OfferedPackage};
use crate::model::role::DistributionPoint;
use crate::model::site::Site;
use crate::model::time::Timestamp;
use crate::rules::bandwidth;
use crate::rules::locate::{self, Places, PointContent, Seeker};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The distribution points that the client at this address tries, best first, and the clients near it that have the same.
/// Points that agents reach only by their directory are not offered.
pub fn locations(
    tx: &mut Tx,
    (client, address): (&Client, Option<IpAddr>),
    (package, version): (&PackageId, u32),
    (waited_minutes, now): (u32, Timestamp),
    peers: &Peers,
) -> Result<ContentLocations, Error> {
    let known = Known::read(tx)?;
    let holding = holding(tx, package, version)?;
    let location = locate::client_location(address, &known.boundaries);
    let seeker = Seeker {
        location: &location,
        assigned: &client.site,
        waited_minutes,
    };
    let found = known.sources(&client.id, &seeker, &holding);
    let source = |source: &locate::Source| {
        Some(ContentSource {
            url: source.point.url.clone()?,
            locality: source.locality,
            peer: None,
        })
    };
    let mut sources: Vec<ContentSource> = found.list.iter().filter_map(source).collect();
    if let Some(here) = &location.resident {
        let what = OfferedPackage {
            package: package.clone(),
            version,
        };
        let near = peers.near(tx, (&client.id, &here.network), &what, now)?;
        // domain.md L7: the same machine, then clients of the same subnet, then all distribution points
        let at = found.list.partition_point(|source| source.is_here);
        sources.splice(at..at, near);
    }
    Ok(ContentLocations {
        package: package.clone(),
        version,
        sources,
        bandwidth: bandwidth::windows(&location, &known.groups),
        vendor_origin: locate::groups_of(&location, &known.groups).any(|it| it.vendor_origin),
        ticket: None,
        reason: found.reason,
    })
}

/// What the catalog knows of places.
struct Known {
    sites: Vec<Site>,
    boundaries: Vec<Boundary>,
    groups: Vec<BoundaryGroup>,
    points: Vec<DistributionPoint>,
}

impl Known {
    fn read(tx: &mut Tx) -> Result<Self, Error> {
        Ok(Self {
            sites: tx.sites()?,
            boundaries: tx.boundaries()?,
            groups: tx.boundary_groups()?,
            points: tx.distribution_points()?,
        })
    }

    fn places(&self) -> Places<'_> {
        Places::new(&self.sites, &self.boundaries, &self.groups)
    }

    fn sources(
        &self,
        client: &ClientId,
        seeker: &Seeker<'_>,
        holding: &BTreeSet<DistributionPointId>,
    ) -> locate::Sources<'_> {
        let contents = self.points.iter().map(|point| PointContent {
            point,
            is_complete: holding.contains(&point.id),
        });
        let contents: Vec<PointContent> = contents.collect();
        locate::sources(client, seeker, &self.places(), &contents)
    }
}

fn holding(
    tx: &mut Tx,
    package: &PackageId,
    version: u32,
) -> Result<BTreeSet<DistributionPointId>, Error> {
    let statuses = tx.distribution_of(package, version)?.into_iter();
    let complete = statuses.filter(DistributionStatus::is_complete);
    Ok(complete.map(|status| status.point).collect())
}

#[cfg(test)]
mod tests {
    use super::super::client;
    use super::super::testing::{Endpoint, catalog, issue, now, plain_token};
    use super::*;
    use crate::catalog::distribution::DistributionState;
    use crate::model::authorization::AuthorizationList;
    use crate::model::boundary::{Locality, Network};
    use crate::model::digest::Digest;
    use crate::model::id::{AuthorizationListId, SiteCode};
    use crate::model::package::{Manifest, Program};

    fn point(own: &str, url: Option<&str>) -> DistributionPoint {
        let (id, site) = (
            DistributionPointId::parse(own).unwrap(),
            SiteCode::parse("S01").unwrap(),
        );
        DistributionPoint {
            url: url.map(str::to_owned),
            ..DistributionPoint::new(id, &format!("/srv/{own}"), site)
        }
    }

    fn manifest(package: &PackageId) -> Manifest {
        Manifest {
            package: package.clone(),
            version: 1,
            name: "updates".into(),
            created_at: now(),
            program: Program::InstallDebianUpdates,
            max_run_minutes: 60,
            urgent: false,
            packing: None,
            platforms: Vec::new(),
            links: Vec::new(),
            files: vec![],
            authorization: AuthorizationList {
                id: AuthorizationListId::parse("list").unwrap(),
                authorized_at: now(),
                authorized_by: "alice".into(),
                updates: vec![],
            },
        }
    }

    fn status(package: &PackageId, own: &str, state: DistributionState) -> DistributionStatus {
        DistributionStatus {
            package: package.clone(),
            version: 1,
            point: DistributionPointId::parse(own).unwrap(),
            state,
            detail: String::new(),
            changed_at: now(),
        }
    }

    #[test]
    fn only_points_with_all_of_it_and_an_address_are_offered() {
        let (mut catalog, peers) = (catalog(), Peers::default());
        let package = PackageId::parse("S01-P00001").unwrap();
        let found = catalog.write(|tx| {
            tx.insert_package_version(&manifest(&package), &Digest::of(b"manifest"))?;
            let token = issue(tx, &plain_token());
            let endpoint = Endpoint::new(1, "a");
            endpoint.enroll(tx, &token)?;
            let client = client::find(tx, "a")?;
            let points = [
                point("full", Some("https://full")),
                point("half", Some("https://half")),
                point("dir", None),
            ];
            tx.replace_distribution_points(&points)?;
            tx.replace_boundaries(&[Boundary {
                network: Network::parse("10.0.0.0/8").unwrap(),
                site: SiteCode::parse("S01").unwrap(),
                locality: Locality::Local,
                bandwidth: Vec::new(),
            }])?;
            for (own, state) in [
                ("full", DistributionState::Complete),
                ("half", DistributionState::Pushing),
                ("dir", DistributionState::Complete),
            ] {
                tx.set_distribution_status(&status(&package, own, state))?;
            }
            [("10.0.0.1", 1), ("192.0.2.1", 1), ("10.0.0.1", 2)]
                .map(|(address, version)| {
                    let whose = (&client, Some(address.parse().unwrap()));
                    locations(tx, whose, (&package, version), (0, now()), &peers)
                })
                .into_iter()
                .collect::<Result<Vec<_>, _>>()
        });
        let [near, far, none] = &found.unwrap()[..] else {
            panic!("three answers");
        };
        let source = |locality| ContentSource {
            url: "https://full".into(),
            locality,
            peer: None,
        };
        assert_eq!(near.sources, [source(Locality::Local)]);
        assert_eq!(far.sources, [source(Locality::Remote)]);
        assert!(
            far.reason
                .starts_with("192.0.2.1 is outside every boundary")
        );
        assert!(none.sources.is_empty());
    }
}
