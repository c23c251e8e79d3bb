//! Python packages that were installed for all users by pip and the like, by their descriptions (PEP 376, PEP 566).

use super::super::Gaps;
use super::super::os::line;
use super::{folders, package};
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;

/// Name and version stand in the first lines.
const START: u64 = 16 << 10;

/// The packages, by name. What is in a folder first found hides the same name further on, as for Python itself.
pub(super) fn packages(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let class = "packages.pypi";
    let mut found: Vec<InstalledPackage> = Vec::new();
    for (parent, rest) in [
        ("/usr/local/lib", "/dist-packages"),
        ("/usr/local/lib", "/site-packages"),
        ("/usr/local/lib64", "/site-packages"),
        ("/usr/lib", "/site-packages"),
        ("/usr/lib64", "/site-packages"),
    ] {
        let places = folders(root, parent, "python3", rest);
        for place in gaps.note(class, places).unwrap_or_default() {
            for name in gaps.note(class, root.list(&place)).unwrap_or_default() {
                let one = described(root, &format!("{place}/{name}"), gaps);
                let is_new = |one: &InstalledPackage| !found.contains(one);
                found.extend(one.filter(is_new));
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn described(root: &Root, place: &str, gaps: &mut Gaps) -> Option<InstalledPackage> {
    let file = match place {
        _ if place.ends_with(".dist-info") => format!("{place}/METADATA"),
        _ if place.ends_with(".egg-info")
            && matches!(root.list(place), Ok(files) if !files.is_empty()) =>
        {
            format!("{place}/PKG-INFO")
        }
        _ if place.ends_with(".egg-info") => place.to_owned(),
        _ => return None,
    };
    // rpm's own packages say so.
    if line(root, &format!("{place}/INSTALLER")).is_ok_and(|by| by == "rpm") {
        return None;
    }
    let start = match root.read_start(&file, START) {
        // What a package that is gone has left.
        Err(error) if is_missing(&error) => return None,
        found => gaps.note("packages.pypi", found)?,
    };
    let text = String::from_utf8_lossy(&start);
    let head = text.split("\n\n").next().unwrap_or_default();
    let value = |key: &str| {
        let value = head.lines().find_map(|line| line.strip_prefix(key));
        value.unwrap_or_default().trim()
    };
    package(
        Ecosystem::Pypi,
        (value("Name:"), value("Version:")),
        "",
        gaps,
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn what_pip_installed_is_found_and_what_the_system_owns_is_not() {
        let (_folder, root) = endpoint(&[
            (
                "usr/local/lib/python3.11/dist-packages/requests-2.31.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: requests\nVersion: 2.31.0\n\nVersion: 9\n",
            ),
            (
                "usr/local/lib/python3.11/dist-packages/Old.egg-info",
                "Name: Old\nVersion: 1.0\n",
            ),
            (
                "usr/local/lib/python3.11/dist-packages/dir.egg-info/PKG-INFO",
                "Name: dir\nVersion: 2\n",
            ),
            (
                "usr/local/lib/python3.11/dist-packages/left.dist-info/RECORD",
                "",
            ),
            (
                "usr/lib/python3/dist-packages/apt-2.6.dist-info/METADATA",
                "Name: apt\nVersion: 2.6\n",
            ),
            (
                "usr/lib/python3.9/site-packages/dnf-4.dist-info/METADATA",
                "Name: dnf\nVersion: 4\n",
            ),
            (
                "usr/lib/python3.9/site-packages/dnf-4.dist-info/INSTALLER",
                "rpm\n",
            ),
        ]);
        let mut gaps = Gaps::default();
        let found: Vec<(String, String)> = packages(&root, &mut gaps)
            .into_iter()
            .map(|one| (one.name, one.version.as_str().to_owned()))
            .collect();
        let expected = [("dir", "2"), ("old", "1.0"), ("requests", "2.31.0")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert!(gaps.0.is_empty());
    }
}
