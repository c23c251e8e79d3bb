//! What is known of one client, in the words of filters.

use crate::model::client::{Activity, Client};
use crate::model::filter::{Field, Property, Value};
use crate::model::id::CollectionId;
use crate::model::inventory::{CustomClass, Hardware, Inventory, OperatingSystem};
use crate::model::update::State;
use crate::model::version::Ecosystem;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// What is known of one client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The values of its fields; a field without values is not there.
    pub values: BTreeMap<Field, Vec<Value>>,
    /// Its packages; nothing without an inventory.
    pub software: Option<Vec<Software>>,
    /// How updates stand to it; nothing while it has not been judged.
    pub updates: Option<BTreeMap<String, State>>,
    /// Its addresses: the last message's, and those of its interfaces.
    pub addresses: BTreeSet<IpAddr>,
    /// The values of properties of the administrator's own, as texts.
    pub custom: BTreeMap<Property, Vec<String>>,
    /// The collections that it is a member of.
    pub collections: BTreeSet<CollectionId>,
}

/// A package, as filters ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Software {
    /// Its name.
    pub name: String,
    /// Whose order its versions have.
    pub ecosystem: Ecosystem,
    /// The installed version.
    pub version: String,
}

impl Facts {
    /// What the client's row and its inventory say; software, updates and collections are added by who knows them.
    pub fn of(client: &Client, inventory: Option<&Inventory>) -> Self {
        let mut facts = Self::default();
        facts.add_client(client);
        if let Some(inventory) = inventory {
            facts.add_inventory(inventory);
        }
        facts
    }

    /// What an inventory alone says, its packages included.
    pub fn of_inventory(inventory: &Inventory) -> Self {
        let mut facts = Self::default();
        facts.text(Field::Hostname, &inventory.machine.hostname);
        facts.text(Field::MachineId, &inventory.machine.machine_id);
        facts.add_inventory(inventory);
        let software = inventory.packages.iter().map(|package| Software {
            name: package.name.clone(),
            ecosystem: package.ecosystem,
            version: package.version.to_string(),
        });
        facts.software = Some(software.collect());
        facts
    }

    /// The values of a field.
    pub fn values(&self, field: Field) -> &[Value] {
        self.values.get(&field).map_or(&[], Vec::as_slice)
    }

    /// How the client stands, which others and the clock decide too.
    pub fn set_activity(&mut self, activity: Activity) {
        let word = Value::Text(activity.word().to_owned());
        self.values.insert(Field::Activity, vec![word]);
    }

    fn add(&mut self, field: Field, value: Value) {
        self.values.entry(field).or_default().push(value);
    }

    /// An empty text says that nothing is known. NUL cannot be stored, so it is not there.
    fn text(&mut self, field: Field, text: &str) {
        let text = text.replace('\0', "");
        if !text.is_empty() {
            self.add(field, Value::Text(text));
        }
    }

    fn optional(&mut self, field: Field, text: Option<&String>) {
        self.text(field, text.map_or("", String::as_str));
    }

    fn number(&mut self, field: Field, number: u64) {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.add(field, Value::Number(number));
    }

    fn add_client(&mut self, client: &Client) {
        self.text(Field::Client, client.id.as_str());
        self.text(Field::Hostname, &client.hostname);
        self.text(Field::MachineId, &client.machine_id);
        self.text(Field::Approval, client.approval.word());
        self.text(Field::Site, client.site.as_str());
        if let Some(address) = client.address {
            self.text(Field::Address, &address.to_string());
            self.addresses.insert(address.to_canonical());
        }
        self.add(Field::EnrolledAt, Value::Time(client.enrolled_at));
        if let Some(at) = client.last_seen {
            self.add(Field::LastSeen, Value::Time(at));
        }
    }

    fn add_inventory(&mut self, inventory: &Inventory) {
        self.add(Field::InventoryAt, Value::Time(inventory.collected_at));
        self.optional(Field::Fqdn, inventory.machine.fqdn.as_ref());
        let platform = &inventory.platform;
        self.text(Field::PlatformOs, &platform.os);
        self.text(Field::PlatformRelease, &platform.release);
        self.text(Field::PlatformArchitecture, &platform.architecture);
        self.add_system(&inventory.operating_system);
        if !inventory.has_gap(Inventory::RESTART_NEEDED) {
            let is_needed = !inventory.operating_system.restart_needed.is_empty();
            self.add(Field::OsRestartNeeded, Value::Flag(is_needed));
        }
        self.add_hardware(&inventory.hardware);
        self.add_interfaces(&inventory.hardware);
        self.add_devices(&inventory.hardware);
        for class in &inventory.custom {
            self.add_custom(class);
        }
        for image in &inventory.container_images {
            self.text(Field::ContainerImageName, &image.name);
        }
        for hotfix in &inventory.hotfixes {
            self.text(Field::HotfixId, &hotfix.id);
        }
    }

