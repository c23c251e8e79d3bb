//! Taking in messages: whose is it, is it signed, is it new, and only then what it says. Nothing is acknowledged before the
//! transaction that holds it is durable; what asks for policy gets none unless its sender is approved.

use super::{Error, inventory, locate, policy};
use crate::catalog::Tx;
use crate::catalog::message::{Acceptance, Place};
use crate::model::client::{Approval, Client};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::model::message::{Body, Header, Message, Outcome, Receipt};
use crate::model::time::Timestamp;
use crate::trust::envelope::seal_json;
use crate::trust::{Envelope, PayloadType, PublicKey, SigningKey};
use serde::Serialize;
use std::net::IpAddr;

/// More key hints than any message of ours has are not followed up.
const MAX_HINTS: usize = 4;

/// No sequence number is higher: a catalog counts in 63 bits.
const MAX_SEQUENCE: u64 = i64::MAX as u64;

/// A message whose signature holds, and the client whose key made it.
pub struct Received {
    message: Message,
    client: Client,
    digest: Digest,
    from: IpAddr,
}

/// Finds whose message it is and verifies it; only then reads it. `find` is all that this asks of the catalog: the rest is
/// work for the caller's own thread.
pub fn open(
    bytes: &[u8],
    from: IpAddr,
    find: impl FnOnce(&[KeyId]) -> Result<Option<Client>, Error>,
) -> Result<Received, Error> {
    let envelope = Envelope::read(bytes, PayloadType::Message)?;
    let hints: Vec<_> = envelope.hints().take(MAX_HINTS).collect();
    let client = find(&hints)?.ok_or_else(|| Error::NotTrusted {
        what: "a message".to_owned(),
        reason: "no client has its key".to_owned(),
    })?;
    let key = PublicKey::parse(&client.public_key)?;
    let message = envelope.verify(&[key], 1)?.json()?;
    Ok(Received {
        message,
        client,
        digest: Digest::of(bytes),
        from,
    })
}

/// The client that has the first of these keys that any client has.
pub fn signer(tx: &mut Tx, keys: &[KeyId]) -> Result<Option<Client>, Error> {
    for key in keys {
        if let Some(client) = tx.client_by_key(key)? {
            return Ok(Some(client));
        }
    }
    Ok(None)
}

/// The site's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A sealed document.
    Sealed(Vec<u8>),
    /// What the client holds is what there is.
    Unchanged,
}

/// Takes in a message inside the transaction of the caller, who answers when it is durable.
pub fn take(
    tx: &mut Tx,
    key: &SigningKey,
    received: &Received,
    now: Timestamp,
) -> Result<Answer, Error> {
    // as the client is now, not as it was when its key was looked up
    let client = registered(tx, &received.client.id)?;
    let header = &received.message.header;
    let desk = Desk { key, header, now };
    let site = tx.site()?.code;
    if let Some((outcome, reason)) = objection(&client, &received.client, header, &site) {
        return desk.receipt(outcome, &reason, 0);
    }
    let place = Place {
        epoch: header.epoch,
        sequence: header.sequence,
        digest: received.digest,
    };
    let (acceptance, sequence) = tx.accept_sequence(&client.id, place, now)?;
    let is_new = match acceptance {
        Acceptance::New { .. } => true,
        Acceptance::Duplicate => false,
        Acceptance::Replayed => {
            let reason = "the sequence number was used before";
            return desk.receipt(Outcome::Replayed, reason, sequence);
        }
        Acceptance::OtherEpoch { current } => {
            let reason = format!("the client's epoch is {current}");
            return desk.receipt(Outcome::Refused, &reason, sequence);
        }
    };
    if is_new {
        tx.touch_client(&client.id, now, Some(received.from))?;
        store(tx, &client, &received.message.body, now)?;
    }
    desk.answer(
        tx,
        (&client, received.from),
        &received.message.body,
        sequence,
    )
}

