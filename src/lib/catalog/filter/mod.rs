//! Filters over a whole fleet. SQL reads what the filters name, and no more, once for all filters that are asked together:
//! a column for each field, the interned versions of each package, the sets that hold them; the answers are sets of
//! places in a list of clients, on which `rules::filter::sets` works. So letters, versions and ages are compared by one
//! code on both engines, and two hundred filters cost little more than the columns that they share.

mod column;
pub(super) mod custom;
pub(super) mod field;
pub mod holders;
pub(super) mod software;
pub(super) mod update;

use column::answers_of_fields;
use field::is_of_the_client;

use super::engine::{Param, Row, Statement, statements};
use super::{Error, Tx};
use crate::model::client::{Approval, Client};
use crate::model::filter::{Field, Filter, Name, Standing, Test, Value};
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::filter::sets::{self, Answers, Places, Truth};
use crate::rules::filter::{Facts, holds, is_named, states_of};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

/// When more than one client in so many is asked for, all are read.
const ALL_RATHER_THAN_SOME: usize = 4;

/// No place of any list.
const NOWHERE: u32 = u32::MAX;

/// Clients in the order of their numbers, whose places in the list stand for them.
#[derive(Debug, Default)]
pub struct ClientList {
    numbers: Vec<i64>,
    /// The place of each number.
    places: Vec<u32>,
    /// Read when first asked for: many questions are answered by numbers alone.
    names: OnceCell<HashMap<String, u32>>,
}

impl ClientList {
    /// A list of the clients with these numbers, which rise.
    fn new(numbers: Vec<i64>) -> Self {
        let size = numbers.last().and_then(|last| usize::try_from(*last).ok());
        let mut places = vec![NOWHERE; size.map_or(0, |last| last + 1)];
        for (place, number) in (0..).zip(&numbers) {
            places[*number as usize] = place;
        }
        Self {
            numbers,
            places,
            names: OnceCell::new(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The place of the client with this number.
    pub(super) fn place_of(&self, number: i64) -> Option<u32> {
        let place = self.places.get(usize::try_from(number).ok()?);
        place.copied().filter(|place| *place != NOWHERE)
    }

    /// The numbers of the clients at these places, rising.
    pub(super) fn numbers_at(&self, places: &Places) -> impl Iterator<Item = i64> {
        let number = |place: usize| self.numbers.get(place).copied();
        places.iter().filter_map(number)
    }
}

impl Tx<'_> {
    /// All clients, or those with this approval.
    pub fn client_list(&mut self, approval: Option<Approval>) -> Result<ClientList, Error> {
        let numbers = match approval {
            None => self.all(SELECT_NUMBERS, &[], Row::int)?,
            Some(approval) => self.all(
                SELECT_NUMBERS_BY_APPROVAL,
                &[approval.word().into()],
                Row::int,
            )?,
        };
        Ok(ClientList::new(numbers))
    }

    /// The places of the clients of a list, by their ids.
    pub fn names<'l>(
        &mut self,
        clients: &'l ClientList,
    ) -> Result<&'l HashMap<String, u32>, Error> {
        if clients.names.get().is_none() {
            let mut names = HashMap::with_capacity(clients.len());
            self.all(SELECT_NAMES, &[], |row| {
                if let Some(place) = clients.place_of(row.int()?) {
                    names.insert(row.text()?, place);
                }
                Ok(())
            })?;
            // nobody else can have filled it meanwhile
            drop(clients.names.set(names));
        }
        Ok(clients.names.get_or_init(HashMap::new))
    }

    /// Ids and host names of the clients at these places, by place.
    pub fn clients_at(
        &mut self,
        clients: &ClientList,
        places: &Places,
    ) -> Result<Vec<(usize, ClientId, String)>, Error> {
        let mut found = Vec::new();
        let mut read = |row: &mut Row| {
            if let Some(place) = clients.place_of(row.int()?) {
                let place = place as usize;
                if places.contains(place) {
                    found.push((place, row.parse()?, row.text()?));
                }
            }
            Ok(())
        };
        if places.count() > clients.len() / ALL_RATHER_THAN_SOME {
            self.all(SELECT_ALL_AT, &[], &mut read)?;
        } else {
            let keys: Vec<Param> = clients.numbers_at(places).map(Param::from).collect();
            self.all_of(SELECT_SOME_AT, &[], &keys, &mut read)?;
        }
        found.sort_unstable_by_key(|(place, _, _)| *place);
        Ok(found)
    }

