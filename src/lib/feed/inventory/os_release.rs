//! `/etc/os-release`: which system a list of packages is of.

use super::Fault;
use super::report::Report;
use crate::model::os_release::OsRelease;

/// Whether a text is one.
pub(super) fn is_one(text: &str) -> bool {
    text.lines()
        .take(40)
        .any(|line| line.starts_with("ID=") || line.starts_with("PRETTY_NAME="))
}

/// Reads the file.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let release = OsRelease::parse(text);
    if release.id.is_empty() {
        return Err(Fault::at(1, "no ID"));
    }
    let inventory = &mut report.inventory;
    inventory.platform.release = release.code_name();
    inventory.operating_system.family = release.family();
    inventory.platform.os = release.id;
    inventory.operating_system.name = release.name;
    inventory.operating_system.version = release.version_id;
    Ok(())
}
