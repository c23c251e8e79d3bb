//! Tests of software. A version is compared once, however many clients have it: the interned versions of the packages in
//! question come first, then the sets that hold one that is meant, then the clients whose set it is.

use super::super::engine::{Param, Row, statements};
use super::super::hash::ByName;
use super::super::{Error, Tx};
use super::ClientList;
use crate::model::filter::{Name, Operator, Test};
use crate::model::version::Ecosystem;
use crate::rules::filter::facts::Software;
use crate::rules::filter::sets::{Answers, Places, Truth};
use crate::rules::filter::{is_named, is_package};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The software sets of the clients, each with a place of its own.
#[derive(Default)]
struct Sets {
    places: HashMap<i64, u32, ByName>,
    /// For each set the place of its base, where it has one.
    bases: Vec<Option<u32>>,
    base_places: HashMap<i64, u32>,
    /// Place of the client, place of its set.
    clients: Vec<(u32, u32)>,
}

/// Sets in a block: differences lie in the order of blocks, and of software in each, so that sets that come together are
/// stored together.
const BLOCK: i64 = 1024;

/// What is found for one question: which members it means are in bases, and how single sets differ.
struct Holding {
    /// How many of them each base has.
    in_base: Vec<u32>,
    /// How many of those each set lacks.
    lacking: HashMap<u32, u32>,
    /// Sets that have one beside their base.
    added: Places,
}

/// Versions of packages that were asked for, and the tests that mean each of them, by number.
type Wanted = BTreeMap<i64, Vec<usize>>;

/// What is asked of software.
type Question<'a> = (&'a Name, Option<&'a (Operator, String)>);

impl Tx<'_> {
    pub(super) fn add_software_answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        let asked: Vec<(&Test, Question)> = tests
            .iter()
            .filter_map(|test| match test {
                Test::Software { name, version } => Some((*test, (name, version.as_ref()))),
                _ => None,
            })
            .collect();
        if asked.is_empty() {
            return Ok(());
        }
        let questions: Vec<Question> = asked.iter().map(|(_, question)| *question).collect();
        let wanted = self.wanted_versions(&questions)?;
        let sets = self.sets_of(clients)?;
        let holding = self.sets_holding(&wanted, questions.len(), &sets)?;
        for ((test, _), holding) in asked.iter().zip(holding) {
            answers.insert((*test).clone(), sets.truth(&holding, clients.len()));
        }
        Ok(())
    }

    /// Which clients have which of these versions, by the numbers of both.
    pub(in crate::catalog) fn held(
        &mut self,
        software: &[i64],
        clients: &ClientList,
    ) -> Result<Vec<(i64, i64)>, Error> {
        let numbered = software.iter().enumerate();
        let wanted: Wanted = numbered.map(|(number, id)| (*id, vec![number])).collect();
        let sets = self.sets_of(clients)?;
        let holding = self.sets_holding(&wanted, software.len(), &sets)?;
        let mut found = Vec::new();
        for (id, holding) in software.iter().zip(&holding) {
            let yes = sets.truth(holding, clients.len()).yes;
            found.extend(clients.numbers_at(&yes).map(|number| (number, *id)));
        }
        Ok(found)
    }

    /// The versions that each question means, from the interned list.
    fn wanted_versions(&mut self, questions: &[Question]) -> Result<Wanted, Error> {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let is_pattern = |(name, _): &Question| matches!(name, Name::Like(_));
        let known = if questions.iter().any(is_pattern) {
            self.all(SELECT_NAMES, &[], Row::text)?
        } else {
            Vec::new()
        };
        for (number, (name, _)) in questions.iter().enumerate() {
            let names: BTreeSet<String> = match name {
                // as it is written, and as Python has it: which of both counts, the row says
                Name::Is(name) => [name, &*Ecosystem::Pypi.canonical_name(name)]
                    .map(str::to_owned)
                    .into(),
                Name::Like(_) => {
                    let meant = known.iter().filter(|own| is_named(name, own));
                    meant.cloned().collect()
                }
            };
            for name in names {
                by_name.entry(name).or_default().push(number);
            }
        }
        let keys: Vec<Param> = by_name.keys().map(Param::from).collect();
        let mut wanted = Wanted::new();
        self.all_of(SELECT_VERSIONS, &[], &keys, |row| {
            let (id, name) = (row.int()?, row.text()?);
            let (ecosystem, installed): (Ecosystem, _) = (row.parse()?, row.text()?);
            for number in by_name.get(&name).into_iter().flatten() {
                let (asked, compared) = questions[*number];
                let is_meant = compared.is_none_or(|(operator, wanted)| {
                    operator.holds(ecosystem.order(&installed, wanted))
                });
                if is_meant && is_package(asked, ecosystem, &name) {
                    wanted.entry(id).or_default().push(*number);
                }
            }
            Ok(())
        })?;
        Ok(wanted)
    }

    fn sets_of(&mut self, clients: &ClientList) -> Result<Sets, Error> {
        let mut sets = Sets::default();
        self.all(SELECT_SETS, &[], |row| {
            let set = row.int()?;
            sets.add(set, row.optional(Row::int)?);
            Ok(())
        })?;
        self.all(SELECT_OWNERS, &[], |row| {
            let (set, client) = (row.int()?, row.int()?);
            if let (Some(set), Some(client)) = (sets.places.get(&set), clients.place_of(client)) {
                sets.clients.push((client, *set));
            }
            Ok(())
        })?;
        Ok(sets)
    }

    /// For each question, the sets that hold a version that it means.
    fn sets_holding(
        &mut self,
        wanted: &Wanted,
        questions: usize,
        sets: &Sets,
    ) -> Result<Vec<Holding>, Error> {
        let mut holding: Vec<Holding> = (0..questions).map(|_| sets.none()).collect();
        let keys: Vec<Param> = wanted.keys().map(|id| Param::from(*id)).collect();
        let numbers = |software| wanted.get(&software).into_iter().flatten();
        self.all_of(SELECT_BASES, &[], &keys, |row| {
            let (software, base) = (row.int()?, row.int()?);
            if let Some(base) = sets.base_places.get(&base) {
                numbers(software).for_each(|one| holding[*one].in_base[*base as usize] += 1);
            }
            Ok(())
        })?;
        for block in sets.blocks() {
            self.all_of(SELECT_LACKING, &[block.into()], &keys, |row| {
                let (software, set) = (row.int()?, row.int()?);
                if let Some(set) = sets.places.get(&set) {
                    numbers(software)
                        .for_each(|one| *holding[*one].lacking.entry(*set).or_default() += 1);
                }
                Ok(())
            })?;
            self.all_of(SELECT_HAVING, &[block.into()], &keys, |row| {
                let (software, set) = (row.int()?, row.int()?);
                if let Some(set) = sets.places.get(&set) {
                    numbers(software).for_each(|one| holding[*one].added.insert(*set as usize));
                }
                Ok(())
            })?;
        }
        Ok(holding)
    }

    /// The packages of a set, as filters ask for them.
    pub(super) fn versions_of_set(&mut self, set: i64) -> Result<Vec<Software>, Error> {
        self.all(SELECT_OF_SET, &[set.into()], |row| {
            Ok(Software {
                name: row.text()?,
                ecosystem: row.parse()?,
                version: row.text()?,
            })
        })
    }
}

