//! A fleet drawn from real package lists: machines of a few images, each image with its own spread of older versions.

use sms::catalog::{Catalog, Error};
use sms::feed::decompress;
use sms::model::client::{Approval, Client};
use sms::model::digest::Digest;
use sms::model::id::{ClientId, KeyId, SiteCode};
use sms::model::inventory::{
    Disk, Hardware, InstalledPackage, Interface, InterfaceAddress, Inventory, Machine,
    OperatingSystem,
};
use sms::model::platform::Platform;
use sms::model::time::Timestamp;
use sms::model::version::{Ecosystem, Version};
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The moment of all measurements.
pub const NOW: Timestamp = Timestamp::EPOCH;
const PACKAGES: usize = 700;
/// Clients for each different set of packages.
const TO_AN_IMAGE: usize = 20;
/// Clients stored in one transaction.
const BATCH: usize = 500;

/// A fleet of so many clients.
pub struct Fleet {
    clients: usize,
    /// For each kind of machine, all packages of its list.
    lists: Vec<Vec<(String, String)>>,
}

impl Fleet {
    pub fn new(clients: usize) -> Self {
        let data = std::env::var_os("SMS_DATA").map_or("../shared/data".into(), PathBuf::from);
        let lists = [
            "debian/hosts/bw-server/packages.tsv",
            "rpm/host0.rpm-qa.tsv",
            "rpm/host1.rpm-qa.tsv",
        ];
        let mut lists: Vec<_> = lists.map(|path| list(&data.join(path))).into();
        let archive = archive(&data.join("debian/dists"));
        for (kind, own) in lists.iter_mut().enumerate() {
            let wanted = PACKAGES * 6 / 5 - own.len();
            let step = archive.len() / wanted;
            own.extend(
                archive
                    .iter()
                    .skip(kind)
                    .step_by(step)
                    .take(wanted)
                    .cloned(),
            );
        }
        Self { clients, lists }
    }

    pub fn id(&self, number: usize) -> ClientId {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&(number as u64).to_be_bytes());
        ClientId::make(NOW, &random)
    }

    /// A package that many have, and a version between those that they have.
    pub fn package(&self, number: usize) -> (&str, &str) {
        let (name, version) = &self.lists[0][number % self.lists[0].len()];
        (name, version)
    }

    pub fn store(&self, catalog: &mut Catalog) {
        for from in (0..self.clients).step_by(BATCH) {
            let stored = catalog.write(|tx| -> Result<(), Error> {
                for number in from..(from + BATCH).min(self.clients) {
                    let (client, inventory) = self.machine(number);
                    tx.insert_client(&client)?;
                    tx.store_inventory(&client.id, &inventory, NOW)?;
                }
                Ok(())
            });
            stored.unwrap_or_else(|error| panic!("{error}"));
        }
    }

    fn machine(&self, number: usize) -> (Client, Inventory) {
        let ago = |days: usize| NOW.before(Duration::from_secs(days as u64 * 86_400));
        let image = number / TO_AN_IMAGE;
        let kind = image % self.lists.len();
        let address = Ipv4Addr::from(0x0a00_0000 + number as u32);
        let client = Client {
            id: self.id(number),
            hostname: String::new(),
            machine_id: format!("{number:032x}"),
            serial: None,
            approval: Approval::Approved,
            conflict: None,
            conflict_with: None,
            site: SiteCode::parse("S01").expect("a code"),
            epoch: 1,
            key: KeyId::from(Digest::of(&number.to_be_bytes())),
            public_key: String::new(),
            platform: None,
            address: Some(IpAddr::V4(address)),
            enrolled_at: ago(400),
            last_seen: Some(ago(number % 40)),
            inventory_at: None,
        };
        let is_debian = kind == 0;
        let text = |debian: &str, other: &str| if is_debian { debian } else { other }.to_owned();
        let inventory = Inventory {
            collected_at: ago(number % 40),
            machine: Machine {
                machine_id: client.machine_id.clone(),
                hostname: format!("h{number}.example.org"),
                fqdn: None,
            },
            platform: Platform {
                os: text("debian", "rocky"),
                release: text("bookworm", "9"),
                architecture: "amd64".to_owned(),
            },
            operating_system: OperatingSystem {
                name: text("Debian GNU/Linux 12 (bookworm)", "Rocky Linux 9"),
                version: format!("{}.{}", if is_debian { 12 } else { 9 }, number % 10),
                family: Some(text("debian", "redhat")),
                ..OperatingSystem::default()
            },
            hardware: hardware(number, address),
            hotfixes: Vec::new(),
            container_images: Vec::new(),
            custom: Vec::new(),
            resources: Vec::new(),
            packages: self.packages(kind, image),
            gaps: Vec::new(),
            files: Vec::new(),
        };
        (client, inventory)
    }

    /// The list of the kind, of which each image lacks some packages and has others in one of five older versions.
    fn packages(&self, kind: usize, image: usize) -> Vec<InstalledPackage> {
        let list = self.lists[kind].iter().enumerate();
        let has = list
            .filter(|(at, _)| !(at * 7 + image).is_multiple_of(11))
            .take(PACKAGES);
        let installed = has.filter_map(|(at, (name, version))| {
            let age = (at * 31 + image * 17) % 25;
            let older = format!("{version}~{age}");
            let version = Version::parse(if age < 5 { &older } else { version }).ok()?;
            Some(InstalledPackage::new(
                Ecosystem::Dpkg,
                name,
                version,
                "amd64",
            ))
        });
        installed.collect()
    }
}

fn hardware(number: usize, address: Ipv4Addr) -> Hardware {
    Hardware {
        memory_bytes: Some(((number % 32) as u64 + 1) << 30),
        disks: vec![Disk {
            name: "sda".to_owned(),
            size: ((number % 10) as u64 + 1) * 100_000_000_000,
            model: "disk".to_owned(),
            ..Disk::default()
        }],
        interfaces: vec![Interface {
            name: "eth0".to_owned(),
            mac: format!("02:00:{number:08x}"),
            addresses: vec![InterfaceAddress {
                address: IpAddr::V4(address),
                prefix: 16,
            }],
            ..Interface::default()
        }],
        ..Hardware::default()
    }
}

/// Names and versions of the largest index of packages below the folder.
fn archive(folder: &Path) -> Vec<(String, String)> {
    let mut open = vec![folder.to_owned()];
    let mut found: Vec<(u64, PathBuf)> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, data) = (entry.path(), entry.metadata().expect("readable"));
            if data.is_dir() {
                open.push(path);
            } else if entry.file_name().to_string_lossy().starts_with("Packages") {
                found.push((data.len(), path));
            }
        }
    }
    let (_, path) = found.into_iter().max().expect("an index of packages");
    let file = std::fs::File::open(path).expect("readable");
    let mut text = String::new();
    decompress::reader(file, 1 << 30)
        .and_then(|mut reader| reader.read_to_string(&mut text))
        .expect("a whole index");
    let field = |record: &str, name: &str| {
        let mut values = record.lines().filter_map(|line| line.strip_prefix(name));
        values.next().map(str::to_owned)
    };
    let records = text.split("\n\n");
    records
        .filter_map(|record| Some((field(record, "Package: ")?, field(record, "Version: ")?)))
        .collect()
}

/// Names and versions of a list; what is a version in no world that we know is left out.
fn list(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let read = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (name, version) = (fields.next()?, fields.find(|text| is_version(text))?);
        Some((name.to_owned(), version.to_owned()))
    });
    read.collect()
}

fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['.', '-'])
}
