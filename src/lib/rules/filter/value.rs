//! Whether one value of a field meets a test. Prepared once and asked for many values.

use super::like::Pattern;
use crate::model::filter::{Kind, Operator, Question, Test, Value, Vocabulary};
use crate::model::time::Timestamp;
use crate::model::version;
use std::cmp::Ordering;

/// A test of one value.
#[derive(Debug)]
pub enum Check {
    /// Any value will do: the question is whether there is one.
    Known,
    /// In this order to one of these values.
    Order(Kind, Operator, Vec<Value>),
    /// As the pattern.
    Like(Pattern),
}

impl Check {
    /// The field that a test asks for, how its values are checked, and whether the answer is then turned round; nothing
    /// for a test that asks for no field.
    pub fn of<F: Vocabulary>(test: &Test<F>, now: Timestamp) -> Option<(F, Self, bool)> {
        Some(match test {
            Test::Known(field) => (*field, Self::Known, false),
            Test::Like { field, pattern } => (*field, Self::Like(Pattern::new(pattern)), false),
            Test::In { field, values } => {
                let values = values.iter().map(folded).collect();
                let check = Self::Order(field.kind(), Operator::Equal, values);
                (*field, check, false)
            }
            Test::Compare {
                field,
                operator,
                value,
            } => {
                let is_turned = *operator == Operator::Unequal;
                let operator = if is_turned {
                    Operator::Equal
                } else {
                    *operator
                };
                let (operator, value) = instant(operator, value, now);
                let check = Self::Order(field.kind(), operator, vec![value]);
                (*field, check, is_turned)
            }
            _ => return None,
        })
    }

    /// How the values of a property of one's own are checked, and whether the answer is then turned round.
    pub fn of_custom(question: &Question) -> (Self, bool) {
        match question {
            Question::Known => (Self::Known, false),
            Question::Like(pattern) => (Self::Like(Pattern::new(pattern)), false),
            Question::In(values) => {
                let values = values.iter().map(folded).collect();
                (Self::Order(Kind::Text, Operator::Equal, values), false)
            }
            Question::Compare(operator, value) => {
                let is_turned = *operator == Operator::Unequal;
                let operator = if is_turned {
                    Operator::Equal
                } else {
                    *operator
                };
                let check = Self::Order(Kind::Text, operator, vec![folded(value)]);
                (check, is_turned)
            }
        }
    }

    /// Whether a value of the field meets it.
    pub fn is_met(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Known, _) => true,
            (Self::Like(pattern), Value::Text(text)) => pattern.is_match(text),
            (Self::Like(_), _) => false,
            (Self::Order(kind, operator, wanted), value) => {
                let value = folded(value);
                wanted
                    .iter()
                    .filter_map(|wanted| order(*kind, &value, wanted))
                    .any(|order| operator.holds(order))
            }
        }
    }
}

/// A value of a property of one's own, as it is stored, for a question; nothing when it is of another kind than the
/// question's.
pub fn read_custom(text: &str, question: &Question) -> Option<Value> {
    let asked = match question {
        Question::Compare(_, value) => Some(value),
        Question::In(values) => values.first(),
        Question::Like(_) | Question::Known => None,
    };
    match asked {
        Some(Value::Number(_)) => text.parse().ok().map(Value::Number),
        Some(Value::Flag(_)) => text.parse().ok().map(Value::Flag),
        _ if text.is_empty() => None,
        _ => Some(Value::Text(text.to_owned())),
    }
}

/// An age becomes the instant it reaches back to: less than seven days ago is after that instant.
fn instant(operator: Operator, value: &Value, now: Timestamp) -> (Operator, Value) {
    let Value::Age(seconds) = value else {
        return (operator, folded(value));
    };
    let since = now.before(std::time::Duration::from_secs(u64::from(*seconds)));
    let turned = match operator {
        Operator::Less => Operator::Greater,
        Operator::AtMost => Operator::AtLeast,
        Operator::Greater => Operator::Less,
        Operator::AtLeast => Operator::AtMost,
        other => other,
    };
    (turned, Value::Time(since))
}

/// Texts have no case of A to Z.
fn folded(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.to_ascii_lowercase()),
        other => other.clone(),
    }
}

/// How two folded values of a field stand to each other; nothing when they are of different kinds.
fn order(kind: Kind, left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) if kind == Kind::Version => {
            Some(version::natural_order(left, right))
        }
        (Value::Text(left), Value::Text(right)) => match kind {
            Kind::Rank(words) => {
                let rank = |text: &str| words.iter().position(|word| *word == text);
                Some(rank(left)?.cmp(&rank(right)?))
            }
            _ => Some(left.cmp(right)),
        },
        (Value::Number(left), Value::Number(right)) => Some(left.cmp(right)),
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        (Value::Flag(left), Value::Flag(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
