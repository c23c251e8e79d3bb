//! Ruby packages that were installed for all users, by their specifications. These are programs; only the two lines that
//! `gem` itself writes first are read, as text.

use super::super::Gaps;
use super::{folders, package, text};
use crate::host::root::Root;
use crate::model::inventory::InstalledPackage;
use crate::model::version::Ecosystem;

const CLASS: &str = "packages.rubygems";

/// The packages, by name.
pub(super) fn packages(root: &Root, gaps: &mut Gaps) -> Vec<InstalledPackage> {
    let mut found: Vec<InstalledPackage> = Vec::new();
    for (parent, rest) in [
        ("/var/lib/gems", "/specifications"),
        ("/usr/local/lib/ruby/gems", "/specifications"),
        ("/usr/local/lib/ruby/gems", "/specifications/default"),
        ("/usr/local/share", "/specifications"),
    ] {
        let begin = match parent {
            "/usr/local/share" => "gems",
            _ => "",
        };
        let places = folders(root, parent, begin, rest);
        for place in gaps.note(CLASS, places).unwrap_or_default() {
            for name in gaps.note(CLASS, root.list(&place)).unwrap_or_default() {
                if name.ends_with(".gemspec") {
                    let text = text(root, &format!("{place}/{name}"));
                    let one = gaps.note(CLASS, text).and_then(|text| of(&text, gaps));
                    found.extend(one.filter(|one| !found.contains(one)));
                }
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn of(text: &str, gaps: &mut Gaps) -> Option<InstalledPackage> {
    let value = |key: &str| {
        text.lines().find_map(|line| {
            let rest = line
                .trim()
                .strip_prefix(key)?
                .trim_start()
                .strip_prefix('=')?;
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
            rest.get(1..)?.split(quote).next()
        })
    };
    let (Some(name), Some(version)) = (value("s.name"), value("s.version")) else {
        gaps.add(CLASS, "a specification without name or version");
        return None;
    };
    package(Ecosystem::RubyGems, (name, version), "", gaps)
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::endpoint;
    use super::*;

    #[test]
    fn the_lines_that_gem_writes_are_read() {
        let spec = "# -*- encoding: utf-8 -*-\nGem::Specification.new do |s|\n  s.name = \"rake\".freeze\n  s.version = \"13.1.0\"\n\
                    \n  s.required_rubygems_version = Gem::Requirement.new(\">= 1.3.2\".freeze)\n";
        let (_folder, root) = endpoint(&[
            (
                "var/lib/gems/3.1.0/specifications/rake-13.1.0.gemspec",
                spec,
            ),
            ("var/lib/gems/3.1.0/specifications/odd.gemspec", "puts 1\n"),
            (
                "usr/share/rubygems-integration/all/specifications/json.gemspec",
                spec,
            ),
        ]);
        let mut gaps = Gaps::default();
        let found = packages(&root, &mut gaps);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].name.as_str(), found[0].version.as_str()),
            ("rake", "13.1.0")
        );
        assert_eq!(gaps.0.len(), 1);
    }
}
