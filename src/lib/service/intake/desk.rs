//! Where the answers to one message are written and sealed.

use super::Pens;
use crate::catalog::Tx;
use crate::model::client::Client;
use crate::model::message::{Body, Header, Outcome, Receipt};
use crate::model::time::Timestamp;
use crate::service::{Error, locate, policy};
use crate::trust::PayloadType;
use crate::trust::envelope::seal_json;
use serde::Serialize;
use std::net::IpAddr;

/// The site's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A sealed document.
    Sealed(Vec<u8>),
    /// What the client holds is what there is.
    Unchanged,
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
        match body {
            Body::Heartbeat {}
            | Body::Inventory(_)
            | Body::Status(_)
            | Body::Resume { .. }
            | Body::RotateKey { .. } => self.receipt(Outcome::Accepted, "", sequence),
            Body::PolicyAssignments { known } => {
                let issue = policy::assignments(tx, self.pens.policy, client, self.now)?;
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
                let mut found = locate::locations(tx, (client, Some(from)), package, *version)?;
                if let Some(pen) = self.pens.tickets {
                    found.ticket = pen.ticket(tx, client, (package, *version), self.now)?;
                }
                self.sealed(PayloadType::ContentLocations, &found)
            }
        }
    }

    /// What became of the message.
    pub fn receipt(&self, outcome: Outcome, reason: &str, sequence: u64) -> Result<Answer, Error> {
        self.told(outcome, (reason, sequence), None)
    }

    /// The message's number was used before.
    pub fn sequence_conflict(&self, sequence: u64, challenge: String) -> Result<Answer, Error> {
        let reason = "the sequence number was used before";
        self.told(Outcome::Replayed, (reason, sequence), Some(challenge))
    }

    fn told(
        &self,
        outcome: Outcome,
        (reason, sequence): (&str, u64),
        challenge: Option<String>,
    ) -> Result<Answer, Error> {
        let receipt = Receipt {
            message: self.header.id.clone(),
            outcome,
            reason: reason.to_owned(),
            sequence,
            challenge,
            server_time: self.now,
        };
        self.sealed(PayloadType::Receipt, &receipt)
    }

    fn sealed<T: Serialize>(&self, kind: PayloadType, body: &T) -> Result<Answer, Error> {
        Ok(Answer::Sealed(seal_json(kind, body, self.pens.policy)?))
    }
}
