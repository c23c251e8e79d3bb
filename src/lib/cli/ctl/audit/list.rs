//! `smsctl audit list`.

use crate::catalog::audit::AuditEntry;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, View, cell, document, moment};
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::Serialize;

/// List entries of the audit log, oldest first
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl audit list",
    "smsctl audit list --after 100 --output jsonl",
))]
pub struct Args {
    /// Begin after the entry with this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// Show at most so many entries
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    limit: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let entries = session
        .catalog()?
        .read(|tx| tx.audit(args.after, args.limit))?;
    Ok(Answer::new(Log {
        entries: entries.into_iter().map(Entry::from).collect(),
    }))
}

/// An entry of the audit log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Entry {
    /// Its number, counted from 1.
    sequence: u64,
    /// When it happened.
    at: Timestamp,
    /// Who did it.
    actor: String,
    /// What was done.
    action: String,
    /// On what.
    object: String,
    /// How it was; absent for what is new.
    before: Option<String>,
    /// How it is; absent for what is gone.
    after: Option<String>,
    /// The hash of this entry and the one before it.
    hash: Digest,
}

impl From<AuditEntry> for Entry {
    fn from(entry: AuditEntry) -> Self {
        let event = entry.event;
        Self {
            sequence: entry.sequence,
            at: event.at,
            actor: event.actor,
            action: event.action,
            object: event.object,
            before: event.before,
            after: event.after,
            hash: entry.hash,
        }
    }
}

/// The audit log.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Log {
    /// The entries, oldest first.
    entries: Vec<Entry>,
}

impl View for Log {
    fn json(&self) -> serde_json::Result<String> {
        document("audit_log", self)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.entries
            .iter()
            .map(|own| document("audit_entry", own))
            .collect()
    }

    fn page(&self) -> Page {
        let mut table =
            Table::new(&["number", "at", "who", "what", "object", "before", "after"]).beside(5);
        for entry in &self.entries {
            table.push([
                cell(entry.sequence),
                moment(entry.at),
                cell(&entry.actor),
                cell(&entry.action),
                cell(&entry.object),
                Cell::optional(entry.before.as_ref()),
                Cell::optional(entry.after.as_ref()),
            ]);
        }
        Page::default().table(table, "No entries.")
    }
}
