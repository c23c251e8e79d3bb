//! Packages of each ecosystem, programs, and updates of Windows.

use super::super::report::{Report, set_source};
use super::table::Table;
use super::{Row, Tables, number, text};
use crate::model::inventory::Inventory;
use crate::model::version::Ecosystem;

/// Tables whose rows need nothing but a name and a version.
const PLAIN: &[(Table, Ecosystem)] = &[
    (Table::PythonPackages, Ecosystem::Pypi),
    (Table::NpmPackages, Ecosystem::Npm),
];

/// Fills in what the tables tell.
pub(super) fn fill(tables: &Tables, report: &mut Report) {
    let rows = |table: Table| tables.get(&table).map_or(&[] as &[Row], Vec::as_slice);
    for (number, row) in (1..).zip(rows(Table::DebPackages)) {
        deb(row, number, report);
    }
    for (number, row) in (1..).zip(rows(Table::RpmPackages)) {
        rpm(row, number, report);
    }
    for (number, row) in (1..).zip(rows(Table::Programs)) {
        let words = (text(row, "name"), text(row, "version"), "");
        if let Some(package) =
            report.package(Ecosystem::Windows, words, format_args!("row {number}"))
        {
            package.vendor =
                Some(text(row, "publisher").to_owned()).filter(|name| !name.is_empty());
        }
    }
    for (table, ecosystem) in PLAIN {
        for (number, row) in (1..).zip(rows(*table)) {
            report.package(
                *ecosystem,
                (text(row, "name"), text(row, "version"), ""),
                format_args!("row {number}"),
            );
        }
    }
    for row in rows(Table::Patches) {
        report.hotfix(text(row, "hotfix_id"), None);
    }
    let has = |table: Table| tables.contains_key(&table);
    // packages of one language alone do not tell those of the system
    let is_whole = [Table::DebPackages, Table::RpmPackages, Table::Programs]
        .into_iter()
        .any(has);
    report.tells_of(&[
        (Inventory::PACKAGES, is_whole),
        ("hotfixes", has(Table::Patches)),
    ]);
}

/// What is not installed any more is in the table as long as it is remembered.
fn deb(row: &Row, place: usize, report: &mut Report) {
    let status = text(row, "status");
    let state = status.rsplit(' ').next().unwrap_or_default();
    if ["config-files", "not-installed"].contains(&state) {
        return;
    }
    let words = (text(row, "name"), text(row, "version"), text(row, "arch"));
    let Some(package) = report.package(Ecosystem::Dpkg, words, format_args!("row {place}")) else {
        return;
    };
    package.held = status.starts_with("hold ");
    package.broken =
        Some(state.to_owned()).filter(|state| !["", "installed"].contains(&state.as_str()));
    // `glibc (2.36-9)` when the version is another one
    let (source, version) = text(row, "source")
        .split_once(" (")
        .unwrap_or((text(row, "source"), ""));
    match version.trim_end_matches(')') {
        "" => set_source(package, source, text(row, "version")),
        version => set_source(package, source, version),
    }
}

fn rpm(row: &Row, place: usize, report: &mut Report) {
    let (version, release) = (text(row, "version"), text(row, "release"));
    let version = match number(row, "epoch").filter(|epoch| *epoch > 0) {
        Some(epoch) => format!("{epoch}:{version}-{release}"),
        None => format!("{version}-{release}"),
    };
    let words = (text(row, "name"), version.as_str(), text(row, "arch"));
    let Some(package) = report.package(Ecosystem::Rpm, words, format_args!("row {place}")) else {
        return;
    };
    package.vendor = Some(text(row, "vendor").to_owned()).filter(|name| !name.is_empty());
    if let Some((name, version)) = super::super::rpm::source(text(row, "source")) {
        set_source(package, name, &version);
    }
}
