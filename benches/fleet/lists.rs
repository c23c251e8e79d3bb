//! Packages as releases have them, from the real lists below `SMS_DATA`: each with the versions that it had one after the
//! other. Of Debian 12 these are its indexes; of AlmaLinux the versions that its advisories name. Other Debian releases are
//! Debian 12 with their own marks in all versions, since no lists of them are there.

use sms::feed::decompress;
use sms::host::dpkg::parse_status;
use sms::model::inventory::InstalledPackage;
use sms::model::version::{Ecosystem, Version, natural_order};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Packages that machines choose from, beside those of a real server.
const POOL: usize = 4_000;
const LIMIT: u64 = 1 << 30;

/// A release.
pub struct Release {
    pub os: &'static str,
    pub name: &'static str,
    pub family: &'static str,
    pub lines: Vec<Line>,
}

/// A package through time.
pub struct Line {
    package: InstalledPackage,
    versions: Vec<Version>,
}

impl Line {
    pub fn name(&self) -> &str {
        &self.package.name
    }

    /// How often it became newer.
    pub fn updates(&self) -> usize {
        self.versions.len() - 1
    }

    /// The package as it was after so many updates.
    pub fn at(&self, updates: usize) -> InstalledPackage {
        let version = self.versions[updates.min(self.updates())].clone();
        InstalledPackage {
            source_version: version.clone(),
            version,
            ..self.package.clone()
        }
    }

    fn new(package: InstalledPackage, mut versions: Vec<String>) -> Option<Self> {
        versions.sort_by(|left, right| natural_order(left, right));
        versions.dedup();
        let versions = versions.iter().filter_map(|text| Version::parse(text).ok());
        let versions: Vec<Version> = versions.collect();
        (!versions.is_empty()).then_some(Self { package, versions })
    }

    /// The same package in another release.
    fn marked(&self, release: &str) -> Option<Self> {
        let mark = |version: &Version| match version.as_str() {
            text if text.contains("deb12") => text.replace("deb12", release),
            text => format!("{text}+{release}"),
        };
        Self::new(
            self.package.clone(),
            self.versions.iter().map(mark).collect(),
        )
    }
}

/// All releases.
pub fn releases() -> Vec<Release> {
    let data = std::env::var_os("SMS_DATA").map_or("../shared/data".into(), PathBuf::from);
    let bookworm = debian(&data);
    let marked = |release| {
        bookworm
            .iter()
            .filter_map(|line| line.marked(release))
            .collect()
    };
    let (old, new) = (marked("deb11"), marked("deb13"));
    let release = |os, name, family, lines| Release {
        os,
        name,
        family,
        lines,
    };
    vec![
        release("debian", "bookworm", "debian", bookworm),
        release("debian", "bullseye", "debian", old),
        release("debian", "trixie", "debian", new),
        release("almalinux", "9", "redhat", almalinux(&data)),
    ]
}

/// First the packages of a real server, then others of the archive.
fn debian(data: &Path) -> Vec<Line> {
    let mut versions: BTreeMap<String, (InstalledPackage, Vec<String>)> = BTreeMap::new();
    for text in indexes(&data.join("debian/dists")) {
        for package in parse_status(&installed(&text)).packages {
            let version = package.version.as_str().to_owned();
            let own = versions.entry(package.name.clone());
            let (_, known) = own.or_insert_with(|| (package, Vec::new()));
            known.extend(earlier(&version));
            known.push(version);
        }
    }
    let server = data.join("debian/hosts/bw-server/packages.tsv");
    let server = std::fs::read_to_string(server).expect("the list of a server");
    let names = server.lines().filter_map(|line| line.split('\t').next());
    let mut found: Vec<Line> = names
        .filter_map(|name| versions.remove(name))
        .filter_map(|(package, versions)| Line::new(package, versions))
        .collect();
    let step = (versions.len() / POOL).max(1);
    let others = versions.into_values().step_by(step);
    found.extend(others.filter_map(|(package, versions)| Line::new(package, versions)));
    found
}

/// The updates of a stable release are numbered: +deb12u3 came after +deb12u2.
fn earlier(version: &str) -> Vec<String> {
    let Some((front, number)) = version.rsplit_once("+deb12u") else {
        return Vec::new();
    };
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let last: u32 = digits.parse().unwrap_or(0);
    (1..last.min(12))
        .map(|number| format!("{front}+deb12u{number}"))
        .collect()
}

/// The text of an index as dpkg has it once all is installed.
fn installed(index: &str) -> String {
    index.replace("\nVersion: ", "\nStatus: install ok installed\nVersion: ")
}

/// All indexes of packages below the folder.
fn indexes(folder: &Path) -> Vec<String> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if entry.file_name().to_string_lossy().starts_with("Packages") {
                found.push(String::from_utf8_lossy(&unpacked(&path)).into_owned());
            }
        }
    }
    found
}

fn unpacked(path: &Path) -> Vec<u8> {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut bytes = Vec::new();
    decompress::reader(file, LIMIT)
        .and_then(|mut reader| reader.read_to_end(&mut bytes))
        .expect("a whole file");
    bytes
}

/// The packages that advisories name, with all versions that they call mended.
fn almalinux(data: &Path) -> Vec<Line> {
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let archive = unpacked(&data.join("osv/almalinux9-2024-2025.tar.xz"));
    for advisory in files(&archive) {
        let advisory: serde_json::Value = serde_json::from_slice(advisory).expect("an advisory");
        for affected in list(&advisory["affected"]) {
            let name = affected["package"]["name"].as_str().expect("a name");
            let events = list(&affected["ranges"]).flat_map(|range| list(&range["events"]));
            let fixed = events.filter_map(|event| event["fixed"].as_str());
            let own = versions.entry(name.to_owned()).or_default();
            own.extend(fixed.map(str::to_owned));
        }
    }
    let lines = versions.into_iter().filter_map(|(name, versions)| {
        let version = Version::parse(versions.first()?).ok()?;
        let package = InstalledPackage::new(Ecosystem::Rpm, &name, version, "x86_64");
        Line::new(package, versions)
    });
    lines.collect()
}

fn list(value: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    value.as_array().into_iter().flatten()
}

/// The plain files of a tar archive.
fn files(mut archive: &[u8]) -> Vec<&[u8]> {
    const BLOCK: usize = 512;
    let mut found = Vec::new();
    while archive.len() > BLOCK && archive[0] != 0 {
        let size = String::from_utf8_lossy(&archive[124..135]).into_owned();
        let size = usize::from_str_radix(size.trim_matches([' ', '\0']), 8).expect("a size");
        if matches!(archive[156], b'0' | 0) {
            found.push(&archive[BLOCK..BLOCK + size]);
        }
        archive = &archive[(BLOCK + size.next_multiple_of(BLOCK)).min(archive.len())..];
    }
    found
}
