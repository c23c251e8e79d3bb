//! Who may have policy, and which deployments each has: of all clients at once, for whoever keeps that in memory.

use super::engine::statements;
use super::{Error, Tx};
use crate::model::client::Client;
use crate::model::id::{ClientId, DeploymentId, KeyId, SiteCode};

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
}

impl From<&Client> for Approved {
    fn from(client: &Client) -> Self {
        Self {
            client: client.id.clone(),
            epoch: client.epoch,
            key: client.key.clone(),
            site: client.site.clone(),
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
        SELECT id, epoch, key, site
        FROM client
        WHERE approval = 'approved'
        ORDER BY id";
    SELECT_ASSIGNED: "list the deployments of all clients" = "
        SELECT m.client, d.id
        FROM deployment d
        JOIN collection_member m ON m.collection = d.collection
        ORDER BY m.client, d.id";
}
