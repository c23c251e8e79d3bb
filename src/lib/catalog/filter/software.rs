//! Tests of software. A version is compared once, however many clients have it: the interned versions of the packages in
//! question come first, then the sets that hold one that is meant, then the clients whose set it is.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::ClientList;
use crate::model::filter::{Name, Operator, Test};
use crate::model::version::Ecosystem;
use crate::rules::filter::facts::Software;
use crate::rules::filter::is_named;
use crate::rules::filter::sets::{Answers, Places, Truth};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The software sets of the clients, each with a place of its own.
struct Sets {
    places: HashMap<i64, u32>,
    /// Place of the client, place of its set.
    clients: Vec<(u32, u32)>,
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
            let names = match name {
                Name::Is(name) => vec![name],
                Name::Like(_) => known.iter().filter(|own| is_named(name, own)).collect(),
            };
            for name in names {
                by_name.entry(name.clone()).or_default().push(number);
            }
        }
        let keys: Vec<Param> = by_name.keys().map(Param::from).collect();
        let mut wanted = Wanted::new();
        self.all_of(SELECT_VERSIONS, &[], &keys, |row| {
            let (id, name) = (row.int()?, row.text()?);
            let (ecosystem, installed): (Ecosystem, _) = (row.parse()?, row.text()?);
            for number in by_name.get(&name).into_iter().flatten() {
                let is_meant = questions[*number].1.is_none_or(|(operator, wanted)| {
                    operator.holds(ecosystem.order(&installed, wanted))
                });
                if is_meant {
                    wanted.entry(id).or_default().push(*number);
                }
            }
            Ok(())
        })?;
        Ok(wanted)
    }

    fn sets_of(&mut self, clients: &ClientList) -> Result<Sets, Error> {
        let mut sets = Sets {
            places: HashMap::new(),
            clients: Vec::new(),
        };
        self.all(SELECT_SETS, &[], |row| {
            let set = row.int()?;
            if let Some(client) = clients.place(&row.text()?) {
                let next = u32::try_from(sets.places.len()).unwrap_or(u32::MAX);
                let place = *sets.places.entry(set).or_insert(next);
                sets.clients.push((client, place));
            }
            Ok(())
        })?;
        Ok(sets)
    }

    /// For each question, the sets that hold a version that it means. What is answered for every set is asked no more.
    fn sets_holding(
        &mut self,
        wanted: &Wanted,
        questions: usize,
        sets: &Sets,
    ) -> Result<Vec<Places>, Error> {
        let all = sets.places.len();
        let mut holding = vec![Places::none(all); questions];
        for (software, numbers) in wanted {
            let open = |number: &&usize| holding[**number].count() < all;
            let open: Vec<usize> = numbers.iter().filter(open).copied().collect();
            if open.is_empty() {
                continue;
            }
            self.all(SELECT_HOLDING, &[(*software).into()], |row| {
                if let Some(place) = sets.places.get(&row.int()?) {
                    for number in &open {
                        holding[*number].insert(*place as usize);
                    }
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
        SELECT software_set, client
        FROM inventory
        WHERE packages_known = 1";
    SELECT_HOLDING: "find the software sets that hold a package" = "
        SELECT software_set
        FROM software_set_member
        WHERE software = $1";
    SELECT_OF_SET: "read the packages of a client" = "
        SELECT s.name, s.ecosystem, s.version
        FROM software_set_member m
        JOIN software s ON s.id = m.software
        WHERE m.software_set = $1";
}
