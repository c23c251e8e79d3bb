//! The packages that feeds offer, by name; what a machine could be brought to.

use crate::model::feed::FeedState;
use crate::model::id::{FeedId, UpdateId};
use crate::model::platform::{Platform, Release};
use crate::model::relation::names;
use crate::model::scan::FeedUpdate;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Rule, Update, UpdatePackage};
use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a feed speaks for; a platform that none covers cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The feed.
    pub feed: FeedId,
    /// The release.
    pub release: Release,
    /// The architectures; `all` stands for every one.
    pub architectures: Vec<String>,
    /// The date of what we know from it; absent for a list of approved updates.
    pub dated: Option<Timestamp>,
}

impl Coverage {
    /// Whether the feed speaks for a platform.
    pub fn covers(&self, platform: &Platform) -> bool {
        let is_meant = |name: &String| *name == platform.architecture || name == "all";
        self.release.covers(platform) && self.architectures.iter().any(is_meant)
    }
}

impl Coverage {
    /// What a synced feed speaks for: one for each release. A feed that names no architectures speaks for all.
    pub fn of(state: &FeedState) -> impl Iterator<Item = Self> + '_ {
        let architectures = match &state.feed.architectures[..] {
            [] => vec!["all".to_owned()],
            named => named.to_vec(),
        };
        state.covers.iter().map(move |release| Self {
            feed: state.feed.id.clone(),
            release: release.clone(),
            architectures: architectures.clone(),
            dated: Some(state.dated),
        })
    }

    /// What an approved update speaks for.
    fn of_update(feed: &FeedId, update: &Update) -> Vec<Self> {
        let coverage = |release: &Release, architectures: BTreeSet<&String>| Self {
            feed: feed.clone(),
            release: release.clone(),
            architectures: match architectures.is_empty() {
                true => vec!["all".to_owned()],
                false => architectures.into_iter().cloned().collect(),
            },
            dated: None,
        };
        let of_packages = update.release.iter().map(|release| {
            let architectures = update.packages.iter().map(|p| &p.architecture);
            coverage(release, architectures.collect())
        });
        let of_rules = update.rules.iter().filter_map(|rule| match rule {
            Rule::Package(rule) => {
                let release = rule.release.as_ref()?;
                Some(coverage(release, rule.architectures.iter().collect()))
            }
            Rule::Hotfix(_) | Rule::Condition(_) => None,
        });
        of_packages.chain(of_rules).collect()
    }
}

/// A package that an update of a feed brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The feed.
    pub feed: &'a FeedId,
    /// The update, without its list of packages.
    pub update: &'a Update,
    /// The package.
    pub package: &'a UpdatePackage,
}

impl Candidate<'_> {
    /// How its version stands to another's of the same package.
    pub fn order(&self, other: &Self) -> Ordering {
        let (own, other) = (&self.package.version, &other.package.version);
        self.update.ecosystem.order(own.as_str(), other.as_str())
    }

    /// What is chosen of the same version, the greatest: so that it does not hang on the order in which feeds were read.
    pub fn preference(&self) -> (bool, Reverse<&FeedId>, &UpdateId) {
        (self.is_security(), Reverse(self.feed), &self.update.id)
    }

    /// Whether it closes a vulnerability.
    pub fn is_security(&self) -> bool {
        self.update.classification == Classification::Security
    }
}

/// A rule of an update of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruled<'a> {
    /// The feed.
    pub feed: &'a FeedId,
    /// The update, without its lists of packages and rules.
    pub update: &'a Update,
    /// The rule.
    pub rule: &'a Rule,
}

