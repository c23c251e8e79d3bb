//! `smsinv metering list`: single uses.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::inv::client_named;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::metering::ClientUse;
use crate::service::Error;

/// List single uses of programs, as clients reported them lately
///
/// They are kept for client_settings.metering.raw_days. Clients look from time to time: what ran for less than the
/// resolution may be missing, and ends are known no better.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv metering list",
    "smsinv metering list web-1 --output csv",
))]
pub struct Args {
    /// Only of this client, by id or host name
    #[arg(value_name = "CLIENT")]
    client: Option<String>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let items = session.catalog()?.read(|tx| -> Result<_, Error> {
        let named = args.client.as_deref().map(|name| client_named(tx, name));
        let client = named.transpose()?.map(|client| client.id);
        Ok(tx.uses(client.as_ref())?)
    })?;
    Ok(Answer::new(List {
        kind: "program_use_list",
        item: "program_use",
        items,
        page,
    }))
}

fn page(uses: &[ClientUse]) -> Page {
    let mut table = Table::new(&[
        "host",
        "rule",
        "program",
        "user",
        "from",
        "until",
        "start",
        "resolution",
    ]);
    for ClientUse { hostname, program } in uses {
        table.push([
            cell(hostname),
            cell(&program.rule),
            cell(&program.file_name),
            cell(&program.user),
            moment(program.started_at),
            moment(program.ended_at),
            cell(if program.is_start { "yes" } else { "no" }),
            cell(format!("{} s", program.resolution_seconds)),
        ]);
    }
    Page::default().table(table, "No use of a program is kept.")
}
