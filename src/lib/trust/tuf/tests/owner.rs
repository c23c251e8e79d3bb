//! What the owner of a repository writes.

use super::super::metadata::{self, DelegatedRole, Delegations, Head, Role, Targets};
use super::kit::{DAY, Kept, Owner, key, now};
use crate::trust::Error;
use crate::trust::tuf::TargetFile;
use crate::trust::tuf::key::Key;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[test]
fn what_is_released_is_found_and_nothing_else() {
    let owner = Owner::new();
    owner.release(&[("packages/a/1.json", b"manifest")], now());
    let kept = Kept::new(&owner);
    let found = kept
        .find(&owner.served(), "packages/a/1.json")
        .unwrap()
        .unwrap();
    assert!(found.check(b"manifest").is_ok());
    for other in [&b"Manifest"[..], b"manifest ", b""] {
        assert!(matches!(found.check(other), Err(Error::OtherBytes { .. })));
    }
    assert!(
        kept.find(&owner.served(), "packages/a/2.json")
            .unwrap()
            .is_none()
    );
    let state = owner.repository().state().unwrap().unwrap();
    assert!(
        state
            .released()
            .check("packages/a/1.json", b"manifest")
            .is_ok()
    );
    let other = state.released().check("packages/a/2.json", b"manifest");
    assert!(matches!(other, Err(Error::NotReleased { .. })));
}

#[test]
fn u02_versions_only_go_up() {
    let owner = Owner::new();
    for version in 1..=3 {
        owner.release(&[("a", &[version])], now());
        let state = owner.repository().state().unwrap().unwrap();
        assert_eq!(state.snapshot_version(), u64::from(version));
        assert_eq!(state.targets().unwrap().head.version, u64::from(version));
    }
    let mut old = owner.draft(&[("evil", b"evil")], now());
    for version in [1, 2, 3, 5] {
        old.head.version = version;
        let bytes = owner.sign(&old);
        let error = owner
            .repository()
            .publish(&owner.root, &[("targets", &bytes)], &owner.online, now())
            .unwrap_err();
        assert!(
            matches!(error, Error::OtherVersion { known: 3, .. }),
            "{error}"
        );
    }
}

#[test]
fn o12_after_a_restore_every_version_is_above_all_that_were_given_out() {
    let owner = Owner::new();
    owner.release(&[("a", b"1")], now());
    let backup = owner.served();
    for version in 2..=5 {
        owner.release(&[("a", &[version])], now());
    }
    let kept = Kept::new(&owner);
    assert!(kept.find(&owner.served(), "a").unwrap().is_some());
    assert!(matches!(
        kept.find(&backup, "a"),
        Err(Error::OtherVersion { .. })
    ));
    let repository = owner.repository();
    repository.pass_over(1_000).unwrap();
    assert!(
        repository.file("floor.json", 1_000).unwrap().is_none(),
        "it is served to nobody"
    );
    assert!(repository.needs_targets(&owner.root, now()).unwrap());
    // without the release keys the online roles go on by themselves
    repository
        .publish(&owner.root, &[], &owner.online, now())
        .unwrap();
    assert!(kept.find(&owner.served(), "a").unwrap().is_some());
    owner.release(&[("b", b"b")], now());
    let state = repository.state().unwrap().unwrap();
    assert_eq!(state.targets().unwrap().head.version, 1_005);
    assert_eq!(state.snapshot_version(), 1_006);
    assert!(!repository.needs_targets(&owner.root, now()).unwrap());
    assert!(kept.find(&owner.served(), "b").unwrap().is_some());
    owner.release(&[("c", b"c")], now());
    let state = repository.state().unwrap().unwrap();
    assert_eq!(state.targets().unwrap().head.version, 1_006);
}

#[test]
fn u01_targets_that_the_release_keys_did_not_sign_are_not_published() {
    let owner = Owner::with_release_keys(3, 2);
    let draft = owner.draft(&[("a", b"a")], now());
    let stranger = key();
    for signers in [
        vec![],
        vec![&owner.release[0]],
        vec![&owner.release[1], &stranger],
    ] {
        let bytes = metadata::sign(&draft, &signers).unwrap();
        let published =
            owner
                .repository()
                .publish(&owner.root, &[("targets", &bytes)], &owner.online, now());
        assert!(matches!(published, Err(Error::NotSigned { needed: 2, .. })));
    }
    assert!(owner.repository().state().unwrap().is_none());
    let two = metadata::sign(&draft, &[&owner.release[2], &owner.release[0]]).unwrap();
    let documents: &[(&str, &[u8])] = &[("targets", &two)];
    let repository = owner.repository();
    let published = repository
        .publish(&owner.root, documents, &owner.online, now())
        .unwrap();
    // the very same again is nothing new
    let again = repository
        .publish(&owner.root, documents, &owner.online, now())
        .unwrap();
    assert_eq!(again, published);
}

