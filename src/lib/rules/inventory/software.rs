//! What tells one version of a package from another, and one state of it on a machine.

use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;

/// The packages by the digests of their software, rising, so that order and repetition do not matter: where each stands.
pub fn members(packages: &[InstalledPackage]) -> Vec<(Digest, usize)> {
    let packages = packages.iter().enumerate();
    let mut found: Vec<(Digest, usize)> = packages
        .map(|(at, one)| (software_digest(one), at))
        .collect();
    found.sort_unstable();
    // of those that are the same the last counts
    found.dedup_by(|later, kept| {
        let is_same = later.0 == kept.0;
        if is_same {
            kept.1 = later.1;
        }
        is_same
    });
    found
}

/// The digests of these packages as they are on the machine.
pub fn member_digests<'a>(
    members: &'a [(Digest, usize)],
    packages: &'a [InstalledPackage],
) -> impl Iterator<Item = (Digest, &'a InstalledPackage)> {
    let found = |(software, at): &(Digest, usize)| {
        let package = packages.get(*at)?;
        Some((package_digest(package, *software), package))
    };
    members.iter().filter_map(found)
}

/// The digest of all that is the same on each machine that has this version of the package.
pub fn software_digest(package: &InstalledPackage) -> Digest {
    // gathered first: a hasher takes one long text in less time than many short ones
    let mut text = Vec::with_capacity(512);
    // each field with its length before it, so that no two lists of fields read the same
    for field in software_fields(package) {
        text.extend_from_slice(&(field.len() as u64).to_be_bytes());
        text.extend_from_slice(field.as_bytes());
    }
    // Most have none of these; what is hashed then is what it was before there were any.
    let of_others = (package.ecosystem, &package.module, &package.vendor);
    if of_others != (Ecosystem::Dpkg, &None, &None) {
        text.extend_from_slice(format!("{of_others:?}").as_bytes());
    }
    Digest::of(&text)
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
    marked_digest(software, package.held, package.broken.as_deref())
}

/// The same by what is said of it on the machine.
pub fn marked_digest(software: Digest, held: bool, broken: Option<&str>) -> Digest {
    if !held && broken.is_none() {
        return software;
    }
    let mut hasher = Hasher::new();
    hasher.update(software.as_bytes());
    hasher.update(&[u8::from(held), u8::from(broken.is_some())]);
    hasher.update(broken.unwrap_or_default().as_bytes());
    hasher.finish()
}
