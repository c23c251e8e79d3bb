//! `smsinv history`: what became of a client's properties, and when.

use crate::catalog::inventory::history::{HistoryFilter, HistoryRow};
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, cell, moment};
use crate::model::time::{Timestamp, parse_span};
use crate::rules::inventory::HistoryEntry;
use crate::service::{Error, client};

/// Show what changed in a client's inventory, oldest first
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv history web-1",
    "smsinv history web-1 --class packages --since 30d",
))]
pub struct Args {
    /// The client: its id, host name or fingerprint
    client: String,
    /// Only of this class, as in 'packages' or 'hardware.disks'
    #[arg(long, value_name = "CLASS")]
    class: Option<String>,
    /// Only what changed from then on: a time (RFC 3339), or so long ago (2h, 7d)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let since = args.since.as_deref();
    let since = since
        .map(|text| moment_of(text, session.now()))
        .transpose()?;
    let items = session.catalog()?.read(|tx| {
        let filter = HistoryFilter {
            client: Some(client::find(tx, &args.client)?.id),
            class: args.class.clone(),
            since,
        };
        Ok::<_, Error>(tx.inventory_history(&filter)?)
    })?;
    Ok(answer(items))
}

/// A time, or a length of time before now.
pub fn moment_of(text: &str, now: Timestamp) -> Result<Timestamp, Failure> {
    match parse_span(text) {
        Ok(span) => Ok(now.before(span)),
        Err(_) => Ok(Timestamp::parse(text)?),
    }
}

/// Changes as an answer.
pub fn answer(items: Vec<HistoryRow>) -> Answer {
    Answer::new(List {
        kind: "inventory_history",
        item: "inventory_change",
        items,
        page,
    })
}

fn page(items: &[HistoryRow]) -> Page {
    let mut table = Table::new(&[
        "changed", "client", "class", "instance", "deed", "property", "old", "new",
    ]);
    for row in items {
        let HistoryEntry {
            class,
            instance,
            deed,
            property,
            old,
            new,
        } = &row.entry;
        table.push([
            moment(row.at),
            cell(&row.client),
            cell(class),
            cell(instance),
            cell(deed),
            Cell::optional(property.as_ref()),
            Cell::optional(old.as_deref().map(short)),
            Cell::optional(new.as_deref().map(short)),
        ]);
    }
    Page::default().table(table, "Nothing changed.")
}

/// A value as a person reads it: a text without its marks, and never more than a line.
pub fn short(value: &str) -> String {
    const MOST: usize = 60;
    let text = serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned());
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST).chain(['…']).collect()
}
