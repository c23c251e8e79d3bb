//! `smspatch undeploy`: ends a deployment.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::model::deployment::Deployment;
use crate::model::id::DeploymentId;
use crate::service::deploy::undeploy;

/// End a deployment; what clients have installed stays
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 usage, 10 no catalog.

Examples:
  smspatch undeploy S01-D00001 --dry-run
  smspatch undeploy S01-D00001 --yes")]
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
    let operator = session.operator();
    let by = (operator.as_str(), session.now());
    let mut catalog = session.catalog()?;
    if !args.yes && !args.dry_run {
        let message = format!("ending deployment {} cannot be undone", args.deployment);
        return Err(Failure::usage(message).hint("add --yes to do it, or --dry-run to see it"));
    }
    let ended = if args.dry_run {
        catalog.rehearse(|tx| undeploy(tx, &args.deployment, by))?
    } else {
        catalog.write(|tx| undeploy(tx, &args.deployment, by))?
    };
    let page = if args.dry_run { would_end } else { has_ended };
    Ok(Answer::new(List {
        kind: "deployment_list",
        items: vec![ended],
        page,
    }))
}

fn would_end(ended: &[Deployment]) -> Page {
    said("Would end", ended)
}

fn has_ended(ended: &[Deployment]) -> Page {
    said("Ended", ended)
}

fn said(deed: &str, ended: &[Deployment]) -> Page {
    ended.iter().fold(Page::default(), |page, it| {
        page.line(format!(
            "{deed} {}: {} version {} to {}.",
            it.id, it.package, it.package_version, it.collection
        ))
    })
}
