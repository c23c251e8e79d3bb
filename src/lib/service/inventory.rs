//! An inventory that came in: stored, judged, and collections brought up to date.

use super::{Error, collection, scan};
use crate::catalog::Tx;
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;

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
