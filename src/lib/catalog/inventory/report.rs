//! Where the reports of a client stand, and what is wanted of it.

use super::super::engine::{Row, statements};
use super::super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::inventory::{Standing, Sum};

/// Where the reports of a client stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The last report; none when a full one is wanted before anything else.
    pub standing: Option<Standing>,
    /// The sum of its packages.
    pub packages: Option<Sum>,
    /// A digest of all that updates are judged by.
    pub basis: Option<Digest>,
    /// From when on a full inventory is wanted.
    pub wanted_after: Option<Timestamp>,
    /// How often one was wanted since a delta last fitted.
    pub in_vain: u32,
}

impl Reported {
    /// Whether all that a report in this standing would note is noted.
    pub(super) fn is_settled(&self, standing: Standing) -> bool {
        self.standing == Some(standing) && self.wanted_after.is_none() && self.basis.is_some()
    }
}

impl Tx<'_> {
    /// Where the reports of a client stand; none for one that has not reported.
    pub fn reported(&mut self, client: &ClientId) -> Result<Option<Reported>, Error> {
        self.first(SELECT, &[client.as_str().into()], |row| {
            let serial = row.number()?;
            let state = row.optional(Row::digest)?;
            Ok(Reported {
                standing: state.map(|state| Standing { serial, state }),
                packages: row.optional(Row::digest)?.map(Sum::from),
                basis: row.optional(Row::digest)?,
                wanted_after: row.optional(Row::time)?,
                in_vain: row.number()?,
            })
        })
    }

    /// Notes a report that was taken in: nothing is wanted any more. A delta that fits shows that all is well again.
    pub(super) fn note_report(
        &mut self,
        client: &ClientId,
        standing: Standing,
        (packages, basis): (Sum, &Digest),
    ) -> Result<(), Error> {
        let packages = Digest::from(packages);
        let values = [
            client.as_str().into(),
            standing.serial.into(),
            (&standing.state).into(),
            (&packages).into(),
            basis.into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// The inventory that is stored was collected again. Says whether there is one.
    pub fn confirm_inventory(
        &mut self,
        client: &ClientId,
        (collected_at, now): (Timestamp, Timestamp),
    ) -> Result<bool, Error> {
        let values = [client.as_str().into(), collected_at.into(), now.into()];
        Ok(self.execute(CONFIRM, &values)? > 0)
    }

    /// Wants a full inventory of a client from then on.
    pub fn want_full(
        &mut self,
        client: &ClientId,
        (after, why): (Timestamp, &str),
    ) -> Result<(), Error> {
        self.execute(WANT, &[client.as_str().into(), after.into(), why.into()])?;
        Ok(())
    }

    /// Notes that what a client was asked for has mended what was wrong.
    pub fn note_mended(&mut self, client: &ClientId) -> Result<(), Error> {
        self.execute(MENDED, &[client.as_str().into()])?;
        Ok(())
    }

    /// The latest moment from which on a full inventory of some client is wanted.
    pub fn last_wanted(&mut self) -> Result<Option<Timestamp>, Error> {
        let found = self.first(SELECT_LAST, &[], Row::time)?;
        Ok(found)
    }
}

statements! {
    SELECT: "read where a client's reports stand" = "
        SELECT serial, state, packages, basis, wanted_after, in_vain
        FROM inventory_report
        WHERE client = $1";
    UPSERT: "note where a client's reports stand" = "
        INSERT INTO inventory_report (client, serial, state, packages, basis, wanted_after, wanted_why, in_vain)
        VALUES ($1, $2, $3, $4, $5, NULL, NULL, 0)
        ON CONFLICT (client) DO UPDATE
        SET serial = excluded.serial, state = excluded.state, packages = excluded.packages, basis = excluded.basis,
            wanted_after = NULL, wanted_why = NULL,
            in_vain = CASE WHEN excluded.serial > 0 THEN 0 ELSE inventory_report.in_vain END";
    CONFIRM: "confirm an inventory" = "
        UPDATE inventory
        SET collected_at = $2, received_at = $3
        WHERE client = $1";
    WANT: "want a full inventory" = "
        INSERT INTO inventory_report (client, serial, wanted_after, wanted_why, in_vain)
        VALUES ($1, 0, $2, $3, 1)
        ON CONFLICT (client) DO UPDATE
        SET wanted_after = excluded.wanted_after, wanted_why = excluded.wanted_why,
            in_vain = inventory_report.in_vain + 1";
    MENDED: "note where a client's reports stand" = "
        UPDATE inventory_report
        SET in_vain = 0
        WHERE client = $1 AND wanted_after IS NULL";
    SELECT_LAST: "find when full inventories are wanted" = "
        SELECT wanted_after
        FROM inventory_report
        WHERE wanted_after IS NOT NULL
        ORDER BY wanted_after DESC
        LIMIT 1";
}
