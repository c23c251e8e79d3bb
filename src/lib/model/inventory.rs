//! What a machine is made of and what is installed on it (domain.md I1).

use super::document::Document;
use super::platform::Platform;
use super::time::Timestamp;
use super::version::DebVersion;
use serde::{Deserialize, Serialize};

mod class;
mod hardware;
mod operating_system;
mod storage;

pub use class::Class;
pub use hardware::{
    Bios, Board, Chassis, Firmware, Gpu, Hardware, Interface, InterfaceAddress, MemoryModule,
    PciDevice, Processor, System, Tpm, UsbDevice,
};
pub use operating_system::{ListeningPort, OperatingSystem, Service, User};
pub use storage::{Disk, FileSystem, Partition};

/// A full report of one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Inventory {
    /// When it was collected, by the machine's own clock.
    pub collected_at: Timestamp,
    /// Who the machine says it is.
    pub machine: Machine,
    /// Its operating system.
    pub platform: Platform,
    /// More of its operating system.
    pub operating_system: OperatingSystem,
    /// Its parts; empty classes were looked for and not found, unless `gaps` names them.
    pub hardware: Hardware,
    /// Its packages, by name and architecture.
    pub packages: Vec<InstalledPackage>,
    /// What could not be read, and why; never silently missing.
    pub gaps: Vec<Gap>,
}

impl Inventory {
    /// The gap of packages that could not be read at all.
    pub const PACKAGES: &'static str = "packages";
    /// The gap of not knowing whether a restart is needed.
    pub const RESTART_NEEDED: &'static str = "operating_system.restart_needed";

    /// Whether this class could not be read.
    pub fn has_gap(&self, class: &str) -> bool {
        self.gaps.iter().any(|gap| gap.class == class)
    }
}

impl Document for Inventory {
    const TYPE: &'static str = "inventory";
}

/// Names of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Machine {
    /// `/etc/machine-id`; empty where there is none, as in an image that has never booted.
    pub machine_id: String,
    /// The host name.
    pub hostname: String,
    /// The host name with its domain, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fqdn: Option<String>,
}

/// A package that dpkg has installed (`ii`), held (`hi`) or left unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstalledPackage {
    /// The binary package's name.
    pub name: String,
    /// The installed version.
    pub version: DebVersion,
    /// The architecture of the package, `all` included.
    pub architecture: String,
    /// The source package.
    pub source: String,
    /// The source package's version.
    pub source_version: DebVersion,
    /// The administrator holds it at this version.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// dpkg's status when it is not `installed`, for example `half-configured`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<String>,
    /// `Provides`, as dpkg has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provides: String,
    /// The relations that a newer version of *another* package could violate: `Depends` and `Pre-Depends` with an upper
    /// bound (`=`, `<<`, `<=`), or met only by what another provides, comma separated. All others stay true when versions only rise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub bounds: String,
    /// `Conflicts` and `Breaks`, comma separated.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conflicts: String,
}

/// A class that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gap {
    /// The class, for example `hardware.system.serial`.
    pub class: String,
    /// Why, for example `permission denied`.
    pub reason: String,
}
