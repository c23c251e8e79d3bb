//! dpkg's status file as text: what is installed, and what each package needs of others.

use super::deb822::{Stanza, stanzas};
use super::inventory::{Gap, InstalledPackage};
use super::version::{DebVersion, Ecosystem};
use std::collections::{BTreeMap, HashSet};

/// What a status text says: the packages it has, and the stanzas that dpkg itself would refuse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    /// Packages that are on the disk, wholly or in part, by name and architecture.
    pub packages: Vec<InstalledPackage>,
    /// Stanzas that could not be read, and why.
    pub gaps: Vec<Gap>,
}

/// Reads `/var/lib/dpkg/status`. Of two stanzas for one package the later counts, so that the journal in
/// `/var/lib/dpkg/updates` may simply be appended.
pub fn parse_status(text: &str) -> Status {
    let mut packages = BTreeMap::new();
    let mut needs = BTreeMap::new();
    let mut gaps = Vec::new();
    for stanza in stanzas(text) {
        let record = Record::of(&stanza);
        match record.package() {
            Ok(found) => {
                let key = (record.name, record.architecture);
                needs.insert(key, [record.pre_depends, record.depends]);
                packages.insert(key, found);
            }
            Err(reason) => gaps.push(Gap {
                class: format!("packages.{}", record.name),
                reason: format!("dpkg status, line {}: {reason}", stanza.line()),
            }),
        }
    }
    let there = packages.iter().filter(|(_, found)| found.is_some());
    let names: HashSet<&str> = there.map(|((name, _), _)| *name).collect();
    for (key, package) in &mut packages {
        if let Some(package) = package {
            let clauses = needs[key].into_iter().flat_map(clauses);
            package.bounds = joined(clauses.filter(|clause| !is_lasting(clause, &names)));
        }
    }
    Status {
        packages: packages.into_values().flatten().collect(),
        gaps,
    }
}

/// dpkg's native architecture, as its own package tells.
pub fn native_architecture(packages: &[InstalledPackage]) -> Option<&str> {
    packages
        .iter()
        .find(|package| package.name == "dpkg")
        .map(|package| package.architecture.as_str())
}

/// The fields that matter, as written; empty where there is none.
#[derive(Default)]
struct Record<'a> {
    name: &'a str,
    status: &'a str,
    version: &'a str,
    architecture: &'a str,
    source: &'a str,
    provides: &'a str,
    depends: &'a str,
    pre_depends: &'a str,
    conflicts: &'a str,
    breaks: &'a str,
}

impl<'a> Record<'a> {
    fn of(stanza: &Stanza<'a>) -> Self {
        let mut record = Self::default();
        for (name, value) in stanza.fields() {
            if let Some(field) = record.field_mut(name) {
                *field = value;
            }
        }
        record
    }

