//! Files that the rules of the site's software inventory found, and what they say of themselves.

use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A file that a rule of the site's software inventory found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InventoriedFile {
    /// Its path.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When its content was changed last.
    pub modified_at: Timestamp,
    /// The names of the rules that found it.
    pub rules: Vec<String>,
    /// What it says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<FileHeader>,
    /// The SHA-256 of its content, where a rule asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Digest>,
}

/// What a program or library says of itself: the word of whoever made it, and no proof.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileHeader {
    /// `elf` or `pe`.
    pub format: String,
    /// The version as a text, as its maker writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The maker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// The name that its maker gave the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_name: Option<String>,
    /// The number of its language, for example `1033`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The build id of an ELF file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_id: Option<String>,
    /// The name by which an ELF library is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soname: Option<String>,
}
