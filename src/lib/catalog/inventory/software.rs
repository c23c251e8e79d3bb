//! Software: each version of a package is stored once, and what a client has is a set of them, stored once as well.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use crate::rules::inventory::{Sum, member_digests, software_digest};
use std::collections::BTreeMap;

/// The packages of a set by their digests, so that order and repetition do not matter: where each stands in the inventory.
pub struct SoftwareSet {
    digest: Digest,
    members: BTreeMap<Digest, usize>,
}

impl SoftwareSet {
    /// The set of exactly these packages.
    pub fn of(packages: &[InstalledPackage]) -> Self {
        let members = packages.iter().enumerate();
        let members = members
            .map(|(at, one)| (software_digest(one), at))
            .collect();
        Self {
            digest: set_digest(&members, packages),
            members,
        }
    }

    /// The digest of all of it.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The sum of the digests of these packages, which it was made of.
    pub(super) fn sum(&self, packages: &[InstalledPackage]) -> Sum {
        let digests = member_digests(&self.members, packages).map(|(digest, _)| digest);
        Sum::of(&digests.collect::<Vec<_>>())
    }

    fn whole<'a>(&self, packages: &'a [InstalledPackage]) -> Members<'a> {
        let found = |(digest, at): (&Digest, &usize)| Some((*digest, packages.get(*at)?));
        self.members.iter().filter_map(found).collect()
    }
}

type Members<'a> = BTreeMap<Digest, &'a InstalledPackage>;

impl Tx<'_> {
    /// The set of exactly these packages; stores what of it is new. A set that is known costs one look. One that differs in
    /// a few packages from the client's `old` set, which nobody shares, is made of that.
    pub(super) fn software_set(
        &mut self,
        packages: &[InstalledPackage],
        (wanted, old): (&SoftwareSet, Option<i64>),
    ) -> Result<i64, Error> {
        if let Some(set) = self.first(SELECT_SET, &[(&wanted.digest).into()], Row::int)? {
            return Ok(set);
        }
        let members = wanted.whole(packages);
        if let Some(old) = old
            && self.is_of_one_client(old)?
            && self.edit_set(old, &wanted.digest, &members)?
        {
            return Ok(old);
        }
        self.insert_set(&wanted.digest, &members)
    }

    fn is_of_one_client(&mut self, set: i64) -> Result<bool, Error> {
        let owners = self.all(SELECT_TWO_OWNERS, &[set.into()], Row::text)?;
        Ok(owners.len() == 1)
    }

    /// Makes a set into another one, when less than half of it differs.
    fn edit_set(&mut self, set: i64, digest: &Digest, members: &Members) -> Result<bool, Error> {
        let mut gone: Vec<Param> = Vec::new();
        let mut new = members.clone();
        for held in self.all(SELECT_MEMBERS, &[set.into()], read_member)? {
            match members.get(&held.digest) {
                Some(package) if held.is(package) => drop(new.remove(&held.digest)),
                _ => gone.push(held.software.into()),
            }
        }
        if gone.len() + new.len() > members.len() / 2 {
            return Ok(false);
        }
        self.execute_of(DELETE_MEMBERS, &[set.into()], &gone)?;
        self.insert_members(set, &new)?;
        let values = [set.into(), digest.into(), (members.len() as u64).into()];
        self.execute(UPDATE_SET, &values)?;
        Ok(true)
    }

    fn insert_set(&mut self, digest: &Digest, members: &Members) -> Result<i64, Error> {
        let values = [digest.into(), (members.len() as u64).into()];
        let set = self.one(INSERT_SET, &values, ("software set", ""), Row::int)?;
        self.insert_members(set, members)?;
        Ok(set)
    }

    fn insert_members(&mut self, set: i64, members: &Members) -> Result<(), Error> {
        let ids = self.intern(members)?;
        let mut rows: Vec<(i64, &InstalledPackage)> = members
            .iter()
            .filter_map(|(digest, package)| Some((*ids.get(digest)?, *package)))
            .collect();
        // in the order of the table: neighbours share pages
        rows.sort_unstable_by_key(|(id, _)| *id);
        let rows: Vec<Param> = rows
            .into_iter()
            .flat_map(|(id, package)| -> [Param; 4] {
                let broken = package.broken.as_deref();
                [set.into(), id.into(), package.held.into(), broken.into()]
            })
            .collect();
        self.insert_many(INSERT_MEMBERS, 4, &rows)
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
        self.insert_many(INSERT_SOFTWARE, 12, &new)?;
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
                ecosystem: row.parse()?,
                version: row.parse()?,
                architecture: row.text()?,
                source: row.text()?,
                source_version: row.parse()?,
                module: row.optional(Row::text)?,
                vendor: row.optional(Row::text)?,
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

fn software_row<'a>(digest: &'a Digest, package: &'a InstalledPackage) -> [Param<'a>; 12] {
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
        package.ecosystem.word().into(),
        package.module.as_deref().into(),
        package.vendor.as_deref().into(),
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

/// A package of a stored set.
struct Member {
    digest: Digest,
    software: i64,
    held: bool,
    broken: Option<String>,
}

impl Member {
    /// Whether it is the same on the client still; its digest is.
    fn is(&self, package: &InstalledPackage) -> bool {
        self.held == package.held && self.broken == package.broken
    }
}

fn read_member(row: &mut Row) -> Result<Member, Error> {
    Ok(Member {
        digest: row.digest()?,
        software: row.int()?,
        held: row.flag()?,
        broken: row.optional(Row::text)?,
    })
}

fn set_digest(members: &BTreeMap<Digest, usize>, packages: &[InstalledPackage]) -> Digest {
    let mut hasher = Hasher::new();
    for (digest, at) in members {
        let package = &packages[*at];
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
    UPDATE_SET: "store a software set" = "
        UPDATE software_set
        SET digest = $2, members = $3
        WHERE id = $1";
    SELECT_TWO_OWNERS: "find the clients of a software set" = "
        SELECT client
        FROM inventory
        WHERE software_set = $1
        LIMIT 2";
    SELECT_MEMBERS: "read a software set" = "
        SELECT s.digest, m.software, m.held, m.broken
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1
        ORDER BY m.software";
    DELETE_MEMBERS: "store a software set" = "
        DELETE FROM software_set_member
        WHERE software_set = $1 AND software IN ({list})";
    INSERT_MEMBERS: "store a software set" = "
        INSERT INTO software_set_member (software_set, software, held, broken)
        VALUES {rows}";
    SELECT_SOFTWARE: "find software" = "
        SELECT digest, id
        FROM software
        WHERE digest IN ({list})";
    INSERT_SOFTWARE: "store software" = "
        INSERT INTO software
            (digest, name, version, architecture, source, source_version, provides, bounds, conflicts, ecosystem,
             module, vendor)
        VALUES {rows}
        ON CONFLICT (digest) DO NOTHING";
    SELECT_PACKAGES: "read the packages of a client" = "
        SELECT s.name, s.ecosystem, s.version, s.architecture, s.source, s.source_version, s.module, s.vendor,
               m.held, m.broken, s.provides, s.bounds, s.conflicts
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1
        ORDER BY s.name, s.architecture, s.version";
    DELETE_SET: "remove a software set" = "
        DELETE FROM software_set
        WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM inventory WHERE software_set = $1)";
}
