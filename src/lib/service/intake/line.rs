//! When a client's numbers went back: who answers a fresh challenge holds the key now, so this is no old recording. It is a
//! machine that was put back to an earlier state, or one of two with the same key; `rules::clones` says which.

use super::desk::{Desk, Taken};
use super::{Error, Objection};
use crate::catalog::Tx;
use crate::host::random;
use crate::model::client::Client;
use crate::model::message::Outcome;
use crate::model::time::Timestamp;
use crate::rules::clones::{self, Finding};
use crate::service::client;

/// Answers a number that was used before: where to go on, and what to answer first. Asking again gives the same challenge.
pub fn challenge(
    tx: &mut Tx,
    desk: &Desk<'_>,
    client: &Client,
    sequence: u64,
) -> Result<Taken, Error> {
    let (open, _) = tx.rollback(&client.id)?;
    let challenge = match open {
        Some(challenge) => challenge,
        None => {
            let bytes: [u8; 16] = random::bytes()?;
            let new: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            tx.set_challenge(&client.id, &new)?;
            new
        }
    };
    Ok(desk.sequence_conflict(sequence, challenge))
}

/// Takes in the answer to a challenge.
pub fn resume(
    tx: &mut Tx,
    client: &Client,
    answer: &str,
    now: Timestamp,
) -> Result<Result<(), Objection>, Error> {
    let (open, before) = tx.rollback(&client.id)?;
    if open.as_deref() != Some(answer) {
        let reason = "this was not asked".to_owned();
        return Ok(Err((Outcome::Refused, reason)));
    }
    tx.note_rollback(&client.id, now)?;
    match clones::judge(before, now) {
        Finding::RolledBack => {
            let event = ("client state_rollback", "it went on after it was put back");
            client::note(tx, client, event, (client.id.as_str(), now))?;
            Ok(Ok(()))
        }
        Finding::CloneSuspected => {
            let why = "its sequence went back twice within a day: two machines use its key";
            client::suspect_clone(tx, client, why, now)?;
            let reason = "another machine uses the same key".to_owned();
            Ok(Err((Outcome::Conflict, reason)))
        }
    }
}
