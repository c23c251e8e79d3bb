//! Enrollment, approval and what becomes of them.

use crate::service::testing::{Endpoint, catalog, issue, now, plain_token, trust_tokens};
use super::*;
use crate::model::digest::Digest;
use crate::model::id::CollectionId;
use crate::model::message::EnrollmentReceipt;
use crate::model::site::ApprovalMode;
use crate::trust::SigningKey;
use crate::trust::enrollment::Token;
use std::time::Duration;
use crate::catalog::Catalog;
use crate::rules::member::EVERYONE;

const HOUR: Duration = Duration::from_secs(3600);

fn token(catalog: &mut Catalog, new: &NewToken) -> Token {
    catalog.write(|tx| Ok::<_, Error>(issue(tx, new))).unwrap()
}

fn enroll_at(
    catalog: &mut Catalog,
    endpoint: &Endpoint,
    token: &Token,
    at: Timestamp,
) -> Result<EnrollmentReceipt, Error> {
    catalog.write(|tx| enroll(tx, &endpoint.request(token), None, at))
}

fn approval(catalog: &mut Catalog, endpoint: &Endpoint, token: &Token) -> Approval {
    enroll_at(catalog, endpoint, token, now()).unwrap().approval
}

fn with_tokens() -> Catalog {
    let mut catalog = catalog();
    catalog
        .write(|tx| {
            trust_tokens(tx);
            Ok::<_, Error>(())
        })
        .unwrap();
    catalog
}

fn auto() -> NewToken {
    NewToken {
        auto_approve: true,
        ..plain_token()
    }
}

fn members(catalog: &mut Catalog) -> usize {
    let everyone = CollectionId::parse(EVERYONE).unwrap();
    catalog
        .read(|tx| tx.collection_members(&everyone))
        .unwrap()
        .len()
}

