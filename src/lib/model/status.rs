//! Status: what happened on a client, told once and kept (domain.md T1, L19).

use super::id::{DeploymentId, MessageId, UpdateId};
use super::time::Timestamp;
use super::update::State;
use super::words;
use serde::{Deserialize, Serialize};

words! {
    /// How a deployment stands on a client (domain.md L19, topics 402 and 301).
    DeploymentState, "deployment state" {
        /// Policy received, nothing done yet.
        Received = "received",
        /// Content is being downloaded.
        Downloading = "downloading",
        /// No distribution point offers the content, or only remote ones that may not be used.
        WaitingContent = "waiting_content",
        /// Content is verified and in the cache; the deadline is not reached.
        WaitingDeadline = "waiting_deadline",
        /// The package manager is at work.
        Installing = "installing",
        /// Installed, in effect after a restart.
        PendingRestart = "pending_restart",
        /// Nothing of it is required any more, by a scan after the installation.
        Compliant = "compliant",
        /// It failed; the detail says why, the agent tries again.
        Failed = "failed",
    }
}

/// A client's word on a deployment, with the state of each update in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StatusMessage {
    /// Its identity; the same message twice counts once.
    pub id: MessageId,
    /// When, by the client's clock.
    pub at: Timestamp,
    /// The deployment.
    pub deployment: DeploymentId,
    /// How it stands.
    pub state: DeploymentState,
    /// In words, for a person: the error, or the reason to wait.
    pub detail: String,
    /// The package manager's exit code, after an installation.
    pub exit_code: Option<i32>,
    /// The states of the deployment's updates, where they were judged.
    pub updates: Vec<UpdateStatus>,
}

/// The state of one update on the client, by its own scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateStatus {
    /// The update.
    pub update: UpdateId,
    /// The state.
    pub state: State,
}
