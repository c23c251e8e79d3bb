//! Deployments: a package for a collection, and when (domain.md A1, L4).

use super::id::{CollectionId, DeploymentId, PackageId};
use super::time::Timestamp;
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// Whether clients must run it.
    Purpose, "purpose" {
        /// Mandatory: installed at the deadline at the latest.
        Required = "required",
        /// Offered: installed only when asked for on the machine.
        Available = "available",
    }
}

words! {
    /// What a client does that sees only distribution points across a slow link (domain.md 2.2.4).
    RemoteContent, "remote content option" {
        /// Wait until a local distribution point is in reach.
        DontRun = "dont_run",
        /// Download all the same.
        Download = "download",
    }
}

words! {
    /// What happens when an installed update needs a restart.
    RestartPolicy, "restart policy" {
        /// The machine stays up and reports `pending_restart`.
        Suppress = "suppress",
        /// The agent restarts the machine when everything is installed.
        Immediate = "immediate",
    }
}

words! {
    /// What keeps a deployment from reaching any further client.
    Hold, "hold" {
        /// No operator in office has signed it as it stands.
        BadOperatorSignature = "bad_operator_signature",
        /// It reaches so many clients that a second operator must confirm it.
        NeedsSecondApprover = "needs_second_approver",
        /// Its collection has grown since its reach was signed.
        Outgrown = "outgrown",
    }
}

/// A deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deployment {
    /// Its id.
    pub id: DeploymentId,
    /// What.
    pub package: PackageId,
    /// The package's source version.
    pub package_version: u32,
    /// For whom.
    pub collection: CollectionId,
    /// Whether they must.
    pub purpose: Purpose,
    /// From when content is downloaded.
    pub available_at: Timestamp,
    /// From when it is installed without asking; ignored for `available`.
    pub deadline: Timestamp,
    /// Across slow links.
    pub remote_content: RemoteContent,
    /// Restarts.
    pub restart: RestartPolicy,
    /// Raised at each change; policies of an older one are void.
    pub revision: u32,
    /// When it was made or last changed.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
}
