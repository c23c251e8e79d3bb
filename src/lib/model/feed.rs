//! Feeds: where updates are learned from, and how fresh what we know is.

use super::digest::Digest;
use super::id::FeedId;
use super::platform::Release;
use super::time::Timestamp;
use super::update::Classification;
use serde::{Deserialize, Serialize};

/// A feed as configured: one suite of an apt archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// Its name.
    pub id: FeedId,
    /// The archive's base address (`http://`, `https://`, or a directory that mirrors it); what `dists/` and `pool/` are below.
    /// `apt-lists` reads this machine's own apt lists instead.
    pub uri: String,
    /// The suite's path below `dists/`, for example `bookworm-security`.
    pub suite: String,
    /// Components, for example `main`.
    #[serde(default = "main_only")]
    pub components: Vec<String>,
    /// Architectures, for example `amd64`.
    pub architectures: Vec<String>,
    /// The keyring file that must have signed `InRelease`.
    pub keyring: String,
    /// What updates from it are for.
    pub classification: Classification,
}

fn main_only() -> Vec<String> {
    vec!["main".to_owned()]
}

/// How the last sync of a feed left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeedState {
    /// The feed.
    pub feed: Feed,
    /// The release it covers, from the signed `InRelease`.
    pub release: Release,
    /// The digest of the `InRelease` that was imported.
    pub release_digest: Digest,
    /// `Date` of that file.
    pub dated: Timestamp,
    /// `Valid-Until` of that file, where it has one.
    pub valid_until: Option<Timestamp>,
    /// When it was imported.
    pub synced_at: Timestamp,
    /// Updates known from it.
    pub updates: u64,
    /// Binary packages known from it.
    pub packages: u64,
}
