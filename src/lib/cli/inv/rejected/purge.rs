//! `smsinv rejected purge`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::time::parse_span;
use crate::rules::permit::Action;
use crate::service::Error;
use std::time::Duration;

/// Forget reports that could not be read
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv rejected purge --older-than 30d --yes",
    "smsinv rejected purge --dry-run",
))]
pub struct Args {
    /// Only those that came longer ago than this
    #[arg(long, value_name = "SPAN", value_parser = parse_span)]
    older_than: Option<Duration>,
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
        let message = "forgetting rejected reports cannot be undone";
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let before = session.now().before(args.older_than.unwrap_or_default());
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    let work = |tx: &mut Tx| -> Result<_, Error> {
        actor.sign_in(tx)?;
        let mut found = tx.rejected()?;
        found.retain(|one| one.received_at <= before);
        for one in &found {
            tx.delete_rejected(one.number)?;
        }
        Ok(found)
    };
    let found = match args.dry_run {
        true => catalog.rehearse(work)?,
        false => catalog.write(work)?,
    };
    Ok(super::list::answer(found))
}
