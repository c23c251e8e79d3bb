//! `smsctl client purge`.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, View, cell, document, moment};
use crate::rules::permit::Action;
use crate::service::client::{Purge, purge, purge_plan};
use serde::Serialize;

/// Forget clients that nothing was heard of for too long, and history that is too old
///
/// How long is too long, the site's configuration says ('clients: {aging_days: …, inventory_history_days: …}'). A site
/// that serves does the same each day by itself, unless more than a tenth of its clients would go.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client purge --dry-run",
    "smsctl client purge --yes",
))]
pub struct Args {
    /// Really forget them
    #[arg(long)]
    yes: bool,
    /// Show what would be forgotten
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if !args.yes && !args.dry_run {
        let message = "forgetting clients cannot be undone";
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::JudgeClients)?;
    let purge = if args.dry_run {
        catalog.read(|tx| purge_plan(tx, now))?
    } else {
        catalog.write(|tx| {
            actor.sign_in(tx)?;
            purge(tx, (actor.name(), now))
        })?
    };
    Ok(Answer::new(Purged {
        purge,
        dry_run: args.dry_run,
    }))
}

/// What was forgotten, or would be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Purged {
    /// What.
    #[serde(flatten)]
    purge: Purge,
    /// Whether nothing was changed.
    dry_run: bool,
}

impl View for Purged {
    fn json(&self) -> serde_json::Result<String> {
        document("purged_clients", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["host", "last heard of", "client"]);
        for aged in &self.purge.clients {
            table.push([
                cell(&aged.hostname),
                moment(aged.last_heard),
                cell(&aged.client),
            ]);
        }
        let deed = if self.dry_run {
            "Would forget"
        } else {
            "Forgot"
        };
        Page::default()
            .line(format!(
                "{deed} {} of {} clients, and {} entries of history.",
                self.purge.clients.len(),
                self.purge.of_clients,
                self.purge.history_entries
            ))
            .table(table, "No client is aged.")
    }
}
