//! A client changes its key: the old one and the new one sign for it, and a new epoch begins.

use super::super::Error;
use super::note;
use crate::catalog::Tx;
use crate::model::client::Client;
use crate::model::time::Timestamp;
use crate::trust::rotation;

/// Carries out what a client asked for in a message signed by its present key; `Ok(Err(_))` says why not.
pub fn rotate_key(
    tx: &mut Tx,
    client: &Client,
    sealed: &str,
    now: Timestamp,
) -> Result<Result<(), String>, Error> {
    let (wanted, key) = match rotation::open(sealed.as_bytes()) {
        Ok(opened) => opened,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let is_for_now = wanted.client == client.id
        && wanted.site == client.site
        && wanted.from == client.key
        && client.epoch.checked_add(1) == Some(wanted.epoch);
    if !is_for_now {
        return Ok(Err("the new key signed for another key or epoch".to_owned()));
    }
    if tx.client_by_key(&key.id())?.is_some() {
        return Ok(Err("the new key is in use".to_owned()));
    }
    let changed = Client {
        epoch: wanted.epoch,
        key: key.id(),
        public_key: key.to_string(),
        ..client.clone()
    };
    tx.replace_key(&changed)?;
    let detail = format!("epoch {}, key {}", changed.epoch, changed.key);
    note(
        tx,
        &changed,
        ("client rotate key", &detail),
        (client.id.as_str(), now),
    )?;
    Ok(Ok(()))
}
