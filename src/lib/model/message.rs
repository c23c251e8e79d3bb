//! Messages between agent and site: the bodies of signed envelopes. All refuse unknown fields (security.md R6).

use super::bandwidth::BandwidthWindow;
use super::collected_file::CollectedFile;
use super::delta::{Delta, Unchanged};
use super::digest::Digest;
use super::id::{ClientId, KeyId, MessageId, PackageId, PolicyId, SiteCode};
use super::inventory::Inventory;
use super::metering::ProgramUse;
use super::status::StatusMessage;
use super::time::Timestamp;
use super::words;
use serde::{Deserialize, Serialize};

/// Who sends, to whom, and where in the sender's sequence: what makes a captured message useless elsewhere (A13, C04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The message's identity.
    pub id: MessageId,
    /// The client that sends and signs.
    pub client: ClientId,
    /// The client's enrollment epoch.
    pub epoch: u32,
    /// One more with each message of the epoch.
    pub sequence: u64,
    /// The site that shall read it.
    pub site: SiteCode,
    /// By the client's clock; logged, never decided upon.
    pub sent_at: Timestamp,
}

/// A message from an approved client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Who sends.
    pub header: Header,
    /// What.
    pub body: Body,
}

/// What a message says or asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Body {
    /// "I am here."
    Heartbeat {},
    /// What an agent says of itself now and then, also when nothing else is to be told (domain.md D2).
    Discovery(Box<DiscoveryRecord>),
    /// A full inventory.
    Inventory(Box<Inventory>),
    /// What changed in the inventory since the report before.
    InventoryDelta(Box<Delta>),
    /// The inventory is what the site has.
    InventoryUnchanged(Unchanged),
    /// Status of deployments.
    Status(Vec<StatusMessage>),
    /// A file that a rule of the site asks for.
    CollectedFile(Box<CollectedFile>),
    /// How programs were used that rules of the site count.
    Metering(Vec<ProgramUse>),
    /// Which policies do I have? Answered by a receipt with a poll token when `known` is still right.
    PolicyAssignments {
        /// The digest of the assignments document the client holds.
        known: Option<Digest>,
    },
    /// The body of one policy.
    PolicyBody {
        /// The policy.
        policy: PolicyId,
        /// Its version.
        version: u32,
    },
    /// A file of the repository of what is released, which proves itself; answered by "unchanged" when there is none.
    Metadata {
        /// Its name, for example `timestamp.json`.
        file: String,
    },
    /// What of the catalog can apply to me? Refused when the site has another inventory of the client.
    CatalogSlice {
        /// The state of the inventory that was reported last.
        state: Digest,
    },
    /// Which sites, boundaries and distribution points are there?
    HierarchyMap {},
    /// Where is this content?
    Locate {
        /// The package.
        package: PackageId,
        /// Its source version.
        version: u32,
        /// For how long it was looked for in vain: neighbours open after some time (domain.md L6).
        #[serde(default, skip_serializing_if = "is_zero")]
        waited_minutes: u32,
    },
    /// "Clients near me may have this from me" (peer cache, domain.md L8). Holds until a while after the next poll is due.
    Offer(Offer),
    /// "My numbers went back": answers the challenge of a receipt, and the sequence goes on from there.
    Resume {
        /// The challenge.
        challenge: String,
    },
    /// From now on another key signs for this client.
    RotateKey {
        /// The sealed `KeyRotation`, signed by the new key; this message is signed by the old one.
        rotation: String,
    },
}

/// What a client holds for others. Its address is the one that the message comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The TCP port that it gives content at.
    pub port: u16,
    /// Package versions whose content is there, at least what the client itself needed of it; none takes back what was offered
    /// before.
    pub holds: Vec<OfferedPackage>,
}

/// A package version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferedPackage {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
}

/// A machine as it says of itself in a heartbeat: the one record that shows that an agent is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DiscoveryRecord {
    /// The host name.
    pub hostname: String,
    /// The host name with its domain, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fqdn: Option<String>,
    /// The machine id.
    pub machine_id: String,
    /// The hardware's serial number; empty when it is not known.
    pub serial: String,
    /// The operating system, its release and the architecture.
    pub platform: super::platform::Platform,
    /// The agent's version.
    pub agent_version: String,
    /// The machine's addresses.
    pub addresses: Vec<std::net::IpAddr>,
}

/// A client's new key. Signed by it, inside of a message that the old key signed: both agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyRotation {
    /// The site.
    pub site: SiteCode,
    /// The client.
    pub client: ClientId,
    /// The epoch that begins with the new key.
    pub epoch: u32,
    /// The key that ends.
    pub from: KeyId,
    /// The new Ed25519 public key, 32 bytes in base64.
    pub to: String,
}

