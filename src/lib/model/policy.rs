//! Policy: what one client is told to do. Travels as XML inside a signed envelope (domain.md S3; schema in docs/policy.xsd).

use super::client_settings::ClientSettings;
use super::deployment::{Purpose, RemoteContent, RestartPolicy};
use super::digest::Digest;
use super::id::{ClientId, DeploymentId, KeyId, PackageId, PolicyId, SiteCode};
use super::time::Timestamp;

/// Whom a policy document is for, and how long it is good: checked before anything else of it is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audience {
    /// The site that signs.
    pub site: SiteCode,
    /// The one client it is for.
    pub client: ClientId,
    /// The client's enrollment epoch.
    pub epoch: u32,
    /// The client's key.
    pub key: KeyId,
    /// Only goes up, per client.
    pub serial: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// After this it starts nothing new.
    pub expires_at: Timestamp,
}

/// The list of policies a client has: whatever is not on it is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyAssignments {
    /// Whom it is for.
    pub audience: Audience,
    /// How often to ask, in minutes (domain.md S3: 60).
    pub poll_minutes: u32,
    /// The policies.
    pub assignments: Vec<PolicyAssignment>,
    /// The digest of the settings that the client follows; without it there is nothing to look for, hand over or count.
    pub settings: Option<Digest>,
}

/// What a client is to look for, to hand over and to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySettings {
    /// Whom it is for.
    pub audience: Audience,
    /// What.
    pub settings: ClientSettings,
}

impl PolicySettings {
    /// The policy's id; no deployment's policy has it.
    pub const POLICY: &'static str = "client-settings";
    /// The only version: what changes is known by its digest.
    pub const VERSION: u32 = 1;
}

/// A pointer to a policy body.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PolicyAssignment {
    /// The policy.
    pub policy: PolicyId,
    /// Its version.
    pub version: u32,
    /// The digest of the body's XML.
    pub body: Digest,
}

/// A policy body: one deployment for one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyBody {
    /// Whom it is for.
    pub audience: Audience,
    /// The policy.
    pub policy: PolicyId,
    /// Its version.
    pub version: u32,
    /// The deployment.
    pub deployment: DeploymentId,
    /// What to run.
    pub package: PackageId,
    /// Its source version.
    pub package_version: u32,
    /// The digest of the manifest, which must be a released target.
    pub manifest: Digest,
    /// The lowest version of the snapshot by which it may be found released: a repository that is put back does not count.
    pub min_trust_version: u64,
    /// Whether it must be run.
    pub purpose: Purpose,
    /// From when to download.
    pub available_at: Timestamp,
    /// From when to install.
    pub deadline: Timestamp,
    /// Across slow links.
    pub remote_content: RemoteContent,
    /// Restarts.
    pub restart: RestartPolicy,
}
