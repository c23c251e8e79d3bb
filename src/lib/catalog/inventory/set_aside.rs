//! Reports that are kept apart: of machines that no client is yet, and those that could not be read.

use super::super::engine::{Row, statements};
use super::super::{Error, Tx};
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use serde::Serialize;

/// An inventory of a machine that no client is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Its number.
    pub number: i64,
    /// Where it came from.
    pub source: String,
    /// The whole document.
    pub document: String,
}

/// A report that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejected {
    /// Its number.
    pub number: i64,
    /// Who sent it, or the file that it lay in.
    pub source: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What is wrong with it.
    pub reason: String,
    /// Bytes it had.
    pub size: u64,
}

impl Tx<'_> {
    /// Keeps an inventory of a machine that no client is, in place of an earlier one of it.
    pub fn add_orphan(
        &mut self,
        inventory: &Inventory,
        (source, document): (&str, &str),
        now: Timestamp,
    ) -> Result<(), Error> {
        let machine = &inventory.machine;
        let names = [(&machine.hostname).into(), (&machine.machine_id).into()];
        self.execute(REPLACE_ORPHAN, &names)?;
        let values = [
            names[0],
            names[1],
            source.into(),
            now.into(),
            document.into(),
        ];
        self.execute(INSERT_ORPHAN, &values)?;
        Ok(())
    }

    /// How many inventories wait for their client.
    pub fn count_orphans(&mut self) -> Result<u64, Error> {
        self.one(COUNT_ORPHANS, &[], ("orphans", ""), Row::number)
    }

    /// The inventories of a machine, oldest first: of its machine id, or of its name where they tell no id.
    pub fn orphans_of(&mut self, machine_id: &str, hostname: &str) -> Result<Vec<Orphan>, Error> {
        let values = [machine_id.into(), hostname.into()];
        self.all(SELECT_ORPHANS, &values, |row| {
            Ok(Orphan {
                number: row.int()?,
                source: row.text()?,
                document: row.text()?,
            })
        })
    }

    /// Forgets an inventory whose client is there.
    pub fn delete_orphan(&mut self, number: i64) -> Result<(), Error> {
        self.execute(DELETE_ORPHAN, &[number.into()])?;
        Ok(())
    }

    /// Keeps a report that could not be read; `most` of one source and of all are kept, the newest.
    pub fn add_rejected(
        &mut self,
        (source, reason): (&str, &str),
        (document, size): (&str, u64),
        (of_one, of_all): (u32, u32),
        now: Timestamp,
    ) -> Result<(), Error> {
        let values = [
            source.into(),
            now.into(),
            reason.into(),
            size.into(),
            document.into(),
        ];
        self.execute(INSERT_REJECTED, &values)?;
        self.execute(TRIM_SOURCE, &[source.into(), of_one.into()])?;
        self.execute(TRIM_ALL, &[of_all.into()])?;
        Ok(())
    }

    /// What could not be read, oldest first.
    pub fn rejected(&mut self) -> Result<Vec<Rejected>, Error> {
        self.all(SELECT_REJECTED, &[], |row| {
            Ok(Rejected {
                number: row.int()?,
                source: row.text()?,
                received_at: row.time()?,
                reason: row.text()?,
                size: row.number()?,
            })
        })
    }

    /// A report that could not be read, as it came.
    pub fn rejected_document(&mut self, number: i64) -> Result<Option<String>, Error> {
        self.first(SELECT_DOCUMENT, &[number.into()], Row::text)
    }

    /// Forgets a report that could not be read. Says whether there was one.
    pub fn delete_rejected(&mut self, number: i64) -> Result<bool, Error> {
        Ok(self.execute(DELETE_REJECTED, &[number.into()])? > 0)
    }
}

statements! {
    REPLACE_ORPHAN: "keep the inventory of a machine that is no client" = "
        DELETE FROM inventory_orphan
        WHERE hostname = $1 AND machine_id = $2";
    INSERT_ORPHAN: "keep the inventory of a machine that is no client" = "
        INSERT INTO inventory_orphan (hostname, machine_id, source, received_at, document)
        VALUES ($1, $2, $3, $4, $5)";
    COUNT_ORPHANS: "count inventories of machines that are no clients" = "
        SELECT COUNT(*)
        FROM inventory_orphan";
    SELECT_ORPHANS: "find the inventories of a machine" = "
        SELECT number, source, document
        FROM inventory_orphan
        WHERE (machine_id = $1 AND machine_id <> '') OR (machine_id = '' AND hostname = $2)
        ORDER BY number";
    DELETE_ORPHAN: "forget the inventory of a machine" = "
        DELETE FROM inventory_orphan
        WHERE number = $1";
    INSERT_REJECTED: "keep a report that cannot be read" = "
        INSERT INTO inventory_rejected (source, received_at, reason, size, document)
        VALUES ($1, $2, $3, $4, $5)";
    TRIM_SOURCE: "keep a report that cannot be read" = "
        DELETE FROM inventory_rejected
        WHERE source = $1
          AND number NOT IN (SELECT number FROM inventory_rejected WHERE source = $1 ORDER BY number DESC LIMIT $2)";
    TRIM_ALL: "keep a report that cannot be read" = "
        DELETE FROM inventory_rejected
        WHERE number NOT IN (SELECT number FROM inventory_rejected ORDER BY number DESC LIMIT $1)";
    SELECT_REJECTED: "list reports that cannot be read" = "
        SELECT number, source, received_at, reason, size
        FROM inventory_rejected
        ORDER BY number";
    SELECT_DOCUMENT: "read a report that cannot be read" = "
        SELECT document
        FROM inventory_rejected
        WHERE number = $1";
    DELETE_REJECTED: "forget a report that cannot be read" = "
        DELETE FROM inventory_rejected
        WHERE number = $1";
}
