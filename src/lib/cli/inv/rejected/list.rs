//! `smsinv rejected list`.

use crate::catalog::inventory::set_aside::Rejected;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell, moment};

/// List reports that could not be read, oldest first
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv rejected list",
    "smsinv rejected list --output jsonl",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let items = session.catalog()?.read(|tx| tx.rejected())?;
    Ok(answer(items))
}

/// Rejected reports as an answer.
pub fn answer(items: Vec<Rejected>) -> Answer {
    Answer::new(List {
        kind: "rejected_reports",
        item: "rejected_report",
        items,
        page,
    })
}

fn page(items: &[Rejected]) -> Page {
    let mut table = Table::new(&["number", "source", "received", "size", "reason"]);
    for one in items {
        table.push([
            cell(one.number),
            cell(&one.source),
            moment(one.received_at),
            cell(text::bytes(one.size)),
            cell(&one.reason),
        ]);
    }
    Page::default().table(table, "No report was rejected.")
}
