//! `smspatch deployments`: how deployments stand.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell, moment};
use crate::model::status::DeploymentState;
use crate::service::deploy::{Standing, standings};
use crate::service::warrant::Warrants;

/// List deployments and how they stand
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch deployments",
    "smspatch deployments --output jsonl",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let warrants = Warrants::of(session.folder());
    let items = session.catalog()?.read(|tx| standings(tx, &warrants))?;
    Ok(Answer::new(List {
        kind: "deployment_list",
        item: "deployment_standing",
        items,
        page,
    }))
}

fn held(standing: &Standing) -> Cell {
    match (standing.hold, &standing.hold_reason) {
        (Some(hold), Some(reason)) => Cell::toned(format!("{hold}: {reason}"), Tone::Bad),
        _ => Cell::optional(None::<&str>),
    }
}

fn page(standings: &[Standing]) -> Page {
    let mut table = Table::new(&[
        "deployment",
        "package",
        "collection",
        "deadline",
        "clients",
        "compliant",
        "restart",
        "failed",
        "under way",
        "silent",
        "held",
    ])
    .beside(10);
    for standing in standings {
        let count = |state| standing.states.get(&state).copied().unwrap_or(0);
        let (compliant, failed) = (
            count(DeploymentState::Compliant),
            count(DeploymentState::Failed),
        );
        let restart = count(DeploymentState::PendingRestart);
        let told: u64 = standing.states.values().sum();
        let it = &standing.deployment;
        table.push([
            cell(&it.id),
            cell(format!("{} v{}", it.package, it.package_version)),
            cell(&it.collection),
            moment(it.deadline),
            cell(standing.clients),
            cell(compliant),
            cell(restart),
            Cell::toned(failed, if failed > 0 { Tone::Bad } else { Tone::Plain }),
            cell(told - compliant - failed - restart),
            cell(standing.silent),
            held(standing),
        ]);
    }
    Page::default().table(table, "Nothing is deployed.")
}
