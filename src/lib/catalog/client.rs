//! Clients: who they are, whether they are believed, and when they were last heard of.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::Invalid;
use crate::model::client::{Approval, Client, ClientAddress, Conflict};
use crate::model::id::{ClientId, KeyId};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// Which clients; what is absent does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// Only with this approval.
    pub approval: Option<Approval>,
    /// Only with this host name.
    pub hostname: Option<String>,
}

impl Tx<'_> {
    /// The clients that match, by host name.
    pub fn clients(&mut self, filter: &ClientFilter) -> Result<Vec<Client>, Error> {
        let approval = filter.approval.map(Approval::word);
        let values = [approval.into(), filter.hostname.as_deref().into()];
        self.all(SELECT_ALL, &values, read)
    }

    /// Where approved clients were last heard from, by host name.
    pub fn client_addresses(&mut self) -> Result<Vec<ClientAddress>, Error> {
        self.all(SELECT_ADDRESSES, &[], |row| {
            Ok(ClientAddress {
                client: row.parse()?,
                hostname: row.text()?,
                address: read_address(row)?,
            })
        })
    }

    /// A client.
    pub fn client(&mut self, id: &ClientId) -> Result<Option<Client>, Error> {
        self.first(SELECT, &[id.as_str().into()], read)
    }

    /// The client that signs with this key.
    pub fn client_by_key(&mut self, key: &KeyId) -> Result<Option<Client>, Error> {
        self.first(SELECT_BY_KEY, &[key.as_str().into()], read)
    }

    /// The clients that say they are this machine, by its id or its hardware's serial number, oldest first.
    pub fn clients_of_machine(
        &mut self,
        machine_id: &str,
        serial: Option<&str>,
    ) -> Result<Vec<Client>, Error> {
        self.all(SELECT_BY_MACHINE, &[machine_id.into(), serial.into()], read)
    }

    /// How many clients have this approval.
    pub fn count_clients(&mut self, approval: Approval) -> Result<u64, Error> {
        self.one(
            COUNT,
            &[approval.word().into()],
            ("clients", approval.word()),
            Row::number,
        )
    }

    /// Stores a client that enrolled; platform and inventory come with its inventory.
    pub fn insert_client(&mut self, client: &Client) -> Result<(), Error> {
        let address = client.address.map(|address| address.to_string());
        let values = [
            client.id.as_str().into(),
            client.hostname.as_str().into(),
            client.machine_id.as_str().into(),
            client.approval.word().into(),
            client.site.as_str().into(),
            client.epoch.into(),
            client.key.as_str().into(),
            client.public_key.as_str().into(),
            address.as_deref().into(),
            client.enrolled_at.into(),
            client.last_seen.into(),
            client.serial.as_deref().into(),
            client.conflict.map(Conflict::word).into(),
            client.conflict_with.as_ref().map(ClientId::as_str).into(),
        ];
        self.execute(INSERT, &values)?;
        Ok(())
    }

    /// Believes a client, or no longer; a conflict is settled by it.
    pub fn set_approval(&mut self, id: &ClientId, approval: Approval) -> Result<(), Error> {
        let values = [id.as_str().into(), approval.word().into()];
        self.change(UPDATE_APPROVAL, &values, ("client", id.as_str()))
    }

    /// Puts a client in conflict.
    pub fn set_conflict(
        &mut self,
        id: &ClientId,
        conflict: Conflict,
        with: Option<&ClientId>,
    ) -> Result<(), Error> {
        let values = [
            id.as_str().into(),
            conflict.word().into(),
            with.map(ClientId::as_str).into(),
        ];
        self.change(UPDATE_CONFLICT, &values, ("client", id.as_str()))
    }

    /// Gives a client another key: a new epoch begins, and what its old key signed counts no more.
    pub fn replace_key(&mut self, client: &Client) -> Result<(), Error> {
        let id = client.id.as_str();
        let values = [
            id.into(),
            client.key.as_str().into(),
            client.public_key.as_str().into(),
            client.epoch.into(),
            client.hostname.as_str().into(),
            client.machine_id.as_str().into(),
            client.serial.as_deref().into(),
        ];
        self.change(UPDATE_KEY, &values, ("client", id))
    }

    /// What a client was asked when its numbers went back, and when that happened before.
    pub fn rollback(
        &mut self,
        id: &ClientId,
    ) -> Result<(Option<String>, Option<Timestamp>), Error> {
        let own = id.as_str();
        self.one(SELECT_ROLLBACK, &[own.into()], ("client", own), |row| {
            Ok((row.optional(Row::text)?, row.optional(Row::time)?))
        })
    }

    /// Asks a client whose numbers went back.
    pub fn set_challenge(&mut self, id: &ClientId, challenge: &str) -> Result<(), Error> {
        let values = [id.as_str().into(), challenge.into()];
        self.change(UPDATE_CHALLENGE, &values, ("client", id.as_str()))
    }

    /// Notes that a client answered: its numbers went back.
    pub fn note_rollback(&mut self, id: &ClientId, now: Timestamp) -> Result<(), Error> {
        let values = [id.as_str().into(), now.into()];
        self.change(UPDATE_ROLLBACK, &values, ("client", id.as_str()))
    }

    /// Notes that a message came; an address that is not known leaves the last one.
    pub fn touch_client(
        &mut self,
        id: &ClientId,
        last_seen: Timestamp,
        address: Option<IpAddr>,
    ) -> Result<(), Error> {
        let address = address.map(|address| address.to_string());
        let values = [
            id.as_str().into(),
            last_seen.into(),
            address.as_deref().into(),
        ];
        self.change(UPDATE_SEEN, &values, ("client", id.as_str()))
    }

    /// Forgets a client and all it reported.
    pub fn delete_client(&mut self, id: &ClientId) -> Result<(), Error> {
        self.set_collections_of(id, &BTreeSet::new())?;
        self.change(DELETE, &[id.as_str().into()], ("client", id.as_str()))
    }
}

