//! Software of every ecosystem, one file for each. What the system's package manager owns is listed as its package alone:
//! Debian's folders of Python, Node and Ruby packages are not looked into again.

mod container;
mod flatpak;
mod gem;
mod node;
mod python;
mod rpm;
mod snap;

pub(super) use container::images;

use super::Gaps;
use crate::host::Error;
use crate::host::dpkg;
use crate::host::process::Runner;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::version::{Ecosystem, Version};

/// More than any description of one package.
const DESCRIPTION_LIMIT: u64 = 1 << 20;

/// The packages of the system itself: dpkg's, and rpm's where there are some.
pub(super) fn of_system(
    root: &Root,
    runner: &dyn Runner,
    gaps: &mut Gaps,
) -> Vec<InstalledPackage> {
    let (mut packages, mut missing) = (Vec::new(), None);
    match dpkg::read(root) {
        Ok(status) => {
            packages = status.packages;
            gaps.0.extend(status.gaps);
        }
        Err(error) if is_missing(&error) => missing = Some(error.to_string()),
        Err(error) => gaps.add(Inventory::PACKAGES, &error.to_string()),
    }
    let of_rpm = match missing {
        Some(_) => Inventory::PACKAGES,
        None => "packages.rpm",
    };
    match (rpm::database(root), missing) {
        (Ok(Some(database)), _) => match rpm::packages(root, database, runner) {
            Ok(found) => packages.extend(found),
            Err(reason) => gaps.add(of_rpm, &reason),
        },
        (Ok(None), Some(missing)) => gaps.add(Inventory::PACKAGES, &missing),
        (Ok(None), None) => {}
        (Err(error), _) => gaps.add(of_rpm, &error.to_string()),
    }
    packages
}

/// Packages that others than the system's package manager have installed for all users.
pub(super) fn of_others(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let mut packages = Vec::new();
    packages.extend(snap::packages(root, gaps));
    packages.extend(flatpak::packages(root, gaps));
    packages.extend(python::packages(root, gaps));
    packages.extend(node::packages(root, gaps));
    packages.extend(gem::packages(root, gaps));
    packages
}

/// The folders below `parent` whose names begin so, each with `rest` after it; none where there is no such folder.
fn folders(root: &Root, parent: &str, begin: &str, rest: &str) -> Result<Vec<String>, Error> {
    let names = root.list(parent)?.into_iter();
    let meant = names.filter(|name| name.starts_with(begin));
    Ok(meant.map(|name| format!("{parent}/{name}{rest}")).collect())
}

/// A package; a version that cannot be one is a gap.
fn package(
    ecosystem: Ecosystem,
    (name, version): (&str, &str),
    architecture: &str,
    gaps: &mut Gaps,
) -> Option<InstalledPackage> {
    match Version::parse(version) {
        Ok(version) if !name.is_empty() => Some(InstalledPackage::new(
            ecosystem,
            name,
            version,
            architecture,
        )),
        Ok(_) => None,
        Err(error) => {
            gaps.add(&format!("packages.{ecosystem}.{name}"), &error.to_string());
            None
        }
    }
}

/// The text of a description; what is not UTF-8 in it is replaced.
fn text(root: &Root, path: &str) -> Result<String, Error> {
    let bytes = root.read(path, DESCRIPTION_LIMIT)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::super::tests::endpoint;
    use super::*;
    use crate::host::fake::FakeRunner;

    #[test]
    fn a_system_without_any_package_manager_has_a_gap_and_no_program_is_run() {
        let (_folder, root) = endpoint(&[]);
        let (runner, mut gaps) = (FakeRunner::default(), Gaps::default());
        assert!(of_system(&root, &runner, &mut gaps).is_empty());
        assert_eq!(gaps.0.len(), 1);
        assert_eq!(gaps.0[0].class, Inventory::PACKAGES);
        assert!(runner.lines().is_empty());
    }

    #[test]
    fn rpm_is_asked_where_its_database_is() {
        let (_folder, root) = endpoint(&[("var/lib/rpm/rpmdb.sqlite", "x")]);
        let line = "bash\t5.1.8-6.el9\tx86_64\tbash-5.1.8-6.el9.src.rpm\tRocky\t(none)\n";
        let answer = crate::host::fake::finished(0, line);
        let (runner, mut gaps) = (FakeRunner::answering([Ok(answer)]), Gaps::default());
        let found = of_system(&root, &runner, &mut gaps);
        assert_eq!(found[0].name, "bash");
        assert!(gaps.0.is_empty());
        assert!(runner.lines()[0].contains("--dbpath /var/lib/rpm"));
    }
}
