//! Addresses to boundaries, over subnets of both families as an estate with many small ones has them.

use super::row;
use sms::model::boundary::{Boundary, Locality, Network};
use sms::model::id::SiteCode;
use sms::rules::boundary::BoundaryMap;
use std::hint::black_box;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const PREFIXES: usize = 100_000;
const LOOKUPS: usize = 1_000_000;

/// Builds the map and asks it.
pub fn lookups() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let boundaries: Vec<Boundary> = (0..PREFIXES).map(|_| boundary(&mut next)).collect();
    let addresses: Vec<IpAddr> = (0..LOOKUPS).map(|_| address(&mut next)).collect();
    row("lay 100,000 mixed prefixes flat", PREFIXES, 5, || {
        black_box(BoundaryMap::new(&boundaries));
    });
    let map = BoundaryMap::new(&boundaries);
    row(
        "find the boundary of an address among them",
        LOOKUPS,
        5,
        || {
            let found = addresses.iter().filter_map(|address| map.find(*address));
            black_box(found.count());
        },
    );
}

fn boundary(next: &mut impl FnMut() -> u64) -> Boundary {
    let length = 16 + (next() % 13) as u8;
    let net = match address(next) {
        IpAddr::V4(at) => ipnet::Ipv4Net::new(at, length).map(|net| net.trunc().into()),
        IpAddr::V6(at) => ipnet::Ipv6Net::new(at, length * 2).map(|net| net.trunc().into()),
    };
    Boundary {
        network: Network::Subnet(net.expect("a length")),
        site: SiteCode::parse("S01").expect("a code"),
        locality: Locality::Local,
        bandwidth: Vec::new(),
    }
}

/// Half of each family, all over 10.0.0.0/8 to 13.0.0.0/8 and over 2000::/3.
fn address(next: &mut impl FnMut() -> u64) -> IpAddr {
    let number = next();
    if number & 1 == 0 {
        let bits = (10 << 24) | ((number >> 32) as u32 & 0x03ff_ffff);
        return Ipv4Addr::from_bits(bits).into();
    }
    let bits = (u128::from(number) << 64 | u128::from(next())) >> 3 | 1 << 125;
    Ipv6Addr::from_bits(bits).into()
}
