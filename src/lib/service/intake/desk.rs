//! Where the answers to one message are written.

use super::Pens;
use crate::catalog::Tx;
use crate::catalog::policy::PolicyIssue;
use crate::catalog::standing::Approved;
use crate::model::client::Client;
use crate::model::hierarchy::HierarchyMap;
use crate::model::id::{ClientId, PackageId};
use crate::model::message::{Body, ContentLocations, Header, Outcome, Receipt};
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use crate::service::{Error, locate, policy, slice};
use crate::trust::envelope::seal_json;
use crate::trust::{PayloadType, SigningKey};
use std::net::IpAddr;

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
    /// What of the catalog can apply to the client.
    Slice(Box<Slice>),
    /// The hierarchy.
    Map(Box<HierarchyMap>),
    /// The repository's file of this name, as it is.
    Metadata(String),
}

impl Answer {
    /// The answer as it travels; none when `file` finds nothing of the name that was asked for.
    pub fn seal(
        self,
        key: &SigningKey,
        file: impl FnOnce(&str) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<Option<Vec<u8>>, Error> {
        Ok(Some(match self {
            Self::Metadata(name) => return file(&name),
            Self::Issued(bytes) => bytes,
            Self::Receipt(receipt) => seal_json(PayloadType::Receipt, &receipt, key)?,
            Self::Locations(found) => seal_json(PayloadType::ContentLocations, &found, key)?,
            Self::Slice(slice) => seal_json(PayloadType::CatalogSlice, &slice, key)?,
            Self::Map(map) => seal_json(PayloadType::HierarchyMap, &map, key)?,
        }))
    }
}

/// The desk.
pub struct Desk<'a> {
    /// What answers are signed with.
    pub pens: Pens<'a>,
    /// The header of the message.
    pub header: &'a Header,
    /// The site's clock.
    pub now: Timestamp,
}

impl Desk<'_> {
    /// The answer to a message of an approved client.
    pub fn answer(
        &self,
        tx: &mut Tx,
        (client, from): (&Client, IpAddr),
        body: &Body,
        sequence: u64,
    ) -> Result<Answer, Error> {
        Ok(match body {
            Body::Inventory(_) | Body::InventoryDelta(_) | Body::InventoryUnchanged(_) => {
                let reported = tx.reported(&client.id)?;
                Answer::Receipt(Receipt {
                    full_inventory_after: reported.and_then(|known| known.wanted_after),
                    ..self.receipt(Outcome::Accepted, "", sequence)
                })
            }
            Body::Discovery(_) => Answer::Receipt(Receipt {
                heartbeat_hours: Some(tx.client_life()?.heartbeat_hours),
                ..self.receipt(Outcome::Accepted, "", sequence)
            }),
            Body::Heartbeat {}
            | Body::Offer(_)
            | Body::Status(_)
            | Body::CollectedFile(_)
            | Body::Metering(_)
            | Body::Resume { .. }
            | Body::RotateKey { .. } => {
                Answer::Receipt(self.receipt(Outcome::Accepted, "", sequence))
            }
            Body::PolicyAssignments { known } => {
                let issue = policy::assignments(tx, self.pens.issuer, client, self.now)?;
                if *known == Some(issue.digest) {
                    self.unchanged(tx, (client, &issue), sequence)?
                } else {
                    Answer::Issued(issue.document.into_bytes())
                }
            }
            Body::PolicyBody { policy, version } => {
                match policy::issued_body(tx, client, policy, *version)? {
                    Some(issue) => Answer::Issued(issue.document.into_bytes()),
                    None => {
                        let reason = "no such policy is assigned";
                        Answer::Receipt(self.receipt(Outcome::Refused, reason, sequence))
                    }
                }
            }
            Body::CatalogSlice { state } => match slice::cut(tx, &client.id, (state, self.now))? {
                Some(cut) => Answer::Slice(Box::new(cut)),
                None => {
                    let reason = "the site has another inventory of this client";
                    Answer::Receipt(self.receipt(Outcome::Refused, reason, sequence))
                }
            },
            Body::HierarchyMap {} => Answer::Map(Box::new(locate::hierarchy_map(tx, self.now)?)),
            Body::Metadata { file } => Answer::Metadata(file.clone()),
            Body::Locate {
                package,
                version,
                waited_minutes,
            } => self.locate(tx, (client, from), (package, *version), *waited_minutes)?,
        })
    }

    fn locate(
        &self,
        tx: &mut Tx,
        (client, from): (&Client, IpAddr),
        what: (&PackageId, u32),
        waited_minutes: u32,
    ) -> Result<Answer, Error> {
        let (whose, waited) = ((client, Some(from)), (waited_minutes, self.now));
        let mut found = locate::locations(tx, whose, what, waited, self.pens.peers)?;
        if let Some(pen) = self.pens.tickets {
            found.ticket = pen.ticket(tx, client, what, self.now)?;
        }
        Ok(Answer::Locations(found))
    }

    /// What the client holds is what there is; it may ask again by the token.
    fn unchanged(
        &self,
        tx: &mut Tx,
        (client, issue): (&Client, &PolicyIssue),
        sequence: u64,
    ) -> Result<Answer, Error> {
        let standing = self
            .pens
            .polls
            .standing(tx, &Approved::from(client), self.now)?;
        let whose = (&client.id, standing);
        let token = self.pens.polls.token(whose, issue.issued_at, self.now);
        Ok(Answer::Receipt(Receipt {
            poll: Some(token),
            ..self.receipt(Outcome::Accepted, "", sequence)
        }))
    }

    /// The message is not accepted.
    pub fn refusal(&self, outcome: Outcome, reason: &str, sequence: u64) -> Taken {
        told(self.receipt(outcome, reason, sequence))
    }

    /// The message's number was used before.
    pub fn sequence_conflict(&self, sequence: u64, challenge: String) -> Taken {
        let reason = "the sequence number was used before";
        told(Receipt {
            challenge: Some(challenge),
            ..self.receipt(Outcome::Replayed, reason, sequence)
        })
    }

    fn receipt(&self, outcome: Outcome, reason: &str, sequence: u64) -> Receipt {
        Receipt {
            message: self.header.id.clone(),
            outcome,
            reason: reason.to_owned(),
            sequence,
            challenge: None,
            server_time: self.now,
            full_inventory_after: None,
            heartbeat_hours: None,
            poll: None,
        }
    }
}

fn told(receipt: Receipt) -> Taken {
    Taken {
        answer: Answer::Receipt(receipt),
        unjudged: None,
    }
}
