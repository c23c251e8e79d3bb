//! `smsctl client remove`.

use super::list::Listed;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::rules::permit::Action;
use crate::service::{Error, client};
use serde::Serialize;

/// Forget a client and all that it reported; its key is worth nothing from then on
///
/// A machine that must not come back is better blocked: of one that was removed the site remembers nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client remove web-01 --dry-run",
    "smsctl client remove web-01 --yes",
))]
pub struct Args {
    /// The client: its id, host name or fingerprint
    client: String,
    /// Really remove it
    #[arg(long)]
    yes: bool,
    /// Show what would be removed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if !args.yes && !args.dry_run {
        let message = format!("removing client {} cannot be undone", args.client);
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::JudgeClients)?;
    let removed = if args.dry_run {
        catalog.read(|tx| client::find(tx, &args.client))?
    } else {
        catalog.write(|tx| {
            actor.sign_in(tx)?;
            let found = client::find(tx, &args.client)?;
            client::remove(tx, &found, (actor.name(), now))?;
            Ok::<_, Error>(found)
        })?
    };
    Ok(Answer::new(Removed {
        client: Listed::of(removed)?,
        dry_run: args.dry_run,
    }))
}

/// A client that was removed, or would be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Removed {
    /// The client.
    #[serde(flatten)]
    client: Listed,
    /// Whether nothing was changed.
    dry_run: bool,
}

impl View for Removed {
    fn json(&self) -> serde_json::Result<String> {
        document("removed_client", self)
    }

    fn page(&self) -> Page {
        let deed = if self.dry_run {
            "Would remove"
        } else {
            "Removed"
        };
        let client = &self.client.client;
        Page::default().line(format!("{deed} {}, client {}.", client.hostname, client.id))
    }
}
