//! The audit log: who changed what, in a chain of hashes.
//!
//! The chain shows a changed, inserted or removed entry; it does not show that entries were cut off at the end, nor that
//! someone who can write the catalog made a whole new chain. That shows by the heads that operators and the policy key sign
//! (`service::ledger`), and by a head that is kept elsewhere.

use super::engine::{Row, statements};
use super::tx::Authority;
use super::{Error, Tx};
use crate::model::decision::LogHead;
use crate::model::digest::{Digest, Hasher};
use crate::model::id::KeyId;
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
    /// The operator's key; absent for what a server did by itself.
    pub key: Option<KeyId>,
    /// The signed decision that it carries out.
    pub decision: Option<Digest>,
    /// The digest of the former entry's hash and this entry.
    pub hash: Digest,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// After the entry with this number.
    pub after: u64,
    /// From this time on.
    pub since: Option<Timestamp>,
    /// Of this actor.
    pub actor: Option<String>,
    /// Whose action begins with these words.
    pub action: Option<String>,
}

impl Tx<'_> {
    /// What is written to the log from now on in this transaction is the deed of whoever has this key, on this decision.
    pub fn act_as(&mut self, key: KeyId, decision: Option<Digest>) {
        self.authority = Authority {
            key: Some(key),
            decision,
        };
    }

    /// The last entry of the log.
    pub fn audit_head(&mut self) -> Result<LogHead, Error> {
        let last = self.first(SELECT_LAST, &[], |row| {
            Ok((row.number::<u64>()?, row.digest()?))
        })?;
        let (sequence, hash) = last.unwrap_or((0, START));
        Ok(LogHead { sequence, hash })
    }

    /// Adds an entry to the log.
    pub fn append_audit(&mut self, event: &AuditEvent) -> Result<AuditEntry, Error> {
        let last = self.audit_head()?;
        let sequence = last.sequence + 1;
        let authority = self.authority.clone();
        // NUL cannot be stored; the hash is over what is.
        let event = event.without_nul();
        let hash = hash(last.hash, sequence, (&event, &authority));
        let values = [
            sequence.into(),
            event.at.into(),
            event.actor.as_str().into(),
            event.action.as_str().into(),
            event.object.as_str().into(),
            event.before.as_deref().into(),
            event.after.as_deref().into(),
            (&hash).into(),
            authority.key.as_ref().map(KeyId::as_str).into(),
            authority.decision.as_ref().into(),
        ];
        self.execute(INSERT, &values)?;
        Ok(AuditEntry {
            sequence,
            event,
            key: authority.key,
            decision: authority.decision,
            hash,
        })
    }

    /// Entries after the given number, oldest first; at most `limit`.
    pub fn audit(&mut self, after: u64, limit: u32) -> Result<Vec<AuditEntry>, Error> {
        let filter = AuditFilter {
            after,
            ..AuditFilter::default()
        };
        self.audit_like(&filter, limit)
    }

    /// Entries that the filter lets through, oldest first; at most `limit`.
    pub fn audit_like(
        &mut self,
        filter: &AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, Error> {
        let since = filter.since.map_or(i64::MIN, Timestamp::as_millis);
        let values = [
            filter.after.into(),
            limit.into(),
            since.into(),
            filter.actor.as_deref().into(),
            filter.action.as_deref().into(),
        ];
        self.all(SELECT, &values, read)
    }

    /// Goes along the chain: the number of the first entry that does not follow from the one before it, if any.
    pub fn verify_audit(&mut self) -> Result<Option<u64>, Error> {
        const PAGE: u32 = 1_000;
        let (mut sequence, mut previous) = (0, START);
        loop {
            let page = self.audit(sequence, PAGE)?;
            for entry in &page {
                let expected = sequence + 1;
                let authority = Authority {
                    key: entry.key.clone(),
                    decision: entry.decision,
                };
                if entry.sequence != expected
                    || entry.hash != hash(previous, expected, (&entry.event, &authority))
                {
                    return Ok(Some(expected));
                }
                (sequence, previous) = (expected, entry.hash);
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

/// What stands in for the hash before the first entry.
const START: Digest = Digest::from_bytes([0; 32]);

/// Each field with its length before it, so that no two entries read the same; an absent one is not an empty one. Key and
/// decision are left out where there is neither, as in entries of the first version.
fn hash(previous: Digest, sequence: u64, (event, authority): (&AuditEvent, &Authority)) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(previous.as_bytes());
    hasher.update(&sequence.to_be_bytes());
    hasher.update(&event.at.as_millis().to_be_bytes());
    let mut fields = vec![
        Some(event.actor.as_bytes()),
        Some(event.action.as_bytes()),
        Some(event.object.as_bytes()),
        event.before.as_deref().map(str::as_bytes),
        event.after.as_deref().map(str::as_bytes),
    ];
    if authority.key.is_some() || authority.decision.is_some() {
        fields.push(authority.key.as_ref().map(|key| key.as_str().as_bytes()));
        fields.push(authority.decision.as_ref().map(|it| &it.as_bytes()[..]));
    }
    for field in fields {
        let length = field.map_or(u64::MAX, |bytes| bytes.len() as u64);
        hasher.update(&length.to_be_bytes());
        hasher.update(field.unwrap_or_default());
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
        key: row.optional(Row::parse)?,
        decision: row.optional(Row::digest)?,
    })
}

statements! {
    SELECT_LAST: "read the audit log" = "
        SELECT sequence, hash
        FROM audit_log
        ORDER BY sequence DESC
        LIMIT 1";
    INSERT: "write the audit log" = "
        INSERT INTO audit_log (sequence, at, actor, action, object, before_text, after_text, hash, key, decision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SELECT: "read the audit log" = "
        SELECT sequence, at, actor, action, object, before_text, after_text, hash, key, decision
        FROM audit_log
        WHERE sequence > $1
          AND at >= $3
          AND (CAST($4 AS TEXT) IS NULL OR actor = $4)
          AND (CAST($5 AS TEXT) IS NULL OR SUBSTR(action, 1, LENGTH(CAST($5 AS TEXT))) = $5)
        ORDER BY sequence
        LIMIT $2";
}
