//! `smspatch confirm`: the second operator of a wide deployment.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::id::DeploymentId;
use crate::rules::permit::Action;
use crate::service::deploy::{Confirmed, confirm};
use serde::Serialize;

/// Stand for a deployment of another operator, so that it may reach all that it reaches now
///
/// A deployment to a large share of the clients waits for this, and one whose collection has grown since. Whoever deployed it cannot confirm it.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch confirm S01-D00001 --dry-run",
    "smspatch confirm S01-D00001 --operator-key bob.key",
))]
pub struct Args {
    /// The deployment
    deployment: DeploymentId,
    /// Show what would be confirmed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::Confirm)?;
    let by = (&actor, session.now());
    let confirmed = if args.dry_run {
        catalog.rehearse(|tx| confirm(tx, &args.deployment, by))?
    } else {
        let confirmed = catalog.write(|tx| confirm(tx, &args.deployment, by))?;
        session.seal_head(&mut catalog);
        confirmed
    };
    Ok(Answer::new(Stood {
        confirmed,
        dry_run: args.dry_run,
    }))
}

/// A deployment that was confirmed, or would be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Stood {
    /// The deployment.
    #[serde(flatten)]
    confirmed: Confirmed,
    /// Whether nothing was changed.
    dry_run: bool,
}

impl View for Stood {
    fn json(&self) -> serde_json::Result<String> {
        document("confirmed_deployment", self)
    }

    fn page(&self) -> Page {
        let deed = if self.dry_run {
            "Would confirm"
        } else {
            "Confirmed"
        };
        let it = &self.confirmed;
        Page::default().line(format!(
            "{deed} {}: {} version {} to {}, {} of {} clients.",
            it.deployment.id,
            it.deployment.package,
            it.deployment.package_version,
            it.deployment.collection,
            it.reach,
            it.fleet
        ))
    }
}
