//! WORDS: the plain types that everything else speaks, with parse and print; no judgement, no I/O, no clock.

pub mod authorization;
pub mod bandwidth;
pub mod boundary;
pub mod client;
pub mod client_settings;
pub mod collected_file;
pub mod collection;
pub mod compliance;
pub mod deb822;
pub mod decision;
pub mod delta;
pub mod deployment;
pub mod digest;
pub mod distribution;
pub mod document;
pub mod dpkg_status;
pub mod feed;
pub mod filter;
pub mod hierarchy;
pub mod hours;
pub mod id;
pub mod inventory;
pub mod message;
pub mod metering;
pub mod nearest;
pub mod operator;
pub mod os_release;
pub mod package;
pub mod platform;
pub mod policy;
pub mod priority;
pub mod relation;
pub mod role;
pub mod rotatable;
pub mod scan;
pub mod site;
pub mod slice;
pub mod status;
pub mod time;
pub mod update;
pub mod version;

/// A text that is not what its type says; names the kind of thing, the text, and the rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("invalid {kind} {text:?}: {rule}")]
pub struct Invalid {
    /// What the text should have been, for example `site code`.
    pub kind: &'static str,
    /// The text as given, cut at 80 characters.
    pub text: String,
    /// The rule it breaks, for example `three characters A-Z or 0-9`.
    pub rule: &'static str,
}

impl Invalid {
    /// Names the broken rule for `text`.
    pub fn new(kind: &'static str, text: &str, rule: &'static str) -> Self {
        Self {
            kind,
            text: text.chars().take(80).collect(),
            rule,
        }
    }
}

/// Reads a value from a text where it lies, without a copy of it.
pub(crate) struct AsText<T>(pub(crate) fn(&str) -> Result<T, Invalid>);

impl<T> serde::de::Visitor<'_> for AsText<T> {
    type Value = T;

    fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }
}

/// Implements text conversion for a type that has `parse` and `Display`: `FromStr`, `Serialize`, `Deserialize`.
macro_rules! as_text {
    ($name:ident) => {
        impl std::str::FromStr for $name {
            type Err = $crate::model::Invalid;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::parse(text)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                input.deserialize_str($crate::model::AsText($name::parse))
            }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string" })
            }
        }
    };
}
pub(crate) use as_text;

/// An enum whose variants are lower-case words in JSON, YAML, SQL and flags.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $kind:literal { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every value's word, in order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word used in JSON, YAML, SQL and flags.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word.
            pub fn parse(text: &str) -> Result<Self, $crate::model::Invalid> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::model::Invalid::new($kind, text, concat!("one of:", $(" ", $word),+))),
                }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.pad(self.word())
            }
        }
        $crate::model::as_text!($name);
    };
}
pub(crate) use words;
