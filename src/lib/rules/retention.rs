//! Which versions of packages are kept: the newest, some older ones (domain.md K3: five), and whatever is deployed.

use crate::model::id::PackageId;
use crate::model::package::PackageName;
use std::collections::{BTreeMap, BTreeSet};

/// So many versions before the newest are kept.
pub const OLDER: usize = 5;

/// The versions that go.
pub fn outdated(
    names: &[PackageName],
    older: usize,
    deployed: &BTreeSet<(PackageId, u32)>,
) -> Vec<PackageName> {
    let mut by_package: BTreeMap<&PackageId, Vec<&PackageName>> = BTreeMap::new();
    for name in names {
        by_package.entry(&name.package).or_default().push(name);
    }
    let mut outdated = Vec::new();
    for versions in by_package.values_mut() {
        versions.sort_by_key(|name| std::cmp::Reverse(name.version));
        let old = versions.iter().skip(older.saturating_add(1));
        let is_free =
            |name: &&&PackageName| !deployed.contains(&(name.package.clone(), name.version));
        outdated.extend(old.filter(is_free).map(|name| (*name).clone()));
    }
    outdated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;

    #[test]
    fn the_newest_some_older_ones_and_what_is_deployed_stay() {
        let id = |text| PackageId::parse(text).unwrap();
        let name = |package, version| PackageName {
            package: id(package),
            version,
            manifest: Digest::of(b"x"),
        };
        let mut names: Vec<_> = (1..=9).map(|version| name("S01-P00001", version)).collect();
        names.push(name("S01-P00002", 1));
        let deployed = [(id("S01-P00001"), 2)].into();
        let gone: Vec<u32> = outdated(&names, OLDER, &deployed)
            .iter()
            .map(|name| name.version)
            .collect();
        assert_eq!(gone, [3, 1]);
        assert_eq!(outdated(&names, 0, &BTreeSet::new()).len(), 8);
        assert_eq!(outdated(&names, usize::MAX, &BTreeSet::new()), []);
    }
}
