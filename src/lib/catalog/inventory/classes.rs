//! The classes of which a machine has several, as rows that filters and the views read.

use super::super::engine::{Param, Statement, statements};
use super::super::{Error, Tx};
use crate::model::inventory::{Hardware, Inventory};

impl Tx<'_> {
    /// Makes these the parts of the client's machine.
    pub(super) fn store_classes(
        &mut self,
        client: &str,
        inventory: &Inventory,
    ) -> Result<(), Error> {
        let system = system_values(inventory);
        self.execute(UPSERT_SYSTEM, &[&[client.into()][..], &system].concat())?;
        let hotfixes = inventory.hotfixes.iter();
        let hotfixes =
            hotfixes.map(|one| vec![(&one.id).into(), one.installed_on.as_deref().into()]);
        self.replace_class(client, [DELETE_HOTFIXES, INSERT_HOTFIXES], hotfixes)?;
        let hardware = &inventory.hardware;
        let processors = hardware.processors.iter().map(|processor| {
            vec![
                (&processor.model).into(),
                processor.sockets.into(),
                processor.threads.into(),
                processor.cores.map(u64::from).into(),
                processor.megahertz.map(u64::from).into(),
                (&processor.vendor).into(),
            ]
        });
        self.replace_class(client, [DELETE_PROCESSORS, INSERT_PROCESSORS], processors)?;
        let disks = hardware.disks.iter().map(|disk| {
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
        });
        self.replace_class(client, [DELETE_DISKS, INSERT_DISKS], disks)?;
        let systems = hardware.file_systems.iter().map(|system| {
            vec![
                (&system.mount_point).into(),
                (&system.kind).into(),
                (&system.source).into(),
                system.size.into(),
                system.free.into(),
            ]
        });
        self.replace_class(client, [DELETE_FILE_SYSTEMS, INSERT_FILE_SYSTEMS], systems)?;
        self.store_interfaces(client, hardware)
    }

    fn store_interfaces(&mut self, client: &str, hardware: &Hardware) -> Result<(), Error> {
        let mut shown = Vec::new();
        for interface in &hardware.interfaces {
            let of = |address| (interface, address);
            shown.extend(
                interface
                    .addresses
                    .iter()
                    .map(|own| of(Some((own.address.to_string(), u32::from(own.prefix))))),
            );
            if interface.addresses.is_empty() {
                shown.push(of(None));
            }
        }
        let rows = shown.iter().map(|(interface, address)| {
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
        });
        self.replace_class(client, [DELETE_INTERFACES, INSERT_INTERFACES], rows)
    }

    /// Replaces the rows of one class, each with its position before its values.
    fn replace_class<'a>(
        &mut self,
        client: &'a str,
        [delete, insert]: [Statement; 2],
        rows: impl Iterator<Item = Vec<Param<'a>>>,
    ) -> Result<(), Error> {
        self.execute(delete, &[client.into()])?;
        let mut columns = 1;
        let rows = (0_i64..).zip(rows).flat_map(|(position, row)| {
            columns = row.len() + 2;
            [vec![client.into(), position.into()], row].concat()
        });
        let values: Vec<Param> = rows.collect();
        self.insert_many(insert, columns, &values)
    }
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
        WHERE client = $1";
    INSERT_PROCESSORS: "replace processors" = "
        INSERT INTO inventory_processor (client, position, model, sockets, threads, cores, megahertz, vendor)
        VALUES {rows}";
    DELETE_DISKS: "replace disks" = "
        DELETE FROM inventory_disk
        WHERE client = $1";
    INSERT_DISKS: "replace disks" = "
        INSERT INTO inventory_disk
            (client, position, name, size, model, vendor, serial, kind, transport, removable)
        VALUES {rows}";
    DELETE_FILE_SYSTEMS: "replace file systems" = "
        DELETE FROM inventory_file_system
        WHERE client = $1";
    INSERT_FILE_SYSTEMS: "replace file systems" = "
        INSERT INTO inventory_file_system (client, position, mount_point, kind, source, size, free)
        VALUES {rows}";
    DELETE_HOTFIXES: "replace hotfixes" = "
        DELETE FROM inventory_hotfix
        WHERE client = $1";
    INSERT_HOTFIXES: "replace hotfixes" = "
        INSERT INTO inventory_hotfix (client, position, id, installed_on)
        VALUES {rows}";
    DELETE_INTERFACES: "replace interfaces" = "
        DELETE FROM inventory_interface
        WHERE client = $1";
    INSERT_INTERFACES: "replace interfaces" = "
        INSERT INTO inventory_interface
            (client, position, name, mac, address, prefix, physical, mtu, driver)
        VALUES {rows}";
}
