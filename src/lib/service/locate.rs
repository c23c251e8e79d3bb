//! Where a client finds a package version now.

use super::Error;
use crate::catalog::Tx;
use crate::catalog::distribution::DistributionState;
use crate::model::client::Client;
use crate::model::id::{DistributionPointId, PackageId};
use crate::model::message::{ContentLocations, ContentSource};
use crate::rules::locate::{self, PointContent};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// The distribution points that the client at this address tries, best first.
/// Points that agents reach only by their directory are not offered.
pub fn locations(
    tx: &mut Tx,
    (client, address): (&Client, Option<IpAddr>),
    package: &PackageId,
    version: u32,
) -> Result<ContentLocations, Error> {
    let holding: BTreeSet<DistributionPointId> = tx
        .distribution_of(package, version)?
        .into_iter()
        .filter(|status| status.state == DistributionState::Complete)
        .map(|status| status.point)
        .collect();
    let points = tx.distribution_points()?;
    let points: Vec<PointContent> = points
        .iter()
        .map(|point| PointContent {
            point,
            is_complete: point.url.is_some() && holding.contains(&point.id),
        })
        .collect();
    let location = locate::client_location(address, &tx.boundaries()?);
    let found = locate::sources(&client.id, &location, &client.site, &points);
    let source = |source: &locate::Source| {
        Some(ContentSource {
            url: source.point.url.clone()?,
            locality: source.locality,
        })
    };
    Ok(ContentLocations {
        package: package.clone(),
        version,
        sources: found.list.iter().filter_map(source).collect(),
        ticket: None,
        reason: found.reason,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Endpoint, catalog, issue, now, plain_token};
    use super::*;
    use crate::catalog::distribution::DistributionStatus;
    use crate::model::authorization::AuthorizationList;
    use crate::model::boundary::{Boundary, Locality, Network};
    use crate::model::digest::Digest;
    use crate::model::id::{AuthorizationListId, SiteCode};
    use crate::model::package::{Manifest, Program};
    use crate::model::role::DistributionPoint;

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
        let mut catalog = catalog();
        let package = PackageId::parse("S01-P00001").unwrap();
        let found = catalog.write(|tx| {
            tx.insert_package_version(&manifest(&package), &Digest::of(b"manifest"))?;
            let token = issue(tx, &plain_token());
            let endpoint = Endpoint::new(1, "a");
            endpoint.enroll(tx, &token)?;
            let client = super::super::client::find(tx, "a")?;
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
            }])?;
            for (own, state) in [
                ("full", DistributionState::Complete),
                ("half", DistributionState::Pushing),
                ("dir", DistributionState::Complete),
            ] {
                tx.set_distribution_status(&status(&package, own, state))?;
            }
            let at = |text: &str| Some(text.parse().unwrap());
            let near = locations(tx, (&client, at("10.0.0.1")), &package, 1)?;
            let far = locations(tx, (&client, at("192.0.2.1")), &package, 1)?;
            let none = locations(tx, (&client, at("10.0.0.1")), &package, 2)?;
            Ok::<_, Error>([near, far, none])
        });
        let [near, far, none] = found.unwrap();
        let source = |locality| ContentSource {
            url: "https://full".into(),
            locality,
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
