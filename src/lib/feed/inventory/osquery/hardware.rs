//! The machine's parts.

use super::super::loose::distinct;
use super::super::report::Report;
use super::super::{names, network};
use super::table::Table;
use super::{Row, Tables, number, owned, small, text};
use crate::feed::inventory::interface_named;
use crate::model::inventory::{
    Bios, Board, Disk, FileSystem, Firmware, Hardware, Interface, MemoryModule, Partition,
    PciDevice, Processor, System, Tpm, UsbDevice,
};

const MEBIBYTE: u64 = 1024 * 1024;
/// No machine has more parts of one kind; what follows is left out.
const MOST_PARTS: usize = 4_096;

/// Fills in each class of which there is a table.
pub(super) fn fill(tables: &Tables, report: &mut Report) {
    tell(tables, report);
    let rows = |table: Table| {
        let rows = tables.get(&table).map_or(&[] as &[Row], Vec::as_slice);
        &rows[..rows.len().min(MOST_PARTS)]
    };
    let hardware = &mut report.inventory.hardware;
    machine(tables, hardware);
    hardware.memory_modules = rows(Table::MemoryDevices)
        .iter()
        .filter_map(memory)
        .collect();
    distinct(
        hardware
            .memory_modules
            .iter_mut()
            .map(|one| &mut one.locator),
    );
    let (parts, whole): (Vec<&Row>, Vec<&Row>) = rows(Table::BlockDevices)
        .iter()
        .partition(|row| !text(row, "parent").is_empty());
    hardware.partitions = parts.into_iter().filter_map(partition).collect();
    hardware.disks = whole
        .into_iter()
        .filter_map(disk)
        .chain(rows(Table::DiskInfo).iter().filter_map(disk_info))
        .collect();
    let mounts = rows(Table::Mounts).iter().filter_map(mount);
    hardware.file_systems = mounts
        .chain(rows(Table::LogicalDrives).iter().filter_map(drive))
        .collect();
    hardware.pci_devices = rows(Table::PciDevices).iter().map(pci).collect();
    hardware.usb_devices = rows(Table::UsbDevices).iter().map(usb).collect();
    distinct(hardware.usb_devices.iter_mut().map(|one| &mut one.port));
    hardware.interfaces = interfaces(
        rows(Table::InterfaceDetails),
        rows(Table::InterfaceAddresses),
    );
}

fn tell(tables: &Tables, report: &mut Report) {
    let has = |table: Table| tables.contains_key(&table);
    let told = [
        ("hardware.system", has(Table::SystemInfo)),
        ("hardware.board", has(Table::SystemInfo)),
        ("hardware.processors", has(Table::SystemInfo)),
        ("hardware.memory_bytes", has(Table::SystemInfo)),
        ("hardware.bios", has(Table::PlatformInfo)),
        (
            "hardware.firmware",
            has(Table::SecureBoot) || has(Table::PlatformInfo),
        ),
        ("hardware.tpm", has(Table::TpmInfo)),
        ("hardware.memory_modules", has(Table::MemoryDevices)),
        (
            "hardware.disks",
            has(Table::BlockDevices) || has(Table::DiskInfo),
        ),
        ("hardware.partitions", has(Table::BlockDevices)),
        (
            "hardware.file_systems",
            has(Table::Mounts) || has(Table::LogicalDrives),
        ),
        ("hardware.pci_devices", has(Table::PciDevices)),
        ("hardware.usb_devices", has(Table::UsbDevices)),
        (
            "hardware.interfaces",
            has(Table::InterfaceDetails) || has(Table::InterfaceAddresses),
        ),
    ];
    report.tells_of(&told);
}

fn machine(tables: &Tables, hardware: &mut Hardware) {
    let first = |table: Table| tables.get(&table).and_then(|rows| rows.first());
    let firmware = first(Table::PlatformInfo);
    if let Some(row) = first(Table::SystemInfo) {
        hardware.system = Some(System {
            vendor: owned(row, "hardware_vendor"),
            product: owned(row, "hardware_model"),
            version: owned(row, "hardware_version"),
            serial: owned(row, "hardware_serial"),
            uuid: owned(row, "uuid"),
            bios_version: firmware
                .map(|row| owned(row, "version"))
                .unwrap_or_default(),
        });
        hardware.board = Some(Board {
            vendor: owned(row, "board_vendor"),
            product: owned(row, "board_model"),
            version: owned(row, "board_version"),
            serial: owned(row, "board_serial"),
        });
        hardware.processors = vec![Processor {
            model: owned(row, "cpu_brand"),
            sockets: small(row, "cpu_sockets").unwrap_or(1),
            cores: small(row, "cpu_physical_cores"),
            threads: small(row, "cpu_logical_cores").unwrap_or(0),
            ..Processor::default()
        }];
        hardware.memory_bytes = number(row, "physical_memory");
    }
    if let Some(row) = firmware {
        hardware.bios = Some(Bios {
            vendor: owned(row, "vendor"),
            version: owned(row, "version"),
            date: owned(row, "date"),
        });
    }
    let secure_boot = first(Table::SecureBoot).map(|row| text(row, "secure_boot") == "1");
    let kind = firmware.map(|row| text(row, "firmware_type").to_ascii_lowercase());
    if secure_boot.is_some() || kind.is_some() {
        let kind = kind
            .filter(|kind| !kind.is_empty())
            .or(secure_boot.map(|_| "uefi".to_owned()));
        hardware.firmware = Some(Firmware {
            kind: kind.unwrap_or_default(),
            secure_boot,
        });
    }
    let version = first(Table::TpmInfo).map(|row| text(row, "spec_version"));
    hardware.tpm = version.map(|version| Tpm {
        version: version
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    });
}

