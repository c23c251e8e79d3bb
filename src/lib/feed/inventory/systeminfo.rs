//! `systeminfo` of Windows, in any language. Its keys are translated, but their order is not, and some values are the same
//! everywhere: the version, the kind of system, the path of the boot device, the time zone, the log-on server. From these
//! the others are found by their place; a report of which lines were taken out still tells the rest.

use super::loose::plain;
use super::report::Report;
use super::table::comma_rows;
use super::{Fault, names, network, windows};
use crate::model::inventory::{Interface, Processor, System};
use std::borrow::Cow;

/// A report has some forty lines of its own, and up to some hundreds of updates.
const MAX_ENTRIES: usize = 500;
/// Lines below one of its own.
const MAX_ITEMS: usize = 4_000;
const MEBIBYTE: u64 = 1024 * 1024;

/// A line that is not indented, with those below it.
struct Entry<'a> {
    value: &'a str,
    items: Vec<&'a str>,
}

/// Whether a text looks like such a report.
pub(super) fn is_one(text: &str) -> bool {
    let text = listed(text);
    let entries = entries(&text);
    version_at(&entries).is_some()
        && entries
            .iter()
            .any(|entry| architecture(entry.value).is_some())
}

/// Reads the report of one machine.
pub(super) fn read(text: &str, report: &mut Report) -> Result<(), Fault> {
    let text = listed(text);
    let entries = entries(&text);
    let Some(version) = version_at(&entries) else {
        return Err(Fault::at(1, "no line with the version of Windows"));
    };
    let value = |at: Option<usize>| {
        at.and_then(|at| Some(entries.get(at)?.value))
            .unwrap_or_default()
    };
    let before = |steps: usize| version.checked_sub(steps);
    let name = plain(value(before(1)));
    report.name(value(before(2)))?;
    let inventory = &mut report.inventory;
    windows::describe(
        &mut inventory.platform,
        &mut inventory.operating_system,
        &name,
        entries[version].value,
    );
    let kind = (version..entries.len()).find(|at| architecture(entries[*at].value).is_some());
    let Some(kind) = kind else {
        return Err(Fault::at(1, "no line with the type of the system"));
    };
    inventory.platform.architecture = architecture(entries[kind].value).unwrap_or_default();
    let is_between = |at: &usize| *at > version;
    let mut system = System {
        vendor: plain(value(kind.checked_sub(2).filter(is_between))),
        product: plain(value(kind.checked_sub(1).filter(is_between))),
        ..System::default()
    };
    machine(&entries[kind + 1..], &mut system, report);
    report.inventory.hardware.system = Some(system);
    report.tells("hardware.system");
    after_log_on(&entries[kind + 1..], report);
    report.gap(
        "operating_system.installed_at",
        "systeminfo writes local times only",
    );
    Ok(())
}

/// The report as a list. `/fo csv` writes a row of headings, unless `/nh` forbade it, and one of values; what stands below
/// a line of the list follows its value after commas: `2 Hotfix(s) Installed.,[01]: KB1,[02]: KB2`.
fn listed(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with('"') {
        return Cow::Borrowed(text);
    }
    let rows = comma_rows(text);
    let Some(values) = rows.iter().take(2).last() else {
        return Cow::Borrowed(text);
    };
    let mut list = String::new();
    for value in values.iter().take(MAX_ENTRIES) {
        // headings are not needed: the order is known
        list.push_str(": ");
        list.push_str(&below(value));
        list.push('\n');
    }
    Cow::Owned(list)
}

/// What follows a comma and is numbered or indented stands on a line of its own.
fn below(value: &str) -> String {
    let mut lines = String::new();
    for (at, part) in value.split(',').enumerate() {
        let is_item = part.starts_with("  ") || part.starts_with('[');
        match (at, is_item) {
            (0, _) => {}
            (_, true) => lines.push_str("\n     "),
            (_, false) => lines.push(','),
        }
        lines.push_str(part);
    }
    lines
}

fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some(last) = entries
                .last_mut()
                .filter(|last| last.items.len() < MAX_ITEMS)
            {
                last.items.push(line.trim());
            }
        } else if let Some((_, value)) = line.split_once(':') {
            if entries.len() == MAX_ENTRIES {
                break;
            }
            let items = Vec::new();
            entries.push(Entry {
                value: value.trim(),
                items,
            });
        }
    }
    entries
}

