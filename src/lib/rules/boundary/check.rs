//! What is wrong with a set of boundaries: claims that contradict each other, addresses between siblings that nobody has,
//! boundaries without content near them, and clients that no boundary has (domain.md pain points 1 to 6).

use super::map::{BoundaryMap, number};
use super::{Overlap, overlaps};
use crate::model::boundary::Boundary;
use crate::model::id::SiteCode;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// All that was found.
#[derive(Debug, Default)]
pub struct Faults<'a> {
    /// Pairs of different sites that claim the same clients.
    pub overlaps: Vec<Overlap<'a>>,
    /// Addresses between sibling boundaries.
    pub holes: Vec<Hole<'a>>,
    /// Boundaries of sites that have no distribution point.
    pub unserved: Vec<&'a Boundary>,
}

/// Addresses between two neighbours of one site that no boundary has, no more than four times the smaller neighbour: a wider
/// gap is taken for another network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole<'a> {
    /// Its first address.
    pub first: IpAddr,
    /// Its last address.
    pub last: IpAddr,
    /// The boundary that ends before it.
    pub before: &'a Boundary,
    /// The boundary that begins after it.
    pub after: &'a Boundary,
}

/// A gap so many times as large as the smaller neighbour is still a hole.
const WIDEST: u128 = 4;

/// Judges the boundaries of sites of which some are known to have distribution points.
pub fn check<'a>(boundaries: &'a [Boundary], served: &BTreeSet<SiteCode>) -> Faults<'a> {
    Faults {
        overlaps: overlaps(boundaries),
        holes: holes(boundaries),
        unserved: boundaries
            .iter()
            .filter(|boundary| !served.contains(&boundary.site))
            .collect(),
    }
}

/// The addresses that no boundary has.
pub fn outside(
    addresses: impl IntoIterator<Item = IpAddr>,
    boundaries: &[Boundary],
) -> BTreeSet<IpAddr> {
    let map = BoundaryMap::new(boundaries);
    let addresses = addresses.into_iter();
    addresses
        .filter(|address| map.find(*address).is_none())
        .collect()
}

fn holes(boundaries: &[Boundary]) -> Vec<Hole<'_>> {
    let mut spans: Vec<_> = boundaries
        .iter()
        .filter_map(|boundary| Some((boundary.network.span()?, boundary)))
        .collect();
    spans.sort_by_key(|(span, _)| *span);
    let mut found = Vec::new();
    let mut spans = spans.into_iter();
    let Some(mut furthest) = spans.next() else {
        return found;
    };
    for next in spans {
        let (((_, end), before), ((begin, _), after)) = (furthest, next);
        if end.is_ipv4() != begin.is_ipv4() || end < begin {
            found.extend(hole((end, before), (begin, after)));
            furthest = next;
        } else if end < next.0.1 {
            furthest = next;
        }
    }
    found
}

fn hole<'a>(
    (end, before): (IpAddr, &'a Boundary),
    (begin, after): (IpAddr, &'a Boundary),
) -> Option<Hole<'a>> {
    let (end_number, begin_number) = (number(end), number(begin));
    let gap = begin_number.checked_sub(end_number)?.checked_sub(1)?;
    let smaller = size(before).min(size(after));
    let is_hole = gap > 0 && gap <= smaller.saturating_mul(WIDEST);
    let are_siblings = end.is_ipv4() == begin.is_ipv4() && before.site == after.site;
    (is_hole && are_siblings).then(|| Hole {
        first: address(end_number + 1, end),
        last: address(begin_number - 1, begin),
        before,
        after,
    })
}

fn size(boundary: &Boundary) -> u128 {
    let span = boundary.network.span();
    span.map_or(0, |(low, high)| {
        (number(high) - number(low)).saturating_add(1)
    })
}

/// A number as an address of the same family as `like`.
fn address(number: u128, like: IpAddr) -> IpAddr {
    match (like, u32::try_from(number)) {
        (IpAddr::V4(_), Ok(number)) => Ipv4Addr::from_bits(number).into(),
        _ => Ipv6Addr::from_bits(number).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::{Locality, Network};

    fn boundary(network: &str, site: &str) -> Boundary {
        Boundary {
            network: Network::parse(network).unwrap(),
            site: SiteCode::parse(site).unwrap(),
            locality: Locality::Local,
            bandwidth: Vec::new(),
        }
    }

    fn holes_of(networks: &[&str]) -> Vec<String> {
        let all: Vec<Boundary> = networks.iter().map(|n| boundary(n, "S01")).collect();
        let shown = |hole: &Hole| format!("{}-{}", hole.first, hole.last);
        holes(&all).iter().map(shown).collect()
    }

    #[test]
    fn a_gap_between_siblings_is_a_hole() {
        assert_eq!(
            holes_of(&["10.1.0.0/24", "10.1.1.0/24", "10.1.3.0/24"]),
            ["10.1.2.0-10.1.2.255"]
        );
        assert_eq!(
            holes_of(&["2001:db8:0:1::/64", "2001:db8:0:3::/64"]),
            ["2001:db8:0:2::-2001:db8:0:2:ffff:ffff:ffff:ffff"]
        );
    }

    #[test]
    fn what_another_boundary_has_or_what_lies_far_apart_is_none() {
        assert!(holes_of(&["10.1.0.0/24", "10.1.3.0/24", "10.1.0.0/16"]).is_empty());
        assert!(holes_of(&["10.0.0.0/8", "12.0.0.0/24"]).is_empty());
        assert!(holes_of(&["10.1.0.0/24", "10.1.1.0/24"]).is_empty());
        assert!(holes_of(&["10.1.0.0/24", "::a01:200/120"]).is_empty());
        assert!(holes_of(&["::/0", "0.0.0.0/0", "255.255.255.255/32"]).is_empty());
        let two = [
            boundary("10.1.0.0/24", "S01"),
            boundary("10.1.2.0/24", "S02"),
        ];
        assert!(holes(&two).is_empty());
    }

    #[test]
    fn a_nested_boundary_does_not_end_the_one_around_it() {
        assert_eq!(
            holes_of(&["10.1.0.0/22", "10.1.1.0/24", "10.1.5.0/24"]),
            ["10.1.4.0-10.1.4.255"]
        );
    }

    #[test]
    fn boundaries_without_a_distribution_point_and_addresses_without_a_boundary_are_told() {
        let all = [
            boundary("10.1.0.0/24", "S01"),
            boundary("10.2.0.0/24", "S02"),
        ];
        let served = BTreeSet::from([SiteCode::parse("S01").unwrap()]);
        assert_eq!(check(&all, &served).unserved, [&all[1]]);
        let clients = ["10.1.0.7", "10.3.0.1", "::ffff:10.2.0.1"].map(|a| a.parse().unwrap());
        assert_eq!(
            outside(clients, &all),
            BTreeSet::from(["10.3.0.1".parse().unwrap()])
        );
    }
}