#[test]
fn a_timestamp_is_renewed_each_day_and_a_snapshot_in_the_middle_of_its_life() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let repository = owner.repository();
    let renewed = |days| {
        let at = now().after(DAY * days);
        repository
            .publish(&owner.root, &[], &owner.online, at)
            .unwrap();
        let timestamp = &owner.served().0["timestamp.json"];
        let timestamp: serde_json::Value = serde_json::from_slice(timestamp).unwrap();
        (
            timestamp["signed"]["version"].as_u64().unwrap(),
            timestamp["signed"]["meta"]["snapshot.json"]["version"]
                .as_u64()
                .unwrap(),
        )
    };
    assert_eq!(renewed(0), (1, 1));
    assert_eq!(renewed(1), (2, 1));
    assert_eq!(renewed(1), (2, 1));
    assert_eq!(renewed(44), (3, 1));
    assert_eq!(renewed(45), (4, 2));
}

#[test]
fn a_run_that_was_cut_short_leaves_the_former_state() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let before = owner.served();
    owner.release(&[("b", b"b")], now());
    let after = owner.served();
    let (kept, mut cut) = (Kept::new(&owner), before.clone());
    // in the order in which they are written
    for name in ["2.targets.json", "2.snapshot.json"] {
        cut.0.insert(name.to_owned(), after.0[name].clone());
        assert_eq!(kept.look(&cut, now()).unwrap(), 1);
        assert!(kept.find(&cut, "b").unwrap().is_none());
    }
    fs::write(
        owner.folder.path().join("timestamp.json"),
        &before.0["timestamp.json"],
    )
    .unwrap();
    owner.release(&[("c", b"c")], now());
    assert_eq!(kept.look(&owner.served(), now()).unwrap(), 2);
    assert!(kept.find(&owner.served(), "c").unwrap().is_some());
    assert!(kept.find(&owner.served(), "b").unwrap().is_none());
}

#[test]
fn a_team_releases_what_was_handed_on_to_it_and_nothing_else() {
    let (owner, team) = (Owner::new(), key());
    let mut top = owner.draft(&[("top", b"x")], now());
    let listed = Key::from(&team.public());
    let id = listed.id().unwrap();
    top.delegations = Some(Delegations {
        keys: BTreeMap::from([(id.clone(), listed)]),
        roles: vec![DelegatedRole {
            name: "team".to_owned(),
            signers: Role {
                keyids: BTreeSet::from([id]),
                threshold: 1,
            },
            terminating: true,
            paths: Some(vec!["packages/TEAM-*/*.json".to_owned()]),
            path_hash_prefixes: None,
        }],
    });
    let files = ["packages/TEAM-1/1.json", "packages/OTHER/1.json"];
    let own = Targets {
        head: Head::new::<Targets>(1, now().after(DAY)),
        targets: files
            .iter()
            .map(|path| ((*path).to_owned(), TargetFile::of(b"x")))
            .collect(),
        delegations: None,
    };
    let (top, own) = (owner.sign(&top), metadata::sign(&own, &[&team]).unwrap());
    let stolen = owner.sign(
        &serde_json::from_value(
            serde_json::from_slice::<serde_json::Value>(&own).unwrap()["signed"].take(),
        )
        .unwrap(),
    );
    let repository = owner.repository();
    let publish = |own: &[u8]| {
        let documents: &[(&str, &[u8])] = &[("targets", &top), ("team", own)];
        repository.publish(&owner.root, documents, &owner.online, now())
    };
    assert!(matches!(publish(&stolen), Err(Error::NotSigned { .. })));
    let state = publish(&own).unwrap();
    let kept = Kept::new(&owner);
    for (path, is_there) in [("top", true), (files[0], true), (files[1], false)] {
        assert_eq!(
            state.released().check(path, b"x").is_ok(),
            is_there,
            "{path}"
        );
        assert_eq!(
            kept.find(&owner.served(), path).unwrap().is_some(),
            is_there,
            "{path}"
        );
    }
}

#[test]
fn p01_only_metadata_files_are_served() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    fs::write(owner.folder.path().join("secret"), "x").unwrap();
    let repository = owner.repository();
    for name in ["timestamp.json", "1.snapshot.json", "1.targets.json"] {
        assert!(repository.file(name, 10_000).unwrap().is_some(), "{name}");
    }
    for name in [
        "secret",
        "../secret",
        "",
        ".",
        "1..json",
        "/etc/passwd",
        "1./../secret.json",
        "2.targets.json",
        "1.targets.json\0",
        "snapshot.json",
    ] {
        assert_eq!(repository.file(name, 10_000).unwrap(), None, "{name:?}");
    }
}
