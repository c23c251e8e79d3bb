//! `updateinfo.xml`: the advisories of a repository.

use super::primary::identity;
use super::xml::{Node, records};
use crate::feed::{BadRecord, Error, severity_word};
use crate::model::id::{CveId, UpdateId};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity};
use crate::model::version::Version;

const TITLE_CHARS: usize = 200;

/// The advisories of a repository.
#[derive(Debug, Default)]
pub struct Advisories {
    /// All that are in force.
    pub advisories: Vec<Advisory>,
    /// How many are not: withdrawn, or in test.
    pub not_in_force: u64,
    /// Records that could not be read.
    pub bad: Vec<BadRecord>,
}

/// An advisory.
#[derive(Debug)]
pub struct Advisory {
    /// The vendor's name for it.
    pub id: UpdateId,
    /// One line.
    pub title: String,
    /// The vendor's word.
    pub severity: Severity,
    /// By its type.
    pub classification: Classification,
    /// What it closes.
    pub cves: Vec<CveId>,
    /// When it came out.
    pub issued: Option<Timestamp>,
    /// Whether it asks for a restart of the machine.
    pub needs_restart: bool,
    /// What it brings, sources left out.
    pub packages: Vec<Named>,
}

/// A package as an advisory names it.
#[derive(Debug)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The architecture.
    pub architecture: String,
    /// `epoch:version-release`.
    pub version: Version,
    /// The module of its collection, `name:stream`.
    pub module: Option<String>,
}

impl Advisories {
    /// Reads it; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let mut found = Self::default();
        records(text, file, "updates", &mut |node, line| {
            if node.name != "update" {
                return;
            }
            if ["retracted", "testing", "pending"].contains(&node.attribute("status")) {
                found.not_in_force += 1;
                return;
            }
            match advisory(&node) {
                Ok(advisory) => found.advisories.push(advisory),
                Err(reason) => found.bad.push(BadRecord::at_line(file, line, reason)),
            }
        })?;
        Ok(found)
    }
}

fn advisory(node: &Node) -> Result<Advisory, String> {
    let id = UpdateId::parse(node.text_of("id")).map_err(|e| e.to_string())?;
    let (mut packages, mut needs_restart) = (Vec::new(), asks(node));
    for collection in node.all("pkglist").flat_map(|list| list.all("collection")) {
        let module = collection.child("module").map(stream);
        for package in collection.all("package") {
            needs_restart |= asks(package);
            if !["src", "nosrc"].contains(&package.attribute("arch")) {
                let named = named(package, module.as_ref());
                packages.push(named.map_err(|reason| format!("{id}: {reason}"))?);
            }
        }
    }
    let title = node.text_of("title").chars().filter(|c| !c.is_control());
    let title: String = title.take(TITLE_CHARS).collect();
    let is_security = node.attribute("type") == "security";
    Ok(Advisory {
        title: if title.is_empty() {
            id.to_string()
        } else {
            title
        },
        id,
        severity: severity_word(node.text_of("severity")).unwrap_or_default(),
        classification: match is_security {
            true => Classification::Security,
            false => Classification::Maintenance,
        },
        cves: cves(node),
        issued: node
            .child("issued")
            .and_then(|day| moment(day.attribute("date"))),
        needs_restart,
        packages,
    })
}

/// Whether an advisory or a package of it says that the machine is to be restarted.
fn asks(node: &Node) -> bool {
    let said = node.child("reboot_suggested").map(|said| said.text.trim());
    said.is_some_and(|said| !["", "0", "False", "false", "no"].contains(&said))
}

fn stream(module: &Node) -> String {
    let (name, stream) = (module.attribute("name"), module.attribute("stream"));
    format!("{name}:{stream}")
}

fn named(node: &Node, module: Option<&String>) -> Result<Named, String> {
    let name = node.attribute("name");
    let (version, architecture) = identity(name, Some(node), node.attribute("arch"))?;
    Ok(Named {
        name: name.to_owned(),
        architecture,
        version,
        module: module.cloned(),
    })
}

/// From references: by their names, and by the words of their titles, where Fedora has them.
fn cves(node: &Node) -> Vec<CveId> {
    let mut found = Vec::new();
    for reference in node
        .all("references")
        .flat_map(|list| list.all("reference"))
    {
        let texts = [reference.attribute("id"), reference.attribute("title")];
        for word in texts.iter().flat_map(|text| text.split([' ', ',', ':'])) {
            match CveId::parse(word) {
                Ok(cve) if !found.contains(&cve) => found.push(cve),
                _ => {}
            }
        }
    }
    found
}

/// `2024-01-08 00:00:00`, `2024-01-08`, or seconds since 1970; all in UTC.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse::<i64>() {
        return seconds.checked_mul(1000).map(Timestamp::from_millis);
    }
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let time = time.trim_end_matches("UTC").trim_end_matches('Z').trim();
    let time = if time.len() == 5 {
        format!("{time}:00")
    } else {
        time.to_owned()
    };
    Timestamp::parse(&format!("{day}T{time}Z")).ok()
}
