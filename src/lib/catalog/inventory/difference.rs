//! Sets of software as numbers, and the difference of one from another.

use crate::model::digest::{Digest, Hasher};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// What is said of a package beside its version, where anything is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::catalog) struct Mark {
    pub held: bool,
    pub broken: Option<String>,
}

/// A whole set: the versions of packages by their ids, rising, and the marks of those that have any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::catalog) struct Whole {
    software: Vec<i64>,
    marks: BTreeMap<i64, Mark>,
}

/// What a set has beside a base, and what of the base it lacks. A member with another mark is in both.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    pub added: Whole,
    pub removed: Vec<i64>,
}

impl FromIterator<(i64, Mark)> for Whole {
    fn from_iter<T: IntoIterator<Item = (i64, Mark)>>(members: T) -> Self {
        let mut whole = Self::default();
        for (software, mark) in members {
            whole.software.push(software);
            if mark != Mark::default() {
                whole.marks.insert(software, mark);
            }
        }
        whole.software.sort_unstable();
        whole.software.dedup();
        whole
    }
}

impl Whole {
    /// Of these members, of which some have marks.
    pub(super) fn of(mut software: Vec<i64>, marks: Vec<(i64, Mark)>) -> Self {
        software.sort_unstable();
        let marks = marks.into_iter().collect();
        Self { software, marks }
    }

    pub(super) fn len(&self) -> usize {
        self.software.len()
    }

    pub(super) fn software(&self) -> &[i64] {
        &self.software
    }

    /// The members with their marks.
    pub(super) fn members(&self) -> impl Iterator<Item = (i64, Option<&Mark>)> {
        let member = |id: &i64| (*id, self.marks.get(id));
        self.software.iter().map(member)
    }

    pub(super) fn contains(&self, software: i64) -> bool {
        self.software.binary_search(&software).is_ok()
    }

    pub(super) fn mark(&self, software: i64) -> Option<&Mark> {
        self.marks.get(&software)
    }

    /// The members of which something is said beside their version.
    pub(super) fn marked(&self) -> impl Iterator<Item = (i64, &Mark)> {
        self.marks.iter().map(|(id, mark)| (*id, mark))
    }

    /// Adds a member; one that is there has this mark from now on.
    pub(super) fn insert(&mut self, software: i64, mark: Mark) {
        if let Err(place) = self.software.binary_search(&software) {
            self.software.insert(place, software);
        }
        match mark == Mark::default() {
            true => drop(self.marks.remove(&software)),
            false => drop(self.marks.insert(software, mark)),
        }
    }

    /// Takes a member away.
    pub(super) fn remove(&mut self, software: i64) {
        if let Ok(place) = self.software.binary_search(&software) {
            self.software.remove(place);
        }
        self.marks.remove(&software);
    }

    /// The digest of exactly these members: a set is known by it in the catalog that gave the ids.
    pub(super) fn digest(&self) -> Digest {
        let mut text = Vec::with_capacity(8 * self.len() + 8);
        text.extend_from_slice(&(self.len() as u64).to_be_bytes());
        for id in &self.software {
            text.extend_from_slice(&id.to_be_bytes());
        }
        for (id, mark) in &self.marks {
            let broken = mark.broken.as_deref();
            text.extend_from_slice(&id.to_be_bytes());
            text.extend_from_slice(&[u8::from(mark.held), u8::from(broken.is_some())]);
            let broken = broken.unwrap_or_default();
            text.extend_from_slice(&(broken.len() as u64).to_be_bytes());
            text.extend_from_slice(broken.as_bytes());
        }
        let mut hasher = Hasher::new();
        hasher.update(&text);
        hasher.finish()
    }

    /// In how many members this set and another differ, marks aside; none where it is more than `most`, which is told early.
    pub(super) fn distance(&self, other: &Self, most: usize) -> Option<usize> {
        let (own, others) = (&self.software[..], &other.software[..]);
        let (mut left, mut right, mut apart) = (0, 0, 0);
        while left < own.len() && right < others.len() {
            let order = own[left].cmp(&others[right]);
            left += usize::from(order != Ordering::Greater);
            right += usize::from(order != Ordering::Less);
            apart += usize::from(order != Ordering::Equal);
            if apart > most {
                return None;
            }
        }
        apart += own.len() - left + others.len() - right;
        (apart <= most).then_some(apart)
    }

