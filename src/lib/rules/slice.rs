//! What of all updates can apply to a machine: everything that its judgement looked up, less what can change no judgement.
//! Judging by that comes to the same as judging by all.

use super::resolve::candidates::{Candidate, CandidateSet, Coverage};
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::slice::{Covered, Slice, SlicedUpdate};
use crate::model::update::{Restart, Rule};
use std::collections::{BTreeSet, HashMap};

/// Cuts the updates for a machine, whose judgement looked these other names up.
pub fn cut(
    inventory: &Inventory,
    interests: &BTreeSet<String>,
    set: &CandidateSet,
) -> (Vec<Covered>, Vec<SlicedUpdate>) {
    let platform = &inventory.platform;
    let covers = set.covering(platform).map(|coverage| Covered {
        feed: coverage.feed.clone(),
        release: coverage.release.clone(),
        architectures: coverage.architectures.clone(),
    });
    let mut installed: HashMap<&str, Vec<&InstalledPackage>> = HashMap::new();
    for package in &inventory.packages {
        installed.entry(&package.name).or_default().push(package);
    }
    // conditions go by the empty name
    let mut names = BTreeSet::from([""]);
    names.extend(interests.iter().map(String::as_str));
    for package in &inventory.packages {
        names.extend([package.name.as_str(), package.source.as_str()]);
    }
    let matters = |offer: &Candidate<'_>| {
        let name = offer.package.name.as_str();
        offer.update.covers(platform)
            && (interests.contains(name)
                || installed
                    .get(name)
                    .is_some_and(|own| can_matter(offer, own)))
    };
    let speaks = |rule: &Rule| match rule {
        Rule::Package(rule) => rule
            .release
            .as_ref()
            .is_none_or(|release| release.covers(platform)),
        Rule::Hotfix(_) | Rule::Condition(_) => true,
    };
    let updates = set.of_names(&names, (&matters, &speaks)).into_iter();
    let updates = updates.map(|(feed, update)| SlicedUpdate { feed, update });
    (covers.collect(), updates.collect())
}

/// An offer of dpkg that is not newer than what is installed matters when it shows what was closed, or that a kernel waits.
fn can_matter(offer: &Candidate<'_>, installed: &[&InstalledPackage]) -> bool {
    let lacks = |own: &&InstalledPackage| own.lacks(offer.package.version.as_str());
    !offer.update.ecosystem.is_dpkg()
        || offer.is_security()
        || offer.update.restart == Restart::Machine
        || installed.iter().any(lacks)
}

/// The updates of a slice, to judge its machine by.
pub fn candidates(slice: &Slice) -> CandidateSet {
    let coverage = slice.covers.iter().map(|covered| Coverage {
        feed: covered.feed.clone(),
        release: covered.release.clone(),
        architectures: covered.architectures.clone(),
        dated: None,
    });
    let mut set = CandidateSet::whole(coverage.collect());
    for SlicedUpdate { feed, update } in &slice.updates {
        for package in &update.packages {
            set.add(feed, update, package);
        }
        for rule in &update.rules {
            set.add_rule(feed, update, rule);
        }
    }
    set
}
