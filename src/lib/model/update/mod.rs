//! An update: what it changes, where it applies, what it brings (domain.md U4).

mod product;
mod rule;

pub use product::Product;
pub use rule::{ConditionRule, HotfixRule, PackageRule, Rule, VersionRange};

use super::digest::Digest;
use super::id::{CveId, UpdateId};
use super::platform::{Platform, Release};
use super::time::Timestamp;
use super::version::{Ecosystem, Version};
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// How bad not having the update is, as the feed's vendor ranks it.
    #[derive(Default)]
    Severity, "severity" {
        /// The feed does not say.
        #[default]
        Unknown = "unknown",
        /// Low.
        Low = "low",
        /// Medium.
        Moderate = "moderate",
        /// High.
        Important = "important",
        /// Critical.
        Critical = "critical",
    }
}

words! {
    /// What an update is for.
    Classification, "classification" {
        /// It closes a vulnerability.
        Security = "security",
        /// Anything else: point releases, data, bug fixes.
        Maintenance = "maintenance",
    }
}

words! {
    /// What has to be restarted before the update is in effect.
    Restart, "restart" {
        /// Nothing beyond what the package's own scripts restart.
        None = "none",
        /// The machine, as for a kernel.
        Machine = "machine",
    }
}

words! {
    /// How an update stands to a client (architecture.md section 4). *Unknown* never counts as compliant.
    State, "state" {
        /// The client needs it and does not have it.
        Required = "required",
        /// The client has it, or something newer.
        Installed = "installed",
        /// Installed on disk; in effect after a restart.
        PendingRestart = "pending_restart",
        /// Nothing on the client is touched by it.
        NotApplicable = "not_applicable",
        /// Could not be judged; the reason says why.
        Unknown = "unknown",
    }
}

/// One update of a feed: for Debian, all binary packages that one version of a source package brings to one suite; for
/// rpm and OSV an advisory; for Windows a knowledge-base article (KB).
///
/// It applies where one of its packages or rules does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Update {
    /// The identity in the feed's terms: `<os>/<release>/<source>/<version>` for a Debian suite, otherwise the vendor's own,
    /// for example `ALSA-2024:0805` or `KB5034441`.
    pub id: UpdateId,
    /// One line for people.
    pub title: String,
    /// As the vendor ranks it; where no vendor does, as its CVSS score says.
    pub severity: Severity,
    /// The vendor's CVSS vector, for example `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cvss: Option<String>,
    /// What it is for.
    pub classification: Classification,
    /// The vulnerabilities it is known to close.
    pub cves: Vec<CveId>,
    /// Other names of the same thing, for example `DSA-5555-1` or `GHSA-xxxx-xxxx-xxxx`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// When the feed published it, where it says so.
    pub published: Option<Timestamp>,
    /// The updates that it replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<UpdateId>,
    /// Whose packages these are.
    #[serde(default, skip_serializing_if = "Ecosystem::is_dpkg")]
    pub ecosystem: Ecosystem,
    /// The release that its packages are for; rules name their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<Release>,
    /// The source package, where it is one version of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The source package's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_version: Option<Version>,
    /// What has to be restarted.
    pub restart: Restart,
    /// Where it applies, as far as `packages` does not say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// The packages it brings; each is a rule ("older than this version") and a payload.
    pub packages: Vec<UpdatePackage>,
}

/// One binary package of an update. The rule it carries: a client of the update's release that has the package at a lower
/// version requires the update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdatePackage {
    /// The binary package's name.
    pub name: String,
    /// The architecture: a machine's, or `all` (dpkg) or `noarch` (rpm).
    pub architecture: String,
    /// The version that closes the gap.
    pub version: Version,
    /// The module stream of rpm that it belongs to, `name:stream`; it replaces packages of that stream alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// How it hangs together with other packages.
    pub relations: Relations,
    /// The file that brings it.
    pub payload: Payload,
}

/// Relations of a dpkg package, in the syntax of Debian Policy chapter 7, unparsed; empty when there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Relations {
    /// `Depends`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub depends: String,
    /// `Pre-Depends`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pre_depends: String,
    /// `Recommends`; a package that comes new brings them along where it can.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub recommends: String,
    /// `Conflicts`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conflicts: String,
    /// `Breaks`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub breaks: String,
    /// `Provides`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub provides: String,
}

/// A file that brings an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Payload {
    /// The path below the feed's base address, for example `pool/updates/main/x/xz-utils/liblzma5_5.4.1-1+deb12u2_amd64.deb`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
}

/// Whether a binary package is a kernel that machines start, or the metapackage that brings one.
pub fn is_kernel_image(name: &str) -> bool {
    name.starts_with("linux-image-") && !name.ends_with("-dbg") && !name.ends_with("-dbgsym")
}

/// Whether a package of an ecosystem, by its binary or source name, is a kernel that machines start.
pub fn is_kernel_package(ecosystem: Ecosystem, name: &str) -> bool {
    const SOURCES: &[&str] = &[
        "hwe",
        "aws",
        "azure",
        "gcp",
        "oracle",
        "kvm",
        "lowlatency",
        "signed",
    ];
    match (ecosystem, name) {
        (Ecosystem::Dpkg, "linux") => true,
        (Ecosystem::Dpkg, name) => {
            let flavour = name.strip_prefix("linux-").unwrap_or_default();
            let flavour = flavour.split('-').next().unwrap_or_default();
            SOURCES.contains(&flavour) || is_kernel_image(name)
        }
        (Ecosystem::Rpm, "kernel" | "kernel-rt" | "kernel-default" | "kernel-uek") => true,
        (Ecosystem::Rpm, name) => name.starts_with("kernel-") && name.ends_with("-core"),
        _ => false,
    }
}

impl Update {
    /// An update of which nothing is known but its name, what it is for and whose packages it speaks of.
    pub fn new(id: UpdateId, ecosystem: Ecosystem, classification: Classification) -> Self {
        Self {
            title: id.to_string(),
            id,
            severity: Severity::Unknown,
            cvss: None,
            classification,
            cves: Vec::new(),
            aliases: Vec::new(),
            published: None,
            supersedes: Vec::new(),
            ecosystem,
            release: None,
            source: None,
            source_version: None,
            restart: Restart::None,
            rules: Vec::new(),
            packages: Vec::new(),
        }
    }

    /// Whether its packages are for a platform.
    pub fn covers(&self, platform: &Platform) -> bool {
        let is_for = |release: &Release| release.covers(platform);
        self.release.as_ref().is_some_and(is_for)
    }
}

impl Payload {
    /// The file name, without folders.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}
