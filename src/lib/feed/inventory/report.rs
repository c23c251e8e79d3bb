//! What one report tells, and how several reports of one host become its inventory.

use super::InventoryFormat;
use super::loose::plain;
use crate::feed::{Error, malformed};
use crate::model::inventory::{Class, Gap, Hotfix, InstalledPackage, Inventory, Machine};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use crate::model::version::{Ecosystem, Version};
use std::collections::{BTreeMap, BTreeSet};

/// Parts of the class of the operating system, which each report tells in part.
const PARTS: &[&str] = &["operating_system.booted_at", Inventory::RESTART_NEEDED];
/// Told by Windows alone.
const HOTFIXES: &str = "hotfixes";
/// Rows that cannot be read are named one by one up to so many.
const MOST_NAMED: usize = 20;
/// No package of any ecosystem has a longer name.
const LONGEST_NAME: usize = 256;

/// What one report tells of one machine, or several of them together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    formats: Vec<InventoryFormat>,
    pub(super) inventory: Inventory,
    told: BTreeSet<&'static str>,
    refused: usize,
}

impl Report {
    pub(super) fn new(format: InventoryFormat, now: Timestamp) -> Self {
        Self {
            formats: vec![format],
            inventory: Inventory::new(now, Machine::default(), Platform::default()),
            told: BTreeSet::new(),
            refused: 0,
        }
    }

    /// Who wrote it.
    pub fn format(&self) -> InventoryFormat {
        self.formats[0]
    }

    /// The host name, where it tells one.
    pub fn hostname(&self) -> Option<&str> {
        Some(self.inventory.machine.hostname.as_str()).filter(|name| !name.is_empty())
    }

