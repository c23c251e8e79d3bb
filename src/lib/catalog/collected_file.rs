//! Files that clients handed over: contents by their digest, each once however many clients have it; of each file the
//! newest contents.

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::collected_file::{CollectedFile, FileVersion};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::time::Timestamp;

/// Contents that are kept of each file (domain.md I5).
pub const VERSIONS: u32 = 5;

impl Tx<'_> {
    /// Keeps what a client handed over. A content that was there before becomes the newest again.
    pub fn keep_collected(
        &mut self,
        client: &ClientId,
        (file, content): (&CollectedFile, &[u8]),
        now: Timestamp,
    ) -> Result<(), Error> {
        let (client, digest) = (client.as_str(), Digest::of(content));
        let size = content.len() as u64;
        self.execute(
            INSERT_CONTENT,
            &[(&digest).into(), size.into(), Param::Blob(content)],
        )?;
        let path = file.path.as_str();
        let values = [
            client.into(),
            path.into(),
            (&digest).into(),
            file.rule.as_str().into(),
            file.modified_at.into(),
            now.into(),
        ];
        self.execute(UPSERT, &values)?;
        let of_file = [client.into(), path.into()];
        let kept = self.all(SELECT_DIGESTS, &of_file, Row::digest)?;
        for old in kept
            .iter()
            .filter(|one| **one != digest)
            .skip(VERSIONS as usize - 1)
        {
            self.execute(DELETE, &[client.into(), path.into(), old.into()])?;
            self.execute(DELETE_CONTENT, &[old.into()])?;
        }
        Ok(())
    }

    /// Bytes that are kept of a client.
    pub fn collected_bytes(&mut self, client: &ClientId) -> Result<u64, Error> {
        let id = client.as_str();
        self.one(SELECT_BYTES, &[id.into()], ("client", id), Row::number)
    }

    /// What is kept of a client, or of all, by host name and path, the newest content of each first.
    pub fn collected_files(
        &mut self,
        client: Option<&ClientId>,
    ) -> Result<Vec<FileVersion>, Error> {
        let mut found: Vec<FileVersion> =
            self.all(SELECT, &[client.map(ClientId::as_str).into()], read)?;
        let mut version = 0;
        for at in 0..found.len() {
            let is_same = at > 0
                && found[at].path == found[at - 1].path
                && found[at].hostname == found[at - 1].hostname;
            version = if is_same { version + 1 } else { 1 };
            found[at].version = version;
        }
        Ok(found)
    }

    /// A content by its digest.
    pub fn collected_content(&mut self, digest: &Digest) -> Result<Option<Vec<u8>>, Error> {
        self.first(SELECT_CONTENT, &[digest.into()], Row::bytes)
    }
}

/// The version is counted by the caller.
fn read(row: &mut Row) -> Result<FileVersion, Error> {
    Ok(FileVersion {
        hostname: row.text()?,
        path: row.text()?,
        version: 1,
        rule: row.text()?,
        size: row.number()?,
        sha256: row.digest()?,
        modified_at: row.time()?,
        collected_at: row.time()?,
    })
}

statements! {
    INSERT_CONTENT: "keep a collected file" = "
        INSERT INTO collected_content (digest, size, content)
        VALUES ($1, $2, $3)
        ON CONFLICT (digest) DO NOTHING";
    UPSERT: "keep a collected file" = "
        INSERT INTO collected_file (client, path, digest, rule, modified_at, collected_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (client, path, digest) DO UPDATE
        SET rule = excluded.rule, modified_at = excluded.modified_at, collected_at = excluded.collected_at";
    SELECT_DIGESTS: "list the contents of a collected file" = "
        SELECT digest
        FROM collected_file
        WHERE client = $1 AND path = $2
        ORDER BY collected_at DESC, digest";
    DELETE: "remove a collected file" = "
        DELETE FROM collected_file
        WHERE client = $1 AND path = $2 AND digest = $3";
    DELETE_CONTENT: "remove a collected file" = "
        DELETE FROM collected_content
        WHERE digest = $1 AND NOT EXISTS (SELECT 1 FROM collected_file WHERE digest = $1)";
    SELECT_BYTES: "count collected files" = "
        SELECT COALESCE(CAST(SUM(o.size) AS BIGINT), 0)
        FROM collected_file f
        JOIN collected_content o ON o.digest = f.digest
        WHERE f.client = $1";
    SELECT: "list collected files" = "
        SELECT c.hostname, f.path, f.rule, o.size, f.digest, f.modified_at, f.collected_at
        FROM collected_file f
        JOIN collected_content o ON o.digest = f.digest
        JOIN client c ON c.id = f.client
        WHERE CAST($1 AS TEXT) IS NULL OR f.client = $1
        ORDER BY c.hostname, c.id, f.path, f.collected_at DESC, f.digest";
    SELECT_CONTENT: "read a collected file" = "
        SELECT content
        FROM collected_content
        WHERE digest = $1";
}
