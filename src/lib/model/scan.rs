//! The answer of a scan: how each update stands to each client, and why.

use super::document::Document;
use super::feed::FeedState;
use super::id::{ClientId, CveId, FeedId, UpdateId};
use super::platform::Platform;
use super::time::Timestamp;
use super::update::{Classification, Restart, Severity, State, Update};
use super::version::Version;
use serde::{Deserialize, Serialize};

/// A scan of one or more clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scan {
    /// When it was made.
    pub scanned_at: Timestamp,
    /// The feeds it was made against, with their age.
    pub feeds: Vec<FeedAge>,
    /// One answer a client.
    pub clients: Vec<ClientScan>,
    /// The updates that some client requires, whole, so that the next tool in a pipe needs no catalog.
    pub updates: Vec<FeedUpdate>,
}

impl Document for Scan {
    const TYPE: &'static str = "scan";
}

/// How old what we know of a feed is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeedAge {
    /// The feed.
    pub feed: FeedId,
    /// `Date` of its signed release file.
    pub dated: Timestamp,
    /// When it was synced.
    pub synced_at: Timestamp,
}

impl From<&FeedState> for FeedAge {
    fn from(state: &FeedState) -> Self {
        Self {
            feed: state.feed.id.clone(),
            dated: state.dated,
            synced_at: state.synced_at,
        }
    }
}

/// An update and where its payloads are fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FeedUpdate {
    /// The feed that brings it.
    pub feed: FeedId,
    /// The address that payload paths are below.
    pub base: String,
    /// The update.
    pub update: Update,
}

/// How all updates stand to one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientScan {
    /// The client, when it is enrolled.
    pub client: Option<ClientId>,
    /// Its host name.
    pub hostname: String,
    /// Its platform.
    pub platform: Platform,
    /// When its inventory was collected.
    pub inventory_at: Timestamp,
    /// `Unknown` with a reason when it cannot be judged at all; else the worst state of its updates.
    pub state: State,
    /// Why the state is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
    /// Updates that are not `not_applicable`.
    pub findings: Vec<Finding>,
}

/// How one update stands to one client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// The update.
    pub update: UpdateId,
    /// Its title.
    pub title: String,
    /// The state.
    pub state: State,
    /// Its severity.
    pub severity: Severity,
    /// `Security` also when a security update that applies is superseded by this one.
    pub classification: Classification,
    /// What it closes.
    pub cves: Vec<CveId>,
    /// Older updates that it brings along on this client, which are not offered by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<UpdateId>,
    /// What must be restarted.
    pub restart: Restart,
    /// Why, where no package says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The packages it touches on this client.
    pub packages: Vec<PackageChange>,
}

/// What an update does to one package of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageChange {
    /// The package.
    pub name: String,
    /// Its architecture.
    pub architecture: String,
    /// The installed version; absent when the package comes new with the update (a kernel's, for example).
    pub installed: Option<Version>,
    /// The version that the update brings; absent where none is known that closes the gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub candidate: Option<Version>,
    /// Why it cannot be installed now, when it cannot: held, or a relation that nothing satisfies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_back: Option<String>,
    /// Why it is needed, in words.
    pub reason: String,
}
