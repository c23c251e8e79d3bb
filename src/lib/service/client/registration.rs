//! The list of machines that are approved when they enroll.

use super::super::Error;
use super::enroll::is_name;
use super::token::address;
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::model::client::Registration;
use crate::model::digest::Digest;
use crate::model::id::{CollectionId, KeyId};
use crate::model::time::Timestamp;
use crate::rules::enrollment::telling_serial;
use crate::trust::enrollment::Token;
use serde::Deserialize;

/// A machine to be put on the list, as people write it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRegistration {
    /// The host name.
    pub hostname: String,
    /// The key's id, as 'smsagent id' shows it.
    #[serde(default)]
    pub key: Option<KeyId>,
    /// The machine id.
    #[serde(default)]
    pub machine_id: Option<String>,
    /// The hardware's serial number.
    #[serde(default)]
    pub serial: Option<String>,
    /// A collection that the client joins.
    #[serde(default)]
    pub collection: Option<CollectionId>,
}

/// Puts a machine on the list; what the list said of its host name is replaced. Gives what the machine enrolls with, which
/// is no secret: `root` is the pin of the site's root.
pub fn register(
    tx: &mut Tx,
    new: &NewRegistration,
    root: Digest,
    (operator, now): (&str, Timestamp),
) -> Result<Token, Error> {
    check(tx, new)?;
    let before = tx.registration(&new.hostname)?;
    let entry = Registration {
        hostname: new.hostname.clone(),
        key: new.key.clone(),
        machine_id: new.machine_id.clone(),
        serial: new.serial.clone(),
        collection: new.collection.clone(),
        added_at: now,
        added_by: operator.to_owned(),
        used_by: None,
    };
    tx.save_registration(&entry)?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "client preregister".to_owned(),
        object: new.hostname.clone(),
        before: before.as_ref().map(known_by),
        after: Some(known_by(&entry)),
    })?;
    let url = address(tx, None)?;
    Ok(Token::keyless(&url, root))
}

fn check(tx: &mut Tx, new: &NewRegistration) -> Result<(), Error> {
    let refused = |reason: &str| Error::refused("register", &new.hostname, reason);
    let names = [&Some(new.hostname.clone()), &new.machine_id, &new.serial];
    if !names.into_iter().flatten().all(|name| is_name(name)) {
        return Err(refused(
            "names are 1-253 printable characters without spaces",
        ));
    }
    if new.key.is_none() && new.machine_id.is_none() && new.serial.is_none() {
        return Err(refused(
            "its key, its machine id or its serial number must be given",
        ));
    }
    if new
        .serial
        .as_deref()
        .is_some_and(|serial| telling_serial(serial).is_none())
    {
        return Err(refused("its serial number is one that many machines have"));
    }
    let other = new.key.as_ref().map(|key| tx.registration_by_key(key));
    if let Some(other) = other.transpose()?.flatten()
        && other.hostname != new.hostname
    {
        return Err(refused(&format!("{} has this key", other.hostname)));
    }
    match &new.collection {
        Some(id) if tx.collection(id)?.is_none() => Err(Error::missing("collection", id)),
        _ => Ok(()),
    }
}

/// Takes a host name off the list. A client that used the entry stays what it is.
pub fn unregister(
    tx: &mut Tx,
    hostname: &str,
    (operator, now): (&str, Timestamp),
) -> Result<Registration, Error> {
    let known = tx
        .registration(hostname)?
        .ok_or_else(|| Error::missing("registration", hostname))?;
    tx.delete_registration(hostname)?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "client unregister".to_owned(),
        object: hostname.to_owned(),
        before: Some(known_by(&known)),
        after: None,
    })?;
    Ok(known)
}

/// Whether nobody has used the entry yet.
pub fn is_unused(entry: &Registration) -> bool {
    entry.used_by.is_none()
}

fn known_by(entry: &Registration) -> String {
    let part = |name: &str, value: Option<&str>| value.map(|value| format!("{name} {value}"));
    let parts = [
        part("key", entry.key.as_ref().map(KeyId::as_str)),
        part("machine id", entry.machine_id.as_deref()),
        part("serial", entry.serial.as_deref()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
