//! `smsagent once`: one cycle.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::model::id::DeploymentId;
use crate::model::status::DeploymentState;
use crate::service::agent::{self, Cycle, CycleOptions, DeploymentReport};

/// Run one cycle: send inventory, fetch policy, install what is due, report
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 done in part, 11 another agent is at work, 13 not trusted, 20 restart needed and 21 not compliant (with --exit-code), 130 interrupted",
    "smsagent once",
    "smsagent once --root /srv/image --exit-code",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// Send what waits and the inventory, and do nothing else
    #[arg(long)]
    inventory_only: bool,
    /// Install this deployment although it is only offered; may be repeated
    #[arg(long, value_name = "DEPLOYMENT")]
    install: Vec<DeploymentId>,
    /// End with 20 when a restart is needed, 21 when something required is not installed
    #[arg(long)]
    exit_code: bool,
    /// Show how deployments stand, and do nothing
    #[arg(long, conflicts_with = "install")]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    if args.dry_run {
        return super::status::answer(&args.endpoint.folder()?);
    }
    let endpoint = args.endpoint.open(session)?;
    session.detail("inventory, policy, content, installation, report");
    let options = CycleOptions {
        inventory_only: args.inventory_only,
        retries_now: true,
        polls: false,
        requested: args.install.iter().cloned().collect(),
    };
    let mut done = endpoint.with(|machine| agent::once(&endpoint.folder, machine, &options))?;
    endpoint.look_at_programs()?;
    let mut problems: Vec<Failure> = done.problems.drain(..).map(Failure::from).collect();
    if !args.inventory_only {
        problems.extend(done.deployments.iter().filter_map(failed));
    }
    let has = |state| done.deployments.iter().any(|one| one.state == state);
    let is_done = |one: &DeploymentReport| {
        matches!(
            one.state,
            DeploymentState::Compliant | DeploymentState::PendingRestart
        )
    };
    let needs_restart = has(DeploymentState::PendingRestart);
    let is_open = !done.deployments.iter().all(is_done);
    Ok(Answer::new(Body { body: done, page })
        .but(problems)
        .exit_if(args.exit_code && is_open, Kind::NotCompliant)
        .exit_if(args.exit_code && needs_restart, Kind::RestartNeeded))
}

/// A deployment that did not work, as a person should hear of it.
fn failed(one: &DeploymentReport) -> Option<Failure> {
    (one.state == DeploymentState::Failed).then(|| {
        Failure::new(
            Kind::Failed,
            format!("deployment {} failed: {}", one.policy, one.detail),
        )
        .hint("mend what it says, then run 'smsagent once' again: what was fetched is kept")
    })
}

fn page(done: &Cycle) -> Page {
    let sent = match done.inventory_sent {
        true => "Inventory sent",
        false => "Inventory not sent",
    };
    let mut page = Page::default().line(format!(
        "Client {} of site {}: {sent}",
        done.client, done.site
    ));
    if done.unsent > 0 {
        page = page.line(format!("{} status messages wait to be sent", done.unsent));
    }
    page.table(deployments(&done.deployments), "No deployments.")
}

/// How deployments stand, one line each.
pub fn deployments(all: &[DeploymentReport]) -> Table {
    let mut table = Table::new(&["deployment", "state", "exit", "detail"]);
    for one in all {
        table.push([
            cell(&one.policy),
            Cell::toned(one.state, tone(one.state)),
            Cell::optional(one.exit_code),
            cell(&one.detail),
        ]);
    }
    table
}

fn tone(state: DeploymentState) -> Tone {
    use DeploymentState as S;
    match state {
        S::Compliant => Tone::Good,
        S::Failed => Tone::Bad,
        S::PendingRestart | S::WaitingContent => Tone::Warning,
        S::Received | S::Downloading | S::WaitingDeadline | S::Installing => Tone::Plain,
    }
}
