//! The offline scan file of Windows Update, `wsusscn2.cab`, and the `package.xml` in it: which updates there are, what replaces
//! what, and in cabinets beside it titles, KBs and severities. Each update of a KB becomes part of that KB's.
//!
//! Known limits: detection rules (`c`) are not carried out; a product is known where the title names it. Categories,
//! drivers and updates without a KB are counted.

use super::kb::PassedOver;
use super::kbs::{Kbs, number, severity};
use super::xml::{Attributes, Visitor, walk};
use super::{BadRecord, Error, cab_file, malformed};
use crate::model::id::UpdateId;
use crate::model::time::Timestamp;
use crate::model::update::{Rule, Update};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Updates of one file; the real one has some three hundred thousand revisions.
const MAX_REVISIONS: usize = 2_000_000;
/// Broken members that are told one by one.
const MAX_BAD: usize = 1_000;

/// What the file says.
#[derive(Debug, Default)]
pub struct Offline {
    /// One update a KB, by number.
    pub updates: Vec<Update>,
    /// Members that cannot be read.
    pub bad: Vec<BadRecord>,
    /// What is whole and yet tells of no KB.
    pub passed_over: Vec<PassedOver>,
    /// When the newest update was made.
    pub dated: Option<Timestamp>,
}

/// Reads `wsusscn2.cab` or `package.xml`.
pub fn read(bytes: &[u8], file: &str) -> Result<Offline, Error> {
    let mut reader = Package::default();
    if !cab_file::is_cabinet(bytes) {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| malformed(file, 1, format!("not UTF-8: {error}")))?;
        walk(text.trim_start_matches('\u{feff}'), file, &mut reader)?;
        return reader.finish(file);
    }
    let cannot = |file: String, source| Error::Read { file, source };
    let mut failed = None;
    let outer = cab_file::each(bytes, |name, bytes| {
        if !cab_file::is_cabinet(bytes) {
            return Ok(());
        }
        let place = format!("{file}/{name}");
        let read = cab_file::each(bytes, |name, bytes| reader.member(&place, name, bytes));
        read.inspect_err(|_| failed = Some(place))
    });
    outer.map_err(|error| cannot(failed.take().unwrap_or_else(|| file.to_owned()), error))?;
    reader.finish(file)
}

/// What is known of one revision of an update.
#[derive(Debug, Default)]
struct Revision {
    id: String,
    created: Option<Timestamp>,
    /// The revisions that replace it.
    replaced_by: Vec<u32>,
    title: String,
    kb: String,
    bulletin: String,
    severity: String,
    cves: Vec<String>,
}

/// What was read so far.
#[derive(Default)]
struct Package {
    is_package: bool,
    /// The revision that is read.
    now: u32,
    /// Whether what replaces it is read.
    is_replaced: bool,
    revisions: BTreeMap<u32, Revision>,
    offline: Offline,
}

