//! Sets of software as numbers, and the difference of one from another.

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
        whole
    }
}

impl Whole {
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
            let kept = base.members().filter(|(id, _)| !difference.removed.contains(id));
            let made: Whole = kept
                .chain(difference.added.members())
                .map(|(id, mark)| (id, mark.cloned().unwrap_or_default()))
                .collect();
            prop_assert_eq!(&made, &set);
            prop_assert!(difference.removed.iter().all(|id| base.software.contains(id)));
            prop_assert_eq!(set.beside(&set).rows(), 0);
        }
    }
}
