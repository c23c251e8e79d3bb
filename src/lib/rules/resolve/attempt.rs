//! One attempt to make a set of upgrades together: what does not fit, and what must come new.

use super::candidates::Candidate;
use super::world::{Unit, World};
use super::{Mode, New, Resolver};
use crate::model::relation::{Group, Named};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

/// How far new packages may need further new packages.
const MAX_DEPTH: usize = 64;
/// How many new packages may be tried before giving up; only absurd relations come near.
const MAX_TRIES: usize = 10_000;

/// The machine as it would be.
pub struct Attempt<'r, 'a> {
    resolver: &'r Resolver<'a>,
    mode: Mode,
    before: World<'r, 'a>,
    after: World<'r, 'a>,
    new_units: Vec<Rc<Unit<'a>>>,
    tries: usize,
    /// What comes new.
    pub new: Vec<New<'a>>,
    /// Upgrades that do not fit, by their place, and why.
    pub failed: HashMap<usize, String>,
    /// Names that were looked up among what is offered.
    pub asked: BTreeSet<&'a str>,
}

/// Who wants a new package, and how much.
#[derive(Clone, Copy)]
struct Wish {
    depth: usize,
    is_optional: bool,
}

impl<'r, 'a> Attempt<'r, 'a> {
    /// Tries the upgrades at these places.
    pub fn of(resolver: &'r Resolver<'a>, active: &[usize], mode: Mode) -> Self {
        let mut attempt = Self::beside(resolver, active, mode);
        attempt.check_all(active);
        if attempt.failed.is_empty() && mode == Mode::DistUpgrade {
            attempt.follow_recommendations();
        }
        attempt
    }

    /// Looks at one of the upgrades alone, beside the others: where it fails, all of them together do.
    pub fn of_one(
        resolver: &'r Resolver<'a>,
        (place, active): (usize, &[usize]),
        mode: Mode,
    ) -> Self {
        let mut attempt = Self::beside(resolver, active, mode);
        attempt.check_all(&[place]);
        attempt
    }

    /// The machine with the upgrades at these places, none of them looked at.
    fn beside(resolver: &'r Resolver<'a>, active: &[usize], mode: Mode) -> Self {
        let mut attempt = Self {
            resolver,
            mode,
            before: World::of(&resolver.before),
            after: World::of(&resolver.before),
            new_units: Vec::new(),
            tries: 0,
            new: Vec::new(),
            failed: HashMap::new(),
            asked: BTreeSet::new(),
        };
        for (former, next, _) in attempt.changes(active) {
            attempt.after.replace(&former, &next);
        }
        attempt
    }

    fn check_all(&mut self, places: &[usize]) {
        for (former, next, place) in self.changes(places) {
            if let Err(reason) = self.check(&former, &next) {
                self.failed.insert(place, reason);
            }
        }
    }

    fn changes(&self, active: &[usize]) -> Vec<(Rc<Unit<'a>>, Rc<Unit<'a>>, usize)> {
        let change = |place: &usize| {
            let pending = &self.resolver.pending[*place];
            let next = pending.next.as_ref().ok()?;
            Some((Rc::clone(&pending.former), Rc::clone(next), *place))
        };
        active.iter().filter_map(change).collect()
    }

    /// Which changes need which others, when everything fits: by a new need, a new conflict, or a bound of the other's
    /// former version.
    pub fn needs_change(&self, active: &[usize]) -> Vec<(&'a str, &'a str)> {
        let changes = self.changes(active);
        let mut found: Vec<_> = self
            .new
            .iter()
            .map(|new| (new.needed_by, new.candidate.package.name.as_str()))
            .collect();
        let brought = changes
            .iter()
            .map(|(_, next, _)| next)
            .chain(&self.new_units);
        for unit in brought {
            let others = self.newly_met(unit).into_iter().chain(self.excluded(unit));
            found.extend(others.map(|other| (unit.name, other)));
        }
        for (former, next, _) in &changes {
            found.extend(
                self.bound_before(former, next)
                    .map(|other| (next.name, other)),
            );
        }
        found.retain(|(one, other)| one != other);
        found
    }

    /// Who meets needs that nobody met before.
    fn newly_met(&self, unit: &Unit<'a>) -> Vec<&'a str> {
        let news = unit
            .needs
            .iter()
            .filter(|group| !self.before.satisfies(group));
        let meeting = |named: &Named<'a>| {
            let known = self.after.known_as(named.name);
            known
                .filter(|other| other.is(named))
                .map(|other| other.name)
                .collect::<Vec<_>>()
        };
        news.flat_map(|group| &group.alternatives)
            .flat_map(meeting)
            .collect()
    }

    /// Who was there before and may not be beside the unit.
    fn excluded(&self, unit: &Unit<'a>) -> Vec<&'a str> {
        let were_there = |named: &Named<'a>| {
            let known = self.before.known_as(named.name);
            known
                .filter(|other| other.is(named))
                .map(|other| other.name)
                .collect::<Vec<_>>()
        };
        unit.conflicts.iter().flat_map(were_there).collect()
    }

