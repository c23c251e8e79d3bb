//! Flatpak applications and runtimes that are installed for all users.

use super::super::Gaps;
use super::{package, text};
use crate::host::Error;
use crate::host::root::{Root, is_missing};
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;

const CLASS: &str = "packages.flatpak";
const FOLDER: &str = "/var/lib/flatpak";

/// The packages, by name.
pub(super) fn packages(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let mut found = Vec::new();
    for kind in ["app", "runtime"] {
        let places = branches(root, &format!("{FOLDER}/{kind}"));
        for (name, architecture, branch) in gaps.note(CLASS, places).unwrap_or_default() {
            let place = format!("{FOLDER}/{kind}/{name}/{architecture}/{branch}/active");
            let released = release(root, &format!("{place}/files/share"), &name);
            let version = gaps.note(CLASS, released).flatten().unwrap_or(branch);
            found.extend(package(
                Ecosystem::Flatpak,
                (&name, &version),
                &architecture,
                gaps,
            ));
        }
    }
    found
}

/// Name, architecture and branch of all that is deployed.
fn branches(root: &Root, folder: &str) -> Result<Vec<(String, String, String)>, Error> {
    let mut found = Vec::new();
    for name in root.list(folder)? {
        for architecture in root.list(&format!("{folder}/{name}"))? {
            let place = format!("{folder}/{name}/{architecture}");
            for branch in root.list(&place)? {
                if root.has(&format!("{place}/{branch}/active"))? {
                    found.push((name.clone(), architecture.clone(), branch));
                }
            }
        }
    }
    // `current` leads to one of them.
    found.retain(|(_, architecture, _)| architecture != "current");
    Ok(found)
}

/// The newest release that the application says of itself; a runtime says none.
fn release(root: &Root, share: &str, name: &str) -> Result<Option<String>, Error> {
    for file in [
        format!("{share}/metainfo/{name}.metainfo.xml"),
        format!("{share}/metainfo/{name}.appdata.xml"),
        format!("{share}/appdata/{name}.appdata.xml"),
    ] {
        match text(root, &file) {
            Ok(text) => return Ok(first_release(&text)),
            Err(error) if is_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// `1.2` of `<release date="…" version="1.2"/>`, the first of which is the newest.
fn first_release(text: &str) -> Option<String> {
    let (_, after) = text.split_once("<release ")?;
    let (tag, _) = after.split_once('>')?;
    let (_, value) = tag.split_once("version=")?;
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let version = value.get(1..)?.split(quote).next()?;
    (!version.is_empty()).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn an_application_says_its_release_and_a_runtime_is_of_its_branch() {
        let app = "var/lib/flatpak/app/org.gimp.GIMP/x86_64/stable/active";
        let (_folder, root) = endpoint(&[
            (
                &format!("{app}/files/share/metainfo/org.gimp.GIMP.metainfo.xml"),
                "<component><releases><release date=\"2024-01-01\" version=\"2.10.36\"/><release version=\"2.10.34\"/></releases></component>",
            ),
            (
                "var/lib/flatpak/runtime/org.gnome.Platform/x86_64/45/active/metadata",
                "",
            ),
        ]);
        let mut gaps = Gaps::default();
        let found: Vec<(String, String)> = packages(&root, &mut gaps)
            .into_iter()
            .map(|one| (one.name, one.version.as_str().to_owned()))
            .collect();
        let expected = [("org.gimp.GIMP", "2.10.36"), ("org.gnome.Platform", "45")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert!(gaps.0.is_empty());
    }
}
