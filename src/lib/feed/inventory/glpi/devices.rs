//! The machine's parts.

use super::super::loose::{Rows, Text, distinct};
use super::super::network;
use super::super::report::Report;
use super::content::{
    Content, ControllerRow, CpuRow, DriveRow, MemoryRow, NetworkRow, StorageRow, UsbRow, UserRow,
    VideoRow,
};
use crate::feed::inventory::interface_named;
use crate::model::inventory::{
    Disk, FileSystem, Gpu, Interface, MemoryModule, PciDevice, Processor, UsbDevice, User,
};

const MEBIBYTE: u64 = 1024 * 1024;
/// Disks are measured in the makers' megabytes.
const MEGABYTE: u64 = 1_000_000;

/// No machine has more parts of one kind; what follows is left out.
const MOST_PARTS: usize = 4_096;

/// Fills in each class of which there is a section.
pub(super) fn fill(content: &Content, report: &mut Report) {
    let told = [
        ("hardware.processors", content.cpus.is_some()),
        ("hardware.memory_modules", content.memories.is_some()),
        ("hardware.disks", content.storages.is_some()),
        ("hardware.file_systems", content.drives.is_some()),
        ("hardware.pci_devices", content.controllers.is_some()),
        (
            "hardware.gpus",
            content.videos.is_some() || content.controllers.is_some(),
        ),
        ("hardware.usb_devices", content.usbdevices.is_some()),
        ("hardware.interfaces", content.networks.is_some()),
        ("operating_system.users", content.local_users.is_some()),
    ];
    report.tells_of(&told);
    let hardware = &mut report.inventory.hardware;
    hardware.processors = processors(rows(&content.cpus));
    hardware.memory_modules = rows(&content.memories).iter().filter_map(memory).collect();
    distinct(
        hardware
            .memory_modules
            .iter_mut()
            .map(|one| &mut one.locator),
    );
    hardware.disks = rows(&content.storages).iter().filter_map(disk).collect();
    distinct(hardware.disks.iter_mut().map(|one| &mut one.name));
    hardware.file_systems = rows(&content.drives)
        .iter()
        .filter_map(file_system)
        .collect();
    hardware.pci_devices = rows(&content.controllers).iter().map(pci).collect();
    hardware.gpus = gpus(rows(&content.videos), &hardware.pci_devices);
    hardware.usb_devices = (1..).zip(rows(&content.usbdevices)).map(usb).collect();
    if content.networks.is_some() {
        hardware.interfaces = interfaces(rows(&content.networks));
    }
    let users = rows(&content.local_users);
    report.inventory.operating_system.users = users.iter().filter_map(user).collect();
    if report.inventory.operating_system.users.len() < users.len() {
        report.gap(
            "operating_system.users",
            "users without a number are left out",
        );
    }
}

fn rows<T>(section: &Option<Rows<T>>) -> &[T] {
    let rows = section
        .as_ref()
        .map_or(&[] as &[T], |rows| rows.0.as_slice());
    &rows[..rows.len().min(MOST_PARTS)]
}

fn owned(text: &Text) -> String {
    text.as_str().to_owned()
}

fn small(text: &Text) -> Option<u32> {
    text.number().and_then(|number| u32::try_from(number).ok())
}

