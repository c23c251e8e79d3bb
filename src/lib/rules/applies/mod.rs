//! Whether updates apply to a machine: one engine for the site, which judges whole fleets, and for the agent, which
//! judges itself by the updates that were approved.

pub mod affected;
pub mod fact;
mod finding;
pub mod hotfix;
mod kernel;
pub mod offered;
pub mod ruled;
#[cfg(test)]
mod ruled_tests;
#[cfg(test)]
mod tests;
mod windows;

use super::resolve::candidates::CandidateSet;
use super::resolve::{Answer, Library, Mode, Resolver};
use crate::model::id::UpdateId;
use crate::model::inventory::Inventory;
use crate::model::scan::{ClientScan, Finding, PackageChange};
use crate::model::update::State;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How all updates stand to a machine, and what apt would do about it.
#[derive(Debug, Clone)]
pub struct Judgement<'a> {
    /// The updates; the client's id is its caller's to fill in.
    pub scan: ClientScan,
    /// What upgrades with new packages would do, as `apt-get dist-upgrade --no-install-recommends`; the findings speak of
    /// this, since so they are installed.
    pub dist_upgrade: Answer<'a>,
    /// The names that were looked up beside those of installed packages and their sources, and that of conditions. What
    /// goes by none of all these can change without changing this judgement.
    pub interests: BTreeSet<String>,
}

/// Conditions are asked of every machine.
const ALWAYS: &str = "";

impl Judgement<'_> {
    /// Names that were looked up and are not loaded into `set`. While there are any it is no judgement: load them, and
    /// judge again.
    pub fn missing(&self, set: &CandidateSet) -> BTreeSet<String> {
        let names = self.interests.iter();
        names.filter(|name| !set.is_loaded(name)).cloned().collect()
    }
}

/// Names of what is installed and of rules that must be loaded into `set` before a judgement is tried.
pub fn names_not_loaded(inventory: &Inventory, set: &CandidateSet) -> BTreeSet<String> {
    let installed = inventory.packages.iter();
    let installed = installed.flat_map(|package| [&package.name, &package.source]);
    let installed = installed.filter(|name| !set.is_loaded(name)).cloned();
    let of_rules = windows::names(inventory)
        .into_iter()
        .chain([ALWAYS.to_owned()]);
    installed
        .chain(of_rules.filter(|name| !set.is_loaded(name)))
        .collect()
}

/// Names that must be loaded into `set` before the machine can be judged: what is installed, then what its upgrades would
/// bring. Load them, and ask again until there are none.
pub fn names_needed(inventory: &Inventory, set: &CandidateSet) -> BTreeSet<String> {
    let names = names_not_loaded(inventory, set);
    match names.is_empty() {
        true => judge(inventory, set).missing(set),
        false => names,
    }
}

/// What apt would do.
pub fn plan<'a>(inventory: &'a Inventory, set: &'a CandidateSet, mode: Mode) -> Answer<'a> {
    Resolver::new(inventory, set, &Rc::default()).answer(mode)
}

/// Judges a machine. An agent gives [`CandidateSet::of_updates`] of its authorization list.
pub fn judge<'a>(inventory: &'a Inventory, set: &'a CandidateSet) -> Judgement<'a> {
    judge_by(inventory, set, &Rc::default())
}

/// Judges machines by the same updates. What several of them have is read once.
pub fn judge_all<'a>(
    inventories: &'a [&'a Inventory],
    set: &'a CandidateSet,
) -> impl Iterator<Item = Judgement<'a>> {
    let library = Rc::default();
    inventories
        .iter()
        .map(move |inventory| judge_by(inventory, set, &library))
}

