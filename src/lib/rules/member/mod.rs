//! Which clients a collection has, and by which rule (domain.md 2.7). Collections are evaluated in one go, each after
//! those it leans on, so that no change takes several rounds to arrive:
//! (clients of its rules − members of what it excludes) ∩ members of its limiting collection.

pub mod schedule;
mod why;
pub use why::{describe, explain};

use super::filter::sets::{self, Answers, Places, Truth};
use super::filter::{Facts, judge_test};
use crate::model::collection::{Collection, MemberRule};
use crate::model::filter::{Filter, Test};
use crate::model::id::{ClientId, CollectionId};
use crate::model::time::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The built-in collection of every client.
pub const EVERYONE: &str = "all-systems";

/// What rules ask about one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: ClientId,
    /// Its host name.
    pub hostname: String,
    /// What is known of it.
    pub facts: Facts,
    /// The collection that its enrollment token put it in.
    pub joined: Option<CollectionId>,
}

/// The clients that are judged, as places in a list, and what is known of them.
#[derive(Debug, Clone)]
pub struct Population {
    /// How many there are.
    pub size: usize,
    /// The answers to all tests of the collections, save those of membership.
    pub answers: Answers,
    /// Who was put into which collection by an enrollment token.
    pub joined: BTreeMap<CollectionId, Places>,
}

/// The members of each collection.
pub type Memberships = BTreeMap<CollectionId, Places>;

/// Collections that lean on each other in a ring.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Cycle(pub Vec<CollectionId>);

impl fmt::Display for Cycle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("collections lean on each other in a ring: ")?;
        for id in &self.0 {
            write!(out, "{id} -> ")?;
        }
        self.0
            .first()
            .map_or(Ok(()), |first| write!(out, "{first}"))
    }
}

/// The collections that every site has; they cannot be configured.
pub fn built_in() -> Vec<Collection> {
    let everyone = Collection {
        id: CollectionId::parse(EVERYONE).expect("the built-in name keeps to its letters"),
        title: "All clients of the site".to_owned(),
        limit_to: None,
        rules: vec![MemberRule::everyone()],
    };
    vec![everyone]
}

/// The tests that the collections ask of a client, save those of membership.
pub fn tests(collections: &[&Collection]) -> BTreeSet<Test> {
    let rules = collections.iter().flat_map(|own| &own.rules);
    let filters = rules.filter_map(MemberRule::filter);
    let tests = filters.flat_map(|filter| filter.tests().into_iter().cloned().collect::<Vec<_>>());
    tests
        .filter(|test| !matches!(test, Test::Collection(_)))
        .collect()
}

impl Population {
    /// One client alone.
    pub fn of(subject: &Subject, tests: &BTreeSet<Test>, now: Timestamp) -> Self {
        let alone = |is_it: bool| {
            if is_it {
                Places::every(1)
            } else {
                Places::none(1)
            }
        };
        let answer = |test: &Test| {
            let answer = judge_test(test, &subject.facts, now);
            Truth {
                yes: alone(answer == Some(true)),
                no: alone(answer == Some(false)),
            }
        };
        let answers = tests.iter().map(|test| (test.clone(), answer(test)));
        let joined = subject.joined.iter().map(|id| (id.clone(), alone(true)));
        Self {
            size: 1,
            answers: answers.collect(),
            joined: joined.collect(),
        }
    }
}

/// The members of these collections, which come in the order of [`dependency_order`]; `known` are the members of those
/// that they lean on and that are not among them. A collection that is neither has no members.
pub fn evaluate(
    ordered: &[&Collection],
    population: &Population,
    known: Memberships,
) -> Memberships {
    let mut members = known;
    for collection in ordered {
        let own = members_of(collection, population, &members);
        members.insert(collection.id.clone(), own);
    }
    let asked: BTreeSet<&CollectionId> = ordered.iter().map(|own| &own.id).collect();
    members.retain(|id, _| asked.contains(id));
    members
}

