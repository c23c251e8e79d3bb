//! Takes an inventory apart into sections and puts it together again. Packages are not among them: they are many, and
//! have their own ways.

use super::class::{PACKAGES, lists};
use crate::model::digest::Digest;
use crate::model::inventory::Inventory;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What of a document is no section: it says when, not what.
const COLLECTED_AT: &str = "collected_at";
/// Objects whose own objects are sections.
const FOLDERS: [&str; 2] = ["hardware", "operating_system"];
/// The property of a section that is no object in the document.
const VALUE: &str = "value";

/// The instances of each class, in the order of their canonical texts. A class without instances is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sections {
    bags: BTreeMap<String, Bag>,
}

/// The instances of a class, and the digest of each: of its JSON with sorted names and no white space.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Bag {
    instances: Vec<Value>,
    digests: Vec<Digest>,
}

impl Sections {
    /// All of an inventory but its packages.
    pub fn of(inventory: &Inventory) -> Result<Self, serde_json::Error> {
        document(inventory).map(Self::of_document)
    }

    /// All of the document of an inventory.
    pub fn of_document(document: Value) -> Self {
        let Value::Object(mut fields) = document else {
            return Self::default();
        };
        fields.remove(COLLECTED_AT);
        fields.remove(PACKAGES);
        let mut sections = Self::default();
        for class in lists() {
            if let Some(Value::Array(instances)) = take(&mut fields, class) {
                sections.put(class.to_owned(), instances);
            }
        }
        for folder in FOLDERS {
            let Some(Value::Object(inside)) = fields.get_mut(folder) else {
                continue;
            };
            for name in objects(inside) {
                let instance = inside.remove(&name).unwrap_or_default();
                sections.put(format!("{folder}.{name}"), vec![instance]);
            }
        }
        for (name, value) in fields {
            sections.put(name, vec![as_instance(value)]);
        }
        sections
    }

    /// The instances of a class.
    pub fn instances(&self, class: &str) -> &[Value] {
        self.bags.get(class).map_or(&[], |bag| &bag.instances)
    }

    /// The instances of a class, each with its digest.
    pub(super) fn digested(&self, class: &str) -> impl Iterator<Item = (Digest, &Value)> {
        let bag = self.bags.get(class).into_iter();
        bag.flat_map(|bag| bag.digests.iter().copied().zip(&bag.instances))
    }

    /// The classes that have instances.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.bags.keys().map(String::as_str)
    }

    /// Makes these the instances of a class.
    pub fn put(&mut self, class: String, instances: Vec<Value>) {
        let with_text = |instance: Value| (instance.to_string(), instance);
        self.put_told(class, instances.into_iter().map(with_text).collect());
    }

    /// The same, of instances whose canonical texts are known.
    pub fn put_told(&mut self, class: String, mut texts: Vec<(String, Value)>) {
        if texts.is_empty() {
            self.bags.remove(&class);
            return;
        }
        texts.sort_by(|a, b| a.0.cmp(&b.0));
        let digested = |(text, instance): (String, Value)| (instance, Digest::of(text.as_bytes()));
        let (instances, digests) = texts.into_iter().map(digested).unzip();
        self.bags.insert(class, Bag { instances, digests });
    }

    /// The digests of the instances of each class.
    pub(super) fn digests(&self) -> impl Iterator<Item = (&str, &[Digest])> {
        let bags = self.bags.iter();
        bags.map(|(class, bag)| (class.as_str(), &bag.digests[..]))
    }
}

/// The document of an inventory, without packages and NUL.
pub fn document(inventory: &Inventory) -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(inventory.without_packages())?;
    strip_nul(&mut document);
    Ok(document)
}

/// An inventory of these sections, without packages.
pub fn join(
    sections: &Sections,
    collected_at: crate::model::time::Timestamp,
) -> Result<Inventory, serde_json::Error> {
    let mut document = Map::new();
    document.insert(COLLECTED_AT.to_owned(), serde_json::to_value(collected_at)?);
    let is_list = |name: &str| lists().any(|class| class == name);
    let singles = sections.bags.iter().filter(|(class, _)| !is_list(class));
    for (class, bag) in singles {
        let Some(instance) = bag.instances.first() else {
            continue;
        };
        let Some((folder, name)) = place(&mut document, class) else {
            continue;
        };
        // a folder's own properties and the objects in it come in any order
        match (folder.get_mut(name), as_value(instance)) {
            (Some(Value::Object(known)), Value::Object(own)) => known.extend(own),
            (_, value) => drop(folder.insert(name.to_owned(), value)),
        }
    }
    for class in lists() {
        let instances = sections.instances(class).to_vec();
        if (!instances.is_empty() || is_always_there(class))
            && let Some((folder, name)) = place(&mut document, class)
        {
            folder.insert(name.to_owned(), Value::Array(instances));
        }
    }
    serde_json::from_value(Value::Object(document))
}

/// Lists that each document has had from the beginning, also when they are empty.
fn is_always_there(class: &str) -> bool {
    const ALWAYS: [&str; 6] = [
        PACKAGES,
        "gaps",
        "hardware.processors",
        "hardware.disks",
        "hardware.file_systems",
        "hardware.interfaces",
    ];
    ALWAYS.contains(&class)
}

fn objects(fields: &Map<String, Value>) -> Vec<String> {
    let objects = fields.iter().filter(|(_, value)| value.is_object());
    objects.map(|(name, _)| name.clone()).collect()
}

fn as_instance(value: Value) -> Value {
    match value {
        Value::Object(_) => value,
        other => Value::Object(Map::from_iter([(VALUE.to_owned(), other)])),
    }
}

fn as_value(instance: &Value) -> Value {
    match instance {
        Value::Object(fields) if fields.len() == 1 => fields.get(VALUE).unwrap_or(instance).clone(),
        other => other.clone(),
    }
}

/// Takes what lies at a path such as `hardware.disks` out of a document.
pub fn take(document: &mut Map<String, Value>, path: &str) -> Option<Value> {
    match path.split_once('.') {
        None => document.remove(path),
        Some((folder, name)) => document.get_mut(folder)?.as_object_mut()?.remove(name),
    }
}

/// Where a class lies in a document, its folder made when it is missing.
fn place<'d, 'c>(
    document: &'d mut Map<String, Value>,
    class: &'c str,
) -> Option<(&'d mut Map<String, Value>, &'c str)> {
    let Some((folder, name)) = class.split_once('.') else {
        return Some((document, class));
    };
    let inside = document.entry(folder).or_insert(Value::Null);
    if !inside.is_object() {
        *inside = Value::Object(Map::new());
    }
    inside.as_object_mut().map(|fields| (fields, name))
}

/// Takes NUL out of all texts: PostgreSQL cannot store it, so that no catalog keeps it and nothing is compared by it.
pub fn strip_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => text.retain(|letter| letter != '\0'),
        Value::Array(items) => items.iter_mut().for_each(strip_nul),
        Value::Object(fields) => fields.values_mut().for_each(strip_nul),
        _ => {}
    }
}
