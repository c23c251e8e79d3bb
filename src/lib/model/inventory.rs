//! What a machine is made of and what is installed on it (domain.md I1).

use super::Invalid;
use super::document::Document;
use super::platform::Platform;
use super::time::Timestamp;
use super::version::{Ecosystem, Version};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::cmp::Ordering;

mod class;
mod custom;
mod file;
mod hardware;
mod operating_system;
mod storage;

pub use class::Class;
pub use custom::{ContainerImage, CustomClass, CustomValue, Resource};
pub use file::{FileHeader, InventoriedFile};
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
    /// Its packages of every ecosystem, by name and architecture.
    pub packages: Vec<InstalledPackage>,
    /// Files that the rules of the site's software inventory found, by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<InventoriedFile>,
    /// Updates of Windows that it lists as installed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hotfixes: Vec<Hotfix>,
    /// Images of containers that it keeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub container_images: Vec<ContainerImage>,
    /// Classes of the administrator's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom: Vec<CustomClass>,
    /// Things beside the machine that it reports, as printers or machines without an agent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
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
            files: Vec::new(),
            hotfixes: Vec::new(),
            container_images: Vec::new(),
            custom: Vec::new(),
            resources: Vec::new(),
            gaps: Vec::new(),
        }
    }

    /// The gap of packages that could not be read at all.
    pub const PACKAGES: &'static str = "packages";
    /// The gap of files that were not looked through to the end.
    pub const FILES: &'static str = "files";
    /// The gap of files that are not handed over.
    pub const FILE_COLLECTION: &'static str = "file_collection";
    /// The gap of not knowing whether a restart is needed.
    pub const RESTART_NEEDED: &'static str = "operating_system.restart_needed";

    /// The same without its packages, which are by far the most of it.
    #[must_use]
    pub fn without_packages(&self) -> Self {
        Self {
            collected_at: self.collected_at,
            machine: self.machine.clone(),
            platform: self.platform.clone(),
            operating_system: self.operating_system.clone(),
            hardware: self.hardware.clone(),
            packages: Vec::new(),
            hotfixes: self.hotfixes.clone(),
            files: self.files.clone(),
            container_images: self.container_images.clone(),
            custom: self.custom.clone(),
            resources: self.resources.clone(),
            gaps: self.gaps.clone(),
        }
    }

    /// Whether this class could not be read.
    pub fn has_gap(&self, class: &str) -> bool {
        self.gaps.iter().any(|gap| gap.class == class)
    }
}

impl Document for Inventory {
    const TYPE: &'static str = "inventory";
}

/// Names of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A package that is installed. For dpkg also one that it has left unfinished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(remote = "Self")]
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

impl Serialize for InstalledPackage {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, out)
    }
}

impl<'de> Deserialize<'de> for InstalledPackage {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let package = Self::deserialize(input)?;
        package.check().map_err(serde::de::Error::custom)?;
        Ok(package)
    }
}

impl InstalledPackage {
    /// Whether the versions are ones of the ecosystem: what is compared with a text that is none would be judged wrongly.
    fn check(&self) -> Result<(), Invalid> {
        self.ecosystem.check(self.version.as_str())?;
        if self.source_version == self.version {
            return Ok(());
        }
        self.ecosystem.check(self.source_version.as_str())
    }

    /// Whether anything of it is there beside its configuration.
    pub fn is_there(&self) -> bool {
        !matches!(
            self.broken.as_deref(),
            Some("config-files" | "not-installed")
        )
    }

    /// Whether dpkg was cut off while it unpacked it: the version is noted, its files are of two versions.
    pub fn is_half_there(&self) -> bool {
        matches!(self.broken.as_deref(), Some("half-installed" | "reinstreq"))
    }

    /// Whether installing `version` would bring something: it is newer, or the same and only half there.
    pub fn lacks(&self, version: &str) -> bool {
        match self.order(version) {
            Ordering::Less => true,
            Ordering::Equal => self.is_half_there(),
            Ordering::Greater => false,
        }
    }

    /// A package of which no more is known; it is its own source.
    pub fn new(ecosystem: Ecosystem, name: &str, version: Version, architecture: &str) -> Self {
        let name = ecosystem.canonical_name(name);
        Self {
            source: name.to_string(),
            name: name.into_owned(),
            ecosystem,
            architecture: architecture.to_owned(),
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
