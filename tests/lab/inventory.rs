//! Lab: what `smsinv collect` says of this machine and of roots made here is what the machine's own tools say.
//!
//! Needs root and the tools that `make setup` installs; npm is compared where it is. Seconds.

use crate::tools::{command, finish, folder, path, run};
use serde_json::Value;
use sms::host::facts;
use sms::model::inventory::MemoryModule;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// An inventory as JSON, of this machine or of a root.
fn collected(words: &[&str]) -> Value {
    let said = run(&[&["smsinv", "collect", "--json"], words].concat());
    serde_json::from_str(&said).expect("JSON")
}

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&run(words)).expect("JSON")
}

fn list<'a>(value: &'a Value, place: &str) -> &'a [Value] {
    let found = value.pointer(place).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().trim().to_owned()
}

/// Names and versions of one ecosystem; dpkg's when none is said.
fn packages(inventory: &Value, ecosystem: Option<&str>) -> BTreeSet<String> {
    let all = list(inventory, "/packages").iter();
    let own = all.filter(|one| one["ecosystem"].as_str() == ecosystem);
    own.map(|one| format!("{} {}", text(one, "name"), text(one, "version")))
        .collect()
}

#[test]
#[ignore = "lab: needs root and other tools of inventory; run by make test"]
fn packages_and_parts_of_this_machine_are_those_that_its_own_tools_name() {
    let inventory = collected(&[]);
    let format = "${db:Status-Status}\t${Package} ${Version}\n";
    let told = run(&["dpkg-query", "-W", "-f", format]);
    let told = told
        .lines()
        .filter_map(|line| line.strip_prefix("installed\t"));
    let told: BTreeSet<String> = told.map(str::to_owned).collect();
    assert_eq!(packages(&inventory, None), told);
    println!("dpkg-query: {} packages are the same", told.len());
    disks_are_those_of_lsblk(&inventory);
    interfaces_are_those_of_ip(&inventory);
    ports_are_those_of_ss(&inventory);
    services_are_those_of_systemctl(&inventory);
    parts_are_those_of_lshw(&inventory);
    let meminfo = fs::read_to_string("/proc/meminfo").expect("meminfo");
    let kibibytes: u64 = meminfo
        .split_ascii_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("the first line is MemTotal");
    assert_eq!(inventory["hardware"]["memory_bytes"], kibibytes * 1024);
    let threads: u64 = run(&["nproc", "--all"]).trim().parse().expect("a number");
    let own = list(&inventory, "/hardware/processors").iter();
    let own: u64 = own.filter_map(|one| one["threads"].as_u64()).sum();
    assert_eq!(own, threads);
    let users = run(&["getent", "--service=files", "passwd"]);
    let users: BTreeSet<&str> = users
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    let own = list(&inventory, "/operating_system/users").iter();
    let own: BTreeSet<&str> = own.filter_map(|user| user["name"].as_str()).collect();
    assert_eq!(own, users);
}

fn disks_are_those_of_lsblk(inventory: &Value) {
    let columns = "NAME,TYPE,SIZE,TRAN,ROTA,SERIAL,MODEL,PKNAME";
    let told = json(&["lsblk", "--json", "--bytes", "--list", "--output", columns]);
    let of = |kind: &str| {
        let all = list(&told, "/blockdevices").iter();
        let is_own = |one: &&Value| one["type"] == kind && !text(one, "name").starts_with("zram");
        let read = all.filter(is_own).map(|one| {
            let turns = one["rota"].as_bool().unwrap_or_default();
            disk(one, "tran", if turns { "hdd" } else { "ssd" })
        });
        read.collect::<BTreeSet<_>>()
    };
    let disks = of("disk");
    let own = list(inventory, "/hardware/disks");
    assert_eq!(own.len(), disks.len());
    for (own, told) in own.iter().zip(&disks) {
        let own = disk(own, "transport", &text(own, "kind"));
        assert_eq!((&own.0, own.1, &own.3), (&told.0, told.1, &told.3));
        // Without udev lsblk does not know these.
        let of_udev = [(&own.2, &told.2), (&own.4, &told.4), (&own.5, &told.5)];
        let named = of_udev.iter().filter(|(_, told)| !told.is_empty());
        assert!(named.clone().all(|(own, told)| own == told), "{of_udev:?}");
    }
    let parts = of("part").into_iter();
    let parts: BTreeSet<_> = parts.map(|part| (part.0, part.1)).collect();
    let own = list(inventory, "/hardware/partitions").iter();
    let own: BTreeSet<_> = own
        .map(|one| (text(one, "name"), one["size"].as_u64().unwrap_or_default()))
        .collect();
    assert_eq!(own, parts);
    println!(
        "lsblk: {} disks and {} partitions are the same",
        disks.len(),
        parts.len()
    );
}

