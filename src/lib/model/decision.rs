//! Decisions: what an operator decided, as it is signed with the operator's own key. Whether the key may is `rules::permit`.

use super::client::Approval;
use super::client_settings::ClientSettings;
use super::collection::Collection;
use super::deployment::Deployment;
use super::digest::Digest;
use super::id::{AuthorizationListId, ClientId, DeploymentId, KeyId, OperatorName, SiteCode};
use super::site::SecondApprover;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The object of decisions on the site's configuration.
pub const CONFIGURATION: &str = "configuration";
/// The object of decisions on the roster.
pub const ROSTER: &str = "operators";

/// What an operator signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The site.
    pub site: SiteCode,
    /// The hierarchy: the pin of its root.
    pub hierarchy: String,
    /// Who, by the roster.
    pub operator: OperatorName,
    /// When, by the operator's clock.
    pub decided_at: Timestamp,
    /// The audit log as the operator found it: nobody can shorten or rewrite it below this without the operator's key.
    pub log: LogHead,
    /// What.
    pub deed: Deed,
}

/// The last entry of the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogHead {
    /// Its number; 0 for an empty log.
    pub sequence: u64,
    /// Its hash; all zeros for an empty log.
    pub hash: Digest,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A package for a collection.
    Deploy {
        /// All of it.
        deployment: Deployment,
        /// The digest of the released manifest.
        manifest: Digest,
        /// Clients that it reaches.
        reach: u64,
        /// Clients of the site.
        fleet: u64,
    },
    /// A second operator stands for a deployment.
    Confirm {
        /// The deployment.
        deployment: DeploymentId,
        /// The digest of the envelope that is confirmed.
        decision: Digest,
        /// Clients that it reaches.
        reach: u64,
        /// Clients of the site.
        fleet: u64,
    },
    /// The end of a deployment.
    Undeploy {
        /// The deployment.
        deployment: DeploymentId,
    },
    /// Updates that may be packaged.
    Authorize {
        /// The list's name.
        list: AuthorizationListId,
        /// The digest of the list as JSON.
        digest: Digest,
    },
    /// Whether a client is believed.
    Judge {
        /// The client.
        client: ClientId,
        /// Its key.
        key: KeyId,
        /// Its epoch.
        epoch: u32,
        /// From now on.
        approval: Approval,
    },
    /// What of the configuration decides whom deployments reach.
    Configure {
        /// All configured collections.
        collections: Vec<Collection>,
        /// From which reach on a second operator is needed.
        second_approver: SecondApprover,
        /// What clients look for, hand over and count.
        #[serde(default)]
        client_settings: Box<ClientSettings>,
    },
    /// Another roster.
    Enlist {
        /// Its version.
        version: u64,
        /// The digest of the signed roster.
        roster: Digest,
    },
}

impl Deed {
    /// The word by which decisions of its kind are stored.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Deploy { .. } => "deploy",
            Self::Confirm { .. } => "confirm",
            Self::Undeploy { .. } => "undeploy",
            Self::Authorize { .. } => "authorize",
            Self::Judge { .. } => "judge",
            Self::Configure { .. } => "configure",
            Self::Enlist { .. } => "enlist",
        }
    }

    /// What it is about, as it is stored.
    pub fn object(&self) -> &str {
        match self {
            Self::Deploy { deployment, .. } => deployment.id.as_str(),
            Self::Confirm { deployment, .. } | Self::Undeploy { deployment } => deployment.as_str(),
            Self::Authorize { list, .. } => list.as_str(),
            Self::Judge { client, .. } => client.as_str(),
            Self::Configure { .. } => CONFIGURATION,
            Self::Enlist { .. } => ROSTER,
        }
    }
}
