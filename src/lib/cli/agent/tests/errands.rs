//! What the site asks of its clients beside deployments.

use super::lab::{Endpoint, Lab, Server};
use crate::model::client_settings::ClientSettings;
use crate::model::inventory::Inventory;
use crate::service::testing;
use serde_json::json;
use std::fs;

pub fn enrolled(lab: &Lab, name: &str) -> Endpoint {
    let endpoint = Endpoint::new(lab, name);
    endpoint.enroll(&lab.token()).unwrap();
    endpoint
}

/// Makes these the settings of all clients, signed by an admin.
pub fn ask(lab: &Lab, settings: serde_json::Value) {
    let settings: ClientSettings = serde_json::from_value(settings).unwrap();
    let actor = testing::founder(&lab.folder);
    lab.write(|tx| {
        tx.set_client_settings(&settings)?;
        testing::sign_configuration(tx, &actor)
    });
}

fn put(endpoint: &Endpoint, name: &str, content: &str) {
    let path = endpoint.root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

pub fn cycle(endpoint: &Endpoint) {
    let done = endpoint.once().unwrap();
    assert!(done.problems.is_empty(), "{:?}", done.problems);
}

fn told(lab: &Lab, endpoint: &Endpoint) -> Inventory {
    let client = crate::service::agent::status(&endpoint.folder)
        .unwrap()
        .client;
    lab.catalog(|tx| tx.inventory(&client)).unwrap()
}

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect()
}

#[test]
fn files_are_reported_by_signed_rules_alone_and_no_more_when_the_rules_are_gone() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    put(&endpoint, "opt/app/a.jar", "jar");
    put(&endpoint, "opt/app/readme", "text");
    let rules = json!({ "software_inventory": {
        "rules": [{ "name": "jars", "path": "/opt", "pattern": "*.jar", "sha256": true }],
    }});
    // stored, but signed by nobody
    let unsigned: ClientSettings = serde_json::from_value(rules.clone()).unwrap();
    lab.catalog(|tx| tx.set_client_settings(&unsigned));
    cycle(&endpoint);
    assert!(told(&lab, &endpoint).files.is_empty());
    ask(&lab, rules.clone());
    cycle(&endpoint);
    let inventory = told(&lab, &endpoint);
    assert_eq!(paths(&inventory), ["/opt/app/a.jar"]);
    assert_eq!(inventory.files[0].rules, ["jars"]);
    // the next look is in a week
    put(&endpoint, "opt/app/b.jar", "jar");
    cycle(&endpoint);
    assert_eq!(paths(&told(&lab, &endpoint)), ["/opt/app/a.jar"]);
    // other rules are a reason to look at once
    let mut other = rules;
    other["software_inventory"]["rules"][0]["pattern"] = json!("*");
    ask(&lab, other);
    cycle(&endpoint);
    let all = ["/opt/app/a.jar", "/opt/app/b.jar", "/opt/app/readme"];
    assert_eq!(paths(&told(&lab, &endpoint)), all);
    ask(&lab, json!({}));
    cycle(&endpoint);
    assert!(told(&lab, &endpoint).files.is_empty());
}

fn kept(lab: &Lab) -> Vec<(String, u32, u64)> {
    let found = lab.catalog(|tx| tx.collected_files(None));
    let short = found
        .into_iter()
        .map(|one| (one.path, one.version, one.size));
    short.collect()
}

#[test]
fn files_are_handed_over_in_five_versions_and_never_a_secret() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    put(&endpoint, "etc/app.conf", "1");
    put(&endpoint, "etc/tls.key", "secret");
    put(&endpoint, "etc/notes", "-----BEGIN EC PRIVATE KEY-----");
    put(&endpoint, "etc/large", &"x".repeat(3_000));
    fs::write(endpoint.root.join("outside"), "2").unwrap();
    std::os::unix::fs::symlink("../outside", endpoint.root.join("etc/link")).unwrap();
    // other rules are a reason to look at once
    let rules = |most: usize| {
        json!({ "file_collection": { "rules": [
            { "name": "etc", "path": "/etc", "pattern": "*", "max_kib": 2, "max_files": most },
        ]}})
    };
    ask(&lab, rules(100));
    cycle(&endpoint);
    assert_eq!(kept(&lab), [("/etc/app.conf".to_owned(), 1, 1)]);
    let gaps: Vec<String> = told(&lab, &endpoint)
        .gaps
        .into_iter()
        .map(|gap| gap.reason)
        .collect();
    assert_eq!(
        gaps,
        [
            "/etc/large: it is larger than 2048 bytes",
            "/etc/notes: line 1 looks like a private key",
            "/etc/tls.key: a place for keys or passwords",
        ]
    );
    for turn in 1..=7 {
        put(&endpoint, "etc/app.conf", &"v".repeat(turn % 7 + 1));
        ask(&lab, rules(100 + turn));
        cycle(&endpoint);
    }
    let sizes: Vec<u64> = kept(&lab).into_iter().map(|(_, _, size)| size).collect();
    assert_eq!(sizes.len(), 5);
    assert_eq!(sizes[0], 1);
}