/// The line `10.0.17134 N/A Build 17134`, one of the first.
fn version_at(entries: &[Entry]) -> Option<usize> {
    entries.iter().take(6).position(|entry| {
        let mut words = entry.value.split_whitespace();
        let number = words.next().unwrap_or_default();
        let parts: Vec<&str> = number.split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(is_number) && words.last() == parts.last().copied()
    })
}

/// `x64-based PC`; what is before the hyphen is the same in every language.
fn architecture(value: &str) -> Option<String> {
    let (word, _) = value.split_once('-')?;
    let word = match word.to_ascii_lowercase().as_str() {
        "itanium" => "ia64",
        word if ["x86", "x64", "arm64", "arm", "ia64"].contains(&word) => word,
        _ => return None,
    }
    .to_owned();
    Some(names::architecture(&word))
}

/// From the processors to the log-on server.
fn machine(entries: &[Entry], system: &mut System, report: &mut Report) {
    let zone = |entry: &Entry| entry.value.starts_with("(UTC") || entry.value.starts_with("(GMT");
    let zone = entries.iter().position(zone);
    let hardware = &mut report.inventory.hardware;
    if let Some(first) = entries.first() {
        hardware.processors = processors(&first.items);
    }
    let firmware = entries.get(1).filter(|entry| !entry.value.contains(":\\"));
    system.bios_version = firmware.map(|entry| plain(entry.value)).unwrap_or_default();
    hardware.virtualization = virtualization(&system.vendor, &system.product);
    let is_virtual = hardware.virtualization.is_some();
    if let Some(zone) = zone {
        let memory = entries
            .get(zone + 1)
            .and_then(|entry| mebibytes(entry.value));
        hardware.memory_bytes = memory;
        let text = plain(entries[zone].value);
        report.inventory.operating_system.time_zone = Some(text);
    }
    let hardware = &report.inventory.hardware;
    let told = [
        ("hardware.processors", !hardware.processors.is_empty()),
        ("hardware.memory_bytes", hardware.memory_bytes.is_some()),
        ("hardware.virtualization", is_virtual),
    ];
    report.tells_of(&told);
}

/// The maker names the hypervisor where there is one; another maker's machine may still be virtual.
fn virtualization(vendor: &str, product: &str) -> Option<String> {
    let known = [
        ("VMware", "", "vmware"),
        ("Microsoft", "Virtual Machine", "hyperv"),
        ("innotek", "VirtualBox", "virtualbox"),
        ("QEMU", "", "kvm"),
        ("Xen", "", "xen"),
    ];
    let found = known
        .iter()
        .find(|(maker, model, _)| vendor.starts_with(maker) && product.contains(model));
    found.map(|(_, _, word)| (*word).to_owned())
}

/// `[01]: Intel64 Family 6 Model 78 Stepping 3 GenuineIntel ~2396 Mhz`, once for each package.
fn processors(items: &[&str]) -> Vec<Processor> {
    let mut found: Vec<Processor> = Vec::new();
    for text in items.iter().filter_map(|item| numbered(item)) {
        let (model, speed) = text.split_once('~').unwrap_or((text, ""));
        let model = plain(model);
        if let Some(known) = found.iter_mut().find(|one| one.model == model) {
            known.sockets += 1;
            continue;
        }
        let digits = speed
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .unwrap_or_default();
        let vendor = model
            .rsplit(' ')
            .next()
            .filter(|word| word.chars().all(char::is_alphabetic));
        found.push(Processor {
            sockets: 1,
            megahertz: digits.parse().ok(),
            vendor: vendor.unwrap_or_default().to_owned(),
            model,
            ..Processor::default()
        });
    }
    found
}

/// What follows `[01]:`, in French also `[01] :`.
fn numbered(item: &str) -> Option<&str> {
    let (number, rest) = item.strip_prefix('[')?.split_once(']')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let (space, text) = rest.split_once(':')?;
    (is_number && space.trim().is_empty()).then(|| text.trim())
}

/// `16.265 MB`, `2,047 MB`, `4 096 МБ`: thousands are set apart as the language does.
fn mebibytes(value: &str) -> Option<u64> {
    let end = value.rfind(|c: char| c.is_ascii_digit())? + 1;
    let digits: String = value[..end].chars().filter(char::is_ascii_digit).collect();
    digits.parse::<u64>().ok()?.checked_mul(MEBIBYTE)
}

