//! Machines that are copied, put back, installed anew and sealed; keys that change.

use super::lab::{Endpoint, Lab, Server};
use crate::model::client::{Approval, Client, Conflict};
use crate::model::deployment::Purpose;
use crate::model::id::{ClientId, DeploymentId};
use crate::model::message::Outcome;
use crate::model::status::DeploymentState;
use crate::service::agent::{self, Error, crash};
use crate::service::client::NewToken;
use crate::trust::enrollment::Token;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

fn enrolled(lab: &Lab, name: &str) -> (Endpoint, ClientId) {
    let endpoint = Endpoint::new(lab, name);
    let done = endpoint.enroll(&lab.token()).unwrap();
    assert_eq!(done.approval, Approval::Approved);
    (endpoint, done.client)
}

fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A machine with a copy of the files of another; the same machine id when the last part of the name is the same.
fn copied(lab: &Lab, endpoint: &Endpoint, name: &str) -> Endpoint {
    let place = lab.dir.path().join("endpoints").join(name);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    private(place.parent().unwrap());
    copy(endpoint.folder.path(), &place);
    Endpoint::new(lab, name)
}

fn private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

fn client(lab: &Lab, id: &ClientId) -> Client {
    lab.catalog(|tx| tx.client(id)).unwrap()
}

fn events(lab: &Lab, event: &str) -> usize {
    let log = lab.catalog(|tx| tx.audit(0, 999));
    log.iter()
        .filter(|entry| entry.event.action == event)
        .count()
}

/// One cycle in which nothing goes wrong.
fn whole(endpoint: &Endpoint) {
    let cycle = endpoint.once().unwrap();
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    assert!(cycle.inventory_sent);
}

#[test]
fn l12_an_identity_copied_to_another_machine_is_not_used_and_the_copy_enrolls_as_another_client() {
    let lab = Lab::start(Server::Own);
    let (original, id) = enrolled(&lab, "web-1");
    whole(&original);
    let seen = client(&lab, &id).last_seen;
    let copy = copied(&lab, &original, "web-2");
    assert!(matches!(copy.once(), Err(Error::OtherMachine { .. })));
    let rotated = copy.with(|machine| agent::rotate_key(&copy.folder, machine, false));
    assert!(matches!(rotated, Err(Error::OtherMachine { .. })));
    assert_eq!(
        client(&lab, &id).last_seen,
        seen,
        "no message under the old id"
    );
    let done = copy.enroll(&lab.token()).unwrap();
    assert_ne!(done.client, id);
    assert_eq!(events(&lab, "client clone_suspected"), 1);
    assert_ne!(client(&lab, &done.client).key, client(&lab, &id).key);
    whole(&copy);
    whole(&original);
}

#[test]
fn l12_a_copy_on_another_machine_killed_while_it_enrolls_never_uses_the_old_key() {
    let lab = Lab::start(Server::Own);
    let (original, id) = enrolled(&lab, "web-1");
    for writes in 0.. {
        let copy = copied(&lab, &original, &format!("copy-{writes}"));
        let token = lab.token();
        crash::after(Some(writes));
        let is_whole = copy.enroll(&token).is_ok();
        crash::after(None);
        if !is_whole {
            let begun = copy.once();
            let is_stopped = matches!(
                begun,
                Err(Error::OtherMachine { .. } | Error::NotEnrolled { .. })
            );
            assert!(is_stopped, "killed before write {writes}: {begun:?}");
            copy.enroll(&token).unwrap();
        }
        whole(&copy);
        if is_whole {
            break;
        }
    }
    assert_eq!(client(&lab, &id).epoch, 1);
    whole(&original);
}