    /// What most of these sets have, without marks.
    pub(super) fn of_most(sets: &[&Self]) -> Self {
        let mut all: Vec<i64> = sets
            .iter()
            .flat_map(|set| set.software.iter().copied())
            .collect();
        all.sort_unstable();
        let same = all.chunk_by(|a, b| a == b);
        let common = same.filter(|run| run.len() * 2 > sets.len());
        Self {
            software: common.filter_map(|run| run.first().copied()).collect(),
            marks: BTreeMap::new(),
        }
    }

    fn push(&mut self, of: &Self, software: i64) {
        self.software.push(software);
        if let Some(mark) = of.marks.get(&software) {
            self.marks.insert(software, mark.clone());
        }
    }

    /// What makes `base` into this set.
    pub(super) fn beside(&self, base: &Self) -> Difference {
        let mut difference = Difference::default();
        let mut others = base.software.iter().copied().peekable();
        for own in &self.software {
            while let Some(other) = others.next_if(|other| other < own) {
                difference.removed.push(other);
            }
            if others.next_if_eq(own).is_none() {
                difference.added.push(self, *own);
            } else if self.marks.get(own) != base.marks.get(own) {
                difference.removed.push(*own);
                difference.added.push(self, *own);
            }
        }
        difference.removed.extend(others);
        difference
    }
}

impl Difference {
    /// The set that this makes of the base.
    pub(super) fn applied(&self, base: &Whole) -> Whole {
        let kept = base.members();
        let kept = kept.filter(|(id, _)| self.removed.binary_search(id).is_err());
        let members = kept.chain(self.added.members());
        members
            .map(|(id, mark)| (id, mark.cloned().unwrap_or_default()))
            .collect()
    }

    /// The rows that it takes.
    pub(super) fn rows(&self) -> usize {
        self.added.len() + self.removed.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole() -> impl Strategy<Value = Whole> {
        let mark = (any::<bool>(), proptest::option::weighted(0.1, "[a-z]{1,3}"))
            .prop_map(|(held, broken)| Mark { held, broken });
        proptest::collection::btree_map(0_i64..40, mark, 0..40).prop_map(Whole::from_iter)
    }

    proptest! {
        #[test]
        fn a_base_with_its_difference_is_the_set(base in whole(), set in whole()) {
            let difference = set.beside(&base);
            prop_assert_eq!(&difference.applied(&base), &set);
            let is_marked = |id: &i64| set.marks.get(id) != base.marks.get(id);
            let marked = set.software.iter().filter(|id| base.contains(**id) && is_marked(id)).count();
            let apart = difference.rows() - 2 * marked;
            prop_assert_eq!(set.distance(&base, apart), Some(apart));
            prop_assert_eq!(base.distance(&set, usize::MAX), Some(apart));
            prop_assert!(apart == 0 || set.distance(&base, apart - 1).is_none());
            prop_assert_eq!(set.digest() == base.digest(), set == base);
            prop_assert!(difference.removed.iter().all(|id| base.software.contains(id)));
            prop_assert_eq!(set.beside(&set).rows(), 0);
        }

        #[test]
        fn a_set_changed_member_by_member_is_the_set_changed_at_once(base in whole(), set in whole()) {
            let difference = set.beside(&base);
            let mut made = base;
            for id in &difference.removed {
                made.remove(*id);
            }
            for (id, mark) in difference.added.members() {
                made.insert(id, mark.cloned().unwrap_or_default());
            }
            prop_assert_eq!(made, set);
        }

        #[test]
        fn what_most_have_is_in_more_than_half(sets in proptest::collection::vec(whole(), 1..6)) {
            let all: Vec<&Whole> = sets.iter().collect();
            let most = Whole::of_most(&all);
            for id in 0..40 {
                let have = sets.iter().filter(|set| set.contains(id)).count();
                prop_assert_eq!(most.contains(id), have * 2 > sets.len());
            }
        }
    }
}
