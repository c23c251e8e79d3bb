//! What a machine is made of and what is installed on it (domain.md I1).

use super::document::Document;
use super::platform::Platform;
use super::time::Timestamp;
use super::version::{Ecosystem, Version};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::net::IpAddr;

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
    /// Its packages of every ecosystem, by name and architecture.
    pub packages: Vec<InstalledPackage>,
    /// Updates of Windows that it lists as installed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hotfixes: Vec<Hotfix>,
    /// What could not be read, and why; never silently missing.
    pub gaps: Vec<Gap>,
}

impl Inventory {
    /// An inventory of which only the names are known yet.
    pub fn new(collected_at: Timestamp, machine: Machine, platform: Platform) -> Self {
        Self {
            collected_at,
            machine,
            platform,
            operating_system: OperatingSystem::default(),
            hardware: Hardware::default(),
            packages: Vec::new(),
            hotfixes: Vec::new(),
            gaps: Vec::new(),
        }
    }

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

/// The operating system beyond its platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OperatingSystem {
    /// `PRETTY_NAME` of os-release.
    pub name: String,
    /// `VERSION_ID` of os-release, or the point release from `/etc/debian_version`.
    pub version: String,
    /// The family of operating systems, for example `debian`, `redhat`, `windows`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// The edition, where there are several, for example `Professional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// The version's name for people, for example `22H2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_version: Option<String>,
    /// The kernel's name (`uname -s`), for example `Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kernel_name: Option<String>,
    /// The kernel that runs (`uname -r`); absent for a root that is not booted.
    pub kernel: Option<String>,
    /// When the machine started; absent for a root that is not booted.
    pub booted_at: Option<Timestamp>,
    /// Why a restart is needed, one reason a line; empty when none is.
    pub restart_needed: Vec<String>,
}

/// The hardware classes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hardware {
    /// The system as its maker names it.
    pub system: Option<System>,
    /// What the machine runs in, for example `kvm`; `physical` when in nothing; absent when it was not found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub virtualization: Option<String>,
    /// One entry for each kind of processor package.
    pub processors: Vec<Processor>,
    /// Bytes of memory the kernel manages.
    pub memory_bytes: Option<u64>,
    /// Whole disks.
    pub disks: Vec<Disk>,
    /// Mounted file systems that hold files.
    pub file_systems: Vec<FileSystem>,
    /// Network interfaces, without loopback.
    pub interfaces: Vec<Interface>,
}

/// What DMI says of the whole machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct System {
    /// The maker.
    pub vendor: String,
    /// The product.
    pub product: String,
    /// The serial number; empty when it may not be read.
    pub serial: String,
    /// The firmware's version.
    pub bios_version: String,
}

/// A kind of processor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Processor {
    /// The model's name.
    pub model: String,
    /// Packages (sockets) of this model.
    pub sockets: u32,
    /// Threads of execution of this model.
    pub threads: u32,
}

/// A whole disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Disk {
    /// The kernel's name, for example `sda`.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The model, where the kernel knows it.
    pub model: String,
}

/// A mounted file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileSystem {
    /// Where it is mounted.
    pub mount_point: String,
    /// Its type, for example `ext4`.
    pub kind: String,
    /// The device or source.
    pub source: String,
    /// Bytes in all.
    pub size: u64,
    /// Bytes that an ordinary user may still write.
    pub free: u64,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Interface {
    /// The kernel's name, for example `eth0`.
    pub name: String,
    /// The hardware address, where it has one.
    pub mac: String,
    /// Its addresses with their prefix lengths.
    pub addresses: Vec<InterfaceAddress>,
}

/// An address of an interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InterfaceAddress {
    /// The address.
    pub address: IpAddr,
    /// Bits of the network.
    pub prefix: u8,
}

/// A package that is installed. For dpkg also one that it has left unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InstalledPackage {
    /// The (binary) package's name.
    pub name: String,
    /// Where it comes from; dpkg where it is not said.
    #[serde(default, skip_serializing_if = "Ecosystem::is_dpkg")]
    pub ecosystem: Ecosystem,
    /// The installed version, as the ecosystem writes it: for rpm `[epoch:]version-release`.
    pub version: Version,
    /// The architecture of the package: dpkg's `all` and rpm's `noarch` included; empty where packages have none.
    pub architecture: String,
    /// The source package; the package itself where the ecosystem knows no others.
    pub source: String,
    /// The source package's version.
    pub source_version: Version,
    /// rpm's module and stream (`nodejs:18`), by which its versions stand apart from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Who publishes it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
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

impl InstalledPackage {
    /// A package of which no more is known; it is its own source.
    pub fn new(ecosystem: Ecosystem, name: &str, version: Version, architecture: &str) -> Self {
        Self {
            name: name.to_owned(),
            ecosystem,
            architecture: architecture.to_owned(),
            source: name.to_owned(),
            source_version: version.clone(),
            version,
            module: None,
            vendor: None,
            held: false,
            broken: None,
            provides: String::new(),
            bounds: String::new(),
            conflicts: String::new(),
        }
    }

    /// How the installed version stands to `other`, in the order of the package's ecosystem.
    pub fn order(&self, other: &str) -> Ordering {
        self.ecosystem.order(self.version.as_str(), other)
    }
}

/// An update of Windows, as the machine lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hotfix {
    /// The article's number, `KB5005033`.
    pub id: String,
    /// The day it was installed, `YYYY-MM-DD`, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_on: Option<String>,
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
