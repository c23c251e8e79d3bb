//! An inventory's software in the forms that other tools read: CycloneDX and SPDX, both as JSON, the same text for the same
//! inventory. Nothing is added that the inventory does not know, such as licences.

mod cyclonedx;
mod purl;
mod spdx;

use crate::model::digest::Digest;
use crate::model::document;
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::version::Ecosystem;
use crate::model::words;
use serde_json::Value;

words! {
    /// A form of a software bill of materials.
    SbomFormat, "SBOM format" {
        /// CycloneDX 1.6.
        CycloneDx = "cyclonedx",
        /// SPDX 2.3.
        Spdx = "spdx",
    }
}

/// The inventory in this form.
pub fn export(inventory: &Inventory, format: SbomFormat) -> serde_json::Result<Value> {
    let id = uuid(inventory)?;
    Ok(match format {
        SbomFormat::CycloneDx => cyclonedx::document(inventory, &id),
        SbomFormat::Spdx => spdx::document(inventory, &id),
    })
}

/// A UUID (version 8) of what the inventory says.
fn uuid(inventory: &Inventory) -> serde_json::Result<String> {
    let digest = Digest::of(document::to_json(inventory)?.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    Ok(uuid::Builder::from_custom_bytes(bytes)
        .into_uuid()
        .to_string())
}

/// When it was collected, to the second, as both forms want it.
fn created(inventory: &Inventory) -> String {
    let text = inventory.collected_at.to_string();
    let seconds = text.split(['.', 'Z']).next().unwrap_or_default();
    format!("{seconds}Z")
}

/// The source package, where it is another one than the package: by name or by version.
fn source(package: &InstalledPackage) -> Option<(&str, &str)> {
    let has_sources = matches!(package.ecosystem, Ecosystem::Dpkg | Ecosystem::Rpm);
    let is_own = package.source == package.name && package.source_version == package.version;
    (has_sources && !is_own).then(|| (package.source.as_str(), package.source_version.as_str()))
}

/// What the whole is called.
fn name(inventory: &Inventory) -> &str {
    match inventory.machine.hostname.as_str() {
        "" => "unnamed",
        name => name,
    }
}

#[cfg(test)]
mod tests;
