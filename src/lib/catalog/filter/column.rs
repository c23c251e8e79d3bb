//! The fields of filters as columns: the values of a field over a list of clients, or of other things.

use super::super::engine::{Row, Statement};
use super::super::{Error, Tx};
use super::ClientList;
use super::field::{is_of_a_class, statement};
use crate::model::client::Activity;
use crate::model::filter::{Field, Kind, Test, Value, Vocabulary};
use crate::model::time::Timestamp;
use crate::rules::filter::sets::{Answers, Places, Truth};
use crate::rules::filter::value::Check;
use std::collections::{BTreeMap, HashMap};

/// One field of all clients of a list: each different value once, and which client has which.
pub(super) struct Column {
    values: Vec<Value>,
    /// Place of the client and number of the value; a client may have several.
    cells: Vec<(u32, u32)>,
    size: usize,
}

/// Whose value a row is: a place in a list.
type PlaceOf<'f> = dyn Fn(&mut Row) -> Result<Option<u32>, Error> + 'f;

/// A test of a field, how values are checked for it, and whether the answer is then turned round.
type Asked<'t, F> = (&'t Test<F>, Check, bool);

impl Tx<'_> {
    /// Reads a field of the clients of the list.
    pub(super) fn column(
        &mut self,
        field: Field,
        clients: &ClientList,
        now: Timestamp,
    ) -> Result<Column, Error> {
        let Some(what) = statement(field) else {
            return self.activity_column(clients, now);
        };
        let names = match is_of_a_class(field) {
            true => Some(self.names(clients)?),
            false => None,
        };
        let place_of = |row: &mut Row| {
            Ok(match names {
                Some(names) => names.get(&row.text()?).copied(),
                None => clients.place_of(row.int()?),
            })
        };
        self.column_of(what, field.kind(), (clients.len(), &place_of))
    }

    fn activity_column(&mut self, clients: &ClientList, now: Timestamp) -> Result<Column, Error> {
        let mut column = Column::empty(clients.len());
        let words = Activity::WORDS.iter().map(|word| (*word).to_owned());
        column.values = words.map(Value::Text).collect();
        let found = self.activities(now)?;
        let names = self.names(clients)?;
        for (client, activity) in found {
            let number = (0..).zip(Activity::ALL).find(|(_, own)| **own == activity);
            if let (Some(place), Some((number, _))) = (names.get(client.as_str()), number) {
                column.cells.push((*place, number));
            }
        }
        Ok(column)
    }

    /// What a statement reads: whose value it is, for its place in a list of this size, and the value.
    pub(super) fn column_of(
        &mut self,
        what: Statement,
        kind: Kind,
        (size, place_of): (usize, &PlaceOf<'_>),
    ) -> Result<Column, Error> {
        let mut numbers: HashMap<Value, u32> = HashMap::new();
        let mut column = Column::empty(size);
        self.all(what, &[], |row| {
            let place = place_of(row)?;
            let value = row.optional(|row| read(kind, row))?.filter(is_known);
            if let (Some(place), Some(value)) = (place, value) {
                let next = u32::try_from(column.values.len()).unwrap_or(u32::MAX);
                let number = *numbers.entry(value).or_insert_with_key(|value| {
                    column.values.push(value.clone());
                    next
                });
                column.cells.push((place, number));
            }
            Ok(())
        })?;
        Ok(column)
    }
}

/// The answers to those tests that ask for fields. Each column is read once, and let go before the next.
pub(super) fn answers_of_fields<'t, F: Vocabulary>(
    tests: impl IntoIterator<Item = &'t Test<F>>,
    now: Timestamp,
    mut read: impl FnMut(F) -> Result<Column, Error>,
) -> Result<Answers<F>, Error> {
    let mut by_field: BTreeMap<F, Vec<Asked<'t, F>>> = BTreeMap::new();
    for test in tests {
        if let Some((field, check, is_turned)) = Check::of(test, now) {
            let asked = by_field.entry(field).or_default();
            asked.push((test, check, is_turned));
        }
    }
    let mut answers = Answers::new();
    for (field, checks) in by_field {
        let column = read(field)?;
        for (test, check, is_turned) in checks {
            answers.insert(test.clone(), column.checked(&check, is_turned));
        }
    }
    Ok(answers)
}

impl Column {
    const fn empty(size: usize) -> Self {
        Self {
            values: Vec::new(),
            cells: Vec::new(),
            size,
        }
    }

    /// The clients of which one value is met, among those that have a value.
    pub(super) fn truth(&self, is_met: impl Fn(&Value) -> bool) -> Truth {
        let met: Vec<bool> = self.values.iter().map(is_met).collect();
        let (mut yes, mut known) = (Places::none(self.size), Places::none(self.size));
        for (place, number) in &self.cells {
            known.insert(*place as usize);
            if met[*number as usize] {
                yes.insert(*place as usize);
            }
        }
        Truth::among(yes, &known)
    }

    /// The clients that meet a check.
    pub(super) fn checked(&self, check: &Check, is_turned: bool) -> Truth {
        let truth = self.truth(|value| check.is_met(value));
        match check {
            Check::Known => Truth::known(truth.yes),
            _ if is_turned => truth.turned(),
            _ => truth,
        }
    }

    /// The values of each client, in their order, each once.
    pub(super) fn by_client(self) -> HashMap<usize, Vec<Value>> {
        let mut found: HashMap<usize, Vec<Value>> = HashMap::new();
        for (place, number) in self.cells {
            let value = &self.values[number as usize];
            let own = found.entry(place as usize).or_default();
            if !own.contains(value) {
                own.push(value.clone());
            }
        }
        found
    }
}

/// An empty text says that nothing is known.
fn is_known(value: &Value) -> bool {
    !matches!(value, Value::Text(text) if text.is_empty())
}

fn read(kind: Kind, row: &mut Row) -> Result<Value, Error> {
    Ok(match kind {
        Kind::Text | Kind::Version | Kind::Word(_) | Kind::Rank(_) => Value::Text(row.text()?),
        Kind::Number | Kind::Size => Value::Number(row.int()?),
        Kind::Time => Value::Time(row.time()?),
        Kind::Flag => Value::Flag(row.flag()?),
    })
}
