//! Signed decisions of operators. Nothing here is believed for being here: whoever reads an envelope opens it with the roster.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::CollectionId;

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDecision {
    /// The digest of the envelope.
    pub digest: Digest,
    /// The number of the audit entry that follows it.
    pub number: u64,
    /// What kind of deed.
    pub deed: String,
    /// On what.
    pub object: String,
    /// The envelope.
    pub envelope: String,
}

impl Tx<'_> {
    /// Keeps a decision.
    pub fn insert_decision(&mut self, decision: &StoredDecision) -> Result<(), Error> {
        let values = [
            (&decision.digest).into(),
            decision.number.into(),
            decision.deed.as_str().into(),
            decision.object.as_str().into(),
            decision.envelope.as_str().into(),
        ];
        self.execute(INSERT, &values)?;
        Ok(())
    }

    /// The decisions of a kind on an object, newest first.
    pub fn decisions(&mut self, deed: &str, object: &str) -> Result<Vec<StoredDecision>, Error> {
        self.all(SELECT, &[object.into(), deed.into()], read)
    }

    /// How many decisions of a kind on an object there are.
    pub fn count_decisions(&mut self, deed: &str, object: &str) -> Result<u64, Error> {
        let whose = ("decision", object);
        self.one(COUNT, &[object.into(), deed.into()], whose, Row::number)
    }

    /// How many clients are members of a collection, and how many the site has; approved ones alone.
    pub fn reach(&mut self, collection: &CollectionId) -> Result<(u64, u64), Error> {
        let id = collection.as_str();
        self.one(REACH, &[id.into()], ("collection", id), |row| {
            Ok((row.number()?, row.number()?))
        })
    }

    /// All decisions, oldest first.
    pub fn all_decisions(&mut self) -> Result<Vec<StoredDecision>, Error> {
        self.all(SELECT_ALL, &[], read)
    }
}

fn read(row: &mut Row) -> Result<StoredDecision, Error> {
    Ok(StoredDecision {
        digest: row.digest()?,
        number: row.number()?,
        deed: row.text()?,
        object: row.text()?,
        envelope: row.text()?,
    })
}

statements! {
    INSERT: "keep a decision" = "
        INSERT INTO decision (digest, number, deed, object, envelope)
        VALUES ($1, $2, $3, $4, $5)";
    SELECT: "read decisions" = "
        SELECT digest, number, deed, object, envelope
        FROM decision
        WHERE object = $1 AND deed = $2
        ORDER BY number DESC, digest";
    COUNT: "count decisions" = "
        SELECT COUNT(*)
        FROM decision
        WHERE object = $1 AND deed = $2";
    REACH: "count the clients of a deployment" = "
        SELECT (SELECT COUNT(*) FROM collection_member WHERE collection = $1),
               (SELECT COUNT(*) FROM client WHERE approval = 'approved')";
    SELECT_ALL: "read decisions" = "
        SELECT digest, number, deed, object, envelope
        FROM decision
        ORDER BY number, digest";
}
