//! What changed between two reports, and the state that a change leaves.

use super::class::PACKAGES;
use super::section::{Sections, strip_nul};
use super::software::{member_digests, members, package_digest, software_digest};
use super::state::{Fingerprint, State};
use super::sum::Sum;
use crate::model::delta::{Delta, SectionChange};
use crate::model::digest::Digest;
use crate::model::inventory::InstalledPackage;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Why a delta does not fit what is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing is stored.
    #[error("nothing is known of the client")]
    Unknown,
    /// Reports before it did not arrive, or what is stored is another state.
    #[error("report {found} does not follow report {known} that is stored")]
    Gap {
        /// The serial that is stored.
        known: u32,
        /// The delta's.
        found: u32,
    },
    /// It takes away what is not there.
    #[error("it removes from {class} what is not there")]
    NotThere {
        /// The class.
        class: String,
    },
    /// What it leaves is not what it says that it leaves.
    #[error("it does not lead to the state that it names")]
    OtherState,
    /// It adds what cannot be an instance of the class.
    #[error("{class}: {reason}")]
    Malformed {
        /// The class.
        class: String,
        /// What is wrong.
        reason: String,
    },
}

/// A delta that fits, worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The sum of the packages that it leaves.
    pub packages: Sum,
    /// The hash of all that updates are judged by.
    pub basis: Digest,
    /// What is to be done with the packages themselves, of which those that go must be there.
    pub change: PackageChange,
}

/// What changed in packages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageChange {
    /// The digests of those that are there no more.
    pub gone: Vec<Digest>,
    /// Those that were not there before.
    pub new: Vec<InstalledPackage>,
}

/// What changed from `before` to these sections and packages, by class.
pub fn diff(
    before: &Fingerprint,
    sections: &Sections,
    packages: &[InstalledPackage],
) -> Result<Vec<SectionChange>, serde_json::Error> {
    let mut changes = Vec::new();
    let classes: BTreeSet<&str> = before.0.keys().map(String::as_str).collect();
    let classes = classes.into_iter().chain(sections.classes());
    let classes: BTreeSet<&str> = classes.filter(|class| *class != PACKAGES).collect();
    let known = |class: &str| before.0.get(class).map_or(&[][..], Vec::as_slice);
    for class in classes {
        let (gone, new) = compare(known(class), sections.digested(class));
        changes.push(change(class, gone, new.into_iter().cloned().collect()));
    }
    let members = members(packages);
    let (gone, new) = compare(known(PACKAGES), member_digests(&members, packages));
    let new = new.into_iter().map(serde_json::to_value);
    changes.push(change(PACKAGES, gone, new.collect::<Result<_, _>>()?));
    changes.retain(|change| !change.gone.is_empty() || !change.new.is_empty());
    Ok(changes)
}

fn change(class: &str, gone: Vec<Digest>, new: Vec<Value>) -> SectionChange {
    SectionChange {
        class: class.to_owned(),
        gone,
        new,
    }
}

/// What of `before` is gone, and what of `now` is new.
fn compare<T>(before: &[Digest], now: impl Iterator<Item = (Digest, T)>) -> (Vec<Digest>, Vec<T>) {
    let mut left: BTreeMap<Digest, usize> = BTreeMap::new();
    for digest in before {
        *left.entry(*digest).or_default() += 1;
    }
    let mut new = Vec::new();
    for (digest, instance) in now {
        match left.get_mut(&digest).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => new.push(instance),
        }
    }
    let gone = left.into_iter();
    let gone = gone.flat_map(|(digest, count)| std::iter::repeat_n(digest, count));
    (gone.collect(), new)
}

/// Applies a delta to the stored sections and the sum of the stored packages. Whether the delta follows what is stored was
/// asked before.
pub fn apply((sections, packages): (&mut Sections, Sum), delta: &Delta) -> Result<Applied, Unfit> {
    let mut of_packages = PackageChange::default();
    for change in &delta.changes {
        if change.class == PACKAGES {
            of_packages.gone.extend(&change.gone);
            for instance in &change.new {
                of_packages.new.push(read_package(instance)?);
            }
        } else {
            apply_to_section(sections, change)?;
        }
    }
    let sum = of_packages
        .gone
        .iter()
        .fold(packages, |sum, gone| sum.minus(gone));
    let new = of_packages.new.iter();
    let new = new.map(|package| package_digest(package, software_digest(package)));
    let sum = new.fold(sum, |sum, digest| sum.plus(&digest));
    let state = State::of(sections, sum);
    if state.hash() != delta.state {
        return Err(Unfit::OtherState);
    }
    Ok(Applied {
        packages: sum,
        basis: state.basis(),
        change: of_packages,
    })
}

fn read_package(instance: &Value) -> Result<InstalledPackage, Unfit> {
    InstalledPackage::deserialize(instance).map_err(|error| Unfit::Malformed {
        class: PACKAGES.to_owned(),
        reason: error.to_string(),
    })
}

fn apply_to_section(sections: &mut Sections, change: &SectionChange) -> Result<(), Unfit> {
    let class = &change.class;
    // a bag: nobody can make this look through it once for each instance that goes
    let mut left: BTreeMap<Digest, Vec<&Value>> = BTreeMap::new();
    for (digest, instance) in sections.digested(class) {
        left.entry(digest).or_default().push(instance);
    }
    for gone in &change.gone {
        let found = left.get_mut(gone).and_then(Vec::pop);
        found.ok_or_else(|| Unfit::NotThere {
            class: class.clone(),
        })?;
    }
    let kept = left.into_values().flatten().cloned();
    let new = change.new.iter().cloned().map(|mut instance| {
        strip_nul(&mut instance);
        instance
    });
    let all = kept.chain(new).collect();
    sections.put(class.clone(), all);
    Ok(())
}

impl PackageChange {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}