/// One row for each package, however alike.
fn processors(rows: &[CpuRow]) -> Vec<Processor> {
    let mut found: Vec<Processor> = Vec::new();
    for row in rows {
        let model = row.name.told().or(row.r#type.told()).unwrap_or_default();
        let (cores, threads) = (small(&row.core), small(&row.thread));
        let known = found.iter_mut().find(|one| one.model == model);
        if let Some(one) = known {
            one.sockets += 1;
            one.threads = one.threads.saturating_add(threads.unwrap_or(0));
            one.cores = one
                .cores
                .zip(cores)
                .map(|(all, more)| all.saturating_add(more));
            continue;
        }
        found.push(Processor {
            model: model.to_owned(),
            sockets: 1,
            cores,
            threads: threads.or(cores).unwrap_or(0),
            megahertz: small(&row.speed),
            vendor: owned(&row.manufacturer),
        });
    }
    found
}

/// An empty slot has no capacity.
fn memory(row: &MemoryRow) -> Option<MemoryModule> {
    let capacity = row.capacity.number()?;
    Some(MemoryModule {
        locator: owned(&row.caption),
        size: capacity.checked_mul(MEBIBYTE),
        kind: owned(&row.r#type),
        megatransfers: small(&row.speed),
        vendor: owned(&row.manufacturer),
        serial: owned(&row.serialnumber),
        part: owned(&row.model),
    })
}

/// Drives for media are in the list too, and have no size.
fn disk(row: &StorageRow) -> Option<Disk> {
    let size = row.disksize.number().filter(|size| *size > 0)?;
    let transport = row
        .interface
        .told()
        .or(row.description.told())
        .unwrap_or_default();
    Some(Disk {
        name: owned(&row.name),
        size: size.checked_mul(MEGABYTE)?,
        model: owned(&row.model),
        vendor: owned(&row.manufacturer),
        serial: owned(&row.serial),
        transport: transport.to_ascii_lowercase(),
        ..Disk::default()
    })
}

/// On Windows a drive has a letter; elsewhere its mount point stands where the kind would.
fn file_system(row: &DriveRow) -> Option<FileSystem> {
    let size = row.total.number()?.checked_mul(MEBIBYTE)?;
    let mount_point = row
        .letter
        .told()
        .or(row.r#type.told())
        .or(row.volumn.told());
    Some(FileSystem {
        mount_point: mount_point.unwrap_or_default().to_owned(),
        kind: row.filesystem.as_str().to_ascii_lowercase(),
        source: owned(&row.volumn),
        size,
        free: row.free.number().unwrap_or(0).saturating_mul(MEBIBYTE),
    })
}

/// With the domain that all but the largest machines leave out.
fn slot(text: &Text) -> String {
    match text.as_str().matches(':').count() {
        1 => format!("0000:{}", text.as_str()),
        _ => owned(text),
    }
}

fn pci(row: &ControllerRow) -> PciDevice {
    let id = [row.vendorid.as_str(), row.productid.as_str()].join(":");
    let device = row.caption.told().or(row.name.told()).unwrap_or_default();
    PciDevice {
        address: slot(&row.pcislot),
        id: id.trim_matches(':').to_ascii_lowercase(),
        class: owned(&row.pciclass),
        class_name: owned(&row.r#type),
        vendor: owned(&row.manufacturer),
        device: device.to_owned(),
        driver: owned(&row.driver),
    }
}

/// Those that the system names, else the displays on the bus (class 03).
fn gpus(videos: &[VideoRow], devices: &[PciDevice]) -> Vec<Gpu> {
    let shown = devices
        .iter()
        .filter(|device| device.class.starts_with("03"));
    let of_bus = shown.map(|device| Gpu {
        address: device.address.clone(),
        name: device.device.clone(),
        driver: device.driver.clone(),
    });
    let named = videos.iter().filter_map(|row| {
        let name = row.name.told().or(row.chipset.told())?;
        Some(Gpu {
            address: slot(&row.pcislot),
            name: name.to_owned(),
            driver: String::new(),
        })
    });
    let found: Vec<Gpu> = of_bus.collect();
    if found.is_empty() {
        named.collect()
    } else {
        found
    }
}

/// Where a device is plugged in is not told: they are counted.
fn usb((number, row): (usize, &UsbRow)) -> UsbDevice {
    let id = [row.vendorid.as_str(), row.productid.as_str()].join(":");
    let device = row.caption.told().or(row.name.told()).unwrap_or_default();
    UsbDevice {
        port: format!("#{number}"),
        id: id.trim_matches(':').to_ascii_lowercase(),
        vendor: owned(&row.manufacturer),
        device: device.to_owned(),
        serial: owned(&row.serial),
    }
}

/// One row for each address.
fn interfaces(rows: &[NetworkRow]) -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    for row in rows.iter().filter(|row| row.r#type.as_str() != "loopback") {
        let name = row.description.as_str();
        let one = interface_named(&mut found, name);
        if one.mac.is_empty() {
            one.mac = row.mac.as_str().to_ascii_lowercase();
        }
        one.mtu = one.mtu.or(small(&row.mtu));
        one.physical = one.physical.or(match row.virtualdev.as_str() {
            "1" | "true" => Some(false),
            "0" | "false" => Some(true),
            _ => None,
        });
        if one.driver.is_empty() {
            one.driver = owned(&row.driver);
        }
        let pairs = [
            (&row.ipaddress, &row.ipmask),
            (&row.ipaddress6, &row.ipmask6),
        ];
        one.addresses
            .extend(pairs.into_iter().filter_map(|(own, mask)| {
                let (own, mask) = (own.as_str(), mask.as_str());
                network::address(own, mask).or_else(|| network::host_address(own))
            }));
    }
    found
}

fn user(row: &UserRow) -> Option<User> {
    Some(User {
        name: owned(&row.login),
        uid: small(&row.id)?,
        full_name: owned(&row.name),
        home: owned(&row.home),
        shell: owned(&row.shell),
        ..User::default()
    })
}