/// Name, size, how it is attached, kind, serial number and model.
fn disk(one: &Value, transport: &str, kind: &str) -> (String, u64, String, String, String, String) {
    let size = one["size"].as_u64().unwrap_or_default();
    let kind = kind.to_owned();
    (
        text(one, "name"),
        size,
        text(one, transport),
        kind,
        text(one, "serial"),
        text(one, "model"),
    )
}

fn interfaces_are_those_of_ip(inventory: &Value) {
    let told = json(&["ip", "-json", "addr"]);
    let mut expected = BTreeMap::new();
    for one in told.as_array().into_iter().flatten() {
        let addresses = list(one, "/addr_info").iter();
        let addresses: BTreeSet<String> = addresses
            .filter(|own| !(own["family"] == "inet6" && own["scope"] == "link"))
            .map(|own| format!("{}/{}", text(own, "local"), own["prefixlen"]))
            .collect();
        let mtu = one["mtu"].as_u64();
        if one["link_type"] != "loopback" {
            expected.insert(text(one, "ifname"), (text(one, "address"), mtu, addresses));
        }
    }
    let own = list(inventory, "/hardware/interfaces").iter().map(|one| {
        let addresses = list(one, "/addresses").iter();
        let addresses: BTreeSet<String> = addresses
            .map(|own| format!("{}/{}", text(own, "address"), own["prefix"]))
            .collect();
        (
            text(one, "name"),
            (text(one, "mac"), one["mtu"].as_u64(), addresses),
        )
    });
    assert_eq!(own.collect::<BTreeMap<_, _>>(), expected);
    println!("ip: {} interfaces are the same", expected.len());
}

/// What comes and goes between the two is no difference: both are asked until they agree.
fn ports_are_those_of_ss(inventory: &Value) {
    let ports = |inventory: &Value| -> BTreeSet<String> {
        let own = list(inventory, "/operating_system/listening_ports").iter();
        own.map(|one| {
            format!(
                "{} {} {}",
                text(one, "protocol"),
                text(one, "address"),
                one["port"]
            )
        })
        .collect()
    };
    let told = || -> BTreeSet<String> {
        let said = run(&[
            "ss",
            "--no-header",
            "--listening",
            "--numeric",
            "--tcp",
            "--udp",
        ]);
        let lines = said.lines().filter_map(|line| {
            let fields: Vec<&str> = line.split_ascii_whitespace().collect();
            let (address, port) = fields.get(4)?.rsplit_once(':')?;
            let address = address.trim_matches(['[', ']']);
            let address = address.split('%').next()?.replace('*', "::");
            Some(format!("{} {address} {port}", fields[0]))
        });
        lines.collect()
    };
    let mut own = ports(inventory);
    for _ in 0..10 {
        let told = told();
        if own == told {
            println!("ss: {} ports are the same", own.len());
            return;
        }
        own = ports(&collected(&["--class", "listening_ports"]));
    }
    assert_eq!(own, told());
}

fn services_are_those_of_systemctl(inventory: &Value) {
    let words = [
        "systemctl",
        "--root=/",
        "list-unit-files",
        "--type=service",
        "--no-legend",
    ];
    let told = run(&words);
    let told: BTreeMap<String, String> = told
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_ascii_whitespace();
            let name = fields.next()?.strip_suffix(".service")?;
            Some((name.to_owned(), fields.next()?.to_owned()))
        })
        .collect();
    let own = list(inventory, "/operating_system/services").iter();
    let own: BTreeMap<String, String> = own
        .map(|one| (text(one, "name"), text(one, "state")))
        .collect();
    assert_eq!(own, told);
    println!("systemctl: {} services are the same", told.len());
}