/// Domain, log-on server, updates and network cards come last, in this order.
fn after_log_on(entries: &[Entry], report: &mut Report) {
    let server = entries
        .iter()
        .position(|entry| entry.value.starts_with("\\\\"));
    if let Some(domain) = server.and_then(|at| entries.get(at.checked_sub(1)?)) {
        let machine = &mut report.inventory.machine;
        let is_domain = domain.value.contains('.') && !domain.value.contains([':', '\\', ' ']);
        let is_named = !machine.hostname.is_empty();
        machine.fqdn =
            (is_domain && is_named).then(|| format!("{}.{}", machine.hostname, domain.value));
    }
    let is_update = |entry: &Entry| {
        let mut items = entry.items.iter().filter_map(|item| numbered(item));
        items.any(|item| super::report::article(item).is_some())
    };
    let updates = entries
        .iter()
        .position(is_update)
        .or(server.map(|at| at + 1));
    let Some(updates) = updates.filter(|at| *at < entries.len()) else {
        return;
    };
    report.tells("hotfixes");
    for item in entries[updates]
        .items
        .iter()
        .filter_map(|item| numbered(item))
    {
        report.hotfix(item, None);
    }
    let cards = entries
        .get(updates + 1)
        .map(|entry| interfaces(&entry.items));
    if let Some(cards) = cards.filter(|cards| !cards.is_empty()) {
        report.inventory.hardware.interfaces = cards;
        report.tells("hardware.interfaces");
        for class in [
            "hardware.interfaces.mac",
            "hardware.interfaces.addresses.prefix",
        ] {
            report.gap(class, "systeminfo does not tell it");
        }
    }
}

