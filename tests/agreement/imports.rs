//! Inventories that other tools wrote, against what stands in them by an independent reading, and against the reference
//! tool for Windows.

use super::{LIMIT, Table, data, differences, entries, text_of};
use serde_json::Value;
use sms::feed::decompress;
use sms::feed::inventory::{InventoryFormat, Report, read};
use sms::model::inventory::Inventory;
use sms::model::time::Timestamp;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut bytes = Vec::new();
    let mut reader = decompress::reader(file, LIMIT).expect("known format");
    reader.read_to_end(&mut bytes).expect("whole file");
    bytes
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

pub(super) fn report(name: &str, bytes: &[u8]) -> Report {
    read(None, name, bytes, Timestamp::EPOCH).unwrap_or_else(|error| panic!("{error}"))
}

/// The files of one host, as `smsinv import` takes them.
fn import(paths: &[PathBuf]) -> Inventory {
    let mut reports = paths
        .iter()
        .map(|path| report(&name_of(path), &bytes_of(path)));
    let mut whole = reports.next().expect("a file");
    for next in reports {
        whole.merge(next, "next").expect("of the same host");
    }
    whole.finish()
}

/// A list at `path` with or without a compressed ending.
fn found(folder: &Path, start: &str) -> Option<PathBuf> {
    let is_meant = |path: &PathBuf| name_of(path).split('.').next() == Some(start);
    entries(folder).into_iter().find(is_meant)
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn imports_of_debian_hosts_agree_with_dpkg_query() {
    let folder = data().join("debian/hosts");
    let mut table = Table::default();
    let mut cases = 0;
    for host in entries(&folder)
        .iter()
        .filter(|host| host.join("packages.tsv").exists())
    {
        let expected = text_of(&host.join("packages.tsv"));
        let wanted: BTreeSet<String> = expected
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        let release = host.join("os-release");
        let lists = [found(host, "status"), Some(host.join("packages.tsv"))];
        for list in lists.into_iter().flatten() {
            let inventory = import(&[list.clone(), release.clone()]);
            let ours = inventory.packages.iter().map(|one| {
                let held = if one.held { "hi" } else { "ii" };
                let (source, version) = (&one.source, &one.source_version);
                format!(
                    "{}\t{}\t{}\t{source}\t{version}\t{held}",
                    one.name, one.version, one.architecture
                )
            });
            let case = format!("import {}/{}", name_of(host), name_of(&list));
            table.row(&case, wanted.len(), &differences(&wanted, &ours.collect()));
            assert_eq!(inventory.platform.os, "debian", "{case}");
            cases += 1;
        }
    }
    assert!(cases > 0, "no hosts below {}", folder.display());
    table.end();
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn imports_of_rpm_lists_agree_with_their_columns() {
    let folders = entries(&data())
        .into_iter()
        .filter(|path| path.is_dir() && name_of(path).starts_with("rpm"));
    let mut table = Table::default();
    let mut cases = 0;
    for path in folders.flat_map(|folder| entries(&folder)) {
        let name = name_of(&path);
        if !name.starts_with("host") || !name.contains(".rpm-qa.tsv") {
            continue;
        }
        let text = text_of(&path);
        let rows = || {
            text.lines()
                .map(|line| line.split('\t').collect::<Vec<_>>())
        };
        let evr = |row: &[&str]| match row[1] {
            "0" | "(none)" => format!("{}-{}", row[2], row[3]),
            epoch => format!("{epoch}:{}-{}", row[2], row[3]),
        };
        let wanted: BTreeSet<String> = rows()
            .map(|row| format!("{} {} {}", row[0], evr(&row), row[4]))
            .collect();
        // as `rpm -qa --qf '%{NEVRA}\n'` writes the same
        let plain: Vec<String> = rows()
            .map(|row| format!("{}-{}.{}", row[0], evr(&row), row[4]))
            .collect();
        for (form, bytes) in [
            ("columns", text.clone().into_bytes()),
            ("plain", plain.join("\n").into_bytes()),
        ] {
            let inventory = report(&name, &bytes).finish();
            let ours = inventory
                .packages
                .iter()
                .map(|one| format!("{} {} {}", one.name, one.version, one.architecture));
            table.row(
                &format!("import {name}, {form}"),
                wanted.len(),
                &differences(&wanted, &ours.collect()),
            );
            cases += 1;
        }
    }
    assert!(cases > 0, "no lists below {}", data().display());
    table.end();
}

/// What the reference tool says of each host; the newest answers.
fn expected_of_windows(folder: &Path) -> Value {
    let is_answer = |path: &PathBuf| name_of(path).starts_with("expected-wes-");
    let newest = entries(folder)
        .into_iter()
        .rfind(is_answer)
        .expect("answers of wes.py");
    serde_json::from_str(&text_of(&newest)).expect("JSON")
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn imports_of_windows_texts_agree_with_wes() {
    let folder = data().join("windows");
    let expected = expected_of_windows(&folder);
    let mut table = Table::default();
    let mut cases = 0;
    for path in entries(&folder.join("hosts")) {
        let name = name_of(&path);
        let bytes = bytes_of(&path);
        let text = String::from_utf8_lossy(&bytes).replace('\0', "");
        let is_blank = text.chars().all(|c| c.is_whitespace() || c == '\u{fffd}');
        cases += 1;
        if is_blank {
            let error = read(None, &name, &bytes, Timestamp::EPOCH).expect_err("nothing to read");
            let differences = differences(
                &BTreeSet::from(["it is empty".to_owned()]),
                &BTreeSet::from([reason(&error)]),
            );
            table.row(&format!("import {name}"), 1, &differences);
            continue;
        }
        let report = report(&name, &bytes);
        match report.format() {
            InventoryFormat::Systeminfo => {
                compare_system(&mut table, &name, &expected["hosts"][&name], report, &text)
            }
            InventoryFormat::WmicQfe => compare_hotfixes(&mut table, &name, report, &text),
            InventoryFormat::WindowsUpdate => {
                table.row(&format!("import {name}: known as an offer"), 1, &[])
            }
            other => table.row(
                &format!("import {name}"),
                1,
                &[format!("taken for {other}")],
            ),
        }
    }
    assert!(cases > 0, "no hosts below {}", folder.display());
    table.end();
}

fn reason(error: &sms::feed::Error) -> String {
    error
        .to_string()
        .rsplit(": ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Each fact that the reference tool tells: product, version, build, architecture, and the updates.
fn compare_system(table: &mut Table, name: &str, expected: &Value, report: Report, text: &str) {
    let inventory = report.finish();
    if expected.is_null() {
        // the reference tool does not read it: what every language has in common is read here by other means
        return compare_unknown(table, name, &inventory, text);
    }
    let said = |field: &str| expected[field].as_str().unwrap_or_default();
    let os = &inventory.operating_system;
    let kernel = os.kernel.as_deref().unwrap_or_default();
    let architecture = match said("arch") {
        arch if arch.contains("x64") => "amd64",
        arch if arch.to_ascii_lowercase().contains("arm64") => "arm64",
        _ => "i386",
    };
    let mut facts = vec![
        ("product", said("product").to_owned(), product(&inventory)),
        (
            "build",
            said("build").to_owned(),
            kernel.rsplit('.').next().unwrap_or_default().to_owned(),
        ),
        (
            "architecture",
            architecture.to_owned(),
            inventory.platform.architecture.clone(),
        ),
    ];
    if said("version") != "None" {
        facts.push((
            "version",
            said("version").to_owned(),
            os.display_version.clone().unwrap_or_default(),
        ));
    }
    let kbs = expected["installed_kbs"].as_array().expect("a list").iter();
    let wanted: BTreeSet<String> = kbs
        .map(|kb| format!("KB{}", kb.as_str().expect("a number")))
        .collect();
    let ours: BTreeSet<String> = inventory
        .hotfixes
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let total = facts.len() + wanted.union(&ours).count();
    let wrong = facts.iter().filter(|(_, theirs, ours)| theirs != ours);
    let wrong =
        wrong.map(|(fact, theirs, ours)| format!("{fact}: wes.py {theirs:?}, ours {ours:?}"));
    let all: Vec<String> = wrong.chain(differences(&wanted, &ours)).collect();
    table.row(&format!("import {name}"), total, &all);
}

/// In the words of Microsoft's security updates.
fn product(inventory: &Inventory) -> String {
    let release = inventory.platform.release.as_str();
    let bits = match inventory.platform.architecture.as_str() {
        "i386" => "32-bit",
        "arm64" => "ARM64-based",
        _ => "x64-based",
    };
    let is_x64 = bits == "x64-based";
    let version = inventory
        .operating_system
        .display_version
        .as_deref()
        .unwrap_or_default();
    let pack = if version.starts_with("Service Pack") {
        format!(" {version}")
    } else {
        String::new()
    };
    match release {
        "10" | "11" => format!("Windows {release} Version {version} for {bits} Systems"),
        "7" | "8" | "8.1" => format!("Windows {release} for {bits} Systems{pack}"),
        "2008" | "2008 R2" => format!("Windows Server {release} for {bits} Systems{pack}"),
        "2003" => format!(
            "Microsoft Windows Server 2003{}{pack}",
            if is_x64 { " x64 Edition" } else { "" }
        ),
        "XP" => format!(
            "Microsoft Windows XP{}{pack}",
            if is_x64 {
                " Professional x64 Edition"
            } else {
                ""
            }
        ),
        "Vista" => format!(
            "Windows Vista{}{pack}",
            if is_x64 { " x64 Edition" } else { "" }
        ),
        server => format!("Windows Server {server}"),
    }
}

/// Articles and the kernel's version, by their letters alone.
fn compare_unknown(table: &mut Table, name: &str, inventory: &Inventory, text: &str) {
    let wanted = articles(text);
    let ours: BTreeSet<String> = inventory
        .hotfixes
        .iter()
        .map(|one| one.id.clone())
        .collect();
    let kernel = inventory
        .operating_system
        .kernel
        .clone()
        .unwrap_or_default();
    let mut all = differences(&wanted, &ours);
    if !text.contains(&format!(" {kernel} ")) || kernel.is_empty() {
        all.push(format!("kernel {kernel:?}"));
    }
    table.row(
        &format!("import {name}, which wes.py does not read"),
        wanted.len() + 1,
        &all,
    );
}

/// Each `KB` with digits after it.
fn articles(text: &str) -> BTreeSet<String> {
    let numbers = text.split("KB").skip(1).map(|rest| {
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        format!("KB{}", &rest[..end])
    });
    numbers.filter(|id| id.len() > 6).collect()
}

/// Rows of `wmic qfe` have no expected answer: every article that is written anywhere in them is one, and Vista's numbers.
fn compare_hotfixes(table: &mut Table, name: &str, report: Report, text: &str) {
    let wanted = articles(text);
    let inventory = report.finish();
    let ours: BTreeSet<String> = inventory
        .hotfixes
        .iter()
        .map(|one| one.id.clone())
        .collect();
    table.row(
        &format!("import {name}"),
        wanted.union(&ours).count().max(1),
        &differences(&wanted, &ours),
    );
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn imports_of_glpi_examples_agree_with_a_plain_reading() {
    let is_glpi = |path: &PathBuf| path.is_dir() && name_of(path).starts_with("glpi-inventory");
    let folders = entries(&data().join("inventory"))
        .into_iter()
        .filter(is_glpi);
    let mut table = Table::default();
    let mut cases = 0;
    for path in folders.flat_map(|folder| entries(&folder)) {
        let name = name_of(&path);
        if !name.contains(".json") || name.contains("schema") {
            continue;
        }
        let bytes = bytes_of(&path);
        let document: Value = serde_json::from_slice(&bytes).expect("JSON");
        let content = &document["content"];
        let wanted = plain_facts(content);
        let ours = our_facts(&report(&name, &bytes).finish(), content);
        table.row(
            &format!("import {name}"),
            wanted.len(),
            &differences(&wanted, &ours),
        );
        cases += 1;
    }
    assert!(cases > 0, "no examples below {}", data().display());
    table.end();
}

fn rows<'a>(content: &'a Value, section: &str) -> impl Iterator<Item = &'a Value> {
    content[section].as_array().into_iter().flatten()
}

/// Facts as they stand in the document.
fn plain_facts(content: &Value) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut facts = plain_parts(content);
    let mut add = |name: &str, value: String| facts.insert(format!("{name} {value}"));
    for device in [&content["hardware"], &content["network_device"]] {
        if device.is_object() {
            add("host", text(&device["name"]).replace(' ', "-"));
        }
    }
    if let Some(memory) = content["hardware"]["memory"].as_u64() {
        add("memory", (memory << 20).to_string());
    }
    for row in rows(content, "softwares").filter(|row| row["from"] == "rpm") {
        add(
            "package",
            format!(
                "{} {} {}",
                text(&row["name"]),
                text(&row["version"]),
                text(&row["arch"])
            ),
        );
    }
    let threads: u64 = rows(content, "cpus")
        .filter_map(|row| row["thread"].as_u64())
        .sum();
    add("threads", threads.to_string());
    for row in rows(content, "networks").filter(|row| row["type"] != "loopback") {
        for address in [&row["ipaddress"], &row["ipaddress6"]] {
            if let Some(address) = address.as_str() {
                let address: std::net::IpAddr = address.parse().expect("an address");
                add(
                    "address",
                    format!("{} {address}", text(&row["description"])),
                );
            }
        }
    }
    let serial = |section: &str, field: &str| content[section][field].as_str().map(str::to_owned);
    if let Some(serial) = serial("bios", "ssn").or(serial("network_device", "serial")) {
        add("serial", serial);
    }
    add(
        "kernel",
        text(&content["operatingsystem"]["kernel_version"]),
    );
    facts
}

/// The parts of the machine among them.
fn plain_parts(content: &Value) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut facts = BTreeSet::new();
    let mut add = |name: &str, value: String| facts.insert(format!("{name} {value}"));
    for row in rows(content, "storages").filter(|row| row["disksize"].is_u64()) {
        add(
            "disk",
            format!("{} {}000000", text(&row["name"]), row["disksize"]),
        );
    }
    for row in rows(content, "drives").filter(|row| row["total"].is_u64()) {
        add(
            "file system",
            format!(
                "{} {}",
                text(&row["type"]),
                row["total"].as_u64().unwrap_or(0) << 20
            ),
        );
    }
    for row in rows(content, "controllers") {
        add(
            "pci",
            format!("{}:{}", text(&row["vendorid"]), text(&row["productid"])),
        );
    }
    for row in rows(content, "usbdevices") {
        add(
            "usb",
            format!("{}:{}", text(&row["vendorid"]), text(&row["productid"])),
        );
    }
    facts
}

/// The same facts in our inventory.
fn our_facts(inventory: &Inventory, content: &Value) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let mut add = |name: &str, value: String| facts.insert(format!("{name} {value}"));
    let hardware = &inventory.hardware;
    add("host", inventory.machine.hostname.clone());
    if let Some(memory) = hardware.memory_bytes {
        add("memory", memory.to_string());
    }
    for one in &inventory.packages {
        add(
            "package",
            format!("{} {} {}", one.name, one.version, one.architecture),
        );
    }
    add(
        "threads",
        hardware
            .processors
            .iter()
            .map(|one| u64::from(one.threads))
            .sum::<u64>()
            .to_string(),
    );
    for one in &hardware.disks {
        add("disk", format!("{} {}", one.name, one.size));
    }
    for one in &hardware.file_systems {
        add("file system", format!("{} {}", one.mount_point, one.size));
    }
    // of a switch the plain reading takes no addresses
    for one in hardware
        .interfaces
        .iter()
        .filter(|_| content["networks"].is_array())
    {
        for own in &one.addresses {
            add("address", format!("{} {}", one.name, own.address));
        }
    }
    for one in &hardware.pci_devices {
        add("pci", one.id.clone());
    }
    for one in &hardware.usb_devices {
        add("usb", one.id.clone());
    }
    if let Some(system) = &hardware.system {
        add("serial", system.serial.clone());
    }
    add(
        "kernel",
        inventory
            .operating_system
            .kernel
            .clone()
            .unwrap_or_default(),
    );
    facts
}
