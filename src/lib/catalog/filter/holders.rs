//! Who has which versions of packages, for questions that are no filters: a new advisory is answered from here, without
//! loading one inventory.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::ClientList;
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use crate::model::update::State;
use std::collections::{BTreeMap, BTreeSet};

/// A client that has an inventory, as far as advisories care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// Its platform.
    pub platform: Platform,
    /// When its inventory was collected.
    pub inventory_at: Timestamp,
}

impl Tx<'_> {
    /// All versions known of packages with these names, or built from sources with these names, by the number that they
    /// are interned by.
    pub fn software_named(
        &mut self,
        names: &BTreeSet<String>,
    ) -> Result<BTreeMap<i64, InstalledPackage>, Error> {
        let keys: Vec<Param> = names.iter().map(Param::from).collect();
        let mut found = BTreeMap::new();
        for statement in [SELECT_BY_NAME, SELECT_BY_SOURCE] {
            found.extend(self.all_of(statement, &[], &keys, read_software)?);
        }
        Ok(found)
    }

    /// The approved clients that have any of these versions, each with those that it has.
    pub fn holders(
        &mut self,
        software: &[i64],
        clients: &ClientList,
    ) -> Result<Vec<(Holder, Vec<i64>)>, Error> {
        let mut held: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (number, id) in self.held(software, clients)? {
            held.entry(number).or_default().push(id);
        }
        let keys: Vec<Param> = held.keys().map(|number| Param::from(*number)).collect();
        let mut holders = self.all_of(SELECT_HOLDERS, &[], &keys, read_holder)?;
        holders.sort_by(|(_, a), (_, b)| (&a.hostname, &a.client).cmp(&(&b.hostname, &b.client)));
        let with_ids = |(number, holder)| (holder, held.remove(&number).unwrap_or_default());
        Ok(holders.into_iter().map(with_ids).collect())
    }

    /// The platforms of all clients that have an inventory.
    pub fn platforms(&mut self) -> Result<Vec<Platform>, Error> {
        self.all(SELECT_PLATFORMS, &[], read_platform)
    }

    /// The approved clients that the last scan found to require any of these updates.
    pub fn requiring(
        &mut self,
        updates: &BTreeSet<UpdateId>,
    ) -> Result<Vec<(Holder, UpdateId)>, Error> {
        let requiring = self.clients_with(updates, |state| state == State::Required)?;
        let requiring: BTreeMap<ClientId, Vec<UpdateId>> = requiring.into_iter().collect();
        let ids: Vec<Param> = requiring.keys().map(|id| id.as_str().into()).collect();
        let holders = self.all_of(SELECT_BY_ID, &[], &ids, read_holder)?;
        let mut found = Vec::new();
        for (_, holder) in holders {
            let updates = requiring.get(&holder.client).into_iter().flatten();
            found.extend(updates.map(|update| (holder.clone(), update.clone())));
        }
        Ok(found)
    }
}

fn read_software(row: &mut Row) -> Result<(i64, InstalledPackage), Error> {
    let id = row.int()?;
    let (name, ecosystem, version) = (row.text()?, row.parse()?, row.parse()?);
    let package = InstalledPackage {
        architecture: row.text()?,
        source: row.text()?,
        source_version: row.parse()?,
        module: row.optional(Row::text)?,
        ..InstalledPackage::new(ecosystem, &name, version, "")
    };
    Ok((id, package))
}

fn read_platform(row: &mut Row) -> Result<Platform, Error> {
    Ok(Platform {
        os: row.text()?,
        release: row.text()?,
        architecture: row.text()?,
    })
}

fn read_holder(row: &mut Row) -> Result<(i64, Holder), Error> {
    let number = row.int()?;
    let holder = Holder {
        client: row.parse()?,
        hostname: row.text()?,
        platform: read_platform(row)?,
        inventory_at: row.time()?,
    };
    Ok((number, holder))
}

statements! {
    SELECT_BY_NAME: "find versions of packages" = "
        SELECT id, name, ecosystem, version, architecture, source, source_version, module
        FROM software
        WHERE name IN ({list})";
    SELECT_BY_SOURCE: "find versions of packages" = "
        SELECT id, name, ecosystem, version, architecture, source, source_version, module
        FROM software
        WHERE source IN ({list})";
    SELECT_HOLDERS: "find who has a package" = "
        SELECT c.number, c.id, c.hostname, i.os, i.release, i.architecture, i.collected_at
        FROM client c
        JOIN inventory i ON i.client = c.id
        WHERE c.number IN ({list})";
    SELECT_PLATFORMS: "list platforms" = "
        SELECT DISTINCT os, release, architecture
        FROM inventory";
    SELECT_BY_ID: "find who requires an update" = "
        SELECT c.number, c.id, c.hostname, i.os, i.release, i.architecture, i.collected_at
        FROM client c
        JOIN inventory i ON i.client = c.id
        WHERE c.approval = 'approved' AND c.id IN ({list})";
}
