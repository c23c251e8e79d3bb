//! Taking in messages: whose is it, is it signed, is it new, and only then what it says. Nothing is acknowledged before the
//! transaction that holds it is durable; what asks for policy gets none unless its sender is approved. How updates stand to
//! a machine whose inventory changed is judged afterwards (`judge`).

mod desk;
mod line;

pub use desk::{Answer, Taken};

use super::peers::Peers;
use super::policy::Issuer;
use super::poll::Polls;
use super::ticket::TicketPen;
use super::{Error, client, collected, inventory, metering};
use crate::catalog::Tx;
use crate::catalog::inventory::Prepared;
use crate::catalog::message::{Acceptance, Place};
use crate::model::client::{Approval, Client, Conflict};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::model::message::{Body, Header, Message, Outcome};
use crate::model::time::Timestamp;
use crate::trust::{Envelope, PayloadType, PublicKey};
use desk::Desk;
use std::net::IpAddr;

/// More key hints than any message of ours has are not followed up.
const MAX_HINTS: usize = 4;

/// No sequence number is higher: a catalog counts in 63 bits.
const MAX_SEQUENCE: u64 = i64::MAX as u64;

/// A message whose signature holds, and the client whose key made it.
pub struct Received {
    message: Message,
    /// The inventory in it, made ready to be stored.
    prepared: Option<Prepared>,
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
    let verified = envelope.verify(&[key], 1)?;
    let message: Message = verified.json().map_err(|error| Error::Unreadable {
        client: client.id.clone(),
        reason: error.to_string(),
        document: verified.payload().to_vec(),
    })?;
    let prepared = match &message.body {
        Body::Inventory(inventory) => Some(Prepared::new(inventory)?),
        _ => None,
    };
    Ok(Received {
        message,
        prepared,
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

impl Received {
    /// The client as it was when its key was looked up.
    pub fn client(&self) -> &Client {
        &self.client
    }
}

/// What the site signs its answers with.
#[derive(Clone, Copy)]
pub struct Pens<'a> {
    /// Issues policy.
    pub issuer: &'a Issuer,
    /// Signs tickets; without it there are none.
    pub tickets: Option<&'a TicketPen>,
    /// Seals the tokens of polls.
    pub polls: &'a Polls,
    /// Knows which clients give content to others.
    pub peers: &'a Peers,
}

/// Takes in a message inside the transaction of the caller, who answers when it is durable.
pub fn take(
    tx: &mut Tx,
    pens: Pens<'_>,
    received: &Received,
    now: Timestamp,
) -> Result<Taken, Error> {
    // as the client is now, not as it was when its key was looked up
    let client = registered(tx, &received.client.id)?;
    let header = &received.message.header;
    let desk = Desk { pens, header, now };
    let site = tx.site()?.code;
    if let Some((outcome, reason)) = objection(&client, &received.client, header, &site) {
        return Ok(desk.refusal(outcome, &reason, 0));
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
            return line::challenge(tx, &desk, &client, sequence);
        }
        Acceptance::OtherEpoch { current } => {
            let reason = format!("the client's epoch is {current}");
            return Ok(desk.refusal(Outcome::Refused, &reason, sequence));
        }
    };
    let mut unjudged = None;
    if is_new {
        if client.address != Some(received.from) {
            tx.touch_client(&client.id, now, Some(received.from))?;
        }
        if let Body::Offer(offer) = &received.message.body {
            let whose = (&client.id, received.from);
            pens.peers.take(tx, whose, offer, now)?;
        }
        match store(tx, &client, received, now)? {
            Ok(is_judged) => unjudged = (!is_judged).then(|| client.id.clone()),
            Err((outcome, reason)) => return Ok(desk.refusal(outcome, &reason, sequence)),
        }
    }
    let whose = (&client, received.from);
    let answer = desk.answer(tx, whose, &received.message.body, sequence)?;
    Ok(Taken { answer, unjudged })
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
        Approval::Conflict => (Outcome::Conflict, conflict(client)),
    };
    Some((outcome, reason.to_owned()))
}

fn conflict(client: &Client) -> &'static str {
    match client.conflict {
        Some(Conflict::CloneSuspected) => "another machine uses the same key",
        Some(Conflict::SameMachine) | None => "another client is the same machine",
    }
}

/// Why a message that counts is not accepted.
type Objection = (Outcome, String);

/// Stores what a message reports, or does what it asks for. Says whether updates stand to the client as they did.
fn store(
    tx: &mut Tx,
    client: &Client,
    received: &Received,
    now: Timestamp,
) -> Result<Result<bool, Objection>, Error> {
    match (&received.message.body, &received.prepared) {
        (Body::Inventory(inventory), Some(prepared)) => {
            return inventory::store(tx, &client.id, (inventory, prepared), now).map(Ok);
        }
        (Body::InventoryDelta(delta), _) => {
            return inventory::follow(tx, client, delta, now).map(Ok);
        }
        (Body::InventoryUnchanged(unchanged), _) => {
            return inventory::confirm(tx, client, unchanged, now).map(Ok);
        }
        (Body::Discovery(record), _) => tx.store_discovery(&client.id, record, now)?,
        (Body::Status(statuses), _) => {
            for status in statuses {
                tx.add_status(&client.id, status, now)?;
            }
        }
        (Body::CollectedFile(file), _) => {
            let done = collected::take(tx, &client.id, file, now)?;
            let refused = |reason| (Outcome::Refused, reason);
            return Ok(done.map(|()| true).map_err(refused));
        }
        (Body::Metering(uses), _) => {
            let done = metering::take(tx, client, uses, now)?;
            let refused = |reason| (Outcome::Refused, reason);
            return Ok(done.map(|()| true).map_err(refused));
        }
        (Body::Resume { challenge }, _) => {
            return Ok(line::resume(tx, client, challenge, now)?.map(|()| true));
        }
        (Body::RotateKey { rotation }, _) => {
            let done = client::rotate_key(tx, client, rotation, now)?;
            let refused = |reason| (Outcome::Refused, reason);
            return Ok(done.map(|()| true).map_err(refused));
        }
        _ => {}
    }
    Ok(Ok(true))
}

#[cfg(test)]
mod tests;
