//! Who the machine is, what it is made by, and its operating system.

use super::super::loose::Text;
use super::super::report::Report;
use super::super::{names, network, windows};
use super::content::{BiosRow, Content, DeviceRow, SystemRow, ZoneRow};
use crate::model::inventory::{Bios, Board, Chassis, Firmware, Interface, System};
use crate::model::time::Timestamp;

const MEBIBYTE: u64 = 1024 * 1024;

/// Finds the host's name.
pub(super) fn name(content: &Content, report: &mut Report) -> Result<(), String> {
    let hardware = content.hardware.as_ref().map(|row| &row.name);
    let device = content.network_device.as_ref().map(|row| &row.name);
    let name = hardware.or(device).map(Text::as_str).unwrap_or_default();
    // some telephones are named as people like it
    report.name(&name.replace(char::is_whitespace, "-"))?;
    let system = content.operatingsystem.as_ref();
    let fqdn = system
        .and_then(|row| row.fqdn.told())
        .filter(|name| name.contains('.'));
    report.inventory.machine.fqdn = fqdn.map(str::to_owned);
    Ok(())
}

/// Fills in the system.
pub(super) fn fill(content: &Content, report: &mut Report) {
    if let Some(row) = &content.operatingsystem {
        operating_system(row, report);
    }
    if let Some(row) = &content.hardware {
        let hardware = &mut report.inventory.hardware;
        hardware.memory_bytes = row
            .memory
            .number()
            .and_then(|size| size.checked_mul(MEBIBYTE));
        hardware.virtualization = row.vmsystem.told().map(str::to_ascii_lowercase);
        let told = [
            ("hardware.memory_bytes", hardware.memory_bytes.is_some()),
            ("hardware.virtualization", hardware.virtualization.is_some()),
        ];
        report.tells_of(&told);
        if content.operatingsystem.is_none() || report.inventory.platform.os.is_empty() {
            let row = SystemRow {
                name: row.osname.clone(),
                full_name: row.osname.clone(),
                version: row.osversion.clone(),
                kernel_version: row.oscomments.clone(),
                arch: row.arch.clone(),
                ..SystemRow::default()
            };
            operating_system(&row, report);
        }
    }
    if let Some(row) = &content.bios {
        makers(content, row, report);
    }
    if let Some(row) = &content.network_device {
        device(row, report);
    }
}

fn operating_system(row: &SystemRow, report: &mut Report) {
    let booted_at = booted_at(row);
    let inventory = &mut report.inventory;
    let (platform, os) = (&mut inventory.platform, &mut inventory.operating_system);
    let full = row.full_name.told().or(row.name.told()).unwrap_or_default();
    if full.contains("Windows") {
        let version = row.kernel_version.told().unwrap_or(row.version.as_str());
        let version = format!("{version} {}", row.service_pack.as_str());
        windows::describe(platform, os, full, &version);
    } else {
        let version = &row.version;
        platform.os = names::operating_system(row.name.as_str());
        platform.release = names::release(&platform.os, version.as_str(), full);
        os.name = full.to_owned();
        os.version = version.as_str().to_owned();
        os.kernel_name = row.kernel_name.told().map(names::kernel);
        os.kernel = row.kernel_version.told().map(str::to_owned);
    }
    os.family = os.family.take().or_else(|| names::family(&platform.os));
    platform.architecture = names::architecture(row.arch.as_str());
    os.time_zone = row
        .timezone
        .as_ref()
        .and_then(|zone| zone.name.told())
        .map(str::to_owned);
    os.booted_at = booted_at;
    report.tells_of(&[("operating_system.booted_at", booted_at.is_some())]);
}

/// A local time, which the zone's offset makes an instant: `2017-02-20 08:11:53` and `+0100`.
fn booted_at(row: &SystemRow) -> Option<Timestamp> {
    let ZoneRow { offset, .. } = row.timezone.as_ref()?;
    let (day, time) = row.boot_time.as_str().split_once(' ')?;
    let (hours, minutes) = offset.as_str().split_at_checked(3)?;
    Timestamp::parse(&format!("{day}T{time}{hours}:{minutes}")).ok()
}

fn makers(content: &Content, row: &BiosRow, report: &mut Report) {
    let text = |text: &Text| text.as_str().to_owned();
    let about = content.hardware.as_ref();
    let hardware = &mut report.inventory.hardware;
    hardware.system = Some(System {
        vendor: text(&row.smanufacturer),
        product: text(&row.smodel),
        serial: text(&row.ssn),
        uuid: about.map(|row| text(&row.uuid)).unwrap_or_default(),
        bios_version: text(&row.bversion),
        ..System::default()
    });
    hardware.bios = Some(Bios {
        vendor: text(&row.bmanufacturer),
        version: text(&row.bversion),
        date: text(&row.bdate),
    });
    hardware.board = Some(Board {
        vendor: text(&row.mmanufacturer),
        product: text(&row.mmodel),
        serial: text(&row.msn),
        ..Board::default()
    });
    hardware.chassis = Some(Chassis {
        kind: about
            .map(|row| row.chassis_type.as_str().to_ascii_lowercase())
            .unwrap_or_default(),
        serial: text(&row.enclosureserial),
        asset_tag: text(&row.assettag),
        ..Chassis::default()
    });
    let secure_boot = match row.secure_boot.as_str() {
        "enabled" => Some(true),
        "disabled" => Some(false),
        _ => None,
    };
    // only UEFI knows it
    hardware.firmware = secure_boot.map(|_| Firmware {
        kind: "uefi".to_owned(),
        secure_boot,
    });
    let firmware = hardware.firmware.is_some();
    for class in [
        "hardware.system",
        "hardware.bios",
        "hardware.board",
        "hardware.chassis",
    ] {
        report.tells(class);
    }
    report.tells_of(&[("hardware.firmware", firmware)]);
}

fn device(row: &DeviceRow, report: &mut Report) {
    let text = |text: &Text| text.as_str().to_owned();
    let addresses = row.ips.iter().flat_map(|ips| &ips.0);
    let inventory = &mut report.inventory;
    inventory.operating_system.version = text(&row.firmware);
    inventory.hardware.system = Some(System {
        vendor: text(&row.manufacturer),
        product: text(&row.model),
        serial: text(&row.serial),
        ..System::default()
    });
    inventory.hardware.interfaces = vec![Interface {
        mac: row.mac.as_str().to_ascii_lowercase(),
        addresses: addresses
            .filter_map(|ip| network::host_address(ip.as_str()))
            .collect(),
        ..Interface::default()
    }];
    report.tells("hardware.system");
    report.tells("hardware.interfaces");
    report.gap(
        "hardware.interfaces.addresses.prefix",
        "glpi does not tell it of network devices",
    );
}
