//! All formats together: what each sample tells, and damage of every kind.

use super::*;
use crate::model::inventory::Inventory;
use proptest::prelude::*;
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp::EPOCH;

macro_rules! samples {
    ($($name:literal $format:ident),* $(,)?) => {
        /// A report in each format, made for this; two of one format where it has two forms.
        const SAMPLES: &[(&str, InventoryFormat, &[u8])] = &[$((
            $name,
            InventoryFormat::$format,
            include_bytes!(concat!("../../../../tests/data/inventories/", $name)),
        )),*];
    };
}

samples! {
    "dpkg-status" DpkgStatus, "dpkg.tsv" Dpkg, "dpkg.txt" Dpkg, "facter.json" Facter, "fusioninventory.xml" Glpi,
    "get-hotfix.txt" GetHotfix, "glpi.json" Glpi, "ocs.xml" Ocs, "os-release" OsRelease, "osquery.json" Osquery,
    "osquery.log" Osquery, "rpm.tsv" Rpm, "rpm.txt" Rpm, "systeminfo-en.txt" Systeminfo,
    "systeminfo-es.txt" Systeminfo, "systeminfo-ru-utf16.txt" Systeminfo, "systeminfo-ru.txt" Systeminfo,
    "windows-update.txt" WindowsUpdate, "wmic-qfe.txt" WmicQfe,
}

fn sample(name: &str) -> &'static [u8] {
    let found = SAMPLES.iter().find(|(own, ..)| *own == name);
    found.expect("a sample").2
}

fn inventory(name: &str) -> Inventory {
    read(None, name, sample(name), NOW).unwrap().finish()
}

#[test]
fn every_format_is_found_out() {
    for (name, format, bytes) in SAMPLES {
        let report = read(None, name, bytes, NOW).unwrap();
        assert_eq!(report.format(), *format, "{name}");
    }
    for unknown in [
        "",
        " \n",
        "hello\nworld\n",
        "{}",
        "[]",
        "[1]",
        "<html></html>",
        "a,b\n1,2\n",
    ] {
        let error = read(None, "x", unknown.as_bytes(), NOW)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("x:1: "), "{unknown}: {error}");
    }
}

#[test]
fn a_whole_machine_is_read_from_glpi() {
    let read = inventory("glpi.json");
    assert_eq!(read.platform.to_string(), "debian/bookworm/amd64");
    assert_eq!(read.machine.fqdn.as_deref(), Some("web-1.example.org"));
    let os = &read.operating_system;
    assert_eq!(
        os.booted_at,
        Some(Timestamp::parse("2026-11-19T07:00:00Z").unwrap())
    );
    assert_eq!(
        (os.users.len(), os.users[0].shell.as_str()),
        (1, "/bin/bash")
    );
    let hardware = &read.hardware;
    let processor = &hardware.processors[0];
    assert_eq!(
        (processor.sockets, processor.cores, processor.threads),
        (2, Some(28), 56)
    );
    let locators: Vec<&str> = hardware
        .memory_modules
        .iter()
        .map(|one| one.locator.as_str())
        .collect();
    assert_eq!(locators, ["DIMM", "DIMM #2"]);
    assert_eq!(hardware.memory_modules[1].megatransfers, Some(2666));
    assert_eq!(
        (hardware.disks.len(), hardware.disks[0].size),
        (1, 480_103_000_000)
    );
    assert_eq!(hardware.interfaces.len(), 1);
    let addresses = hardware.interfaces[0].addresses.iter();
    let addresses: Vec<String> = addresses
        .map(|own| format!("{}/{}", own.address, own.prefix))
        .collect();
    assert_eq!(addresses, ["192.0.2.10/24", "2001:db8::10/64"]);
    assert_eq!(
        (
            hardware.gpus[0].address.as_str(),
            hardware.gpus[0].driver.as_str()
        ),
        ("0000:03:00.0", "mgag200")
    );
    assert_eq!(hardware.firmware.as_ref().unwrap().secure_boot, Some(true));
    assert_eq!(read.packages[0].vendor.as_deref(), Some("Matthias Klose"));
    assert!(read.has_gap("packages.other"), "brew has no ecosystem");
    assert!(!read.has_gap("packages") && read.has_gap("hardware.partitions"));
}

