//! Pushing a package version from one store to another: first what is missing, then the manifest, the name last.

use super::{Error, MAX_MANIFEST, Store};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Object, PackageName};
use crate::trust::tuf::Released;

/// What a push will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What is named in the end.
    pub name: PackageName,
    /// Objects that the target lacks or has with another size.
    pub missing: Vec<Object>,
    /// Bytes of those files.
    pub bytes: u64,
    /// Whether the target has all, the name included.
    pub is_done: bool,
}

/// Finds what the target lacks of a package version. The manifest must be released.
pub fn plan(
    source: &Store,
    target: &Store,
    package: (&PackageId, u32),
    released: &Released,
) -> Result<Plan, Error> {
    let name = source.name(package.0, package.1)?;
    let mut missing = Vec::new();
    for object in source.released(&name, released)?.objects() {
        if target.size(&object.sha256)? != Some(object.size) {
            missing.push(object);
        }
    }
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
        missing,
    })
}

/// Carries the plan out, reporting bytes as they go. Interrupted, the target's names are what they were.
pub fn carry_out(
    plan: &Plan,
    source: &Store,
    target: &Store,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    if plan.is_done {
        return Ok(());
    }
    for object in &plan.missing {
        let input = source.get(&object.sha256)?;
        target.put(input, &object.sha256, object.size, progress)?;
    }
    copy_manifest(source, target, &plan.name.manifest)?;
    target.put_name(&plan.name)
}

fn copy_manifest(source: &Store, target: &Store, manifest: &Digest) -> Result<(), Error> {
    target
        .put_bytes(&source.read(manifest, MAX_MANIFEST)?)
        .map(drop)
}
