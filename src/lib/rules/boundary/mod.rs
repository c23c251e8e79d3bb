//! Which boundary an address lies in, and which boundaries of different sites contradict each other (domain.md 2.1).
//! True containment for IPv4 and IPv6. Directory sites are compared by name; no address lies in one.

pub mod check;
mod map;

pub use map::BoundaryMap;

use crate::model::boundary::{Boundary, Network};
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
    let holding = boundaries
        .iter()
        .filter(|boundary| contains(&boundary.network, address));
    let boundary = holding.min_by_key(|boundary| map::rank(boundary))?;
    let Boundary {
        network,
        site,
        locality,
        ..
    } = boundary;
    let reason = format!(
        "{} is in {network}, a {locality} boundary of site {site}",
        address.to_canonical()
    );
    Some((boundary, reason))
}

/// Whether the network has the address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is taken for what it is.
pub fn contains(network: &Network, address: IpAddr) -> bool {
    let address = address.to_canonical();
    network
        .span()
        .is_some_and(|(low, high)| low <= address && address <= high)
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
            bandwidth: Vec::new(),
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
            bandwidth: Vec::new(),
        })
    }

    proptest! {
        #[test]
        fn the_map_agrees_with_a_scan(all in prop::collection::vec(any_boundary(), 0..40), low in 0_u32..70, is_v6: bool) {
            let address = if is_v6 { IpAddr::V6((u128::MAX - u128::from(low)).into()) } else { IpAddr::V4(low.into()) };
            let found = BoundaryMap::new(&all).find(address);
            prop_assert_eq!(found, locate(address, &all).map(|(boundary, _)| boundary));
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
