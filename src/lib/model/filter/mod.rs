//! The filter language: what a filter says, read from text and printed as text. What it means is `rules::filter`.
//!
//! A filter is a condition on one client, or on one update: the fields are those of the thing, all else is the same in
//! queries, in collections and wherever `--where` stands; `sms-query(7)` describes it for people.

mod error;
pub mod field;
mod lexer;
mod parse;
mod print;
#[cfg(test)]
pub(crate) mod testing;

pub use error::FilterError;
pub use field::{Field, Kind, UpdateField, Vocabulary};

use super::boundary::Network;
use super::id::CollectionId;
use super::time::Timestamp;
use super::words;
use std::fmt;

/// Longest text of a filter, in bytes.
pub const MAX_LENGTH: usize = 64 * 1024;
/// Deepest nesting of parentheses and `not`.
pub const MAX_DEPTH: usize = 64;
/// Most tests in one filter.
pub const MAX_TESTS: usize = 2_000;

/// A condition on a client, or with other fields on something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter<F = Field> {
    /// Every client, or none.
    Always(bool),
    /// All of these hold: two or more, none of them `All` itself.
    All(Vec<Filter<F>>),
    /// At least one of these holds: two or more, none of them `Any` itself.
    Any(Vec<Filter<F>>),
    /// It does not hold, and that is known.
    Not(Box<Filter<F>>),
    /// One test.
    Test(Test<F>),
}

/// A test without parts that are tests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test<F = Field> {
    /// `field < value`.
    Compare {
        /// What is compared.
        field: F,
        /// How.
        operator: Operator,
        /// With what; of the field's kind.
        value: Value,
    },
    /// `field like "pattern"`: `%` is any text, `_` one letter, a backslash takes their meaning.
    Like {
        /// What is looked at.
        field: F,
        /// The pattern.
        pattern: String,
    },
    /// `field in (value, …)`.
    In {
        /// What is looked at.
        field: F,
        /// The values, at least one.
        values: Vec<Value>,
    },
    /// `field is known`: it has a value.
    Known(F),
    /// `software("name") < "version"`: a package of this name is installed, in such a version if one is given.
    Software {
        /// The package's name.
        name: Name,
        /// Which versions, in the order of the package's own world.
        version: Option<(Operator, String)>,
    },
    /// `missing("id")`, `installed("id")`: how an update stands to the client.
    Update {
        /// How.
        standing: Standing,
        /// The update's id.
        update: Name,
    },
    /// `boundary("10.1.0.0/16")`: an address of the client lies there.
    Boundary(Network),
    /// `collection("web")`: the client is a member.
    Collection(CollectionId),
    /// `custom("Asset.room") = "B12"`: a property of a class of the administrator's own.
    Custom {
        /// Which property.
        property: Property,
        /// What is asked of it.
        question: Question,
    },
}

/// A property of a class of the administrator's own, as `Asset.room`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Property {
    /// The class.
    pub class: String,
    /// The property.
    pub name: String,
}

/// What is asked of a property whose kind nobody declared: the value in the filter says of what kind the property's
/// values must be to count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// As [`Test::Compare`]: with a text, a number or a flag.
    Compare(Operator, Value),
    /// As [`Test::Like`].
    Like(String),
    /// As [`Test::In`], with values of one kind.
    In(Vec<Value>),
    /// As [`Test::Known`].
    Known,
}

/// A name, or a pattern of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Exactly this, case included.
    Is(String),
    /// As [`Test::Like`], so without case.
    Like(String),
}

/// A value in a filter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// For text and versions.
    Text(String),
    /// For numbers, and for sizes in bytes.
    Number(i64),
    /// An instant.
    Time(Timestamp),
    /// How long ago something was, in seconds: `last_seen < 7d` is less than seven days ago.
    Age(u32),
    /// Yes or no.
    Flag(bool),
}