    /// The clients of the list that the filter asks for.
    pub fn filtered(
        &mut self,
        filter: &Filter,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<Places, Error> {
        let answers = self.answers(&filter.tests().into_iter().collect(), clients, now)?;
        let answer = |test: &Test| answers.get(test).map(Cow::Borrowed);
        Ok(sets::evaluate(filter, clients.len(), &answer).yes)
    }

    /// The answers to tests over the clients of the list. A collection has the members that are stored.
    pub fn answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<Answers, Error> {
        let asked = tests.iter().copied();
        let mut answers = answers_of_fields(asked, now, |field| self.column(field, clients, now))?;
        self.add_software_answers(tests, clients, &mut answers)?;
        self.add_update_answers(tests, clients, &mut answers)?;
        self.add_boundary_answers(tests, (clients, now), &mut answers)?;
        self.add_custom_answers(tests, clients, &mut answers)?;
        for test in tests {
            if let Test::Collection(id) = test {
                let members = self.member_places(id, clients)?;
                answers.insert((*test).clone(), Truth::known(members));
            }
        }
        Ok(answers)
    }

    fn add_update_answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        let mut judged = None;
        for test in tests {
            let Test::Update { standing, update } = test else {
                continue;
            };
            if judged.is_none() {
                judged = Some(self.places(SELECT_JUDGED, &[], clients)?);
            }
            let yes = self.standing_so(*standing, update, clients)?;
            if let Some(judged) = &judged {
                answers.insert((*test).clone(), Truth::among(yes, judged));
            }
        }
        Ok(())
    }

    fn standing_so(
        &mut self,
        standing: Standing,
        update: &Name,
        clients: &ClientList,
    ) -> Result<Places, Error> {
        let ids: BTreeSet<UpdateId> = match update {
            // what is no name of an update is the name of none
            Name::Is(id) => UpdateId::parse(id).into_iter().collect(),
            Name::Like(_) => {
                let known = self
                    .all(SELECT_UPDATES, &[], Row::parse::<UpdateId>)?
                    .into_iter();
                known.filter(|id| is_named(update, id.as_str())).collect()
            }
        };
        let states = states_of(standing);
        let with = self.clients_with(&ids, |state| states.contains(&state))?;
        let names = self.names(clients)?;
        let mut found = Places::none(clients.len());
        for place in with
            .iter()
            .filter_map(|(client, _)| names.get(client.as_str()))
        {
            found.insert(*place as usize);
        }
        Ok(found)
    }

