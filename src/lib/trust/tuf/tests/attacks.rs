//! What attackers do to a repository or on the way from it.

use super::super::client::{MAX_METADATA, MAX_TIMESTAMP, Store, Updater};
use super::super::metadata;
use super::kit::{DAY, Kept, Owner, Served, key, now};
use crate::trust::root::MAX_ROOT_BYTES;
use crate::trust::{Error, SigningKey};
use proptest::prelude::{any, prop};
use proptest::test_runner::{Config, TestRunner};

/// Each served file that is signed by a role, with the digits of its signature.
fn signature(text: &str) -> &str {
    let from = text.find("\"sig\":\"").unwrap() + 7;
    &text[from..from + 128]
}

#[test]
#[expect(clippy::too_many_lines, reason = "twelve forms in one table")]
fn u01_no_wrong_signature_of_any_shape_is_believed() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let good = owner.served();
    let (stranger, targets) = (key(), owner.draft(&[("evil", b"evil")], now()));
    let foreign = String::from_utf8(metadata::sign(&targets, &[&stranger]).unwrap()).unwrap();
    let one = "0".repeat(128);
    // the neutral element as R, and S = 0: fits every message under a key of small order
    let neutral = format!("01{}", "0".repeat(126));
    type Change<'a> = Box<dyn Fn(String) -> String + 'a>;
    let forms: Vec<(&str, Change<'_>)> = vec![
        (
            "none",
            Box::new(|text| {
                text.replace(
                    &text[text.find("[{\"keyid").unwrap()..text.find("],\"signed").unwrap()],
                    "[",
                )
            }),
        ),
        (
            "zeros",
            Box::new(|text| text.replace(signature(&text), &one)),
        ),
        (
            "small order",
            Box::new(|text| text.replace(signature(&text), &neutral)),
        ),
        (
            "truncated",
            Box::new(|text| text.replace(signature(&text), &signature(&text)[2..])),
        ),
        (
            "longer",
            Box::new(|text| text.replace(signature(&text), &format!("{}00", signature(&text)))),
        ),
        (
            "no text",
            Box::new(|text| text.replace(signature(&text), "zz")),
        ),
        (
            "upper half",
            Box::new(|text| {
                text.replace(
                    signature(&text),
                    &signature(&text).chars().rev().collect::<String>(),
                )
            }),
        ),
        (
            "of another document",
            Box::new(|text| text.replace(signature(&text), signature(&foreign))),
        ),
        (
            "another field",
            Box::new(|text| text.replace("\"version\":1}", "\"version\":1,\"x\":1}")),
        ),
        (
            "another expiry",
            Box::new(|text| text.replace("\"expires\":\"202", "\"expires\":\"203")),
        ),
        (
            "under another name",
            Box::new(|text| text.replace("\"keyid\":\"", "\"keyid\":\"0")),
        ),
        (
            "twice",
            Box::new(|text| {
                let (from, to) = (
                    text.find("{\"keyid").unwrap(),
                    text.find("],\"signed").unwrap(),
                );
                text.replace(&text[from..to], &format!("{0},{0}", &text[from..to]))
            }),
        ),
    ];
    for file in ["timestamp.json", "1.snapshot.json", "1.targets.json"] {
        for (form, change) in &forms {
            let mut served = good.clone();
            served.replace(file, change);
            assert_ne!(served.0[file], good.0[file], "{form} of {file}");
            let kept = Kept::new(&owner);
            assert!(kept.look(&served, now()).is_err(), "{form} of {file}");
            assert!(
                !kept
                    .0
                    .borrow()
                    .contains_key(file.trim_start_matches("1.").trim_end_matches(".json"))
            );
        }
    }
    assert!(Kept::new(&owner).look(&good, now()).is_ok());
}

#[test]
fn u02_what_is_older_than_what_is_known_is_refused() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let first = owner.served();
    owner.release(&[("b", b"b")], now());
    let kept = Kept::new(&owner);
    assert_eq!(kept.look(&owner.served(), now()).unwrap(), 2);
    let error = kept.look(&first, now()).unwrap_err();
    assert!(
        matches!(
            error,
            Error::OtherVersion {
                what: "timestamp",
                known: 2,
                found: 1
            }
        ),
        "{error}"
    );
    assert_eq!(kept.look(&owner.served(), now()).unwrap(), 2);
}

