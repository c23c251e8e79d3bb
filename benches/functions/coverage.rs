//! Whether every boundary reaches every package: 10,000 boundaries, 1,000 packages, 500 distribution points.

use super::row;
use sms::model::boundary::{Boundary, BoundaryGroup, Locality, Network};
use sms::model::id::{BoundaryGroupId, DistributionPointId, SiteCode};
use sms::model::role::DistributionPoint;
use sms::model::site::{Site, SiteKind};
use sms::rules::locate::Places;
use sms::rules::locate::coverage::{Holders, gaps};
use std::collections::BTreeSet;
use std::hint::black_box;

const BOUNDARIES: usize = 10_000;
const PACKAGES: usize = 1_000;
const POINTS: usize = 500;
const SITES: usize = 50;
/// One boundary in so many is in a group, and one point in so many is protected.
const SPECIAL: usize = 5;

/// An estate of a primary with secondary sites, each with ten points; every package misses some of them.
pub fn coverage() {
    let (sites, boundaries) = (sites(), boundaries());
    let (points, groups) = (points(), groups(&boundaries));
    let held: Vec<BTreeSet<DistributionPointId>> = (0..PACKAGES)
        .map(|package| {
            let has =
                |at: &usize| !(at * 7 + package).is_multiple_of(11) && at % SITES != package % 300;
            (0..POINTS).filter(has).map(point_id).collect()
        })
        .collect();
    let packages = held.iter().enumerate();
    let packages: Vec<Holders<'_, usize>> = packages
        .map(|(package, points)| Holders { package, points })
        .collect();
    let places = Places::new(&sites, &boundaries, &groups);
    row(
        "prove what 10,000 boundaries reach of 1,000 packages on 500 points",
        BOUNDARIES * PACKAGES,
        3,
        || {
            black_box(gaps(&places, &points, &packages).len());
        },
    );
}

fn code(at: usize) -> SiteCode {
    SiteCode::parse(&format!("S{at:02}")).expect("a code")
}

fn point_id(at: usize) -> DistributionPointId {
    DistributionPointId::parse(&format!("dp{at}")).expect("a name")
}

fn sites() -> Vec<Site> {
    let site = |at: usize| Site {
        code: code(at),
        name: String::new(),
        kind: if at == 0 {
            SiteKind::Primary
        } else {
            SiteKind::Secondary
        },
        parent: (at > 0).then(|| code(0)),
        management_points: Vec::new(),
    };
    (0..SITES).map(site).collect()
}

fn subnet(at: usize) -> Network {
    let (high, low) = (at / 256, at % 256);
    Network::parse(&format!("10.{high}.{low}.0/24")).expect("a subnet")
}

fn boundaries() -> Vec<Boundary> {
    let boundary = |at: usize| Boundary {
        network: subnet(at),
        site: code(at % SITES),
        locality: Locality::Local,
        bandwidth: Vec::new(),
    };
    (0..BOUNDARIES).map(boundary).collect()
}

fn points() -> Vec<DistributionPoint> {
    let point = |at: usize| {
        let mut made = DistributionPoint::new(point_id(at), "/dp", code(at % SITES));
        made.url = Some(format!("https://dp{at}.example.org"));
        if at.is_multiple_of(SPECIAL) {
            made.protected = vec![subnet(at), subnet(at + SITES)];
        }
        made
    };
    (0..POINTS).map(point).collect()
}

fn groups(boundaries: &[Boundary]) -> Vec<BoundaryGroup> {
    let group = |(at, boundary): (usize, &Boundary)| BoundaryGroup {
        bandwidth: Vec::new(),
        vendor_origin: false,
        id: BoundaryGroupId::parse(&format!("g{at}")).expect("a name"),
        networks: vec![boundary.network.clone()],
        distribution_points: vec![point_id(at % POINTS)],
        neighbours: vec![],
        site_default_after_minutes: at.is_multiple_of(2).then_some(120),
    };
    boundaries
        .iter()
        .step_by(SPECIAL)
        .enumerate()
        .map(group)
        .collect()
}
