//! Which boundary an address lies in, and which boundaries of different sites contradict each other (domain.md 2.1).
//! True containment for IPv4 and IPv6. Directory sites are compared by name; no address lies in one.

use crate::model::boundary::{Boundary, Network};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Two boundaries of different sites that claim the same clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap<'a> {
    /// One claim.
    pub first: &'a Boundary,
    /// The other.
    pub second: &'a Boundary,
}

/// Every pair of boundaries of different sites that share an address or a directory site.
pub fn overlaps(boundaries: &[Boundary]) -> Vec<Overlap<'_>> {
    let mut spans: Vec<_> = boundaries
        .iter()
        .filter_map(|boundary| Some((boundary.network.span()?, boundary)))
        .collect();
    spans.sort_by_key(|(span, _)| *span);
    let mut found = Vec::new();
    for (at, ((_, high), first)) in spans.iter().enumerate() {
        let touching = spans[at + 1..]
            .iter()
            .take_while(|((low, _), _)| low <= high);
        found.extend(
            touching
                .filter(|(_, second)| second.site != first.site)
                .map(|(_, second)| Overlap { first, second }),
        );
    }
    found.extend(directory_overlaps(boundaries));
    found
}

fn directory_overlaps(boundaries: &[Boundary]) -> Vec<Overlap<'_>> {
    let named: Vec<_> = boundaries
        .iter()
        .filter(|boundary| matches!(boundary.network, Network::DirectorySite(_)))
        .collect();
    let mut found = Vec::new();
    for (at, first) in named.iter().enumerate() {
        let same = named[at + 1..]
            .iter()
            .filter(|second| second.network == first.network && second.site != first.site);
        found.extend(same.map(|second| Overlap { first, second }));
    }
    found
}

/// The most specific boundary that contains the address, and why it is the one.
pub fn locate(address: IpAddr, boundaries: &[Boundary]) -> Option<(&Boundary, String)> {
    let boundary = BoundaryMap::new(boundaries).find(address)?;
    let Boundary {
        network,
        site,
        locality,
    } = boundary;
    let reason = format!(
        "{} is in {network}, a {locality} boundary of site {site}",
        address.to_canonical()
    );
    Some((boundary, reason))
}

/// Boundaries laid flat for lookups: at each position where the answer changes, the boundary that holds from there on.
#[derive(Debug)]
pub struct BoundaryMap<'a> {
    steps: Vec<(Position, Option<&'a Boundary>)>,
}

/// An address as a number; IPv4 sorts before IPv6.
type Position = (bool, u128);

impl<'a> BoundaryMap<'a> {
    /// Lays the boundaries flat. Of several that contain an address, the one with the fewest addresses holds;
    /// of equal ones a subnet before a range, then the lowest site code.
    pub fn new(boundaries: &'a [Boundary]) -> Self {
        let mut ranked: Vec<_> = boundaries
            .iter()
            .filter_map(|boundary| Some((boundary, positions(&boundary.network)?)))
            .collect();
        ranked.sort_by_key(|(boundary, (low, high))| {
            (high.1 - low.1, &boundary.network, &boundary.site)
        });
        let mut events = Vec::new();
        for (rank, (_, (low, high))) in ranked.iter().enumerate() {
            events.push((*low, true, rank));
            // nothing comes after the last address of IPv6
            if let Some(next) = high.1.checked_add(1) {
                events.push(((high.0, next), false, rank));
            }
        }
        events.sort_unstable();
        let mut holding = BTreeSet::new();
        let mut steps: Vec<(Position, Option<&Boundary>)> = Vec::new();
        for (position, begins, rank) in events {
            if begins {
                holding.insert(rank);
            } else {
                holding.remove(&rank);
            }
            if steps.last().is_some_and(|(last, _)| *last == position) {
                steps.pop();
            }
            steps.push((position, holding.first().map(|rank| ranked[*rank].0)));
        }
        Self { steps }
    }

