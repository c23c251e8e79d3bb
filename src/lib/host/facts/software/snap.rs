//! Snap packages, by the description inside each one that is mounted.

use super::super::Gaps;
use super::{package, text};
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;

const CLASS: &str = "packages.snap";
/// Where snaps are mounted, by distribution.
const FOLDERS: [&str; 2] = ["/snap", "/var/lib/snapd/snap"];
const FILES: &str = "/var/lib/snapd/snaps";

/// The packages, by name.
pub(super) fn packages(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for name in gaps.note(CLASS, root.list(folder)).unwrap_or_default() {
            match text(root, &format!("{folder}/{name}/current/meta/snap.yaml")) {
                Err(error) if is_missing(&error) => {}
                text => found.extend(gaps.note(CLASS, text).and_then(|text| of(&text, gaps))),
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    let files = gaps.note(CLASS, root.list(FILES)).unwrap_or_default();
    if found.is_empty() && files.iter().any(|file| file.ends_with(".snap")) {
        gaps.add(CLASS, "snaps are installed, but not mounted");
    }
    found
}

/// The values at the top of the description, plain or in quotes, as snapcraft writes them.
fn of(text: &str, gaps: &mut Gaps) -> Option<InstalledPackage> {
    let value = |key: &str| {
        let found = text.lines().find_map(|line| line.strip_prefix(key));
        found.unwrap_or_default().trim().trim_matches(['"', '\''])
    };
    let mut lines = text
        .lines()
        .skip_while(|line| !line.starts_with("architectures:"));
    let first = lines.nth(1).and_then(|line| line.trim().strip_prefix("- "));
    let architecture = first.unwrap_or_default().trim().trim_matches(['"', '\'']);
    package(
        Ecosystem::Snap,
        (value("name:"), value("version:")),
        architecture,
        gaps,
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn mounted_snaps_are_read_and_others_are_a_gap() {
        let yaml = "name: core20\nversion: '20230801'\nsummary: x\narchitectures:\n- amd64\nconfinement: strict\n";
        let (_folder, root) = endpoint(&[
            ("snap/core20/current/meta/snap.yaml", yaml),
            ("snap/bin/x", ""),
        ]);
        let mut gaps = Gaps::default();
        let found = packages(&root, &mut gaps);
        assert_eq!(
            (found[0].name.as_str(), found[0].version.as_str()),
            ("core20", "20230801")
        );
        assert_eq!(found[0].architecture, "amd64");
        assert!(gaps.0.is_empty());
        let (_folder, root) = endpoint(&[("var/lib/snapd/snaps/core20_1974.snap", "")]);
        assert!(packages(&root, &mut gaps).is_empty());
        assert_eq!(gaps.0.len(), 1);
    }
}