/// Wherever lshw names a part that we name, it is the same part.
fn parts_are_those_of_lshw(inventory: &Value) {
    let told = json(&["lshw", "-json", "-quiet"]);
    let mut nodes = Vec::new();
    flatten(&told, &mut nodes);
    let of = |class: &'static str| nodes.iter().filter(move |node| node["class"] == class);
    let models: BTreeSet<String> = of("processor").map(|node| text(node, "product")).collect();
    let own = list(inventory, "/hardware/processors").iter();
    let own: BTreeSet<String> = own.map(|one| text(one, "model")).collect();
    assert!(models.is_subset(&own), "{models:?} {own:?}");
    let cards = of("network").filter(|node| !text(node, "serial").is_empty());
    let own = list(inventory, "/hardware/interfaces").iter();
    let own: BTreeSet<String> = own.map(|one| text(one, "mac")).collect();
    let cards: BTreeSet<String> = cards.map(|node| text(node, "serial")).collect();
    assert!(cards.is_subset(&own), "{cards:?} {own:?}");
    let devices = list(inventory, "/hardware/pci_devices").iter();
    let devices: BTreeMap<String, &Value> = devices
        .map(|one| (format!("pci@{}", text(one, "address")), one))
        .collect();
    let mut same = 0;
    for node in &nodes {
        if let Some(own) = devices.get(&text(node, "businfo")) {
            // lshw writes the numbers after the name.
            let shown = text(node, "product");
            assert!(shown.starts_with(&text(own, "device")), "{node} {own}");
            assert!(
                text(node, "vendor").starts_with(&text(own, "vendor")),
                "{node} {own}"
            );
            same += 1;
        }
    }
    println!(
        "lshw: {} processors, {} cards and {same} PCI devices are the same",
        models.len(),
        cards.len()
    );
}

fn flatten(value: &Value, nodes: &mut Vec<Value>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| flatten(one, nodes)),
        Value::Object(_) => {
            list(value, "/children")
                .iter()
                .for_each(|one| flatten(one, nodes));
            nodes.push(value.clone());
        }
        _ => {}
    }
}

#[test]
#[ignore = "lab: needs root and other tools of inventory; run by make test"]
fn what_may_not_be_read_without_root_is_a_gap() {
    let program = env!("CARGO_BIN_EXE_smsinv");
    let lab = tempfile::tempdir().expect("a folder that everybody may enter");
    let copy = lab.path().join("smsinv");
    fs::copy(program, &copy).expect("a copy");
    run(&["chmod", "755", path(lab.path()), path(&copy)]);
    let nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let said = run(&[&nobody[..], &[path(&copy), "collect", "--json"]].concat());
    let inventory: Value = serde_json::from_str(&said).expect("JSON");
    let gaps = list(&inventory, "/gaps").iter();
    let gaps: BTreeSet<String> = gaps.map(|gap| text(gap, "class")).collect();
    assert!(
        gaps.contains("operating_system.restart_needed.init"),
        "{gaps:?}"
    );
    if Path::new("/sys/firmware/dmi/tables/DMI").exists() {
        assert!(gaps.contains("hardware.system.serial"), "{gaps:?}");
        assert!(gaps.contains("hardware.memory_modules"), "{gaps:?}");
    }
    assert!(!packages(&inventory, None).is_empty());
}

