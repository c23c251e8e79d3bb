//! `smsinv diff`: two inventories compared, or what changed since a time.

use super::history::{self, moment_of, short};
use crate::catalog::Catalog;
use crate::catalog::inventory::history::HistoryFilter;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, cell};
use crate::model::inventory::Inventory;
use crate::rules::inventory::{HistoryEntry, Sections, changes};
use crate::service::{Error, client};
use std::path::Path;

/// Compare two inventories, or show what changed since a time
///
/// An inventory is a client, by id or host name, or a file that 'smsinv collect --json' wrote: what is a file here, or has
/// a slash in its name, is taken as one.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 21 there are differences (with --exit-code)",
    "smsinv diff web-1 web-2",
    "smsinv diff ./before.json ./after.json --exit-code",
    "smsinv diff --since 7d",
))]
pub struct Args {
    /// The inventory to begin with: a client or a file
    #[arg(value_name = "A", required_unless_present = "since")]
    from: Option<String>,
    /// The inventory to compare it with: a client or a file
    #[arg(
        value_name = "B",
        required_unless_present = "since",
        conflicts_with = "since"
    )]
    to: Option<String>,
    /// What changed from then on, of the client A or of all: a time (RFC 3339), or so long ago (2h, 7d)
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// End with 21 when there are differences
    #[arg(long)]
    exit_code: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (found, is_any) = match (&args.since, &args.from, &args.to) {
        (Some(since), from, _) => since_then(from.as_deref(), since, session)?,
        (None, Some(from), Some(to)) => compared((from, to), session)?,
        _ => return Err(Failure::usage("two inventories are compared")),
    };
    Ok(found.exit_if(args.exit_code && is_any, Kind::NotCompliant))
}

fn since_then(
    name: Option<&str>,
    since: &str,
    session: &Session,
) -> Result<(Answer, bool), Failure> {
    let since = moment_of(since, session.now())?;
    let items = session.catalog()?.read(|tx| {
        let named = name.map(|name| client::find(tx, name)).transpose()?;
        let filter = HistoryFilter {
            client: named.map(|client| client.id),
            class: None,
            since: Some(since),
        };
        Ok::<_, Error>(tx.inventory_history(&filter)?)
    })?;
    let is_any = !items.is_empty();
    Ok((history::answer(items), is_any))
}

fn compared((from, to): (&str, &str), session: &Session) -> Result<(Answer, bool), Failure> {
    let mut catalog = None;
    let mut read = |name: &str| inventory(name, &mut catalog, session);
    let (before, after) = (read(from)?, read(to)?);
    let unreadable = |error: serde_json::Error| Failure::new(Kind::Failed, error.to_string());
    let sections = |of: &Inventory| Sections::of(of).map_err(unreadable);
    let (old, new) = (sections(&before)?, sections(&after)?);
    let items = changes((&old, &before.packages), (&new, &after.packages)).map_err(unreadable)?;
    let is_any = !items.is_empty();
    let answer = Answer::new(List {
        kind: "inventory_differences",
        item: "inventory_difference",
        items,
        page,
    });
    Ok((answer, is_any))
}

/// The inventory of a client, or in a file.
fn inventory(
    name: &str,
    catalog: &mut Option<Catalog>,
    session: &Session,
) -> Result<Inventory, Failure> {
    if name == "-" || name.contains('/') || Path::new(name).is_file() {
        return read_document(Path::new(name));
    }
    if catalog.is_none() {
        *catalog = Some(session.catalog()?);
    }
    let Some(open) = catalog else {
        return Err(Failure::new(Kind::Failed, "the catalog is not open"));
    };
    let found = open.read(|tx| {
        let client = client::find(tx, name)?;
        let found = tx.inventory(&client.id)?;
        found.ok_or_else(|| Error::missing("inventory of client", name))
    })?;
    Ok(found)
}

fn page(items: &[HistoryEntry]) -> Page {
    let mut table = Table::new(&["class", "instance", "deed", "property", "old", "new"]);
    for entry in items {
        table.push([
            cell(&entry.class),
            cell(&entry.instance),
            cell(entry.deed),
            Cell::optional(entry.property.as_ref()),
            Cell::optional(entry.old.as_deref().map(short)),
            Cell::optional(entry.new.as_deref().map(short)),
        ]);
    }
    Page::default().table(table, "There is no difference.")
}
