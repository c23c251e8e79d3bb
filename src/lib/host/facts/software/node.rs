//! Node packages that npm has installed for all users: those at the top, as `npm ls --global` lists them.

use super::super::Gaps;
use super::{package, text};
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;
use serde::Deserialize;

const CLASS: &str = "packages.npm";
const FOLDERS: [&str; 2] = ["/usr/local/lib/node_modules", "/usr/lib/node_modules"];

#[derive(Deserialize)]
struct Description {
    name: String,
    version: String,
}

/// The packages, by name.
pub(super) fn packages(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for name in gaps.note(CLASS, root.list(folder)).unwrap_or_default() {
            let place = format!("{folder}/{name}");
            if !name.starts_with('@') {
                found.extend(described(root, &place, gaps));
                continue;
            }
            for inner in gaps.note(CLASS, root.list(&place)).unwrap_or_default() {
                found.extend(described(root, &format!("{place}/{inner}"), gaps));
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn described(root: &Root, place: &str, gaps: &mut Gaps) -> Option<InstalledPackage> {
    let path = format!("{place}/package.json");
    let text = match text(root, &path) {
        Err(error) if is_missing(&error) => return None,
        found => gaps.note(CLASS, found)?,
    };
    match serde_json::from_str::<Description>(&text) {
        Ok(one) => package(Ecosystem::Npm, (&one.name, &one.version), "", gaps),
        Err(error) => {
            gaps.add(CLASS, &format!("{path}: {error}"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn packages_are_found_with_and_without_an_owner_and_broken_ones_are_gaps() {
        let at = "usr/local/lib/node_modules";
        let (_folder, root) = endpoint(&[
            (
                &format!("{at}/npm/package.json"),
                r#"{"name":"npm","version":"9.2.0","x":{}}"#,
            ),
            (
                &format!("{at}/@angular/cli/package.json"),
                r#"{"name":"@angular/cli","version":"17.0.0"}"#,
            ),
            (&format!("{at}/.bin/x"), ""),
            (&format!("{at}/broken/package.json"), "{"),
        ]);
        let mut gaps = Gaps::default();
        let found = packages(&root, &mut gaps);
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["@angular/cli", "npm"]);
        assert_eq!(gaps.0.len(), 1);
    }
}