#[test]
fn u03_a_frozen_repository_is_stale_on_the_seventh_day() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let (kept, served) = (Kept::new(&owner), owner.served());
    for day in 0..7 {
        assert!(
            kept.look(&served, now().after(DAY * day)).is_ok(),
            "day {day}"
        );
    }
    for day in 7..9 {
        let error = kept.look(&served, now().after(DAY * day)).unwrap_err();
        assert!(
            matches!(
                error,
                Error::Expired {
                    what: "timestamp",
                    ..
                }
            ),
            "{error}"
        );
    }
}

#[test]
fn u04_documents_without_end_are_refused_and_not_kept() {
    let mut owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    owner.rotate(|_| {});
    for (file, limit) in [
        ("2.root.json", MAX_ROOT_BYTES),
        ("timestamp.json", MAX_TIMESTAMP),
        ("1.snapshot.json", MAX_METADATA),
        ("1.targets.json", MAX_METADATA),
    ] {
        let (kept, mut served) = (Kept::new(&owner), owner.served());
        served.0.insert(file.to_owned(), vec![b'['; limit + 1]);
        let error = kept.look(&served, now()).unwrap_err();
        let is_refused = matches!(error, Error::TooLarge { .. } | Error::OtherBytes { .. });
        assert!(is_refused, "{file}: {error}");
        let kept = kept.0.borrow();
        assert!(kept.values().all(|bytes| bytes.len() < 10_000));
    }
}

#[test]
fn u07_of_random_mixtures_of_ten_states_only_the_ten_are_believed() {
    let owner = Owner::new();
    let states: Vec<Served> = (0..10)
        .map(|number| {
            owner.release(&[("a", &[number])], now());
            owner.served()
        })
        .collect();
    let mut runner = TestRunner::new(Config::with_cases(1_000));
    let mixture = (prop::array::uniform3(0..10_usize), any::<bool>());
    let judged = runner.run(&mixture, |([timestamp, snapshot, targets], is_renamed)| {
        let part = |state: usize, role: &str| {
            states[state].0[&format!("{}.{role}.json", state + 1)].clone()
        };
        let mut mixed = Served(Default::default());
        mixed.0.insert(
            "timestamp.json".to_owned(),
            states[timestamp].0["timestamp.json"].clone(),
        );
        // under the names that the timestamp leads to, or under their own
        let (s, t) = if is_renamed {
            (timestamp, timestamp)
        } else {
            (snapshot, targets)
        };
        mixed.0.insert(
            format!("{}.snapshot.json", s + 1),
            part(snapshot, "snapshot"),
        );
        mixed
            .0
            .insert(format!("{}.targets.json", t + 1), part(targets, "targets"));
        let believed = Kept::new(&owner).look(&mixed, now()).is_ok();
        let is_original = timestamp == snapshot && snapshot == targets;
        assert_eq!(believed, is_original, "{timestamp} {snapshot} {targets}");
        Ok(())
    });
    judged.unwrap();
    for state in &states {
        assert!(Kept::new(&owner).look(state, now()).is_ok());
    }
}

#[test]
fn u09_versions_that_an_attacker_drove_up_are_forgotten_with_the_key() {
    type Change = fn(&mut Owner);
    let changes: [(&str, Change); 2] = [
        ("timestamp", |owner| owner.online.timestamp = key()),
        ("snapshot", |owner| owner.online.snapshot = key()),
    ];
    for (role, change) in changes {
        let mut owner = Owner::new();
        owner.release(&[("a", b"a")], now());
        let good = owner.served();
        for days in 0..20 {
            owner.release(&[("evil", b"x")], now().after(DAY * days));
        }
        let kept = Kept::new(&owner);
        kept.look(&owner.served(), now()).unwrap();
        // the owner puts the repository back and names other keys
        std::fs::remove_dir_all(owner.folder.path()).unwrap();
        std::fs::create_dir(owner.folder.path()).unwrap();
        for (name, bytes) in good
            .0
            .iter()
            .filter(|(name, _)| !name.ends_with("root.json"))
        {
            std::fs::write(owner.folder.path().join(name), bytes).unwrap();
        }
        assert!(kept.look(&owner.served(), now()).is_err(), "{role}");
        owner.rotate(change);
        owner.release(&[("b", b"b")], now());
        assert_eq!(kept.look(&owner.served(), now()).unwrap(), 2, "{role}");
    }
}

