//! `smspatch undeploy`: ends a deployment.

use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::deployment::Deployment;
use crate::model::id::DeploymentId;
use crate::rules::permit::Action;
use crate::service::deploy::undeploy;
use serde::Serialize;

/// End a deployment; what clients have installed stays
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch undeploy S01-D00001 --dry-run",
    "smspatch undeploy S01-D00001 --yes",
))]
pub struct Args {
    /// The deployment
    deployment: DeploymentId,
    /// Really end it
    #[arg(long)]
    yes: bool,
    /// Show what would be ended
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    if !args.yes && !args.dry_run {
        let message = format!("ending deployment {} cannot be undone", args.deployment);
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let actor = session.actor(Action::Undeploy)?;
    let by = (&actor, session.now());
    session.detail(&format!("ending deployment {}", args.deployment));
    let ended = if args.dry_run {
        catalog.rehearse(|tx| undeploy(tx, &args.deployment, by))?
    } else {
        let ended = catalog.write(|tx| undeploy(tx, &args.deployment, by))?;
        session.seal_head(&mut catalog);
        ended
    };
    Ok(Answer::new(Ended {
        deployment: ended,
        dry_run: args.dry_run,
    }))
}

/// A deployment that was ended, or would be.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Ended {
    /// The deployment.
    #[serde(flatten)]
    deployment: Deployment,
    /// Whether nothing was changed.
    dry_run: bool,
}

impl View for Ended {
    fn json(&self) -> serde_json::Result<String> {
        document("ended_deployment", self)
    }

    fn page(&self) -> Page {
        let deed = if self.dry_run { "Would end" } else { "Ended" };
        let it = &self.deployment;
        Page::default().line(format!(
            "{deed} {}: {} version {} to {}.",
            it.id, it.package, it.package_version, it.collection
        ))
    }
}
