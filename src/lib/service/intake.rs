//! Taking in messages: whose is it, is it signed, is it new, and only then what it says. Nothing is acknowledged before the
//! transaction that holds it is durable; what asks for policy gets none unless its sender is approved. How updates stand to
//! a machine whose inventory changed is judged afterwards (`judge`).

use super::poll::{self, Polls};
use super::{Error, collection, locate, policy, scan};
use crate::catalog::Tx;
use crate::catalog::inventory::Prepared;
use crate::catalog::message::{Acceptance, Place};
use crate::catalog::policy::PolicyIssue;
use crate::catalog::standing::Approved;
use crate::model::client::{Approval, Client};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::model::inventory::Inventory;
use crate::model::message::{Body, ContentLocations, Header, Message, Outcome, Receipt};
use crate::model::time::Timestamp;
use crate::trust::envelope::seal_json;
use crate::trust::{Envelope, PayloadType, PublicKey, SigningKey};
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
    let message: Message = envelope.verify(&[key], 1)?.json()?;
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

/// What was done with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The site's answer.
    pub answer: Answer,
    /// The client that sent an inventory by which it is to be judged anew.
    pub unjudged: Option<ClientId>,
}

/// The site's answer, sealed by the caller's own thread when the transaction is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A document that was sealed when it was issued.
    Issued(Vec<u8>),
    /// What became of the message.
    Receipt(Receipt),
    /// Where content is.
    Locations(ContentLocations),
}

impl Answer {
    /// The answer as it travels.
    pub fn seal(self, key: &SigningKey) -> Result<Vec<u8>, Error> {
        Ok(match self {
            Self::Issued(bytes) => bytes,
            Self::Receipt(receipt) => seal_json(PayloadType::Receipt, &receipt, key)?,
            Self::Locations(found) => seal_json(PayloadType::ContentLocations, &found, key)?,
        })
    }
}

/// Takes in a message inside the transaction of the caller, who answers when it is durable.
pub fn take(
    tx: &mut Tx,
    (key, polls): (&SigningKey, &Polls),
    received: &Received,
    now: Timestamp,
) -> Result<Taken, Error> {
    // as the client is now, not as it was when its key was looked up
    let client = registered(tx, &received.client.id)?;
    let header = &received.message.header;
    let desk = Desk {
        key,
        polls,
        header,
        now,
    };
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
            let reason = "the sequence number was used before";
            return Ok(desk.refusal(Outcome::Replayed, reason, sequence));
        }
        Acceptance::OtherEpoch { current } => {
            let reason = format!("the client's epoch is {current}");
            return Ok(desk.refusal(Outcome::Refused, &reason, sequence));
        }
    };
    let mut unjudged = None;
    if is_new {
        tx.touch_client(&client.id, now, Some(received.from))?;
        let is_judged = store(tx, &client, received, now)?;
        unjudged = (!is_judged).then(|| client.id.clone());
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
        Approval::Conflict => (Outcome::Conflict, "another client is the same machine"),
    };
    Some((outcome, reason.to_owned()))
}

/// Stores what a message reports. Says whether updates stand to the client as they did.
fn store(tx: &mut Tx, client: &Client, received: &Received, now: Timestamp) -> Result<bool, Error> {
    match (&received.message.body, &received.prepared) {
        (Body::Inventory(inventory), Some(prepared)) => {
            return store_inventory(tx, client, (inventory, prepared), now);
        }
        (Body::Status(statuses), _) => {
            for status in statuses {
                tx.add_status(&client.id, status, now)?;
            }
        }
        _ => {}
    }
    Ok(true)
}

fn store_inventory(
    tx: &mut Tx,
    client: &Client,
    (inventory, prepared): (&Inventory, &Prepared),
    now: Timestamp,
) -> Result<bool, Error> {
    tx.store_prepared(&client.id, (inventory, prepared), now)?;
    let known = registered(tx, &client.id)?;
    collection::evaluate_client(tx, &known, now)?;
    let basis = scan::basis(tx, prepared.basis())?;
    Ok(tx.confirm_scan(&client.id, &basis, (now, inventory.collected_at))?)
}

/// Where answers to one message are written.
struct Desk<'a> {
    key: &'a SigningKey,
    polls: &'a Polls,
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
        Ok(match body {
            Body::Heartbeat {} | Body::Inventory(_) | Body::Status(_) => {
                self.receipt(Outcome::Accepted, "", sequence)
            }
            Body::PolicyAssignments { known } => {
                let issue = policy::assignments(tx, self.key, client, self.now)?;
                if *known == Some(issue.digest) {
                    self.unchanged(tx, (client, &issue), sequence)?
                } else {
                    Answer::Issued(issue.document.into_bytes())
                }
            }
            Body::PolicyBody { policy, version } => {
                match policy::issued_body(tx, client, policy, *version)? {
                    Some(issue) => Answer::Issued(issue.document.into_bytes()),
                    None => self.receipt(Outcome::Refused, "no such policy is assigned", sequence),
                }
            }
            Body::Locate { package, version } => {
                let found = locate::locations(tx, (client, Some(from)), package, *version)?;
                Answer::Locations(found)
            }
        })
    }

    /// What the client holds is what there is; it may ask again by the token.
    fn unchanged(
        &self,
        tx: &mut Tx,
        (client, issue): (&Client, &PolicyIssue),
        sequence: u64,
    ) -> Result<Answer, Error> {
        let standing = poll::standing(tx, &Approved::from(client))?;
        let token = self
            .polls
            .token((&client.id, standing), issue.issued_at, self.now);
        let receipt = self.receipt_of(Outcome::Accepted, "", sequence);
        Ok(Answer::Receipt(Receipt {
            poll: Some(token),
            ..receipt
        }))
    }

    fn refusal(&self, outcome: Outcome, reason: &str, sequence: u64) -> Taken {
        Taken {
            answer: self.receipt(outcome, reason, sequence),
            unjudged: None,
        }
    }

    fn receipt(&self, outcome: Outcome, reason: &str, sequence: u64) -> Answer {
        Answer::Receipt(self.receipt_of(outcome, reason, sequence))
    }

    fn receipt_of(&self, outcome: Outcome, reason: &str, sequence: u64) -> Receipt {
        Receipt {
            message: self.header.id.clone(),
            outcome,
            reason: reason.to_owned(),
            sequence,
            server_time: self.now,
            poll: None,
        }
    }
}

#[cfg(test)]
mod tests;
