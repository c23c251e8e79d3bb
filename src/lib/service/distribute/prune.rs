//! Pruning: versions that nobody needs any more leave distribution points and the site's store; packages that are no longer
//! wanted at a point leave it.

use super::Target;
use crate::content::Shelf;
use crate::content::hold::Kind;
use crate::content::prune::{Plan, carry_out, plan};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::PackageName;
use crate::model::time::Timestamp;
use crate::rules::retention::outdated;
use crate::service::Error;
use serde::Serialize;
use std::collections::BTreeSet;
use std::time::Duration;

/// What came so lately may be about to be named by somebody who could not hold the place.
const YOUNG: Duration = Duration::from_secs(24 * 60 * 60);

/// What stays.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    /// So many versions before the newest of each package.
    pub older: usize,
    /// Versions that are deployed.
    pub deployed: BTreeSet<(PackageId, u32)>,
    /// Objects that stay besides: the manifests of all versions that the site knows.
    pub objects: BTreeSet<Digest>,
}

/// A version that leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Removal {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
}

/// What a place lost, or would lose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pruned {
    /// The distribution point or directory.
    pub point: String,
    /// Versions.
    pub versions: Vec<Removal>,
    /// Objects.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Removes outdated versions and what nothing leads to; with `is_dry`, says only what it would remove.
pub fn prune(
    target: &Target,
    shelf: &dyn Shelf,
    keep: &Keep,
    (now, is_dry): (Timestamp, bool),
) -> Result<Pruned, Error> {
    let which = |names: &[PackageName]| outdated(names, keep.older, &keep.deployed);
    clear(target, shelf, &which, (&keep.objects, now, is_dry))
}

/// Removes a package from a place, or one version of it.
pub fn remove(
    target: &Target,
    shelf: &dyn Shelf,
    (package, version): (&PackageId, Option<u32>),
    (now, is_dry): (Timestamp, bool),
) -> Result<Pruned, Error> {
    let is_meant = |name: &&PackageName| {
        name.package == *package && version.is_none_or(|version| version == name.version)
    };
    let which = |names: &[PackageName]| names.iter().filter(is_meant).cloned().collect();
    clear(target, shelf, &which, (&BTreeSet::new(), now, is_dry))
}

fn clear(
    target: &Target,
    shelf: &dyn Shelf,
    which: &dyn Fn(&[PackageName]) -> Vec<PackageName>,
    (kept, now, is_dry): (&BTreeSet<Digest>, Timestamp, bool),
) -> Result<Pruned, Error> {
    let _hold = match is_dry {
        true => None,
        false => Some(shelf.hold(Kind::Removing)?),
    };
    let names = which(&shelf.names()?);
    let planned = plan(shelf, names, kept, now.before(YOUNG))?;
    if !is_dry {
        carry_out(shelf, &planned)?;
        shelf.remove_begun(now.before(YOUNG))?;
    }
    Ok(told(target, &planned))
}

fn told(target: &Target, plan: &Plan) -> Pruned {
    let versions = plan.names.iter().map(|name| Removal {
        package: name.package.clone(),
        version: name.version,
    });
    Pruned {
        point: target.name(),
        versions: versions.collect(),
        objects: plan.objects.len() as u64,
        bytes: plan.bytes(),
    }
}
