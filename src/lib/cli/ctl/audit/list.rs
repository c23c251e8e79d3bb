//! `smsctl audit list`.

use crate::catalog::audit::{AuditEntry, AuditFilter};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, View, cell, document, moment};
use crate::model::digest::Digest;
use crate::model::id::KeyId;
use crate::model::time::{Timestamp, parse_span};
use serde::Serialize;

/// List entries of the audit log, oldest first
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl audit list",
    "smsctl audit list --since 7d --action deploy --output jsonl",
))]
pub struct Args {
    /// Begin after the entry with this number
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    after: u64,
    /// Only what happened from then on: a time (RFC 3339), or so long ago (2h, 7d)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only what this operator did
    #[arg(long, value_name = "OPERATOR")]
    actor: Option<String>,
    /// Only deeds whose words begin so, as in 'client' or 'client approve'
    #[arg(long, value_name = "WORDS")]
    action: Option<String>,
    /// Show at most so many entries
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    limit: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let filter = AuditFilter {
        after: args.after,
        since: args
            .since
            .as_deref()
            .map(|text| moment_of(text, session.now()))
            .transpose()?,
        actor: args.actor.clone(),
        action: args.action.clone(),
    };
    let entries = session
        .catalog()?
        .read(|tx| tx.audit_like(&filter, args.limit))?;
    Ok(Answer::new(Log {
        entries: entries.into_iter().map(Entry::from).collect(),
    }))
}

/// A time, or a length of time before now.
fn moment_of(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    match parse_span(text) {
        Ok(span) => Ok(now.before(span)),
        Err(_) => Ok(Timestamp::parse(text)?),
    }
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
    /// The identity of the operator's key; absent for what a server did by itself.
    key: Option<KeyId>,
    /// The signed decision that it carries out, by the digest of its envelope.
    decision: Option<Digest>,
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
            key: entry.key,
            decision: entry.decision,
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
