//! Facts of Puppet's facter as JSON (`facter --json`, version 3 and later: structured facts).

use super::report::Report;
use super::{Fault, names, network};
use crate::model::inventory::{
    Disk, FileSystem, Hardware, Interface, InterfaceAddress, OperatingSystem, Processor, System,
};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// Anybody may add facts, so unknown ones are passed over; the known ones have their shape.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Facts {
    os: Os,
    kernel: Option<String>,
    kernelrelease: Option<String>,
    networking: Networking,
    memory: Memory,
    processors: Processors,
    dmi: Option<Dmi>,
    disks: Option<BTreeMap<String, DiskFacts>>,
    mountpoints: Option<BTreeMap<String, MountPoint>>,
    system_uptime: Uptime,
    is_virtual: Option<bool>,
    r#virtual: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Os {
    name: Option<String>,
    family: Option<String>,
    architecture: Option<String>,
    release: Release,
    distro: Distro,
    windows: Windows,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Release {
    full: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Distro {
    codename: Option<String>,
    description: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Windows {
    edition_id: Option<String>,
    display_version: Option<String>,
    product_name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Networking {
    hostname: Option<String>,
    fqdn: Option<String>,
    interfaces: BTreeMap<String, InterfaceFacts>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InterfaceFacts {
    mac: Option<String>,
    bindings: Vec<Binding>,
    bindings6: Vec<Binding>,
}

#[derive(Deserialize)]
struct Binding {
    address: Option<String>,
    netmask: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Memory {
    system: MemoryOf,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MemoryOf {
    total_bytes: Option<u64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Processors {
    count: Option<u32>,
    physicalcount: Option<u32>,
    models: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Dmi {
    manufacturer: Option<String>,
    product: Product,
    bios: Bios,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Product {
    name: Option<String>,
    serial_number: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bios {
    version: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DiskFacts {
    size_bytes: u64,
    model: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MountPoint {
    device: Option<String>,
    filesystem: Option<String>,
    size_bytes: u64,
    available_bytes: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Uptime {
    seconds: Option<u64>,
}

/// Reads the facts of one machine.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let facts = parse(text)?;
    let Some(hostname) = named(&facts) else {
        return Err(Fault::at(1, "no fact networking.hostname"));
    };
    report.name(&hostname)?;
    let told = [
        (
            "operating_system.booted_at",
            facts.system_uptime.seconds.is_some(),
        ),
        ("hardware.processors", facts.processors.count.is_some()),
        ("hardware.interfaces", true),
        (
            "hardware.virtualization",
            facts.r#virtual.is_some() || facts.is_virtual.is_some(),
        ),
        ("hardware.system", facts.dmi.is_some()),
        (
            "hardware.memory_bytes",
            facts.memory.system.total_bytes.is_some(),
        ),
        ("hardware.disks", facts.disks.is_some()),
        ("hardware.file_systems", facts.mountpoints.is_some()),
    ];
    report.tells_of(&told);
    let inventory = &mut report.inventory;
    inventory.machine.fqdn = facts.networking.fqdn.clone();
    inventory.platform = platform(&facts.os);
    inventory.operating_system = operating_system(&facts, inventory.collected_at);
    inventory.hardware = hardware(facts);
    Ok(())
}

/// As Puppet stores facts.
#[derive(Deserialize)]
struct Wrapped {
    values: Option<Facts>,
}

/// The facts themselves, or the facts below `values`.
fn parse(text: &str) -> serde_json::Result<Facts> {
    let wrapped: Wrapped = serde_json::from_str(text)?;
    match wrapped.values {
        Some(facts) => Ok(facts),
        None => serde_json::from_str(text),
    }
}

fn named(facts: &Facts) -> Option<String> {
    let networking = &facts.networking;
    let short = networking.hostname.as_ref().or(networking.fqdn.as_ref());
    short.filter(|name| !name.is_empty()).cloned()
}

fn platform(os: &Os) -> Platform {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let code_name = os.distro.codename.as_deref();
    let has_code_name = |name: &&str| !name.is_empty() && !name.eq_ignore_ascii_case("n/a");
    let release = code_name
        .filter(has_code_name)
        .map_or_else(|| text(&os.release.full), str::to_ascii_lowercase);
    Platform {
        os: names::operating_system(&text(&os.name)),
        release,
        architecture: names::architecture(&text(&os.architecture)),
    }
}

fn operating_system(facts: &Facts, now: Timestamp) -> OperatingSystem {
    let os = &facts.os;
    let described = os
        .windows
        .product_name
        .as_ref()
        .or(os.distro.description.as_ref());
    let uptime = facts.system_uptime.seconds;
    OperatingSystem {
        name: described.or(os.name.as_ref()).cloned().unwrap_or_default(),
        version: os.release.full.clone().unwrap_or_default(),
        family: os.family.as_ref().map(|family| family.to_ascii_lowercase()),
        edition: os.windows.edition_id.clone(),
        display_version: os.windows.display_version.clone(),
        kernel_name: facts.kernel.clone(),
        kernel: facts.kernelrelease.clone(),
        booted_at: uptime.map(|seconds| now.before(Duration::from_secs(seconds))),
        ..OperatingSystem::default()
    }
}

fn hardware(facts: Facts) -> Hardware {
    let disks = facts.disks.unwrap_or_default().into_iter();
    let mounts = facts.mountpoints.unwrap_or_default().into_iter();
    let interfaces = facts.networking.interfaces.into_iter();
    let is_physical = facts.is_virtual == Some(false);
    Hardware {
        system: facts.dmi.map(system),
        virtualization: facts
            .r#virtual
            .or(is_physical.then(|| "physical".to_owned())),
        processors: processors(facts.processors),
        memory_bytes: facts.memory.system.total_bytes,
        disks: disks
            .map(|(name, disk)| Disk {
                name,
                size: disk.size_bytes,
                model: disk.model.unwrap_or_default(),
                ..Disk::default()
            })
            .collect(),
        file_systems: mounts.filter_map(file_system).collect(),
        interfaces: interfaces
            .filter(|(name, _)| name != "lo")
            .map(interface)
            .collect(),
        ..Hardware::default()
    }
}

fn system(dmi: Dmi) -> System {
    System {
        vendor: dmi.manufacturer.unwrap_or_default(),
        product: dmi.product.name.unwrap_or_default(),
        serial: dmi.product.serial_number.unwrap_or_default(),
        bios_version: dmi.bios.version.unwrap_or_default(),
        ..System::default()
    }
}

/// facter names the model once for each thread, and counts threads and sockets of all models together.
fn processors(facts: Processors) -> Vec<Processor> {
    let mut threads: BTreeMap<String, u32> = BTreeMap::new();
    for model in facts.models {
        *threads.entry(model).or_default() += 1;
    }
    let is_one = threads.len() <= 1;
    if threads.is_empty() && facts.count.is_some() {
        threads.insert(String::new(), 0);
    }
    let shown = threads.into_iter().map(|(model, named)| Processor {
        model,
        sockets: facts.physicalcount.filter(|_| is_one).unwrap_or(1),
        threads: facts.count.filter(|_| is_one).unwrap_or(named),
        ..Processor::default()
    });
    shown.collect()
}

fn file_system((mount_point, facts): (String, MountPoint)) -> Option<FileSystem> {
    let kind = facts.filesystem.unwrap_or_default();
    (!names::is_pseudo(&kind)).then_some(FileSystem {
        mount_point,
        kind,
        source: facts.device.unwrap_or_default(),
        size: facts.size_bytes,
        free: facts.available_bytes,
    })
}

fn interface((name, facts): (String, InterfaceFacts)) -> Interface {
    let bindings = facts.bindings.iter().chain(&facts.bindings6);
    Interface {
        name,
        mac: facts.mac.unwrap_or_default().to_ascii_lowercase(),
        addresses: bindings.filter_map(address).collect(),
        ..Interface::default()
    }
}

fn address(binding: &Binding) -> Option<InterfaceAddress> {
    network::address(binding.address.as_deref()?, binding.netmask.as_deref()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Error;
    use crate::feed::inventory::{self, InventoryFormat};
    use crate::model::inventory::Inventory;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::EPOCH;

    fn facts(text: &str) -> Result<Inventory, Error> {
        let format = Some(InventoryFormat::Facter);
        inventory::read(format, "facts.json", text.as_bytes(), NOW).map(Report::finish)
    }

    /// As facter 4.7 writes it, shortened.
    const WINDOWS: &str = r#"{
        "kernel": "windows", "kernelrelease": "10.0.19045", "is_virtual": true, "virtual": "hyperv",
        "memory": {"system": {"total_bytes": 17179398144}},
        "networking": {"hostname": "foo", "fqdn": "foo.example.com", "interfaces": {"Ethernet": {
            "bindings": [{"address": "10.138.1.5", "netmask": "255.255.255.0"}],
            "bindings6": [{"address": "fe80::e187%4", "netmask": "ffff:ffff:ffff:ffff::"}],
            "mac": "00:22:48:01:76:B8"}}},
        "os": {"architecture": "x64", "family": "windows", "name": "windows", "release": {"full": "10"},
               "windows": {"edition_id": "Professional", "display_version": "22H2", "product_name": "Windows 10 Pro"}},
        "processors": {"count": 4, "physicalcount": 1, "models": ["Intel Xeon"]},
        "system_uptime": {"seconds": 60}
    }"#;

    #[test]
    fn facts_become_an_inventory() {
        let read = facts(WINDOWS).unwrap();
        assert_eq!(read.platform.to_string(), "windows/10/amd64");
        assert_eq!(read.machine.fqdn.as_deref(), Some("foo.example.com"));
        let os = &read.operating_system;
        assert_eq!(
            (os.name.as_str(), os.version.as_str()),
            ("Windows 10 Pro", "10")
        );
        assert_eq!(os.display_version.as_deref(), Some("22H2"));
        assert_eq!(os.booted_at, Some(Timestamp::from_millis(-60_000)));
        let interface = &read.hardware.interfaces[0];
        assert_eq!(interface.mac, "00:22:48:01:76:b8");
        let shown = interface
            .addresses
            .iter()
            .map(|own| format!("{}/{}", own.address, own.prefix));
        assert_eq!(
            shown.collect::<Vec<_>>(),
            ["10.138.1.5/24", "fe80::e187/64"]
        );
        assert_eq!(read.hardware.processors[0].threads, 4);
        let gaps: Vec<&str> = read.gaps.iter().map(|gap| gap.class.as_str()).collect();
        assert!(gaps.contains(&"packages") && gaps.contains(&"hardware.disks"));
        let wrapped = format!(r#"{{"name": "foo", "values": {WINDOWS}}}"#);
        assert_eq!(facts(&wrapped).unwrap(), read);
    }

    #[test]
    fn what_is_no_report_is_refused_with_its_line() {
        let deep = "[".repeat(100_000);
        let table = [
            ("", "facts.json:1"),
            ("{\n\"os\": {\"name\": 5}}", "facts.json:"),
            ("{}", "no fact networking.hostname"),
            ("[]", "facts.json:"),
            (&deep, "facts.json:1: "),
        ];
        for (text, expected) in table {
            let error = facts(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text:.20}: {error}");
        }
        let large = vec![b' '; inventory::MAX_REPORT + 1];
        assert!(inventory::read(Some(InventoryFormat::Facter), "x", &large, NOW).is_err());
    }

    proptest! {
        #[test]
        fn no_damage_to_a_report_panics(at in 0..WINDOWS.len(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = WINDOWS.as_bytes().to_vec();
            bytes[at] = byte;
            bytes.truncate(if cut { at } else { bytes.len() });
            drop(inventory::read(Some(InventoryFormat::Facter), "x", &bytes, NOW));
        }
    }
}
