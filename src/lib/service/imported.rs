//! Inventories that other tools collected, of machines that may never have enrolled.

use super::{Error, inventory};
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::host::random;
use crate::model::client::Client;
use crate::model::id::{ClientId, SiteCode};
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::enrollment::telling_serial;
use crate::trust::{PublicKey, SigningKey};

/// Whose inventory it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The client, as it was before.
    pub client: Client,
    /// It was not known before.
    pub is_new: bool,
}

/// Stores an inventory as the last one of the client of its host name, whether that enrolled or was imported before. Of a
/// host that nobody knows a record is made. It waits for an operator like one that enrolled, and nobody can speak for it:
/// its key is thrown away.
pub fn store(tx: &mut Tx, inventory: &Inventory, now: Timestamp) -> Result<Stored, Error> {
    let stored = match known(tx, inventory)? {
        Some(client) => Stored {
            client,
            is_new: false,
        },
        None => {
            let client = record(
                inventory,
                &SigningKey::generate()?.public(),
                (tx.site()?.code, now),
            )?;
            tx.insert_client(&client)?;
            Stored {
                client,
                is_new: true,
            }
        }
    };
    inventory::take(tx, &stored.client.id, inventory, now)?;
    Ok(stored)
}

fn known(tx: &mut Tx, inventory: &Inventory) -> Result<Option<Client>, Error> {
    let machine = &inventory.machine;
    let names = [Some(machine.hostname.clone()), machine.fqdn.clone()];
    for name in names.into_iter().flatten() {
        let by_name = ClientFilter {
            hostname: Some(name.clone()),
            ..ClientFilter::default()
        };
        let mut found = tx.clients(&by_name)?;
        match (found.pop(), found.len()) {
            (Some(client), 0) => return Ok(Some(client)),
            (Some(_), others) => {
                let reason = format!(
                    "{} clients have this host name; submit it by the id of one",
                    others + 1
                );
                return Err(Error::refused("import", &name, reason));
            }
            (None, _) => {}
        }
    }
    Ok(None)
}

fn record(
    inventory: &Inventory,
    key: &PublicKey,
    (site, now): (SiteCode, Timestamp),
) -> Result<Client, Error> {
    let system = inventory.hardware.system.as_ref();
    let serial = system.and_then(|system| telling_serial(&system.serial));
    let id = ClientId::make(now, &random::bytes()?);
    let keys = (key.id(), key.to_string());
    Ok(Client {
        hostname: inventory.machine.hostname.clone(),
        machine_id: inventory.machine.machine_id.clone(),
        serial: serial.map(str::to_owned),
        ..Client::pending(id, keys, (site, now))
    })
}
