//! What became of each property between two states: the rows of the history (domain.md I3).

use super::class::{PACKAGES, keys};
use super::section::Sections;
use super::software::{package_digest, software_digest};
use crate::model::digest::Digest;
use crate::model::inventory::InstalledPackage;
use crate::model::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What became of an instance.
    Deed, "deed" {
        /// It was not there before.
        Added = "added",
        /// One of its properties is another.
        Changed = "changed",
        /// It is there no more.
        Removed = "removed",
    }
}

/// What became of one property, or of a whole instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryEntry {
    /// The class, for example `packages`.
    pub class: String,
    /// What names the instance in its class; empty for a class that has one.
    pub instance: String,
    /// What became of it.
    pub deed: Deed,
    /// The property; absent for a whole instance.
    pub property: Option<String>,
    /// What it was, in JSON.
    pub old: Option<String>,
    /// What it is, in JSON.
    pub new: Option<String>,
}

/// An inventory whose properties are compared; packages only where they may have changed.
pub type Whole<'a> = (&'a Sections, &'a [InstalledPackage]);

/// What became of each property, by class and instance.
pub fn changes(
    before: Whole<'_>,
    after: Whole<'_>,
) -> Result<Vec<HistoryEntry>, serde_json::Error> {
    let mut found = Vec::new();
    let old_classes = before.0.classes();
    let classes: BTreeSet<&str> = old_classes.chain(after.0.classes()).collect();
    for class in classes {
        let (old, new) = (before.0.instances(class), after.0.instances(class));
        if old != new {
            compare(class, (old, new), &mut found);
        }
    }
    let (old, new) = unshared(before.1, after.1);
    let values = |packages: Vec<&InstalledPackage>| -> Result<Vec<Value>, serde_json::Error> {
        packages.into_iter().map(serde_json::to_value).collect()
    };
    compare(PACKAGES, (&values(old)?, &values(new)?), &mut found);
    Ok(found)
}

/// The packages that are not the same before and after.
fn unshared<'a>(
    before: &'a [InstalledPackage],
    after: &'a [InstalledPackage],
) -> (Vec<&'a InstalledPackage>, Vec<&'a InstalledPackage>) {
    let digests = |packages: &[InstalledPackage]| -> BTreeSet<Digest> {
        let all = packages
            .iter()
            .map(|one| package_digest(one, software_digest(one)));
        all.collect()
    };
    let (old, new) = (digests(before), digests(after));
    let others = |packages: &'a [InstalledPackage], known: &BTreeSet<Digest>| {
        let mut seen = BTreeSet::new();
        let is_new = |one: &&InstalledPackage| {
            let digest = package_digest(one, software_digest(one));
            !known.contains(&digest) && seen.insert(digest)
        };
        let mut found: Vec<&InstalledPackage> = packages.iter().filter(is_new).collect();
        found.sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
        found
    };
    (others(before, &new), others(after, &old))
}

fn compare(class: &str, (old, new): (&[Value], &[Value]), found: &mut Vec<HistoryEntry>) {
    let (mut old, new) = (named(class, old), named(class, new));
    for (name, after) in new {
        match old.remove(&name) {
            None => found.push(whole(class, shown(name), (None, Some(after)))),
            Some(before) => properties(class, &shown(name), (before, after), found),
        }
    }
    let gone = old.into_iter();
    found.extend(gone.map(|(name, before)| whole(class, shown(name), (Some(before), None))));
}

/// The instances by name; those of one name are numbered in the order of their texts.
fn named<'a>(class: &str, instances: &'a [Value]) -> BTreeMap<(String, usize), &'a Value> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = instances.iter().map(|instance| {
        let name = instance_name(class, instance);
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        ((name, *count), instance)
    });
    numbered.collect()
}

/// What people call the instance of this name and number.
fn shown((name, number): (String, usize)) -> String {
    match number {
        1 => name,
        number => format!("{name} #{number}"),
    }
}

/// What people call an instance.
fn instance_name(class: &str, instance: &Value) -> String {
    let parts = keys(class)
        .iter()
        .filter_map(|key| match instance.get(key) {
            Some(Value::String(text)) if text.is_empty() => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Null) | None => None,
            Some(other) => Some(other.to_string()),
        });
    parts.collect::<Vec<_>>().join(" ")
}

fn whole(
    class: &str,
    instance: String,
    (old, new): (Option<&Value>, Option<&Value>),
) -> HistoryEntry {
    HistoryEntry {
        class: class.to_owned(),
        instance,
        deed: if new.is_some() {
            Deed::Added
        } else {
            Deed::Removed
        },
        property: None,
        old: old.map(Value::to_string),
        new: new.map(Value::to_string),
    }
}

fn properties(
    class: &str,
    instance: &str,
    (before, after): (&Value, &Value),
    found: &mut Vec<HistoryEntry>,
) {
    let none = Map::new();
    let old = before.as_object().unwrap_or(&none);
    let new = after.as_object().unwrap_or(&none);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differs = |name: &&String| old.get(*name) != new.get(*name);
    found.extend(names.into_iter().filter(differs).map(|name| HistoryEntry {
        class: class.to_owned(),
        instance: instance.to_owned(),
        deed: Deed::Changed,
        property: Some(name.clone()),
        old: old.get(name).map(Value::to_string),
        new: new.get(name).map(Value::to_string),
    }));
}
