//! A slice: of all that the site knows of updates what can apply to one machine, so that it judges itself as the site does.

use super::digest::Digest;
use super::document::Document;
use super::id::{ClientId, FeedId};
use super::platform::Release;
use super::scan::FeedAge;
use super::time::Timestamp;
use super::update::Update;
use serde::{Deserialize, Serialize};

/// What can apply to a machine in one state, signed by its site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Slice {
    /// Whose it is.
    pub client: ClientId,
    /// The state of the inventory that it was cut for. For any other state something may be missing in it.
    pub state: Digest,
    /// When it was cut.
    pub made_at: Timestamp,
    /// Until when it is to be believed.
    pub valid_until: Timestamp,
    /// The feeds it was cut from, with their age.
    pub feeds: Vec<FeedAge>,
    /// What the feeds cover, as far as the machine is covered.
    pub covers: Vec<Covered>,
    /// Updates, each with those of its packages and rules that matter.
    pub updates: Vec<SlicedUpdate>,
    /// Why a machine that lacks nothing of this is not compliant for that, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caveat: Option<String>,
}

impl Document for Slice {
    const TYPE: &'static str = "catalog_slice";
}

/// A release and architectures that a feed speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Covered {
    /// The feed.
    pub feed: FeedId,
    /// The release.
    pub release: Release,
    /// The architectures; `all` stands for every one.
    pub architectures: Vec<String>,
}

/// A part of an update of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlicedUpdate {
    /// The feed that brings it.
    pub feed: FeedId,
    /// The update.
    pub update: Update,
}
