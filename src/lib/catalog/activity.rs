//! Whether clients are still there: how they stand now, and how they stood (domain.md L14).

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::client::{Activity, ActivityChange, Client};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::client_life::{Signs, activities};
use std::collections::HashMap;

impl Tx<'_> {
    /// How each client stands.
    pub fn activities(&mut self, now: Timestamp) -> Result<Vec<(ClientId, Activity)>, Error> {
        let life = self.client_life()?;
        let clients = self.all(SELECT_SIGNS, &[], |row| {
            Ok(Signs {
                id: row.parse()?,
                approval: row.parse()?,
                serial: row.optional(Row::text)?,
                machine_id: row.text()?,
                enrolled_at: row.time()?,
                last_seen: row.optional(Row::time)?,
            })
        })?;
        let found = activities(&clients, &life, now);
        let ids = clients.into_iter().map(|client| client.id);
        Ok(ids.zip(found).collect())
    }

    /// How one client stands, beside those that say they are the same machine.
    pub fn activity_of(&mut self, client: &Client, now: Timestamp) -> Result<Activity, Error> {
        let life = self.client_life()?;
        let others = self.clients_of_machine(&client.machine_id, client.serial.as_deref())?;
        let others = others.iter().filter(|other| other.id != client.id);
        let clients: Vec<Signs> = std::iter::once(client)
            .chain(others)
            .map(Signs::from)
            .collect();
        let found = activities(&clients, &life, now);
        Ok(found.first().copied().unwrap_or(Activity::Active))
    }

    /// Writes down how clients stand where it is not what was last written.
    pub fn note_activities(&mut self, now: Timestamp) -> Result<(), Error> {
        let last = self.all(SELECT_LAST, &[], |row| Ok((row.parse()?, row.parse()?)))?;
        let last: HashMap<ClientId, Activity> = last.into_iter().collect();
        let mut found = self.activities(now)?;
        found.retain(|(client, activity)| last.get(client) != Some(activity));
        let values = found.iter().flat_map(|(client, activity)| {
            [client.as_str().into(), now.into(), activity.word().into()]
        });
        let values: Vec<Param> = values.collect();
        self.insert_many(INSERT, 3, &values)
    }

    /// How a client stood, newest first.
    pub fn activity_history(&mut self, client: &ClientId) -> Result<Vec<ActivityChange>, Error> {
        self.all(SELECT_HISTORY, &[client.as_str().into()], |row| {
            Ok(ActivityChange {
                since: row.time()?,
                activity: row.parse()?,
            })
        })
    }

    /// Forgets how clients stood before, save for how they stood then.
    pub fn forget_activities_before(&mut self, before: Timestamp) -> Result<(), Error> {
        self.execute(DELETE, &[before.into()])?;
        Ok(())
    }
}

statements! {
    SELECT_SIGNS: "list clients" = "
        SELECT id, approval, serial, machine_id, enrolled_at, last_seen
        FROM client
        ORDER BY number";
    SELECT_LAST: "list how clients stood" = "
        SELECT a.client, a.activity
        FROM client_activity a
        JOIN (SELECT client, MAX(since) AS since FROM client_activity GROUP BY client) l
          ON l.client = a.client AND l.since = a.since";
    SELECT_HISTORY: "read how a client stood" = "
        SELECT since, activity
        FROM client_activity
        WHERE client = $1
        ORDER BY since DESC";
    INSERT: "write down how clients stand" = "
        INSERT INTO client_activity (client, since, activity)
        VALUES {rows}
        ON CONFLICT (client, since) DO UPDATE
        SET activity = excluded.activity";
    DELETE: "forget how clients stood" = "
        DELETE FROM client_activity
        WHERE since < $1
          AND EXISTS (SELECT 1 FROM client_activity n
                      WHERE n.client = client_activity.client AND n.since > client_activity.since AND n.since <= $1)";
}
