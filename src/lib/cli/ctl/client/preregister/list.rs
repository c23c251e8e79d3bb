//! `smsctl client preregister list`.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, cell};
use crate::model::client::Registration;
use crate::service::client::is_unused;

/// Show the list of machines that are approved when they enroll
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client preregister list --unused",
    "smsctl client preregister list --output csv",
))]
pub struct Args {
    /// Only entries that no machine has used
    #[arg(long)]
    unused: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut items = session.catalog()?.read(|tx| tx.registrations())?;
    items.retain(|entry| !args.unused || is_unused(entry));
    Ok(Answer::new(List {
        kind: "registration_list",
        item: "registration",
        items,
        page,
    }))
}

fn page(items: &[Registration]) -> Page {
    let mut table = Table::new(&[
        "host",
        "key",
        "machine id",
        "serial",
        "collection",
        "added",
        "used by",
    ]);
    for entry in items {
        table.push([
            cell(&entry.hostname),
            Cell::optional(entry.key.as_ref()),
            Cell::optional(entry.machine_id.as_ref()),
            Cell::optional(entry.serial.as_ref()),
            Cell::optional(entry.collection.as_ref()),
            cell(text::moment(entry.added_at)),
            Cell::optional(entry.used_by.as_ref()),
        ]);
    }
    Page::default().table(table, "No machines are registered.")
}
