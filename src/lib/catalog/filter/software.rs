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
    /// Their ids, rising; the place of each is its own.
    ids: Vec<i64>,
    /// Place of the client, place of its set.
    clients: Vec<(u32, u32)>,
}

/// For each question, the sets that hold a version that it means.
type Holding = Vec<Places>;

/// By base, which questions mean how many of its members, where they mean any.
type Bases = HashMap<i64, Vec<(usize, u32)>, ByName>;

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
        self.all(SELECT_OWNERS, &[], |row| {
            let (set, client) = (row.int()?, row.int()?);
            if let Some(client) = clients.place_of(client) {
                if sets.ids.last() != Some(&set) {
                    sets.ids.push(set);
                }
                let place = u32::try_from(sets.ids.len() - 1).unwrap_or(u32::MAX);
                sets.clients.push((client, place));
            }
            Ok(())
        })?;
        Ok(sets)
    }

    /// Reads how each set differs from its base, in one go.
    fn sets_holding(
        &mut self,
        wanted: &Wanted,
        questions: usize,
        sets: &Sets,
    ) -> Result<Holding, Error> {
        let bases = self.bases_holding(wanted)?;
        let place = |id: &i64| usize::try_from(*id).unwrap_or_default();
        let size = wanted.keys().next_back().map_or(0, place).saturating_add(1);
        let mut is_wanted = Places::none(size);
        wanted.keys().for_each(|id| is_wanted.insert(place(id)));
        let mut holding = vec![Places::none(sets.ids.len()); questions];
        // for each question, how many versions that it means the base has and the set does not lack
        let mut left = vec![0_u32; questions];
        let mut owned = (0_usize..).zip(&sets.ids).peekable();
        self.all(SELECT_SETS, &[], |row| {
            let id = row.int()?;
            while owned.next_if(|(_, own)| **own < id).is_some() {}
            let Some((set, _)) = owned.next_if(|(_, own)| **own == id) else {
                return Ok(());
            };
            let base = row.optional(Row::int)?.and_then(|base| bases.get(&base));
            let note = |software: i64, deed: &mut dyn FnMut(usize)| {
                if is_wanted.contains(place(&software)) {
                    let numbers = wanted.get(&software).into_iter().flatten();
                    numbers.for_each(|number| deed(*number));
                }
            };
            row.each_id(|software| {
                note(software, &mut |number| holding[number].insert(set));
            })?;
            let Some(base) = base else {
                return Ok(());
            };
            for (number, count) in base {
                left[*number] = *count;
            }
            row.each_id(|software| {
                note(software, &mut |number| {
                    left[number] = left[number].saturating_sub(1)
                })
            })?;
            for (number, _) in base {
                if std::mem::take(&mut left[*number]) > 0 {
                    holding[*number].insert(set);
                }
            }
            Ok(())
        })?;
        Ok(holding)
    }

    fn bases_holding(&mut self, wanted: &Wanted) -> Result<Bases, Error> {
        let mut counts: BTreeMap<(i64, usize), u32> = BTreeMap::new();
        let keys: Vec<Param> = wanted.keys().map(|id| Param::from(*id)).collect();
        self.all_of(SELECT_BASES, &[], &keys, |row| {
            let (software, base) = (row.int()?, row.int()?);
            for number in wanted.get(&software).into_iter().flatten() {
                *counts.entry((base, *number)).or_default() += 1;
            }
            Ok(())
        })?;
        let mut bases = Bases::default();
        for ((base, number), count) in counts {
            bases.entry(base).or_default().push((number, count));
        }
        Ok(bases)
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
    /// The clients whose set is one of these, among those that have an inventory.
    fn truth(&self, holding: &Places, size: usize) -> Truth {
        let (mut yes, mut known) = (Places::none(size), Places::none(size));
        for (client, set) in &self.clients {
            known.insert(*client as usize);
            if holding.contains(*set as usize) {
                yes.insert(*client as usize);
            }
        }
        Truth::among(yes, &known)
    }
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
        SELECT id, base, added, removed
        FROM software_set
        ORDER BY id";
    SELECT_OWNERS: "list software sets" = "
        SELECT software_set, number
        FROM inventory
        WHERE packages_known = 1
        ORDER BY software_set";
    SELECT_BASES: "find the bases of software sets that hold a package" = "
        SELECT software, base
        FROM software_base_member
        WHERE software IN ({list})";
    SELECT_OF_SET: "read the packages of a client" = "
        SELECT s.name, s.ecosystem, s.version
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1";
}