/// Says which packages are meant.
pub type HasPackage<'f> = &'f dyn Fn(&Candidate<'_>) -> bool;
/// Says which rules are meant.
pub type HasRule<'f> = &'f dyn Fn(&Rule) -> bool;

/// All packages offered and all rules, or as many as were loaded by name.
#[derive(Debug, Default)]
pub struct CandidateSet {
    coverage: Vec<Coverage>,
    updates: Vec<(FeedId, Update)>,
    packages: Vec<(usize, UpdatePackage)>,
    rules: Vec<(usize, Rule)>,
    rules_by_name: HashMap<String, Vec<usize>>,
    update_places: HashMap<(FeedId, UpdateId), usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_provided: HashMap<String, Vec<usize>>,
    /// The names that were asked for; `None` when all there is was added.
    loaded: Option<HashSet<String>>,
}

impl CandidateSet {
    /// A set to which everything that the feeds offer is added.
    pub fn whole(coverage: Vec<Coverage>) -> Self {
        Self {
            coverage,
            ..Self::default()
        }
    }

    /// A set that is loaded by name, until nothing is needed any more.
    pub fn by_name(coverage: Vec<Coverage>) -> Self {
        Self {
            coverage,
            loaded: Some(HashSet::new()),
            ..Self::default()
        }
    }

    /// A set of these updates and no others, as of an authorization list.
    pub fn of_updates(updates: &[FeedUpdate]) -> Self {
        let mut set = Self::default();
        for FeedUpdate { feed, update, .. } in updates {
            set.coverage.extend(Coverage::of_update(feed, update));
            for package in &update.packages {
                set.add(feed, update, package);
            }
            for rule in &update.rules {
                set.add_rule(feed, update, rule);
            }
        }
        set
    }

    /// How many packages there are.
    pub fn len(&self) -> usize {
        self.packages.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// Adds one package of an update; the same once more changes nothing.
    pub fn add(&mut self, feed: &FeedId, update: &Update, package: &UpdatePackage) {
        let place = self.update_place(feed, update);
        let known = self
            .by_name
            .get(&package.name)
            .map_or(&[][..], Vec::as_slice);
        let is_same = |i: &usize| {
            let (known_place, known) = &self.packages[*i];
            *known_place == place && known == package
        };
        if known.iter().any(is_same) {
            return;
        }
        let index = self.packages.len();
        self.by_name
            .entry(package.name.clone())
            .or_default()
            .push(index);
        for provided in names(&package.relations.provides).flatten() {
            let places = self
                .by_provided
                .entry(provided.name.to_owned())
                .or_default();
            if places.last() != Some(&index) {
                places.push(index);
            }
        }
        self.packages.push((place, package.clone()));
    }

    /// Adds one rule of an update; the same once more changes nothing.
    pub fn add_rule(&mut self, feed: &FeedId, update: &Update, rule: &Rule) {
        let place = self.update_place(feed, update);
        let index = self.rules.len();
        let known = self
            .rules_by_name
            .entry(rule.name().to_owned())
            .or_default();
        let is_same = |i: &usize| {
            let (known_place, known) = &self.rules[*i];
            *known_place == place && known == rule
        };
        if known.iter().any(is_same) {
            return;
        }
        known.push(index);
        self.rules.push((place, rule.clone()));
    }

    /// The rules for a name, see [`Rule::name`].
    pub fn rules_named(&self, name: &str) -> impl Iterator<Item = Ruled<'_>> {
        let places = self.rules_by_name.get(name);
        places.into_iter().flatten().map(|i| self.ruled(*i))
    }

    /// The rules of an update, from whichever feed.
    pub fn rules_of(&self, id: &UpdateId) -> impl Iterator<Item = Ruled<'_>> {
        let all = (0..self.rules.len()).map(|i| self.ruled(i));
        all.filter(move |ruled| ruled.update.id == *id)
    }

    fn ruled(&self, index: usize) -> Ruled<'_> {
        let (update, rule) = &self.rules[index];
        let (feed, update) = &self.updates[*update];
        Ruled { feed, update, rule }
    }

    fn update_place(&mut self, feed: &FeedId, update: &Update) -> usize {
        let next = self.updates.len();
        let place = *self
            .update_places
            .entry((feed.clone(), update.id.clone()))
            .or_insert(next);
        if place == next {
            let header = Update {
                packages: Vec::new(),
                rules: Vec::new(),
                ..update.clone()
            };
            self.updates.push((feed.clone(), header));
        }
        place
    }

    /// What there is of these names, and of what provides them: parts of updates, by feed and update.
    pub fn of_names(
        &self,
        names: &BTreeSet<&str>,
        (has_package, has_rule): (HasPackage<'_>, HasRule<'_>),
    ) -> Vec<(FeedId, Update)> {
        let found = |index: &HashMap<String, Vec<usize>>| -> BTreeSet<usize> {
            let places = names.iter().filter_map(|name| index.get(*name));
            places.flatten().copied().collect()
        };
        let mut parts: BTreeMap<(&FeedId, &UpdateId), Update> = BTreeMap::new();
        let mut part = |place: usize, put: &mut dyn FnMut(&mut Update)| {
            let (feed, update) = &self.updates[place];
            put(parts
                .entry((feed, &update.id))
                .or_insert_with(|| update.clone()));
        };
        let packages = &found(&self.by_name) | &found(&self.by_provided);
        for index in packages
            .into_iter()
            .filter(|i| has_package(&self.candidate(*i)))
        {
            let (place, package) = &self.packages[index];
            part(*place, &mut |update| update.packages.push(package.clone()));
        }
        for (place, rule) in found(&self.rules_by_name)
            .into_iter()
            .map(|i| &self.rules[i])
        {
            if has_rule(rule) {
                part(*place, &mut |update| update.rules.push(rule.clone()));
            }
        }
        let parts = parts.into_iter();
        parts
            .map(|((feed, _), update)| (feed.clone(), update))
            .collect()
    }

    /// Notes that everything named so, or providing such a name, has been added.
    pub fn mark_loaded(&mut self, names: impl IntoIterator<Item = String>) {
        if let Some(loaded) = &mut self.loaded {
            loaded.extend(names);
        }
    }

    /// Whether everything of this name is here.
    pub fn is_loaded(&self, name: &str) -> bool {
        self.loaded
            .as_ref()
            .is_none_or(|loaded| loaded.contains(name))
    }

    /// The feeds that speak for a platform.
    pub fn covering(&self, platform: &Platform) -> impl Iterator<Item = &Coverage> {
        self.coverage
            .iter()
            .filter(|coverage| coverage.covers(platform))
    }

    /// The packages of an update, from whichever feed.
    pub fn of_update(&self, id: &UpdateId) -> impl Iterator<Item = Candidate<'_>> {
        (0..self.packages.len())
            .map(|i| self.candidate(i))
            .filter(move |c| c.update.id == *id)
    }

    /// All versions of a package for an architecture of the platform.
    pub fn named<'a>(
        &'a self,
        name: &str,
        architecture: &str,
        platform: &Platform,
    ) -> impl Iterator<Item = Candidate<'a>> {
        self.at(self.by_name.get(name)).filter(move |c| {
            c.update.covers(platform) && is_for(&c.package.architecture, architecture, platform)
        })
    }

    /// The version that apt would choose: the highest; of equal ones the security archive's.
    pub fn best<'a>(
        &'a self,
        name: &str,
        architecture: &str,
        platform: &Platform,
    ) -> Option<Candidate<'a>> {
        self.named(name, architecture, platform)
            .max_by(|a, b| a.order(b).then_with(|| a.preference().cmp(&b.preference())))
    }

    /// Names of packages of which some version provides a name, in order.
    pub fn providers<'a>(&'a self, provided: &str) -> BTreeSet<&'a str> {
        self.at(self.by_provided.get(provided))
            .map(|c| c.package.name.as_str())
            .collect()
    }

    fn at<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl Iterator<Item = Candidate<'a>> {
        places.into_iter().flatten().map(|i| self.candidate(*i))
    }

    fn candidate(&self, index: usize) -> Candidate<'_> {
        let (update, package) = &self.packages[index];
        let (feed, update) = &self.updates[*update];
        Candidate {
            feed,
            update,
            package,
        }
    }
}

/// Packages for all machines count as the platform's own.
fn is_for(offered: &str, wanted: &str, platform: &Platform) -> bool {
    offered == slot(wanted, platform)
        || (is_for_all(offered) && slot(wanted, platform) == platform.architecture)
}

/// dpkg's word and rpm's.
fn is_for_all(architecture: &str) -> bool {
    matches!(architecture, "all" | "noarch")
}

/// The architecture a package takes its place in.
pub fn slot<'a>(architecture: &'a str, platform: &'a Platform) -> &'a str {
    if is_for_all(architecture) {
        &platform.architecture
    } else {
        architecture
    }
}
