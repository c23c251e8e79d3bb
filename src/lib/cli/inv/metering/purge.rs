//! `smsinv metering purge`: removes what is old.

use crate::catalog::audit::AuditEvent;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::model::document::Document;
use crate::rules::permit::Action;
use crate::service::{Error, metering};
use serde::{Deserialize, Serialize};

/// Remove single uses and summaries that are older than the site's configuration says
///
/// 'smsctl serve' does so each day by itself.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv metering purge --dry-run",
    "smsinv metering purge",
))]
pub struct Args {
    /// Count what would be removed, and remove nothing
    #[arg(long)]
    dry_run: bool,
}

/// What was removed, or would be.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Removed {
    /// Single uses.
    uses: u64,
    /// Summaries.
    summaries: u64,
    /// Whether nothing was removed.
    dry_run: bool,
}

impl Document for Removed {
    const TYPE: &'static str = "metering_purge";
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::PurgeRecords)?;
    let work = |tx: &mut crate::catalog::Tx| -> Result<_, Error> {
        actor.sign_in(tx)?;
        let purged = metering::purge(tx, now)?;
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "metering purge".to_owned(),
            object: "metering".to_owned(),
            before: None,
            after: Some(format!(
                "{} uses, {} summaries",
                purged.uses, purged.summaries
            )),
        })?;
        Ok(purged)
    };
    let purged = match args.dry_run {
        true => catalog.rehearse(work)?,
        false => catalog.write(work)?,
    };
    let body = Removed {
        uses: purged.uses,
        summaries: purged.summaries,
        dry_run: args.dry_run,
    };
    Ok(Answer::new(Body { body, page }))
}

fn page(removed: &Removed) -> Page {
    let (uses, summaries) = (removed.uses, removed.summaries);
    Page::default().line(match removed.dry_run {
        true => format!("Dry run: {uses} uses and {summaries} summaries would be removed."),
        false => format!("Removed {uses} uses and {summaries} summaries."),
    })
}
