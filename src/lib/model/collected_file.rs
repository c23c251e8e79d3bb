//! Whole files that clients hand over to the site (domain.md I5).

use super::digest::Digest;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A file on its way to the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CollectedFile {
    /// Its path on the client.
    pub path: String,
    /// The rule that asks for it.
    pub rule: String,
    /// When its content was changed last.
    pub modified_at: Timestamp,
    /// What is in it, in base64.
    pub content: String,
}

/// One content of a file that a client handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileVersion {
    /// The client's host name.
    pub hostname: String,
    /// Its path on the client.
    pub path: String,
    /// Which of its contents it is; the newest is 1.
    pub version: u32,
    /// The rule that asked for it.
    pub rule: String,
    /// Bytes.
    pub size: u64,
    /// The SHA-256 of its content.
    pub sha256: Digest,
    /// When its content was changed last, as the client says.
    pub modified_at: Timestamp,
    /// When the site took it.
    pub collected_at: Timestamp,
}
