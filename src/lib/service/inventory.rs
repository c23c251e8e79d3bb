//! An inventory that came in: stored, judged, and collections brought up to date; or what changed in it, or that nothing did.

use super::{Error, collection, scan};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::catalog::inventory::{Prepared, Reported};
use crate::model::client::Client;
use crate::model::delta::{Delta, Unchanged};
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::inventory::{Fit, Unfit, confirms, fit, slot};
use crate::rules::verdict::counted;
use serde::Serialize;

/// Stores the inventory as the client's last one and draws all conclusions.
pub fn take(
    tx: &mut Tx,
    client: &ClientId,
    inventory: &Inventory,
    now: Timestamp,
) -> Result<(), Error> {
    tx.store_inventory(client, inventory, now)?;
    scan::judge_client(tx, client, now)?;
    // last, as collections may ask for what is missing
    let known = tx
        .client(client)?
        .ok_or_else(|| Error::missing("client", client))?;
    collection::evaluate_client(tx, &known, now)
}

/// Stores an inventory that was made ready before; it is judged later. Says whether updates stand to the client as they did.
pub fn store(
    tx: &mut Tx,
    client: &ClientId,
    (inventory, prepared): (&Inventory, &Prepared),
    now: Timestamp,
) -> Result<bool, Error> {
    tx.store_prepared(client, (inventory, prepared), now)?;
    let known = tx
        .client(client)?
        .ok_or_else(|| Error::missing("client", client))?;
    collection::evaluate_client(tx, &known, now)?;
    scan::confirm(tx, client, (now, inventory.collected_at))
}

/// Makes a delta part of what is stored of its client, or asks for a full inventory where it does not fit. Says whether
/// updates stand to the client as they did.
pub fn follow(tx: &mut Tx, client: &Client, delta: &Delta, now: Timestamp) -> Result<bool, Error> {
    let reported = tx.reported(&client.id)?;
    let standing = reported.as_ref().and_then(|known| known.standing);
    let unfit = match fit(standing, delta) {
        Fit::Known => return again(tx, client, reported, (delta.collected_at, now)),
        Fit::Unfit(unfit) => unfit,
        Fit::Follows => match tx.store_delta(&client.id, delta, now)? {
            Err(unfit) => unfit,
            Ok(_) => {
                let known = tx
                    .client(&client.id)?
                    .ok_or_else(|| Error::missing("client", &client.id))?;
                collection::evaluate_client(tx, &known, now)?;
                return scan::confirm(tx, &client.id, (now, delta.collected_at));
            }
        },
    };
    want(tx, client, reported.as_ref(), (&unfit.to_string(), now)).map(|_| true)
}

/// Notes that what is stored of a client is what there is, or asks for a full inventory where it is not. Says whether
/// updates stand to the client as they did.
pub fn confirm(
    tx: &mut Tx,
    client: &Client,
    unchanged: &Unchanged,
    now: Timestamp,
) -> Result<bool, Error> {
    let reported = tx.reported(&client.id)?;
    let standing = reported.as_ref().and_then(|known| known.standing);
    match confirms(standing, unchanged) {
        Ok(()) => again(tx, client, reported, (unchanged.collected_at, now)),
        Err(unfit) => want(tx, client, reported.as_ref(), (&unfit.to_string(), now)).map(|_| true),
    }
}

/// What is stored was collected once more.
fn again(
    tx: &mut Tx,
    client: &Client,
    reported: Option<Reported>,
    (collected_at, now): (Timestamp, Timestamp),
) -> Result<bool, Error> {
    if !tx.confirm_inventory(&client.id, (collected_at, now))? {
        return want(
            tx,
            client,
            reported.as_ref(),
            (&Unfit::Unknown.to_string(), now),
        )
        .map(|_| true);
    }
    let Some(Reported { in_vain, .. }) = reported else {
        return Ok(false);
    };
    if in_vain > 0 {
        tx.note_mended(&client.id)?;
    }
    scan::confirm(tx, &client.id, (now, collected_at))
}

/// A client that is asked for a full inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// At its first cycle from then on it sends a full inventory.
    pub after: Timestamp,
}

/// Asks clients for full inventories, because an operator wants them; they take turns.
pub fn resync(
    tx: &mut Tx,
    clients: &[Client],
    (operator, now): (&str, Timestamp),
) -> Result<Vec<Asked>, Error> {
    let mut asked = Vec::new();
    for client in clients {
        let reported = tx.reported(&client.id)?.map(|known| Reported {
            in_vain: 0,
            ..known
        });
        let why = format!("asked for by {operator}");
        asked.push(Asked {
            client: client.id.clone(),
            hostname: client.hostname.clone(),
            after: want(tx, client, reported.as_ref(), (&why, now))?,
        });
    }
    let names: Vec<&str> = asked.iter().map(|one| one.client.as_str()).collect();
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "client resync".to_owned(),
        object: counted(names.len() as u64, "client"),
        before: None,
        after: Some(names.join(" ")),
    })?;
    Ok(asked)
}

/// Asks for a full inventory, once: a client that was asked already keeps its turn. Says from when on.
fn want(
    tx: &mut Tx,
    client: &Client,
    reported: Option<&Reported>,
    (why, now): (&str, Timestamp),
) -> Result<Timestamp, Error> {
    if let Some(after) = reported.and_then(|known| known.wanted_after) {
        return Ok(after);
    }
    let per_hour = tx.limits()?.full_inventories_per_hour;
    let in_vain = reported.map_or(0, |known| known.in_vain);
    let after = slot(now, tx.last_wanted()?, (per_hour, in_vain));
    tx.want_full(&client.id, (after, why))?;
    Ok(after)
}
