//! Software: each version of a package is stored once, and what a client has is a set of them, stored once as well.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::difference::{Mark, Whole};
use super::sets::Stored;
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::inventory::InstalledPackage;
use crate::rules::inventory::{
    PACKAGES, PackageChange, Unfit, marked_digest, software_digest, software_fields,
};
use std::collections::BTreeMap;

/// Packages by the digests of their software.
type Members<'a> = Vec<(Digest, &'a InstalledPackage)>;

/// What became of the packages of a client.
#[derive(Default)]
pub(super) struct Exchange {
    /// The set that it has now.
    pub set: i64,
    /// What it had and has no more.
    pub gone: Vec<InstalledPackage>,
    /// What it did not have before.
    pub new: Vec<InstalledPackage>,
    /// The set that it had, where that is another one.
    pub left: Option<Stored>,
}

impl Exchange {
    /// Nothing became of them: it has this set as before.
    pub(super) fn none(set: i64) -> Self {
        Self {
            set,
            ..Self::default()
        }
    }
}

impl Tx<'_> {
    /// Makes these the packages of a client, whose old ones are `old`; stores what of them is new.
    pub(super) fn store_packages(
        &mut self,
        (packages, members): (&[InstalledPackage], &[(Digest, usize)]),
        old: Option<Stored>,
    ) -> Result<Exchange, Error> {
        let found = |(digest, at): &(Digest, usize)| (*digest, &packages[*at]);
        let own: Members = members.iter().map(found).collect();
        let ids = self.intern(&own)?;
        let marks = own.iter().map(|(_, package)| mark(package));
        let whole: Whole = ids.iter().copied().zip(marks).collect();
        let set = self.store_set((&whole, Some(&ids)), old.as_ref())?;
        let Some(old) = old else {
            return Ok(Exchange::none(set));
        };
        let change = whole.beside(&old.whole);
        let places = members.iter().zip(&ids);
        let new = places.filter(|(_, id)| change.added.contains(**id));
        let mut new: Vec<usize> = new.map(|((_, at), _)| *at).collect();
        new.sort_unstable();
        Ok(Exchange {
            set,
            gone: self.packages_of(&change.removed, &old.whole)?,
            new: new.into_iter().map(|at| packages[at].clone()).collect(),
            left: Some(old).filter(|old| old.id != set),
        })
    }

    /// Carries out a change of the packages of a client, and looks at no more than those.
    pub(super) fn change_packages(
        &mut self,
        client: &ClientId,
        change: PackageChange,
    ) -> Result<Result<Exchange, Unfit>, Error> {
        let Some(old) = self.stored_set(client.as_str())? else {
            return Ok(Err(Unfit::Unknown));
        };
        let Some(gone) = self.ids_of(&change.gone, &old.whole)? else {
            return Ok(Err(Unfit::NotThere {
                class: PACKAGES.to_owned(),
            }));
        };
        let mut whole = old.whole.clone();
        gone.iter().for_each(|id| whole.remove(*id));
        let new = change.new.iter();
        let members: Members = new.map(|own| (software_digest(own), own)).collect();
        for (id, (_, package)) in self.intern(&members)?.into_iter().zip(&members) {
            whole.insert(id, mark(package));
        }
        let set = self.store_set((&whole, None), Some(&old))?;
        Ok(Ok(Exchange {
            set,
            gone: self.packages_of(&gone, &old.whole)?,
            new: change.new,
            left: Some(old).filter(|old| old.id != set),
        }))
    }

    /// The members of a set with these digests of packages; none when one of them is not there.
    fn ids_of(&mut self, packages: &[Digest], whole: &Whole) -> Result<Option<Vec<i64>>, Error> {
        self.look_up(packages.iter())?;
        let marked = self.marked_members(whole)?;
        let id_of = |digest: &Digest| {
            let plain = self.shelf.software(digest);
            let plain = plain.filter(|id| whole.contains(*id) && whole.mark(*id).is_none());
            plain.or_else(|| marked.get(digest).copied())
        };
        let mut found: Vec<i64> = match packages.iter().map(id_of).collect() {
            Some(found) => found,
            None => return Ok(None),
        };
        // nothing goes twice
        found.sort_unstable();
        found.dedup();
        Ok((found.len() == packages.len()).then_some(found))
    }

    /// The members of which something is said beside their version, by the digests of the packages.
    fn marked_members(&mut self, whole: &Whole) -> Result<BTreeMap<Digest, i64>, Error> {
        let ids: Vec<Param> = whole.marked().map(|(id, _)| id.into()).collect();
        let found = self.all_of(SELECT_DIGESTS, &[], &ids, |row| {
            Ok((row.int()?, row.digest()?))
        })?;
        let digest = |(id, software): (i64, Digest)| {
            let mark = whole.mark(id)?;
            Some((
                marked_digest(software, mark.held, mark.broken.as_deref()),
                id,
            ))
        };
        Ok(found.into_iter().filter_map(digest).collect())
    }

    /// Some members that sets alike share: those with the lowest digests, in that order.
    pub(super) fn sample_of(&mut self, whole: &Whole) -> Result<Vec<i64>, Error> {
        let ids: Vec<Param> = whole.software().iter().map(|id| Param::from(*id)).collect();
        let mut found = self.all_of(SELECT_DIGESTS, &[], &ids, |row| {
            let id = row.int()?;
            Ok((row.digest()?, id))
        })?;
        found.sort_unstable();
        Ok(found.into_iter().map(|(_, id)| id).collect())
    }

    /// The ids of all members, in their order; new ones are stored.
    fn intern(&mut self, members: &Members) -> Result<Vec<i64>, Error> {
        let known = members.iter().map(|(own, _)| self.shelf.software(own));
        if let Some(ids) = known.collect() {
            return Ok(ids);
        }
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
            let mark = read_mark(row)?;
            read_package(row, mark)
        })
    }

    /// Some members of a set, by name, architecture and version.
    fn packages_of(
        &mut self,
        software: &[i64],
        of: &Whole,
    ) -> Result<Vec<InstalledPackage>, Error> {
        let ids: Vec<Param> = software.iter().map(|id| Param::from(*id)).collect();
        let mut found = self.all_of(SELECT_SOME, &[], &ids, |row| {
            let mark = of.mark(row.int()?).cloned().unwrap_or_default();
            read_package(row, mark)
        })?;
        let order = |one: &InstalledPackage| {
            (
                one.name.clone(),
                one.architecture.clone(),
                one.version.to_string(),
            )
        };
        found.sort_by_cached_key(order);
        Ok(found)
    }
}

