//! An agent that asks cheaply whether anything is new, and what becomes of its token.

use super::lab::{Endpoint, Lab, Server};
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::service::agent::{Cycle, CycleOptions};
use crate::transport::Error;
use crate::transport::http::{Client, Settings};
use crate::trust::bootstrap;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn poll_file(endpoint: &Endpoint) -> PathBuf {
    endpoint.folder.identity("poll.json")
}

/// The token that the agent holds.
fn token(endpoint: &Endpoint) -> Option<String> {
    let text = fs::read(poll_file(endpoint)).ok()?;
    let poll: Value = serde_json::from_slice(&text).unwrap();
    Some(poll["token"].as_str().unwrap().to_owned())
}

fn ask(lab: &Lab, token: &str) -> Result<Option<Vec<u8>>, Error> {
    let client = Client::new(bootstrap::client_config().unwrap(), &Settings::default());
    client.post(&format!("{}/v1/unchanged", lab.url), token.as_bytes(), 0)
}

fn is_refused(lab: &Lab, token: &str) -> bool {
    matches!(ask(lab, token), Err(Error::Refused { status: 403, .. }))
}

/// A cycle as `smsagent run` makes it.
fn cycle(endpoint: &Endpoint) -> Cycle {
    let options = CycleOptions {
        polls: true,
        ..CycleOptions::default()
    };
    endpoint.run(&options).unwrap()
}

/// The site looks once a second what has changed.
fn within_five_seconds(holds: impl Fn() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(5) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// A machine that holds what there is, and its token.
fn settled(lab: &Lab, name: &str) -> (Endpoint, String) {
    let endpoint = Endpoint::new(lab, name);
    endpoint.enroll(&lab.token()).unwrap();
    endpoint.once().unwrap();
    endpoint.once().unwrap();
    let held = token(&endpoint).expect("the second question is answered by a token");
    assert!(within_five_seconds(|| ask(lab, &held).is_ok()));
    (endpoint, held)
}

#[test]
fn an_agent_asks_by_its_token_until_something_is_new() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Available);
    let (endpoint, held) = settled(&lab, "web-1");
    let sequence = || fs::read_to_string(endpoint.folder.identity("sequence.json")).unwrap();
    let before: u64 = sequence().parse().unwrap();
    let cycle = cycle(&endpoint);
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    let after: u64 = sequence().parse().unwrap();
    assert_eq!(after - before, 1, "the inventory, and no question");
    lab.catalog(|tx| {
        let mut settings = tx.settings()?;
        settings.policy_poll_minutes = 17;
        tx.set_settings(&settings)
    });
    assert!(within_five_seconds(|| is_refused(&lab, &held)));
    assert_eq!(self::cycle(&endpoint).poll_minutes, 17);
}

#[test]
fn a06_a_blocked_clients_token_is_refused_within_five_seconds() {
    let lab = Lab::start(Server::Own);
    let (endpoint, held) = settled(&lab, "web-1");
    let client = endpoint.once().unwrap().client;
    let (_other, others) = settled(&lab, "web-2");
    // by another connection, as another process would
    lab.catalog(|tx| tx.set_approval(&client, Approval::Blocked));
    assert!(within_five_seconds(|| is_refused(&lab, &held)));
    assert!(ask(&lab, &others).unwrap().is_none());
}

#[test]
fn a07_only_a_whole_token_of_this_server_is_answered_and_all_else_is_refused_alike() {
    let mut lab = Lab::start(Server::Own);
    let (_endpoint, held) = settled(&lab, "web-1");
    assert!(ask(&lab, &held).unwrap().is_none());
    let mut altered = held.clone().into_bytes();
    altered[40] ^= 1;
    let altered = String::from_utf8(altered).unwrap();
    let long = held.repeat(3);
    for strange in ["", "x", &held[1..], &altered, &long] {
        assert!(is_refused(&lab, strange), "{strange}");
    }
    lab.restart();
    assert!(is_refused(&lab, &held), "another process has another key");
}

#[test]
fn u03_an_agent_believes_no_token_for_longer_than_some_hours() {
    let lab = Lab::start(Server::Own);
    let (endpoint, _) = settled(&lab, "web-1");
    let text = fs::read_to_string(poll_file(&endpoint)).unwrap();
    let mut poll: Value = serde_json::from_str(&text).unwrap();
    poll["given_at"] = Value::from("2026-11-22T00:00:01Z");
    fs::write(poll_file(&endpoint), poll.to_string()).unwrap();
    cycle(&endpoint);
    let again: Value = serde_json::from_slice(&fs::read(poll_file(&endpoint)).unwrap()).unwrap();
    assert_ne!(again["given_at"], poll["given_at"], "asked properly");
}
