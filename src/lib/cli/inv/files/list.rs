//! `smsinv files list`: what clients handed over.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::inv::client_named;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::collected_file::FileVersion;
use crate::service::Error;

/// List the files that clients handed over, the newest content of each first
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv files list",
    "smsinv files list web-1 --json",
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
        Ok(tx.collected_files(client.as_ref())?)
    })?;
    Ok(Answer::new(List {
        kind: "collected_file_list",
        item: "collected_file",
        items,
        page,
    }))
}

fn page(files: &[FileVersion]) -> Page {
    let mut table = Table::new(&["host", "path", "version", "size", "collected", "rule"]);
    for file in files {
        table.push([
            cell(&file.hostname),
            cell(&file.path),
            cell(file.version),
            cell(text::bytes(file.size)),
            moment(file.collected_at),
            cell(&file.rule),
        ]);
    }
    Page::default().table(table, "No client has handed over a file.")
}
