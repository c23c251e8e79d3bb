//! SPDX 2.3.

use super::{created, name, purl, source};
use crate::model::inventory::{InstalledPackage, Inventory};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const SYSTEM: &str = "SPDXRef-OperatingSystem";

/// The document.
pub(super) fn document(inventory: &Inventory, id: &str) -> Value {
    let mut packages = vec![system(inventory)];
    let mut relations = vec![relation(DOCUMENT, "DESCRIBES", SYSTEM)];
    let mut sources = BTreeMap::new();
    for (number, package) in (1..).zip(&inventory.packages) {
        let id = format!("SPDXRef-Package-{number}");
        let url = purl::of_package(package, &inventory.platform);
        let words = (package.name.as_str(), package.version.as_str());
        packages.push(entry(
            &id,
            words,
            (&url, "LIBRARY"),
            package.vendor.as_deref(),
        ));
        relations.push(relation(SYSTEM, "CONTAINS", &id));
        if let Some(words) = source(package) {
            let (own, made) = source_entry(package, words, &mut sources, inventory);
            packages.extend(made);
            relations.push(relation(&id, "GENERATED_FROM", &own));
        }
    }
    let name = name(inventory);
    let plain = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-");
    json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": DOCUMENT,
        "name": name,
        "documentNamespace": format!("https://spdx.org/spdxdocs/{plain}-{id}"),
        "creationInfo": {
            "created": created(inventory),
            "creators": [concat!("Tool: smsinv-", env!("CARGO_PKG_VERSION"))],
        },
        "packages": packages,
        "relationships": relations,
    })
}

fn system(inventory: &Inventory) -> Value {
    let (platform, os) = (&inventory.platform, &inventory.operating_system);
    let name = if platform.os.is_empty() {
        "unknown"
    } else {
        &platform.os
    };
    let mut entry = bare(SYSTEM, name, "OPERATING-SYSTEM");
    let mut set = |name: &str, value: Value| drop(entry.insert(name.to_owned(), value));
    if !os.version.is_empty() {
        set("versionInfo", json!(os.version));
    }
    let updates: Vec<&str> = inventory
        .hotfixes
        .iter()
        .map(|update| update.id.as_str())
        .collect();
    if !updates.is_empty() {
        set("comment", json!(format!("Updates: {}", updates.join(" "))));
    }
    Value::Object(entry)
}

/// The source's own entry the first time that it is named.
fn source_entry(
    package: &InstalledPackage,
    words: (&str, &str),
    sources: &mut BTreeMap<String, String>,
    inventory: &Inventory,
) -> (String, Option<Value>) {
    let url = purl::of_source(package, &inventory.platform);
    if let Some(known) = sources.get(&url) {
        return (known.clone(), None);
    }
    let id = format!("SPDXRef-Source-{}", sources.len() + 1);
    let made = entry(&id, words, (&url, "SOURCE"), None);
    sources.insert(url, id.clone());
    (id, Some(made))
}

fn entry(
    id: &str,
    (name, version): (&str, &str),
    (url, purpose): (&str, &str),
    vendor: Option<&str>,
) -> Value {
    let mut entry = bare(id, name, purpose);
    let mut set = |name: &str, value: Value| drop(entry.insert(name.to_owned(), value));
    set("versionInfo", json!(version));
    if let Some(vendor) = vendor {
        set("supplier", json!(format!("Organization: {vendor}")));
    }
    let reference = json!({
        "referenceCategory": "PACKAGE-MANAGER",
        "referenceType": "purl",
        "referenceLocator": url,
    });
    set("externalRefs", json!([reference]));
    Value::Object(entry)
}

fn bare(id: &str, name: &str, purpose: &str) -> Map<String, Value> {
    let fields = [
        ("SPDXID", json!(id)),
        ("name", json!(name)),
        ("primaryPackagePurpose", json!(purpose)),
        ("downloadLocation", json!("NOASSERTION")),
        ("filesAnalyzed", json!(false)),
    ];
    fields
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

fn relation(from: &str, kind: &str, to: &str) -> Value {
    json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to })
}
