//! osquery: the rows that `osqueryi --json` prints, which do not say of which table they are, and the lines of its results
//! log, snapshots and differences. Tables are known by name, else by their columns.

mod hardware;
mod software;
mod system;
mod table;

use super::loose::{MAX_ROWS, Rows, Text};
use super::report::Report;
use super::{Fault, loose};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use table::Table;

/// A row: texts by column.
type Row = BTreeMap<String, Text>;
/// The rows of the tables that we know.
type Tables = BTreeMap<Table, Vec<Row>>;
/// The same while a log is read, which takes rows away again.
type Sets = BTreeMap<Table, BTreeSet<Row>>;

/// A line of the results log, in each of its forms.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    name: Text,
    #[serde(default, rename = "hostIdentifier")]
    host: Text,
    #[serde(default)]
    action: Text,
    snapshot: Option<Rows<Row>>,
    columns: Option<Row>,
    #[serde(rename = "diffResults")]
    difference: Option<Difference>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Difference {
    added: Rows<Row>,
    removed: Rows<Row>,
}

/// Whether a text is of osquery: rows of texts, or a line of its log.
pub(super) fn is_one(text: &str) -> bool {
    let text = text.trim_start();
    if text.starts_with('[') {
        let rows = serde_json::from_str::<Rows<Row>>(text);
        return rows.is_ok_and(|rows| rows.0.first().and_then(Table::of_row).is_some());
    }
    let first = text.lines().next().unwrap_or_default();
    let line = serde_json::from_str::<Line>(first);
    let is_line =
        |line: Line| line.snapshot.is_some() || line.columns.is_some() || line.difference.is_some();
    line.is_ok_and(is_line)
        || serde_json::from_str::<BTreeMap<String, Rows<Row>>>(text)
            .is_ok_and(|all| all.keys().any(|name| Table::named(name).is_some()))
}

/// Reads rows, an object of tables with rows, or a log.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let mut tables = Tables::new();
    let start = text.trim_start();
    if start.starts_with('[') {
        let Rows(rows) = serde_json::from_str(text)?;
        take_all(None, rows, &mut tables);
    } else if let Ok(named) = serde_json::from_str::<BTreeMap<String, Rows<Row>>>(text) {
        for (name, Rows(rows)) in named {
            take_all(Table::named(&name), rows, &mut tables);
        }
    } else {
        read_log(text, &mut tables, report)?;
    }
    if tables.is_empty() {
        return Err(Fault::at(1, "no rows of a table that is known"));
    }
    system::fill(&tables, report)?;
    hardware::fill(&tables, report);
    software::fill(&tables, report);
    Ok(())
}

fn take_all(table: Option<Table>, rows: Vec<Row>, tables: &mut Tables) {
    let table = table.or_else(|| Table::of_row(rows.first()?));
    if let Some(table) = table {
        tables.entry(table).or_default().extend(rows);
    }
}

/// Lines come in the order in which things were seen: a snapshot takes the place of what was before.
fn read_log(text: &str, tables: &mut Tables, report: &mut Report) -> Result<(), Fault> {
    let mut sets = Sets::new();
    let mut host: Option<String> = None;
    let mut rows = 0;
    for (number, line) in (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let line: Line = serde_json::from_str(line)
            .map_err(|error| Fault::at(number, loose::plain(&error.to_string())))?;
        let known = host.get_or_insert_with(|| line.host.as_str().to_owned());
        if known != line.host.as_str() {
            return Err(Fault::at(number, "a second host; write a file for each"));
        }
        rows += apply(line, &mut sets);
        if rows > MAX_ROWS {
            return Err(Fault::at(number, format!("more than {MAX_ROWS} rows")));
        }
    }
    let of_set = |(table, rows): (Table, BTreeSet<Row>)| (table, rows.into_iter().collect());
    tables.extend(sets.into_iter().map(of_set));
    if let Some(host) = host.filter(|host| !is_uuid(host)) {
        report.name(&host)?;
    }
    Ok(())
}

/// What a host is called by default when it is told so by its hardware.
fn is_uuid(host: &str) -> bool {
    host.len() == 36 && host.matches('-').count() == 4
}

/// Gives how many rows it had.
fn apply(line: Line, tables: &mut Sets) -> usize {
    let named = Table::named(line.name.as_str());
    if let Some(Rows(rows)) = line.snapshot {
        let count = rows.len();
        let table = named.or_else(|| Table::of_row(rows.first()?));
        if let Some(table) = table {
            tables.insert(table, rows.into_iter().collect());
        }
        return count;
    }
    let (added, removed) = match (line.difference, line.columns) {
        (Some(difference), _) => (difference.added.0, difference.removed.0),
        (None, Some(row)) if line.action.as_str() == "removed" => (Vec::new(), vec![row]),
        (None, Some(row)) => (vec![row], Vec::new()),
        (None, None) => return 0,
    };
    let count = added.len() + removed.len();
    let table = named.or_else(|| Table::of_row(added.first().or(removed.first())?));
    if let Some(table) = table {
        let rows = tables.entry(table).or_default();
        for row in &removed {
            rows.remove(row);
        }
        rows.extend(added);
    }
    count
}

/// A column's text; empty where there is none.
fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column).map(Text::as_str).unwrap_or_default()
}

fn owned(row: &Row, column: &str) -> String {
    text(row, column).to_owned()
}

fn number(row: &Row, column: &str) -> Option<u64> {
    row.get(column)?.number()
}

fn small(row: &Row, column: &str) -> Option<u32> {
    number(row, column).and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests;
