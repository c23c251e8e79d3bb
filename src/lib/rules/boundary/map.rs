//! Boundaries laid flat for lookups.

use crate::model::boundary::{Boundary, Network};
use crate::model::id::SiteCode;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Which boundary holds an address, in one look at an index and a search among few.
#[derive(Debug)]
pub struct BoundaryMap<'a> {
    v4: Steps<'a>,
    v6: Steps<'a>,
}

impl<'a> BoundaryMap<'a> {
    /// Lays the boundaries flat. Of several that contain an address, the one with the fewest addresses
    /// holds; of equal ones a subnet before a range, then the lowest site code.
    pub fn new(boundaries: &'a [Boundary]) -> Self {
        let mut ranked: Vec<_> = boundaries
            .iter()
            .filter_map(|boundary| Some((boundary, boundary.network.span()?)))
            .collect();
        ranked.sort_by_key(|(boundary, _)| rank(boundary));
        let (v4, v6): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|(_, span)| span.0.is_ipv4());
        Self {
            v4: Steps::new(&v4),
            v6: Steps::new(&v6),
        }
    }

    /// The boundary that holds the address. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is taken for what it is.
    pub fn find(&self, address: IpAddr) -> Option<&'a Boundary> {
        let address = address.to_canonical();
        let steps = if address.is_ipv4() {
            &self.v4
        } else {
            &self.v6
        };
        steps.at(number(address))
    }
}

/// The boundary with the fewest addresses holds; of equal ones a subnet before a range, then the lowest site code.
pub(super) fn rank(boundary: &Boundary) -> (u128, &Network, &SiteCode) {
    let size = boundary.network.span();
    let size = size.map_or(0, |(low, high)| number(high) - number(low));
    (size, &boundary.network, &boundary.site)
}

/// An address of one family as a number.
pub(super) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// A boundary with the addresses that it claims, both ends included.
type Claim<'a> = (&'a Boundary, (IpAddr, IpAddr));

/// The answers of one family of addresses: where each begins, in order, and an index over equal parts of the whole.
#[derive(Debug)]
struct Steps<'a> {
    from: Vec<u128>,
    holds: Vec<Option<&'a Boundary>>,
    /// How many steps begin before each part.
    parts: Vec<usize>,
    /// The first address of all, and bits of an address below the number of its part.
    first: u128,
    shift: u32,
}

/// The most bits of the number of a part: the index stays in a processor's cache.
const MOST_BITS: u32 = 16;

impl<'a> Steps<'a> {
    /// Lays claims flat that are in order of their rank.
    fn new(ranked: &[Claim<'a>]) -> Self {
        let (from, holds) = steps(ranked);
        let (first, last) = (
            from.first().copied().unwrap_or_default(),
            from.last().copied().unwrap_or_default(),
        );
        // a few parts for each step, so that a part has few steps
        let bits = (from.len().max(1).ilog2() + 2).min(MOST_BITS);
        let shift = (128 - (last - first).leading_zeros()).saturating_sub(bits);
        let mut parts = vec![0; (1 << bits) + 1];
        let mut begun = 0;
        for (part, count) in (0..).zip(parts.iter_mut()) {
            begun += from[begun..].partition_point(|at| (at - first) >> shift < part);
            *count = begun;
        }
        Self {
            from,
            holds,
            parts,
            first,
            shift,
        }
    }

    fn at(&self, address: u128) -> Option<&'a Boundary> {
        let part = address.checked_sub(self.first)? >> self.shift;
        let part = usize::try_from(part).unwrap_or(usize::MAX);
        let (low, high) = match self.parts.get(part..part.saturating_add(2)) {
            Some(&[low, high]) => (low, high),
            _ => (self.from.len(), self.from.len()),
        };
        let after = low + self.from[low..high].partition_point(|from| *from <= address);
        *self.holds.get(after.checked_sub(1)?)?
    }
}

/// Where the answer changes, and who holds from there on.
fn steps<'a>(ranked: &[Claim<'a>]) -> (Vec<u128>, Vec<Option<&'a Boundary>>) {
    let mut events = Vec::with_capacity(ranked.len() * 2);
    for (rank, (_, (low, high))) in ranked.iter().enumerate() {
        events.push((number(*low), true, rank));
        // nothing comes after the last address of IPv6
        if let Some(next) = number(*high).checked_add(1) {
            events.push((next, false, rank));
        }
    }
    events.sort_unstable();
    let mut holding = BTreeSet::new();
    let (mut from, mut holds) = (Vec::new(), Vec::new());
    for (position, begins, rank) in events {
        if begins {
            holding.insert(rank);
        } else {
            holding.remove(&rank);
        }
        if from.last() == Some(&position) {
            from.pop();
            holds.pop();
        }
        from.push(position);
        holds.push(holding.first().map(|rank| ranked[*rank].0));
    }
    (from, holds)
}