words! {
    /// A comparison.
    Operator, "comparison" {
        /// The same.
        Equal = "=",
        /// Not the same.
        Unequal = "!=",
        /// Below.
        Less = "<",
        /// Below or the same.
        AtMost = "<=",
        /// Above.
        Greater = ">",
        /// Above or the same.
        AtLeast = ">=",
    }
}

words! {
    /// How an update stands to a client, as a filter asks for it.
    Standing, "standing of an update" {
        /// It is required and not there.
        Missing = "missing",
        /// It is there, also where only a restart is due.
        Installed = "installed",
    }
}

impl Operator {
    /// Whether a value that stands so to another one meets the comparison.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

impl<F> Filter<F> {
    /// All of these, without needless nesting.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts = parts.into_iter().flat_map(|part| match part {
            Self::All(inner) => inner,
            other => vec![other],
        });
        let mut parts: Vec<Self> = parts.collect();
        match parts.len() {
            0 => Self::Always(true),
            1 => parts.remove(0),
            _ => Self::All(parts),
        }
    }

    /// At least one of these, without needless nesting.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts = parts.into_iter().flat_map(|part| match part {
            Self::Any(inner) => inner,
            other => vec![other],
        });
        let mut parts: Vec<Self> = parts.collect();
        match parts.len() {
            0 => Self::Always(false),
            1 => parts.remove(0),
            _ => Self::Any(parts),
        }
    }

    /// All tests in it.
    pub fn tests(&self) -> Vec<&Test<F>> {
        match self {
            Self::Always(_) => Vec::new(),
            Self::Test(test) => vec![test],
            Self::Not(inner) => inner.tests(),
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::tests).collect(),
        }
    }
}

impl<F: Copy> Test<F> {
    /// The field that it asks for, if it asks for one.
    pub const fn field(&self) -> Option<F> {
        match self {
            Self::Compare { field, .. }
            | Self::Like { field, .. }
            | Self::In { field, .. }
            | Self::Known(field) => Some(*field),
            _ => None,
        }
    }
}

impl Property {
    /// Reads `class.property`; the property is what comes after the last dot.
    pub fn parse(text: &str) -> Option<Self> {
        let (class, name) = text.rsplit_once('.')?;
        let property = Self {
            class: class.to_owned(),
            name: name.to_owned(),
        };
        (!class.is_empty() && !name.is_empty()).then_some(property)
    }
}

impl fmt::Display for Property {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.class, self.name)
    }
}

impl Filter {
    /// The clients whose text field is one of these.
    pub fn one_of(field: Field, texts: impl IntoIterator<Item = String>) -> Self {
        let values: Vec<Value> = texts.into_iter().map(Value::Text).collect();
        if values.is_empty() {
            return Self::Always(false);
        }
        Self::Test(Test::In { field, values })
    }

    /// The clients whose text field is this.
    pub fn equal(field: Field, text: impl Into<String>) -> Self {
        Self::Test(Test::Compare {
            field,
            operator: Operator::Equal,
            value: Value::Text(text.into()),
        })
    }

    /// The collections that it leans on.
    pub fn collections(&self) -> impl Iterator<Item = &CollectionId> {
        self.tests().into_iter().filter_map(|test| match test {
            Test::Collection(id) => Some(id),
            _ => None,
        })
    }
}

/// The pattern that matches what `*` and `?` did in the rules of older configurations.
pub fn pattern_of_wildcards(wildcards: &str) -> String {
    let mut pattern = String::new();
    for letter in wildcards.chars() {
        match letter {
            '*' => pattern.push('%'),
            '?' => pattern.push('_'),
            '%' | '_' | '\\' => pattern.extend(['\\', letter]),
            letter => pattern.push(letter),
        }
    }
    pattern
}

impl<F: Vocabulary> std::str::FromStr for Filter<F> {
    type Err = FilterError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl serde::Serialize for Filter {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Filter {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(input)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Filter {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Filter".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "A filter, as sms-query(7) describes it." })
    }
}
