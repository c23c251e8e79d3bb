//! `smsinv list`: whose inventories there are.

use crate::catalog::client::ClientFilter;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::model::client::Client;

/// List clients and when their inventories were collected
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 done, 10 no catalog.

Examples:
  smsinv list
  smsinv list --output csv")]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let items = session
        .catalog()?
        .read(|tx| tx.clients(&ClientFilter::default()))?;
    Ok(Answer::new(List {
        kind: "client_list",
        items,
        page,
    }))
}

fn page(clients: &[Client]) -> Page {
    let mut table = Table::new(&["host", "client", "platform", "approval", "inventory of"]);
    for client in clients {
        let inventory = match client.inventory_at {
            Some(at) => cell(at),
            None => Cell::toned("never", Tone::Warning),
        };
        table.push([
            cell(&client.hostname),
            cell(&client.id),
            Cell::optional(client.platform.as_ref()),
            cell(client.approval),
            inventory,
        ]);
    }
    Page::default().table(table, "No client is enrolled.")
}
