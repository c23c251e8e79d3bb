//! `smsinv list`: whose inventories there are.

use crate::catalog::client::ClientFilter;
use crate::cli::Answer;
use crate::cli::ctl::client::list::{Clients, Listed};
use crate::cli::failure::Failure;
use crate::cli::filter::Where;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell, moment};
use crate::service::query;

/// List clients and when their inventories were collected
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv list",
    "smsinv list --output csv",
    "smsinv list --where 'last_seen > 30d'",
))]
pub struct Args {
    #[command(flatten)]
    narrowed: Where,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (filter, now) = (args.narrowed.filter()?, session.now());
    let clients = session
        .catalog()?
        .read(|tx| query::clients(tx, &ClientFilter::default(), filter.as_ref(), now))?;
    Ok(Answer::new(Clients::of(clients, page)?))
}

fn page(clients: &[Listed]) -> Page {
    let mut table = Table::new(&["host", "client", "platform", "approval", "inventory of"]);
    for Listed { client, .. } in clients {
        let inventory = match client.inventory_at {
            Some(at) => moment(at),
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