fn memory(row: &Row) -> Option<MemoryModule> {
    let size = number(row, "size").filter(|size| *size > 0)?;
    Some(MemoryModule {
        locator: owned(row, "device_locator"),
        size: size.checked_mul(MEBIBYTE),
        kind: owned(row, "memory_type"),
        megatransfers: small(row, "configured_clock_speed").or(small(row, "max_speed")),
        vendor: owned(row, "manufacturer"),
        serial: owned(row, "serial_number"),
        part: owned(row, "part_number"),
    })
}

/// Sizes are in blocks, names are paths.
fn size(row: &Row) -> Option<u64> {
    number(row, "size")?.checked_mul(number(row, "block_size").unwrap_or(512))
}

fn device(path: &str) -> String {
    path.strip_prefix("/dev/").unwrap_or(path).to_owned()
}

fn disk(row: &Row) -> Option<Disk> {
    let name = device(text(row, "name"));
    let is_none = ["loop", "ram", "zram", "dm-"]
        .iter()
        .any(|kind| name.starts_with(kind));
    let size = size(row).filter(|size| *size > 0 && !is_none)?;
    Some(Disk {
        name,
        size,
        model: owned(row, "model"),
        vendor: owned(row, "vendor"),
        serial: owned(row, "serial"),
        ..Disk::default()
    })
}

fn disk_info(row: &Row) -> Option<Disk> {
    Some(Disk {
        name: owned(row, "id"),
        size: number(row, "disk_size")?,
        model: owned(row, "hardware_model"),
        vendor: owned(row, "manufacturer"),
        serial: owned(row, "serial"),
        transport: text(row, "type").to_ascii_lowercase(),
        ..Disk::default()
    })
}

fn partition(row: &Row) -> Option<Partition> {
    Some(Partition {
        name: device(text(row, "name")),
        disk: device(text(row, "parent")),
        size: size(row)?,
        kind: owned(row, "type"),
        label: owned(row, "label"),
        uuid: owned(row, "uuid"),
    })
}

fn mount(row: &Row) -> Option<FileSystem> {
    let kind = text(row, "type");
    let block = number(row, "blocks_size")?;
    let size = number(row, "blocks")?.checked_mul(block)?;
    (size > 0 && !names::is_pseudo(kind)).then(|| FileSystem {
        mount_point: owned(row, "path"),
        kind: kind.to_owned(),
        source: owned(row, "device"),
        size,
        free: number(row, "blocks_available")
            .unwrap_or(0)
            .saturating_mul(block),
    })
}

fn drive(row: &Row) -> Option<FileSystem> {
    Some(FileSystem {
        mount_point: owned(row, "device_id"),
        kind: text(row, "file_system").to_ascii_lowercase(),
        source: String::new(),
        size: number(row, "size")?,
        free: number(row, "free_space").unwrap_or(0),
    })
}

fn pci(row: &Row) -> PciDevice {
    PciDevice {
        address: owned(row, "pci_slot"),
        id: hexadecimal(row, "vendor_id", "model_id"),
        class: owned(row, "pci_class_id")
            .trim_start_matches("0x")
            .to_owned(),
        class_name: owned(row, "pci_class"),
        vendor: owned(row, "vendor"),
        device: owned(row, "model"),
        driver: owned(row, "driver"),
    }
}

fn usb(row: &Row) -> UsbDevice {
    UsbDevice {
        port: format!("{}-{}", text(row, "usb_address"), text(row, "usb_port")),
        id: hexadecimal(row, "vendor_id", "model_id"),
        vendor: owned(row, "vendor"),
        device: owned(row, "model"),
        serial: owned(row, "serial"),
    }
}

fn hexadecimal(row: &Row, vendor: &str, model: &str) -> String {
    let bare = |column| {
        text(row, column)
            .trim_start_matches("0x")
            .to_ascii_lowercase()
    };
    format!("{}:{}", bare(vendor), bare(model))
        .trim_matches(':')
        .to_owned()
}

fn interfaces(details: &[Row], addresses: &[Row]) -> Vec<Interface> {
    let is_real = |row: &&Row| text(row, "interface") != "lo";
    let mut found: Vec<Interface> = Vec::new();
    for row in details.iter().chain(addresses).filter(is_real) {
        let name = text(row, "interface");
        let one = interface_named(&mut found, name);
        if let Some(mac) = row.get("mac") {
            one.mac = mac.as_str().to_ascii_lowercase();
            one.mtu = small(row, "mtu");
        }
        let (own, mask) = (text(row, "address"), text(row, "mask"));
        one.addresses
            .extend(network::address(own, mask).or_else(|| network::host_address(own)));
    }
    found
}
