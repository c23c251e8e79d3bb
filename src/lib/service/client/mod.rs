//! Clients: how they enroll, whether they are believed, and how they change their keys (security.md 3.5 to 3.7).

mod enroll;
mod life;
mod registration;
mod rotate;
mod token;

pub use enroll::{MOST_PENDING, enroll, vouch};
pub use life::{Aged, Purge, activity, note_activity, purge, purge_plan, purge_unasked};
pub use registration::{NewRegistration, is_unused, register, unregister};
pub use rotate::rotate_key;
pub use token::{NewToken, issue_token};

use super::{Error, collection, deliver};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::catalog::client::ClientFilter;
use crate::model::client::{Approval, Client, Conflict};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::trust::{PublicKey, fingerprint};

/// An operator approves or blocks a client. Says whether that changed anything.
pub fn set_approval(
    tx: &mut Tx,
    client: &Client,
    approval: Approval,
    (operator, now): (&str, Timestamp),
) -> Result<bool, Error> {
    if client.approval == approval {
        return Ok(false);
    }
    if approval == Approval::Approved {
        let other = same_machine(tx, client)?
            .into_iter()
            .find(|other| other.approval == Approval::Approved);
        if let Some(other) = other {
            let reason = format!(
                "client {} is approved for the same machine; block it first",
                other.id
            );
            return Err(Error::refused("approve", &client.hostname, reason));
        }
    }
    tx.set_approval(&client.id, approval)?;
    let changed = Client {
        approval,
        conflict: None,
        conflict_with: None,
        ..client.clone()
    };
    note_approval(tx, &changed, Some(client.approval), (operator, now))?;
    collection::evaluate_client(tx, &changed, now)?;
    Ok(true)
}

/// Two machines use this client's key: it is believed no longer, until an operator says which of them it is.
pub fn suspect_clone(tx: &mut Tx, client: &Client, why: &str, now: Timestamp) -> Result<(), Error> {
    tx.set_conflict(&client.id, Conflict::CloneSuspected, None)?;
    let changed = Client {
        approval: Approval::Conflict,
        ..client.clone()
    };
    note(tx, &changed, ("client clone_suspected", why), ("site", now))?;
    collection::evaluate_client(tx, &changed, now)
}

/// The other clients that say they are the machine of this one.
pub fn same_machine(tx: &mut Tx, client: &Client) -> Result<Vec<Client>, Error> {
    let mut found = tx.clients_of_machine(&client.machine_id, client.serial.as_deref())?;
    found.retain(|other| other.id != client.id);
    Ok(found)
}

/// Forgets a client and all that it reported; its key is worth nothing from then on.
pub fn remove(
    tx: &mut Tx,
    client: &Client,
    (operator, now): (&str, Timestamp),
) -> Result<(), Error> {
    tx.delete_client(&client.id)?;
    let before = format!("{} of epoch {}", client.approval, client.epoch);
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "client remove".to_owned(),
        object: format!("{} {}", client.id, client.hostname),
        before: Some(before),
        after: None,
    })?;
    Ok(())
}

fn note_approval(
    tx: &mut Tx,
    client: &Client,
    before: Option<Approval>,
    (actor, now): (&str, Timestamp),
) -> Result<(), Error> {
    let deed = match (before, client.approval) {
        (None, _) => "client enroll",
        (Some(_), Approval::Approved) => "client approve",
        (Some(_), Approval::Blocked) => "client block",
        (Some(_), Approval::Pending | Approval::Conflict) => "client suspend",
    };
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.to_owned(),
        action: deed.to_owned(),
        object: format!("{} {}", client.id, client.hostname),
        before: before.map(|approval| approval.to_string()),
        after: Some(client.approval.to_string()),
    })?;
    if client.approval == Approval::Approved {
        deliver::adopt(tx, client, now)?;
    }
    Ok(())
}

/// Writes an event of a client to the audit log.
pub(super) fn note(
    tx: &mut Tx,
    client: &Client,
    (event, detail): (&str, &str),
    (actor, now): (&str, Timestamp),
) -> Result<(), Error> {
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.to_owned(),
        action: event.to_owned(),
        object: format!("{} {}", client.id, client.hostname),
        before: None,
        after: Some(detail.to_owned()),
    })?;
    Ok(())
}

/// The client with this id, with these eight words as its key's fingerprint, or the only one with this host name.
pub fn find(tx: &mut Tx, name: &str) -> Result<Client, Error> {
    if let Ok(id) = ClientId::parse(name) {
        return tx
            .client(&id)?
            .ok_or_else(|| Error::missing("client", name));
    }
    if let Some(words) = fingerprint::parse(name) {
        return with_fingerprint(tx, name, &words);
    }
    let by_name = ClientFilter {
        hostname: Some(name.to_owned()),
        ..ClientFilter::default()
    };
    let found = tx.clients(&by_name)?;
    only(found, name, "have this host name")
}

fn with_fingerprint(tx: &mut Tx, name: &str, words: &str) -> Result<Client, Error> {
    let mut found = tx.clients(&ClientFilter::default())?;
    found.retain(|client| {
        let key = PublicKey::parse(&client.public_key);
        key.is_ok_and(|key| fingerprint::words(&key) == words)
    });
    only(found, name, "have this fingerprint")
}

fn only(mut found: Vec<Client>, name: &str, what: &str) -> Result<Client, Error> {
    match (found.pop(), found.len()) {
        (Some(client), 0) => Ok(client),
        (Some(_), others) => {
            let reason = format!("{} clients {what}; name one by its id", others + 1);
            Err(Error::refused("choose", name, reason))
        }
        (None, _) => Err(Error::missing("client", name)),
    }
}

#[cfg(test)]
mod tests;
