//! CycloneDX 1.6.

use super::{created, name, purl, source};
use crate::model::inventory::{InstalledPackage, Inventory};
use serde_json::{Map, Value, json};

const HOST: &str = "host";
const SYSTEM: &str = "operating-system";

/// The bill of materials.
pub(super) fn document(inventory: &Inventory, id: &str) -> Value {
    let mut components = vec![system(inventory)];
    let mut references = vec![SYSTEM.to_owned()];
    for (number, package) in inventory.packages.iter().enumerate() {
        let (reference, component) = component(package, number, inventory);
        references.push(reference);
        components.push(component);
    }
    let alone = references
        .iter()
        .map(|reference| json!({ "ref": reference }));
    let mut dependencies = vec![json!({ "ref": HOST, "dependsOn": references })];
    dependencies.extend(alone);
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{id}"),
        "version": 1,
        "metadata": {
            "timestamp": created(inventory),
            "tools": { "components": [{
                "type": "application",
                "name": "smsinv",
                "version": env!("CARGO_PKG_VERSION"),
            }] },
            "component": { "type": "device", "bom-ref": HOST, "name": name(inventory) },
        },
        "components": components,
        "dependencies": dependencies,
    })
}

fn system(inventory: &Inventory) -> Value {
    let (platform, os) = (&inventory.platform, &inventory.operating_system);
    let mut properties = vec![property("sms:platform", &platform.to_string())];
    let updates = inventory
        .hotfixes
        .iter()
        .map(|update| property("sms:hotfix", &update.id));
    properties.extend(updates);
    let name = if platform.os.is_empty() {
        "unknown"
    } else {
        &platform.os
    };
    json!({
        "type": "operating-system",
        "bom-ref": SYSTEM,
        "name": name,
        "version": os.version,
        "description": os.name,
        "properties": properties,
    })
}

/// Two versions of a package on one machine have two URLs; two copies of one version are told apart by number.
fn component(package: &InstalledPackage, number: usize, inventory: &Inventory) -> (String, Value) {
    let url = purl::of_package(package, &inventory.platform);
    let reference = format!("{number}:{url}");
    let mut component = Map::new();
    let mut set = |name: &str, value: Value| drop(component.insert(name.to_owned(), value));
    set("type", json!("library"));
    set("bom-ref", json!(reference));
    set("name", json!(package.name));
    set("version", json!(package.version));
    set("purl", json!(url));
    if let Some(vendor) = &package.vendor {
        set("publisher", json!(vendor));
    }
    if let Some((name, version)) = source(package) {
        let url = purl::of_source(package, &inventory.platform);
        let ancestor = json!({ "type": "library", "name": name, "version": version, "purl": url });
        set("pedigree", json!({ "ancestors": [ancestor] }));
    }
    let mut properties = vec![property("sms:ecosystem", package.ecosystem.word())];
    if !package.architecture.is_empty() {
        properties.push(property("sms:architecture", &package.architecture));
    }
    if package.held {
        properties.push(property("sms:held", "true"));
    }
    set("properties", Value::Array(properties));
    (reference, Value::Object(component))
}

fn property(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}
