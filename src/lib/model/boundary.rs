//! Boundaries: network locations that say which site a client belongs to and how near it is (domain.md S11, 2.1).

use super::bandwidth::BandwidthWindow;
use super::id::{BoundaryGroupId, DistributionPointId, SiteCode};
use super::{Invalid, as_text, words};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

words! {
    /// How a boundary's clients stand to its site's distribution points.
    Locality, "locality" {
        /// Well connected.
        Local = "local",
        /// Across a slow link.
        Remote = "remote",
    }
}

/// A boundary of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Boundary {
    /// Which addresses.
    pub network: Network,
    /// The site that owns them.
    pub site: SiteCode,
    /// How near they are.
    pub locality: Locality,
    /// How fast content may come to each of their clients, at which hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
}

impl Boundary {
    /// One without limits.
    pub const fn new(network: Network, site: SiteCode, locality: Locality) -> Self {
        Self {
            network,
            site,
            locality,
            bandwidth: Vec::new(),
        }
    }
}

/// After how many minutes without content a client looks at a neighbour group too, unless it is set (domain.md L6).
pub const FALLBACK_MINUTES: u32 = 120;

/// Boundaries that share distribution points, and where their clients turn when these do not have what they need
/// (domain.md L6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BoundaryGroup {
    /// Its name.
    pub id: BoundaryGroupId,
    /// Its boundaries, as they are configured.
    pub networks: Vec<Network>,
    /// Its distribution points.
    #[serde(default)]
    pub distribution_points: Vec<DistributionPointId>,
    /// The groups its clients may turn to; only these, never the neighbours' neighbours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<Neighbour>,
    /// After how many minutes its clients may use any point of the site's that is in no group; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_default_after_minutes: Option<u32>,
    /// How fast content may come to each of its clients, at which hours; a boundary of its own may have lower limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
    /// Whether its clients may fetch an update from where its vendor offers it, when every distribution point has failed
    /// (domain.md L7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vendor_origin: bool,
}

impl BoundaryGroup {
    /// One of these boundaries and nothing else.
    pub const fn new(id: BoundaryGroupId, networks: Vec<Network>) -> Self {
        Self {
            id,
            networks,
            distribution_points: Vec::new(),
            neighbours: Vec::new(),
            site_default_after_minutes: None,
            bandwidth: Vec::new(),
            vendor_origin: false,
        }
    }
}

/// A boundary group beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Neighbour {
    /// The group.
    pub group: BoundaryGroupId,
    /// After how many minutes without content.
    #[serde(default = "fallback_minutes")]
    pub after_minutes: u32,
}

fn fallback_minutes() -> u32 {
    FALLBACK_MINUTES
}

/// A set of addresses: a CIDR subnet, a range, or a directory site; always true containment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    /// `10.1.0.0/16`, `2001:db8::/32`; host bits must be zero.
    Subnet(IpNet),
    /// `10.1.0.5-10.1.0.9`, both ends included.
    Range(IpAddr, IpAddr),
    /// `site:Paris`, as the directory names it.
    DirectorySite(String),
}

impl Network {
    /// Reads any of the three forms.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = |rule| Invalid::new("network", text, rule);
        if let Some(name) = text.strip_prefix("site:") {
            return if name.is_empty() {
                Err(invalid("a name after 'site:'"))
            } else {
                Ok(Self::DirectorySite(name.to_owned()))
            };
        }
        if let Some((low, high)) = text.split_once('-') {
            let rule = "two addresses of one family, the lower first, as in 10.1.0.5-10.1.0.9";
            let low: IpAddr = low.trim().parse().map_err(|_| invalid(rule))?;
            let high: IpAddr = high.trim().parse().map_err(|_| invalid(rule))?;
            let (low, high) = (low.to_canonical(), high.to_canonical());
            let in_order = low.is_ipv4() == high.is_ipv4() && low <= high;
            return if in_order {
                Ok(Self::Range(low, high))
            } else {
                Err(invalid(rule))
            };
        }
        let subnet: IpNet = text.parse().map_err(|_| {
            invalid("a subnet (10.1.0.0/16), a range (10.1.0.5-10.1.0.9) or site:NAME")
        })?;
        if let IpNet::V6(net) = subnet
            && net.prefix_len() >= 96
            && net.addr().to_ipv4_mapped().is_some()
        {
            return Err(invalid("an IPv4 subnet written as one, as in 10.1.0.0/16"));
        }
        if subnet.addr() != subnet.network() {
            return Err(invalid("a subnet without host bits, as in 10.1.0.0/16"));
        }
        Ok(Self::Subnet(subnet))
    }

    /// An IPv4 address as directories store it: a signed 32-bit integer, `-1062729984` for 192.168.7.0.
    pub fn parse_signed(text: &str) -> Result<Ipv4Addr, Invalid> {
        let invalid = |_| Invalid::new("address", text, "a signed 32-bit integer");
        let number: i32 = text.trim().parse().map_err(invalid)?;
        Ok(Ipv4Addr::from_bits(number.cast_unsigned()))
    }

    /// The first and last address; none for a directory site.
    pub fn span(&self) -> Option<(IpAddr, IpAddr)> {
        match self {
            Self::Subnet(net) => Some((net.network(), net.broadcast())),
            Self::Range(low, high) => Some((*low, *high)),
            Self::DirectorySite(_) => None,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Subnet(net) => out.pad(&net.to_string()),
            Self::Range(low, high) => out.pad(&format!("{low}-{high}")),
            Self::DirectorySite(name) => out.pad(&format!("site:{name}")),
        }
    }
}
as_text!(Network);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_reads_back() {
        for text in [
            "10.1.0.0/16",
            "2001:db8::/32",
            "10.1.0.5-10.1.0.9",
            "site:Paris",
        ] {
            assert_eq!(Network::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_range_of_ipv4_addresses_written_as_ipv6_is_one_of_ipv4() {
        let range = Network::parse("::ffff:10.1.0.5-::ffff:10.1.0.9").unwrap();
        assert_eq!(range.to_string(), "10.1.0.5-10.1.0.9");
    }

    #[test]
    fn host_bits_and_reversed_ranges_are_refused() {
        for bad in [
            "10.1.1.5/16",
            "10.0.0.9-10.0.0.5",
            "10.0.0.1-2001:db8::1",
            "site:",
            "10.0.0.0/33",
            "::ffff:10.1.0.0/112",
            "::ffff:10.0.0.1-2001:db8::1",
            "x",
        ] {
            assert!(Network::parse(bad).is_err(), "{bad:?}");
        }
    }
}
