//! The classes of which a machine has several, as rows that filters and the views read.

use super::super::engine::{Param, Statement, statements};
use super::super::{Error, Tx};
use crate::model::inventory::{Disk, FileSystem, Interface, Inventory, Processor};

/// The rows of a class, each without its client and its position.
type Rows<'a> = Vec<Vec<Param<'a>>>;

/// A class: how its rows are made, removed and stored.
type Kind = (fn(&Inventory) -> Rows<'_>, Statement, Statement);

const KINDS: &[Kind] = &[
    (hotfixes, DELETE_HOTFIXES, INSERT_HOTFIXES),
    (processors, DELETE_PROCESSORS, INSERT_PROCESSORS),
    (disks, DELETE_DISKS, INSERT_DISKS),
    (file_systems, DELETE_FILE_SYSTEMS, INSERT_FILE_SYSTEMS),
];

impl Tx<'_> {
    /// Makes these the parts of the client's machine, which were those of `old`; rows that stay are not touched.
    pub(super) fn store_classes(
        &mut self,
        client: &str,
        (inventory, old): (&Inventory, Option<&Inventory>),
    ) -> Result<(), Error> {
        for (rows, delete, insert) in KINDS {
            let old = old.map_or_else(Vec::new, rows);
            self.replace_class(client, [*delete, *insert], (&old, &rows(inventory)))?;
        }
        let addresses = shown(inventory);
        let old_addresses = old.map_or_else(Vec::new, shown);
        let (new, old) = (interfaces(&addresses), interfaces(&old_addresses));
        self.replace_class(client, [DELETE_INTERFACES, INSERT_INTERFACES], (&old, &new))
    }

    /// Makes these what a machine has one of.
    pub(super) fn store_system(
        &mut self,
        client: &str,
        inventory: &Inventory,
    ) -> Result<(), Error> {
        let system = system_values(inventory);
        self.execute(UPSERT_SYSTEM, &[&[client.into()][..], &system].concat())?;
        Ok(())
    }

    /// The same, where it was not so before.
    pub(super) fn change_system(
        &mut self,
        client: &str,
        (inventory, old): (&Inventory, &Inventory),
    ) -> Result<(), Error> {
        match system_values(inventory) == system_values(old) {
            true => Ok(()),
            false => self.store_system(client, inventory),
        }
    }

    /// Replaces the rows of one class that are not as they were, each with its position before its values.
    fn replace_class(
        &mut self,
        client: &str,
        [delete, insert]: [Statement; 2],
        (old, new): (&Rows, &Rows),
    ) -> Result<(), Error> {
        let places = 0..old.len().max(new.len());
        let changed: Vec<usize> = places.filter(|at| old.get(*at) != new.get(*at)).collect();
        let gone = changed.iter().filter(|at| **at < old.len());
        let gone: Vec<Param> = gone.map(|at| Param::from(*at as u64)).collect();
        self.execute_of(delete, &[client.into()], &gone)?;
        let mut columns = 1;
        let rows = changed.iter().filter_map(|at| Some((*at, new.get(*at)?)));
        let rows = rows.flat_map(|(position, row)| {
            columns = row.len() + 2;
            [&[client.into(), Param::from(position as u64)][..], row].concat()
        });
        let values: Vec<Param> = rows.collect();
        self.insert_many(insert, columns, &values)
    }
}

fn hotfixes(inventory: &Inventory) -> Rows<'_> {
    let hotfixes = inventory.hotfixes.iter();
    hotfixes
        .map(|one| vec![(&one.id).into(), one.installed_on.as_deref().into()])
        .collect()
}

fn processors(inventory: &Inventory) -> Rows<'_> {
    inventory
        .hardware
        .processors
        .iter()
        .map(processor)
        .collect()
}

fn processor(processor: &Processor) -> Vec<Param<'_>> {
    vec![
        (&processor.model).into(),
        processor.sockets.into(),
        processor.threads.into(),
        processor.cores.map(u64::from).into(),
        processor.megahertz.map(u64::from).into(),
        (&processor.vendor).into(),
    ]
}

fn disks(inventory: &Inventory) -> Rows<'_> {
    inventory.hardware.disks.iter().map(disk).collect()
}

fn disk(disk: &Disk) -> Vec<Param<'_>> {
    vec![
        (&disk.name).into(),
        disk.size.into(),
        (&disk.model).into(),
        (&disk.vendor).into(),
        (&disk.serial).into(),
        (&disk.kind).into(),
        (&disk.transport).into(),
        disk.removable.into(),
    ]
}

fn file_systems(inventory: &Inventory) -> Rows<'_> {
    inventory.hardware.file_systems.iter().map(system).collect()
}

fn system(system: &FileSystem) -> Vec<Param<'_>> {
    vec![
        (&system.mount_point).into(),
        (&system.kind).into(),
        (&system.source).into(),
        system.size.into(),
        system.free.into(),
    ]
}

/// Interfaces, each as often as it has addresses, and once where it has none.
fn shown(inventory: &Inventory) -> Vec<(&Interface, Option<(String, u32)>)> {
    let mut shown = Vec::new();
    for interface in &inventory.hardware.interfaces {
        let addresses = interface.addresses.iter();
        shown.extend(addresses.map(|own| {
            let address = (own.address.to_string(), u32::from(own.prefix));
            (interface, Some(address))
        }));
        if interface.addresses.is_empty() {
            shown.push((interface, None));
        }
    }
    shown
}