impl Sets {
    fn add(&mut self, set: i64, base: Option<i64>) {
        let base = base.map(|base| {
            let next = next_place(self.base_places.len());
            *self.base_places.entry(base).or_insert(next)
        });
        self.places.insert(set, next_place(self.places.len()));
        self.bases.push(base);
    }

    /// The blocks of sets in which differences are looked for.
    fn blocks(&self) -> BTreeSet<i64> {
        self.places.keys().map(|set| set / BLOCK).collect()
    }

    fn none(&self) -> Holding {
        Holding {
            in_base: vec![0; self.base_places.len()],
            lacking: HashMap::new(),
            added: Places::none(self.places.len()),
        }
    }

    /// The clients whose set is one of these, among those that have an inventory.
    fn truth(&self, holding: &Holding, size: usize) -> Truth {
        let (mut yes, mut known) = (Places::none(size), Places::none(size));
        for (client, set) in &self.clients {
            known.insert(*client as usize);
            if holding.has(*set, self.bases[*set as usize]) {
                yes.insert(*client as usize);
            }
        }
        Truth::among(yes, &known)
    }
}

impl Holding {
    /// Whether a set with this base has any member that is meant.
    fn has(&self, set: u32, base: Option<u32>) -> bool {
        let in_base = base.map_or(0, |base| self.in_base[base as usize]);
        if in_base > 0 && in_base > self.lacking.get(&set).copied().unwrap_or(0) {
            return true;
        }
        self.added.contains(set as usize)
    }
}

fn next_place(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

statements! {
    SELECT_NAMES: "list the names of software" = "
        SELECT DISTINCT name
        FROM software";
    SELECT_VERSIONS: "list the versions of software" = "
        SELECT id, name, ecosystem, version
        FROM software
        WHERE name IN ({list})";
    SELECT_SETS: "list software sets" = "
        SELECT id, base
        FROM software_set";
    SELECT_OWNERS: "list software sets" = "
        SELECT software_set, number
        FROM inventory
        WHERE packages_known = 1";
    SELECT_BASES: "find the bases of software sets that hold a package" = "
        SELECT software, base
        FROM software_base_member
        WHERE software IN ({list})";
    SELECT_LACKING: "find the software sets that lack a package" = "
        SELECT software, software_set
        FROM software_set_removed
        WHERE software_set / 1024 = $1 AND software IN ({list})";
    SELECT_HAVING: "find the software sets that hold a package" = "
        SELECT software, software_set
        FROM software_set_added
        WHERE software_set / 1024 = $1 AND software IN ({list})";
    SELECT_OF_SET: "read the packages of a client" = "
        SELECT s.name, s.ecosystem, s.version
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1";
}
