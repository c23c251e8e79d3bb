//! A fleet drawn from real package lists: machines of four releases and some roles, each with packages of its own, and each
//! as new as the day when it was last patched.

use crate::lists::{self, Line, Release};
use sms::model::client::{Approval, Client};
use sms::model::digest::Digest;
use sms::model::id::{ClientId, KeyId, SiteCode};
use sms::model::inventory::{
    Disk, FileSystem, Hardware, InstalledPackage, Interface, InterfaceAddress, Inventory, Machine,
    OperatingSystem, Processor, System,
};
use sms::model::platform::Platform;
use sms::model::time::Timestamp;
use sms::model::version::Version;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// The moment of all measurements.
pub const NOW: Timestamp = Timestamp::EPOCH;
/// Packages of a machine.
pub const PACKAGES: usize = 700;
/// Of them, those that every machine of its release has, and those that it alone has chosen; the rest is its role's.
const COMMON: usize = 400;
const OWN: usize = 40;
/// Roles of machines.
const ROLES: usize = 8;
/// The time over which updates came, and a machine may be behind, in weeks.
const WEEKS: u64 = 104;
/// One package in so many is not as new as its machine.
const HELD_BACK: u64 = 60;

/// What happened to a machine since it was first seen, one thing after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    None,
    /// It was patched a week later.
    Patched,
    /// A package became newer, each machine another one.
    Package,
    /// A file system became fuller.
    FreeSpace,
    /// It was patched a month later.
    Month,
}

impl Change {
    const fn weeks(self) -> u64 {
        match self {
            Self::None => 0,
            Self::Patched | Self::Package | Self::FreeSpace => 1,
            Self::Month => 5,
        }
    }
}

/// What all machines are drawn from.
pub struct Fleet {
    releases: Vec<Release>,
}

/// A choice that is the same in every run.
#[derive(Clone, Copy)]
struct Draw(u64);

impl Draw {
    fn of(seed: impl Into<u64>) -> Self {
        Self(seed.into())
    }

    /// The next of a row of numbers (splitmix64).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }
}

impl Fleet {
    pub fn new() -> Self {
        Self {
            releases: lists::releases(),
        }
    }

