//! Whoever changes the log by SQL is found out, and the entry is named.

use super::*;
use crate::catalog::Catalog;
use crate::catalog::audit::AuditEvent;
use crate::model::id::{OperatorName, SiteCode};
use crate::model::role::ManagementPoint;
use crate::service::operator::{Actor, KeyPlaces};
use crate::service::site::{self, NewSite};
use crate::service::testing::{now, sign_configuration};
use std::path::PathBuf;

const ENTRIES: u64 = 60;

struct Place {
    _parent: tempfile::TempDir,
    folder: SiteFolder,
    actor: Actor,
}

/// A site with a log of so many entries, every fifth of which has a signed decision, and a signed head.
fn place() -> Place {
    let parent = tempfile::tempdir().unwrap();
    let folder = SiteFolder::at(&parent.path().join("site"));
    let new = NewSite {
        code: SiteCode::parse("S01").unwrap(),
        name: "x".into(),
        management_point: ManagementPoint {
            url: "https://mp".into(),
        },
        operator: "alice".into(),
        operator_key: None,
    };
    let address = folder.catalog().display().to_string();
    site::initialise(&folder, &address, &new, now()).unwrap();
    let places = KeyPlaces {
        named: None,
        usual: vec![folder.operator_key()],
    };
    let actor = Actor::at_work(&folder, &places).unwrap();
    let mut catalog = Catalog::open(&address).unwrap();
    for number in 2..=ENTRIES {
        catalog
            .write(|tx| {
                if number % 5 == 0 {
                    return sign_configuration(tx, &actor);
                }
                actor.sign_in(tx)?;
                let event = AuditEvent {
                    at: now(),
                    actor: "alice".into(),
                    action: "try".into(),
                    object: format!("thing {number}"),
                    before: Some(String::new()),
                    after: None,
                };
                tx.append_audit(&event)?;
                Ok::<_, Error>(())
            })
            .unwrap();
    }
    assert!(catalog.read(|tx| seal_head(tx, &folder, now())).unwrap());
    assert!(!catalog.read(|tx| seal_head(tx, &folder, now())).unwrap());
    Place {
        _parent: parent,
        folder,
        actor,
    }
}

fn examined(place: &Place, kept: Option<LogHead>) -> Vec<String> {
    let address = place.folder.catalog().display().to_string();
    let mut catalog = Catalog::open(&address).unwrap();
    catalog
        .read(|tx| {
            examine(
                tx,
                &place.folder,
                &Kept {
                    head: kept,
                    released: None,
                },
            )
        })
        .unwrap()
        .problems
}

fn sql(place: &Place, text: &str) {
    crate::catalog::tamper(&place.folder.catalog(), text);
}

/// What is done to the log, and the first entry that is not as it was.
fn tamper(dice: &mut impl FnMut(u64) -> u64) -> (String, u64) {
    let (one, other) = (dice(ENTRIES) + 1, dice(ENTRIES) + 1);
    let (low, high) = (one.min(other), one.max(other));
    let columns = [
        "at = at + 1",
        "actor = 'bob'",
        "action = action || ' '",
        "object = ''",
        "before_text = 'x'",
        "after_text = 'x'",
        "key = 'ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00'",
        "decision = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
        "hash = x'00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'",
    ];
    match dice(4) {
        0 => (format!("DELETE FROM audit_log WHERE sequence = {one}"), one),
        1 => {
            let column = columns[dice(columns.len() as u64) as usize];
            let text = format!("UPDATE audit_log SET {column} WHERE sequence = {one}");
            (text, one)
        }
        2 => {
            let high = if low == high { low + 1 } else { high };
            let text = format!(
                "UPDATE audit_log SET sequence = 9999 WHERE sequence = {low};
                 UPDATE audit_log SET sequence = {low} WHERE sequence = {high};
                 UPDATE audit_log SET sequence = {high} WHERE sequence = 9999"
            );
            (text, low)
        }
        _ => (
            format!("DELETE FROM audit_log WHERE sequence >= {one}"),
            one,
        ),
    }
}

