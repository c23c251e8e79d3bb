//! In which format a report is, by what is in it.

use super::{InventoryFormat, dpkg, hotfixes, os_release, osquery, rpm, systeminfo, xml};
use serde::Deserialize;
use serde::de::IgnoredAny;

/// Whether a text looks like one of a format.
type Look = fn(&str) -> bool;

/// Lines looked at, at most, to tell one list from another.
const LINES: usize = 20;

/// The format, when a report looks like exactly one.
pub fn detect(text: &str) -> Option<InventoryFormat> {
    let start = text.trim_start();
    match start.chars().next()? {
        '<' => of_xml(start),
        '{' | '[' => of_json(start),
        _ => of_text(text),
    }
}

/// An OCS agent says so of itself; FusionInventory and GLPI say who they are likewise.
fn of_xml(text: &str) -> Option<InventoryFormat> {
    let agent = xml::first_text(text, "VERSIONCLIENT").unwrap_or_default();
    let is_request = text.contains("<REQUEST");
    match agent.starts_with("OCS") {
        true => Some(InventoryFormat::Ocs),
        false => is_request.then_some(InventoryFormat::Glpi),
    }
}

/// What tells the formats of JSON apart.
#[derive(Deserialize)]
struct Top {
    content: Option<IgnoredAny>,
    os: Option<IgnoredAny>,
    networking: Option<IgnoredAny>,
    values: Option<IgnoredAny>,
}

fn of_json(text: &str) -> Option<InventoryFormat> {
    if osquery::is_one(text) {
        return Some(InventoryFormat::Osquery);
    }
    let top: Top = serde_json::from_str(text).ok()?;
    if top.content.is_some() {
        return Some(InventoryFormat::Glpi);
    }
    let is_facts = top.values.is_some() || (top.os.is_some() && top.networking.is_some());
    is_facts.then_some(InventoryFormat::Facter)
}

fn of_text(text: &str) -> Option<InventoryFormat> {
    let is_format: [(InventoryFormat, Look); 7] = [
        (InventoryFormat::WmicQfe, hotfixes::is_wmic),
        (InventoryFormat::GetHotfix, hotfixes::is_get_hotfix),
        (InventoryFormat::Systeminfo, systeminfo::is_one),
        (InventoryFormat::DpkgStatus, is_status),
        (InventoryFormat::Dpkg, dpkg::is_table),
        (InventoryFormat::OsRelease, os_release::is_one),
        (InventoryFormat::WindowsUpdate, is_offer),
    ];
    let found = is_format.iter().find(|(_, is_one)| is_one(text));
    found.map(|(format, _)| *format).or_else(|| of_list(text))
}

fn is_status(text: &str) -> bool {
    text.starts_with("Package: ")
        && text
            .lines()
            .take(LINES)
            .any(|line| line.starts_with("Status: "))
}

/// `KB4487017: 2019-02 Cumulative Update for Windows 10 …`.
fn is_offer(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES)
        .peekable();
    let is_update = |line: &str| {
        line.split_once(": ")
            .is_some_and(|(id, _)| id.starts_with("KB") && super::report::article(id).is_some())
    };
    lines.peek().is_some() && lines.all(is_update)
}

/// A list of packages, by the architectures in it; `name<TAB>version` is what dpkg-query writes by itself.
fn of_list(text: &str) -> Option<InventoryFormat> {
    let lines = || {
        text.lines()
            .filter(|line| !line.trim().is_empty())
            .take(LINES)
    };
    let words = || lines().flat_map(|line| line.split('\t').map(str::trim));
    let is_of_rpm = |line: &str| {
        let last = line.trim().rsplit('.').next().unwrap_or_default();
        rpm::is_architecture(last) && line.matches('-').count() >= 2
    };
    let tabs = lines().all(|line| line.contains('\t'));
    match tabs {
        true if words().any(|word| rpm::is_architecture(word) && !dpkg::is_architecture(word)) => {
            Some(InventoryFormat::Rpm)
        }
        true if words().any(dpkg::is_architecture) => Some(InventoryFormat::Dpkg),
        true => {
            let is_pair = |line: &str| {
                let version = line.split('\t').nth(1).unwrap_or_default();
                version.starts_with(|c: char| c.is_ascii_digit())
            };
            lines().all(is_pair).then_some(InventoryFormat::Dpkg)
        }
        false => lines().any(is_of_rpm).then_some(InventoryFormat::Rpm),
    }
}