    /// Says what the system is, as far as no report does.
    pub fn run_on(&mut self, platform: &Platform) {
        let own = &mut self.inventory.platform;
        for (mine, theirs) in [
            (&mut own.os, &platform.os),
            (&mut own.release, &platform.release),
            (&mut own.architecture, &platform.architecture),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
    }

    pub(super) fn tells(&mut self, class: &'static str) {
        self.told.insert(class);
    }

    /// Of the classes, those of which something is there.
    pub(super) fn tells_of(&mut self, classes: &[(&'static str, bool)]) {
        let told = classes.iter().filter(|(_, is_told)| *is_told);
        self.told.extend(told.map(|(class, _)| *class));
    }

    pub(super) fn gap(&mut self, class: &str, reason: impl Into<String>) {
        self.inventory.gaps.push(Gap {
            class: class.to_owned(),
            reason: reason.into(),
        });
    }

    /// Names the host; what is no name of a host, such as a path, is refused.
    pub fn name(&mut self, hostname: &str) -> Result<(), String> {
        let is_strange = |c: char| c.is_control() || c.is_whitespace() || "/\\\"'<>|;".contains(c);
        let hostname = hostname.trim();
        if hostname.len() > 255 || hostname.contains(is_strange) {
            return Err(format!("no name of a host: {:?}", plain(hostname)));
        }
        self.inventory.machine.hostname = hostname.to_owned();
        Ok(())
    }

    /// A package as the report names it; nothing, and a gap, when that is no name or no version.
    pub(super) fn package(
        &mut self,
        ecosystem: Ecosystem,
        (name, version, architecture): (&str, &str, &str),
        place: impl std::fmt::Display,
    ) -> Option<&mut InstalledPackage> {
        match checked(ecosystem, name, version, architecture) {
            Ok(package) => {
                self.inventory.packages.push(package);
                self.inventory.packages.last_mut()
            }
            Err(reason) => {
                self.refuse(place, &reason);
                None
            }
        }
    }

    /// Notes a row that cannot be read.
    pub(super) fn refuse(&mut self, place: impl std::fmt::Display, reason: &str) {
        self.refused += 1;
        if self.refused <= MOST_NAMED {
            self.gap(&format!("packages.{place}"), reason);
        }
    }

    /// Notes an update of Windows by the number of its article: `KB123456`, also with a version or a word after it.
    pub(super) fn hotfix(&mut self, text: &str, installed_on: Option<String>) {
        if let Some(id) = article(text) {
            self.inventory.hotfixes.push(Hotfix { id, installed_on });
        }
    }

    /// Adds what another report tells of the same host; what both tell counts as the first one says.
    pub fn merge(&mut self, other: Self, file: &str) -> Result<(), Error> {
        let (mine, theirs) = (&mut self.inventory, other.inventory);
        let names = (&mine.machine.hostname, &theirs.machine.hostname);
        if !names.0.is_empty() && !names.1.is_empty() && !is_same_host(names.0, names.1) {
            let reason = format!("it is of host {}, not of {}", names.1, names.0);
            return Err(malformed(file, 1, reason));
        }
        super::merge::fill(mine, theirs);
        self.formats.extend(other.formats);
        self.told.extend(other.told);
        self.refused += other.refused;
        Ok(())
    }

    /// The inventory: in order, without repetition, and with what nobody told as gaps.
    pub fn finish(mut self) -> Inventory {
        if self.refused > MOST_NAMED {
            let reason = format!("{} rows in all cannot be read", self.refused);
            self.gap("packages.*", reason);
        }
        let formats: BTreeSet<_> = self.formats.iter().map(|format| format.word()).collect();
        let formats: Vec<_> = formats.into_iter().collect();
        let reason = match formats.as_slice() {
            [one] => format!("{one} does not tell it"),
            many => format!("{} do not tell it", many.join(" and ")),
        };
        let is_windows = self.inventory.platform.os == "windows";
        let whole = Class::ALL
            .iter()
            .filter(|class| **class != Class::OperatingSystem);
        let classes = PARTS.iter().copied().chain(whole.map(|class| class.path()));
        for class in classes.chain(is_windows.then_some(HOTFIXES)) {
            if !self.told.contains(class) {
                self.inventory.gaps.push(Gap {
                    class: class.to_owned(),
                    reason: reason.clone(),
                });
            }
        }
        let inventory = &mut self.inventory;
        let key = |one: &InstalledPackage| {
            (
                one.name.clone(),
                one.architecture.clone(),
                one.ecosystem,
                one.version.to_string(),
            )
        };
        inventory.packages.sort_by_cached_key(key);
        inventory
            .packages
            .dedup_by(|next, first| key(next) == key(first));
        inventory.hotfixes = each_once(std::mem::take(&mut inventory.hotfixes));
        self.inventory
    }
}

/// Names a package's source, unless its version is none of the ecosystem.
pub(super) fn set_source(package: &mut InstalledPackage, name: &str, version: &str) {
    let version = Version::parse(version).ok();
    let version = version.filter(|version| package.ecosystem.check(version.as_str()).is_ok());
    if let Some(version) = version.filter(|_| !name.is_empty() && name.len() <= LONGEST_NAME) {
        package.source = name.to_owned();
        package.source_version = version;
    }
}

/// A short name and the same name with a domain are one host.
fn is_same_host(left: &str, right: &str) -> bool {
    let short = |name: &str| {
        name.split('.')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    short(left) == short(right)
}

fn checked(
    ecosystem: Ecosystem,
    name: &str,
    version: &str,
    architecture: &str,
) -> Result<InstalledPackage, String> {
    let is_name = |text: &str| text.len() <= LONGEST_NAME && !text.contains(char::is_control);
    if name.is_empty() || !is_name(name) || !is_name(architecture) {
        return Err(format!("no name of a package: {:?}", plain(name)));
    }
    let version = Version::parse(version).map_err(|error| format!("{name}: {error}"))?;
    ecosystem
        .check(version.as_str())
        .map_err(|error| format!("{name}: {error}"))?;
    Ok(InstalledPackage::new(
        ecosystem,
        name,
        version,
        architecture,
    ))
}

fn each_once(hotfixes: Vec<Hotfix>) -> Vec<Hotfix> {
    let mut by_id = BTreeMap::<(usize, String), Hotfix>::new();
    for one in hotfixes {
        let key = (one.id.len(), one.id.clone());
        let known = by_id.entry(key).or_insert_with(|| one.clone());
        known.installed_on = known.installed_on.take().or(one.installed_on);
    }
    by_id.into_values().collect()
}

/// `KB893803v2 - Update` is `KB893803`; so is the bare number, as Vista lists some. `Q147222` is its older spelling.
pub(super) fn article(text: &str) -> Option<String> {
    let text = text.trim();
    let upper = text
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("KB"));
    let digits = match upper {
        true => &text[2..],
        false => text.strip_prefix(['Q', 'q']).unwrap_or(text),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit());
    let (number, rest) = digits.split_at(end.unwrap_or(digits.len()));
    let is_whole = upper || rest.is_empty();
    (is_whole && (5..=8).contains(&number.len())).then(|| format!("KB{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_have_one_spelling() {
        let table = [
            ("KB4100347", Some("KB4100347")),
            (" kb893803v2 - Update", Some("KB893803")),
            ("943729", Some("KB943729")),
            ("Q147222", Some("KB147222")),
            ("File 1", None),
            ("{7A068575-C5DB-43D9-BE20-3895D0C69B17}", None),
            ("KB", None),
            ("MSCompPackV1 - Update", None),
            ("\u{e9}", None),
        ];
        for (text, expected) in table {
            assert_eq!(article(text).as_deref(), expected, "{text}");
        }
    }

    fn report() -> Report {
        Report::new(InventoryFormat::Rpm, Timestamp::EPOCH)
    }

    #[test]
    fn reports_of_two_hosts_are_not_merged() {
        let (mut first, mut second) = (report(), report());
        first.name("web-1").unwrap();
        second.name("WEB-1.example.org").unwrap();
        first.merge(second.clone(), "b").unwrap();
        second.name("web-2").unwrap();
        let error = first.merge(second, "b").unwrap_err();
        assert_eq!(error.to_string(), "b:1: it is of host web-2, not of web-1");
    }

    #[test]
    fn what_both_tell_counts_once_and_what_neither_tells_is_a_gap() {
        let (mut first, mut second) = (report(), report());
        for report in [&mut first, &mut second] {
            report.package(Ecosystem::Rpm, ("bash", "5-1", "x86_64"), 1);
            report.tells(Inventory::PACKAGES);
        }
        first.hotfix("KB1234567", None);
        second.hotfix("KB1234567", Some("2020-01-02".to_owned()));
        second.inventory.operating_system.kernel = Some("6.1".to_owned());
        first.merge(second, "b").unwrap();
        let whole = first.finish();
        assert_eq!(whole.packages.len(), 1);
        assert_eq!(whole.hotfixes.len(), 1);
        assert_eq!(
            whole.hotfixes[0].installed_on.as_deref(),
            Some("2020-01-02")
        );
        assert_eq!(whole.operating_system.kernel.as_deref(), Some("6.1"));
        assert!(!whole.has_gap("packages") && whole.has_gap("hardware.disks"));
        assert_eq!(whole.gaps[0].reason, "rpm does not tell it");
    }

    #[test]
    fn hostile_names_are_refused_and_counted() {
        let mut report = report();
        let long = "n".repeat(1 << 20);
        for name in ["", &long, "a\u{1b}[31m", "a\nb"] {
            assert!(
                report
                    .package(Ecosystem::Rpm, (name, "1-1", ""), 7)
                    .is_none()
            );
        }
        for _ in 0..100 {
            report.package(Ecosystem::Rpm, ("a", "1\n2", ""), 8);
        }
        for host in ["../../etc/passwd", "a b", "a\u{7}", &long, "C:\\x"] {
            assert!(report.name(host).is_err(), "{host:.20}");
        }
        let inventory = report.finish();
        assert_eq!(inventory.packages, []);
        let rows = inventory
            .gaps
            .iter()
            .filter(|gap| gap.class.starts_with("packages."));
        assert_eq!(rows.count(), MOST_NAMED + 1);
        assert!(inventory.gaps.iter().all(|gap| gap.reason.len() < 2_000));
    }
}
