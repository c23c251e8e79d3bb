//! Clients: machines that are, were, or ask to be managed.

use super::id::{ClientId, CollectionId, KeyId, SiteCode};
use super::platform::Platform;
use super::time::Timestamp;
use super::words;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

words! {
    /// Whether a client is believed (security.md 3.5). Only an approved one gets policy.
    Approval, "approval" {
        /// Waits for an operator.
        Pending = "pending",
        /// Managed.
        Approved = "approved",
        /// Refused; its messages are dropped.
        Blocked = "blocked",
        /// Claims a machine that another client already is; an operator decides.
        Conflict = "conflict",
    }
}

words! {
    /// Why a client's identity is in question.
    Conflict, "conflict" {
        /// It enrolled as a machine that another client is, or was before it was blocked.
        SameMachine = "same_machine",
        /// Two machines use its key: their sequences are interleaved.
        CloneSuspected = "clone_suspected",
    }
}

words! {
    /// Whether a client is still there (domain.md L14).
    Activity, "activity" {
        /// Something was heard of it lately.
        Active = "active",
        /// Nothing was heard of it for days.
        Inactive = "inactive",
        /// Another client enrolled later as the same hardware: the machine was installed anew.
        Obsolete = "obsolete",
    }
}

impl Client {
    /// A client with its first key, which waits for approval; nothing is known of it but that.
    pub fn pending(
        id: ClientId,
        (key, public_key): (KeyId, String),
        (site, enrolled_at): (SiteCode, Timestamp),
    ) -> Self {
        Self {
            id,
            hostname: String::new(),
            machine_id: String::new(),
            serial: None,
            approval: Approval::Pending,
            conflict: None,
            conflict_with: None,
            site,
            epoch: 1,
            key,
            public_key,
            platform: None,
            address: None,
            enrolled_at,
            last_seen: None,
            inventory_at: None,
        }
    }
}

/// How a client stands since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActivityChange {
    /// When it was noticed.
    pub since: Timestamp,
    /// How it stands since then.
    pub activity: Activity,
}

/// A client as the catalog knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Client {
    /// Its identity.
    pub id: ClientId,
    /// Its host name, as it says.
    pub hostname: String,
    /// Its machine id, as it says.
    pub machine_id: String,
    /// The hardware's serial number, as it says; absent where it tells no machines apart.
    pub serial: Option<String>,
    /// Whether it is believed.
    pub approval: Approval,
    /// Why its identity is in question, when it is in conflict.
    pub conflict: Option<Conflict>,
    /// The other client of the conflict, when there is one.
    pub conflict_with: Option<ClientId>,
    /// Its assigned site.
    pub site: SiteCode,
    /// Its enrollment epoch: 1, one more after each re-enrollment.
    pub epoch: u32,
    /// Its signing key.
    pub key: KeyId,
    /// The Ed25519 public key, 32 bytes in base64.
    pub public_key: String,
    /// Its platform, from its last inventory.
    pub platform: Option<Platform>,
    /// The address that its last message came from.
    pub address: Option<IpAddr>,
    /// When it enrolled.
    pub enrolled_at: Timestamp,
    /// When its last message came, by the site's clock.
    pub last_seen: Option<Timestamp>,
    /// When its last inventory was collected.
    pub inventory_at: Option<Timestamp>,
}

/// Where a client was last heard from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClientAddress {
    /// Its identity.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// The address that its last message came from.
    pub address: IpAddr,
}

/// A one-time enrollment token as the catalog keeps it: a verifier, never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnrollmentToken {
    /// Its public name.
    pub id: String,
    /// HMAC key derived from the secret, in base64; see `trust::enrollment`.
    pub verifier: String,
    /// Until when it may be used.
    pub expires_at: Timestamp,
    /// Approve the client at once.
    pub auto_approve: bool,
    /// A collection that the client joins.
    pub collection: Option<CollectionId>,
    /// The host name must match this pattern (`*` and `?`), when given.
    pub name_pattern: Option<String>,
    /// Who used it, once used.
    pub used_by: Option<ClientId>,
    /// The client that the machine takes the place of: its history goes on, its old key ends.
    pub replaces: Option<ClientId>,
}

/// A machine that is approved when it enrolls, at a site whose approval mode is `preregistered`. It is known by its key; or
/// by its host name together with its machine id or serial number, which are no secrets: such a one needs a token as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registration {
    /// The host name.
    pub hostname: String,
    /// The key that it will enroll with, as 'smsagent id' shows it.
    pub key: Option<KeyId>,
    /// The machine id.
    pub machine_id: Option<String>,
    /// The hardware's serial number.
    pub serial: Option<String>,
    /// A collection that the client joins.
    pub collection: Option<CollectionId>,
    /// When it was added.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by: String,
    /// Who used it, once used.
    pub used_by: Option<ClientId>,
}