#[test]
fn agents_that_write_xml_are_read_alike() {
    let read = inventory("fusioninventory.xml");
    assert_eq!(read.platform.to_string(), "rhel/9.3/amd64");
    assert_eq!(
        read.packages[1].vendor.as_deref(),
        Some("Red Hat, Inc. & others")
    );
    assert_eq!(read.hardware.file_systems[0].mount_point, "/");
    assert_eq!(read.hardware.interfaces[0].mac, "52:54:00:00:00:01");
    let read = inventory("ocs.xml");
    assert_eq!(read.platform.to_string(), "windows/10/amd64");
    assert_eq!(
        read.operating_system.display_version.as_deref(),
        Some("22H2")
    );
    assert_eq!(
        (
            read.hardware.processors[0].cores,
            read.hardware.processors[0].threads
        ),
        (Some(4), 8)
    );
    assert_eq!(read.hardware.file_systems[0].mount_point, "C:");
    let update = &read.hotfixes[0];
    assert_eq!(
        (update.id.as_str(), update.installed_on.as_deref()),
        ("KB5012170", Some("2022-09-14"))
    );
    let names: Vec<String> = read
        .packages
        .iter()
        .map(|one| format!("{} {}", one.name, one.version))
        .collect();
    assert_eq!(names, ["7-Zip 23.01", "A tool unknown"]);
}

#[test]
fn systeminfo_is_read_in_every_language_and_encoding() {
    let table = [
        (
            "systeminfo-en.txt",
            "windows/10/amd64",
            "(UTC+01:00) Amsterdam",
            2047,
            "KB147222 KB5012170",
        ),
        (
            "systeminfo-es.txt",
            "windows/10/amd64",
            "(UTC+01:00) Amsterdam",
            8066,
            "KB4465477 KB4486553",
        ),
        (
            "systeminfo-ru.txt",
            "windows/2012 R2/amd64",
            "(UTC+01:00) Amsterdam",
            4096,
            "KB2919355",
        ),
    ];
    for (name, platform, zone, mebibytes, hotfixes) in table {
        let read = inventory(name);
        assert_eq!(read.platform.to_string(), platform, "{name}");
        assert_eq!(read.operating_system.time_zone.as_deref(), Some(zone));
        assert_eq!(read.hardware.memory_bytes, Some(mebibytes << 20));
        let ids: Vec<&str> = read.hotfixes.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids.join(" "), hotfixes);
        assert_eq!(read.hardware.interfaces[0].name, "Ethernet0");
    }
    let name = "\u{41c}\u{430}\u{439}\u{43a}\u{440}\u{43e}\u{441}\u{43e}\u{444}\u{442} Windows Server 2012 R2 Standard";
    assert_eq!(inventory("systeminfo-ru.txt").operating_system.name, name);
    assert_eq!(
        inventory("systeminfo-ru-utf16.txt"),
        inventory("systeminfo-ru.txt")
    );
}

#[test]
fn files_of_one_host_complete_each_other() {
    let merged = |names: &[&str]| {
        let mut reports = names
            .iter()
            .map(|name| read(None, name, sample(name), NOW).unwrap());
        let mut whole = reports.next().unwrap();
        reports.for_each(|next| whole.merge(next, "x").unwrap());
        whole.finish()
    };
    let windows = merged(&[
        "systeminfo-en.txt",
        "wmic-qfe.txt",
        "get-hotfix.txt",
        "windows-update.txt",
    ]);
    let days: Vec<(&str, Option<&str>)> = windows
        .hotfixes
        .iter()
        .map(|one| (one.id.as_str(), one.installed_on.as_deref()))
        .collect();
    assert_eq!(
        days,
        [
            ("KB147222", None),
            ("KB893803", None),
            ("KB5012170", Some("2022-09-14"))
        ]
    );
    let linux = merged(&["os-release", "dpkg.tsv"]);
    assert_eq!(linux.platform.to_string(), "debian/bookworm/");
    assert_eq!(linux.packages.len(), 2);
    assert!(!linux.has_gap("packages"));
}

