//! One-time enrollment tokens.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::client::EnrollmentToken;
use crate::model::id::{ClientId, CollectionId};
use crate::model::time::Timestamp;

impl Tx<'_> {
    /// Stores a new token.
    pub fn insert_token(&mut self, token: &EnrollmentToken) -> Result<(), Error> {
        let values = [
            token.id.as_str().into(),
            token.verifier.as_str().into(),
            token.expires_at.into(),
            token.auto_approve.into(),
            token.collection.as_ref().map(CollectionId::as_str).into(),
            token.name_pattern.as_deref().into(),
            token.replaces.as_ref().map(ClientId::as_str).into(),
        ];
        self.execute(INSERT, &values)?;
        Ok(())
    }

    /// A token, used or not.
    pub fn token(&mut self, id: &str) -> Result<Option<EnrollmentToken>, Error> {
        self.first(SELECT, &[id.into()], read)
    }

    /// The collection that each client's token or registration put it in, by client.
    pub fn token_collections(&mut self) -> Result<Vec<(ClientId, CollectionId)>, Error> {
        self.all(SELECT_COLLECTIONS, &[], |row| {
            Ok((row.parse()?, row.parse()?))
        })
    }

    /// The collection that a client's token or registration put it in.
    pub fn token_collection_of(
        &mut self,
        client: &ClientId,
    ) -> Result<Option<CollectionId>, Error> {
        self.first(SELECT_COLLECTION_OF, &[client.as_str().into()], Row::parse)
    }

    /// Uses a token up for `client`; nothing when it is used, expired or unknown. Of two at once only one gets it.
    pub fn consume_token(
        &mut self,
        id: &str,
        client: &ClientId,
        now: Timestamp,
    ) -> Result<Option<EnrollmentToken>, Error> {
        let values = [id.into(), client.as_str().into(), now.into()];
        self.first(CONSUME, &values, read)
    }
}

fn read(row: &mut Row) -> Result<EnrollmentToken, Error> {
    Ok(EnrollmentToken {
        id: row.text()?,
        verifier: row.text()?,
        expires_at: row.time()?,
        auto_approve: row.flag()?,
        collection: row.optional(Row::parse)?,
        name_pattern: row.optional(Row::text)?,
        used_by: row.optional(Row::parse)?,
        replaces: row.optional(Row::parse)?,
    })
}

statements! {
    INSERT: "store an enrollment token" = "
        INSERT INTO enrollment_token (id, verifier, expires_at, auto_approve, collection, name_pattern, replaces)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SELECT: "read an enrollment token" = "
        SELECT id, verifier, expires_at, auto_approve, collection, name_pattern, used_by, replaces
        FROM enrollment_token
        WHERE id = $1";
    SELECT_COLLECTIONS: "list collections joined by enrolling" = "
        SELECT used_by, collection, used_at
        FROM enrollment_token
        WHERE used_by IS NOT NULL AND collection IS NOT NULL
        UNION ALL
        SELECT used_by, collection, used_at
        FROM registration
        WHERE used_by IS NOT NULL AND collection IS NOT NULL
        ORDER BY used_by, used_at NULLS LAST";
    SELECT_COLLECTION_OF: "find the collection joined by enrolling" = "
        SELECT collection, used_at
        FROM enrollment_token
        WHERE used_by = $1 AND collection IS NOT NULL
        UNION ALL
        SELECT collection, used_at
        FROM registration
        WHERE used_by = $1 AND collection IS NOT NULL
        ORDER BY used_at DESC NULLS LAST";
    CONSUME: "use an enrollment token" = "
        UPDATE enrollment_token
        SET used_by = $2, used_at = $3
        WHERE id = $1 AND used_by IS NULL AND expires_at > $3
        RETURNING id, verifier, expires_at, auto_approve, collection, name_pattern, used_by, replaces";
}
