//! Policy documents as they were issued, and the serial that only goes up.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, PolicyId};
use crate::model::time::Timestamp;

/// A signed document issued to a client: its assignment list or the body of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyIssue {
    /// Whom it was issued to.
    pub client: ClientId,
    /// The policy; the service gives the assignment list an id of its own.
    pub policy: PolicyId,
    /// The policy's version.
    pub version: u32,
    /// The client's policy serial.
    pub serial: u64,
    /// The digest of the unsigned body.
    pub digest: Digest,
    /// The signed document.
    pub document: String,
    /// When it was signed.
    pub issued_at: Timestamp,
}

impl Tx<'_> {
    /// A serial that no policy of this client has had.
    pub fn next_policy_serial(&mut self, client: &ClientId) -> Result<u64, Error> {
        let id = client.as_str();
        self.one(NEXT_SERIAL, &[id.into()], ("client", id), Row::number)
    }

    /// Stores what was issued, in place of the last issue of this policy.
    pub fn save_policy_issue(&mut self, issue: &PolicyIssue) -> Result<(), Error> {
        let values = [
            issue.client.as_str().into(),
            issue.policy.as_str().into(),
            issue.version.into(),
            issue.serial.into(),
            (&issue.digest).into(),
            issue.document.as_str().into(),
            issue.issued_at.into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// What was last issued of a policy to a client.
    pub fn policy_issue(
        &mut self,
        client: &ClientId,
        policy: &PolicyId,
    ) -> Result<Option<PolicyIssue>, Error> {
        self.first(
            SELECT,
            &[client.as_str().into(), policy.as_str().into()],
            read,
        )
    }

    /// All that is issued to a client, by policy.
    pub fn policy_issues(&mut self, client: &ClientId) -> Result<Vec<PolicyIssue>, Error> {
        self.all(SELECT_ALL, &[client.as_str().into()], read)
    }

    /// Forgets an issue: the policy is revoked by not being on the next assignment list.
    pub fn delete_policy_issue(
        &mut self,
        client: &ClientId,
        policy: &PolicyId,
    ) -> Result<(), Error> {
        self.execute(DELETE, &[client.as_str().into(), policy.as_str().into()])?;
        Ok(())
    }
}

fn read(row: &mut Row) -> Result<PolicyIssue, Error> {
    Ok(PolicyIssue {
        client: row.parse()?,
        policy: row.parse()?,
        version: row.number()?,
        serial: row.number()?,
        digest: row.digest()?,
        document: row.text()?,
        issued_at: row.time()?,
    })
}

statements! {
    NEXT_SERIAL: "give out a policy serial" = "
        UPDATE client
        SET policy_serial = policy_serial + 1
        WHERE id = $1
        RETURNING policy_serial";
    UPSERT: "store an issued policy" = "
        INSERT INTO policy_issue (client, policy, version, serial, digest, document, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (client, policy) DO UPDATE
        SET version = excluded.version, serial = excluded.serial, digest = excluded.digest,
            document = excluded.document, issued_at = excluded.issued_at";
    SELECT: "read an issued policy" = "
        SELECT client, policy, version, serial, digest, document, issued_at
        FROM policy_issue
        WHERE client = $1 AND policy = $2";
    SELECT_ALL: "list issued policies" = "
        SELECT client, policy, version, serial, digest, document, issued_at
        FROM policy_issue
        WHERE client = $1
        ORDER BY policy";
    DELETE: "forget an issued policy" = "
        DELETE FROM policy_issue
        WHERE client = $1 AND policy = $2";
}