#[test]
fn a_new_client_waits_and_is_no_member_until_approved() {
    let mut catalog = catalog();
    let web = Endpoint::new(1, "web-1");
    let token = token(&mut catalog, &plain_token());
    let receipt = enroll_at(&mut catalog, &web, &token, now()).unwrap();
    assert_eq!(receipt.approval, Approval::Pending);
    assert_eq!(receipt.key, web.key.public().id());
    assert_eq!(members(&mut catalog), 0);
    catalog
        .write(|tx| {
            let client = find(tx, "web-1")?;
            assert!(set_approval(
                tx,
                &client,
                Approval::Approved,
                ("alice", now())
            )?);
            let client = find(tx, client.id.as_str())?;
            assert!(!set_approval(
                tx,
                &client,
                Approval::Approved,
                ("alice", now())
            )?);
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(members(&mut catalog), 1);
    let log = catalog.read(|tx| tx.audit(0, 99)).unwrap();
    let deeds: Vec<&str> = log
        .iter()
        .map(|entry| entry.event.action.as_str())
        .collect();
    assert_eq!(
        deeds,
        [
            "site create",
            "token create",
            "client enroll",
            "client approve"
        ]
    );
}

#[test]
fn a_token_approves_only_where_the_site_and_the_token_say_so() {
    let mut manual = catalog();
    let refused = manual
        .write(|tx| issue_token(tx, &auto(), Digest::of(b"root"), ("alice", now())).map(drop))
        .unwrap_err();
    assert!(refused.to_string().contains("does not let tokens approve"));
    let mut catalog = with_tokens();
    let plain = token(&mut catalog, &plain_token());
    let own = Endpoint::new(1, "a");
    assert_eq!(approval(&mut catalog, &own, &plain), Approval::Pending);
    let auto = token(&mut catalog, &auto());
    let other = Endpoint::new(2, "b");
    assert_eq!(approval(&mut catalog, &other, &auto), Approval::Approved);
}

#[test]
fn l12_a_machine_that_a_client_has_already_is_a_conflict() {
    for state in [Approval::Approved, Approval::Blocked] {
        let mut catalog = with_tokens();
        let first = Endpoint::new(1, "web-1");
        let own = token(&mut catalog, &auto());
        approval(&mut catalog, &first, &own);
        catalog
            .write(|tx| {
                let client = find(tx, "web-1")?;
                set_approval(tx, &client, state, ("alice", now()))
            })
            .unwrap();
        let mut twin = Endpoint::new(2, "web-2");
        twin.machine.machine_id = first.machine.machine_id.clone();
        let other = token(&mut catalog, &auto());
        assert_eq!(approval(&mut catalog, &twin, &other), Approval::Conflict);
        let approved = catalog.write(|tx| {
            let client = find(tx, "web-2")?;
            set_approval(tx, &client, Approval::Approved, ("alice", now()))
        });
        assert_eq!(approved.is_err(), state == Approval::Approved, "{state}");
    }
}

#[test]
fn c07_a_token_is_used_once_and_the_same_request_again_is_answered_again() {
    let mut catalog = catalog();
    let own = token(&mut catalog, &plain_token());
    let (one, two) = (Endpoint::new(1, "a"), Endpoint::new(2, "b"));
    let first = enroll_at(&mut catalog, &one, &own, now()).unwrap();
    let error = enroll_at(&mut catalog, &two, &own, now()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot enroll b: its token is used or expired"
    );
    let again = enroll_at(&mut catalog, &one, &own, now().after(HOUR * 9)).unwrap();
    assert_eq!(
        (again.client, again.approval),
        (first.client, first.approval)
    );
}

#[test]
fn what_does_not_fit_the_token_is_refused_and_leaves_it_unused() {
    let mut catalog = catalog();
    let named = NewToken {
        name_pattern: Some("web-*".into()),
        ..plain_token()
    };
    let named = token(&mut catalog, &named);
    let message = |result: Result<EnrollmentReceipt, Error>| result.unwrap_err().to_string();
    let db = Endpoint::new(1, "db-1");
    let web = Endpoint::new(2, "web-1");
    let evil = Endpoint::new(3, "web\u{1b}[2J");
    let mut catalog_at =
        |endpoint: &Endpoint, token: &Token, at| enroll_at(&mut catalog, endpoint, token, at);
    assert_eq!(
        message(catalog_at(&db, &named, now())),
        "cannot enroll db-1: its token is for other host names"
    );
    assert!(message(catalog_at(&evil, &named, now())).contains("printable"));
    let unknown = Token::generate("https://mp", Digest::of(b"root")).unwrap();
    assert!(message(catalog_at(&web, &unknown, now())).contains("not known"));
    let late = now().after(HOUR);
    assert!(message(catalog_at(&web, &named, late)).contains("used or expired"));
    assert!(catalog_at(&web, &named, now()).is_ok());
}

#[test]
fn c07_a_request_without_the_secret_is_refused() {
    let mut catalog = catalog();
    let own = token(&mut catalog, &plain_token());
    let mut guessed = Token::generate("https://mp", Digest::of(b"root")).unwrap();
    guessed.id.clone_from(&own.id);
    let error = enroll_at(&mut catalog, &Endpoint::new(1, "a"), &guessed, now()).unwrap_err();
    assert!(matches!(error, Error::Trust(_)), "{error}");
}

#[test]
fn c01_an_identity_of_another_key_is_refused() {
    let mut catalog = catalog();
    let one = Endpoint::new(1, "a");
    let own = token(&mut catalog, &plain_token());
    enroll_at(&mut catalog, &one, &own, now()).unwrap();
    let thief = Endpoint::new(1, "a");
    let other = token(&mut catalog, &plain_token());
    let error = enroll_at(&mut catalog, &thief, &other, now()).unwrap_err();
    assert!(
        error.to_string().contains("belongs to another client"),
        "{error}"
    );
}

#[test]
fn c07_of_many_parallel_tries_one_gets_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let folder = crate::service::site::SiteFolder::at(&folder.path().join("site"));
    let address = folder.catalog().display().to_string();
    let new = crate::service::site::NewSite {
        code: crate::model::id::SiteCode::parse("S01").unwrap(),
        name: "x".into(),
        management_point: crate::model::role::ManagementPoint {
            url: "https://mp".into(),
        },
        operator: "alice".into(),
    };
    crate::service::site::initialise(&folder, &address, &new, now()).unwrap();
    let own = token(&mut Catalog::open(&address).unwrap(), &plain_token());
    let won = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8_u8)
            .map(|n| {
                let (own, address) = (&own, &address);
                scope.spawn(move || {
                    let mut catalog = Catalog::open(address).unwrap();
                    enroll_at(&mut catalog, &Endpoint::new(n, "a"), own, now()).is_ok()
                })
            })
            .collect();
        tries
            .into_iter()
            .map(|t| t.join().unwrap())
            .filter(|won| *won)
            .count()
    });
    assert_eq!(won, 1);
}

#[test]
fn a_host_name_that_two_clients_have_is_no_name() {
    let mut catalog = catalog();
    for n in [1, 2] {
        let own = token(&mut catalog, &plain_token());
        enroll_at(&mut catalog, &Endpoint::new(n, "a"), &own, now()).unwrap();
    }
    let error = catalog.read(|tx| find(tx, "a")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot choose a: 2 clients have this host name; name one by its id"
    );
}
