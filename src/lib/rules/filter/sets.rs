//! The answer for a whole fleet at once: a set of clients for each test, and the filter as algebra of sets.
//! Clients are places in a list that the caller keeps.

use crate::model::filter::{Field, Filter, Test};
use std::collections::BTreeMap;

/// A set of places in a list of clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    words: Vec<u64>,
    size: usize,
}

impl Places {
    /// No place of a list of `size`.
    pub fn none(size: usize) -> Self {
        let words = vec![0; size.div_ceil(64)];
        Self { words, size }
    }

    /// Every place of a list of `size`.
    pub fn every(size: usize) -> Self {
        Self::none(size).complement()
    }

    /// Adds a place; one beyond the list is left out.
    pub fn insert(&mut self, place: usize) {
        if place < self.size {
            self.words[place / 64] |= 1 << (place % 64);
        }
    }

    /// Whether the place is in the set.
    pub fn contains(&self, place: usize) -> bool {
        let word = self.words.get(place / 64).copied().unwrap_or(0);
        word & (1 << (place % 64)) != 0
    }

    /// How many places are in the set.
    pub fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// The places in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }

    /// Adds the places of another set of the same list.
    pub fn unite(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(own, other)| *own |= other);
    }

    /// Keeps the places that are also in another set of the same list.
    pub fn intersect(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(own, other)| *own &= other);
    }

    /// Takes the places of another set of the same list away.
    pub fn subtract(&mut self, other: &Self) {
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(own, other)| *own &= !other);
    }

    fn complement(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        if let Some(last) = self.words.last_mut()
            && !self.size.is_multiple_of(64)
        {
            *last &= (1 << (self.size % 64)) - 1;
        }
        self
    }
}

/// For whom the answer is yes, and for whom it is no; for the others it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Yes.
    pub yes: Places,
    /// No.
    pub no: Places,
}

impl Truth {
    /// Yes for these and no for all others.
    pub fn known(yes: Places) -> Self {
        let no = yes.clone().complement();
        Self { yes, no }
    }

    /// Yes for some of those for whom the answer is known, no for their others.
    pub fn among(mut yes: Places, known: &Places) -> Self {
        yes.intersect(known);
        let mut no = known.clone();
        no.subtract(&yes);
        Self { yes, no }
    }

    /// The opposite.
    #[must_use]
    pub fn turned(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }
}

/// The answers to tests.
pub type Answers<F = Field> = BTreeMap<Test<F>, Truth>;

/// The answer to a filter over a list of `size` clients or other things. A test without an answer is unknown for all.
pub fn evaluate<'a, F>(
    filter: &Filter<F>,
    size: usize,
    answer: &dyn Fn(&Test<F>) -> Option<std::borrow::Cow<'a, Truth>>,
) -> Truth {
    match filter {
        Filter::Always(true) => Truth::known(Places::every(size)),
        Filter::Always(false) => Truth::known(Places::none(size)),
        Filter::Not(inner) => evaluate(inner, size, answer).turned(),
        Filter::Test(test) => answer(test).map_or_else(
            || Truth::among(Places::none(size), &Places::none(size)),
            std::borrow::Cow::into_owned,
        ),
        Filter::All(parts) => {
            let start = Truth::known(Places::every(size));
            parts.iter().fold(start, |mut found, part| {
                let Truth { yes, no } = evaluate(part, size, answer);
                found.yes.intersect(&yes);
                found.no.unite(&no);
                found
            })
        }
        Filter::Any(parts) => {
            let start = Truth::known(Places::none(size));
            parts.iter().fold(start, |mut found, part| {
                let Truth { yes, no } = evaluate(part, size, answer);
                found.yes.unite(&yes);
                found.no.intersect(&no);
                found
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn places_are_a_set(size in 0_usize..200, left in prop::collection::btree_set(0_usize..200, 0..40), right in prop::collection::btree_set(0_usize..200, 0..40)) {
            let places = |from: &BTreeSet<usize>| {
                let mut made = Places::none(size);
                from.iter().for_each(|place| made.insert(*place));
                made
            };
            let within = |set: BTreeSet<usize>| set.into_iter().filter(|place| *place < size).collect::<Vec<_>>();
            let (a, b) = (places(&left), places(&right));
            let mut both = a.clone();
            both.unite(&b);
            prop_assert_eq!(both.iter().collect::<Vec<_>>(), within(&left | &right));
            let mut shared = a.clone();
            shared.intersect(&b);
            prop_assert_eq!(shared.iter().collect::<Vec<_>>(), within(&left & &right));
            let mut rest = a.clone();
            rest.subtract(&b);
            prop_assert_eq!(rest.iter().collect::<Vec<_>>(), within(&left - &right));
            prop_assert_eq!(a.count() + a.clone().complement().count(), size);
            prop_assert!((0..size).all(|place| a.contains(place) == left.contains(&place)));
        }
    }
}
