//! Bases and sets that a connection has met lately, so that the base nearest to a new set is found without asking the
//! catalog. What is remembered may have gone from the catalog: who uses a base looks whether it is still there.

use super::super::hash::ByName;
use super::difference::Whole;
use super::sets::{Base, Near};
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Bases that are remembered.
const MOST_BASES: usize = 2_000;
/// Sets that are remembered, the latest.
const MOST_SETS: usize = 96;
/// Of the bases that share most of a sample, so many are compared as wholes.
const COMPARED: usize = 6;

/// The memory.
#[derive(Default)]
pub(in crate::catalog) struct Nearby {
    bases: Vec<(Base, Arc<Whole>)>,
    /// The places of the bases that have a member, by its id.
    holders: HashMap<i64, Vec<u32>, ByName>,
    sets: VecDeque<Arc<Whole>>,
}

impl Nearby {
    /// Remembers a base.
    pub(super) fn keep_base(&mut self, base: Base, whole: Arc<Whole>) {
        if self.bases.len() >= MOST_BASES {
            self.bases.clear();
            self.holders.clear();
        }
        if self.bases.iter().any(|(known, _)| *known == base) {
            return;
        }
        let place = u32::try_from(self.bases.len()).unwrap_or(u32::MAX);
        for id in whole.software() {
            self.holders.entry(*id).or_default().push(place);
        }
        self.bases.push((base, whole));
    }

    /// Forgets a base that is there no more.
    pub(super) fn forget_base(&mut self, gone: &Base) {
        let Some(place) = self.bases.iter().position(|(base, _)| base == gone) else {
            return;
        };
        // its place stays, and is like nothing
        self.bases[place].0.id = Base::NONE;
        for holders in self.holders.values_mut() {
            holders.retain(|own| *own as usize != place);
        }
    }

    /// Remembers a set that was stored.
    pub(super) fn keep_set(&mut self, set: Arc<Whole>) {
        if self.sets.len() >= MOST_SETS {
            self.sets.pop_front();
        }
        self.sets.push_back(set);
    }

    /// The nearest base.
    pub(super) fn nearest(&self, whole: &Whole, sample: &[i64]) -> Option<Near> {
        let mut shared: Vec<(Reverse<u16>, usize)> = (0..self.bases.len())
            .map(|place| (Reverse(0), place))
            .collect();
        for id in sample {
            for place in self.holders.get(id).into_iter().flatten() {
                shared[*place as usize].0.0 += 1;
            }
        }
        shared.retain(|(count, _)| count.0 > 0);
        if shared.len() > COMPARED {
            shared.select_nth_unstable(COMPARED);
            shared.truncate(COMPARED);
        }
        shared.sort_unstable();
        let likely = shared.into_iter();
        let likely = likely.map(|(_, place)| self.bases[place].clone());
        likely.fold(None, |nearest, base| Near::or_nearer(nearest, whole, base))
    }

    /// What the set and those that were stored lately and are like it have in common; the set itself where too few are.
    pub(super) fn common(&self, whole: &Whole, (most, rows): (usize, usize)) -> Option<Whole> {
        let mut alike: Vec<(usize, &Whole)> = self
            .sets
            .iter()
            .filter_map(|other| Some((whole.distance(other, rows)?, other.as_ref())))
            .filter(|(distance, _)| *distance > 0)
            .collect();
        alike.sort_unstable_by_key(|(distance, _)| *distance);
        alike.truncate(most);
        if alike.len() < 2 {
            return None;
        }
        let sets: Vec<&Whole> = alike
            .into_iter()
            .map(|(_, set)| set)
            .chain([whole])
            .collect();
        Some(Whole::of_most(&sets))
    }
}
