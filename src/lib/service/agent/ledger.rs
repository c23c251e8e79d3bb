//! What the agent remembers of each deployment: one file, written whole after each step.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::model::id::PolicyId;
use crate::model::time::Timestamp;
use crate::rules::agent::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How a deployment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The policy's version that the state belongs to.
    pub version: u32,
    /// The state.
    pub state: State,
    /// In words, for a person.
    pub detail: String,
    /// How the last installation ended.
    pub exit_code: Option<i32>,
    /// Somebody on the machine asked for it.
    pub is_requested: bool,
    /// Since when its content is looked for in vain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looking_since: Option<Timestamp>,
    /// That its program ran to a good end in this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ran: Option<HasRun>,
}

/// A program that ran to a good end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HasRun {
    /// During which start of the machine, when it is in effect only after another.
    pub restart_after: Option<String>,
}

impl Record {
    /// A policy that was just received.
    pub fn new(version: u32) -> Self {
        Self {
            version,
            state: State::Received {},
            detail: String::new(),
            exit_code: None,
            is_requested: false,
            looking_since: None,
            ran: None,
        }
    }
}

/// All deployments.
#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
    records: BTreeMap<PolicyId, Record>,
}

impl Ledger {
    /// Reads what is remembered. A file that cannot be read is like none: the world is looked at again.
    pub fn open(folder: &AgentFolder) -> Result<Self, Error> {
        let file = folder.state();
        let records = folder::load_or_default(&file)?;
        Ok(Self { file, records })
    }

    /// What is remembered of a deployment.
    pub fn record(&self, policy: &PolicyId) -> Option<&Record> {
        self.records.get(policy)
    }

    /// Everything remembered, by policy.
    pub fn records(&self) -> impl Iterator<Item = (&PolicyId, &Record)> {
        self.records.iter()
    }

    /// Remembers how a deployment stands, durably.
    pub fn set(&mut self, policy: &PolicyId, record: Record) -> Result<(), Error> {
        self.records.insert(policy.clone(), record);
        self.store()
    }

    /// Forgets a deployment, durably.
    pub fn forget(&mut self, policy: &PolicyId) -> Result<(), Error> {
        self.records.remove(policy);
        self.store()
    }

    fn store(&self) -> Result<(), Error> {
        folder::store(&self.file, &self.records)
    }
}
