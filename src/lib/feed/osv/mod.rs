//! Records of the Open Source Vulnerability format: one JSON document each, to one update with a rule for each package.
//!
//! A record of an rpm or dpkg vendor is an advisory: what it is related to are the vulnerabilities that it closes. Elsewhere
//! related records are others, and only its aliases are the same thing. What a record affirms of commits is left aside.

mod ecosystem;
mod ranges;
mod record;
mod severity;

use super::{BadRecord, severity_word};
use crate::model::id::{CveId, UpdateId};
use crate::model::platform::Release;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, PackageRule, Restart, Rule, Update, is_kernel_package};
use crate::model::version::Ecosystem;
use ecosystem::Home;
use record::{Affected, Record};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A larger record is bad; the largest known has 3 MB.
pub const RECORD_BYTES: u64 = 16 << 20;

/// The updates of a feed, gathered from as many records as it has.
#[derive(Debug)]
pub struct Gatherer {
    wanted: Option<Release>,
    classification: Classification,
    updates: Vec<Update>,
    places: HashMap<UpdateId, (usize, Timestamp)>,
    bad: Vec<BadRecord>,
    passed_over: BTreeMap<String, u64>,
    dated: Option<Timestamp>,
}

/// What was gathered.
#[derive(Debug)]
pub struct Gathered {
    /// Updates, in the order of their records.
    pub updates: Vec<Update>,
    /// Records that could not be read.
    pub bad: Vec<BadRecord>,
    /// How many records are none of ours, by reason.
    pub passed_over: BTreeMap<String, u64>,
    /// When the newest record was changed last; none without a record.
    pub dated: Option<Timestamp>,
    /// The releases that rules speak of.
    pub covers: BTreeSet<Release>,
}

/// What a record comes to.
enum Taken {
    Update(Box<Update>),
    PassedOver(String),
}

impl Gatherer {
    /// Gathers what concerns `wanted`, or everything when it is absent.
    pub fn new(wanted: Option<Release>, classification: Classification) -> Self {
        Self {
            wanted,
            classification,
            updates: Vec::new(),
            places: HashMap::new(),
            bad: Vec::new(),
            passed_over: BTreeMap::new(),
            dated: None,
        }
    }

    /// Reads one record; `file` names it in messages.
    pub fn read(&mut self, bytes: &[u8], file: &str) {
        if let Err(reason) = self.take(bytes) {
            self.bad.push(BadRecord::whole(file, reason));
        }
    }

    /// Notes a record that was not even read.
    pub fn too_long(&mut self, file: &str) {
        let reason = format!("a record of more than {RECORD_BYTES} bytes");
        self.bad.push(BadRecord::whole(file, reason));
    }

