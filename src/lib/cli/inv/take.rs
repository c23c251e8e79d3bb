//! `smsinv take`: the site's end of a drop directory.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::rules::permit::Action;
use crate::service::deliver::{self, Delivered, Delivery};
use std::path::PathBuf;

/// Take inventories from a drop directory
///
/// A file is removed when what it says is stored; one that cannot be read is moved to the folder 'rejected' beside it, with
/// the reason. Whose an inventory is, its machine id or serial number tells; that of a machine that is no client waits until
/// it is one. Whoever may write to the directory is believed.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some files were rejected, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv take /srv/sms/drop",
    "smsinv take /srv/sms/drop --output jsonl",
))]
pub struct Args {
    /// The drop directory
    directory: PathBuf,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog()?;
    session.actor(Action::SubmitInventory)?;
    Ok(answer(deliver::collect(
        &mut catalog,
        (&args.directory, None),
        session.now(),
    )?))
}

/// What became of inventories, as an answer.
pub fn answer(items: Vec<Delivered>) -> Answer {
    let is_bad = |one: &Delivered| matches!(one.delivery, Delivery::Rejected { .. });
    let some_bad = items.iter().any(is_bad);
    let answer = Answer::new(List {
        kind: "deliveries",
        item: "delivery",
        items,
        page,
    });
    answer.exit_if(some_bad, Kind::Partial)
}

fn page(items: &[Delivered]) -> Page {
    let mut table = Table::new(&["report", "outcome", "detail"]);
    for one in items {
        let (outcome, detail) = match &one.delivery {
            Delivery::Stored { client } => (cell("stored"), cell(client)),
            Delivery::Older { client } => (cell("older"), cell(client)),
            Delivery::Orphan {} => (
                Cell::toned("orphan", Tone::Warning),
                cell("waits until its machine is a client"),
            ),
            Delivery::Rejected { reason } => (Cell::toned("rejected", Tone::Bad), cell(reason)),
        };
        table.push([cell(&one.file), outcome, detail]);
    }
    Page::default().table(table, "Nothing is there.")
}
