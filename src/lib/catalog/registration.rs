//! The list of machines that are approved when they enroll.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::client::Registration;
use crate::model::id::{ClientId, CollectionId, KeyId};
use crate::model::time::Timestamp;

impl Tx<'_> {
    /// The whole list, by host name.
    pub fn registrations(&mut self) -> Result<Vec<Registration>, Error> {
        self.all(SELECT_ALL, &[], read)
    }

    /// What the list says of a host name.
    pub fn registration(&mut self, hostname: &str) -> Result<Option<Registration>, Error> {
        self.first(SELECT, &[hostname.into()], read)
    }

    /// What the list says of a key.
    pub fn registration_by_key(&mut self, key: &KeyId) -> Result<Option<Registration>, Error> {
        self.first(SELECT_BY_KEY, &[key.as_str().into()], read)
    }

    /// Adds to the list; what it said of the host name before is replaced.
    pub fn save_registration(&mut self, registration: &Registration) -> Result<(), Error> {
        let values = [
            registration.hostname.as_str().into(),
            registration.key.as_ref().map(KeyId::as_str).into(),
            registration.machine_id.as_deref().into(),
            registration.serial.as_deref().into(),
            registration
                .collection
                .as_ref()
                .map(CollectionId::as_str)
                .into(),
            registration.added_at.into(),
            registration.added_by.as_str().into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// Uses an entry up for `client`; says whether it was unused. Of two at once only one gets it.
    pub fn consume_registration(
        &mut self,
        hostname: &str,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let values = [hostname.into(), client.as_str().into(), now.into()];
        let used = self.first(CONSUME, &values, Row::text)?;
        Ok(used.is_some())
    }

    /// Takes a host name off the list.
    pub fn delete_registration(&mut self, hostname: &str) -> Result<(), Error> {
        self.change(DELETE, &[hostname.into()], ("registration", hostname))
    }
}

fn read(row: &mut Row) -> Result<Registration, Error> {
    Ok(Registration {
        hostname: row.text()?,
        key: row.optional(Row::parse)?,
        machine_id: row.optional(Row::text)?,
        serial: row.optional(Row::text)?,
        collection: row.optional(Row::parse)?,
        added_at: row.time()?,
        added_by: row.text()?,
        used_by: row.optional(Row::parse)?,
    })
}

statements! {
    SELECT_ALL: "list registrations" = "
        SELECT hostname, key, machine_id, serial, collection, added_at, added_by, used_by
        FROM registration
        ORDER BY hostname";
    SELECT: "read a registration" = "
        SELECT hostname, key, machine_id, serial, collection, added_at, added_by, used_by
        FROM registration
        WHERE hostname = $1";
    SELECT_BY_KEY: "find the registration of a key" = "
        SELECT hostname, key, machine_id, serial, collection, added_at, added_by, used_by
        FROM registration
        WHERE key = $1
        ORDER BY hostname";
    UPSERT: "store a registration" = "
        INSERT INTO registration (hostname, key, machine_id, serial, collection, added_at, added_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (hostname) DO UPDATE
        SET key = excluded.key, machine_id = excluded.machine_id, serial = excluded.serial,
            collection = excluded.collection, added_at = excluded.added_at, added_by = excluded.added_by,
            used_by = NULL, used_at = NULL";
    CONSUME: "use a registration" = "
        UPDATE registration
        SET used_by = $2, used_at = $3
        WHERE hostname = $1 AND used_by IS NULL
        RETURNING hostname";
    DELETE: "forget a registration" = "
        DELETE FROM registration
        WHERE hostname = $1";
}
