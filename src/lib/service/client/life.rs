//! Which clients are still there, and forgetting those that are not.

use super::{Error, remove};
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Activity, Client};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::client_life::{activities, aged, history_ends, last_heard, may_go_unasked};
use serde::Serialize;
use std::collections::BTreeMap;

/// How each client of the site stands.
pub fn activity(tx: &mut Tx, now: Timestamp) -> Result<BTreeMap<ClientId, Activity>, Error> {
    let life = tx.client_life()?;
    let clients = tx.clients(&ClientFilter::default())?;
    let found = activities(&clients, &life, now);
    let ids = clients.into_iter().map(|client| client.id);
    Ok(ids.zip(found).collect())
}

/// What is forgotten: clients that nothing was heard of for too long, and history that is too old.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Purge {
    /// The clients.
    pub clients: Vec<Aged>,
    /// The clients that there are in all.
    pub of_clients: usize,
    /// Entries of the history of inventories.
    pub history_entries: u64,
}

/// A client that nothing was heard of for too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Aged {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// When it was last heard of.
    pub last_heard: Timestamp,
}

/// What would be forgotten now.
pub fn purge_plan(tx: &mut Tx, now: Timestamp) -> Result<Purge, Error> {
    Ok(plan(tx, now)?.0)
}

fn plan(tx: &mut Tx, now: Timestamp) -> Result<(Purge, Vec<Client>), Error> {
    let life = tx.client_life()?;
    let mut clients = tx.clients(&ClientFilter::default())?;
    let (of_clients, places) = (clients.len(), aged(&clients, &life, now));
    let mut place = 0;
    clients.retain(|_| {
        place += 1;
        places.binary_search(&(place - 1)).is_ok()
    });
    let aged = clients.iter().map(|client| Aged {
        client: client.id.clone(),
        hostname: client.hostname.clone(),
        last_heard: last_heard(client),
    });
    let purge = Purge {
        clients: aged.collect(),
        of_clients,
        history_entries: tx.count_history_before(history_ends(&life, now))?,
    };
    Ok((purge, clients))
}

/// Forgets what is aged; says what it was.
pub fn purge(tx: &mut Tx, (operator, now): (&str, Timestamp)) -> Result<Purge, Error> {
    let (purge, clients) = plan(tx, now)?;
    for client in &clients {
        remove(tx, client, (operator, now))?;
    }
    forget_history(tx, now)?;
    Ok(purge)
}

/// The same without an operator's word: clients only as few as may go so.
pub fn purge_unasked(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    let (purge, clients) = plan(tx, now)?;
    if may_go_unasked(clients.len(), purge.of_clients) {
        for client in &clients {
            remove(tx, client, ("site", now))?;
        }
    }
    forget_history(tx, now)
}

fn forget_history(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    let life = tx.client_life()?;
    tx.forget_history_before(history_ends(&life, now))?;
    Ok(())
}
