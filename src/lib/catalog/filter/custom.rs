//! Tests of properties of the administrator's own: the lists that have the property are read, each once however many clients
//! share it, and then who has which list.

use super::super::engine::{Param, Row, statements};
use super::super::{Error, Tx};
use super::ClientList;
use crate::model::filter::{Property, Question, Test};
use crate::rules::filter::sets::{Answers, Places, Truth};
use crate::rules::filter::value::{Check, read_custom};
use std::collections::{BTreeMap, BTreeSet};

impl Tx<'_> {
    pub(super) fn add_custom_answers(
        &mut self,
        tests: &BTreeSet<&Test>,
        clients: &ClientList,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        for test in tests {
            if let Test::Custom { property, question } = test {
                let truth = self.custom_truth((property, question), clients)?;
                answers.insert((*test).clone(), truth);
            }
        }
        Ok(())
    }

    fn custom_truth(
        &mut self,
        (property, question): (&Property, &Question),
        clients: &ClientList,
    ) -> Result<Truth, Error> {
        let (check, is_turned) = Check::of_custom(question);
        // for each list that has a value of the asked kind, whether one of its values is meant
        let mut lists: BTreeMap<i64, bool> = BTreeMap::new();
        let names = [
            property.class.as_str().into(),
            property.name.as_str().into(),
        ];
        self.all(VALUES, &names, |row| {
            let list = row.int()?;
            if let Some(value) = read_custom(&row.text()?, question) {
                *lists.entry(list).or_default() |= check.is_met(&value);
            }
            Ok(())
        })?;
        let (mut yes, mut known) = (Places::none(clients.len()), Places::none(clients.len()));
        let places = self.names(clients)?;
        let keys: Vec<Param> = lists.keys().map(|list| Param::from(*list)).collect();
        self.all_of(HOLDERS, &[], &keys, |row: &mut Row| {
            let list = row.int()?;
            if let Some(place) = places.get(&row.text()?) {
                known.insert(*place as usize);
                if lists.get(&list) == Some(&true) {
                    yes.insert(*place as usize);
                }
            }
            Ok(())
        })?;
        let truth = Truth::among(yes, &known);
        Ok(match check {
            Check::Known => Truth::known(truth.yes),
            _ if is_turned => truth.turned(),
            _ => truth,
        })
    }
}

statements! {
    VALUES: "read properties of own classes" = "
        SELECT list, value
        FROM list_property
        WHERE class = $1 AND property = $2 AND resource IS NULL";
    HOLDERS: "find the clients of own classes" = "
        SELECT list, client
        FROM inventory_list_of
        WHERE list IN ({list})";
}