#[test]
fn l12_two_machines_with_one_key_are_suspected_and_neither_is_believed() {
    let lab = Lab::start(Server::Own);
    let (original, id) = enrolled(&lab, "web-1");
    whole(&original);
    let copy = copied(&lab, &original, "copy/web-1");
    // each goes on where it was: the numbers of both are used twice
    let mut cycles = 0;
    while client(&lab, &id).approval == Approval::Approved {
        drop(copy.once());
        drop(original.once());
        cycles += 1;
        assert!(cycles < 3, "not seen in two polls of each");
    }
    let found = client(&lab, &id);
    assert_eq!(
        (found.approval, found.conflict),
        (Approval::Conflict, Some(Conflict::CloneSuspected))
    );
    assert_eq!(events(&lab, "client clone_suspected"), 1);
    for endpoint in [&original, &copy] {
        let refused = endpoint.once().unwrap_err();
        let is_conflict = matches!(
            refused,
            Error::Refused {
                outcome: Outcome::Conflict,
                ..
            }
        );
        assert!(is_conflict, "{refused}");
    }
    // one gets the client back, the other key or not: nothing of the old one counts
    let token = replacing(&lab, &id);
    agent::seal(&original.folder, false).unwrap();
    let back = original.enroll(&token).unwrap();
    assert_eq!(
        (back.client, back.approval),
        (id.clone(), Approval::Approved)
    );
    whole(&original);
    let late = copy.once().unwrap();
    assert!(!late.inventory_sent && !late.problems.is_empty());
    assert_eq!(client(&lab, &id).approval, Approval::Approved);
}

#[test]
fn c04_a_machine_put_back_to_a_snapshot_goes_on_and_the_site_notes_it() {
    let lab = Lab::start(Server::Own);
    let (endpoint, id) = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    whole(&endpoint);
    let snapshot = lab.dir.path().join("snapshot");
    copy(endpoint.folder.path(), &snapshot);
    whole(&endpoint);
    copy(&snapshot, endpoint.folder.path());
    whole(&endpoint);
    whole(&endpoint);
    assert_eq!(events(&lab, "client state_rollback"), 1);
    assert_eq!(client(&lab, &id).approval, Approval::Approved);
}

fn replacing(lab: &Lab, id: &ClientId) -> Token {
    lab.token_with(NewToken {
        replace: Some(id.to_string()),
        ..lab.new_token()
    })
}

#[test]
fn l05_a_machine_installed_anew_keeps_its_history_and_what_its_old_key_says_is_dropped() {
    let lab = Lab::start(Server::Own);
    let (old, id) = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    whole(&old);
    let history = |lab: &Lab| {
        let deployment = DeploymentId::parse("S01-D00001").unwrap();
        lab.catalog(|tx| tx.status_history(&id, &deployment)).len()
    };
    let before = history(&lab);
    assert!(before > 0);
    let late = copied(&lab, &old, "late/web-1");
    let policy = fs::read(old.folder.path().join("policy/_assignments.sealed")).unwrap();
    agent::seal(&old.folder, false).unwrap();
    let done = old.enroll(&replacing(&lab, &id)).unwrap();
    assert_eq!(done.client, id);
    let now = client(&lab, &id);
    assert_eq!((now.epoch, now.approval), (2, Approval::Approved));
    assert_eq!(history(&lab), before);
    whole(&old);
    let after = history(&lab);
    let seen = client(&lab, &id);
    let cycle = late.once().unwrap();
    assert!(!cycle.inventory_sent);
    assert_eq!(history(&lab), after);
    assert_eq!(client(&lab, &id), seen, "a late message changes nothing");
    // the policy of the former epoch is signed and in date, and not for this enrollment
    assert_ne!(
        policy,
        fs::read(old.folder.path().join("policy/_assignments.sealed")).unwrap()
    );
}

