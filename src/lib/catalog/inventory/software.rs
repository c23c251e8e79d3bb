//! Software: each version of a package is stored once, and what a client has is a set of them, stored once as well.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use std::collections::BTreeMap;

/// The packages of a set by their digests, so that order and repetition do not matter.
type Members<'a> = BTreeMap<Digest, &'a InstalledPackage>;

impl Tx<'_> {
    /// The set of exactly these packages; stores what of it is new. A set that is known costs one look.
    pub(super) fn software_set(&mut self, packages: &[InstalledPackage]) -> Result<i64, Error> {
        let members: Members = packages
            .iter()
            .map(|one| (software_digest(one), one))
            .collect();
        let digest = set_digest(&members);
        match self.first(SELECT_SET, &[(&digest).into()], Row::int)? {
            Some(set) => Ok(set),
            None => self.insert_set(&digest, &members),
        }
    }

    fn insert_set(&mut self, digest: &Digest, members: &Members) -> Result<i64, Error> {
        let ids = self.intern(members)?;
        let values = [digest.into(), (members.len() as u64).into()];
        let set = self.one(INSERT_SET, &values, ("software set", ""), Row::int)?;
        let rows: Vec<Param> = members
            .iter()
            .filter_map(|(digest, package)| Some((*ids.get(digest)?, package)))
            .flat_map(|(id, package)| -> [Param; 4] {
                let broken = package.broken.as_deref();
                [set.into(), id.into(), package.held.into(), broken.into()]
            })
            .collect();
        self.insert_many(INSERT_MEMBERS, 4, &rows)?;
        Ok(set)
    }

    /// The ids of all members, new ones stored.
    fn intern(&mut self, members: &Members) -> Result<BTreeMap<Digest, i64>, Error> {
        let mut ids = self.known(members.keys())?;
        let new: Vec<Param> = members
            .iter()
            .filter(|(digest, _)| !ids.contains_key(digest))
            .flat_map(|(digest, package)| software_row(digest, package))
            .collect();
        if new.is_empty() {
            return Ok(ids);
        }
        self.insert_many(INSERT_SOFTWARE, 9, &new)?;
        let missing: Vec<&Digest> = members
            .keys()
            .filter(|one| !ids.contains_key(one))
            .collect();
        ids.extend(self.known(missing)?);
        Ok(ids)
    }

    fn known<'a>(
        &mut self,
        digests: impl IntoIterator<Item = &'a Digest>,
    ) -> Result<BTreeMap<Digest, i64>, Error> {
        let keys: Vec<Param> = digests.into_iter().map(Param::from).collect();
        let found = self.all_of(SELECT_SOFTWARE, &[], &keys, |row| {
            Ok((row.digest()?, row.int()?))
        })?;
        Ok(found.into_iter().collect())
    }

    /// The packages of a set, by name and architecture.
    pub(super) fn packages_of_set(&mut self, set: i64) -> Result<Vec<InstalledPackage>, Error> {
        self.all(SELECT_PACKAGES, &[set.into()], |row| {
            Ok(InstalledPackage {
                name: row.text()?,
                version: row.parse()?,
                architecture: row.text()?,
                source: row.text()?,
                source_version: row.parse()?,
                held: row.flag()?,
                broken: row.optional(Row::text)?,
                provides: row.text()?,
                bounds: row.text()?,
                conflicts: row.text()?,
            })
        })
    }

    /// Removes a set that no client has any more.
    pub(super) fn drop_unused_set(&mut self, set: i64) -> Result<(), Error> {
        self.execute(DELETE_SET, &[set.into()])?;
        Ok(())
    }
}

fn software_row<'a>(digest: &'a Digest, package: &'a InstalledPackage) -> [Param<'a>; 9] {
    let [
        name,
        version,
        architecture,
        source,
        source_version,
        provides,
        bounds,
        conflicts,
    ] = software_fields(package).map(Param::from);
    [
        digest.into(),
        name,
        version,
        architecture,
        source,
        source_version,
        provides,
        bounds,
        conflicts,
    ]
}

fn software_fields(package: &InstalledPackage) -> [&str; 8] {
    [
        &package.name,
        package.version.as_str(),
        &package.architecture,
        &package.source,
        package.source_version.as_str(),
        &package.provides,
        &package.bounds,
        &package.conflicts,
    ]
}

/// Each field with its length before it, so that no two lists of fields read the same.
fn software_digest(package: &InstalledPackage) -> Digest {
    let mut hasher = Hasher::new();
    for field in software_fields(package) {
        hasher.update(&(field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finish()
}

fn set_digest(members: &Members) -> Digest {
    let mut hasher = Hasher::new();
    for (digest, package) in members {
        let broken = package.broken.as_deref().unwrap_or_default();
        hasher.update(digest.as_bytes());
        hasher.update(&[u8::from(package.held), u8::from(package.broken.is_some())]);
        hasher.update(&(broken.len() as u64).to_be_bytes());
        hasher.update(broken.as_bytes());
    }
    hasher.finish()
}

statements! {
    SELECT_SET: "find a software set" = "
        SELECT id
        FROM software_set
        WHERE digest = $1";
    INSERT_SET: "store a software set" = "
        INSERT INTO software_set (digest, members)
        VALUES ($1, $2)
        RETURNING id";
    INSERT_MEMBERS: "store a software set" = "
        INSERT INTO software_set_member (software_set, software, held, broken)
        VALUES {rows}";
    SELECT_SOFTWARE: "find software" = "
        SELECT digest, id
        FROM software
        WHERE digest IN ({list})";
    INSERT_SOFTWARE: "store software" = "
        INSERT INTO software
            (digest, name, version, architecture, source, source_version, provides, bounds, conflicts)
        VALUES {rows}
        ON CONFLICT (digest) DO NOTHING";
    SELECT_PACKAGES: "read the packages of a client" = "
        SELECT s.name, s.version, s.architecture, s.source, s.source_version, m.held, m.broken, s.provides, s.bounds,
               s.conflicts
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1
        ORDER BY s.name, s.architecture, s.version";
    DELETE_SET: "remove a software set" = "
        DELETE FROM software_set
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM inventory WHERE software_set = $1)";
}
