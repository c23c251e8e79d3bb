//! Whether every boundary reaches every released package.

use super::Known;
use crate::catalog::Tx;
use crate::catalog::distribution::DistributionStatus;
use crate::model::boundary::Network;
use crate::model::id::{DistributionPointId, PackageId, SiteCode};
use crate::rules::locate;
use crate::rules::locate::coverage::{Gap, Holders};
use crate::service::Error;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A boundary whose clients do not reach a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CoverageGap {
    /// The boundary's network.
    pub network: Network,
    /// Its site.
    pub site: SiteCode,
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// Why.
    pub reason: String,
}

/// What was asked of coverage, and what is not covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Boundaries that were looked at.
    pub boundaries: usize,
    /// Package versions that were looked at: the newest of each that is released.
    pub packages: usize,
    /// Distribution points.
    pub points: usize,
    /// Boundaries whose clients do not reach a package.
    pub gaps: Vec<CoverageGap>,
}

/// Whether each boundary reaches each released package, or each of these.
pub fn coverage(tx: &mut Tx, only: &[PackageId]) -> Result<Coverage, Error> {
    let known = Known::read(tx)?;
    let mut newest: BTreeMap<PackageId, u32> = BTreeMap::new();
    for package in tx.packages()? {
        let is_meant = only.is_empty() || only.contains(&package.package);
        if is_meant && package.released_in.is_some() {
            newest.insert(package.package, package.version);
        }
    }
    if let Some(missing) = only.iter().find(|package| !newest.contains_key(package)) {
        return Err(Error::missing("released package", missing));
    }
    let mut held: BTreeMap<(PackageId, u32), BTreeSet<DistributionPointId>> = BTreeMap::new();
    let statuses = tx.distribution_statuses()?.into_iter();
    for status in statuses.filter(DistributionStatus::is_complete) {
        let points = held.entry((status.package, status.version)).or_default();
        points.insert(status.point);
    }
    let none = BTreeSet::new();
    let holders = newest.into_iter().map(|package| Holders {
        points: held.get(&package).unwrap_or(&none),
        package,
    });
    let holders: Vec<Holders<'_, (PackageId, u32)>> = holders.collect();
    let gaps = locate::coverage::gaps(&known.places(), &known.points, &holders);
    Ok(Coverage {
        boundaries: known.boundaries.len(),
        packages: holders.len(),
        points: known.points.len(),
        gaps: gaps.into_iter().map(told).collect(),
    })
}

fn told(gap: Gap<'_, (PackageId, u32)>) -> CoverageGap {
    let reason = match gap.has_points {
        true => "no distribution point in reach has the content",
        false => "its clients may use no distribution point",
    };
    let (package, version) = gap.package;
    CoverageGap {
        network: gap.boundary.network.clone(),
        site: gap.boundary.site.clone(),
        package,
        version,
        reason: reason.to_owned(),
    }
}