words! {
    /// What became of a message.
    Outcome, "outcome" {
        /// Stored durably; or seen before and stored then.
        Accepted = "accepted",
        /// The client waits for approval.
        Pending = "pending",
        /// The client is blocked.
        Blocked = "blocked",
        /// The client's identity is in question.
        Conflict = "conflict",
        /// The sequence number was used before with other content, or lies before the last one.
        Replayed = "replayed",
        /// It is not as it should be; the reason says how.
        Refused = "refused",
    }
}

/// The site's signed answer to a message that only reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The message it answers.
    pub message: MessageId,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, when it was not accepted.
    pub reason: String,
    /// The highest sequence number the site has stored for the client's epoch.
    pub sequence: u64,
    /// To be answered by `Resume`, when a number was used before: who answers it is alive, and no old recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// The site's clock.
    pub server_time: Timestamp,
    /// The site wants a full inventory from then on: what it has of the client is not what the client says it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_inventory_after: Option<Timestamp>,
    /// How old the client's last discovery record may become, in hours; the answer to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_hours: Option<u32>,
    /// What the client holds is what there is; with this token it may ask again whether that is still so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// The site's answer to `Locate`: the distribution points to try, in this order. Content is verified, so order is all it can change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContentLocations {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// Base addresses, best first.
    pub sources: Vec<ContentSource>,
    /// How fast it may come at which hours of the client's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bandwidth: Vec<BandwidthWindow>,
    /// Whether files may come from where their vendor offers them, when all of these fail (domain.md L7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vendor_origin: bool,
    /// Opens the distribution points of the site for this content; servers of others have no use for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Why the list is as it is.
    pub reason: String,
}

/// What a client may read from the distribution points of its site. Signed by a ticket key, used together with a proof by
/// the client's own key: a ticket alone opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// The site.
    pub site: SiteCode,
    /// The client.
    pub client: ClientId,
    /// Its Ed25519 public key, 32 bytes in base64.
    pub client_key: String,
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// The digest of its sealed manifest: it and the files that it names may be read.
    pub manifest: Digest,
    /// After this it opens nothing.
    pub expires_at: Timestamp,
}

/// A key that signs tickets, vouched for by the policy key: it can be a new one each week without the release desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TicketKey {
    /// The site.
    pub site: SiteCode,
    /// The Ed25519 public key, 32 bytes in base64.
    pub key: String,
    /// When it was made.
    pub issued_at: Timestamp,
    /// After this its tickets open nothing.
    pub expires_at: Timestamp,
}

/// One place that holds content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContentSource {
    /// Base address.
    pub url: String,
    /// How near it is.
    pub locality: super::boundary::Locality,
    /// Another client that gives it, and is asked by its own rules; none for a distribution point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<ClientId>,
}

/// A machine asks to be enrolled; signed by its new key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrollmentRequest {
    /// The identity the machine made for itself.
    pub client: ClientId,
    /// Its Ed25519 public key, 32 bytes in base64.
    pub public_key: String,
    /// Random, so that the receipt answers this request and no other.
    pub nonce: String,
    /// The token's public name; empty for a machine that is known by its key already.
    pub token: String,
    /// HMAC-SHA256 over the rest, keyed by the token's secret, in base64: the secret itself never travels. Empty without a token.
    pub proof: String,
    /// The host name.
    pub hostname: String,
    /// The machine id.
    pub machine_id: String,
    /// The hardware's serial number; empty when it is not known.
    pub serial: String,
    /// The client whose files were found on this machine though they belong to another machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clone_of: Option<ClientId>,
}

/// The site's signed answer to an enrollment request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnrollmentReceipt {
    /// The client.
    pub client: ClientId,
    /// Its key, so that a receipt cannot be moved to another.
    pub key: KeyId,
    /// The request's nonce.
    pub nonce: String,
    /// The site.
    pub site: SiteCode,
    /// Approved, or waiting.
    pub approval: super::client::Approval,
    /// The client's epoch.
    pub epoch: u32,
    /// The site's clock.
    pub server_time: Timestamp,
}

/// The signed answer to `GET /v1/slp?address=…`: which site an address belongs to (domain.md 2.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteAssignment {
    /// The address that was asked about; the first one, where there were several.
    pub address: std::net::IpAddr,
    /// Its site; none when no site takes it.
    pub site: Option<SiteCode>,
    /// Why.
    pub reason: String,
    /// The site's management points, as far as they are known here.
    pub management_points: Vec<String>,
    /// The site's clock.
    pub server_time: Timestamp,
}

/// The signed answer to `GET /v1/time?nonce=…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeAnswer {
    /// The nonce of the question.
    pub nonce: String,
    /// The site's clock.
    pub server_time: Timestamp,
}