    /// Whose former version needs the former version, and not the next.
    fn bound_before(&self, former: &Unit<'a>, next: &Unit<'a>) -> impl Iterator<Item = &'a str> {
        let is_broken = |group: &&Group<'a>| {
            let is_met = |unit: &Unit<'a>| group.alternatives.iter().any(|named| unit.is(named));
            is_met(former) && !is_met(next)
        };
        former
            .known_as()
            .flat_map(|name| self.resolver.bound_to.get(name).into_iter().flatten())
            .filter(move |unit| unit.needs.iter().any(|group| is_broken(&group)))
            .map(|unit| unit.name)
    }

    fn check(&mut self, former: &Rc<Unit<'a>>, next: &Rc<Unit<'a>>) -> Result<(), String> {
        if let Some(clash) = self.after.clash(next, Some(former)) {
            return Err(clash);
        }
        if let Some(broken) = self.broken_bound(former) {
            return Err(broken);
        }
        let mark = self.new.len();
        let outcome = self.satisfy(
            next,
            Wish {
                depth: 0,
                is_optional: false,
            },
        );
        if outcome.is_err() {
            self.undo(mark);
        }
        outcome
    }

    /// A package that stays and needs the former version.
    fn broken_bound(&self, former: &Unit<'a>) -> Option<String> {
        let bound = former
            .known_as()
            .flat_map(|name| self.resolver.bound_to.get(name).into_iter().flatten());
        for unit in bound.filter(|unit| self.stays(unit)) {
            let breaks =
                |group: &&Group<'_>| self.before.satisfies(group) && !self.after.satisfies(group);
            let mentions =
                |group: &&Group<'_>| group.alternatives.iter().any(|named| former.is(named));
            if let Some(group) = unit.needs.iter().filter(mentions).find(breaks) {
                return Some(format!(
                    "{} {} stays and needs {group}",
                    unit.name, unit.version
                ));
            }
        }
        None
    }

    fn stays(&self, unit: &Rc<Unit<'a>>) -> bool {
        self.after
            .find(unit.name, unit.architecture)
            .is_some_and(|found| Rc::ptr_eq(found, unit))
    }

    fn satisfy(&mut self, unit: &Rc<Unit<'a>>, wish: Wish) -> Result<(), String> {
        for group in &unit.needs {
            if !self.after.satisfies(group) {
                self.choose(group, unit, wish)
                    .map_err(|reason| format!("needs {group}: {reason}"))?;
            }
        }
        Ok(())
    }

    /// Brings the first alternative that can be had.
    fn choose(&mut self, group: &Group<'a>, unit: &Unit<'a>, wish: Wish) -> Result<(), String> {
        let mut refused = None;
        for named in &group.alternatives {
            for candidate in self.options(named, unit) {
                match self.bring(candidate, unit.name, wish) {
                    Ok(()) => return Ok(()),
                    Err(reason) => refused = refused.or(Some(reason)),
                }
            }
        }
        Err(refused.unwrap_or_else(|| self.describe_lack(group)))
    }

    fn describe_lack(&self, group: &Group<'a>) -> String {
        let present = group
            .alternatives
            .iter()
            .flat_map(|named| self.after.known_as(named.name))
            .next();
        match present {
            Some(unit) => format!("{} stays at {}", unit.name, unit.version),
            None => "no feed has it".to_owned(),
        }
    }

    /// Packages not installed that are what is named: the real one, else those that provide it, by name.
    fn options(&mut self, named: &Named<'a>, unit: &Unit<'a>) -> Vec<Candidate<'a>> {
        let set = self.resolver.set;
        self.asked.insert(named.name);
        let mut options = Vec::new();
        for name in std::iter::once(named.name).chain(set.providers(named.name)) {
            self.asked.insert(name);
            let is_present = self.after.find(name, unit.architecture).is_some();
            let best = set.best(name, unit.architecture, self.resolver.platform);
            options.extend(best.filter(|candidate| !is_present && self.is_what(*candidate, named)));
        }
        options
    }

    fn is_what(&self, candidate: Candidate<'a>, named: &Named<'_>) -> bool {
        let unit = self.resolver.offered(candidate);
        unit.is_ok_and(|unit| unit.is(named))
    }

    fn bring(
        &mut self,
        candidate: Candidate<'a>,
        needed_by: &'a str,
        wish: Wish,
    ) -> Result<(), String> {
        let package = candidate.package;
        if self.mode == Mode::Upgrade {
            return Err(format!("{} is not installed", package.name));
        }
        self.tries += 1;
        if wish.depth >= MAX_DEPTH || self.tries > MAX_TRIES {
            return Err("too many packages would come new".to_owned());
        }
        let unit = self.resolver.offered(candidate)?;
        if let Some(clash) = self.after.clash(&unit, None) {
            return Err(clash);
        }
        let mark = self.new.len();
        self.after.add(&unit);
        self.new_units.push(Rc::clone(&unit));
        self.new.push(New {
            candidate,
            needed_by,
            is_optional: wish.is_optional,
        });
        let deeper = Wish {
            depth: wish.depth + 1,
            ..wish
        };
        let outcome = self.satisfy(&unit, deeper);
        if outcome.is_err() {
            self.undo(mark);
        }
        outcome
    }

    /// Follows the recommendations of all that comes new, after everything needed is there.
    fn follow_recommendations(&mut self) {
        let wish = Wish {
            depth: 0,
            is_optional: true,
        };
        let mut next = 0;
        while let Some(unit) = self.new_units.get(next).map(Rc::clone) {
            for group in unit
                .recommends
                .iter()
                .filter(|group| !self.after.satisfies(group))
                .collect::<Vec<_>>()
            {
                // what cannot be had is done without; that is what recommending means
                let _can_be_done_without = self.choose(group, &unit, wish);
            }
            next += 1;
        }
    }

    fn undo(&mut self, mark: usize) {
        self.new.truncate(mark);
        for unit in self.new_units.drain(mark..) {
            self.after.take_back(&unit);
        }
    }
}
