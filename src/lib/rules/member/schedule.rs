//! Which collections change their members with the clock alone: those that ask how long ago something was, or whether
//! a client is still there. All others change
//! only when a client or a collection does, and are evaluated then.

use crate::model::collection::{Collection, MemberRule};
use crate::model::filter::{Field, Filter, Test, Value};
use crate::model::id::CollectionId;
use std::collections::BTreeSet;

/// The collections that must be evaluated from time to time. Those that lean on them follow by themselves.
pub fn dependent_on_time(collections: &[Collection]) -> BTreeSet<CollectionId> {
    let depends = |own: &&Collection| {
        own.rules.iter().any(|rule| match rule {
            MemberRule::Query(filter) => asks_the_clock(filter),
            _ => false,
        })
    };
    collections
        .iter()
        .filter(depends)
        .map(|own| own.id.clone())
        .collect()
}

fn asks_the_clock(filter: &Filter) -> bool {
    let is_age = |value: &Value| matches!(value, Value::Age(_));
    match filter {
        Filter::Always(_) => false,
        Filter::All(parts) | Filter::Any(parts) => parts.iter().any(asks_the_clock),
        Filter::Not(inner) => asks_the_clock(inner),
        Filter::Test(Test::Compare { value, .. }) if is_age(value) => true,
        Filter::Test(Test::In { values, .. }) if values.iter().any(is_age) => true,
        Filter::Test(test) => test.field() == Some(Field::Activity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_asks_how_long_ago_depends_on_the_clock() {
        let own = |id: &str, text: &str| Collection {
            id: CollectionId::parse(id).unwrap(),
            title: String::new(),
            limit_to: None,
            rules: vec![MemberRule::Query(text.parse().unwrap())],
        };
        let all = [
            own("age", "hostname like \"web-%\" and not (last_seen > 7d)"),
            own("date", "last_seen > \"2026-11-22\""),
            own("name", "hostname = \"7d\""),
            own("none", "true"),
            own("there", "activity = active"),
        ];
        let found: Vec<String> = dependent_on_time(&all)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(found, ["age", "there"]);
    }
}
