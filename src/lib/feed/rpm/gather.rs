//! Packages and advisories of a repository together: updates.

use super::primary::Primary;
use super::updateinfo::{Advisories, Advisory, Named};
use crate::feed::BadRecord;
use crate::model::id::UpdateId;
use crate::model::platform::Release;
use crate::model::update::{
    Classification, PackageRule, Restart, Rule, Update, UpdatePackage, VersionRange,
    is_kernel_package,
};
use crate::model::version::Ecosystem;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a repository brings.
#[derive(Debug)]
pub struct Gathered {
    /// One for each advisory, then one for each source package's version that no advisory has.
    pub updates: Vec<Update>,
    /// Records that could not be read.
    pub bad: Vec<BadRecord>,
    /// How many are left aside, by reason.
    pub passed_over: BTreeMap<String, u64>,
}

/// Name, version and architecture.
type Key<'a> = (&'a str, &'a str, &'a str);

/// Joins them. What an advisory names and the repository does not have is judged all the same, but cannot be installed from here.
pub fn gather(release: &Release, primary: Primary, advisories: Advisories) -> Gathered {
    let mut passed_over = BTreeMap::new();
    let mut count = |reason: &str, number: u64| {
        if number > 0 {
            *passed_over.entry(reason.to_owned()).or_default() += number;
        }
    };
    count(
        "an advisory that is withdrawn or in test",
        advisories.not_in_force,
    );
    let places: HashMap<Key, usize> = primary
        .packages
        .iter()
        .enumerate()
        .map(|(place, (package, _))| (key_of(package), place))
        .collect();
    let mut joined = Joined {
        release,
        primary: &primary,
        places,
        used: HashSet::new(),
        absent: 0,
        updates: Vec::new(),
        by_id: HashMap::new(),
    };
    for advisory in advisories.advisories {
        joined.add(advisory);
    }
    count(
        "a package of an advisory that the repository does not have",
        joined.absent,
    );
    let (mut updates, used) = (joined.updates, joined.used);
    let before = updates.len();
    updates.retain(|update| !(update.packages.is_empty() && update.rules.is_empty()));
    count(
        "an advisory without packages",
        (before - updates.len()) as u64,
    );
    let mut bad = primary.bad;
    bad.extend(advisories.bad);
    let rest = primary.packages.into_iter().enumerate();
    let rest = rest.filter(|(place, _)| !used.contains(place));
    updates.extend(maintenance(
        release,
        rest.map(|(_, package)| package),
        &mut bad,
    ));
    Gathered {
        updates,
        bad,
        passed_over,
    }
}

fn key_of(package: &UpdatePackage) -> Key<'_> {
    let UpdatePackage {
        name,
        version,
        architecture,
        ..
    } = package;
    (name, version.as_str(), architecture)
}

struct Joined<'a> {
    release: &'a Release,
    primary: &'a Primary,
    places: HashMap<Key<'a>, usize>,
    /// Packages that an advisory has.
    used: HashSet<usize>,
    absent: u64,
    updates: Vec<Update>,
    by_id: HashMap<UpdateId, usize>,
}

impl Joined<'_> {
    /// Two records of one id are one advisory: some vendors write one for each collection.
    fn add(&mut self, advisory: Advisory) {
        let place = *self.by_id.entry(advisory.id.clone()).or_insert_with(|| {
            self.updates.push(head(&advisory, self.release));
            self.updates.len() - 1
        });
        let mut update = std::mem::replace(&mut self.updates[place], head(&advisory, self.release));
        for cve in advisory.cves {
            if !update.cves.contains(&cve) {
                update.cves.push(cve);
            }
        }
        for named in advisory.packages {
            if is_kernel_package(Ecosystem::Rpm, &named.name) {
                update.restart = Restart::Machine;
            }
            self.add_package(&mut update, named);
        }
        self.updates[place] = update;
    }

    fn add_package(&mut self, update: &mut Update, named: Named) {
        let key = (
            named.name.as_str(),
            named.version.as_str(),
            named.architecture.as_str(),
        );
        let Some(place) = self.places.get(&key) else {
            self.absent += 1;
            let rule = Rule::Package(self.rule(named));
            if !update.rules.contains(&rule) {
                update.rules.push(rule);
            }
            return;
        };
        self.used.insert(*place);
        if !update.packages.iter().any(|known| key_of(known) == key) {
            let (package, _) = &self.primary.packages[*place];
            update.packages.push(UpdatePackage {
                module: named.module,
                ..package.clone()
            });
        }
    }

    fn rule(&self, named: Named) -> PackageRule {
        let architectures = match named.architecture.as_str() {
            "noarch" => Vec::new(),
            _ => vec![named.architecture],
        };
        PackageRule {
            ecosystem: Ecosystem::Rpm,
            release: Some(self.release.clone()),
            name: named.name,
            is_source: false,
            architectures,
            module: named.module,
            affected: vec![VersionRange {
                fixed: Some(named.version),
                ..VersionRange::default()
            }],
            versions: Vec::new(),
        }
    }
}

fn head(advisory: &Advisory, release: &Release) -> Update {
    let restart = match advisory.needs_restart {
        true => Restart::Machine,
        false => Restart::None,
    };
    Update {
        title: advisory.title.clone(),
        severity: advisory.severity,
        published: advisory.issued,
        release: Some(release.clone()),
        restart,
        ..Update::new(advisory.id.clone(), Ecosystem::Rpm, advisory.classification)
    }
}

/// One update for each version of a source package.
fn maintenance(
    release: &Release,
    packages: impl Iterator<Item = (UpdatePackage, String)>,
    bad: &mut Vec<BadRecord>,
) -> Vec<Update> {
    let mut updates: Vec<Update> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (package, source) in packages {
        let version = package.version.as_str();
        let (name, version) = source_of(&source).unwrap_or((&package.name, version));
        let id = format!("{release}/{name}/{version}");
        let place = match places.get(&id) {
            Some(place) => *place,
            None => match UpdateId::parse(&id) {
                Err(invalid) => {
                    bad.push(BadRecord::named("primary", &package.name, invalid));
                    continue;
                }
                Ok(update_id) => {
                    let kind = Classification::Maintenance;
                    updates.push(Update {
                        title: format!("{name} {version}"),
                        release: Some(release.clone()),
                        source: Some(name.to_owned()),
                        ..Update::new(update_id, Ecosystem::Rpm, kind)
                    });
                    places.insert(id, updates.len() - 1);
                    updates.len() - 1
                }
            },
        };
        if is_kernel_package(Ecosystem::Rpm, &package.name) {
            updates[place].restart = Restart::Machine;
        }
        let known = &mut updates[place].packages;
        if !known.iter().any(|known| key_of(known) == key_of(&package)) {
            known.push(package);
        }
    }
    updates
}

/// From `bind-9.16.23-14.el9_3.4.src.rpm` the name and `version-release`.
fn source_of(file: &str) -> Option<(&str, &str)> {
    let stem = file
        .strip_suffix(".src.rpm")
        .or_else(|| file.strip_suffix(".nosrc.rpm"))?;
    let (rest, release) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let is_whole = !name.is_empty() && !version.is_empty() && !release.is_empty();
    is_whole.then(|| (name, &stem[name.len() + 1..]))
}