#[test]
#[ignore = "lab: needs root and other tools of inventory; run by make test"]
fn the_firmwares_table_reads_as_dmidecode_reads_it() {
    let lab = folder();
    let (table, dump) = match fs::read("/sys/firmware/dmi/tables/DMI") {
        Ok(table) => (table, None),
        // A machine without firmware: a table as a maker would write it.
        Err(_) => {
            let table = made_table();
            let file = lab.path().join("dump");
            fs::write(&file, dump_of(&table)).expect("a dump");
            (table, Some(file))
        }
    };
    let ask = |words: &[&str]| {
        let mut all = vec!["dmidecode", "--quiet"];
        all.extend(dump.iter().flat_map(|file| ["--from-dump", path(file)]));
        run(&[&all[..], words].concat())
    };
    let found = facts::of_firmware_table(&table);
    let (bios, system) = (found.bios.expect("a BIOS"), found.system.expect("a system"));
    let (board, chassis) = (
        found.board.unwrap_or_default(),
        found.chassis.unwrap_or_default(),
    );
    let date: Vec<&str> = bios.date.split('-').collect();
    let date = format!("{}/{}/{}", date[1], date[2], date[0]);
    for (keyword, own) in [
        ("bios-vendor", &bios.vendor),
        ("bios-version", &bios.version),
        ("bios-release-date", &date),
        ("system-manufacturer", &system.vendor),
        ("system-product-name", &system.product),
        ("system-version", &system.version),
        ("system-serial-number", &system.serial),
        ("system-uuid", &system.uuid),
        ("baseboard-manufacturer", &board.vendor),
        ("baseboard-product-name", &board.product),
        ("baseboard-serial-number", &board.serial),
        ("chassis-serial-number", &chassis.serial),
        ("chassis-asset-tag", &chassis.asset_tag),
    ] {
        let told = ask(&["-s", keyword]);
        let told = told.lines().next().unwrap_or_default().trim();
        let told = if told == "Not Specified" { "" } else { told };
        assert_eq!(own, told, "{keyword}");
    }
    let told = ask(&["-s", "chassis-type"]);
    assert_eq!(chassis.kind, told.trim().to_ascii_lowercase());
    modules_are_those_of_dmidecode(&found.memory_modules, &ask(&["-t", "17"]));
}

fn modules_are_those_of_dmidecode(modules: &[MemoryModule], told: &str) {
    let devices: Vec<&str> = told.split("Memory Device").skip(1).collect();
    let full = devices
        .iter()
        .filter(|one| !one.contains("No Module Installed"));
    assert_eq!(full.clone().count(), modules.len());
    for (told, own) in full.zip(modules) {
        let line = |name: &str| {
            let found = told.lines().find_map(|line| line.trim().strip_prefix(name));
            found
                .unwrap_or_default()
                .trim()
                .trim_start_matches(": ")
                .to_owned()
        };
        assert_eq!(line("Locator"), own.locator);
        assert_eq!(line("Type:"), own.kind);
        assert_eq!(line("Manufacturer"), own.vendor);
        assert_eq!(line("Part Number"), own.part);
        let size = own.size.map(|bytes| match bytes % (1 << 30) {
            0 => format!("{} GB", bytes >> 30),
            _ => format!("{} MB", bytes >> 20),
        });
        assert_eq!(line("Size"), size.unwrap_or("Unknown".into()));
        let speed = own.megatransfers.map(|speed| format!("{speed} MT/s"));
        assert_eq!(line("Speed"), speed.unwrap_or("Unknown".into()));
    }
    println!(
        "dmidecode: 14 values and {} modules are the same",
        modules.len()
    );
}

/// A structure: kind, what follows the header, strings.
fn structure(kind: u8, formatted: &[u8], strings: &[&str]) -> Vec<u8> {
    let length = u8::try_from(formatted.len() + 4).expect("short");
    let mut bytes = [&[kind, length, kind, 0][..], formatted].concat();
    for text in strings {
        bytes.extend(text.bytes().chain([0]));
    }
    if strings.is_empty() {
        bytes.push(0);
    }
    bytes.push(0);
    bytes
}

