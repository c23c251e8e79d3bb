//! What replaces what, through any number of steps. Who replaces itself, directly or in a circle, is told and not followed:
//! nothing is taken for replaced only because it replaces its replacement.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Who replaces whom.
#[derive(Debug, Clone)]
pub struct Supersedence<K> {
    names: Vec<K>,
    /// By place in `names`, the places of those that it replaces itself.
    replaces: Vec<Vec<usize>>,
    circles: Vec<Vec<K>>,
}

/// What is replaced, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced<K> {
    /// By what it is replaced, of those that were asked about.
    pub by: K,
    /// What that replaces itself, on the way; the last one replaces this directly. It begins with `by`.
    pub way: Vec<K>,
}

impl<K: Ord + Copy> Supersedence<K> {
    /// From pairs of the newer and the older one.
    pub fn of(pairs: impl IntoIterator<Item = (K, K)>) -> Self {
        let pairs: BTreeSet<(K, K)> = pairs.into_iter().collect();
        let both = pairs.iter().flat_map(|(newer, older)| [*newer, *older]);
        let names: Vec<K> = both.collect::<BTreeSet<K>>().into_iter().collect();
        let at = |name: &K| names.binary_search(name).unwrap_or_default();
        let mut replaces = vec![Vec::new(); names.len()];
        for (newer, older) in &pairs {
            replaces[at(newer)].push(at(older));
        }
        let mut found = Self {
            circles: Vec::new(),
            names,
            replaces,
        };
        found.break_circles();
        found
    }

    /// Those that replace each other in a circle, or themselves.
    pub fn circles(&self) -> &[Vec<K>] {
        &self.circles
    }

    /// Everything that one of them replaces, without itself.
    pub fn closure(&self, newer: K) -> BTreeSet<K> {
        self.replaced_by([newer]).into_keys().collect()
    }

    /// Everything that is replaced by any of these, with the shortest way there; the first of `newer` wins.
    pub fn replaced_by(&self, newer: impl IntoIterator<Item = K>) -> BTreeMap<K, Replaced<K>> {
        let mut from: Vec<Option<usize>> = vec![None; self.names.len()];
        let starts: Vec<usize> = newer.into_iter().filter_map(|name| self.at(name)).collect();
        let mut queue: VecDeque<usize> = starts.iter().copied().collect();
        let mut is_seen = vec![false; self.names.len()];
        starts.iter().for_each(|at| is_seen[*at] = true);
        while let Some(at) = queue.pop_front() {
            for older in &self.replaces[at] {
                if from[*older].is_none() {
                    from[*older] = Some(at);
                }
                if !is_seen[*older] {
                    is_seen[*older] = true;
                    queue.push_back(*older);
                }
            }
        }
        let reached = (0..self.names.len()).filter(|at| from[*at].is_some());
        reached
            .map(|at| (self.names[at], self.replaced(at, &from)))
            .collect()
    }

    fn replaced(&self, at: usize, from: &[Option<usize>]) -> Replaced<K> {
        let mut way = Vec::new();
        let mut place = at;
        while let Some(newer) = from[place] {
            way.push(self.names[newer]);
            place = newer;
        }
        way.reverse();
        Replaced { by: way[0], way }
    }

    fn at(&self, name: K) -> Option<usize> {
        self.names.binary_search(&name).ok()
    }

    /// Takes out what lies in a circle: replacements among those that reach each other.
    fn break_circles(&mut self) {
        let groups = groups(&self.replaces);
        let mut members: BTreeMap<usize, Vec<K>> = BTreeMap::new();
        for at in 0..self.names.len() {
            let is_circle = |older: &usize| groups[*older] == groups[at];
            if self.replaces[at].iter().any(is_circle) {
                members.entry(groups[at]).or_default().push(self.names[at]);
            }
            self.replaces[at].retain(|older| !is_circle(older));
        }
        self.circles = members.into_values().collect();
        self.circles.sort_unstable();
    }
}