    fn field_mut(&mut self, name: &str) -> Option<&mut &'a str> {
        Some(match name.to_ascii_lowercase().as_str() {
            "package" => &mut self.name,
            "status" => &mut self.status,
            "version" => &mut self.version,
            "architecture" => &mut self.architecture,
            "source" => &mut self.source,
            "provides" => &mut self.provides,
            "depends" => &mut self.depends,
            "pre-depends" => &mut self.pre_depends,
            "conflicts" => &mut self.conflicts,
            "breaks" => &mut self.breaks,
            _ => return None,
        })
    }

    /// The package, or nothing when the record only remembers one that is gone.
    fn package(&self) -> Result<Option<InstalledPackage>, String> {
        if !is_package_name(self.name) {
            return Err("no valid package name".to_owned());
        }
        let (want, state) = self.states()?;
        if matches!(state, State::Gone) {
            return Ok(None);
        }
        if self.architecture.is_empty() {
            return Err("no architecture".to_owned());
        }
        let version = DebVersion::parse(self.version).map_err(|e| e.to_string())?;
        let (source, source_version) = self.source(&version)?;
        Ok(Some(InstalledPackage {
            name: self.name.to_owned(),
            ecosystem: Ecosystem::Dpkg,
            version: version.into(),
            architecture: self.architecture.to_owned(),
            source,
            source_version: source_version.into(),
            module: None,
            vendor: None,
            held: want == "hold",
            broken: match state {
                State::Broken(word) => Some(word.to_owned()),
                State::Installed | State::Gone => None,
            },
            provides: one_line(self.provides),
            bounds: String::new(),
            conflicts: joined(clauses(self.conflicts).chain(clauses(self.breaks))),
        }))
    }

    /// The three words of `Status`: what is wanted, whether dpkg asks for a reinstallation, and how it stands.
    fn states(&self) -> Result<(&'a str, State<'a>), String> {
        let refused = || format!("invalid status {:?}", self.status);
        let mut words = self.status.split_ascii_whitespace();
        let (Some(want), Some(flag), Some(state), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(refused());
        };
        let is_known = ["unknown", "install", "hold", "deinstall", "purge"].contains(&want)
            && ["ok", "reinstreq"].contains(&flag);
        match state {
            _ if !is_known => Err(refused()),
            "not-installed" | "config-files" => Ok((want, State::Gone)),
            "installed" if flag == "ok" => Ok((want, State::Installed)),
            // It is unpacked and asks for a reinstallation while an upgrade is at work, before and after its files change.
            "installed" | "unpacked" | "half-configured" if flag != "ok" => {
                Ok((want, State::Broken(flag)))
            }
            "half-installed" | "unpacked" | "half-configured" | "triggers-awaited"
            | "triggers-pending" => Ok((want, State::Broken(state))),
            _ => Err(refused()),
        }
    }

    /// `Source: name (version)`; both default to the binary package's own.
    fn source(&self, version: &DebVersion) -> Result<(String, DebVersion), String> {
        let (name, rest) = match self.source.split_once('(') {
            Some((name, rest)) => (name.trim(), Some(rest.trim_end_matches(')').trim())),
            None => (self.source.trim(), None),
        };
        let name = if name.is_empty() { self.name } else { name };
        let version = match rest {
            Some(text) => DebVersion::parse(text).map_err(|e| e.to_string())?,
            None => version.clone(),
        };
        Ok((name.to_owned(), version))
    }
}

enum State<'a> {
    /// Nothing of it but perhaps configuration files is there.
    Gone,
    Installed,
    /// Not as it should be; dpkg's word for it.
    Broken(&'a str),
}

/// The rule of dpkg: letters, digits and `+ - .`, the first a letter or digit.
fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// The comma-separated parts of a relation field, each on one line.
fn clauses(field: &str) -> impl Iterator<Item = String> {
    field
        .split(',')
        .map(one_line)
        .filter(|clause| !clause.is_empty())
}

fn joined(clauses: impl Iterator<Item = String>) -> String {
    clauses.collect::<Vec<_>>().join(", ")
}

/// Whether a need stays met while versions rise: an alternative without an upper bound is a package that is there, and not
/// only provided, since a newer version may provide less.
fn is_lasting(clause: &str, names: &HashSet<&str>) -> bool {
    clause.split('|').any(|alternative| {
        let end = alternative.find(['(', '[', '<', ':']);
        let name = alternative[..end.unwrap_or(alternative.len())].trim();
        names.contains(name) && !has_upper_bound(alternative)
    })
}

/// Whether it has `=`, `<<`, `<=` or the old `<`.
fn has_upper_bound(alternative: &str) -> bool {
    let relation = alternative.split_once('(').map(|(_, relation)| relation);
    relation.is_some_and(|relation| relation.trim_start().starts_with(['=', '<']))
}

fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATUS: &str = include_str!("../../../tests/data/dpkg/status");
    /// `dpkg-query -W` of the same text: package, version, architecture, source, source version, status.
    const DPKG_QUERY: &str = include_str!("../../../tests/data/dpkg/dpkg-query.tsv");

    fn found(name: &str) -> InstalledPackage {
        let mut all = parse_status(STATUS).packages;
        all.retain(|package| package.name == name);
        all.remove(0)
    }

    #[test]
    fn packages_agree_with_dpkg_query() {
        let expected: Vec<&str> = DPKG_QUERY
            .lines()
            .filter(|line| !line.contains("config-files") && !line.contains("not-installed"))
            .collect();
        let status = parse_status(STATUS);
        let actual: Vec<String> = status
            .packages
            .iter()
            .map(|p| {
                let status = match (&p.broken, p.held) {
                    (Some(word), _) if word == "half-installed" => {
                        "install reinstreq half-installed".to_owned()
                    }
                    (Some(word), _) => format!("install ok {word}"),
                    (None, true) => "hold ok installed".to_owned(),
                    (None, false) => "install ok installed".to_owned(),
                };
                format!(
                    "{}\t{}\t{}\t{}\t{}\t{status}",
                    p.name, p.version, p.architecture, p.source, p.source_version
                )
            })
            .collect();
        assert_eq!(actual, expected);
        assert!(status.gaps.is_empty());
    }

    #[test]
    fn only_needs_that_newer_versions_of_others_could_violate_are_kept() {
        let status = "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\
            Depends: b (>= 1), b (= 1), b (<< 2) | c (>= 1), b (< 2) | abi-1, abi-1,\n c:any | abi-1\n\n\
            Package: b\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nProvides: abi-1\n\n\
            Package: c\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n";
        let packages = parse_status(status).packages;
        assert_eq!(packages[0].bounds, "b (= 1), b (< 2) | abi-1, abi-1");
    }

    #[test]
    fn conflicts_and_breaks_are_one_list() {
        let compiler = found("g++-12");
        assert_eq!(compiler.conflicts, "g++-11-old (<< 11), broken-tool");
        assert_eq!(compiler.provides, "c++-compiler, g++-12-multi");
    }

    #[test]
    fn the_later_stanza_of_a_package_counts() {
        let journal = "\n\nPackage: bsdutils\nStatus: install ok half-configured\nArchitecture: amd64\nVersion: 1:3\n\n\
                       Package: g++-12\nStatus: deinstall ok config-files\nArchitecture: amd64\nVersion: 12\n";
        let status = parse_status(&[STATUS, journal].concat());
        let names: Vec<_> = status.packages.iter().map(|p| p.name.as_str()).collect();
        assert!(!names.contains(&"g++-12"));
        let updated: Vec<_> = status
            .packages
            .iter()
            .filter(|p| p.name == "bsdutils")
            .collect();
        assert_eq!(updated.len(), 1);
        assert_eq!(updated[0].broken.as_deref(), Some("half-configured"));
    }

    /// The records that dpkg 1.21.22 writes, in order, while it upgrades one package (seen with strace).
    #[test]
    fn what_asks_for_a_reinstallation_is_half_there_whatever_its_state() {
        for (state, is_half_there) in [
            ("reinstreq half-configured", true),
            ("reinstreq unpacked", true),
            ("reinstreq half-installed", true),
            ("ok unpacked", false),
            ("ok half-configured", false),
            ("ok installed", false),
        ] {
            let text = format!(
                "Package: tzdata\nStatus: install {state}\nArchitecture: all\nVersion: 2\n"
            );
            let found = &parse_status(&text).packages[0];
            assert_eq!(found.is_half_there(), is_half_there, "{state}");
            assert_eq!(found.lacks("2"), is_half_there, "{state}");
            assert_eq!(found.broken.is_none(), state == "ok installed", "{state}");
        }
    }

    #[test]
    fn what_dpkg_refuses_is_a_gap_and_the_rest_is_read() {
        let good = "Package: good\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n";
        for (bad, reason) in [
            (
                "Status: install ok installed\nVersion: 1",
                "no valid package name",
            ),
            (
                "Package: _x\nStatus: install ok installed",
                "no valid package name",
            ),
            (
                "Package: x\nVersion: 1\nArchitecture: all",
                "invalid status \"\"",
            ),
            (
                "Package: x\nStatus: install ok there\nVersion: 1",
                "invalid status",
            ),
            (
                "Package: x\nStatus: install ok installed\nArchitecture: all",
                "invalid version \"\"",
            ),
            (
                "Package: x\nStatus: install ok installed\nArchitecture: all\nVersion: a:1",
                "invalid version \"a:1\"",
            ),
            (
                "Package: x\nStatus: install ok installed\nVersion: 1",
                "no architecture",
            ),
            (
                "Package: x\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nSource: y (1 2)",
                "invalid version \"1 2\"",
            ),
        ] {
            let status = parse_status(&format!("{bad}\n\n{good}"));
            assert_eq!(status.packages.len(), 1, "{bad}");
            assert_eq!(status.gaps.len(), 1, "{bad}");
            assert!(status.gaps[0].reason.contains(reason), "{:?}", status.gaps);
            assert!(status.gaps[0].reason.starts_with("dpkg status, line 1: "));
        }
    }

    #[test]
    fn dpkg_tells_the_native_architecture() {
        let status = parse_status(
            "Package: dpkg\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1.21.22\n",
        );
        assert_eq!(native_architecture(&status.packages), Some("arm64"));
        assert_eq!(native_architecture(&[]), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(\\PC|\n|(Package|Status|Version|Source|Depends): |install ok installed){0,60}") {
            parse_status(&text);
        }
    }
}
