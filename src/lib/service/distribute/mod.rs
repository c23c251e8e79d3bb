//! Distribution: package versions pushed to distribution points, and what these hold verified, repaired and pruned.

mod carrier;
mod check;
mod hours;
pub mod prestage;
mod prune;
pub mod pull;
mod push;
mod repair;
#[cfg(test)]
mod testing;

use super::{Error, shelves};
use crate::catalog::{
    Catalog,
    distribution::{DistributionState, DistributionStatus},
};
use crate::content::Shelf;
use crate::model::bandwidth::BandwidthWindow;
use crate::model::id::{DistributionPointId, PackageId, PointGroupId};
use crate::model::role::DistributionPoint;
use crate::model::time::Timestamp;
use crate::transport::bucket::Access;
pub use carrier::{Carrier, Load};
pub use check::{Verified, check};
pub use hours::{Here, Hours, Kept, keep_hours};
pub use prune::{Keep, Pruned, Removal, prune, remove};
pub use push::{Pace, Pushed, Tools, carry_out, plan};
pub use repair::{Repaired, repair};
use std::path::Path;

/// Where content goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The distribution point; none for a place that the site does not know as one.
    pub point: Option<DistributionPointId>,
    /// Its directory, or `s3://BUCKET/PREFIX`.
    pub directory: String,
    /// Where its content can be fetched from another machine.
    pub url: Option<String>,
    /// The groups that it belongs to.
    pub groups: Vec<PointGroupId>,
    /// Where it fetches from by itself; empty for one that is pushed to.
    pub pull_from: Vec<DistributionPointId>,
    /// How fast content may go to it, at which hours.
    pub bandwidth: Vec<BandwidthWindow>,
}

impl Target {
    /// A place that the site does not know as a distribution point.
    pub fn at(directory: &str) -> Self {
        Self {
            point: None,
            directory: directory.to_owned(),
            url: None,
            groups: Vec::new(),
            pull_from: Vec::new(),
            bandwidth: Vec::new(),
        }
    }

    /// As messages name it.
    pub fn name(&self) -> String {
        match &self.point {
            Some(point) => point.to_string(),
            None => self.directory.clone(),
        }
    }

    /// Opens it; a directory is made when it is missing.
    pub fn open(&self, access: Option<&Access>) -> Result<Box<dyn Shelf>, Error> {
        shelves::open(&self.directory, access)
    }

    /// Opens it as it is: where it lies, or else over HTTP.
    pub fn look(&self, access: Option<&Access>) -> Result<Box<dyn Shelf>, Error> {
        match (shelves::is_there(&self.directory), &self.url) {
            (true, _) => self.open(access),
            (false, Some(url)) => shelves::open(url, access),
            (false, None) => Err(Error::missing("directory", &self.directory)),
        }
    }
}

impl From<DistributionPoint> for Target {
    fn from(point: DistributionPoint) -> Self {
        Self {
            point: Some(point.id),
            directory: point.directory,
            url: point.url,
            groups: point.groups,
            pull_from: point.pull_from,
            bandwidth: point.bandwidth,
        }
    }
}

/// The targets that are meant: configured distribution points by their names or groups, else directories; without either all that
/// are configured.
pub fn targets(
    catalog: Option<&mut Catalog>,
    names: &[String],
    groups: &[PointGroupId],
) -> Result<Vec<Target>, Error> {
    let points = match catalog {
        Some(catalog) => catalog.read(|tx| tx.distribution_points())?,
        None => Vec::new(),
    };
    let known: Vec<Target> = points.into_iter().map(Target::from).collect();
    if names.is_empty() && groups.is_empty() {
        return Ok(known);
    }
    let mut meant = Vec::new();
    for group in groups {
        let members = known.iter().filter(|target| target.groups.contains(group));
        let before = meant.len();
        meant.extend(members.cloned());
        if meant.len() == before {
            return Err(Error::missing("distribution point in group", group));
        }
    }
    for name in names {
        meant.push(named(&known, name)?);
    }
    let mut seen = Vec::new();
    meant.retain(|target| {
        let is_new = !seen.contains(&target.directory);
        seen.push(target.directory.clone());
        is_new
    });
    Ok(meant)
}

fn named(known: &[Target], name: &str) -> Result<Target, Error> {
    let is_named = |target: &&Target| {
        let point = target.point.as_ref();
        point.is_some_and(|point| point.as_str() == name)
    };
    match known.iter().find(is_named) {
        Some(target) => Ok(target.clone()),
        // a mistyped name must not become a new directory somewhere
        None if name.contains('/') || Path::new(name).is_dir() => Ok(Target::at(name)),
        None => Err(Error::missing("distribution point", name)),
    }
}

/// Forgets what left a distribution point that the site knows.
pub fn forget(catalog: &mut Catalog, target: &Target, pruned: &Pruned) -> Result<(), Error> {
    let Some(point) = &target.point else {
        return Ok(());
    };
    catalog.write(|tx| {
        let known = tx.distribution_statuses()?;
        for gone in &pruned.versions {
            let is_it = |it: &&DistributionStatus| {
                it.point == *point && it.package == gone.package && it.version == gone.version
            };
            if known.iter().any(|it| is_it(&it)) {
                tx.remove_distribution_status(&gone.package, gone.version, point)?;
            }
        }
        Ok(())
    })
}

/// Notes how a distribution point that the site knows stands to a package version.
pub fn record(
    catalog: &mut Catalog,
    target: &Target,
    package: (&PackageId, u32),
    (state, detail, now): (DistributionState, &str, Timestamp),
) -> Result<(), Error> {
    let Some(point) = &target.point else {
        return Ok(());
    };
    let status = DistributionStatus {
        package: package.0.clone(),
        version: package.1,
        point: point.clone(),
        state,
        detail: detail.to_owned(),
        changed_at: now,
    };
    Ok(catalog.write(|tx| tx.set_distribution_status(&status))?)
}
