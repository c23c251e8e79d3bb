//! Why a client is a member of a collection or not, rule by rule, through the collections that it leans on.

use super::Subject;
use crate::model::collection::{Collection, MemberRule};
use crate::model::filter::{Filter, Test, Vocabulary};
use crate::model::id::CollectionId;
use crate::model::time::Timestamp;
use crate::rules::filter::value::Check;
use crate::rules::filter::{judge, judge_test};
use std::collections::BTreeSet;

/// How far collections behind collections are told of.
const DEEPEST: usize = 6;
/// How many tests of one query are told of.
const MOST_TESTS: usize = 20;

/// Why a client is a member of a collection or not, one sentence a line; what a line rests on is indented below it.
/// The subject's collections are those that were evaluated with it.
pub fn explain(
    collections: &[Collection],
    id: &CollectionId,
    subject: &Subject,
    now: Timestamp,
) -> Vec<String> {
    let mut telling = Telling {
        collections,
        subject,
        now,
        told: BTreeSet::new(),
        lines: Vec::new(),
    };
    telling.collection(id, 0);
    telling.lines
}

struct Telling<'a> {
    collections: &'a [Collection],
    subject: &'a Subject,
    now: Timestamp,
    told: BTreeSet<CollectionId>,
    lines: Vec<String>,
}

impl Telling<'_> {
    fn line(&mut self, depth: usize, line: String) {
        self.lines.push("  ".repeat(depth) + &line);
    }

    fn collection(&mut self, id: &CollectionId, depth: usize) {
        let Some(collection) = self.collections.iter().find(|own| own.id == *id) else {
            return self.line(depth, format!("there is no collection {id}"));
        };
        let name = &self.subject.hostname;
        for (number, rule) in (1..).zip(&collection.rules) {
            let verdict = match (rule, self.has_match(rule)) {
                (MemberRule::Exclude(_), Some(true)) => "excludes",
                (MemberRule::Exclude(_), _) => "does not exclude",
                (_, Some(true)) => "matches",
                (_, Some(false)) => "does not match",
                (_, None) => "cannot be answered for",
            };
            let line = format!("rule {number} ({}) {verdict} {name}", describe(rule));
            self.line(depth, line);
            self.grounds(rule, depth + 1);
        }
        if self.subject.joined.as_ref() == Some(id) {
            self.line(depth, format!("{name} was enrolled with a token for {id}"));
        }
        if let Some(limit) = &collection.limit_to {
            let verdict = self.is_or_not(limit);
            let line = format!("{name} {verdict} a member of the limiting collection {limit}");
            self.line(depth, line);
            self.behind(limit, depth + 1);
        }
        if collection.rules.is_empty() && self.subject.joined.as_ref() != Some(id) {
            self.line(depth, format!("{id} has no rules"));
        }
    }

    fn is_or_not(&self, id: &CollectionId) -> &'static str {
        if self.subject.facts.collections.contains(id) {
            "is"
        } else {
            "is not"
        }
    }

    fn has_match(&self, rule: &MemberRule) -> Option<bool> {
        match rule {
            MemberRule::Include(id) | MemberRule::Exclude(id) => {
                Some(self.subject.facts.collections.contains(id))
            }
            rule => judge(rule.filter()?.as_ref(), &self.subject.facts, self.now),
        }
    }

    /// What the answer of a rule rests on.
    fn grounds(&mut self, rule: &MemberRule, depth: usize) {
        match rule {
            MemberRule::Include(id) | MemberRule::Exclude(id) => self.behind(id, depth),
            MemberRule::Query(filter) => self.tests(filter, depth),
            MemberRule::Direct(_) => {}
        }
    }

    fn tests(&mut self, filter: &Filter, depth: usize) {
        let tests = filter.tests();
        for test in tests.iter().take(MOST_TESTS) {
            let line = self.test(test);
            self.line(depth, line);
            if let Test::Collection(id) = test {
                self.behind(id, depth + 1);
            }
        }
        if tests.len() > MOST_TESTS {
            self.line(
                depth,
                format!("and {} more tests", tests.len() - MOST_TESTS),
            );
        }
    }

    fn test(&self, test: &Test) -> String {
        let answer = match judge_test(test, &self.subject.facts, self.now) {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        let Some((field, ..)) = Check::of(test, self.now) else {
            return format!("{test}: {answer}");
        };
        let values = self.subject.facts.values(field).iter();
        let values: Vec<String> = values.map(|value| value.written(field.kind())).collect();
        match values.is_empty() {
            true => format!("{test}: {answer}, nothing is known of {field}"),
            false => format!("{test}: {answer}, {field} is {}", values.join(", ")),
        }
    }

    /// Tells of another collection, once.
    fn behind(&mut self, id: &CollectionId, depth: usize) {
        if !self.told.insert(id.clone()) {
            return;
        }
        if depth > DEEPEST {
            return self.line(
                depth,
                format!("'smsctl collection why CLIENT {id}' tells more"),
            );
        }
        self.line(depth, format!("{id}:"));
        self.collection(id, depth + 1);
    }
}

/// The rule in words.
pub fn describe(rule: &MemberRule) -> String {
    match rule {
        MemberRule::Query(Filter::Always(true)) => "all clients".to_owned(),
        MemberRule::Query(Filter::Always(false)) => "no clients".to_owned(),
        MemberRule::Query(filter) => filter.to_string(),
        MemberRule::Direct(names) => format!("direct: {}", names.join(", ")),
        MemberRule::Include(id) => format!("members of {id}"),
        MemberRule::Exclude(id) => format!("without members of {id}"),
    }
}