    fn add_custom(&mut self, class: &CustomClass) {
        for (name, value) in class.instances.iter().flatten() {
            let property = Property {
                class: class.name.clone(),
                name: name.clone(),
            };
            let text = value.to_string().replace('\0', "");
            self.custom.entry(property).or_default().push(text);
        }
    }

    fn add_system(&mut self, system: &OperatingSystem) {
        self.text(Field::OsName, &system.name);
        self.text(Field::OsVersion, &system.version);
        self.optional(Field::OsFamily, system.family.as_ref());
        self.optional(Field::OsEdition, system.edition.as_ref());
        self.optional(Field::OsDisplayVersion, system.display_version.as_ref());
        self.optional(Field::OsKernel, system.kernel.as_ref());
        self.optional(Field::OsKernelName, system.kernel_name.as_ref());
        self.optional(Field::OsTimeZone, system.time_zone.as_ref());
        for user in &system.users {
            self.text(Field::UserName, &user.name);
        }
        for service in &system.services {
            self.text(Field::ServiceName, &service.name);
        }
        for port in &system.listening_ports {
            self.number(Field::PortNumber, u64::from(port.port));
        }
        if let Some(at) = system.booted_at {
            self.add(Field::OsBootedAt, Value::Time(at));
        }
    }

    fn add_hardware(&mut self, hardware: &Hardware) {
        if let Some(system) = &hardware.system {
            self.text(Field::SystemVendor, &system.vendor);
            self.text(Field::SystemProduct, &system.product);
            self.text(Field::SystemSerial, &system.serial);
            self.text(Field::SystemBiosVersion, &system.bios_version);
            self.text(Field::SystemUuid, &system.uuid);
        }
        self.optional(Field::Virtualization, hardware.virtualization.as_ref());
        if let Some(bytes) = hardware.memory_bytes {
            self.number(Field::MemoryBytes, bytes);
        }
        for processor in &hardware.processors {
            self.text(Field::ProcessorModel, &processor.model);
            self.number(Field::ProcessorSockets, u64::from(processor.sockets));
            self.number(Field::ProcessorThreads, u64::from(processor.threads));
            if let Some(cores) = processor.cores {
                self.number(Field::ProcessorCores, u64::from(cores));
            }
        }
        for disk in &hardware.disks {
            self.text(Field::DiskName, &disk.name);
            self.number(Field::DiskSize, disk.size);
            self.text(Field::DiskModel, &disk.model);
            self.text(Field::DiskSerial, &disk.serial);
            self.text(Field::DiskKind, &disk.kind);
            self.text(Field::DiskTransport, &disk.transport);
        }
        for system in &hardware.file_systems {
            self.text(Field::FileSystemMountPoint, &system.mount_point);
            self.text(Field::FileSystemKind, &system.kind);
            self.text(Field::FileSystemSource, &system.source);
            self.number(Field::FileSystemSize, system.size);
            self.number(Field::FileSystemFree, system.free);
        }
    }

    fn add_devices(&mut self, hardware: &Hardware) {
        if let Some(bios) = &hardware.bios {
            self.text(Field::BiosDate, &bios.date);
        }
        if let Some(board) = &hardware.board {
            self.text(Field::BoardProduct, &board.product);
        }
        if let Some(chassis) = &hardware.chassis {
            self.text(Field::ChassisKind, &chassis.kind);
        }
        if let Some(firmware) = &hardware.firmware {
            self.text(Field::FirmwareKind, &firmware.kind);
            if let Some(is_on) = firmware.secure_boot {
                self.add(Field::FirmwareSecureBoot, Value::Flag(is_on));
            }
        }
        if let Some(tpm) = &hardware.tpm {
            self.text(Field::TpmVersion, &tpm.version);
        }
        for module in &hardware.memory_modules {
            self.text(Field::MemoryModuleKind, &module.kind);
        }
        for device in &hardware.pci_devices {
            self.text(Field::PciDeviceId, &device.id);
        }
        for device in &hardware.usb_devices {
            self.text(Field::UsbDeviceId, &device.id);
        }
        for gpu in &hardware.gpus {
            self.text(Field::GpuName, &gpu.name);
        }
    }

    fn add_interfaces(&mut self, hardware: &Hardware) {
        for interface in &hardware.interfaces {
            self.text(Field::InterfaceName, &interface.name);
            self.text(Field::InterfaceMac, &interface.mac);
            for address in &interface.addresses {
                self.text(Field::InterfaceAddress, &address.address.to_string());
                self.addresses.insert(address.address.to_canonical());
            }
        }
    }
}