    fn add_boundary_answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        (clients, now): (&ClientList, Timestamp),
        answers: &mut Answers,
    ) -> Result<(), Error> {
        let networks = tests.iter().filter_map(|test| match test {
            Test::Boundary(network) => Some((*test, network)),
            _ => None,
        });
        let mut columns = Vec::new();
        for (test, network) in networks {
            if columns.is_empty() {
                for field in [Field::Address, Field::InterfaceAddress] {
                    columns.push(self.column(field, clients, now)?);
                }
            }
            let lies_there = |value: &Value| match value {
                Value::Text(text) => text.parse().is_ok_and(|address| holds(network, address)),
                _ => false,
            };
            let none = || Places::none(clients.len());
            let (mut yes, mut known) = (none(), none());
            for column in &columns {
                let truth = column.truth(lies_there);
                known.unite(&truth.no);
                known.unite(&truth.yes);
                yes.unite(&truth.yes);
            }
            answers.insert(test.clone(), Truth::among(yes, &known));
        }
        Ok(())
    }

    /// The clients of the list that a statement names.
    fn places(
        &mut self,
        what: Statement,
        values: &[Param],
        clients: &ClientList,
    ) -> Result<Places, Error> {
        let names = self.names(clients)?;
        let mut places = Places::none(clients.len());
        self.all(what, values, |row| {
            if let Some(place) = names.get(&row.text()?) {
                places.insert(*place as usize);
            }
            Ok(())
        })?;
        Ok(places)
    }

    /// The values of a field, for each client of the list that has any.
    pub fn field_values(
        &mut self,
        field: Field,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<HashMap<usize, Vec<Value>>, Error> {
        Ok(self.column(field, clients, now)?.by_client())
    }

    /// Everything that filters may ask of one client.
    pub fn facts(&mut self, client: &Client, now: Timestamp) -> Result<Facts, Error> {
        let mut facts = self.facts_of(client, [true; 3])?;
        facts.set_activity(self.activity_of(client, now)?);
        facts.collections = self.collections_of(&client.id)?.into_iter().collect();
        Ok(facts)
    }

    /// What these tests ask of one client, save of collections.
    pub fn facts_for(
        &mut self,
        client: &Client,
        tests: &BTreeSet<Test>,
        now: Timestamp,
    ) -> Result<Facts, Error> {
        let is_any = |is_such: fn(&Test) -> bool| tests.iter().any(is_such);
        let is_of_software = |test: &Test| matches!(test, Test::Software { .. });
        let is_of_updates = |test: &Test| matches!(test, Test::Update { .. });
        let mut facts = self.facts_of(
            client,
            [
                is_any(is_of_inventory),
                is_any(is_of_software),
                is_any(is_of_updates),
            ],
        )?;
        if is_any(|test| test.field() == Some(Field::Activity)) {
            facts.set_activity(self.activity_of(client, now)?);
        }
        Ok(facts)
    }

    fn facts_of(
        &mut self,
        client: &Client,
        [inventory, software, updates]: [bool; 3],
    ) -> Result<Facts, Error> {
        let head = if inventory || software {
            self.inventory_head(&client.id)?
        } else {
            None
        };
        let mut facts = Facts::of(client, head.as_ref().map(|(_, inventory)| inventory));
        let told = head.filter(|(_, inventory)| !inventory.has_gap(Inventory::PACKAGES));
        if software && let Some((set, _)) = told {
            facts.software = Some(self.versions_of_set(set)?);
        }
        let id = client.id.as_str();
        if updates
            && self
                .first(SELECT_IS_JUDGED, &[id.into()], Row::text)?
                .is_some()
        {
            let states = self.patch_states_of_client(&client.id)?.into_iter();
            let states = states.map(|state| (state.update.to_string(), state.state));
            facts.updates = Some(states.collect());
        }
        Ok(facts)
    }
}

/// Whether a test looks into the inventory, packages excepted.
fn is_of_inventory(test: &Test) -> bool {
    match test {
        Test::Boundary(_) | Test::Custom { .. } => true,
        test => test.field().is_some_and(|field| !is_of_the_client(field)),
    }
}

statements! {
    SELECT_NUMBERS: "list clients" = "
        SELECT number
        FROM client
        ORDER BY number";
    SELECT_NUMBERS_BY_APPROVAL: "list clients" = "
        SELECT number
        FROM client
        WHERE approval = $1
        ORDER BY number";
    SELECT_NAMES: "list clients" = "
        SELECT number, id
        FROM client";
    SELECT_ALL_AT: "list clients" = "
        SELECT number, id, hostname
        FROM client";
    SELECT_SOME_AT: "list clients" = "
        SELECT number, id, hostname
        FROM client
        WHERE number IN ({list})";
    SELECT_JUDGED: "list clients that were judged" = "
        SELECT client
        FROM scan_run
        WHERE unknown IS NULL";
    SELECT_IS_JUDGED: "find out whether a client was judged" = "
        SELECT client
        FROM scan_run
        WHERE unknown IS NULL AND client = $1";
    SELECT_UPDATES: "list updates that were judged" = "
        SELECT DISTINCT update_id
        FROM patch_standing";
}
