//! The map of the hierarchy, as the catalog knows it.

use crate::catalog::Tx;
use crate::model::hierarchy::{HierarchyMap, MappedPoint};
use crate::model::role::DistributionPoint;
use crate::model::time::Timestamp;
use crate::service::Error;

/// Draws the map.
pub fn hierarchy_map(tx: &mut Tx, now: Timestamp) -> Result<HierarchyMap, Error> {
    let mut own = tx.site()?;
    let points = tx.management_points()?.into_iter();
    own.management_points = points.map(|point| point.url).collect();
    let site = own.code.clone();
    let mut sites = vec![own];
    sites.extend(tx.other_sites()?);
    let points = tx.distribution_points()?.into_iter();
    Ok(HierarchyMap {
        site,
        made_at: now,
        sites,
        fallback_site: tx.settings()?.fallback_site,
        boundaries: tx.boundaries()?,
        distribution_points: points.filter_map(mapped).collect(),
    })
}

/// Where a point keeps its files is nothing to clients.
fn mapped(point: DistributionPoint) -> Option<MappedPoint> {
    Some(MappedPoint {
        id: point.id,
        url: point.url?,
        site: point.site,
        protected: point.protected,
    })
}