    pub fn id(&self, number: usize) -> ClientId {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&(number as u64).to_be_bytes());
        ClientId::make(NOW, &random)
    }

    /// A package that many have, and a version between those that they have.
    pub fn package(&self, number: usize) -> (String, String) {
        let common = &self.releases[number % self.releases.len()].lines[..COMMON];
        let mut updated = common.iter().filter(|line| line.updates() > 0).cycle();
        let line = updated.nth(number).expect("some were updated");
        let package = line.at(line.updates().div_ceil(2));
        (package.name, package.version.as_str().to_owned())
    }

    pub fn client(&self, number: usize) -> Client {
        Client {
            id: self.id(number),
            hostname: format!("h{number}.example.org"),
            machine_id: format!("{number:032x}"),
            serial: None,
            approval: Approval::Approved,
            conflict: None,
            conflict_with: None,
            site: SiteCode::parse("S01").expect("a code"),
            epoch: 1,
            key: KeyId::from(Digest::of(&number.to_be_bytes())),
            public_key: "A".repeat(44),
            platform: None,
            address: Some(IpAddr::V4(address(number))),
            enrolled_at: ago(400),
            last_seen: Some(ago(number % 40)),
            inventory_at: None,
        }
    }

    /// The report of a machine after what happened to it.
    pub fn report(&self, number: usize, change: Change) -> Inventory {
        let mut report = self.report_of_week(number, change.weeks());
        if change >= Change::Package {
            let place = number * 7 % PACKAGES;
            let package = &mut report.packages[place];
            let version = format!("{}+sec1", package.version);
            package.version = Version::parse(&version).expect("a version");
        }
        if change >= Change::FreeSpace {
            let system = &mut report.hardware.file_systems[0];
            system.free -= system.size / 40;
        }
        report
    }

    fn report_of_week(&self, number: usize, patched: u64) -> Inventory {
        let mut draw = Draw::of(number as u64);
        // of a hundred machines 50 are Debian 12, 15 Debian 11, 15 Debian 13 and 20 AlmaLinux
        let release = match draw.below(100) {
            0..50 => 0,
            50..65 => 1,
            65..80 => 2,
            _ => 3,
        };
        self.made(number, release, (draw, patched))
    }

    /// The report of a machine that was made of an image: one of five is AlmaLinux 9, the others are Debian 12.
    pub fn report_of_image(&self, number: usize, image: usize) -> Inventory {
        let release = if image.is_multiple_of(5) { 3 } else { 0 };
        self.made(number, release, (Draw::of(image as u64), 0))
    }

    /// A package or source of Debian that all or few machines of images have, and how many do.
    pub fn sought(&self, which: &str, (clients, images): (usize, usize)) -> (String, usize) {
        let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for image in (0..images).filter(|image| !image.is_multiple_of(5)) {
            let report = self.report_of_image(image, image);
            let packages = report.packages.into_iter();
            let sources = packages.flat_map(|package| [package.source, package.name]);
            for source in sources.collect::<std::collections::BTreeSet<_>>() {
                holders.entry(source).or_default().push(image);
            }
        }
        let wanted = match which {
            "common" => usize::MAX,
            _ => images.div_ceil(100),
        };
        let (source, images_with) = holders
            .into_iter()
            .min_by_key(|(_, having)| having.len().abs_diff(wanted))
            .expect("there are packages");
        let of_image = |image: &usize| (*image..clients).step_by(images).count();
        (source, images_with.iter().map(of_image).sum())
    }

    fn made(&self, number: usize, release: usize, (draw, patched): (Draw, u64)) -> Inventory {
        let release = &self.releases[release];
        let is_debian = release.family == "debian";
        Inventory {
            collected_at: ago(number % 40),
            machine: Machine {
                machine_id: format!("{number:032x}"),
                hostname: format!("h{number}.example.org"),
                fqdn: None,
            },
            platform: Platform {
                os: release.os.to_owned(),
                release: release.name.to_owned(),
                architecture: if is_debian { "amd64" } else { "x86_64" }.to_owned(),
            },
            operating_system: OperatingSystem {
                name: format!("{} {}", release.os, release.name),
                version: format!("{}.{}", if is_debian { 12 } else { 9 }, number % 10),
                family: Some(release.family.to_owned()),
                kernel: Some(format!("6.1.0-{}-amd64", 20 + draw.0 % 20)),
                ..OperatingSystem::default()
            },
            hardware: hardware(number),
            packages: packages(&release.lines, draw, patched),
            hotfixes: Vec::new(),
            container_images: Vec::new(),
            custom: Vec::new(),
            resources: Vec::new(),
            gaps: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// The packages of a machine, by name. Half of all machines were patched within a month, the others longer ago.
fn packages(lines: &[Line], mut draw: Draw, patched: u64) -> Vec<InstalledPackage> {
    let role = draw.below(ROLES as u64) as usize;
    let behind = match draw.below(2) {
        0 => draw.below(5),
        _ => draw.below(WEEKS),
    };
    let week = (WEEKS - behind + patched).min(WEEKS);
    let rest = lines.len() - COMMON;
    let of_role = PACKAGES - COMMON - OWN;
    let mut chosen: BTreeMap<&str, InstalledPackage> = BTreeMap::new();
    let mut choose = |place: usize, draw: &mut Draw| {
        let mut updates = updates_until(place, lines[place].updates(), week);
        if draw.below(HELD_BACK) == 0 {
            updates = updates.saturating_sub(1);
        }
        let package = lines[place].at(updates);
        chosen.entry(lines[place].name()).or_insert(package);
        chosen.len()
    };
    for place in 0..COMMON {
        choose(place, &mut draw);
    }
    for place in 0..of_role {
        choose(COMMON + (role * of_role + place) % rest, &mut draw);
    }
    // some packages are chosen by many, most by few
    loop {
        let (one, other) = (draw.below(rest as u64), draw.below(rest as u64));
        let place = COMMON + (one * other / rest as u64) as usize;
        if choose(place, &mut draw) >= PACKAGES {
            return chosen.into_values().collect();
        }
    }
}

/// How many of the updates of a package had come in a week; each came in a week of its own.
fn updates_until(place: usize, updates: usize, week: u64) -> usize {
    let mut draw = Draw::of(place as u64 + 1_000_000);
    (0..updates).filter(|_| draw.below(WEEKS) < week).count()
}

fn ago(days: usize) -> Timestamp {
    NOW.before(Duration::from_secs(days as u64 * 86_400))
}

fn address(number: usize) -> Ipv4Addr {
    Ipv4Addr::from(0x0a00_0000 + number as u32)
}

fn hardware(number: usize) -> Hardware {
    let size = ((number % 10) as u64 + 1) * 100_000_000_000;
    let file_system = |mount_point: &str, part: u64| FileSystem {
        mount_point: mount_point.to_owned(),
        kind: "ext4".to_owned(),
        source: format!("/dev/mapper/vg0-{}", mount_point.trim_matches('/')),
        size: size / part,
        free: size / part / 3 + number as u64 * 4096,
    };
    Hardware {
        system: Some(System {
            vendor: "Dell Inc.".to_owned(),
            product: format!("PowerEdge R{}40", number % 8),
            serial: format!("SN{number:07}"),
            bios_version: format!("2.{}.1", number % 20),
            ..System::default()
        }),
        virtualization: Some("physical".to_owned()),
        processors: vec![Processor {
            model: "Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz".to_owned(),
            sockets: 2,
            threads: 64,
            ..Processor::default()
        }],
        memory_bytes: Some(((number % 32) as u64 + 1) << 30),
        disks: vec![Disk {
            name: "sda".to_owned(),
            size,
            model: "PERC H740P Mini".to_owned(),
            ..Disk::default()
        }],
        file_systems: vec![
            file_system("/", 4),
            file_system("/var", 2),
            file_system("/home", 4),
        ],
        interfaces: vec![Interface {
            name: "eth0".to_owned(),
            mac: format!("02:00:{number:08x}"),
            addresses: vec![InterfaceAddress {
                address: IpAddr::V4(address(number)),
                prefix: 16,
            }],
            ..Interface::default()
        }],
        ..Hardware::default()
    }
}
