//! The state of an inventory: what both sides compare, and what each has to remember for that.

use super::class::{PACKAGES, is_judged};
use super::section::Sections;
use super::software::{member_digests, members};
use super::sum::Sum;
use crate::model::digest::{Digest, Hasher};
use crate::model::inventory::InstalledPackage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The sum of each section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(BTreeMap<String, Sum>);

impl State {
    /// Of these sections, and packages of this sum.
    pub fn of(sections: &Sections, packages: Sum) -> Self {
        let sum = |(class, digests): (&str, &[Digest])| (class.to_owned(), Sum::of(digests));
        let mut sums: BTreeMap<String, Sum> = sections.digests().map(sum).collect();
        sums.insert(PACKAGES.to_owned(), packages);
        Self(sums)
    }

    /// The hash of all of it; a section that is empty is like one that is not there.
    pub fn hash(&self) -> Digest {
        self.hash_of(|_| true)
    }

    /// The hash of all that updates are judged by.
    pub fn basis(&self) -> Digest {
        self.hash_of(is_judged)
    }

    fn hash_of(&self, is_meant: impl Fn(&str) -> bool) -> Digest {
        let mut hasher = Hasher::new();
        let sections = self
            .0
            .iter()
            .filter(|(class, sum)| **sum != Sum::default() && is_meant(class));
        for (class, sum) in sections {
            hasher.update(&(class.len() as u64).to_be_bytes());
            hasher.update(class.as_bytes());
            hasher.update(Digest::from(*sum).as_bytes());
        }
        hasher.finish()
    }
}

/// The digests of all instances: what an agent remembers of a report, to know the next time what changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(pub(super) BTreeMap<String, Vec<Digest>>);

impl Fingerprint {
    /// Of these sections and packages.
    pub fn of(sections: &Sections, packages: &[InstalledPackage]) -> Self {
        let owned = |(class, digests): (&str, &[Digest])| (class.to_owned(), digests.to_vec());
        let mut all: BTreeMap<String, Vec<Digest>> = sections.digests().map(owned).collect();
        let members = members(packages);
        let packages: Vec<Digest> = member_digests(&members, packages)
            .map(|(digest, _)| digest)
            .collect();
        if !packages.is_empty() {
            all.insert(PACKAGES.to_owned(), packages);
        }
        Self(all)
    }

    /// The state that it is of.
    pub fn state(&self) -> State {
        let sums = self.0.iter();
        State(
            sums.map(|(class, all)| (class.clone(), Sum::of(all)))
                .collect(),
        )
    }
}
