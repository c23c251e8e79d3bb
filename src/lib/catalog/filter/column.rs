//! The fields of filters as columns: for each field, the statement that reads it, and its values over a list of clients.

use super::super::engine::{Row, Statement, statements};
use super::super::{Error, Tx};
use super::ClientList;
use crate::model::client::Activity;
use crate::model::filter::Test;
use crate::model::filter::{Field, Kind, Value, Vocabulary};
use crate::model::time::Timestamp;
use crate::rules::filter::sets::{Answers, Places, Truth};
use crate::rules::filter::value::Check;
use std::collections::{BTreeMap, HashMap};

/// One field of all clients of a list: each different value once, and which client has which.
pub(super) struct Column {
    values: Vec<Value>,
    /// Place of the client and number of the value; a client may have several.
    cells: Vec<(u32, u32)>,
    size: usize,
}

impl Tx<'_> {
    /// Reads a field of the clients of the list.
    pub(super) fn column(
        &mut self,
        field: Field,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<Column, Error> {
        let Some(what) = statement(field) else {
            return self.activity_column(clients, now);
        };
        let names = match is_of_a_class(field) {
            true => Some(self.names(clients)?),
            false => None,
        };
        let place_of = |row: &mut Row| {
            Ok(match names {
                Some(names) => names.get(&row.text()?).copied(),
                None => clients.place_of(row.int()?),
            })
        };
        self.column_of(what, field.kind(), (clients.len(), &place_of))
    }

    fn activity_column(&mut self, clients: &ClientList, now: Timestamp) -> Result<Column, Error> {
        let mut column = Column::empty(clients.len());
        let words = Activity::WORDS.iter().map(|word| (*word).to_owned());
        column.values = words.map(Value::Text).collect();
        let found = self.activities(now)?;
        let names = self.names(clients)?;
        for (client, activity) in found {
            let number = (0..).zip(Activity::ALL).find(|(_, own)| **own == activity);
            if let (Some(place), Some((number, _))) = (names.get(client.as_str()), number) {
                column.cells.push((*place, number));
            }
        }
        Ok(column)
    }

    /// What a statement reads: whose value it is, for its place in a list of this size, and the value.
    pub(super) fn column_of(
        &mut self,
        what: Statement,
        kind: Kind,
        (size, place_of): (usize, &dyn Fn(&mut Row) -> Result<Option<u32>, Error>),
    ) -> Result<Column, Error> {
        let mut numbers: HashMap<Value, u32> = HashMap::new();
        let mut column = Column::empty(size);
        self.all(what, &[], |row| {
            let place = place_of(row)?;
            let value = row.optional(|row| read(kind, row))?.filter(is_known);
            if let (Some(place), Some(value)) = (place, value) {
                let next = u32::try_from(column.values.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(value).or_insert_with_key(|value| {
                    column.values.push(value.clone());
                    next
                });
                column.cells.push((place, number));
            }
            Ok(())
        })?;
        Ok(column)
    }
}

/// The answers to those tests that ask for fields. Each column is read once, and let go before the next.
pub(super) fn answers_of_fields<'t, F: Vocabulary>(
    tests: impl IntoIterator<Item = &'t Test<F>>,
    now: Timestamp,
    mut read: impl FnMut(F) -> Result<Column, Error>,
) -> Result<Answers<F>, Error> {
    let mut by_field: BTreeMap<F, Vec<(&Test<F>, Check, bool)>> = BTreeMap::new();
    for test in tests {
        if let Some((field, check, is_turned)) = Check::of(test, now) {
            let asked = by_field.entry(field).or_default();
            asked.push((test, check, is_turned));
        }
    }
    let mut answers = Answers::new();
    for (field, checks) in by_field {
        let column = read(field)?;
        for (test, check, is_turned) in checks {
            answers.insert(test.clone(), column.checked(&check, is_turned));
        }
    }
    Ok(answers)
}

impl Column {
    const fn empty(size: usize) -> Self {
        Self {
            values: Vec::new(),
            cells: Vec::new(),
            size,
        }
    }

    /// The clients of which one value is met, among those that have a value.
    pub(super) fn truth(&self, is_met: impl Fn(&Value) -> bool) -> Truth {
        let met: Vec<bool> = self.values.iter().map(is_met).collect();
        let (mut yes, mut known) = (Places::none(self.size), Places::none(self.size));
        for (place, number) in &self.cells {
            known.insert(*place as usize);
            if met[*number as usize] {
                yes.insert(*place as usize);
            }
        }
        Truth::among(yes, &known)
    }

