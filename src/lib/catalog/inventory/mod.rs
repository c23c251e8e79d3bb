//! Inventories of clients: the last of each, and who has which software.

pub(super) mod classes;
pub(super) mod delta;
pub(super) mod difference;
pub(super) mod document;
pub(super) mod files;
pub mod history;
pub(super) mod ids;
pub(super) mod nearby;
pub(super) mod report;
pub mod set_aside;
pub(super) mod sets;
pub(super) mod software;

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::model::version::Version;
use crate::rules::inventory::{
    Sections, Standing, State, Sum, changes, document, member_digests, members,
};
use document::Document;
pub use history::HistoryRow;
pub use report::Reported;
use sets::Stored;
use software::Exchange;

/// A package on a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftwareOnClient {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// The installed version.
    pub version: Version,
    /// The package's architecture.
    pub architecture: String,
}

/// An inventory made ready to be stored: all of the work that needs no catalog, so that its thread need not do it.
pub struct Prepared {
    /// Its packages by the digests of their software: where each stands.
    members: Vec<(Digest, usize)>,
    /// The inventory without its packages.
    document: Document,
    sections: Sections,
    /// The sum of its packages.
    sum: Sum,
    state: Digest,
    basis: Digest,
}

impl Prepared {
    /// Makes it ready.
    pub fn new(inventory: &Inventory) -> Result<Self, Error> {
        let failed = |error| Error::sql(UPSERT.doing, error);
        let members = members(&inventory.packages);
        let digests = member_digests(&members, &inventory.packages);
        let sum = digests.fold(Sum::default(), |sum, (digest, _)| sum.plus(&digest));
        let (document, sections) = Document::of(document(inventory).map_err(failed)?);
        let state = State::of(&sections, sum);
        Ok(Self {
            document,
            state: state.hash(),
            basis: state.basis(),
            members,
            sections,
            sum,
        })
    }

    /// A digest of all that updates are judged by. The rest, such as how full disks are, changes without changing any judgement.
    pub fn basis(&self) -> &Digest {
        &self.basis
    }

    /// A digest of all of it.
    pub fn state(&self) -> &Digest {
        &self.state
    }
}

