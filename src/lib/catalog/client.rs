//! Clients: who they are, whether they are believed, and when they were last heard of.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::Invalid;
use crate::model::client::{Approval, Client};
use crate::model::id::{ClientId, KeyId};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
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

    /// A client.
    pub fn client(&mut self, id: &ClientId) -> Result<Option<Client>, Error> {
        self.first(SELECT, &[id.as_str().into()], read)
    }

    /// The client that signs with this key.
    pub fn client_by_key(&mut self, key: &KeyId) -> Result<Option<Client>, Error> {
        self.first(SELECT_BY_KEY, &[key.as_str().into()], read)
    }

    /// The clients that say they are this machine, oldest first.
    pub fn clients_by_machine_id(&mut self, machine_id: &str) -> Result<Vec<Client>, Error> {
        self.all(SELECT_BY_MACHINE_ID, &[machine_id.into()], read)
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
        ];
        self.execute(INSERT, &values)?;
        Ok(())
    }

    /// Believes a client, or no longer.
    pub fn set_approval(&mut self, id: &ClientId, approval: Approval) -> Result<(), Error> {
        let values = [id.as_str().into(), approval.word().into()];
        self.change(UPDATE_APPROVAL, &values, ("client", id.as_str()))
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
        self.change(DELETE, &[id.as_str().into()], ("client", id.as_str()))
    }
}

fn read(row: &mut Row) -> Result<Client, Error> {
    Ok(Client {
        id: row.parse()?,
        hostname: row.text()?,
        machine_id: row.text()?,
        approval: row.parse()?,
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
        SELECT c.id, c.hostname, c.machine_id, c.approval, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE (CAST($1 AS TEXT) IS NULL OR c.approval = $1)
          AND (CAST($2 AS TEXT) IS NULL OR c.hostname = $2)
        ORDER BY c.hostname, c.id";
    SELECT: "read a client" = "
        SELECT c.id, c.hostname, c.machine_id, c.approval, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.id = $1";
    SELECT_BY_KEY: "find the client of a key" = "
        SELECT c.id, c.hostname, c.machine_id, c.approval, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.key = $1";
    SELECT_BY_MACHINE_ID: "find the clients of a machine" = "
        SELECT c.id, c.hostname, c.machine_id, c.approval, c.site, c.epoch, c.key, c.public_key,
               i.os, i.release, i.architecture, c.address, c.enrolled_at, c.last_seen, i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.machine_id = $1
        ORDER BY c.enrolled_at, c.id";
    INSERT: "store a client" = "
        INSERT INTO client (id, hostname, machine_id, approval, site, epoch, key, public_key, address, enrolled_at, last_seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE_APPROVAL: "change a client's approval" = "
        UPDATE client
        SET approval = $2
        WHERE id = $1";
    UPDATE_SEEN: "note that a client was seen" = "
        UPDATE client
        SET last_seen = $2, address = COALESCE($3, address)
        WHERE id = $1";
    DELETE: "forget a client" = "
        DELETE FROM client
        WHERE id = $1";
}
