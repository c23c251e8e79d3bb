//! What all clients of a site are told to look for, to hand over, to count and to give to each other (domain.md I4, I5, I6,
//! L8). Written in the site's
//! configuration, signed by who applies it, and given to each client in its policy.

use super::words;
use serde::{Deserialize, Serialize};

/// A week, as SMS has it.
const WEEK_HOURS: u32 = 168;

/// The settings; without rules nothing is looked for, handed over or counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ClientSettings {
    /// Which files are reported.
    pub software_inventory: SoftwareInventory,
    /// Which files are copied to the site.
    pub file_collection: FileCollection,
    /// Which programs are counted while they run.
    pub metering: Metering,
    /// Whether clients give content to each other; absent: they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer_cache: Option<PeerCache>,
}

impl ClientSettings {
    /// Whether they ask nothing of a client.
    pub fn is_idle(&self) -> bool {
        self.software_inventory.rules.is_empty()
            && self.file_collection.rules.is_empty()
            && self.metering.rules.is_empty()
            && self.peer_cache.is_none()
    }
}

/// Clients whose agent keeps running give what they hold to clients of the same boundary (domain.md L8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PeerCache {
    /// The TCP port that a client gives content at.
    pub port: u16,
    /// To how many others at a time; more are asked to go elsewhere.
    pub max_connections: u32,
    /// A client whose load (of the last minute) is above this share of its processors gives nothing.
    pub max_load_percent: u32,
    /// For how many days content is kept for others when the client itself needs it no more.
    pub keep_days: u32,
}

impl Default for PeerCache {
    fn default() -> Self {
        Self {
            port: 8003,
            max_connections: 8,
            max_load_percent: 80,
            keep_days: 7,
        }
    }
}

/// Files that are reported, by what their headers say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SoftwareInventory {
    /// How often to look, in hours.
    pub every_hours: u32,
    /// For how long one look may go on, in seconds; the next cycle of the agent continues it.
    pub max_seconds: u32,
    /// Which files.
    pub rules: Vec<FileRule>,
}

impl Default for SoftwareInventory {
    fn default() -> Self {
        Self {
            every_hours: WEEK_HOURS,
            max_seconds: 60,
            rules: Vec::new(),
        }
    }
}

/// Files that are copied to the site, which keeps the five newest contents of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FileCollection {
    /// How often to look, in hours.
    pub every_hours: u32,
    /// What one client may hand over in one look, in KiB.
    pub max_client_kib: u32,
    /// Which files.
    pub rules: Vec<FileRule>,
}

impl Default for FileCollection {
    fn default() -> Self {
        Self {
            every_hours: WEEK_HOURS,
            max_client_kib: 10 * 1024,
            rules: Vec::new(),
        }
    }
}

/// Where files are looked for, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileRule {
    /// Its name, in lists and reports.
    pub name: String,
    /// The folder to begin in, absolute.
    pub path: String,
    /// Names of files, with `*` and `?`.
    pub pattern: String,
    /// Whether folders below it are looked through too.
    #[serde(default = "yes")]
    pub recursive: bool,
    /// Paths that are left out with all below them, with `*` and `?`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Whether other file systems that are mounted below are looked through too.
    #[serde(default)]
    pub cross_file_systems: bool,
    /// Whether the SHA-256 of each file is reported.
    #[serde(default)]
    pub sha256: bool,
    /// At most so many files.
    #[serde(default = "max_files")]
    pub max_files: u32,
    /// Larger files are not read: reported without a digest, and never copied. In KiB.
    #[serde(default = "max_kib")]
    pub max_kib: u32,
    /// Folders inside each other, at most.
    #[serde(default = "max_depth")]
    pub max_depth: u32,
}

fn yes() -> bool {
    true
}

fn max_files() -> u32 {
    1_000
}

fn max_kib() -> u32 {
    1_024
}

fn max_depth() -> u32 {
    32
}

/// Programs whose use is counted; none is ever hindered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Metering {
    /// How often running programs are looked at, in seconds: what ends between two looks is not seen.
    pub sample_seconds: u32,
    /// How often use is reported, in minutes.
    pub upload_minutes: u32,
    /// For how many days each single use is kept by the site.
    pub raw_days: u32,
    /// For how many days summaries are kept by the site.
    pub summary_days: u32,
    /// Which programs.
    pub rules: Vec<MeterRule>,
}

impl Default for Metering {
    fn default() -> Self {
        Self {
            sample_seconds: 60,
            upload_minutes: WEEK_HOURS * 60,
            raw_days: 5,
            summary_days: 270,
            rules: Vec::new(),
        }
    }
}

words! {
    /// Where in the tree of sites a rule counts.
    MeterScope, "scope" {
        /// At its own site.
        Site = "site",
    }
}

/// A program whose use is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeterRule {
    /// Its name, in lists and reports.
    pub name: String,
    /// The name of the program's file, with `*` and `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// The name that is written inside of the file, with `*` and `?`; it stays when the file is renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_file_name: Option<String>,
    /// The version that is written inside of the file, with `*` and `?`; `*` is also met by a file that names none.
    #[serde(default = "any")]
    pub version: String,
    /// The language that is written inside of the file, as a number, or `*`.
    #[serde(default = "any")]
    pub language: String,
    /// Where it counts.
    #[serde(default = "own_site")]
    pub scope: MeterScope,
}

fn any() -> String {
    "*".to_owned()
}

fn own_site() -> MeterScope {
    MeterScope::Site
}