impl Tx<'_> {
    /// Stores a client's inventory in place of its last one, and the host name it gives.
    pub fn store_inventory(
        &mut self,
        client: &ClientId,
        inventory: &Inventory,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.store_prepared(client, (inventory, &Prepared::new(inventory)?), now)
    }

    /// The same, for one that was made ready before. One that is in the same state as the last costs nearly nothing.
    pub fn store_prepared(
        &mut self,
        client: &ClientId,
        (inventory, prepared): (&Inventory, &Prepared),
        now: Timestamp,
    ) -> Result<(), Error> {
        let reported = self.reported(client)?;
        let standing = Standing {
            serial: 0,
            state: prepared.state,
        };
        let known = reported.as_ref().and_then(|known| known.standing);
        let is_same = known.is_some_and(|known| known.state == standing.state);
        if !is_same || !self.confirm_inventory(client, (inventory.collected_at, now))? {
            let packages = reported.as_ref().and_then(|known| known.packages);
            self.put_in_place(client, (inventory, prepared), (packages, now))?;
        } else if reported.is_some_and(|known| known.is_settled(standing)) {
            return self.rename(client, inventory);
        }
        self.rename(client, inventory)?;
        self.note_report(client, standing, (prepared.sum, prepared.basis()))
    }

    /// Puts an inventory in the place of the last one, whose packages have this sum. What they have in common stays untouched.
    fn put_in_place(
        &mut self,
        client: &ClientId,
        (inventory, prepared): (&Inventory, &Prepared),
        (packages, now): (Option<Sum>, Timestamp),
    ) -> Result<(), Error> {
        let id = client.as_str();
        let head = self.inventory_head(client)?;
        let exchange = match &head {
            Some((set, _)) if packages == Some(prepared.sum) => Exchange::none(*set),
            known => {
                let own = (&inventory.packages[..], &prepared.members[..]);
                let old = known.is_some().then(|| self.stored_set(id)).transpose()?;
                self.store_packages(own, old.flatten())?
            }
        };
        let old = head.as_ref().map(|(_, old)| old);
        if let Some(old) = old {
            let failed = |error| Error::sql(UPSERT.doing, error);
            let sections = Sections::of(old).map_err(failed)?;
            let after = (&prepared.sections, &exchange.new[..]);
            let entries = changes((&sections, &exchange.gone), after).map_err(failed)?;
            self.add_history(client, &entries, (now, inventory.collected_at))?;
        }
        self.store_columns(client, inventory, (exchange.set, now))?;
        self.store_document(id, (&prepared.document, old.is_none()))?;
        self.store_system(id, inventory)?;
        self.store_classes(id, (inventory, old))?;
        self.store_files(id, (&inventory.files, old))?;
        self.drop_left_set(exchange.left)
    }

    /// Removes the set that a client had, unless another one has it.
    fn drop_left_set(&mut self, left: Option<Stored>) -> Result<(), Error> {
        left.map_or(Ok(()), |left| self.drop_unused_set(&left))
    }

    fn store_columns(
        &mut self,
        client: &ClientId,
        inventory: &Inventory,
        (set, now): (i64, Timestamp),
    ) -> Result<(), Error> {
        let values = columns(client.as_str(), inventory, now);
        let values = [&values[..], &[set.into()], &later_columns(inventory)].concat();
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// The client has the host name that its inventory gives.
    fn rename(&mut self, client: &ClientId, inventory: &Inventory) -> Result<(), Error> {
        let hostname = inventory.machine.hostname.as_str();
        self.execute(UPDATE_HOSTNAME, &[client.as_str().into(), hostname.into()])?;
        Ok(())
    }

    /// A client's last inventory, its packages by name and architecture.
    pub fn inventory(&mut self, client: &ClientId) -> Result<Option<Inventory>, Error> {
        let Some((set, mut inventory)) = self.inventory_head(client)? else {
            return Ok(None);
        };
        inventory.packages = self.packages_of_set(set)?;
        Ok(Some(inventory))
    }

    /// The same without its packages.
    pub fn inventory_without_packages(
        &mut self,
        client: &ClientId,
    ) -> Result<Option<Inventory>, Error> {
        Ok(self.inventory_head(client)?.map(|(_, inventory)| inventory))
    }

    /// When the last inventory of a client came.
    pub fn inventory_received(&mut self, client: &ClientId) -> Result<Option<Timestamp>, Error> {
        self.first(SELECT_RECEIVED, &[client.as_str().into()], Row::time)
    }

    /// A client's last inventory without its packages, and the set that they are.
    pub(super) fn inventory_head(
        &mut self,
        client: &ClientId,
    ) -> Result<Option<(i64, Inventory)>, Error> {
        let id = client.as_str();
        let found = self.first(SELECT, &[id.into()], |row| {
            let (set, collected_at) = (row.int()?, row.time()?);
            let mut inventory = row.json::<Inventory>()?;
            // a later report that changed nothing else left the document as it was
            inventory.collected_at = collected_at;
            Ok((set, inventory))
        })?;
        let Some((set, mut inventory)) = found else {
            return Ok(None);
        };
        self.read_lists(id, &mut inventory)?;
        Ok(Some((set, inventory)))
    }

    /// The clients that have a package of this name, by host name.
    pub fn clients_with_software(&mut self, name: &str) -> Result<Vec<SoftwareOnClient>, Error> {
        self.all(SELECT_OWNERS, &[name.into()], |row| {
            Ok(SoftwareOnClient {
                client: row.parse()?,
                hostname: row.text()?,
                version: row.parse()?,
                architecture: row.text()?,
            })
        })
    }
}

