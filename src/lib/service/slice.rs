//! Slices of the catalog for clients, so that they judge themselves.

use super::Error;
use super::scan::Examiner;
use crate::catalog::Tx;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use std::time::Duration;

/// How long a slice is to be believed: no longer than a policy.
const LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The slice for a client whose inventory is in this state; none where the site has another one of it.
pub fn cut(
    tx: &mut Tx,
    client: &ClientId,
    (state, now): (&Digest, Timestamp),
) -> Result<Option<Slice>, Error> {
    let standing = tx.reported(client)?.and_then(|known| known.standing);
    if standing.is_none_or(|standing| standing.state != *state) {
        return Ok(None);
    }
    let Some(inventory) = tx.inventory(client)? else {
        return Ok(None);
    };
    let mut slice = Examiner::new(tx)?.slice(tx, (client, &inventory), now)?;
    slice.state = *state;
    slice.valid_until = now.after(LIFE);
    Ok(Some(slice))
}