#[test]
fn p10_a_report_that_is_cut_anywhere_is_read_in_part_or_refused_with_its_place() {
    for (name, format, bytes) in SAMPLES {
        for end in 0..bytes.len() {
            if let Err(error) = read(Some(*format), name, &bytes[..end], NOW) {
                let text = error.to_string();
                assert!(
                    text.starts_with(&format!("{name}:")) && text.len() < 2_000,
                    "{text}"
                );
            }
            let _ = detect(&encoding::decode(&bytes[..end]));
        }
    }
}

/// Two mebibytes of `unit`, in a frame.
fn huge(start: &str, unit: &str, end: &str) -> Vec<u8> {
    let room = (2 << 20) - start.len() - end.len();
    [start, &unit.repeat(room / unit.len()), end]
        .concat()
        .into_bytes()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn p05_p10_huge_deep_and_hostile_reports_cost_little() {
    let long = "n".repeat(1 << 20);
    let deep_json = "[".repeat(1_000_000);
    let cases = [
        (
            InventoryFormat::Glpi,
            huge("{\"content\":{\"softwares\":[", "{},", "{}]}}"),
        ),
        (
            InventoryFormat::Glpi,
            huge("<REQUEST><CONTENT>", "<a/>", "</CONTENT></REQUEST>"),
        ),
        (
            InventoryFormat::Glpi,
            huge("<REQUEST>", "<a>", "</REQUEST>"),
        ),
        (InventoryFormat::Osquery, huge("[", "{},", "{}]")),
        (InventoryFormat::Osquery, huge("", "{\"columns\":{}}\n", "")),
        (
            InventoryFormat::Facter,
            huge("{\"processors\":{\"models\":[", "\"\",", "\"\"]}}"),
        ),
        (InventoryFormat::Facter, deep_json.clone().into_bytes()),
        (InventoryFormat::Glpi, deep_json.into_bytes()),
        (InventoryFormat::Dpkg, huge("", "\t\n", "")),
        (
            InventoryFormat::Dpkg,
            format!("{long}\t1\tall\n").into_bytes(),
        ),
        (InventoryFormat::Rpm, huge("", "-\n", "")),
        (
            InventoryFormat::Rpm,
            format!("{long}-1-1.noarch\n").into_bytes(),
        ),
        (InventoryFormat::DpkgStatus, huge("", "Package: a\n\n", "")),
        (InventoryFormat::Systeminfo, huge("", "a: b\n", "")),
        (
            InventoryFormat::Systeminfo,
            huge("a: 10.0.1 1\nb: x64-b\n", " [01]: KB12345\n", ""),
        ),
        (
            InventoryFormat::WmicQfe,
            huge("HotFixID InstalledOn FixComments\n", "KB12345\n", ""),
        ),
        (
            InventoryFormat::WmicQfe,
            huge("HotFixID InstalledOn ", "x ", "\n"),
        ),
        (InventoryFormat::OsRelease, huge("", "ID=\n", "")),
        (InventoryFormat::Osquery, vec![0xff; 1 << 20]),
    ];
    for (format, bytes) in cases {
        let begun = Instant::now();
        let outcome = read(Some(format), "x", &bytes, NOW).map(Report::finish);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned();
        let said = match outcome {
            Ok(inventory) => format!(
                "{} packages, {} gaps",
                inventory.packages.len(),
                inventory.gaps.len()
            ),
            Err(error) => error.to_string(),
        };
        assert!(said.len() < 2_000, "{shown}");
        // generous: without optimisation, beside other tests
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{format} {shown}: {said} {:?}",
            begun.elapsed()
        );
    }
    let error = read(None, "x", &vec![b' '; MAX_REPORT + 1], NOW).unwrap_err();
    assert_eq!(error.to_string(), "x:1: more than 16 MiB");
}

proptest! {
    #[test]
    fn no_damage_to_a_report_panics(which in 0..SAMPLES.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(), format in 0..InventoryFormat::ALL.len()) {
        let (_, own, bytes) = SAMPLES[which];
        let mut bytes = bytes.to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        for format in [own, InventoryFormat::ALL[format]] {
            if let Ok(report) = read(Some(format), "x", &bytes, NOW) {
                drop(report.finish());
            }
        }
    }
}