fn mark(package: &InstalledPackage) -> Mark {
    Mark {
        held: package.held,
        broken: package.broken.clone(),
    }
}

fn read_mark(row: &mut Row) -> Result<Mark, Error> {
    Ok(Mark {
        held: row.flag()?,
        broken: row.optional(Row::text)?,
    })
}

fn read_package(row: &mut Row, mark: Mark) -> Result<InstalledPackage, Error> {
    Ok(InstalledPackage {
        name: row.text()?,
        ecosystem: row.parse()?,
        version: row.parse()?,
        architecture: row.text()?,
        source: row.text()?,
        source_version: row.parse()?,
        module: row.optional(Row::text)?,
        vendor: row.optional(Row::text)?,
        held: mark.held,
        broken: mark.broken,
        provides: row.text()?,
        bounds: row.text()?,
        conflicts: row.text()?,
    })
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
    SELECT_DIGESTS: "find software" = "
        SELECT id, digest
        FROM software
        WHERE id IN ({list})";
    SELECT_SOME: "read the packages of a client" = "
        SELECT id, name, ecosystem, version, architecture, source, source_version, module, vendor, provides, bounds, conflicts
        FROM software
        WHERE id IN ({list})";
    SELECT_PACKAGES: "read the packages of a client" = "
        SELECT m.held, m.broken, s.name, s.ecosystem, s.version, s.architecture, s.source, s.source_version, s.module, s.vendor,
               s.provides, s.bounds, s.conflicts
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1
        ORDER BY s.name, s.architecture, s.version";
}