fn registered(tx: &mut Tx, id: &ClientId) -> Result<Client, Error> {
    tx.client(id)?.ok_or_else(|| Error::missing("client", id))
}

/// Why a message is not taken in, when it is not. Its signature has held; this is about what it says of itself.
fn objection(
    client: &Client,
    signer: &Client,
    header: &Header,
    site: &SiteCode,
) -> Option<(Outcome, String)> {
    if client.key != signer.key || header.client != client.id {
        let reason = "the key is not that of the client that it names";
        return Some((Outcome::Refused, reason.to_owned()));
    }
    if header.site != *site {
        let reason = format!("this is site {site}");
        return Some((Outcome::Refused, reason));
    }
    if header.epoch != client.epoch {
        let reason = format!("the client's epoch is {}", client.epoch);
        return Some((Outcome::Refused, reason));
    }
    if header.sequence > MAX_SEQUENCE {
        let reason = "no client counts so far";
        return Some((Outcome::Refused, reason.to_owned()));
    }
    let (outcome, reason) = match client.approval {
        Approval::Approved => return None,
        Approval::Pending => (Outcome::Pending, "the client waits for approval"),
        Approval::Blocked => (Outcome::Blocked, "the client is blocked"),
        Approval::Conflict => (Outcome::Conflict, "another client is the same machine"),
    };
    Some((outcome, reason.to_owned()))
}

/// Stores what a message reports.
fn store(tx: &mut Tx, client: &Client, body: &Body, now: Timestamp) -> Result<(), Error> {
    match body {
        Body::Inventory(report) => inventory::take(tx, &client.id, report, now),
        Body::Status(statuses) => {
            for status in statuses {
                tx.add_status(&client.id, status, now)?;
            }
            Ok(())
        }
        Body::Heartbeat {}
        | Body::PolicyAssignments { .. }
        | Body::PolicyBody { .. }
        | Body::Locate { .. } => Ok(()),
    }
}

/// Where answers to one message are written and sealed.
struct Desk<'a> {
    key: &'a SigningKey,
    header: &'a Header,
    now: Timestamp,
}

impl Desk<'_> {
    fn answer(
        &self,
        tx: &mut Tx,
        (client, from): (&Client, IpAddr),
        body: &Body,
        sequence: u64,
    ) -> Result<Answer, Error> {
        match body {
            Body::Heartbeat {} | Body::Inventory(_) | Body::Status(_) => {
                self.receipt(Outcome::Accepted, "", sequence)
            }
            Body::PolicyAssignments { known } => {
                let issue = policy::assignments(tx, self.key, client, self.now)?;
                Ok(match known {
                    Some(known) if *known == issue.digest => Answer::Unchanged,
                    _ => Answer::Sealed(issue.document.into_bytes()),
                })
            }
            Body::PolicyBody { policy, version } => {
                match policy::issued_body(tx, client, policy, *version)? {
                    Some(issue) => Ok(Answer::Sealed(issue.document.into_bytes())),
                    None => self.receipt(Outcome::Refused, "no such policy is assigned", sequence),
                }
            }
            Body::Locate { package, version } => {
                let found = locate::locations(tx, (client, Some(from)), package, *version)?;
                self.sealed(PayloadType::ContentLocations, &found)
            }
        }
    }

    fn receipt(&self, outcome: Outcome, reason: &str, sequence: u64) -> Result<Answer, Error> {
        let receipt = Receipt {
            message: self.header.id.clone(),
            outcome,
            reason: reason.to_owned(),
            sequence,
            server_time: self.now,
        };
        self.sealed(PayloadType::Receipt, &receipt)
    }

    fn sealed<T: Serialize>(&self, kind: PayloadType, body: &T) -> Result<Answer, Error> {
        Ok(Answer::Sealed(seal_json(kind, body, self.key)?))
    }
}

#[cfg(test)]
mod tests;
