//! Readers of inventories that other tools wrote, one file per format, each to a [`Report`]; no files, no clock.
//!
//! A reader takes bytes that were bounded by who read them, and what they do not say: a report in which a machine gives
//! no time was collected when it was imported. What a format does not tell is a gap, never an empty class, so that
//! filters take it for not known. Names become ours where we have a word: `x86_64` is `amd64`, `RedHat` is `rhel`.
//! A row that cannot be read is a gap with its place; a report of which nothing can be read is refused.

mod detect;
mod dpkg;
mod encoding;
mod facter;
mod glpi;
mod hotfixes;
mod loose;
mod merge;
mod names;
mod network;
mod os_release;
mod osquery;
mod report;
mod rpm;
mod systeminfo;
mod table;
mod windows;
mod xml;

pub use detect::detect;
pub use report::Report;

use super::{Error, malformed};
use crate::model::document;
use crate::model::inventory::{Interface, Inventory};
use crate::model::time::Timestamp;
use crate::model::words;

words! {
    /// Who wrote an inventory.
    InventoryFormat, "inventory format" {
        /// `facter --json`, or `puppet facts`.
        Facter = "facter",
        /// GLPI agent or FusionInventory agent: JSON or XML.
        Glpi = "glpi",
        /// OCS Inventory agent: XML.
        Ocs = "ocs",
        /// osquery: rows of `osqueryi --json`, or lines of its results log.
        Osquery = "osquery",
        /// `systeminfo` of Windows, in any language.
        Systeminfo = "systeminfo",
        /// `wmic qfe` of Windows.
        WmicQfe = "wmic-qfe",
        /// `Get-HotFix` of PowerShell.
        GetHotfix = "get-hotfix",
        /// Updates that Windows Update offers, one a line: what is missing, of which an inventory tells nothing.
        WindowsUpdate = "windows-update",
        /// `/var/lib/dpkg/status`.
        DpkgStatus = "dpkg-status",
        /// `dpkg -l`, or `dpkg-query -W`, also with columns of its own.
        Dpkg = "dpkg",
        /// `rpm -qa`, also with columns of its own.
        Rpm = "rpm",
        /// `/etc/os-release`, beside a list of packages.
        OsRelease = "os-release",
    }
}

/// Longest report of one machine, in bytes.
pub const MAX_REPORT: usize = 16 * 1024 * 1024;

/// Reads one report, imported `now`; in which format it is, is found out when it is not said.
pub fn read(
    format: Option<InventoryFormat>,
    file: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Report, Error> {
    if bytes.len() > MAX_REPORT {
        let reason = format!("more than {} MiB", MAX_REPORT / (1024 * 1024));
        return Err(malformed(file, 1, reason));
    }
    let text = encoding::decode(bytes);
    let found = format.or_else(|| detect(&text));
    let Some(format) = found else {
        let reason = if text.trim().is_empty() {
            "it is empty"
        } else if document::is_framed::<Inventory>(&text) {
            "it is an inventory of ours, which needs no import: 'smsinv submit' hands it in"
        } else {
            "in none of the formats that are known"
        };
        return Err(malformed(file, 1, reason));
    };
    let mut report = Report::new(format, now);
    let read = match format {
        InventoryFormat::Facter => facter::read(&text, &mut report),
        InventoryFormat::Glpi | InventoryFormat::Ocs => glpi::read(&text, &mut report),
        InventoryFormat::Osquery => osquery::read(&text, &mut report),
        InventoryFormat::Systeminfo => systeminfo::read(&text, &mut report),
        InventoryFormat::WmicQfe | InventoryFormat::GetHotfix => hotfixes::read(&text, &mut report),
        InventoryFormat::WindowsUpdate => Ok(()),
        InventoryFormat::DpkgStatus => dpkg::read_status(&text, &mut report),
        InventoryFormat::Dpkg => dpkg::read_list(&text, &mut report),
        InventoryFormat::Rpm => rpm::read(&text, &mut report),
        InventoryFormat::OsRelease => os_release::read(&text, &mut report),
    };
    match read {
        Ok(()) => Ok(report),
        Err(Fault { line, reason }) => Err(malformed(file, line, reason)),
    }
}

/// Why a report is refused.
#[derive(Debug)]
struct Fault {
    line: usize,
    reason: String,
}

impl Fault {
    fn at(line: usize, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { line, reason }
    }
}

/// As of no line in particular.
impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self::at(1, reason)
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::at(error.line().max(1), loose::plain(&error.to_string()))
    }
}

/// The interface of this name among those found; a new one when there is none yet.
fn interface_named<'a>(found: &'a mut Vec<Interface>, name: &str) -> &'a mut Interface {
    let at = found.iter().position(|one| one.name == name);
    let at = at.unwrap_or_else(|| {
        found.push(Interface {
            name: name.to_owned(),
            ..Interface::default()
        });
        found.len() - 1
    });
    &mut found[at]
}

#[cfg(test)]
mod tests;