#[test]
fn a05_a_sealed_image_carries_nothing_and_two_machines_made_of_it_are_two_clients() {
    let lab = Lab::start(Server::Own);
    let (image, id) = enrolled(&lab, "image");
    lab.deploy(Purpose::Required);
    whole(&image);
    let held = image.folder.lock().unwrap();
    let busy = agent::seal(&image.folder, false);
    assert!(matches!(
        busy,
        Err(Error::Host(crate::host::Error::Locked { .. }))
    ));
    drop(held);
    let planned = agent::seal(&image.folder, true).unwrap();
    assert!(
        planned.files.contains(&"identity/agent.key".to_owned()),
        "{planned:?}"
    );
    whole(&image);
    let done = agent::seal(&image.folder, false).unwrap();
    assert!(done.files.len() >= planned.files.len());
    assert_eq!(files(image.folder.path()), ["lock"]);
    let clones = ["one", "two"].map(|name| copied(&lab, &image, name));
    let ids = clones.each_ref().map(|clone| {
        assert!(matches!(clone.once(), Err(Error::NotEnrolled { .. })));
        let done = clone.enroll(&lab.token()).unwrap();
        whole(clone);
        done.client
    });
    assert!(ids[0] != ids[1] && !ids.contains(&id));
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn c01_a_key_is_changed_and_the_old_one_ends() {
    let lab = Lab::start(Server::Own);
    let (endpoint, id) = enrolled(&lab, "web-1");
    lab.deploy(Purpose::Required);
    whole(&endpoint);
    let thief = copied(&lab, &endpoint, "thief/web-1");
    let before = client(&lab, &id);
    let done = endpoint
        .with(|machine| agent::rotate_key(&endpoint.folder, machine, false))
        .unwrap();
    let after = client(&lab, &id);
    assert_eq!((done.epoch, after.epoch, &done.key), (2, 2, &after.key));
    assert_ne!(before.key, after.key);
    assert_eq!(events(&lab, "client rotate key"), 1);
    whole(&endpoint);
    let stolen = thief.once().unwrap();
    assert!(!stolen.inventory_sent, "the old key is worth nothing");
}

#[test]
fn t01_an_agent_killed_at_any_moment_of_a_key_change_goes_on_with_one_of_the_keys() {
    let lab = Lab::start(Server::Own);
    for writes in 0.. {
        let (endpoint, id) = enrolled(&lab, &format!("web-{writes}"));
        crash::after(Some(writes));
        let done = endpoint.with(|machine| agent::rotate_key(&endpoint.folder, machine, false));
        crash::after(None);
        whole(&endpoint);
        whole(&endpoint);
        let names = files(&endpoint.folder.path().join("identity"));
        assert!(
            !names.contains(&"agent-next.key".to_owned()),
            "{writes}: {names:?}"
        );
        let epoch = client(&lab, &id).epoch;
        assert!(epoch <= 2, "{writes}: changed more than once");
        assert_eq!(client(&lab, &id).approval, Approval::Approved, "{writes}");
        if done.is_ok() {
            assert_eq!(epoch, 2);
            assert!(writes > 3, "it writes more often than that");
            break;
        }
    }
}

#[test]
fn a_key_that_is_old_is_changed_in_the_next_cycle() {
    let lab = Lab::start(Server::Own);
    let (endpoint, id) = enrolled(&lab, "web-1");
    whole(&endpoint);
    assert_eq!(client(&lab, &id).epoch, 1);
    let file = endpoint.folder.path().join("identity/identity.json");
    let mut identity: serde_json::Value =
        serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    identity["key_since"] = "2025-01-01T00:00:00Z".into();
    fs::write(&file, identity.to_string()).unwrap();
    whole(&endpoint);
    assert_eq!(client(&lab, &id).epoch, 2);
    whole(&endpoint);
    assert_eq!(client(&lab, &id).epoch, 2);
}

#[test]
fn a_registered_key_enrolls_without_a_token_and_is_approved() {
    use crate::model::site::ApprovalMode;
    use crate::service::client::{NewRegistration, register};
    let lab = Lab::start(Server::Own);
    lab.configure(ApprovalMode::Preregistered);
    let endpoint = Endpoint::new(&lab, "web-1");
    let own = endpoint
        .with(|machine| agent::id(&endpoint.folder, machine, true))
        .unwrap();
    let root = lab.root();
    let token = Token::keyless(&lab.url, root);
    let early = endpoint.enroll(&token).unwrap_err();
    assert!(matches!(early, Error::Transport(_)), "{early}");
    let machine = NewRegistration {
        hostname: "web-1".into(),
        key: Some(own.key.clone()),
        ..NewRegistration::default()
    };
    let made = lab.write(|tx| register(tx, &machine, root, ("alice", super::lab::now())));
    let done = endpoint.enroll(&made).unwrap();
    assert_eq!(done.approval, Approval::Approved);
    assert_eq!(client(&lab, &done.client).key, own.key);
    whole(&endpoint);
    let other = Endpoint::new(&lab, "web-2");
    assert!(other.enroll(&made).is_err(), "another key");
}

#[test]
fn a_deployment_goes_on_after_all_of_it() {
    let lab = Lab::start(Server::Own);
    let (endpoint, _) = enrolled(&lab, "web-1");
    endpoint
        .with(|machine| agent::rotate_key(&endpoint.folder, machine, false))
        .unwrap();
    lab.deploy(Purpose::Required);
    let cycle = endpoint.once().unwrap();
    assert_eq!(
        cycle.deployments[0].state,
        DeploymentState::Compliant,
        "{:?}",
        cycle
    );
}
