//! How the agent stands, from its own folder: nothing is asked of the site.

use super::Error;
use super::cycle::{DeploymentReport, reports};
use super::folder::{self, AgentFolder};
use super::identity::Enrolled;
use super::ledger::Ledger;
use super::outbox::Outbox;
use super::released;
use crate::model::document::Document;
use crate::model::id::{ClientId, SiteCode};
use crate::model::package::ReleasedHead;
use crate::model::time::Timestamp;
use crate::trust::fingerprint;
use serde::{Deserialize, Serialize};

/// How the agent stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentStatus {
    /// The client.
    pub client: ClientId,
    /// Its site.
    pub site: SiteCode,
    /// Its key as eight words.
    pub fingerprint: String,
    /// Its management points.
    pub management_points: Vec<String>,
    /// Until when the site trust document is believed.
    pub trusted_until: Timestamp,
    /// What holds the process that talks to servers, as it was last seen: `full`, or what is lacking.
    pub sandbox: Option<String>,
    /// What is released, as this machine has it; none before it looked. 'smsctl audit verify --released' compares it.
    pub released: Option<ReleasedHead>,
    /// How each deployment stands.
    pub deployments: Vec<DeploymentReport>,
    /// Status that waits to be sent.
    pub unsent: usize,
}

impl Document for AgentStatus {
    const TYPE: &'static str = "agent_status";
}

/// How the agent stands.
pub fn status(folder: &AgentFolder) -> Result<AgentStatus, Error> {
    let enrolled = Enrolled::load(folder)?;
    Ok(AgentStatus {
        fingerprint: fingerprint::words(&enrolled.key.public()),
        management_points: enrolled.addresses(),
        trusted_until: enrolled.trust.expires_at,
        client: enrolled.identity.client,
        site: enrolled.identity.site,
        sandbox: folder::load_or_default(&folder.sandbox())?,
        released: released::head(folder)?,
        deployments: reports(&Ledger::open(folder)?),
        unsent: Outbox::of(folder).len()?,
    })
}
