//! The classes of which a machine may have several instances, and what tells their instances apart for people. All else of
//! the document is a section of one instance for each object. A list that is not among these is a property of the object
//! it lies in: it then travels and changes as a whole.

use crate::model::inventory::{Class, Inventory};

/// The class of packages.
pub const PACKAGES: &str = Class::Packages.path();
/// What could not be read has instances too, but is no class that anybody asks for.
const GAPS: &str = "gaps";
/// Files are found by the site's rules, apart from all classes.
const FILES: &str = Inventory::FILES;

/// The names of these classes: their paths in the document.
pub fn lists() -> impl Iterator<Item = &'static str> {
    let with_keys = Class::ALL.iter().filter(|class| !class.key().is_empty());
    with_keys.map(|class| class.path()).chain([GAPS, FILES])
}

/// Whether updates are judged by this section. The rest, such as how full disks are, changes without changing any judgement;
/// users, services and ports change often and update nothing.
pub(super) fn is_judged(name: &str) -> bool {
    let is_of_system = || {
        let rest = name.strip_prefix("operating_system");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    match name {
        PACKAGES | GAPS | "machine" | "platform" | "hotfixes" | "custom" => true,
        _ => is_of_system() && lists().all(|list| list != name),
    }
}

/// The properties that name an instance of this class. One version of a package after another is the same instance.
pub fn keys(name: &str) -> &'static [&'static str] {
    match name {
        PACKAGES => &["ecosystem", "name", "architecture"],
        GAPS => &["class"],
        FILES => &["path"],
        _ => {
            let class = Class::ALL.iter().find(|class| class.path() == name);
            class.map_or(&[], |class| class.key())
        }
    }
}