/// Cards are numbered, and so are the addresses of each; what has a colon between is a property, of which the first is the
/// connection's name.
fn interfaces(items: &[&str]) -> Vec<Interface> {
    let mut found: Vec<Interface> = Vec::new();
    let mut is_named = false;
    for item in items {
        match (numbered(item), found.last_mut()) {
            (Some(text), last) => match (network::host_address(text), last) {
                (Some(address), Some(card)) => card.addresses.push(address),
                _ => {
                    is_named = false;
                    found.push(Interface {
                        name: plain(text),
                        ..Interface::default()
                    });
                }
            },
            (None, Some(card)) if !is_named => {
                if let Some((_, name)) = item.split_once(':') {
                    card.driver = std::mem::replace(&mut card.name, plain(name));
                    is_named = true;
                }
            }
            (None, _) => {}
        }
    }
    super::loose::distinct(found.iter_mut().map(|card| &mut card.name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::inventory::{self, InventoryFormat};
    use crate::model::time::Timestamp;

    /// In the order of the fields in every language, with keys that nobody has seen.
    const STRANGE: &str = "\
\u{3b1}:   PC-1
\u{3b2}:   Microsoft Windows 10 Pro
\u{3b3}:   10.0.19045 - \u{3b4} 19045
\u{3b5}:   Microsoft Corporation
\u{3b6}:   \u{3b7}
\u{3b8}:   Multiprocessor Free
\u{3b9}:   Owner
\u{3ba}:
\u{3bb}:   00330-50000
\u{3bc}:   1/2/2020, 10:00:00
\u{3bd}:   1/3/2020, 10:00:00
\u{3be}:   VMware, Inc.
\u{3bf}:   VMware7,1
\u{3c0}:   x64-based PC
\u{3c1}:   2.
     [01]: Intel64 Family 6 Model 78 Stepping 3 GenuineIntel ~2396 Mhz
     [02]: Intel64 Family 6 Model 78 Stepping 3 GenuineIntel ~2396 Mhz
\u{3c2}:   Phoenix 6.00, 13/04/2018
\u{3c3}:   C:\\Windows
\u{3c4}:   C:\\Windows\\system32
\u{3c5}:   \\Device\\HarddiskVolume1
\u{3c6}:   el;Greek
\u{3c7}:   el;Greek
\u{3c8}:   (UTC+02:00) Athens
\u{3c9}:   2\u{a0}047 MB
a:   346 MB
b : c:   5.260 MB
d:   C:\\pagefile.sys
e:   corp.example.org
f:   \\\\DC-1
g:   3.
     [01]: KB4100347
     [02]: File 1
     [03]: KB4487017
h:   1.
     [01]: Intel(R) PRO/1000 MT
           i:   Ethernet
           j:   No
           k
           [01]: 192.0.2.7
           [02]: fe80::1
";

    fn read_one(text: &str) -> Result<crate::model::inventory::Inventory, String> {
        let format = Some(InventoryFormat::Systeminfo);
        let read = inventory::read(format, "s.txt", text.as_bytes(), Timestamp::EPOCH);
        read.map(Report::finish).map_err(|error| error.to_string())
    }

    #[test]
    fn a_report_in_an_unknown_language_is_read_by_its_order() {
        assert!(is_one(STRANGE));
        let read = read_one(STRANGE).unwrap();
        assert_eq!(read.platform.to_string(), "windows/10/amd64");
        assert_eq!(read.machine.fqdn.as_deref(), Some("PC-1.corp.example.org"));
        assert_eq!(
            read.operating_system.display_version.as_deref(),
            Some("22H2")
        );
        let hardware = &read.hardware;
        assert_eq!(hardware.memory_bytes, Some(2047 * MEBIBYTE));
        assert_eq!(
            (hardware.processors.len(), hardware.processors[0].sockets),
            (1, 2)
        );
        assert_eq!(hardware.processors[0].megahertz, Some(2396));
        assert_eq!(
            hardware.system.as_ref().unwrap().bios_version,
            "Phoenix 6.00, 13/04/2018"
        );
        assert_eq!(hardware.virtualization.as_deref(), Some("vmware"));
        assert_eq!(hardware.interfaces[0].name, "Ethernet");
        assert_eq!(hardware.interfaces[0].addresses.len(), 2);
        let ids: Vec<&str> = read.hotfixes.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["KB4100347", "KB4487017"]);
        assert!(read.has_gap("packages") && !read.has_gap("hotfixes"));
    }

    #[test]
    fn a_row_with_commas_tells_what_the_list_tells() {
        let mut values: Vec<String> = Vec::new();
        for line in STRANGE.lines() {
            match (line.starts_with(' '), values.last_mut()) {
                (true, Some(last)) => {
                    // numbered lines of the first level lose their indent, as systeminfo has it
                    let item = line.strip_prefix("     [").map(|rest| format!("[{rest}"));
                    last.push(',');
                    last.push_str(&item.unwrap_or_else(|| line.to_owned()));
                }
                _ => values.push(line.split_once(':').unwrap().1.trim().to_owned()),
            }
        }
        let row = format!("\"{}\"\r\n", values.join("\",\""));
        let headings = format!(
            "\"{}\"\r\n",
            vec!["\u{3b1}, \u{3b2}"; values.len()].join("\",\"")
        );
        let of_list = read_one(STRANGE).unwrap();
        for text in [format!("\r\n{headings}{row}"), row] {
            assert!(is_one(&text), "{text}");
            assert_eq!(inventory::detect(&text), Some(InventoryFormat::Systeminfo));
            assert_eq!(read_one(&text).unwrap(), of_list);
        }
    }

    #[test]
    fn a_report_without_some_lines_tells_the_rest() {
        let without: Vec<&str> = STRANGE
            .lines()
            .skip(1)
            .filter(|line| !line.starts_with(['e', 'f', '\u{3be}']))
            .collect();
        let read = read_one(&without.join("\r\n")).unwrap();
        assert_eq!(read.machine.hostname, "");
        assert_eq!(read.platform.to_string(), "windows/10/amd64");
        assert_eq!(read.hotfixes.len(), 2);
        let none = STRANGE
            .lines()
            .filter(|line| !line.contains("KB") && !line.contains("File 1"));
        let read = read_one(&none.collect::<Vec<_>>().join("\n")).unwrap();
        assert!(
            read.hotfixes.is_empty() && !read.has_gap("hotfixes"),
            "asked, none"
        );
        let cut = STRANGE.split("f:").next().unwrap();
        assert!(read_one(cut).unwrap().has_gap("hotfixes"));
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for (text, expected) in [
            ("", "s.txt:1: no line with the version"),
            ("a: 10.0.1 x 1\n", "no line with the type"),
        ] {
            assert!(read_one(text).unwrap_err().contains(expected), "{text}");
        }
        let path = STRANGE.replacen("PC-1", "../../etc", 1);
        assert!(read_one(&path).unwrap_err().contains("no name of a host"));
    }
}
