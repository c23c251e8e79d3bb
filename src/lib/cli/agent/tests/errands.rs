//! What the site asks of its clients beside deployments.

use super::lab::{Endpoint, Lab, Server, now};
use crate::host::clock::FixedClock;
use crate::host::running::{Processes, Running};
use crate::model::client_settings::ClientSettings;
use crate::model::inventory::{FileHeader, Inventory};
use crate::service::agent::look_at_programs;
use crate::service::testing;
use serde_json::json;
use std::cell::RefCell;
use std::fs;
use std::time::Duration;

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
    let mut paths: Vec<&str> = inventory
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    // the file system says in which order they are found
    paths.sort_unstable();
    paths
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

const HOUR: Duration = Duration::from_secs(3600);

/// Programs that run.
struct Runs(RefCell<Vec<Running>>);

impl Processes for Runs {
    fn running(&self) -> Result<Vec<Running>, crate::host::Error> {
        Ok(self.0.borrow().clone())
    }

    fn header(&self, _: &Running) -> Option<FileHeader> {
        None
    }
}

/// A program that was started some hours ago.
fn running(number: u32, name: &str, hours: u32) -> Running {
    Running {
        number,
        process: format!("boot-{number}-1"),
        file_name: name.into(),
        user: "ann".into(),
        started_at: now().before(HOUR * hours),
    }
}

#[test]
fn a_use_of_a_program_is_counted_on_the_machine_and_arrives_at_the_site_once() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    let rules = json!({ "metering": {
        "upload_minutes": 15, "rules": [{ "name": "office", "file_name": "soffice*" }],
    }});
    ask(&lab, rules);
    cycle(&endpoint);
    let processes = Runs(RefCell::new(Vec::new()));
    let look = |hours: u32| {
        let clock = FixedClock(now().before(HOUR * hours));
        look_at_programs(&endpoint.folder, &processes, &clock).unwrap();
    };
    look(4);
    *processes.0.borrow_mut() = vec![running(7, "soffice.bin", 3), running(8, "bash", 3)];
    look(3);
    look(2);
    // the last report was just now; the next is due a quarter of an hour later
    cycle(&endpoint);
    assert!(lab.catalog(|tx| tx.uses(None)).is_empty());
    due_again(&endpoint, "metering.json");
    cycle(&endpoint);
    let told = lab.catalog(|tx| tx.uses(None));
    let whole = told
        .iter()
        .map(|one| (one.program.rule.as_str(), one.program.user.as_str()));
    let whole: Vec<_> = whole.collect();
    assert!(!whole.is_empty() && whole.iter().all(|one| *one == ("office", "ann")));
    due_again(&endpoint, "metering.json");
    cycle(&endpoint);
    assert_eq!(lab.catalog(|tx| tx.uses(None)), told, "nothing twice");
}

/// The last report of it was long ago.
fn due_again(endpoint: &Endpoint, file: &str) {
    let path = endpoint.folder.path().join(file);
    let mut kept: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for name in ["reported_at", "at"] {
        if kept.get(name).is_some() {
            kept[name] = json!(now().before(HOUR * 24 * 8));
        }
    }
    fs::write(&path, kept.to_string()).unwrap();
}

#[test]
fn a_heartbeat_is_sent_when_the_last_one_is_old_and_the_site_says_when_that_is() {
    let lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    let kept = || fs::read(endpoint.folder.path().join("heartbeat.json")).unwrap();
    cycle(&endpoint);
    let first = kept();
    let text: serde_json::Value = serde_json::from_slice(&first).unwrap();
    assert_eq!(text["every_hours"], 168);
    let client = crate::service::agent::status(&endpoint.folder)
        .unwrap()
        .client;
    // what the site has of its name comes with the next heartbeat again, and not before
    let rename = |name: &str| {
        let record = crate::model::message::DiscoveryRecord {
            hostname: name.to_owned(),
            fqdn: None,
            machine_id: String::new(),
            serial: String::new(),
            platform: told(&lab, &endpoint).platform,
            agent_version: String::new(),
            addresses: Vec::new(),
        };
        lab.catalog(|tx| tx.store_discovery(&client, &record, now()));
    };
    let name = || lab.catalog(|tx| tx.client(&client)).unwrap().hostname;
    rename("other");
    cycle(&endpoint);
    assert_eq!((kept(), name().as_str()), (first, "other"));
    due_again(&endpoint, "heartbeat.json");
    cycle(&endpoint);
    assert_eq!(name(), "web-1");
}