    /// The clients that meet a check.
    pub(super) fn checked(&self, check: &Check, is_turned: bool) -> Truth {
        let truth = self.truth(|value| check.is_met(value));
        match check {
            Check::Known => Truth::known(truth.yes),
            _ if is_turned => truth.turned(),
            _ => truth,
        }
    }

    /// The values of each client, in their order, each once.
    pub(super) fn by_client(self) -> HashMap<usize, Vec<Value>> {
        let mut found: HashMap<usize, Vec<Value>> = HashMap::new();
        for (place, number) in self.cells {
            let value = &self.values[number as usize];
            let own = found.entry(place as usize).or_default();
            if !own.contains(value) {
                own.push(value.clone());
            }
        }
        found
    }
}

/// An empty text says that nothing is known.
fn is_known(value: &Value) -> bool {
    !matches!(value, Value::Text(text) if text.is_empty())
}

fn read(kind: Kind, row: &mut Row) -> Result<Value, Error> {
    Ok(match kind {
        Kind::Text | Kind::Version | Kind::Word(_) | Kind::Rank(_) => Value::Text(row.text()?),
        Kind::Number | Kind::Size => Value::Number(row.int()?),
        Kind::Time => Value::Time(row.time()?),
        Kind::Flag => Value::Flag(row.flag()?),
    })
}

/// Classes have a row for each part of a machine, which names the client by its id; all else has its number.
const fn is_of_a_class(field: Field) -> bool {
    matches!(
        field,
        Field::ProcessorModel
            | Field::ProcessorSockets
            | Field::ProcessorThreads
            | Field::DiskName
            | Field::DiskSize
            | Field::DiskModel
            | Field::FileSystemMountPoint
            | Field::FileSystemKind
            | Field::FileSystemSource
            | Field::FileSystemSize
            | Field::FileSystemFree
            | Field::InterfaceName
            | Field::InterfaceMac
            | Field::InterfaceAddress
            | Field::SystemUuid
            | Field::BiosDate
            | Field::BoardProduct
            | Field::ChassisKind
            | Field::FirmwareKind
            | Field::FirmwareSecureBoot
            | Field::TpmVersion
            | Field::OsTimeZone
            | Field::ProcessorCores
            | Field::DiskSerial
            | Field::DiskKind
            | Field::DiskTransport
            | Field::UserName
            | Field::ServiceName
            | Field::PortNumber
            | Field::PciDeviceId
            | Field::UsbDeviceId
            | Field::GpuName
            | Field::MemoryModuleKind
            | Field::ContainerImageName
    )
}

#[expect(clippy::too_many_lines, reason = "one line for each field")]
const fn statement(field: Field) -> Option<Statement> {
    Some(match field {
        // by rules, not by what is stored
        Field::Activity => return None,
        Field::Client => CLIENT,
        Field::Hostname => HOSTNAME,
        Field::MachineId => MACHINE_ID,
        Field::Approval => APPROVAL,
        Field::Site => SITE,
        Field::Address => ADDRESS,
        Field::EnrolledAt => ENROLLED_AT,
        Field::LastSeen => LAST_SEEN,
        Field::InventoryAt => INVENTORY_AT,
        Field::Fqdn => FQDN,
        Field::PlatformOs => PLATFORM_OS,
        Field::PlatformRelease => PLATFORM_RELEASE,
        Field::PlatformArchitecture => PLATFORM_ARCHITECTURE,
        Field::OsName => OS_NAME,
        Field::OsVersion => OS_VERSION,
        Field::OsFamily => OS_FAMILY,
        Field::OsEdition => OS_EDITION,
        Field::OsDisplayVersion => OS_DISPLAY_VERSION,
        Field::OsKernel => OS_KERNEL,
        Field::OsKernelName => OS_KERNEL_NAME,
        Field::OsBootedAt => OS_BOOTED_AT,
        Field::OsRestartNeeded => OS_RESTART_NEEDED,
        Field::SystemVendor => SYSTEM_VENDOR,
        Field::SystemProduct => SYSTEM_PRODUCT,
        Field::SystemSerial => SYSTEM_SERIAL,
        Field::SystemBiosVersion => SYSTEM_BIOS_VERSION,
        Field::Virtualization => VIRTUALIZATION,
        Field::MemoryBytes => MEMORY_BYTES,
        Field::ProcessorModel => PROCESSOR_MODEL,
        Field::ProcessorSockets => PROCESSOR_SOCKETS,
        Field::ProcessorThreads => PROCESSOR_THREADS,
        Field::DiskName => DISK_NAME,
        Field::DiskSize => DISK_SIZE,
        Field::DiskModel => DISK_MODEL,
        Field::FileSystemMountPoint => FILE_SYSTEM_MOUNT_POINT,
        Field::FileSystemKind => FILE_SYSTEM_KIND,
        Field::FileSystemSource => FILE_SYSTEM_SOURCE,
        Field::FileSystemSize => FILE_SYSTEM_SIZE,
        Field::FileSystemFree => FILE_SYSTEM_FREE,
        Field::InterfaceName => INTERFACE_NAME,
        Field::InterfaceMac => INTERFACE_MAC,
        Field::InterfaceAddress => INTERFACE_ADDRESS,
        Field::SystemUuid => SYSTEM_UUID,
        Field::BiosDate => BIOS_DATE,
        Field::BoardProduct => BOARD_PRODUCT,
        Field::ChassisKind => CHASSIS_KIND,
        Field::FirmwareKind => FIRMWARE_KIND,
        Field::FirmwareSecureBoot => FIRMWARE_SECURE_BOOT,
        Field::TpmVersion => TPM_VERSION,
        Field::OsTimeZone => OS_TIME_ZONE,
        Field::ProcessorCores => PROCESSOR_CORES,
        Field::DiskSerial => DISK_SERIAL,
        Field::DiskKind => DISK_KIND,
        Field::DiskTransport => DISK_TRANSPORT,
        Field::UserName => USER_NAME,
        Field::ServiceName => SERVICE_NAME,
        Field::PortNumber => PORT_NUMBER,
        Field::PciDeviceId => PCI_DEVICE_ID,
        Field::UsbDeviceId => USB_DEVICE_ID,
        Field::GpuName => GPU_NAME,
        Field::MemoryModuleKind => MEMORY_MODULE_KIND,
        Field::ContainerImageName => CONTAINER_IMAGE_NAME,
    })
}

