//! Compliance: honest counts that add up to the whole collection (domain.md 2.4 step 15, pain point 23).

use super::document::Document;
use super::filter::Filter;
use super::id::{ClientId, CollectionId, UpdateId};
use super::time::Timestamp;
use super::update::{Classification, Severity};
use serde::{Deserialize, Serialize};

/// How a collection stands at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Compliance {
    /// When it was measured.
    pub measured_at: Timestamp,
    /// For which clients.
    pub collection: CollectionId,
    /// Of those only the clients that this filter asks for.
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// Only the updates that this filter asks for, as its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub where_update: Option<String>,
    /// Clients by their worst update.
    pub clients: ClientCounts,
    /// Required updates over all clients: the sum of `clients_required` of all updates.
    pub required: u64,
    /// One line an update that some client requires, has pending, or has installed through a deployment.
    pub updates: Vec<UpdateCompliance>,
    /// One line a client.
    pub by_client: Vec<ClientCompliance>,
}

impl Document for Compliance {
    const TYPE: &'static str = "compliance";
}

/// Clients counted once each; the parts add up to `total`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientCounts {
    /// Members of the collection.
    pub total: u64,
    /// Nothing required, nothing pending.
    pub compliant: u64,
    /// Something required.
    pub non_compliant: u64,
    /// Nothing required, a restart pending.
    pub pending_restart: u64,
    /// Not judged: never reported, reported too long ago, a platform that no feed covers; or nothing required of what is known,
    /// and that is too little: a release past its end of life, a feed that is too old, updates that cannot be judged.
    pub unknown: u64,
}

/// How an update stands over the collection; the counts add up to its clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UpdateCompliance {
    /// The update.
    pub update: UpdateId,
    /// Its title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// What it is for.
    pub classification: Classification,
    /// Clients that require it.
    pub clients_required: u64,
    /// Clients that have it.
    pub clients_installed: u64,
    /// Clients that have it after a restart.
    pub clients_pending_restart: u64,
    /// Clients that it does not touch.
    pub clients_not_applicable: u64,
    /// Clients that could not be judged.
    pub clients_unknown: u64,
}

/// How a client stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientCompliance {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// Updates it requires.
    pub required: u64,
    /// Updates pending a restart.
    pub pending_restart: u64,
    /// Why it could not be judged, when it could not.
    pub unknown: Option<String>,
    /// When its inventory was collected.
    pub inventory_at: Option<Timestamp>,
}
