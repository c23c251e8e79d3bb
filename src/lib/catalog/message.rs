//! The order of a client's messages: each counts once, and none counts after a later one.

use super::engine::statements;
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;

/// How many of a client's last messages are known by their digest.
const REMEMBERED: u64 = 1_024;

/// Where a message stands in its sender's sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// Not seen before, and later than all before; so many between them did not arrive.
    New {
        /// Numbers left out: messages lost or still to be refused.
        missed: u64,
    },
    /// The same message again: what it said is stored.
    Duplicate,
    /// Its number was used for another message, or lies before the last one.
    Replayed,
    /// Of another enrollment than the client's present one.
    OtherEpoch {
        /// The present one.
        current: u32,
    },
}

/// A message's place: epoch and sequence number in it, and the digest of its envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The enrollment epoch.
    pub epoch: u32,
    /// One more with each message.
    pub sequence: u64,
    /// Of the whole envelope.
    pub digest: Digest,
}

impl Tx<'_> {
    /// Notes a message, and says what it is and the highest number stored now. From a new one its client was heard.
    pub fn accept_sequence(
        &mut self,
        client: &ClientId,
        place: Place,
        now: Timestamp,
    ) -> Result<(Acceptance, u64), Error> {
        let id = client.as_str();
        let (epoch, highest): (u32, u64) =
            self.one(SELECT_SEQUENCE, &[id.into()], ("client", id), |row| {
                Ok((row.number()?, row.number()?))
            })?;
        if place.epoch != epoch {
            return Ok((Acceptance::OtherEpoch { current: epoch }, highest));
        }
        if place.sequence <= highest {
            let values = [id.into(), epoch.into(), place.sequence.into()];
            let stored = self.first(SELECT_DIGEST, &values, |row| row.digest())?;
            let acceptance = match stored {
                Some(digest) if digest == place.digest => Acceptance::Duplicate,
                _ => Acceptance::Replayed,
            };
            return Ok((acceptance, highest));
        }
        self.remember_message(id, place, now)?;
        let missed = place.sequence - highest - 1;
        Ok((Acceptance::New { missed }, place.sequence))
    }

    fn remember_message(&mut self, id: &str, place: Place, now: Timestamp) -> Result<(), Error> {
        let values = [
            id.into(),
            place.epoch.into(),
            place.sequence.into(),
            (&place.digest).into(),
            now.into(),
        ];
        self.execute(INSERT, &values)?;
        self.execute(
            UPDATE_SEQUENCE,
            &[id.into(), place.sequence.into(), now.into()],
        )?;
        let forgotten = place.sequence.saturating_sub(REMEMBERED);
        let values = [id.into(), place.epoch.into(), forgotten.into()];
        self.execute(FORGET, &values)?;
        Ok(())
    }
}

statements! {
    SELECT_SEQUENCE: "read a client's sequence" = "
        SELECT epoch, sequence
        FROM client
        WHERE id = $1";
    SELECT_DIGEST: "look for a message" = "
        SELECT digest
        FROM message_log
        WHERE client = $1 AND epoch = $2 AND sequence = $3";
    INSERT: "remember a message" = "
        INSERT INTO message_log (client, epoch, sequence, digest, received_at)
        VALUES ($1, $2, $3, $4, $5)";
    UPDATE_SEQUENCE: "note a client's message" = "
        UPDATE client
        SET sequence = $2, last_seen = $3
        WHERE id = $1";
    FORGET: "forget old messages" = "
        DELETE FROM message_log
        WHERE client = $1 AND (epoch, sequence) <= ($2, $3)";
}