    /// All that was gathered.
    pub fn finish(self) -> Gathered {
        let covers = self
            .updates
            .iter()
            .flat_map(|update| &update.rules)
            .filter_map(|rule| match rule {
                Rule::Package(rule) => rule.release.clone(),
                _ => None,
            });
        Gathered {
            covers: covers.collect(),
            updates: self.updates,
            bad: self.bad,
            passed_over: self.passed_over,
            dated: self.dated,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        if bytes.len() as u64 > RECORD_BYTES {
            return Err(format!("a record of more than {RECORD_BYTES} bytes"));
        }
        // some writers begin a file with a mark of its byte order
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let record: Record = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let modified = Timestamp::parse(&record.modified).map_err(|e| e.to_string())?;
        let taken = self.update(&record)?;
        self.dated = self.dated.max(Some(modified));
        match taken {
            Taken::PassedOver(reason) => *self.passed_over.entry(reason).or_default() += 1,
            Taken::Update(update) => self.keep(*update, modified),
        }
        Ok(())
    }

    /// Of two records with the same id the one that was changed last counts.
    fn keep(&mut self, update: Update, modified: Timestamp) {
        match self.places.get_mut(&update.id) {
            None => {
                let place = (self.updates.len(), modified);
                self.places.insert(update.id.clone(), place);
                self.updates.push(update);
                return;
            }
            Some((place, known)) if modified > *known => {
                *known = modified;
                self.updates[*place] = update;
            }
            Some(_) => {}
        }
        let reason = "another record has the same id".to_owned();
        *self.passed_over.entry(reason).or_default() += 1;
    }

    fn update(&self, record: &Record) -> Result<Taken, String> {
        let id = UpdateId::parse(&record.id).map_err(|e| e.to_string())?;
        if record.withdrawn.is_some() {
            return Ok(Taken::PassedOver("withdrawn".to_owned()));
        }
        let (rules, why_not) = self.rules(record)?;
        let Some(first) = rules.first() else {
            let reason = why_not.unwrap_or_else(|| "names no package".to_owned());
            return Ok(Taken::PassedOver(reason));
        };
        let classification = match record.is_information() {
            true => Classification::Maintenance,
            false => self.classification,
        };
        let mut update = Update::new(id, first.ecosystem, classification);
        update.title = record.title();
        (update.severity, update.cvss) = severity::rank(record, &update.title);
        update.published = record.published()?;
        update.source = only_source(&rules);
        let is_vendors = matches!(first.ecosystem, Ecosystem::Dpkg | Ecosystem::Rpm);
        (update.cves, update.aliases) = names(record, is_vendors);
        if rules.iter().any(is_kernel) {
            update.restart = Restart::Machine;
        }
        update.rules = rules.into_iter().map(Rule::Package).collect();
        Ok(Taken::Update(Box::new(update)))
    }

    /// The rules for all packages of ours, and why the first that is none of ours is not.
    fn rules(&self, record: &Record) -> Result<(Vec<PackageRule>, Option<String>), String> {
        let (mut rules, mut why_not) = (Vec::new(), None);
        let module = record.module();
        for affected in record.affected.iter().flatten() {
            let Some(package) = &affected.package else {
                why_not.get_or_insert_with(|| "only commits".to_owned());
                continue;
            };
            match Home::all_of(&package.ecosystem, &package.purl) {
                Err(reason) => drop(why_not.get_or_insert(reason)),
                Ok(homes) => {
                    for home in homes {
                        match self.rule(affected, &package.name, home, module)? {
                            Ok(rule) => rules.push(rule),
                            Err(reason) => drop(why_not.get_or_insert(reason)),
                        }
                    }
                }
            }
        }
        Ok((rules, why_not))
    }

    fn rule(
        &self,
        affected: &Affected,
        name: &str,
        home: Home,
        module: Option<&str>,
    ) -> Result<Result<PackageRule, String>, String> {
        if let Some(wanted) = &self.wanted
            && home.release.as_ref() != Some(wanted)
        {
            return Ok(Err(format!("not for {wanted}")));
        }
        if name.is_empty() || name.len() > 256 || name.contains(char::is_control) {
            return Err("a package without a valid name".to_owned());
        }
        let ecosystem = home.ecosystem;
        let (ranges, versions) = ranges::read(affected, ecosystem)
            .map_err(|reason| format!("{}: {reason}", name.escape_debug()))?;
        if ranges.is_empty() && versions.is_empty() {
            return Ok(Err("only commits, or no versions".to_owned()));
        }
        let is_modular = ranges.iter().any(ranges::is_modular);
        Ok(Ok(PackageRule {
            ecosystem,
            release: home.release,
            name: ecosystem.canonical_name(name).into_owned(),
            is_source: home.is_source,
            architectures: Vec::new(),
            module: module.filter(|_| is_modular).map(str::to_owned),
            affected: ranges,
            versions,
        }))
    }
}

/// The source package, where the record speaks of one alone.
fn only_source(rules: &[PackageRule]) -> Option<String> {
    let first = rules.first().filter(|rule| rule.is_source)?;
    let is_same = |rule: &PackageRule| rule.is_source && rule.name == first.name;
    rules.iter().all(is_same).then(|| first.name.clone())
}

fn is_kernel(rule: &PackageRule) -> bool {
    is_kernel_package(rule.ecosystem, &rule.name)
}

/// The vulnerabilities and the other names.
fn names(record: &Record, is_vendors: bool) -> (Vec<CveId>, Vec<String>) {
    let same = record.aliases.iter().chain(&record.upstream).flatten();
    let related = record.related.iter().flatten().filter(|_| is_vendors);
    let (mut cves, mut aliases) = (Vec::new(), Vec::new());
    for name in std::iter::once(&record.id).chain(same).chain(related) {
        match CveId::parse(name) {
            Ok(cve) if !cves.contains(&cve) => cves.push(cve),
            Ok(_) => {}
            Err(_) if *name != record.id && !aliases.contains(name) => aliases.push(name.clone()),
            Err(_) => {}
        }
    }
    (cves, aliases)
}

#[cfg(test)]
mod tests;
