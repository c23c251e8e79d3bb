//! Who may have policy, and which deployments each has: of all clients at once, for whoever keeps that in memory.

use super::client::read_platform;
use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::client::Client;
use crate::model::id::{ClientId, DeploymentId, KeyId, SiteCode};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;

/// What of a client its policy depends on, beside its deployments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The client.
    pub client: ClientId,
    /// Its epoch.
    pub epoch: u32,
    /// Its key.
    pub key: KeyId,
    /// Its site.
    pub site: SiteCode,
    /// Its host name, as it says.
    pub hostname: String,
    /// Its platform, from its last inventory.
    pub platform: Option<Platform>,
    /// When its last inventory was taken.
    pub inventory_at: Option<Timestamp>,
}

impl From<&Client> for Approved {
    fn from(client: &Client) -> Self {
        Self {
            client: client.id.clone(),
            epoch: client.epoch,
            key: client.key.clone(),
            site: client.site.clone(),
            hostname: client.hostname.clone(),
            platform: client.platform.clone(),
            inventory_at: client.inventory_at,
        }
    }
}

impl Tx<'_> {
    /// The clients that are approved, by id.
    pub fn approved_clients(&mut self) -> Result<Vec<Approved>, Error> {
        self.all(SELECT_APPROVED, &[], |row| {
            Ok(Approved {
                client: row.parse()?,
                epoch: row.number()?,
                key: row.parse()?,
                site: row.parse()?,
                hostname: row.text()?,
                platform: read_platform(row)?,
                inventory_at: row.optional(Row::time)?,
            })
        })
    }

    /// Each client with each deployment to a collection that it is a member of, by client and deployment.
    pub fn assigned_deployments(&mut self) -> Result<Vec<(ClientId, DeploymentId)>, Error> {
        self.all(SELECT_ASSIGNED, &[], |row| Ok((row.parse()?, row.parse()?)))
    }
}

statements! {
    SELECT_APPROVED: "list approved clients" = "
        SELECT c.id, c.epoch, c.key, c.site, c.hostname, i.os, i.release, i.architecture,
               i.collected_at
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        WHERE c.approval = 'approved'
        ORDER BY c.id";
    SELECT_ASSIGNED: "list the deployments of all clients" = "
        SELECT m.client, d.id
        FROM deployment d
        JOIN collection_member m ON m.collection = d.collection
        ORDER BY m.client, d.id";
}
