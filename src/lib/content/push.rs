//! Pushing a package version from one place to another: first what is missing, then the manifest, the name last.

use super::shelf::Shelf;
use super::{Error, MAX_MANIFEST};
use crate::model::id::PackageId;
use crate::model::package::{Manifest, Object, PackageName};
use crate::trust::tuf::Released;

/// What a push will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is named in the end.
    pub name: PackageName,
    /// All that the name leads to.
    pub manifest: Manifest,
    /// Objects that the target lacks or has with another size.
    pub missing: Vec<Object>,
    /// Bytes of those.
    pub bytes: u64,
    /// Whether the target has all, the name included.
    pub is_done: bool,
}

/// Finds what the target lacks of a package version. The manifest must be released.
pub fn plan(
    source: &dyn Shelf,
    target: &dyn Shelf,
    package: (&PackageId, u32),
    released: &Released,
) -> Result<Plan, Error> {
    let name = source.name(package.0, package.1)?;
    let manifest = source.released_of(&name, released)?;
    let missing = lacking(target, manifest.objects())?;
    let is_named = match target.name(package.0, package.1) {
        Ok(there) => there == name && target.size(&name.manifest)?.is_some(),
        // A damaged name is written again.
        Err(Error::NoPackage { .. } | Error::Malformed { .. }) => false,
        Err(error) => return Err(error),
    };
    Ok(Plan {
        bytes: missing.iter().map(|object| object.size).sum(),
        is_done: is_named && missing.is_empty(),
        name,
        manifest,
        missing,
    })
}

/// Those of the objects that the place lacks or has with another size.
pub fn lacking(
    target: &dyn Shelf,
    objects: impl IntoIterator<Item = Object>,
) -> Result<Vec<Object>, Error> {
    let mut missing = Vec::new();
    for object in objects {
        if target.size(&object.sha256)? != Some(object.size) {
            missing.push(object);
        }
    }
    Ok(missing)
}

/// Names the version at the target, when all is there that the name leads to.
pub fn finish(plan: &Plan, source: &dyn Shelf, target: &dyn Shelf) -> Result<(), Error> {
    if plan.is_done {
        return Ok(());
    }
    if let Some(missing) = lacking(target, plan.manifest.objects())?.first() {
        return Err(Error::NoObject {
            digest: missing.sha256,
            store: target.label().into(),
        });
    }
    let manifest = source.read(&plan.name.manifest, MAX_MANIFEST)?;
    let object = Object {
        sha256: plan.name.manifest,
        size: manifest.len() as u64,
    };
    target.put(&mut &manifest[..], &object)?;
    target.put_name(&plan.name)
}
