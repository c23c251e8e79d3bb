//! An update: what it changes, where it applies, what it brings (domain.md U4).

use super::digest::Digest;
use super::id::{CveId, UpdateId};
use super::platform::Release;
use super::time::Timestamp;
use super::version::DebVersion;
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

/// One update of a feed: for Debian, all binary packages that one version of a source package brings to one suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Update {
    /// The identity in the feed's terms, `<os>/<release>/<source>/<version>` for Debian.
    pub id: UpdateId,
    /// One line for people.
    pub title: String,
    /// As the vendor ranks it.
    pub severity: Severity,
    /// What it is for.
    pub classification: Classification,
    /// The vulnerabilities it is known to close.
    pub cves: Vec<CveId>,
    /// When the feed published it, where it says so.
    pub published: Option<Timestamp>,
    /// The release it is for.
    pub release: Release,
    /// The source package.
    pub source: String,
    /// The source package's version.
    pub source_version: DebVersion,
    /// What has to be restarted.
    pub restart: Restart,
    /// The binary packages it brings; each is a rule ("older than this version") and a payload.
    pub packages: Vec<UpdatePackage>,
}

/// One binary package of an update. The rule it carries: a client that has the package at a lower version requires the update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdatePackage {
    /// The binary package's name.
    pub name: String,
    /// dpkg's architecture: a machine's, or `all`.
    pub architecture: String,
    /// The version that closes the gap.
    pub version: DebVersion,
    /// How it hangs together with other packages.
    pub relations: Relations,
    /// The file that brings it.
    pub payload: Payload,
}

/// Relations of a binary package, in the syntax of Debian Policy chapter 7, unparsed; empty when there are none.
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

impl Payload {
    /// The file name, without folders.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}
