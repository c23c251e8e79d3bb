//! Software: each version of a package is stored once, and what a client has is a set of them, stored once as well.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::difference::{Mark, Whole};
use super::sets::Stored;
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use crate::rules::inventory::{Sum, member_digests, members, software_fields};
use std::collections::BTreeMap;

/// The packages of a set by their digests, so that order and repetition do not matter: where each stands in the inventory.
pub struct SoftwareSet {
    digest: Digest,
    members: BTreeMap<Digest, usize>,
}

impl SoftwareSet {
    /// The set of exactly these packages.
    pub fn of(packages: &[InstalledPackage]) -> Self {
        let members = members(packages);
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

/// The members of a set, by digest.
type Members<'a> = Vec<(Digest, &'a InstalledPackage)>;

impl Tx<'_> {
    /// The set of exactly these packages; stores what of it is new. A set that is known costs one look. A client's `old`
    /// set, which nobody shares, is made into it.
    pub(super) fn software_set(
        &mut self,
        packages: &[InstalledPackage],
        (wanted, old): (&SoftwareSet, Option<&Stored>),
    ) -> Result<i64, Error> {
        if let Some(set) = self.find_set(&wanted.digest)? {
            return Ok(set);
        }
        let members = wanted.whole(packages);
        let ids = self.intern(&members)?;
        let marks = members.iter().map(|(_, package)| Mark {
            held: package.held,
            broken: package.broken.clone(),
        });
        let whole: Whole = ids.iter().copied().zip(marks).collect();
        self.store_set((&wanted.digest, whole, &ids), old)
    }

    /// The ids of all members, in their order; new ones are stored.
    fn intern(&mut self, members: &Members) -> Result<Vec<i64>, Error> {
        let digests = || members.iter().map(|(digest, _)| digest);
        self.look_up(digests())?;
        let is_new = |(digest, _): &&(Digest, _)| self.shelf.software(digest).is_none();
        let new: Members = members.iter().filter(is_new).copied().collect();
        if !new.is_empty() {
            self.shelf.expect_new();
            let rows = new
                .iter()
                .flat_map(|(digest, package)| software_row(digest, package));
            let rows: Vec<Param> = rows.collect();
            self.insert_many(INSERT_SOFTWARE, 12, &rows)?;
            self.look_up(digests())?;
        }
        let missing = |digest: &Digest| Error::missing("software", digest.to_string());
        digests()
            .map(|digest| self.shelf.software(digest).ok_or_else(|| missing(digest)))
            .collect()
    }

    /// Learns the ids of those that are known in the catalog.
    fn look_up<'a>(&mut self, digests: impl Iterator<Item = &'a Digest>) -> Result<(), Error> {
        let is_open = |digest: &&Digest| self.shelf.software(digest).is_none();
        let keys: Vec<Param> = digests.filter(is_open).map(Param::from).collect();
        let found = self.all_of(SELECT_SOFTWARE, &[], &keys, |row| {
            Ok((row.digest()?, row.int()?))
        })?;
        self.shelf.keep_software(found);
        Ok(())
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
}