fn made_table() -> Vec<u8> {
    let mut bios = vec![1, 2, 0, 0xe8, 3, 0xff];
    bios.extend([0; 14]);
    let mut system = vec![1, 2, 3, 4];
    system.extend(1..=16);
    system.extend([6, 0, 0]);
    let module = |size: u16, extended: u32, speed: u16| {
        let mut bytes = vec![0; 0x24];
        bytes[8..10].copy_from_slice(&size.to_le_bytes());
        bytes[0x0c] = 1;
        bytes[0x0e] = 0x1a;
        bytes[0x11..0x13].copy_from_slice(&speed.to_le_bytes());
        bytes[0x13..0x17].copy_from_slice(&[2, 3, 0, 4]);
        bytes[0x18..0x1c].copy_from_slice(&extended.to_le_bytes());
        structure(17, &bytes, &["DIMM_A1", "Samsung", "S/N 7", "M393A"])
    };
    [
        structure(0, &bios, &["ACME BIOS", "1.2.3", "04/21/2023"]),
        structure(1, &system, &["ACME Inc.", "Rocket 9", "rev B", "SN-0001"]),
        structure(
            2,
            &[1, 2, 0, 3, 0, 1, 0, 0, 0, 10, 0],
            &["ACME Boards", "X11", "B-77"],
        ),
        structure(
            3,
            &[1, 0x17, 0, 2, 3, 3, 3, 3, 3, 0, 0, 0, 0, 1, 1, 0, 0, 0],
            &["ACME", "C-5", "ASSET 9"],
        ),
        module(0x7fff, 65_536, 3200),
        module(512, 0, 0),
        module(0, 0, 0),
        structure(127, &[], &[]),
    ]
    .concat()
}

/// As `dmidecode --dump-bin` writes it: the entry point, and the table after 32 bytes.
fn dump_of(table: &[u8]) -> Vec<u8> {
    let mut entry = b"_SM3_\0\x18\x03\x03\0\x01\0".to_vec();
    entry.extend(u32::try_from(table.len()).expect("short").to_le_bytes());
    entry.extend(32_u64.to_le_bytes());
    let sum = entry.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    entry[5] = 0_u8.wrapping_sub(sum);
    entry.resize(32, 0);
    [&entry, table].concat()
}

#[test]
#[ignore = "lab: needs root and other tools of inventory; run by make test"]
fn packages_in_a_root_are_those_that_rpm_pip_gem_and_npm_name() {
    let lab = folder();
    let root = lab.path().join("root");
    fs::create_dir_all(root.join("etc")).expect("a root");
    rpms(lab.path(), &root);
    let python = python(&root);
    let ruby = gems(lab.path(), &root);
    let node = node(lab.path(), &root);
    let inventory = collected(&["--root", path(&root)]);
    let told = run(&[
        "rpm",
        "--root",
        path(&root),
        "--dbpath",
        "/var/lib/rpm",
        "-qa",
        "--qf",
        "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n",
    ]);
    let told: BTreeSet<String> = told.lines().map(str::to_owned).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(packages(&inventory, Some("rpm")), told);
    assert_eq!(packages(&inventory, Some("pypi")), python);
    assert_eq!(packages(&inventory, Some("rubygems")), ruby);
    if let Some(node) = &node {
        assert_eq!(&packages(&inventory, Some("npm")), node);
    }
    let gaps = list(&inventory, "/gaps").iter();
    let gaps: Vec<&Value> = gaps
        .filter(|gap| text(gap, "class").starts_with("packages"))
        .collect();
    assert!(gaps.is_empty(), "{gaps:?}");
    println!(
        "rpm {}, pip {}, gem {}, npm {:?} packages are the same",
        told.len(),
        python.len(),
        ruby.len(),
        node.map(|all| all.len())
    );
}

fn rpms(lab: &Path, root: &Path) {
    let spec = |name: &str, more: &str| {
        format!(
            "Name: {name}\nVersion: 1.2~rc1\nRelease: 3.el9\nSummary: x\nLicense: MIT\nBuildArch: noarch\n{more}%description\nx\n%files\n"
        )
    };
    let top = format!("_topdir {}", path(&lab.join("rpm")));
    let specs = [
        ("plain", ""),
        ("epoch", "Epoch: 2\n"),
        ("other", "Vendor: ACME\n"),
    ];
    let files = specs.map(|(name, more)| {
        let file = lab.join(format!("{name}.spec"));
        fs::write(&file, spec(name, more)).expect("a specification");
        run(&["rpmbuild", "-bb", "--quiet", "--define", &top, path(&file)]);
        lab.join(format!("rpm/RPMS/noarch/{name}-1.2~rc1-3.el9.noarch.rpm"))
    });
    run(&[
        "rpm",
        "--root",
        path(root),
        "--dbpath",
        "/var/lib/rpm",
        "--initdb",
    ]);
    let mut install = vec![
        "rpm",
        "--root",
        path(root),
        "--dbpath",
        "/var/lib/rpm",
        "--install",
        "--nodeps",
    ];
    install.extend(files.iter().map(|file| path(file)));
    run(&install);
}

