//! Site system roles and the servers that carry them (domain.md S6–S10).

use super::bandwidth::BandwidthWindow;
use super::boundary::Network;
use super::id::{DistributionPointId, PointGroupId, SiteCode};
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// A role that `smsctl serve` can host.
    Role, "role" {
        /// Owns the catalog and the online keys: builds and signs policy, takes in messages.
        Site = "site",
        /// Management point: relays signed documents down and sealed messages up.
        ManagementPoint = "mp",
        /// Distribution point: serves content by digest.
        DistributionPoint = "dp",
        /// Server locator point: which site, which management points.
        Locator = "slp",
        /// Reporting point: reports as pages.
        ReportingPoint = "rp",
    }
}

/// A management point of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManagementPoint {
    /// Its address, for example `https://mp1.example.org:8443`.
    pub url: String,
}

/// A distribution point of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DistributionPoint {
    /// Its name in commands.
    pub id: DistributionPointId,
    /// Where agents fetch, for example `https://dp1.example.org:8443`; absent for one that agents reach by its directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where `smsdist push` writes: a directory, or `s3://BUCKET/PREFIX`.
    pub directory: String,
    /// The site it serves.
    pub site: SiteCode,
    /// Clients in these networks alone may use it (domain.md R7); empty for one that is not protected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<Network>,
    /// The groups of distribution points that it belongs to (domain.md L13).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<PointGroupId>,
    /// It fetches by itself from these, in this order, and is never pushed to (domain.md L10).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pull_from: Vec<DistributionPointId>,
    /// How fast content may go to it, at which hours of the server that sends, or of itself when it pulls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
}

impl DistributionPoint {
    /// One that agents reach by its directory, for everybody.
    pub fn new(id: DistributionPointId, directory: &str, site: SiteCode) -> Self {
        Self {
            id,
            url: None,
            directory: directory.to_owned(),
            site,
            protected: Vec::new(),
            groups: Vec::new(),
            pull_from: Vec::new(),
            bandwidth: Vec::new(),
        }
    }
}
