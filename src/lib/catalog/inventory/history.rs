//! What became of each property of a client's inventory, and when.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::inventory::HistoryEntry;
use serde::Serialize;

/// An entry with whose it is and when it happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryRow {
    /// The client.
    pub client: ClientId,
    /// When the site learned of it.
    pub at: Timestamp,
    /// When it was collected, by the machine's own clock.
    pub collected_at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub entry: HistoryEntry,
}

/// Which entries; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only of this client.
    pub client: Option<ClientId>,
    /// Only of this class.
    pub class: Option<String>,
    /// Only from then on.
    pub since: Option<Timestamp>,
}

impl Tx<'_> {
    /// Adds what became of a client.
    pub(super) fn add_history(
        &mut self,
        client: &ClientId,
        entries: &[HistoryEntry],
        (now, collected_at): (Timestamp, Timestamp),
    ) -> Result<(), Error> {
        let rows: Vec<Param> = entries
            .iter()
            .flat_map(|entry| -> [Param; 9] {
                [
                    client.as_str().into(),
                    now.into(),
                    collected_at.into(),
                    (&entry.class).into(),
                    (&entry.instance).into(),
                    entry.deed.word().into(),
                    entry.property.as_ref().into(),
                    entry.old.as_ref().into(),
                    entry.new.as_ref().into(),
                ]
            })
            .collect();
        self.insert_many(INSERT, 9, &rows)
    }

    /// The entries that match, oldest first.
    pub fn inventory_history(&mut self, filter: &HistoryFilter) -> Result<Vec<HistoryRow>, Error> {
        let values = [
            filter.client.as_ref().map(ClientId::as_str).into(),
            filter.class.as_ref().into(),
            filter.since.into(),
        ];
        self.all(SELECT, &values, read)
    }

    /// How many entries were written before then.
    pub fn count_history_before(&mut self, time: Timestamp) -> Result<u64, Error> {
        self.one(COUNT, &[time.into()], ("history", ""), Row::number)
    }

    /// Forgets the entries that were written before then; says how many.
    pub fn forget_history_before(&mut self, time: Timestamp) -> Result<u64, Error> {
        self.execute(DELETE, &[time.into()])
    }
}

fn read(row: &mut Row) -> Result<HistoryRow, Error> {
    Ok(HistoryRow {
        client: row.parse()?,
        at: row.time()?,
        collected_at: row.time()?,
        entry: HistoryEntry {
            class: row.text()?,
            instance: row.text()?,
            deed: row.parse()?,
            property: row.optional(Row::text)?,
            old: row.optional(Row::text)?,
            new: row.optional(Row::text)?,
        },
    })
}

statements! {
    INSERT: "store the history of an inventory" = "
        INSERT INTO inventory_history
            (client, changed_at, collected_at, class, instance, deed, property, old_value, new_value)
        VALUES {rows}";
    SELECT: "read the history of inventories" = "
        SELECT client, changed_at, collected_at, class, instance, deed, property, old_value, new_value
        FROM inventory_history
        WHERE (CAST($1 AS TEXT) IS NULL OR client = $1)
          AND (CAST($2 AS TEXT) IS NULL OR class = $2)
          AND (CAST($3 AS BIGINT) IS NULL OR changed_at >= $3)
        ORDER BY number";
    COUNT: "count the history of inventories" = "
        SELECT COUNT(*)
        FROM inventory_history
        WHERE changed_at < $1";
    DELETE: "forget the history of inventories" = "
        DELETE FROM inventory_history
        WHERE changed_at < $1";
}
