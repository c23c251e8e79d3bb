//! What an agent says of its inventory when the site has the report before: what changed, or that nothing did
//! (domain.md 2.3).

use super::digest::Digest;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What changed since the report before. An instance that changed is one that is gone and one that is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Delta {
    /// When it was collected, by the machine's own clock.
    pub collected_at: Timestamp,
    /// One more than that of the report before; a full inventory has 0.
    pub serial: u32,
    /// The hash of the state that the report before left.
    pub base: Digest,
    /// The hash of the state that this report leaves.
    pub state: Digest,
    /// The sections that changed, by class.
    pub changes: Vec<SectionChange>,
}

/// What changed in one section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SectionChange {
    /// The class, for example `hardware.disks`.
    pub class: String,
    /// The digests of instances that are there no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<Digest>,
    /// Instances that were not there before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<Value>,
}

/// "What you have of me is what there is."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Unchanged {
    /// When it was collected, by the machine's own clock.
    pub collected_at: Timestamp,
    /// The serial of the last report that changed something.
    pub serial: u32,
    /// The hash of the state.
    pub state: Digest,
}