fn interfaces<'a>(shown: &'a [(&Interface, Option<(String, u32)>)]) -> Rows<'a> {
    let row = |(interface, address): &'a (&Interface, Option<(String, u32)>)| {
        let prefix = address.as_ref().map(|(_, prefix)| *prefix);
        let address = address.as_ref().map(|(address, _)| address.as_str());
        vec![
            (&interface.name).into(),
            (&interface.mac).into(),
            address.into(),
            prefix.into(),
            interface.physical.map(u64::from).into(),
            interface.mtu.map(u64::from).into(),
            (&interface.driver).into(),
        ]
    };
    shown.iter().map(row).collect()
}

/// What a machine has one of, in the order of the INSERT.
fn system_values(inventory: &Inventory) -> [Param<'_>; 20] {
    let hardware = &inventory.hardware;
    let system = hardware.system.as_ref();
    let bios = hardware.bios.as_ref();
    let board = hardware.board.as_ref();
    let chassis = hardware.chassis.as_ref();
    let firmware = hardware.firmware.as_ref();
    // Firmware that names only its version is told by the system.
    let bios_version = bios
        .map(|bios| &bios.version)
        .or(system.map(|system| &system.bios_version));
    [
        system.map(|one| one.vendor.as_str()).into(),
        system.map(|one| one.product.as_str()).into(),
        system.map(|one| one.version.as_str()).into(),
        system.map(|one| one.serial.as_str()).into(),
        system.map(|one| one.uuid.as_str()).into(),
        bios.map(|one| one.vendor.as_str()).into(),
        bios_version.map(String::as_str).into(),
        bios.map(|one| one.date.as_str()).into(),
        board.map(|one| one.vendor.as_str()).into(),
        board.map(|one| one.product.as_str()).into(),
        board.map(|one| one.version.as_str()).into(),
        board.map(|one| one.serial.as_str()).into(),
        chassis.map(|one| one.vendor.as_str()).into(),
        chassis.map(|one| one.kind.as_str()).into(),
        chassis.map(|one| one.serial.as_str()).into(),
        chassis.map(|one| one.asset_tag.as_str()).into(),
        firmware.map(|one| one.kind.as_str()).into(),
        firmware
            .and_then(|one| one.secure_boot)
            .map(u64::from)
            .into(),
        hardware.tpm.as_ref().map(|one| one.version.as_str()).into(),
        inventory.operating_system.time_zone.as_deref().into(),
    ]
}

statements! {
    UPSERT_SYSTEM: "store a system" = "
        INSERT INTO inventory_system
            (client, vendor, product, version, serial, uuid, bios_vendor, bios_version, bios_date, board_vendor, board_product,
             board_version, board_serial, chassis_vendor, chassis_kind, chassis_serial, asset_tag, firmware,
             secure_boot, tpm, time_zone)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
        ON CONFLICT (client) DO UPDATE
        SET vendor = excluded.vendor, product = excluded.product, version = excluded.version, serial = excluded.serial,
            uuid = excluded.uuid, bios_vendor = excluded.bios_vendor, bios_version = excluded.bios_version, bios_date =
            excluded.bios_date, board_vendor = excluded.board_vendor, board_product = excluded.board_product,
            board_version = excluded.board_version, board_serial = excluded.board_serial, chassis_vendor =
            excluded.chassis_vendor, chassis_kind = excluded.chassis_kind, chassis_serial = excluded.chassis_serial,
            asset_tag = excluded.asset_tag, firmware = excluded.firmware, secure_boot = excluded.secure_boot, tpm =
            excluded.tpm, time_zone = excluded.time_zone";
    DELETE_PROCESSORS: "replace processors" = "
        DELETE FROM inventory_processor
        WHERE client = $1 AND position IN ({list})";
    INSERT_PROCESSORS: "replace processors" = "
        INSERT INTO inventory_processor (client, position, model, sockets, threads, cores, megahertz, vendor)
        VALUES {rows}";
    DELETE_DISKS: "replace disks" = "
        DELETE FROM inventory_disk
        WHERE client = $1 AND position IN ({list})";
    INSERT_DISKS: "replace disks" = "
        INSERT INTO inventory_disk
            (client, position, name, size, model, vendor, serial, kind, transport, removable)
        VALUES {rows}";
    DELETE_FILE_SYSTEMS: "replace file systems" = "
        DELETE FROM inventory_file_system
        WHERE client = $1 AND position IN ({list})";
    INSERT_FILE_SYSTEMS: "replace file systems" = "
        INSERT INTO inventory_file_system (client, position, mount_point, kind, source, size, free)
        VALUES {rows}";
    DELETE_HOTFIXES: "replace hotfixes" = "
        DELETE FROM inventory_hotfix
        WHERE client = $1 AND position IN ({list})";
    INSERT_HOTFIXES: "replace hotfixes" = "
        INSERT INTO inventory_hotfix (client, position, id, installed_on)
        VALUES {rows}";
    DELETE_INTERFACES: "replace interfaces" = "
        DELETE FROM inventory_interface
        WHERE client = $1 AND position IN ({list})";
    INSERT_INTERFACES: "replace interfaces" = "
        INSERT INTO inventory_interface
            (client, position, name, mac, address, prefix, physical, mtu, driver)
        VALUES {rows}";
}
