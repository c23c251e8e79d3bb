//! Which clients are still there, and forgetting those that are not.

use super::{Error, remove};
use crate::catalog::Tx;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Activity, Client};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::client_life::{ACTIVITY_HISTORY, Signs, aged, history_ends, may_go_unasked};
use serde::Serialize;
use std::collections::BTreeMap;

/// How each client of the site stands.
pub fn activity(tx: &mut Tx, now: Timestamp) -> Result<BTreeMap<ClientId, Activity>, Error> {
    Ok(tx.activities(now)?.into_iter().collect())
}

/// Writes down how clients stand where that has changed, for their history.
pub fn note_activity(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    tx.note_activities(now)?;
    Ok(tx.forget_activities_before(now.before(ACTIVITY_HISTORY))?)
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
    let signs: Vec<Signs> = clients.iter().map(Signs::from).collect();
    let (of_clients, places) = (clients.len(), aged(&signs, &life, now));
    let mut place = 0;
    clients.retain(|_| {
        place += 1;
        places.binary_search(&(place - 1)).is_ok()
    });
    let aged = clients.iter().map(|client| Aged {
        client: client.id.clone(),
        hostname: client.hostname.clone(),
        last_heard: Signs::from(client).last_heard(),
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
    forget_rest(tx, now)?;
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
    forget_rest(tx, now)
}

/// Forgets history that is too old, and what nobody has any more.
fn forget_rest(tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
    let life = tx.client_life()?;
    tx.forget_history_before(history_ends(&life, now))?;
    tx.forget_unused()?;
    Ok(())
}
