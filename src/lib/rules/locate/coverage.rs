//! Whether every boundary reaches every package: proved or refuted for all pairs at once.
//!
//! What a client may use does not depend on what it looks for, except that protected points go before others that have the
//! content as well. So each boundary is a set of distribution points, equal sets are one, and a package is a set too: a hole is
//! a pair of sets with nothing in common.

use super::row::primary_of;
use super::{ClientLocation, Places, Seeker, Standing, View};
use crate::model::boundary::{Boundary, Network};
use crate::model::id::DistributionPointId;
use crate::model::role::DistributionPoint;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// Something that has content: a package version, and where all of it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders<'a, P> {
    /// The package version.
    pub package: P,
    /// The points that have all of it.
    pub points: &'a BTreeSet<DistributionPointId>,
}

/// A boundary whose clients do not reach a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a, P> {
    /// The boundary.
    pub boundary: &'a Boundary,
    /// The package version.
    pub package: P,
    /// Whether any point at all may be used from there.
    pub has_points: bool,
}

/// A set of points, by their places.
type Points = Vec<u64>;

/// The holes, by boundary and package, in their order. A client waits as long as it takes, and is assigned to the site of
/// its boundary, or to the primary above where that is a secondary.
pub fn gaps<'a, P: Clone>(
    places: &Places<'a>,
    points: &[DistributionPoint],
    packages: &[Holders<'_, P>],
) -> Vec<Gap<'a, P>> {
    let place_of: BTreeMap<&DistributionPointId, usize> = points
        .iter()
        .enumerate()
        .map(|(at, point)| (&point.id, at))
        .collect();
    let holding: Vec<Points> = packages
        .iter()
        .map(|it| held(it.points, &place_of))
        .collect();
    let mut unreached: BTreeMap<Points, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for boundary in places.boundaries {
        let mut missing = BTreeSet::new();
        let mut has_points = true;
        for address in ends(&boundary.network) {
            let reach = reached(boundary, address, (places, points));
            has_points &= reach.iter().any(|word| *word != 0);
            let lacking = unreached.entry(reach).or_insert_with_key(|reach| {
                let lacks = |has: &Points| has.iter().zip(reach).all(|(a, b)| a & b == 0);
                (0..packages.len())
                    .filter(|at| lacks(&holding[*at]))
                    .collect()
            });
            missing.extend(lacking.iter().copied());
        }
        found.extend(missing.into_iter().map(|at| Gap {
            boundary,
            package: packages[at].package.clone(),
            has_points,
        }));
    }
    found
}

fn held(
    points: &BTreeSet<DistributionPointId>,
    place_of: &BTreeMap<&DistributionPointId, usize>,
) -> Points {
    set(
        place_of.len(),
        points.iter().filter_map(|id| place_of.get(id).copied()),
    )
}

fn set(size: usize, places: impl Iterator<Item = usize>) -> Points {
    let mut words = vec![0; size.div_ceil(64)];
    places.for_each(|at| words[at / 64] |= 1 << (at % 64));
    words
}

/// The points that a client at this address of the boundary may use some day.
fn reached(
    boundary: &Boundary,
    address: Option<IpAddr>,
    (places, points): (&Places<'_>, &[DistributionPoint]),
) -> Points {
    let location = ClientLocation {
        address,
        resident: Some(boundary.clone()),
        reason: String::new(),
    };
    let seeker = Seeker {
        location: &location,
        assigned: primary_of(&boundary.site, places.sites),
        waited_minutes: u32::MAX,
    };
    let view = View::of(&seeker, places);
    let is_eligible = |point| matches!(view.standing(point), Standing::Eligible(_));
    let eligible = (0..points.len()).filter(|at| is_eligible(&points[*at]));
    set(points.len(), eligible)
}

/// The first and last address; a directory site has none.
fn ends(network: &Network) -> Vec<Option<IpAddr>> {
    match network.span() {
        None => vec![None],
        Some((low, high)) if low == high => vec![Some(low)],
        Some((low, high)) => vec![Some(low), Some(high)],
    }
}
