//! Filters over a whole fleet. SQL reads what the filters name, and no more, once for all filters that are asked together:
//! a column for each field, the interned versions of each package, the sets that hold them; the answers are sets of
//! places in a list of clients, on which `rules::filter::sets` works. So letters, versions and ages are compared by one
//! code on both engines, and two hundred filters cost little more than the columns that they share.

pub(super) mod column;
pub(super) mod software;

use super::engine::{Param, Row, Statement, statements};
use super::{Error, Tx};
use crate::model::client::{Approval, Client};
use crate::model::filter::{Field, Filter, Name, Standing, Test, Value};
use crate::model::id::{ClientId, CollectionId};
use crate::model::inventory::Inventory;
use crate::model::time::Timestamp;
use crate::rules::filter::sets::{self, Answers, Places, Truth};
use crate::rules::filter::value::Check;
use crate::rules::filter::{Facts, holds, is_named, states_of};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Clients in the order of their ids, whose places in the list stand for them.
#[derive(Debug, Default)]
pub struct ClientList {
    ids: Vec<ClientId>,
    places: HashMap<String, u32>,
}

impl ClientList {
    /// A list of these clients.
    pub fn new(ids: Vec<ClientId>) -> Self {
        let names = ids.iter().map(|id| id.as_str().to_owned());
        let places = names.zip(0..).collect();
        Self { ids, places }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The clients.
    pub fn ids(&self) -> &[ClientId] {
        &self.ids
    }

    /// The place of a client.
    pub fn place(&self, id: &str) -> Option<u32> {
        self.places.get(id).copied()
    }

    /// The clients at these places, in order.
    pub fn at<'a>(&'a self, places: &'a Places) -> impl Iterator<Item = &'a ClientId> {
        places.iter().filter_map(|place| self.ids.get(place))
    }
}

impl Tx<'_> {
    /// All clients, or those with this approval.
    pub fn client_list(&mut self, approval: Option<Approval>) -> Result<ClientList, Error> {
        let values = [approval.map(Approval::word).into()];
        Ok(ClientList::new(self.all(
            SELECT_IDS,
            &values,
            Row::parse,
        )?))
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
        let mut answers = self.answers_of_fields(tests, clients, now)?;
        self.add_software_answers(tests, clients, &mut answers)?;
        self.add_update_answers(tests, clients, &mut answers)?;
        self.add_boundary_answers(tests, clients, &mut answers)?;
        for test in tests {
            if let Test::Collection(id) = test {
                let members = self.member_places(id, clients)?;
                answers.insert((*test).clone(), Truth::known(members));
            }
        }
        Ok(answers)
    }

    /// Each column is read once, and let go before the next.
    fn answers_of_fields(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<Answers, Error> {
        let mut by_field: BTreeMap<Field, Vec<(&Test, Check, bool)>> = BTreeMap::new();
        for test in tests {
            if let Some((field, check, is_turned)) = Check::of(test, now) {
                by_field
                    .entry(field)
                    .or_default()
                    .push((test, check, is_turned));
            }
        }
        let mut answers = Answers::new();
        for (field, checks) in by_field {
            let column = self.column(field, clients)?;
            for (test, check, is_turned) in checks {
                answers.insert(test.clone(), column.checked(&check, is_turned));
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
        let ids = match update {
            Name::Is(id) => vec![id.clone()],
            Name::Like(_) => {
                let mut known = self.all(SELECT_UPDATES, &[], Row::text)?;
                known.retain(|id| is_named(update, id));
                known
            }
        };
        let mut found = Places::none(clients.len());
        for id in &ids {
            for state in states_of(standing) {
                let values = [id.as_str().into(), state.word().into()];
                found.unite(&self.places(SELECT_STANDING, &values, clients)?);
            }
        }
        Ok(found)
    }

    fn add_boundary_answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
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
                    columns.push(self.column(field, clients)?);
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
        let mut places = Places::none(clients.len());
        self.all(what, values, |row| {
            if let Some(place) = clients.place(&row.text()?) {
                places.insert(place as usize);
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
    ) -> Result<HashMap<usize, Vec<Value>>, Error> {
        Ok(self.column(field, clients)?.by_client())
    }

    /// Everything that filters may ask of one client.
    pub fn facts(&mut self, client: &Client) -> Result<Facts, Error> {
        let head = self.inventory_head(&client.id)?;
        let mut facts = Facts::of(client, head.as_ref().map(|(_, inventory)| inventory));
        let told = head.filter(|(_, inventory)| !inventory.has_gap(Inventory::PACKAGES));
        if let Some((set, _)) = told {
            facts.software = Some(self.versions_of_set(set)?);
        }
        let id = client.id.as_str();
        if self
            .first(SELECT_IS_JUDGED, &[id.into()], Row::text)?
            .is_some()
        {
            let states = self.patch_states_of_client(&client.id)?.into_iter();
            let states = states.map(|state| (state.update.to_string(), state.state));
            facts.updates = Some(states.collect());
        }
        let collections: Vec<CollectionId> = self.collections_of(&client.id)?;
        facts.collections = collections.into_iter().collect();
        Ok(facts)
    }
}

statements! {
    SELECT_IDS: "list clients" = "
        SELECT id
        FROM client
        WHERE CAST($1 AS TEXT) IS NULL OR approval = $1
        ORDER BY id";
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
        FROM patch_state";
    SELECT_STANDING: "list clients by the state of an update" = "
        SELECT client
        FROM patch_state
        WHERE update_id = $1 AND state = $2";
}