fn members_of(collection: &Collection, population: &Population, members: &Memberships) -> Places {
    let nobody = Places::none(population.size);
    let joined = population.joined.get(&collection.id);
    let mut found = joined.unwrap_or(&nobody).clone();
    for rule in &collection.rules {
        if let MemberRule::Include(id) = rule {
            found.unite(members.get(id).unwrap_or(&nobody));
        } else if let Some(filter) = rule.filter() {
            found.unite(&meant(&filter, population, members));
        }
    }
    for rule in &collection.rules {
        if let MemberRule::Exclude(id) = rule {
            found.subtract(members.get(id).unwrap_or(&nobody));
        }
    }
    if let Some(limit) = &collection.limit_to {
        found.intersect(members.get(limit).unwrap_or(&nobody));
    }
    found
}

/// The clients that a filter asks for.
fn meant(filter: &Filter, population: &Population, members: &Memberships) -> Places {
    let size = population.size;
    let answer = |test: &Test| match test {
        Test::Collection(id) => {
            let own = members.get(id).cloned();
            let own = own.unwrap_or_else(|| Places::none(size));
            Some(Cow::Owned(Truth::known(own)))
        }
        test => population.answers.get(test).map(Cow::Borrowed),
    };
    sets::evaluate(filter, size, &answer).yes
}

/// Those of the collections, in the order of [`dependency_order`], whose members may change when these change.
pub fn affected<'a>(
    ordered: &[&'a Collection],
    changed: &BTreeSet<CollectionId>,
) -> Vec<&'a Collection> {
    let mut reached: BTreeSet<&CollectionId> = BTreeSet::new();
    let mut found = Vec::new();
    for collection in ordered {
        let is_reached = changed.contains(&collection.id)
            || bases(collection)
                .iter()
                .any(|id| reached.contains(id) || changed.contains(id));
        if is_reached {
            reached.insert(&collection.id);
            found.push(*collection);
        }
    }
    found
}

/// The collections in an order in which each comes after all that it leans on.
pub fn dependency_order(collections: &[Collection]) -> Result<Vec<&Collection>, Cycle> {
    let mut waiting: BTreeMap<&CollectionId, &Collection> = collections
        .iter()
        .map(|collection| (&collection.id, collection))
        .collect();
    let mut leaning: BTreeMap<CollectionId, Vec<&CollectionId>> = BTreeMap::new();
    let mut open: BTreeMap<&CollectionId, usize> = BTreeMap::new();
    for collection in waiting.values() {
        let bases: BTreeSet<_> = bases(collection)
            .into_iter()
            .filter(|id| waiting.contains_key(id))
            .collect();
        open.insert(&collection.id, bases.len());
        for base in bases {
            leaning.entry(base).or_default().push(&collection.id);
        }
    }
    let mut ready: Vec<&CollectionId> = open
        .iter()
        .filter(|(_, n)| **n == 0)
        .map(|(id, _)| *id)
        .collect();
    let mut order = Vec::new();
    while let Some(id) = ready.pop() {
        order.extend(waiting.remove(id));
        for next in leaning.get(id).into_iter().flatten() {
            if let Some(left) = open.get_mut(next) {
                *left -= 1;
                if *left == 0 {
                    ready.push(next);
                }
            }
        }
    }
    match ring(&waiting) {
        None => Ok(order),
        Some(cycle) => Err(cycle),
    }
}

/// The collections that a rule names.
pub fn named(rule: &MemberRule) -> Vec<CollectionId> {
    match rule {
        MemberRule::Include(id) | MemberRule::Exclude(id) => vec![id.clone()],
        MemberRule::Query(filter) => filter.collections().cloned().collect(),
        MemberRule::Direct(_) => Vec::new(),
    }
}

/// What a collection leans on.
pub fn bases(collection: &Collection) -> BTreeSet<CollectionId> {
    let named = collection.rules.iter().flat_map(named);
    named.chain(collection.limit_to.clone()).collect()
}

/// A ring among collections of which each leans on another of them.
fn ring(waiting: &BTreeMap<&CollectionId, &Collection>) -> Option<Cycle> {
    let mut path: Vec<&CollectionId> = Vec::new();
    let mut seen = BTreeMap::new();
    let mut at = *waiting.values().next()?;
    loop {
        if let Some(from) = seen.insert(&at.id, path.len()) {
            return Some(Cycle(path[from..].iter().map(|id| (*id).clone()).collect()));
        }
        path.push(&at.id);
        at = bases(at).iter().find_map(|id| waiting.get(id))?;
    }
}

#[cfg(test)]
mod tests;