statements! {
    CLIENT: "read clients" = "
        SELECT number, id
        FROM client";
    HOSTNAME: "read clients" = "
        SELECT number, hostname
        FROM client";
    MACHINE_ID: "read clients" = "
        SELECT number, machine_id
        FROM client";
    APPROVAL: "read clients" = "
        SELECT number, approval
        FROM client";
    SITE: "read clients" = "
        SELECT number, site
        FROM client";
    ADDRESS: "read clients" = "
        SELECT number, address
        FROM client";
    ENROLLED_AT: "read clients" = "
        SELECT number, enrolled_at
        FROM client";
    LAST_SEEN: "read clients" = "
        SELECT number, last_seen
        FROM client";
    INVENTORY_AT: "read inventories" = "
        SELECT number, collected_at
        FROM inventory";
    FQDN: "read inventories" = "
        SELECT number, fqdn
        FROM inventory";
    PLATFORM_OS: "read inventories" = "
        SELECT number, os
        FROM inventory";
    PLATFORM_RELEASE: "read inventories" = "
        SELECT number, release
        FROM inventory";
    PLATFORM_ARCHITECTURE: "read inventories" = "
        SELECT number, architecture
        FROM inventory";
    OS_NAME: "read inventories" = "
        SELECT number, os_name
        FROM inventory";
    OS_VERSION: "read inventories" = "
        SELECT number, os_version
        FROM inventory";
    OS_FAMILY: "read inventories" = "
        SELECT number, os_family
        FROM inventory";
    OS_EDITION: "read inventories" = "
        SELECT number, os_edition
        FROM inventory";
    OS_DISPLAY_VERSION: "read inventories" = "
        SELECT number, os_display_version
        FROM inventory";
    OS_KERNEL: "read inventories" = "
        SELECT number, kernel
        FROM inventory";
    OS_KERNEL_NAME: "read inventories" = "
        SELECT number, kernel_name
        FROM inventory";
    OS_BOOTED_AT: "read inventories" = "
        SELECT number, booted_at
        FROM inventory";
    OS_RESTART_NEEDED: "read inventories" = "
        SELECT number, restart_needed
        FROM inventory
        WHERE restart_known = 1";
    SYSTEM_VENDOR: "read inventories" = "
        SELECT number, vendor
        FROM inventory";
    SYSTEM_PRODUCT: "read inventories" = "
        SELECT number, product
        FROM inventory";
    SYSTEM_SERIAL: "read inventories" = "
        SELECT number, serial
        FROM inventory";
    SYSTEM_BIOS_VERSION: "read inventories" = "
        SELECT number, bios_version
        FROM inventory";
    VIRTUALIZATION: "read inventories" = "
        SELECT number, virtualization
        FROM inventory";
    MEMORY_BYTES: "read inventories" = "
        SELECT number, memory_bytes
        FROM inventory";
    PROCESSOR_MODEL: "read processors" = "
        SELECT client, model
        FROM inventory_processor";
    PROCESSOR_SOCKETS: "read processors" = "
        SELECT client, sockets
        FROM inventory_processor";
    PROCESSOR_THREADS: "read processors" = "
        SELECT client, threads
        FROM inventory_processor";
    DISK_NAME: "read disks" = "
        SELECT client, name
        FROM inventory_disk";
    DISK_SIZE: "read disks" = "
        SELECT client, size
        FROM inventory_disk";
    DISK_MODEL: "read disks" = "
        SELECT client, model
        FROM inventory_disk";
    FILE_SYSTEM_MOUNT_POINT: "read file systems" = "
        SELECT client, mount_point
        FROM inventory_file_system";
    FILE_SYSTEM_KIND: "read file systems" = "
        SELECT client, kind
        FROM inventory_file_system";
    FILE_SYSTEM_SOURCE: "read file systems" = "
        SELECT client, source
        FROM inventory_file_system";
    FILE_SYSTEM_SIZE: "read file systems" = "
        SELECT client, size
        FROM inventory_file_system";
    FILE_SYSTEM_FREE: "read file systems" = "
        SELECT client, free
        FROM inventory_file_system";
    INTERFACE_NAME: "read interfaces" = "
        SELECT client, name
        FROM inventory_interface";
    INTERFACE_MAC: "read interfaces" = "
        SELECT client, mac
        FROM inventory_interface";
    INTERFACE_ADDRESS: "read interfaces" = "
        SELECT client, address
        FROM inventory_interface";
    SYSTEM_UUID: "read systems" = "
        SELECT client, uuid
        FROM inventory_system";
    BIOS_DATE: "read systems" = "
        SELECT client, bios_date
        FROM inventory_system";
    BOARD_PRODUCT: "read systems" = "
        SELECT client, board_product
        FROM inventory_system";
    CHASSIS_KIND: "read systems" = "
        SELECT client, chassis_kind
        FROM inventory_system";
    FIRMWARE_KIND: "read systems" = "
        SELECT client, firmware
        FROM inventory_system";
    FIRMWARE_SECURE_BOOT: "read systems" = "
        SELECT client, secure_boot
        FROM inventory_system";
    TPM_VERSION: "read systems" = "
        SELECT client, tpm
        FROM inventory_system";
    OS_TIME_ZONE: "read systems" = "
        SELECT client, time_zone
        FROM inventory_system";
    PROCESSOR_CORES: "read processors" = "
        SELECT client, cores
        FROM inventory_processor";
    DISK_SERIAL: "read disks" = "
        SELECT client, serial
        FROM inventory_disk";
    DISK_KIND: "read disks" = "
        SELECT client, kind
        FROM inventory_disk";
    DISK_TRANSPORT: "read disks" = "
        SELECT client, transport
        FROM inventory_disk";
    USER_NAME: "read users" = "
        SELECT o.client, l.name
        FROM inventory_list_of o
        JOIN list_user l ON l.list = o.list";
    SERVICE_NAME: "read services" = "
        SELECT o.client, l.name
        FROM inventory_list_of o
        JOIN list_service l ON l.list = o.list";
    PORT_NUMBER: "read ports" = "
        SELECT o.client, l.port
        FROM inventory_list_of o
        JOIN list_listening_port l ON l.list = o.list";
    PCI_DEVICE_ID: "read devices" = "
        SELECT o.client, l.id
        FROM inventory_list_of o
        JOIN list_pci_device l ON l.list = o.list";
    USB_DEVICE_ID: "read devices" = "
        SELECT o.client, l.id
        FROM inventory_list_of o
        JOIN list_usb_device l ON l.list = o.list";
    GPU_NAME: "read devices" = "
        SELECT o.client, l.name
        FROM inventory_list_of o
        JOIN list_gpu l ON l.list = o.list";
    MEMORY_MODULE_KIND: "read memory modules" = "
        SELECT o.client, l.kind
        FROM inventory_list_of o
        JOIN list_memory_module l ON l.list = o.list";
    CONTAINER_IMAGE_NAME: "read images" = "
        SELECT o.client, l.name
        FROM inventory_list_of o
        JOIN list_container_image l ON l.list = o.list";
}
