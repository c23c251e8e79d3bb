//! Packages, programs, and updates of Windows, which all stand in one list.

use super::super::loose::Rows;
use super::super::report::{Report, article};
use super::content::SoftwareRow;
use crate::model::inventory::Inventory;
use crate::model::version::Ecosystem;
use std::collections::BTreeSet;

/// Stands for the version of a program that has none; it is above all numbers, so that nothing takes it for outdated.
const UNTOLD: &str = "unknown";

/// Takes each row into the list where it belongs.
pub(super) fn fill(rows: Option<Rows<SoftwareRow>>, report: &mut Report) {
    let Some(Rows(rows)) = rows else {
        return;
    };
    let is_windows = report.inventory.platform.os == "windows";
    let mut others = BTreeSet::new();
    for (number, row) in (1..).zip(&rows) {
        if is_windows && is_update(row) {
            report.hotfix(row.name.as_str(), day(row));
            continue;
        }
        let Some(ecosystem) = ecosystem(row.from.as_str(), is_windows) else {
            others.insert(row.from.as_str());
            continue;
        };
        let words = (row.name.as_str(), row.version.as_str(), row.arch.as_str());
        let place = format_args!("row {number}");
        // Windows lists programs that tell no version
        if ecosystem == Ecosystem::Windows && row.version.told().is_none() {
            report.package(ecosystem, (words.0, UNTOLD, words.2), place);
        } else if let Some(package) = report.package(ecosystem, words, place) {
            package.vendor = row.publisher.told().map(str::to_owned);
        }
    }
    report.tells(Inventory::PACKAGES);
    report.tells("hotfixes");
    for other in others {
        report.gap(
            "packages.other",
            format!("software from {other:?} has no ecosystem here"),
        );
    }
    let packages = &report.inventory.packages;
    let of = |ecosystem| {
        packages
            .iter()
            .any(|package| package.ecosystem == ecosystem)
    };
    let (dpkg, rpm) = (of(Ecosystem::Dpkg), of(Ecosystem::Rpm));
    if rpm {
        report.gap("packages.epoch", "glpi does not tell epochs");
    }
    if rpm || dpkg {
        report.gap("packages.source", "glpi does not tell source packages");
    }
}

fn ecosystem(from: &str, is_windows: bool) -> Option<Ecosystem> {
    Some(match from.to_ascii_lowercase().as_str() {
        "deb" | "dpkg" => Ecosystem::Dpkg,
        "rpm" => Ecosystem::Rpm,
        "snap" => Ecosystem::Snap,
        "flatpak" => Ecosystem::Flatpak,
        _ if is_windows => Ecosystem::Windows,
        _ => return None,
    })
}

/// An update is named by its article, whatever list it was in.
fn is_update(row: &SoftwareRow) -> bool {
    let name = row.name.as_str();
    name.starts_with("KB") && article(name).is_some()
}

/// `2019-12-19`, or `19/12/2019`, as agents write it.
fn day(row: &SoftwareRow) -> Option<String> {
    let text = row.install_date.told().or(row.installed.told())?;
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    Some(format!("{year:0>4}-{month:0>2}-{day:0>2}")).filter(|day| day.len() == 10)
}

#[cfg(test)]
mod tests {
    use super::super::super::loose::Text;
    use super::*;

    #[test]
    fn days_have_one_spelling() {
        for text in ["2019-12-09", "09/12/2019", "9/12/2019"] {
            let row = SoftwareRow {
                install_date: Text(text.to_owned()),
                ..SoftwareRow::default()
            };
            assert_eq!(day(&row).as_deref(), Some("2019-12-09"), "{text}");
        }
    }
}
