//! Where a client finds content, and whether it fetches it there (domain.md 2.2.2 to 2.2.5).
//! The site answers with [`sources`]; the agent decides with [`decide`].
//! Not here yet: protected distribution points, and sites whose contents this site does not know (row 8).

use super::boundary;
use crate::model::boundary::{Boundary, Locality};
use crate::model::deployment::RemoteContent;
use crate::model::digest::Digest;
use crate::model::id::{ClientId, SiteCode};
use crate::model::role::DistributionPoint;
use std::net::IpAddr;

/// Where a client is now, as boundaries see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientLocation {
    /// The site whose boundary contains it and how near that is; none outside every boundary.
    pub resident: Option<(SiteCode, Locality)>,
    /// Why.
    pub reason: String,
}

/// The location of an address; unknown addresses lie outside every boundary.
pub fn client_location(address: Option<IpAddr>, boundaries: &[Boundary]) -> ClientLocation {
    let located = address.and_then(|address| boundary::locate(address, boundaries));
    match (located, address) {
        (Some((boundary, reason)), _) => ClientLocation {
            resident: Some((boundary.site.clone(), boundary.locality)),
            reason,
        },
        (None, Some(address)) => ClientLocation {
            resident: None,
            reason: format!("{} is outside every boundary", address.to_canonical()),
        },
        (None, None) => ClientLocation {
            resident: None,
            reason: "the client's address is not known".to_owned(),
        },
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

/// A distribution point to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// The distribution point.
    pub point: &'a DistributionPoint,
    /// How near it is.
    pub locality: Locality,
}

/// The distribution points to try, best first, and why these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sources<'a> {
    /// In the order to try them.
    pub list: Vec<Source<'a>>,
    /// Why the list is as it is.
    pub reason: String,
}

/// The distribution points for a client of `assigned`: of the first site in the order of search that has any with the content.
pub fn sources<'a>(
    client: &ClientId,
    location: &ClientLocation,
    assigned: &SiteCode,
    points: &[PointContent<'a>],
) -> Sources<'a> {
    for (site, locality) in search_order(location, assigned) {
        let mut holding: Vec<&DistributionPoint> = points
            .iter()
            .filter(|content| content.is_complete && content.point.site == site)
            .map(|content| content.point)
            .collect();
        if holding.is_empty() {
            continue;
        }
        // spreads clients over equal points; the same client always begins with the same one, whose part it may hold
        holding.sort_by_cached_key(|point| Digest::of(format!("{client}/{}", point.id).as_bytes()));
        let reason = format!(
            "{}; the distribution points of site {site} are {locality}",
            location.reason
        );
        let source = |point| Source { point, locality };
        return Sources {
            list: holding.into_iter().map(source).collect(),
            reason,
        };
    }
    Sources {
        list: Vec::new(),
        reason: format!(
            "{}; no distribution point in reach has the content",
            location.reason
        ),
    }
}

/// Which sites' points are searched: the resident site's, then the assigned site's; never any other's (table 2.2.2).
fn search_order(location: &ClientLocation, assigned: &SiteCode) -> Vec<(SiteCode, Locality)> {
    match &location.resident {
        // rows 1 and 2
        Some((site, locality)) if site == assigned => vec![(site.clone(), *locality)],
        // rows 3 to 7: away from home, the assigned site is across a slow link
        Some((site, locality)) => vec![
            (site.clone(), *locality),
            (assigned.clone(), Locality::Remote),
        ],
        // row 9
        None => vec![(assigned.clone(), Locality::Remote)],
    }
}

/// What a client does about content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Download from the sources, in order.
    Download,
    /// Not now: only remote points have it, and the deployment forbids these; look again when the network changes.
    DontRun,
    /// Not now: no point has it; ask again later.
    WaitForContent,
}