/// The descriptions of what `make setup` has put beside the tests.
fn python(root: &Path) -> BTreeSet<String> {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python/lib");
    let python = fs::read_dir(&lib)
        .expect("make setup")
        .flatten()
        .next()
        .expect("a Python");
    let place = root
        .join("usr/local/lib")
        .join(python.file_name())
        .join("site-packages");
    fs::create_dir_all(&place).expect("a folder");
    for entry in fs::read_dir(python.path().join("site-packages"))
        .expect("packages")
        .flatten()
    {
        if entry.file_name().to_string_lossy().ends_with(".dist-info") {
            run(&["cp", "-r", path(&entry.path()), path(&place)]);
        }
    }
    let pip = lib.with_file_name("bin/pip");
    let told = json(&[
        path(&pip),
        "list",
        "--disable-pip-version-check",
        "--format",
        "json",
        "--path",
        path(&place),
    ]);
    let told = told.as_array().into_iter().flatten();
    told.map(|one| {
        let name = canonical(&text(one, "name"));
        format!("{name} {}", text(one, "version"))
    })
    .collect()
}

/// The name as Python's own rule has it (PEP 503).
fn canonical(name: &str) -> String {
    let rule = "import re, sys; print(re.sub(r'[-_.]+', '-', sys.argv[1]).lower())";
    run(&["python3", "-c", rule, name]).trim().to_owned()
}

fn gems(lab: &Path, root: &Path) -> BTreeSet<String> {
    let spec = "Gem::Specification.new do |s|\n  s.name = 'our-gem'\n  s.version = '1.2.3.pre'\n  s.summary = 'x'\n  s.authors = ['x']\nend\n";
    fs::write(lab.join("our.gemspec"), spec).expect("a specification");
    let built = lab.join("our.gem");
    run(&[
        "gem",
        "build",
        "--force",
        "--output",
        path(&built),
        path(&lab.join("our.gemspec")),
    ]);
    let place = root.join("var/lib/gems/3.1.0");
    run(&[
        "gem",
        "install",
        "--local",
        "--no-document",
        "--install-dir",
        path(&place),
        path(&built),
    ]);
    let mut ask = command(&["gem", "list", "--local"]);
    let told = finish(ask.env("GEM_HOME", &place).env("GEM_PATH", &place)).said();
    let own = told.lines().filter(|line| !line.contains("default: "));
    own.map(|line| line.replace(['(', ')'], "")).collect()
}

fn node(lab: &Path, root: &Path) -> Option<BTreeSet<String>> {
    if finish(&mut command(&["npm", "--version"])).code != Some(0) {
        println!("npm: not on this machine");
        return None;
    }
    let package = lab.join("node");
    fs::create_dir_all(&package).expect("a folder");
    let description = r#"{"name":"@our/tool","version":"4.5.6-beta.1"}"#;
    fs::write(package.join("package.json"), description).expect("a description");
    let packed = run(&[
        "npm",
        "pack",
        "--silent",
        "--pack-destination",
        path(lab),
        path(&package),
    ]);
    let packed = lab.join(packed.trim());
    let prefix = root.join("usr/local");
    run(&[
        "npm",
        "install",
        "--global",
        "--offline",
        "--silent",
        "--prefix",
        path(&prefix),
        path(&packed),
    ]);
    let told = json(&[
        "npm",
        "ls",
        "--global",
        "--json",
        "--depth",
        "0",
        "--prefix",
        path(&prefix),
    ]);
    let all = told["dependencies"].as_object().into_iter().flatten();
    Some(
        all.map(|(name, one)| format!("{name} {}", text(one, "version")))
            .collect(),
    )
}
