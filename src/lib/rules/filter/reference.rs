//! The answer for one client, slow and plain.

use super::facts::{Facts, Software};
use super::like::Pattern;
use super::value::{Check, read_custom};
use crate::model::boundary::Network;
use crate::model::filter::{Filter, Name, Standing, Test, Value};
use crate::model::time::Timestamp;
use crate::model::update::State;
use crate::model::version::Ecosystem;
use std::net::IpAddr;

/// Whether the client is one that the filter asks for; nothing when that is not known.
pub fn judge(filter: &Filter, facts: &Facts, now: Timestamp) -> Option<bool> {
    judge_by(filter, &|test| judge_test(test, facts, now))
}

/// The answer to a filter whose tests are answered so.
pub(super) fn judge_by<F>(
    filter: &Filter<F>,
    answer: &dyn Fn(&Test<F>) -> Option<bool>,
) -> Option<bool> {
    match filter {
        Filter::Always(always) => Some(*always),
        Filter::Not(inner) => judge_by(inner, answer).map(|answer| !answer),
        Filter::All(parts) => decided(parts, answer, false),
        Filter::Any(parts) => decided(parts, answer, true),
        Filter::Test(test) => answer(test),
    }
}

/// One part with the `decisive` answer decides; else one that is not known leaves all unknown.
fn decided<F>(
    parts: &[Filter<F>],
    answer: &dyn Fn(&Test<F>) -> Option<bool>,
    decisive: bool,
) -> Option<bool> {
    let answers: Vec<Option<bool>> = parts.iter().map(|part| judge_by(part, answer)).collect();
    if answers.contains(&Some(decisive)) {
        return Some(decisive);
    }
    (!answers.contains(&None)).then_some(!decisive)
}

/// The same for one test.
pub fn judge_test(test: &Test, facts: &Facts, now: Timestamp) -> Option<bool> {
    match test {
        Test::Known(field) => Some(!facts.values(*field).is_empty()),
        Test::Software { name, version } => {
            let is_meant = |own: &Software| {
                is_package(name, own.ecosystem, &own.name)
                    && version.as_ref().is_none_or(|(operator, wanted)| {
                        operator.holds(own.ecosystem.order(&own.version, wanted))
                    })
            };
            let software = facts.software.as_ref()?;
            Some(software.iter().any(is_meant))
        }
        Test::Update { standing, update } => {
            let states = facts.updates.as_ref()?;
            let is_meant = |(id, state): (&String, &State)| {
                is_named(update, id) && states_of(*standing).contains(state)
            };
            Some(states.iter().any(is_meant))
        }
        Test::Boundary(network) if facts.addresses.is_empty() => {
            debug_assert!(
                network.span().is_some(),
                "the parser refuses directory sites"
            );
            None
        }
        Test::Boundary(network) => {
            let is_within = |address: &IpAddr| holds(network, *address);
            Some(facts.addresses.iter().any(is_within))
        }
        Test::Collection(id) => Some(facts.collections.contains(id)),
        Test::Custom { property, question } => {
            let texts = facts.custom.get(property).into_iter().flatten();
            let values: Vec<Value> = texts
                .filter_map(|text| read_custom(text, question))
                .collect();
            match Check::of_custom(question) {
                (Check::Known, _) => Some(!values.is_empty()),
                (check, is_turned) => judge_values(&values, &check, is_turned),
            }
        }
        Test::Compare { .. } | Test::Like { .. } | Test::In { .. } => {
            let (field, check, is_turned) = Check::of(test, now)?;
            judge_values(facts.values(field), &check, is_turned)
        }
    }
}

/// Whether one of the values meets the check, or none does where it is turned; nothing where there is none.
pub(super) fn judge_values(values: &[Value], check: &Check, is_turned: bool) -> Option<bool> {
    let is_met = values.iter().any(|value| check.is_met(value));
    (!values.is_empty()).then_some(is_met != is_turned)
}

/// The states in which an update stands so.
pub fn states_of(standing: Standing) -> &'static [State] {
    match standing {
        Standing::Missing => &[State::Required],
        Standing::Installed => &[State::Installed, State::PendingRestart],
    }
}

/// Whether the name is meant.
pub fn is_named(wanted: &Name, name: &str) -> bool {
    match wanted {
        Name::Is(wanted) => wanted == name,
        Name::Like(pattern) => Pattern::new(pattern).is_match(name),
    }
}

/// Whether the package is meant, whichever of its names was written.
pub fn is_package(wanted: &Name, ecosystem: Ecosystem, name: &str) -> bool {
    match wanted {
        Name::Is(wanted) => ecosystem.canonical_name(wanted) == name,
        Name::Like(_) => is_named(wanted, name),
    }
}

/// Whether the address lies in the network.
pub fn holds(network: &Network, address: IpAddr) -> bool {
    let address = address.to_canonical();
    network.span().is_some_and(|(low, high)| {
        low.is_ipv4() == address.is_ipv4() && (low..=high).contains(&address)
    })
}
