//! What is on a machine and beside it that we have no words for: containers' images, and classes of the administrator's own.

use crate::model::Invalid;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// An image from which containers are started.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContainerImage {
    /// Who keeps it, `docker` or `podman`.
    pub engine: String,
    /// Its name with its tag, for example `docker.io/library/debian:12`; empty when it has none.
    pub name: String,
    /// Its identifier, a digest.
    pub id: String,
}

/// A class of the administrator's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomClass {
    /// Its name.
    pub name: String,
    /// The properties that tell its instances apart; none for a class of one instance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Its instances: properties with their values.
    pub instances: Vec<BTreeMap<String, CustomValue>>,
}

/// The value of a property of one's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum CustomValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
}

impl fmt::Display for CustomValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => flag.fmt(out),
            Self::Integer(number) => number.fmt(out),
            Self::Text(text) => text.fmt(out),
        }
    }
}

/// A thing beside the machine that the machine reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resource {
    /// What kind of thing it is; never that of machines with an agent.
    pub architecture: String,
    /// What tells it apart among its kind.
    pub id: String,
    /// What is told of it.
    pub classes: Vec<CustomClass>,
}

impl CustomClass {
    /// The longest name of a class or property, in bytes.
    const LONGEST_NAME: usize = 100;

    /// Whether the names can be names and the key tells the instances apart.
    pub fn check(&self) -> Result<(), Invalid> {
        check_name("class name", &self.name)?;
        let mut seen = BTreeSet::new();
        for instance in &self.instances {
            for property in instance.keys() {
                check_name("property name", property)?;
            }
            let key: Vec<_> = self.key.iter().map(|name| instance.get(name)).collect();
            if let Some(place) = key.iter().position(Option::is_none) {
                let rule = "a property of the key, which each instance has";
                return Err(Invalid::new("instance of a class", &self.key[place], rule));
            }
            if !seen.insert(key) {
                let rule = "a class whose key tells its instances apart";
                return Err(Invalid::new("class", &self.name, rule));
            }
        }
        Ok(())
    }
}

fn check_name(kind: &'static str, name: &str) -> Result<(), Invalid> {
    let is_plain = !name.is_empty()
        && name.len() <= CustomClass::LONGEST_NAME
        && name.trim() == name
        && !name.chars().any(char::is_control);
    is_plain
        .then_some(())
        .ok_or_else(|| Invalid::new(kind, name, "one to 100 bytes in one line, no space around"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(key: &[&str], values: &[&str]) -> CustomClass {
        let instance = |value: &&str| {
            let value = CustomValue::Text((*value).to_owned());
            BTreeMap::from([("slot".to_owned(), value)])
        };
        CustomClass {
            name: "cards".to_owned(),
            key: key.iter().map(|name| (*name).to_owned()).collect(),
            instances: values.iter().map(instance).collect(),
        }
    }

    #[test]
    fn the_key_tells_instances_apart() {
        assert!(class(&["slot"], &["a", "b"]).check().is_ok());
        assert!(class(&["slot"], &["a", "a"]).check().is_err());
        assert!(class(&["other"], &["a"]).check().is_err());
        assert!(class(&[], &["a"]).check().is_ok());
        assert!(class(&[], &["a", "b"]).check().is_err());
        let mut nameless = class(&[], &["a"]);
        nameless.name = " ".to_owned();
        assert!(nameless.check().is_err());
    }

    #[test]
    fn values_keep_their_kind() {
        let text = r#"{"name":"x","instances":[{"a":true,"b":-3,"c":"t"}]}"#;
        let read: CustomClass = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        let nested = r#"{"name":"x","instances":[{"a":{}}]}"#;
        assert!(serde_json::from_str::<CustomClass>(nested).is_err());
    }
}