    /// The boundary that holds the address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is taken for what it is.
    pub fn find(&self, address: IpAddr) -> Option<&'a Boundary> {
        let position = position(address.to_canonical());
        let after = self.steps.partition_point(|(from, _)| *from <= position);
        self.steps[..after].last()?.1
    }
}

fn position(address: IpAddr) -> Position {
    match address {
        IpAddr::V4(address) => (false, u128::from(address.to_bits())),
        IpAddr::V6(address) => (true, address.to_bits()),
    }
}

fn positions(network: &Network) -> Option<(Position, Position)> {
    let (low, high) = network.span()?;
    Some((position(low), position(high)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::Locality;
    use crate::model::id::SiteCode;
    use proptest::prelude::*;

    fn boundary(network: &str, site: &str) -> Boundary {
        Boundary {
            network: Network::parse(network).unwrap(),
            site: SiteCode::parse(site).unwrap(),
            locality: Locality::Local,
        }
    }

    fn found<'a>(address: &str, boundaries: &'a [Boundary]) -> Option<&'a Boundary> {
        locate(address.parse().unwrap(), boundaries).map(|(boundary, _)| boundary)
    }

    #[test]
    fn containment_answers_as_pythons_ipaddress() {
        // ip_address(a) in ip_network(n), Python 3.11; ranges by comparison of ip_address
        let table = [
            ("10.1.5.7", "10.1.0.0/16", true),
            ("10.1.255.255", "10.1.0.0/16", true),
            ("10.2.0.0", "10.1.0.0/16", false),
            ("10.0.255.255", "10.1.0.0/16", false),
            ("0.0.0.0", "0.0.0.0/0", true),
            ("255.255.255.255", "0.0.0.0/0", true),
            ("::1", "0.0.0.0/0", false),
            (
                "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
                "2001:db8::/32",
                true,
            ),
            ("2001:db9::", "2001:db8::/32", false),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0", true),
            ("10.1.0.1", "::/0", false),
            ("192.0.2.1", "192.0.2.1/32", true),
            ("192.0.2.0", "192.0.2.1/32", false),
            ("10.1.0.4", "10.1.0.5-10.1.0.9", false),
            ("10.1.0.5", "10.1.0.5-10.1.0.9", true),
            ("10.1.0.9", "10.1.0.5-10.1.0.9", true),
            ("10.1.0.10", "10.1.0.5-10.1.0.9", false),
            ("fe80::5", "fe80::1-fe80::9", true),
        ];
        for (address, network, expected) in table {
            let boundaries = [boundary(network, "S01")];
            assert_eq!(
                found(address, &boundaries).is_some(),
                expected,
                "{address} {network}"
            );
        }
    }

    #[test]
    fn an_ipv4_address_written_as_ipv6_is_found_in_its_ipv4_boundary() {
        let boundaries = [boundary("10.1.0.0/16", "S01")];
        assert!(found("::ffff:10.1.5.7", &boundaries).is_some());
    }

    #[test]
    fn the_most_specific_boundary_holds() {
        let all = [
            boundary("10.0.0.0/8", "S01"),
            boundary("10.1.0.0/16", "S02"),
            boundary("10.1.2.0-10.1.2.9", "S03"),
            boundary("10.1.2.4/32", "S05"),
            boundary("10.1.2.4-10.1.2.4", "S04"),
        ];
        let site = |address| found(address, &all).map(|b| b.site.as_str().to_owned());
        assert_eq!(site("10.9.9.9").as_deref(), Some("S01"));
        assert_eq!(site("10.1.9.9").as_deref(), Some("S02"));
        assert_eq!(site("10.1.2.9").as_deref(), Some("S03"));
        assert_eq!(site("10.1.2.10").as_deref(), Some("S02"));
        assert_eq!(site("10.1.2.4").as_deref(), Some("S05"));
        assert_eq!(site("11.0.0.0"), None);
    }

    #[test]
    fn the_reason_names_network_and_site() {
        let all = [boundary("10.0.0.0/8", "S01")];
        let (_, reason) = locate("10.1.1.1".parse().unwrap(), &all).unwrap();
        assert_eq!(
            reason,
            "10.1.1.1 is in 10.0.0.0/8, a local boundary of site S01"
        );
    }

    #[test]
    fn overlaps_are_found_between_sites_only() {
        let all = [
            boundary("10.1.0.0/16", "S01"),
            boundary("10.1.5.0/24", "S01"),
            boundary("10.1.9.0-10.2.0.1", "S02"),
            boundary("site:Paris", "S01"),
            boundary("site:Paris", "S02"),
            boundary("site:Paris", "S03"),
            boundary("site:Berlin", "S02"),
            boundary("0.0.0.0/32", "S02"),
            boundary("::/0", "S03"),
        ];
        let pairs: Vec<String> = overlaps(&all)
            .iter()
            .map(|Overlap { first, second }| {
                format!(
                    "{} {}: {} {}",
                    first.network, second.network, first.site, second.site
                )
            })
            .collect();
        assert_eq!(
            pairs,
            [
                "10.1.0.0/16 10.1.9.0-10.2.0.1: S01 S02",
                "site:Paris site:Paris: S01 S02",
                "site:Paris site:Paris: S01 S03",
                "site:Paris site:Paris: S02 S03",
            ]
        );
    }

    fn any_boundary() -> impl Strategy<Value = Boundary> {
        let subnet = (0_u32..64, 26_u8..=32).prop_map(|(low, length)| {
            let net = ipnet::Ipv4Net::new(low.into(), length).unwrap().trunc();
            Network::Subnet(net.into())
        });
        let range = (0_u32..64, 0_u32..64).prop_map(|(a, b)| {
            let ip = |n: u32| IpAddr::V4(n.into());
            Network::Range(ip(a.min(b)), ip(a.max(b)))
        });
        let v6 = (0_u128..64, 122_u8..=128).prop_map(|(low, length)| {
            let net = ipnet::Ipv6Net::new((u128::MAX - low).into(), length).unwrap();
            Network::Subnet(net.trunc().into())
        });
        (prop_oneof![subnet, range, v6], 1..4).prop_map(|(network, site)| Boundary {
            network,
            site: SiteCode::parse(&format!("S0{site}")).unwrap(),
            locality: Locality::Local,
        })
    }

    fn contains(boundary: &Boundary, address: IpAddr) -> bool {
        boundary
            .network
            .span()
            .is_some_and(|(low, high)| low <= address && address <= high)
    }

    fn size(boundary: &Boundary) -> u128 {
        let (low, high) = positions(&boundary.network).unwrap();
        high.1 - low.1
    }

    proptest! {
        #[test]
        fn lookup_agrees_with_a_scan(all in prop::collection::vec(any_boundary(), 0..12), low in 0_u32..70, is_v6: bool) {
            let address = if is_v6 { IpAddr::V6((u128::MAX - u128::from(low)).into()) } else { IpAddr::V4(low.into()) };
            let expected = all.iter().filter(|b| contains(b, address)).map(size).min();
            let found = BoundaryMap::new(&all).find(address);
            prop_assert_eq!(found.map(size), expected);
            prop_assert!(found.is_none_or(|b| contains(b, address)));
        }

        #[test]
        fn overlaps_agree_with_a_scan(all in prop::collection::vec(any_boundary(), 0..12)) {
            let touch = |a: &Boundary, b: &Boundary| {
                let ((a_low, a_high), (b_low, b_high)) = (a.network.span().unwrap(), b.network.span().unwrap());
                a.site != b.site && a_low <= b_high && b_low <= a_high
            };
            let pairs = (0..all.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
            let expected = pairs.filter(|(i, j)| touch(&all[*i], &all[*j])).count();
            prop_assert_eq!(overlaps(&all).len(), expected);
        }
    }
}
