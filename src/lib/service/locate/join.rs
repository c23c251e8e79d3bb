//! Which site a machine joins, as the catalog knows the hierarchy.

use crate::catalog::Tx;
use crate::model::message::SiteAssignment;
use crate::model::time::Timestamp;
use crate::rules::assign::{self, Assignment, Candidate, Hierarchy};
use crate::service::Error;
use std::net::{IpAddr, Ipv4Addr};

/// The site that a new client with these addresses joins.
pub fn assignment(tx: &mut Tx, addresses: &[IpAddr]) -> Result<Assignment, Error> {
    let candidate = Candidate {
        addresses: addresses.to_vec(),
        ..Candidate::default()
    };
    let fallback = tx.settings()?.fallback_site;
    let hierarchy = Hierarchy {
        sites: &tx.sites()?,
        boundaries: &tx.boundaries()?,
        fallback: fallback.as_ref(),
    };
    Ok(assign::assign(&candidate, hierarchy))
}

/// Which site a machine with these addresses belongs to, and where its management points are.
pub fn site_assignment(
    tx: &mut Tx,
    addresses: &[IpAddr],
    now: Timestamp,
) -> Result<SiteAssignment, Error> {
    let (site, reason) = match assignment(tx, addresses)? {
        Assignment::Assigned { site, reason } => (Some(site), reason),
        Assignment::Unassigned { reason } => (None, reason),
    };
    let management_points = match &site {
        Some(site) if *site == tx.site()?.code => {
            let own = tx.management_points()?.into_iter();
            own.map(|point| point.url).collect()
        }
        Some(other) => {
            let others = tx.other_sites()?.into_iter();
            let mut of_it = others.filter(|known| known.code == *other);
            of_it
                .next()
                .map_or(Vec::new(), |site| site.management_points)
        }
        None => Vec::new(),
    };
    Ok(SiteAssignment {
        address: addresses
            .first()
            .copied()
            .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        site,
        reason,
        management_points,
        server_time: now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::{Boundary, Locality, Network};
    use crate::model::id::SiteCode;
    use crate::model::site::{Site, SiteKind};
    use crate::service::testing::{catalog, now};

    #[test]
    fn who_is_of_another_site_is_told_its_management_points() {
        let mut catalog = catalog();
        let code = |text: &str| SiteCode::parse(text).unwrap();
        let points = vec!["https://mp.lyon.example.org:8443".to_owned()];
        let told = catalog.write(|tx| {
            let own = tx.site()?.code;
            let other = |own: &str, kind, parent: SiteCode, management_points: &[String]| Site {
                code: code(own),
                name: own.to_owned(),
                kind,
                parent: Some(parent),
                management_points: management_points.to_vec(),
            };
            tx.replace_other_sites(&[
                other("Y01", SiteKind::Primary, own.clone(), &points),
                other("Y02", SiteKind::Secondary, code("Y01"), &[]),
            ])?;
            let boundary = |network: &str, site| Boundary {
                network: Network::parse(network).unwrap(),
                site,
                locality: Locality::Local,
                bandwidth: Vec::new(),
            };
            let boundaries = [
                boundary("10.1.0.0/16", own),
                boundary("10.2.0.0/16", code("Y02")),
            ];
            tx.replace_boundaries(&boundaries)?;
            let of = |tx: &mut Tx, address: &str| {
                let told = site_assignment(tx, &[address.parse().unwrap()], now())?;
                Ok::<_, Error>((told.site, told.management_points))
            };
            let mut told = vec![of(tx, "10.2.0.9")?, of(tx, "192.0.2.1")?];
            let settings = tx.settings()?;
            tx.set_settings(&crate::model::site::SiteSettings {
                fallback_site: Some(code("Y01")),
                ..settings
            })?;
            told.push(of(tx, "192.0.2.1")?);
            Ok::<_, Error>(told)
        });
        let of_lyon = (Some(code("Y01")), points);
        assert_eq!(told.unwrap(), [of_lyon.clone(), (None, vec![]), of_lyon]);
    }
}