/// The decision, with its reason, from how near each source is (table 2.2.5; a local source is always downloaded from).
pub fn decide(sources: &[Locality], remote: RemoteContent) -> (Decision, &'static str) {
    if sources.is_empty() {
        return (
            Decision::WaitForContent,
            "no distribution point has the content",
        );
    }
    if sources.contains(&Locality::Local) {
        return (
            Decision::Download,
            "a local distribution point has the content",
        );
    }
    match remote {
        RemoteContent::Download => (
            Decision::Download,
            "only remote distribution points have the content, and the deployment allows them",
        ),
        RemoteContent::DontRun => (
            Decision::DontRun,
            "only remote distribution points have the content, and the deployment does not run from them",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::Network;
    use crate::model::id::DistributionPointId;

    fn site(text: &str) -> SiteCode {
        SiteCode::parse(text).unwrap()
    }

    fn client(last: u8) -> ClientId {
        ClientId::parse(&format!("01234567-89ab-7def-8123-4567890000{last:02x}")).unwrap()
    }

    fn point(id: &str, own: &str) -> DistributionPoint {
        DistributionPoint::new(DistributionPointId::parse(id).unwrap(), "/dp", site(own))
    }

    /// Table 2.2.5 with its columns "L=download, R=don't" and "L=download, R=download". A is the assigned site S01 with point
    /// `a`, R is S02 with point `r`. Columns: row of 2.2.2, where the client is, who has the content, both decisions, first source.
    const TABLE: &str = "
        1  S01/local   a    download  download  a
        1  S01/local   -    wait      wait      -
        2  S01/remote  a    dont_run  download  a
        2  S01/remote  -    wait      wait      -
        3  S02/local   r,a  download  download  r
        3  S02/local   a    dont_run  download  a
        3  S02/local   -    wait      wait      -
        3  S02/remote  r,a  dont_run  download  r
        9  outside     a    dont_run  download  a
        9  outside     r    wait      wait      -
        9  outside     -    wait      wait      -";

    fn parsed(place: &str) -> ClientLocation {
        let resident = place.split_once('/').map(|(code, locality)| {
            let locality = Locality::parse(locality).unwrap();
            (site(code), locality)
        });
        ClientLocation {
            resident,
            reason: "test".into(),
        }
    }

    fn word(decision: Decision) -> &'static str {
        match decision {
            Decision::Download => "download",
            Decision::DontRun => "dont_run",
            Decision::WaitForContent => "wait",
        }
    }

    #[test]
    fn the_decision_table_holds() {
        let (home, away) = (point("a", "S01"), point("r", "S02"));
        for row in TABLE.lines().skip(1) {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let [_, place, holders, dont_run, download, first] = cells[..] else {
                panic!("{row}");
            };
            let points = [&away, &home].map(|point| PointContent {
                point,
                is_complete: holders.split(',').any(|own| own == point.id.as_str()),
            });
            let found = sources(&client(1), &parsed(place), &site("S01"), &points);
            let near: Vec<Locality> = found.list.iter().map(|source| source.locality).collect();
            let decided = |remote| word(decide(&near, remote).0);
            assert_eq!(decided(RemoteContent::DontRun), dont_run, "{row}");
            assert_eq!(decided(RemoteContent::Download), download, "{row}");
            let tried = found
                .list
                .first()
                .map_or("-", |source| source.point.id.as_str());
            assert_eq!(tried, first, "{row}");
        }
    }

    #[test]
    fn equal_points_are_spread_over_clients_and_stay_for_one_client() {
        let (one, two) = (point("one", "S01"), point("two", "S01"));
        let points = [&one, &two].map(|point| PointContent {
            point,
            is_complete: true,
        });
        let first = |n| {
            let place = parsed("S01/local");
            let found = sources(&client(n), &place, &site("S01"), &points);
            assert_eq!(found.list.len(), 2);
            found.list[0].point.id.as_str().to_owned()
        };
        let firsts: Vec<String> = (0..100).map(first).collect();
        let ones = firsts.iter().filter(|id| *id == "one").count();
        assert!((30..=70).contains(&ones), "{ones} of 100 begin with one");
        assert_eq!(first(7), firsts[7]);
    }

    #[test]
    fn the_reason_says_where_the_client_is_and_what_follows() {
        let boundaries = [Boundary {
            network: Network::parse("10.0.0.0/8").unwrap(),
            site: site("S01"),
            locality: Locality::Remote,
        }];
        let dp = point("a", "S01");
        let points = [PointContent {
            point: &dp,
            is_complete: true,
        }];
        let reason = |address: Option<&str>| {
            let address = address.map(|a| a.parse().unwrap());
            let place = client_location(address, &boundaries);
            sources(&client(1), &place, &site("S01"), &points).reason
        };
        assert_eq!(
            reason(Some("10.1.1.1")),
            "10.1.1.1 is in 10.0.0.0/8, a remote boundary of site S01; the distribution points of site S01 are remote"
        );
        assert_eq!(
            reason(Some("192.0.2.1")),
            "192.0.2.1 is outside every boundary; the distribution points of site S01 are remote"
        );
        assert!(reason(None).starts_with("the client's address is not known; "));
    }
}