#[test]
fn u10_one_of_two_release_keys_and_all_that_is_online_release_nothing() {
    let owner = Owner::with_release_keys(3, 2);
    owner.release(&[("a", b"a")], now());
    let kept = Kept::new(&owner);
    kept.look(&owner.served(), now()).unwrap();
    let copy = |key: &SigningKey| SigningKey::from_pem(key.to_pem().as_bytes()).unwrap();
    // a root of the attacker's own lets the attacker's tools write anything
    let mut attacker = Owner::new();
    attacker.rotate(|attacker| {
        attacker.release = vec![copy(&owner.release[0])];
        attacker.online.snapshot = copy(&owner.online.snapshot);
        attacker.online.timestamp = copy(&owner.online.timestamp);
    });
    attacker.release(&[("a", b"a")], now());
    attacker.release(&[("evil", b"evil")], now());
    let mut served = attacker.served();
    served.0.remove("2.root.json");
    let error = kept.look(&served, now()).unwrap_err();
    let is_refused = matches!(
        error,
        Error::NotSigned {
            what: "targets",
            found: 1,
            needed: 2
        }
    );
    assert!(is_refused, "{error}");
    served
        .0
        .insert("2.root.json".to_owned(), attacker.roots[1].clone());
    let error = kept.look(&served, now()).unwrap_err();
    assert!(
        matches!(error, Error::NotSigned { what: "root", .. }),
        "{error}"
    );
}

#[test]
fn forty_roots_missed_while_offline_are_caught_up() {
    let mut owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let kept = Kept::new(&owner);
    kept.look(&owner.served(), now()).unwrap();
    for number in 0..40 {
        owner.rotate(|owner| match number % 4 {
            0 => owner.root_key = key(),
            1 => owner.release = vec![key()],
            2 => owner.online.snapshot = key(),
            _ => owner.online.timestamp = key(),
        });
    }
    owner.release(&[("b", b"b")], now());
    assert_eq!(kept.look(&owner.served(), now()).unwrap(), 2);
    let root = kept.0.borrow()["root"].clone();
    assert_eq!(root, owner.roots[40]);
    assert!(kept.find(&owner.served(), "b").unwrap().is_some());
}

#[test]
fn a_root_that_was_walked_to_elsewhere_makes_the_client_forget_as_well() {
    let mut owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let kept = Kept::new(&owner);
    kept.look(&owner.served(), now()).unwrap();
    owner.rotate(|owner| owner.release = vec![key()]);
    Updater::under(owner.root.clone(), (&owner.served(), &kept), now()).unwrap();
    assert!(
        kept.0.borrow().contains_key("timestamp"),
        "a release key is not an online key"
    );
    owner.rotate(|owner| owner.online.timestamp = key());
    Updater::under(owner.root.clone(), (&owner.served(), &kept), now()).unwrap();
    assert!(!kept.0.borrow().contains_key("timestamp"));
    assert!(!kept.0.borrow().contains_key("snapshot"));
}

#[test]
fn what_the_client_keeps_is_verified_again_each_time() {
    let owner = Owner::new();
    owner.release(&[("a", b"a")], now());
    let served = owner.served();
    for role in ["timestamp", "snapshot", "targets"] {
        let kept = Kept::new(&owner);
        kept.look(&served, now()).unwrap();
        let damaged = String::from_utf8(kept.0.borrow()[role].clone()).unwrap();
        let damaged = damaged.replace("\"version\":1", "\"version\":9");
        kept.save(role, damaged.as_bytes()).unwrap();
        assert_eq!(kept.look(&served, now()).unwrap(), 1, "{role}");
    }
}
