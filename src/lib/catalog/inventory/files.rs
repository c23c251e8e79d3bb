//! Files that the rules of software inventory found. A set of them is stored once, however many clients have it.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::inventory::{InventoriedFile, Inventory};

impl Tx<'_> {
    /// Makes these the files of a client, which were those of `old`.
    pub(super) fn store_files(
        &mut self,
        client: &str,
        (files, old): (&[InventoriedFile], Option<&Inventory>),
    ) -> Result<(), Error> {
        if old.map_or(&[][..], |old| &old.files) == files {
            return Ok(());
        }
        let old = self.first(SELECT_OF_CLIENT, &[client.into()], |row| {
            Ok((row.int()?, row.digest()?))
        })?;
        let text =
            serde_json::to_vec(files).map_err(|error| Error::sql(INSERT_SET.doing, error))?;
        let digest = Digest::of(&text);
        if old.is_some_and(|(_, held)| held == digest) {
            return Ok(());
        }
        self.execute(DELETE_OF_CLIENT, &[client.into()])?;
        if !files.is_empty() {
            let set = self.file_set(&digest, files)?;
            self.execute(INSERT_OF_CLIENT, &[client.into(), set.into()])?;
        }
        if let Some((old, _)) = old {
            self.execute(DELETE_SET, &[old.into()])?;
        }
        Ok(())
    }

    fn file_set(&mut self, digest: &Digest, files: &[InventoriedFile]) -> Result<i64, Error> {
        if let Some(known) = self.first(SELECT_SET, &[digest.into()], Row::int)? {
            return Ok(known);
        }
        let values = [digest.into(), (files.len() as u64).into()];
        let set = self.one(INSERT_SET, &values, ("file set", ""), Row::int)?;
        let rules: Vec<String> = files.iter().map(|file| file.rules.join(" ")).collect();
        let digests: Vec<Option<String>> = files
            .iter()
            .map(|file| file.sha256.map(|digest| digest.to_string()))
            .collect();
        let mut rows: Vec<Param> = Vec::with_capacity(files.len() * 16);
        for (at, file) in files.iter().enumerate() {
            rows.extend(row(set, (at, file), &rules[at], digests[at].as_deref()));
        }
        self.insert_many(INSERT_FILES, 15, &rows)?;
        Ok(set)
    }
}

/// In the order of the INSERT.
fn row<'a>(
    set: i64,
    (position, file): (usize, &'a InventoriedFile),
    rules: &'a str,
    sha256: Option<&'a str>,
) -> [Param<'a>; 15] {
    let (_, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let header = file.header.as_ref();
    let said = |text: Option<&'a String>| Param::from(text.map(String::as_str));
    [
        set.into(),
        (position as u64).into(),
        file.path.as_str().into(),
        name.into(),
        file.size.into(),
        file.modified_at.into(),
        rules.into(),
        header.map(|own| own.format.as_str()).into(),
        said(header.and_then(|own| own.version.as_ref())),
        said(header.and_then(|own| own.product.as_ref())),
        said(header.and_then(|own| own.manufacturer.as_ref())),
        said(header.and_then(|own| own.original_name.as_ref())),
        said(header.and_then(|own| own.build_id.as_ref())),
        said(header.and_then(|own| own.soname.as_ref())),
        sha256.into(),
    ]
}

statements! {
    SELECT_OF_CLIENT: "find the files of a client" = "
        SELECT s.id, s.digest
        FROM inventory_file_set i
        JOIN file_set s ON s.id = i.file_set
        WHERE i.client = $1";
    DELETE_OF_CLIENT: "replace the files of a client" = "
        DELETE FROM inventory_file_set
        WHERE client = $1";
    INSERT_OF_CLIENT: "replace the files of a client" = "
        INSERT INTO inventory_file_set (client, file_set)
        VALUES ($1, $2)";
    SELECT_SET: "find a file set" = "
        SELECT id
        FROM file_set
        WHERE digest = $1";
    INSERT_SET: "store a file set" = "
        INSERT INTO file_set (digest, members)
        VALUES ($1, $2)
        RETURNING id";
    INSERT_FILES: "store a file set" = "
        INSERT INTO file_set_member
            (file_set, position, path, name, size, modified_at, rules, format, version, product, manufacturer,
             original_name, build_id, soname, sha256)
        VALUES {rows}";
    DELETE_SET: "remove a file set" = "
        DELETE FROM file_set
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM inventory_file_set WHERE file_set = $1)";
}
