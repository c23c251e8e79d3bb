//! Names for the numbers of PCI and USB makers, devices and classes, from the list that the machine has.

use super::Gaps;
use crate::host::root::{Root, is_missing};
use std::collections::{BTreeMap, BTreeSet};

/// The lists have under 2 MiB.
const LIST_LIMIT: u64 = 16 << 20;
const FOLDERS: [&str; 3] = ["/usr/share/misc", "/usr/share/hwdata", "/usr/share"];

/// The names that were asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Of makers, by number.
    pub(super) vendors: BTreeMap<String, String>,
    /// Of devices, by `maker:device`.
    pub(super) devices: BTreeMap<String, String>,
    /// Of classes, by the four digits of class and subclass, or the first two.
    pub(super) classes: BTreeMap<String, String>,
}

/// Names for these devices (`maker:device`) from the list of this name; none where the machine has no list.
pub(super) fn names(root: &Root, list: &str, ids: &BTreeSet<&str>, gaps: &mut Gaps) -> Names {
    for folder in FOLDERS {
        match root.read(&format!("{folder}/{list}"), LIST_LIMIT) {
            Ok(bytes) => return parse(&String::from_utf8_lossy(&bytes), ids),
            Err(error) if is_missing(&error) => {}
            Err(error) => gaps.add("hardware.names", &error.to_string()),
        }
    }
    Names::default()
}

/// A maker's line begins with its number; a tab and a number follow for each of its devices; two tabs for what is below them.
/// Classes begin with `C`.
fn parse(text: &str, ids: &BTreeSet<&str>) -> Names {
    let makers: BTreeSet<&str> = ids.iter().filter_map(|id| id.split(':').next()).collect();
    let mut names = Names::default();
    let mut head = "";
    let mut in_classes = false;
    for line in text.lines() {
        if line.is_empty() || line.starts_with(['#']) || line.starts_with("\t\t") {
            continue;
        }
        let inner = line.strip_prefix('\t');
        let class = line.strip_prefix("C ");
        let Some((number, name)) = inner.or(class).unwrap_or(line).split_once("  ") else {
            continue;
        };
        if inner.is_none() {
            in_classes = class.is_some();
            head = number;
        }
        match (inner, in_classes) {
            (None, true) => drop(names.classes.insert(head.to_owned(), name.to_owned())),
            (Some(_), true) => drop(
                names
                    .classes
                    .insert(format!("{head}{number}"), name.to_owned()),
            ),
            (None, false) if makers.contains(head) => {
                names.vendors.insert(head.to_owned(), name.to_owned());
            }
            (Some(_), false) if makers.contains(head) => {
                let id = format!("{head}:{number}");
                if ids.contains(id.as_str()) {
                    names.devices.insert(id, name.to_owned());
                }
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let list = "# comment\n8086  Intel Corporation\n\t1237  440FX\n\t\t1af4 1100  Qemu\n\t7000  PIIX3\n1af4  Red Hat\n\
                    C 02  Network controller\n\t00  Ethernet controller\nL 0  English\nAT 0  x\n";
        let names = parse(list, &BTreeSet::from(["8086:1237"]));
        assert_eq!(names.vendors["8086"], "Intel Corporation");
        assert_eq!(names.devices.len(), 1);
        assert_eq!(names.devices["8086:1237"], "440FX");
        assert!(!names.vendors.contains_key("1af4"));
        assert_eq!(names.classes["0200"], "Ethernet controller");
        assert_eq!(names.classes["02"], "Network controller");
    }
}