impl Visitor for Package {
    fn begin(&mut self, name: &str, start: &Attributes) {
        let number = |name: &str| start.value(name)?.parse::<u32>().ok();
        match name {
            "OfflineSyncPackage" => self.is_package = true,
            "Update" => {
                self.now = number("RevisionId").unwrap_or_default();
                let created = start.value("CreationDate");
                if let Some(revision) = self.revision() {
                    revision.id = start.value("UpdateId").unwrap_or_default();
                    revision.created = created.and_then(|text| Timestamp::parse(&text).ok());
                }
            }
            // revisions are named as bundles, too
            "SupersededBy" => self.is_replaced = true,
            "Revision" if self.is_replaced => {
                if let (Some(newer), Some(revision)) = (number("Id"), self.revision()) {
                    revision.replaced_by.push(newer);
                }
            }
            "ExtendedProperties" => {
                if let (Some(word), Some(revision)) = (start.value("MsrcSeverity"), self.revision())
                {
                    revision.severity = word;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, _parent: &str, name: &str, text: &str) {
        self.is_replaced &= name != "SupersededBy";
        let Some(revision) = self.revision() else {
            return;
        };
        match name {
            "Title" => revision.title = text.to_owned(),
            "KBArticleID" => revision.kb = text.to_owned(),
            "SecurityBulletinID" => revision.bulletin = text.to_owned(),
            "CveID" => revision.cves.push(text.to_owned()),
            _ => {}
        }
    }
}

impl Package {
    fn revision(&mut self) -> Option<&mut Revision> {
        if self.now == 0 || self.revisions.len() > MAX_REVISIONS {
            return None;
        }
        Some(self.revisions.entry(self.now).or_default())
    }

    /// `package.xml`, `x/123456` with properties, or `l/en/123456` with the title.
    fn member(&mut self, place: &str, name: &str, bytes: &[u8]) -> io::Result<()> {
        let parts: Vec<&str> = name.split(['/', '\\']).collect();
        let revision = match parts[..] {
            ["package.xml"] => 0,
            ["x", revision] | ["l", "en", revision] => match revision.parse() {
                Ok(revision) => revision,
                Err(_) => return Ok(()),
            },
            _ => return Ok(()),
        };
        self.now = revision;
        let member = format!("{place}/{name}");
        let read = match std::str::from_utf8(bytes) {
            Ok(text) => walk(text.trim_start_matches('\u{feff}'), &member, self),
            Err(error) => Err(malformed(&member, 1, format!("not UTF-8: {error}"))),
        };
        match read {
            Ok(()) => Ok(()),
            // without it nothing has a place
            Err(error) if revision == 0 => Err(io::Error::other(error)),
            Err(error) if self.offline.bad.len() < MAX_BAD => {
                self.offline.bad.push(BadRecord::whole(&member, error));
                Ok(())
            }
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn finish(mut self, file: &str) -> Result<Offline, Error> {
        if !self.is_package {
            return Err(malformed(file, 1, "no OfflineSyncPackage"));
        }
        let mut kbs = Kbs::default();
        let mut replaced: Vec<(u32, u32)> = Vec::new();
        for revision in self.revisions.values() {
            self.offline.dated = self.offline.dated.max(revision.created);
            let Some(kb) = number(&revision.kb) else {
                let said = || (file.to_owned(), 1, revision.id.clone());
                PassedOver::add(&mut self.offline.passed_over, "updates without a KB", said);
                continue;
            };
            let newer = revision.replaced_by.iter();
            let newer = newer.filter_map(|newer| number(&self.revisions.get(newer)?.kb));
            replaced.extend(newer.filter(|newer| *newer != kb).map(|newer| (newer, kb)));
            take(&mut kbs, kb, revision);
        }
        self.offline.updates = kbs.into_updates();
        add_replaced(&mut self.offline.updates, replaced);
        Ok(self.offline)
    }
}

fn take(kbs: &mut Kbs, kb: u32, revision: &Revision) {
    let head = kbs.head(kb);
    head.titled(&revision.title);
    head.published(revision.created);
    head.is_fix |= !revision.severity.is_empty() || !revision.bulletin.is_empty();
    for name in [&revision.bulletin, &revision.id] {
        if !name.is_empty() {
            head.advises(name);
        }
    }
    let product = product_of(&revision.title);
    let Some(place) = product.and_then(|product| kbs.place(kb, &product, "")) else {
        return;
    };
    kbs.rank(place, severity(&revision.severity));
    for cve in &revision.cves {
        kbs.closes(place, cve);
    }
}

/// What replaces what is told of revisions; here of the KBs that they bring, on every product of the newer one.
fn add_replaced(updates: &mut [Update], replaced: Vec<(u32, u32)>) {
    let mut older: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (newer, kb) in replaced {
        older.entry(format!("KB{newer}")).or_default().insert(kb);
    }
    for update in updates {
        let Some(older) = older.get(update.id.as_str()) else {
            continue;
        };
        let ids = older.iter().map(|kb| UpdateId::parse(&format!("KB{kb}")));
        update.supersedes = ids.filter_map(Result::ok).collect();
        for rule in &mut update.rules {
            if let Rule::Hotfix(rule) = rule {
                rule.supersedes = older.iter().map(u32::to_string).collect();
            }
        }
    }
}

/// `2020-09 Security Monthly Quality Rollup for Windows Server 2012 R2 for x64-based Systems (KB4577066)`: Windows Server 2012
/// R2, whose name in the guide has no architecture since it has but one.
fn product_of(title: &str) -> Option<String> {
    let title = title.split(" (KB").next()?;
    let (_, product) = title.split_once(" for Windows ")?;
    let is_plain = !product.contains([',', ';']) && !product.contains(" and ");
    let (name, _) = product.split_once(" for ").unwrap_or((product, ""));
    let product = match name.starts_with("Server 20") && !name.starts_with("Server 2008") {
        true => name,
        false => product,
    };
    is_plain.then(|| format!("Windows {product}"))
}

#[cfg(test)]
mod tests;