/// What people ask for, in the order of the INSERT.
fn columns<'a>(client: &'a str, inventory: &'a Inventory, now: Timestamp) -> [Param<'a>; 15] {
    let os = &inventory.operating_system;
    let system = inventory.hardware.system.as_ref();
    [
        client.into(),
        inventory.collected_at.into(),
        now.into(),
        inventory.platform.os.as_str().into(),
        inventory.platform.release.as_str().into(),
        inventory.platform.architecture.as_str().into(),
        os.name.as_str().into(),
        os.version.as_str().into(),
        os.kernel.as_deref().into(),
        os.booted_at.into(),
        (!os.restart_needed.is_empty()).into(),
        system.map(|system| system.vendor.as_str()).into(),
        system.map(|system| system.product.as_str()).into(),
        system.map(|system| system.serial.as_str()).into(),
        inventory.hardware.memory_bytes.into(),
    ]
}

/// What filters ask for besides, in the order of the INSERT.
fn later_columns(inventory: &Inventory) -> [Param<'_>; 9] {
    let (os, hardware) = (&inventory.operating_system, &inventory.hardware);
    let system = hardware.system.as_ref();
    [
        inventory.machine.fqdn.as_deref().into(),
        os.family.as_deref().into(),
        os.edition.as_deref().into(),
        os.display_version.as_deref().into(),
        os.kernel_name.as_deref().into(),
        system.map(|system| system.bios_version.as_str()).into(),
        hardware.virtualization.as_deref().into(),
        (!inventory.has_gap(Inventory::PACKAGES)).into(),
        (!inventory.has_gap(Inventory::RESTART_NEEDED)).into(),
    ]
}

statements! {
    UPSERT: "store an inventory" = "
        INSERT INTO inventory
            (client, collected_at, received_at, os, release, architecture, os_name, os_version, kernel, booted_at,
             restart_needed, vendor, product, serial, memory_bytes, software_set, fqdn, os_family, os_edition,
             os_display_version, kernel_name, bios_version, virtualization, packages_known, restart_known,
             number)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                $25, (SELECT number FROM client WHERE id = $1))
        ON CONFLICT (client) DO UPDATE
        SET collected_at = excluded.collected_at, received_at = excluded.received_at, os = excluded.os,
            release = excluded.release, architecture = excluded.architecture, os_name = excluded.os_name,
            os_version = excluded.os_version, kernel = excluded.kernel, booted_at = excluded.booted_at,
            restart_needed = excluded.restart_needed, vendor = excluded.vendor, product = excluded.product,
            serial = excluded.serial, memory_bytes = excluded.memory_bytes, software_set = excluded.software_set,
            fqdn = excluded.fqdn, os_family = excluded.os_family, os_edition = excluded.os_edition,
            os_display_version = excluded.os_display_version, kernel_name = excluded.kernel_name,
            bios_version = excluded.bios_version, virtualization = excluded.virtualization,
            packages_known = excluded.packages_known, restart_known = excluded.restart_known, number = excluded.number";
    UPDATE_HOSTNAME: "store a client's host name" = "
        UPDATE client
        SET hostname = $2
        WHERE id = $1 AND hostname <> $2";
    SELECT: "read an inventory" = "
        SELECT i.software_set, i.collected_at, d.document
        FROM inventory i
        JOIN inventory_document d ON d.client = i.client
        WHERE i.client = $1";
    SELECT_RECEIVED: "read an inventory" = "
        SELECT received_at
        FROM inventory
        WHERE client = $1";
    SELECT_OWNERS: "find the clients of a package" = "
        SELECT c.id, c.hostname, s.version, s.architecture
        FROM software s
        JOIN software_set_member m ON m.software = s.id
        JOIN inventory i ON i.software_set = m.software_set
        JOIN client c ON c.id = i.client
        WHERE s.name = $1
        ORDER BY c.hostname, c.id, s.architecture, s.version";
}