fn read(row: &mut Row) -> Result<Client, Error> {
    Ok(Client {
        id: row.parse()?,
        hostname: row.text()?,
        machine_id: row.text()?,
        serial: row.optional(Row::text)?,
        approval: row.parse()?,
        conflict: row.optional(Row::parse)?,
        conflict_with: row.optional(Row::parse)?,
        site: row.parse()?,
        epoch: row.number()?,
        key: row.parse()?,
        public_key: row.text()?,
        platform: read_platform(row)?,
        address: row.optional(read_address)?,
        enrolled_at: row.time()?,
        last_seen: row.optional(Row::time)?,
        inventory_at: row.optional(Row::time)?,
    })
}

pub(super) fn read_platform(row: &mut Row) -> Result<Option<Platform>, Error> {
    let os = row.optional(Row::text)?;
    let release = row.optional(Row::text)?;
    let architecture = row.optional(Row::text)?;
    Ok(os
        .zip(release)
        .zip(architecture)
        .map(|((os, release), architecture)| Platform {
            os,
            release,
            architecture,
        }))
}

fn read_address(row: &mut Row) -> Result<IpAddr, Error> {
    let text = row.text()?;
    text.parse().map_err(|_| {
        row.damaged(&Invalid::new("address", &text, "an IPv4 or IPv6 address").to_string())
    })
}

statements! {
    SELECT_ALL: "list clients" = "
        SELECT c.id, c.hostname, c.machine_id, c.serial, c.approval, c.conflict, c.conflict_with, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE (CAST($1 AS TEXT) IS NULL OR c.approval = $1)
          AND (CAST($2 AS TEXT) IS NULL OR c.hostname = $2)
        ORDER BY c.hostname, c.id";
    SELECT: "read a client" = "
        SELECT c.id, c.hostname, c.machine_id, c.serial, c.approval, c.conflict, c.conflict_with, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.id = $1";
    SELECT_BY_KEY: "find the client of a key" = "
        SELECT c.id, c.hostname, c.machine_id, c.serial, c.approval, c.conflict, c.conflict_with, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.key = $1";
    SELECT_ADDRESSES: "list the addresses of clients" = "
        SELECT id, hostname, address
        FROM client
        WHERE approval = 'approved' AND address IS NOT NULL
        ORDER BY hostname, id";
    SELECT_BY_MACHINE: "find the clients of a machine" = "
        SELECT c.id, c.hostname, c.machine_id, c.serial, c.approval, c.conflict, c.conflict_with, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.machine_id = $1 OR c.serial = CAST($2 AS TEXT)
        ORDER BY c.enrolled_at, c.id";
    INSERT: "store a client" = "
        INSERT INTO client (id, hostname, machine_id, approval, site, epoch, key, public_key, address, enrolled_at, last_seen,
                            serial, conflict, conflict_with, number)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                (SELECT COALESCE(MAX(number) + 1, 1) FROM client))";
    COUNT: "count clients" = "
        SELECT COUNT(*)
        FROM client
        WHERE approval = $1";
    UPDATE_APPROVAL: "change a client's approval" = "
        UPDATE client
        SET approval = $2, conflict = NULL, conflict_with = NULL
        WHERE id = $1";
    UPDATE_CONFLICT: "put a client in conflict" = "
        UPDATE client
        SET approval = 'conflict', conflict = $2, conflict_with = $3
        WHERE id = $1";
    UPDATE_KEY: "change a client's key" = "
        UPDATE client
        SET key = $2, public_key = $3, epoch = $4, hostname = $5, machine_id = $6, serial = $7,
            sequence = 0, challenge = NULL
        WHERE id = $1";
    SELECT_ROLLBACK: "read a client's challenge" = "
        SELECT challenge, rolled_back_at
        FROM client
        WHERE id = $1";
    UPDATE_CHALLENGE: "store a client's challenge" = "
        UPDATE client
        SET challenge = $2
        WHERE id = $1";
    UPDATE_ROLLBACK: "note that a client's numbers went back" = "
        UPDATE client
        SET challenge = NULL, rolled_back_at = $2
        WHERE id = $1";
    UPDATE_SEEN: "note that a client was seen" = "
        UPDATE client
        SET last_seen = $2, address = COALESCE($3, address)
        WHERE id = $1";
    DELETE: "forget a client" = "
        DELETE FROM client
        WHERE id = $1";
}
