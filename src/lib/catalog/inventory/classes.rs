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

statements! {
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
