//! The fields of clients: for each of them the statement that reads it, with the client and the value.

use super::super::engine::{Statement, statements};
use crate::model::filter::Field;

/// Whether a field is of the client's own row.
pub(super) const fn is_of_the_client(field: Field) -> bool {
    matches!(
        field,
        Field::Client
            | Field::Hostname
            | Field::MachineId
            | Field::Approval
            | Field::Site
            | Field::Address
            | Field::EnrolledAt
            | Field::LastSeen
            | Field::Activity
    )
}

/// Classes have a row for each part of a machine, which names the client by its id; all else has its number.
pub(super) const fn is_of_a_class(field: Field) -> bool {
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
            | Field::HotfixId
    )
}

/// The statement that reads a field; none for one that is by rules.
#[expect(clippy::too_many_lines, reason = "one line for each field")]
pub(super) const fn statement(field: Field) -> Option<Statement> {
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
        Field::HotfixId => HOTFIX_ID,
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
    HOTFIX_ID: "read hotfixes" = "
        SELECT client, id
        FROM inventory_hotfix";
}
