//! What tells one version of a package from another, and one state of it on a machine.

use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;
use std::collections::BTreeMap;

/// The packages by the digests of their software, so that order and repetition do not matter: where each stands.
pub fn members(packages: &[InstalledPackage]) -> BTreeMap<Digest, usize> {
    let packages = packages.iter().enumerate();
    packages
        .map(|(at, one)| (software_digest(one), at))
        .collect()
}

/// The digests of these packages as they are on the machine.
pub fn member_digests<'a>(
    members: &'a BTreeMap<Digest, usize>,
    packages: &'a [InstalledPackage],
) -> impl Iterator<Item = (Digest, &'a InstalledPackage)> {
    let found = |(software, at): (&Digest, &usize)| {
        let package = packages.get(*at)?;
        Some((package_digest(package, *software), package))
    };
    members.iter().filter_map(found)
}

/// The digest of all that is the same on each machine that has this version of the package.
pub fn software_digest(package: &InstalledPackage) -> Digest {
    let mut hasher = Hasher::new();
    // each field with its length before it, so that no two lists of fields read the same
    for field in software_fields(package) {
        hasher.update(&(field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    // Most have none of these; what is hashed then is what it was before there were any.
    let of_others = (package.ecosystem, &package.module, &package.vendor);
    if of_others != (Ecosystem::Dpkg, &None, &None) {
        hasher.update(format!("{of_others:?}").as_bytes());
    }
    hasher.finish()
}

/// What is the same on each machine that has this version of a dpkg package: name, version, architecture, source and its
/// version, provides, bounds, conflicts.
pub fn software_fields(package: &InstalledPackage) -> [&str; 8] {
    [
        &package.name,
        package.version.as_str(),
        &package.architecture,
        &package.source,
        package.source_version.as_str(),
        &package.provides,
        &package.bounds,
        &package.conflicts,
    ]
}

/// The digest of a package as it is on one machine; that of its software where nothing is special about it.
pub fn package_digest(package: &InstalledPackage, software: Digest) -> Digest {
    if !package.held && package.broken.is_none() {
        return software;
    }
    let mut hasher = Hasher::new();
    hasher.update(software.as_bytes());
    hasher.update(&[u8::from(package.held), u8::from(package.broken.is_some())]);
    hasher.update(package.broken.as_deref().unwrap_or_default().as_bytes());
    hasher.finish()
}
