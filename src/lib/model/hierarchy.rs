//! The map of a hierarchy: its sites, their boundaries and their distribution points, as one site knows and signs them, so
//! that no directory is needed (domain.md S12). It names no folder and no machine.

use super::boundary::{Boundary, Network};
use super::document::Document;
use super::id::{DistributionPointId, SiteCode};
use super::site::Site;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A hierarchy, as one of its sites knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HierarchyMap {
    /// The site that signs it.
    pub site: SiteCode,
    /// When it was drawn.
    pub made_at: Timestamp,
    /// Its sites, each with its management points; the one that signs is the first.
    pub sites: Vec<Site>,
    /// The site of clients that no boundary contains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_site: Option<SiteCode>,
    /// Their boundaries.
    pub boundaries: Vec<Boundary>,
    /// Their distribution points that agents reach over the network.
    pub distribution_points: Vec<MappedPoint>,
}

impl Document for HierarchyMap {
    const TYPE: &'static str = "hierarchy_map";
}

/// A distribution point on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MappedPoint {
    /// Its name in commands.
    pub id: DistributionPointId,
    /// Where agents fetch.
    pub url: String,
    /// The site it serves.
    pub site: SiteCode,
    /// Clients in these networks alone may use it; empty for one that is not protected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub protected: Vec<Network>,
}
