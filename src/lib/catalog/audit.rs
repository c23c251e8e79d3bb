//! The audit log: who changed what, in a chain of hashes.
//!
//! The chain shows a changed, inserted or removed entry; it does not show that entries were cut off at the end, nor that
//! someone who can write the catalog made a whole new chain. For that the last hash must be kept elsewhere.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::digest::{Digest, Hasher};
use crate::model::time::Timestamp;

/// A change that somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was done, for example `client approve`.
    pub action: String,
    /// To what, for example a client's id.
    pub object: String,
    /// What it was before.
    pub before: Option<String>,
    /// What it is after.
    pub after: Option<String>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number; the first is 1.
    pub sequence: u64,
    /// What happened.
    pub event: AuditEvent,
    /// The digest of the former entry's hash and this entry.
    pub hash: Digest,
}

impl Tx<'_> {
    /// Adds an entry to the log.
    pub fn append_audit(&mut self, event: &AuditEvent) -> Result<AuditEntry, Error> {
        let last = self.first(SELECT_LAST, &[], |row| {
            Ok((row.number::<u64>()?, row.digest()?))
        })?;
        let sequence = last.map_or(1, |(sequence, _)| sequence + 1);
        // NUL cannot be stored; the hash is over what is.
        let event = event.without_nul();
        let hash = hash(last.map(|(_, hash)| hash), sequence, &event);
        let values = [
            sequence.into(),
            event.at.into(),
            event.actor.as_str().into(),
            event.action.as_str().into(),
            event.object.as_str().into(),
            event.before.as_deref().into(),
            event.after.as_deref().into(),
            (&hash).into(),
        ];
        self.execute(INSERT, &values)?;
        Ok(AuditEntry {
            sequence,
            event,
            hash,
        })
    }

    /// Entries after the given number, oldest first; at most `limit`.
    pub fn audit(&mut self, after: u64, limit: u32) -> Result<Vec<AuditEntry>, Error> {
        self.all(SELECT, &[after.into(), limit.into()], read)
    }

    /// Goes along the chain: the number of the first entry that does not follow from the one before it, if any.
    pub fn verify_audit(&mut self) -> Result<Option<u64>, Error> {
        const PAGE: u32 = 1_000;
        let (mut sequence, mut previous) = (0, None);
        loop {
            let page = self.audit(sequence, PAGE)?;
            for entry in &page {
                let expected = sequence + 1;
                if entry.sequence != expected
                    || entry.hash != hash(previous, expected, &entry.event)
                {
                    return Ok(Some(expected));
                }
                (sequence, previous) = (expected, Some(entry.hash));
            }
            if page.is_empty() {
                return Ok(None);
            }
        }
    }
}

impl AuditEvent {
    fn without_nul(&self) -> Self {
        let strip = |text: &String| text.replace('\0', "");
        Self {
            at: self.at,
            actor: strip(&self.actor),
            action: strip(&self.action),
            object: strip(&self.object),
            before: self.before.as_ref().map(strip),
            after: self.after.as_ref().map(strip),
        }
    }
}

/// Each field with its length before it, so that no two entries read the same; an absent one is not an empty one.
fn hash(previous: Option<Digest>, sequence: u64, event: &AuditEvent) -> Digest {
    let mut hasher = Hasher::new();
    let previous = previous.unwrap_or(Digest::from_bytes([0; 32]));
    hasher.update(previous.as_bytes());
    hasher.update(&sequence.to_be_bytes());
    hasher.update(&event.at.as_millis().to_be_bytes());
    let fields = [
        Some(&event.actor),
        Some(&event.action),
        Some(&event.object),
        event.before.as_ref(),
        event.after.as_ref(),
    ];
    for field in fields {
        let length = field.map_or(u64::MAX, |text| text.len() as u64);
        hasher.update(&length.to_be_bytes());
        hasher.update(field.map_or(&[], |text| text.as_bytes()));
    }
    hasher.finish()
}

fn read(row: &mut Row) -> Result<AuditEntry, Error> {
    Ok(AuditEntry {
        sequence: row.number()?,
        event: AuditEvent {
            at: row.time()?,
            actor: row.text()?,
            action: row.text()?,
            object: row.text()?,
            before: row.optional(Row::text)?,
            after: row.optional(Row::text)?,
        },
        hash: row.digest()?,
    })
}

statements! {
    SELECT_LAST: "read the audit log" = "
        SELECT sequence, hash
        FROM audit_log
        ORDER BY sequence DESC
        LIMIT 1";
    INSERT: "write the audit log" = "
        INSERT INTO audit_log (sequence, at, actor, action, object, before_text, after_text, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    SELECT: "read the audit log" = "
        SELECT sequence, at, actor, action, object, before_text, after_text, hash
        FROM audit_log
        WHERE sequence > $1
        ORDER BY sequence
        LIMIT $2";
}