fn judge_by<'a>(
    inventory: &'a Inventory,
    set: &'a CandidateSet,
    library: &Rc<Library<'a>>,
) -> Judgement<'a> {
    let mut found = ruled::findings(inventory, set);
    let unknown = match windows::findings(inventory, set) {
        Some(Ok(findings)) => {
            found.extend(findings);
            None
        }
        Some(Err(reason)) => Some(reason),
        None => not_covered(inventory, set),
    };
    let mut dist_upgrade = Answer::default();
    if unknown.is_none() {
        found.extend(offered::findings(inventory, set));
        dist_upgrade = Resolver::new(inventory, set, library).answer(Mode::Needed);
        found.extend(finding::findings(inventory, set, &dist_upgrade));
    }
    let asked = dist_upgrade.asked.iter().copied();
    let interests = asked.map(str::to_owned).chain(windows::names(inventory));
    Judgement {
        interests: interests.collect(),
        scan: scan(inventory, unknown, merged(found)),
        dist_upgrade,
    }
}

/// One finding for each update: the worst of its states, with all that speaks for it.
fn merged(found: Vec<Finding>) -> Vec<Finding> {
    let mut by_update: BTreeMap<UpdateId, Finding> = BTreeMap::new();
    for finding in found {
        match by_update.entry(finding.update.clone()) {
            Entry::Vacant(place) => {
                place.insert(finding);
            }
            Entry::Occupied(mut known) => merge(known.get_mut(), finding),
        }
    }
    by_update.into_values().collect()
}

/// Of two states the worse counts, and only what speaks for it; of the same both.
fn merge(known: &mut Finding, mut other: Finding) {
    if rank(other.state) > rank(known.state) {
        std::mem::swap(known, &mut other);
    }
    known.severity = known.severity.max(other.severity);
    known.restart = known.restart.max(other.restart);
    known.classification = known.classification.min(other.classification);
    add_missing(&mut known.cves, other.cves);
    if other.state == known.state {
        add_missing(&mut known.supersedes, other.supersedes);
        let is_new = |change: &PackageChange| {
            let is_same = |it: &PackageChange| {
                (&it.name, &it.architecture) == (&change.name, &change.architecture)
            };
            !known.packages.iter().any(is_same)
        };
        let new: Vec<PackageChange> = other.packages.into_iter().filter(is_new).collect();
        known.packages.extend(new);
    }
}

fn add_missing<T: Ord>(all: &mut Vec<T>, more: Vec<T>) {
    let both: BTreeSet<T> = all.drain(..).chain(more).collect();
    all.extend(both);
}

/// How bad a state is.
fn rank(state: State) -> u8 {
    match state {
        State::Required => 4,
        State::PendingRestart => 3,
        State::Unknown => 2,
        State::Installed => 1,
        State::NotApplicable => 0,
    }
}

/// Why the machine cannot be judged, when it cannot.
pub(super) fn unknown(inventory: &Inventory, set: &CandidateSet) -> Option<String> {
    match windows::findings(inventory, set) {
        Some(judged) => judged.err(),
        None => not_covered(inventory, set),
    }
}

/// Why a machine with packages cannot be judged.
fn not_covered(inventory: &Inventory, set: &CandidateSet) -> Option<String> {
    if inventory.packages.is_empty() {
        let gap = inventory
            .gaps
            .iter()
            .find(|gap| gap.class.starts_with("packages"));
        let why = gap
            .map(|gap| format!(": {}", gap.reason))
            .unwrap_or_default();
        return Some(format!("the inventory has no packages{why}"));
    }
    let is_covered = set.covering(&inventory.platform).next().is_some();
    (!is_covered).then(|| format!("no feed covers {}", inventory.platform))
}

fn scan(inventory: &Inventory, unknown: Option<String>, findings: Vec<Finding>) -> ClientScan {
    ClientScan {
        client: None,
        hostname: inventory.machine.hostname.clone(),
        platform: inventory.platform.clone(),
        inventory_at: inventory.collected_at,
        state: if unknown.is_some() {
            State::Unknown
        } else {
            worst(&findings)
        },
        unknown,
        findings,
    }
}

/// The worst state; a machine that needs nothing has everything.
fn worst(findings: &[Finding]) -> State {
    let states = findings.iter().map(|finding| finding.state);
    states
        .max_by_key(|state| rank(*state))
        .unwrap_or(State::Installed)
}