#[test]
fn a16_of_a_hundred_random_changes_each_is_found_and_its_entry_named() {
    let place = place();
    assert_eq!(examined(&place, None), Vec::<String>::new());
    let good = std::fs::read(place.folder.catalog()).unwrap();
    let mut seed = 0x5eed_u64;
    let mut dice = |below: u64| {
        // Knuth's linear congruence: the same hundred in each run
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for number in 0..100 {
        let (text, first) = tamper(&mut dice);
        sql(&place, &text);
        let found = examined(&place, None);
        let is_named = found
            .iter()
            .any(|problem| problem.contains(&format!("entry {first} ")));
        assert!(is_named, "{number}: {text}: {found:?}");
        for file in ["catalog.db-wal", "catalog.db-shm"] {
            drop(std::fs::remove_file(place.folder.path().join(file)));
        }
        std::fs::write(place.folder.catalog(), &good).unwrap();
    }
}

#[test]
fn a16_a_whole_new_chain_is_found_by_what_operators_signed_and_by_a_head_that_was_kept() {
    let place = place();
    let address = place.folder.catalog().display().to_string();
    let kept = Catalog::open(&address)
        .unwrap()
        .read(|tx| tx.audit_head())
        .unwrap();
    // whoever has the catalog and the policy key writes the log again from entry 2 on, and signs its head
    sql(&place, "DELETE FROM audit_log WHERE sequence > 1");
    std::fs::remove_file(place.folder.audit_head()).unwrap();
    let mut catalog = Catalog::open(&address).unwrap();
    for number in 2..=ENTRIES {
        catalog
            .write(|tx| {
                tx.append_audit(&AuditEvent {
                    at: now(),
                    actor: "alice".into(),
                    action: "try".into(),
                    object: format!("other {number}"),
                    before: None,
                    after: None,
                })
            })
            .unwrap();
    }
    catalog
        .read(|tx| seal_head(tx, &place.folder, now()))
        .unwrap();
    let found = examined(&place, None);
    assert!(
        found
            .iter()
            .any(|one| one.contains("is another one than in decision configure")),
        "{found:?}"
    );
    // and takes the decisions away too: then only the kept head tells
    sql(&place, "DELETE FROM decision");
    assert_eq!(examined(&place, None), Vec::<String>::new());
    let found = examined(&place, Some(kept));
    assert_eq!(
        found,
        [format!(
            "entry {ENTRIES} is another one than in the head that was kept"
        )]
    );
}

#[test]
fn a16_a_signed_head_is_never_replaced_by_one_of_a_shorter_log() {
    let place = place();
    let head = || std::fs::read(place.folder.audit_head()).unwrap();
    let before = head();
    sql(&place, "DELETE FROM audit_log WHERE sequence > 50");
    let address = place.folder.catalog().display().to_string();
    let mut catalog = Catalog::open(&address).unwrap();
    assert!(
        !catalog
            .read(|tx| seal_head(tx, &place.folder, now()))
            .unwrap()
    );
    assert_eq!(head(), before);
    drop(catalog);
    let found = examined(&place, None);
    assert!(found[0].starts_with("entry 51 is missing"), "{found:?}");
}

#[test]
fn o10_changes_of_what_was_signed_are_named() {
    for (change, said) in [
        (
            "UPDATE site SET second_approver_above_percent = 100",
            "the limits of second_approver",
        ),
        (
            "UPDATE collection SET rules = '[]' WHERE id = 'all-systems'",
            "collection all-systems is not as an admin signed it",
        ),
        (
            "UPDATE decision SET object = 'other' WHERE number = 10",
            "(entry 10) is stored as another",
        ),
        (
            "DELETE FROM decision WHERE number = 10",
            "entry 10: its decision is not there",
        ),
    ] {
        let place = place();
        sql(&place, change);
        let found = examined(&place, None);
        assert!(
            found.iter().any(|problem| problem.contains(said)),
            "{change}: {found:?}"
        );
    }
}

#[test]
fn o10_a_roster_that_is_taken_away_or_exchanged_is_named() {
    let place = place();
    let stranger = trust::SigningKey::generate().unwrap();
    let mut roster = place.actor.roster().clone();
    roster.operators[0].name = OperatorName::parse("mallory").unwrap();
    let forged = roster.seal(&stranger).unwrap();
    let path: PathBuf = place.folder.roster();
    std::fs::write(&path, forged).unwrap();
    let found = examined(&place, None);
    assert!(
        found[0].contains("roster of operators is not to be believed"),
        "{found:?}"
    );
    std::fs::remove_file(&path).unwrap();
    let found = examined(&place, None);
    assert!(
        found[0].contains("the site has no roster of operators"),
        "{found:?}"
    );
}