/// For each place the number of the group whose members all reach each other (Kosaraju's way, without recursion: a chain may
/// be as long as a feed).
fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut back = vec![Vec::new(); edges.len()];
    for (from, all) in edges.iter().enumerate() {
        all.iter().for_each(|to| back[*to].push(from));
    }
    let mut is_seen = vec![false; edges.len()];
    let mut finished = Vec::with_capacity(edges.len());
    for start in 0..edges.len() {
        visit(start, edges, &mut is_seen, &mut finished);
    }
    is_seen.fill(false);
    let mut groups = vec![0; edges.len()];
    for (number, start) in finished.into_iter().rev().enumerate() {
        let mut members = Vec::new();
        visit(start, &back, &mut is_seen, &mut members);
        members.iter().for_each(|at| groups[*at] = number);
    }
    groups
}

/// Everything that can be reached and was not seen, each after what is reached from it.
fn visit(start: usize, edges: &[Vec<usize>], is_seen: &mut [bool], finished: &mut Vec<usize>) {
    if std::mem::replace(&mut is_seen[start], true) {
        return;
    }
    let mut path = vec![(start, 0)];
    while let Some((at, next)) = path.last_mut() {
        match edges[*at].get(*next) {
            Some(to) => {
                *next += 1;
                if !std::mem::replace(&mut is_seen[*to], true) {
                    path.push((*to, 0));
                }
            }
            None => {
                finished.push(*at);
                path.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn closure(pairs: &[(u32, u32)], newer: u32) -> Vec<u32> {
        let all = Supersedence::of(pairs.iter().copied());
        all.closure(newer).into_iter().collect()
    }

    #[test]
    fn chains_and_diamonds_are_followed_to_their_end() {
        let chain: Vec<(u32, u32)> = (0..10_000).map(|n| (n + 1, n)).collect();
        assert_eq!(closure(&chain, 10_000).len(), 10_000);
        let diamond = [(4, 3), (4, 2), (3, 1), (2, 1)];
        assert_eq!(closure(&diamond, 4), [1, 2, 3]);
        assert!(closure(&diamond, 1).is_empty());
        assert!(closure(&diamond, 9).is_empty());
    }

    #[test]
    fn circles_are_told_and_not_followed() {
        let all = Supersedence::of([(1, 1), (5, 4), (4, 3), (3, 5), (3, 2), (6, 5)]);
        assert_eq!(all.circles(), [vec![1], vec![3, 4, 5]]);
        assert!(all.closure(1).is_empty());
        assert_eq!(all.closure(4).len(), 0);
        assert_eq!(Vec::from_iter(all.closure(3)), [2]);
        assert_eq!(Vec::from_iter(all.closure(6)), [5]);
    }

    #[test]
    fn the_way_to_what_is_replaced_is_told() {
        let all = Supersedence::of([(4, 3), (3, 2), (2, 1), (9, 2)]);
        let replaced = all.replaced_by([4, 9]);
        let way = |older: u32| replaced[&older].way.clone();
        assert_eq!((replaced[&1].by, way(1)), (9, vec![9, 2]));
        assert_eq!(way(3), [4]);
        assert!(!replaced.contains_key(&4));
        assert_eq!(all.replaced_by([4, 3])[&3].way, [4]);
    }

    proptest! {
        #[test]
        fn without_circles_it_is_what_can_be_reached(
            pairs in proptest::collection::vec((0_u32..20, 0_u32..20), 0..60)
        ) {
            let pairs: Vec<(u32, u32)> = pairs.into_iter().filter(|(newer, older)| newer > older).collect();
            let all = Supersedence::of(pairs.iter().copied());
            prop_assert!(all.circles().is_empty());
            for start in 0..20 {
                let mut reached = BTreeSet::new();
                let mut grown = true;
                while grown {
                    let more = pairs.iter().filter(|(newer, _)| *newer == start || reached.contains(newer));
                    let more: Vec<u32> = more.map(|(_, older)| *older).collect();
                    let before = reached.len();
                    reached.extend(more);
                    grown = reached.len() > before;
                }
                prop_assert_eq!(all.closure(start), reached);
            }
        }

        #[test]
        fn nothing_ever_replaces_itself(
            pairs in proptest::collection::vec((0_u8..12, 0_u8..12), 0..60)
        ) {
            let all = Supersedence::of(pairs);
            for start in 0..12 {
                prop_assert!(!all.closure(start).contains(&start));
            }
        }
    }
}
