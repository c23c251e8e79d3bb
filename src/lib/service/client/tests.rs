//! Enrollment, approval and what becomes of them.

use super::*;
use crate::catalog::Catalog;
use crate::model::digest::Digest;
use crate::model::id::CollectionId;
use crate::model::message::EnrollmentReceipt;
use crate::rules::member::EVERYONE;
use crate::service::testing::{Endpoint, catalog, issue, now, plain_token, trust_tokens};
use crate::trust::enrollment::Token;
use std::time::Duration;

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
        operator_key: None,
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

fn in_mode(mode: crate::model::site::ApprovalMode) -> Catalog {
    let mut catalog = catalog();
    catalog
        .write(|tx| {
            let mut settings = tx.settings()?;
            settings.approval = mode;
            Ok::<_, Error>(tx.set_settings(&settings)?)
        })
        .unwrap();
    catalog
}

fn registered(catalog: &mut Catalog, new: &NewRegistration) -> Result<Token, Error> {
    catalog.write(|tx| register(tx, new, Digest::of(b"root"), ("alice", now())))
}

#[test]
fn a06_a_machine_on_the_list_is_approved_once_and_others_wait() {
    use crate::model::site::ApprovalMode;
    let mut catalog = in_mode(ApprovalMode::Preregistered);
    let (web, db, other) = (
        Endpoint::new(1, "web-1"),
        Endpoint::new(2, "db-1"),
        Endpoint::new(3, "db-1"),
    );
    let by_key = NewRegistration {
        hostname: "web-1".into(),
        key: Some(web.key.public().id()),
        ..NewRegistration::default()
    };
    let by_machine = NewRegistration {
        hostname: "db-1".into(),
        machine_id: Some(db.machine.machine_id.clone()),
        ..NewRegistration::default()
    };
    let keyless = registered(&mut catalog, &by_key).unwrap();
    registered(&mut catalog, &by_machine).unwrap();
    assert_eq!(approval(&mut catalog, &web, &keyless), Approval::Approved);
    assert_eq!(
        approval(&mut catalog, &web, &keyless),
        Approval::Approved,
        "asked again"
    );
    let refused = enroll_at(&mut catalog, &db, &keyless, now()).unwrap_err();
    assert!(
        refused.to_string().contains("its key is not registered"),
        "{refused}"
    );
    // a name without the machine id is not enough, and does not use the entry up
    let plain = [(); 3].map(|()| token(&mut catalog, &plain_token()));
    assert_eq!(approval(&mut catalog, &other, &plain[0]), Approval::Pending);
    assert_eq!(approval(&mut catalog, &db, &plain[1]), Approval::Approved);
    let list = catalog.read(|tx| tx.registrations()).unwrap();
    assert!(!list.iter().any(is_unused));
    for mode in [ApprovalMode::Manual, ApprovalMode::Token] {
        let mut catalog = in_mode(mode);
        let keyless = registered(&mut catalog, &by_key).unwrap();
        assert!(
            enroll_at(&mut catalog, &web, &keyless, now()).is_err(),
            "{mode}"
        );
    }
}

#[test]
fn a_registration_must_tell_machines_apart() {
    let mut catalog = catalog();
    let own = |change: fn(&mut NewRegistration)| {
        let mut new = NewRegistration {
            hostname: "web-1".into(),
            ..NewRegistration::default()
        };
        change(&mut new);
        new
    };
    let bad: [fn(&mut NewRegistration); 5] = [
        |_| {},
        |new| new.serial = Some("None".into()),
        |new| new.machine_id = Some("a b".into()),
        |new| new.hostname = "a\nb".into(),
        |new| {
            new.machine_id = Some("m".into());
            new.collection = Some(CollectionId::parse("absent").unwrap());
        },
    ];
    for (number, change) in bad.into_iter().enumerate() {
        assert!(registered(&mut catalog, &own(change)).is_err(), "{number}");
    }
    assert!(
        registered(
            &mut catalog,
            &own(|new| new.serial = Some("PF3AB12C".into()))
        )
        .is_ok()
    );
    catalog
        .write(|tx| unregister(tx, "web-1", ("alice", now())))
        .unwrap();
    assert!(
        catalog
            .write(|tx| unregister(tx, "web-1", ("alice", now())))
            .is_err()
    );
}

#[test]
fn l12_the_same_hardware_is_the_same_machine_whatever_its_machine_id() {
    let mut catalog = with_tokens();
    let (mut one, mut two) = (Endpoint::new(1, "web-1"), Endpoint::new(2, "web-2"));
    for endpoint in [&mut one, &mut two] {
        endpoint.machine.serial = "PF3AB12C".into();
    }
    let tokens = [(); 2].map(|()| token(&mut catalog, &auto()));
    assert_eq!(approval(&mut catalog, &one, &tokens[0]), Approval::Approved);
    assert_eq!(approval(&mut catalog, &two, &tokens[1]), Approval::Conflict);
    let found = catalog.read(|tx| find(tx, "web-2")).unwrap();
    assert_eq!(found.conflict, Some(Conflict::SameMachine));
    assert_eq!(found.conflict_with, Some(one.machine.client.clone()));
}

#[test]
fn a_token_that_replaces_keeps_the_client_and_ends_its_key() {
    let mut catalog = with_tokens();
    let old = Endpoint::new(1, "web-1");
    let own = token(&mut catalog, &auto());
    approval(&mut catalog, &old, &own);
    let replacing = NewToken {
        replace: Some("web-1".into()),
        ..plain_token()
    };
    let again = token(&mut catalog, &replacing);
    let mut new = Endpoint::new(2, "web-1");
    new.machine.machine_id = old.machine.machine_id.clone();
    let receipt = enroll_at(&mut catalog, &new, &again, now()).unwrap();
    assert_eq!(
        (&receipt.client, receipt.epoch, receipt.approval),
        (&old.machine.client, 2, Approval::Approved)
    );
    let receipt = enroll_at(&mut catalog, &new, &again, now()).unwrap();
    assert_eq!(receipt.epoch, 2, "asked again");
    assert_eq!(
        catalog
            .read(|tx| tx.client_by_key(&old.key.public().id()))
            .unwrap(),
        None
    );
    assert_eq!(members(&mut catalog), 1);
    catalog
        .write(|tx| {
            let client = find(tx, "web-1")?;
            set_approval(tx, &client, Approval::Blocked, ("alice", now()))
        })
        .unwrap();
    let refused = catalog
        .write(|tx| issue_token(tx, &replacing, Digest::of(b"root"), ("alice", now())).map(drop));
    assert!(refused.unwrap_err().to_string().contains("it is blocked"));
}

#[test]
fn a_client_is_found_by_its_fingerprint_and_removed_for_good() {
    let mut catalog = catalog();
    let own = token(&mut catalog, &plain_token());
    let web = Endpoint::new(1, "web-1");
    approval(&mut catalog, &web, &own);
    let words = fingerprint::words(&web.key.public()).replace(' ', "-");
    let found = catalog.read(|tx| find(tx, &words)).unwrap();
    assert_eq!(found.id, web.machine.client);
    catalog
        .write(|tx| remove(tx, &found, ("alice", now())))
        .unwrap();
    assert!(catalog.read(|tx| find(tx, &words)).is_err());
    let log = catalog.read(|tx| tx.audit(0, 99)).unwrap();
    assert_eq!(log.last().unwrap().event.action, "client remove");
}

/// So many clients that enrolled now and were never heard of again.
fn silent(catalog: &mut Catalog, many: u8) {
    for number in 1..=many {
        let own = token(catalog, &auto());
        let endpoint = Endpoint::new(number, &format!("web-{number}"));
        approval(catalog, &endpoint, &own);
    }
}

fn left(catalog: &mut Catalog) -> usize {
    let found: Result<_, Error> = catalog.read(|tx| Ok(tx.clients(&ClientFilter::default())?));
    found.unwrap().len()
}

#[test]
fn a_purge_forgets_aged_clients_and_what_only_they_had() {
    let mut catalog = with_tokens();
    silent(&mut catalog, 3);
    let in_days = |days: u32| now().after(HOUR * 24 * days);
    catalog
        .write(|tx| {
            for (name, version) in [("web-1", "1-1"), ("web-2", "2-1")] {
                let client = find(tx, name)?;
                let mut inventory = crate::service::tests::inventory(&["bash"], version);
                inventory.machine.hostname = name.into();
                crate::service::inventory::take(tx, &client.id, &inventory, now())?;
            }
            let third = find(tx, "web-3")?;
            Ok::<_, Error>(tx.touch_client(&third.id, in_days(50), None)?)
        })
        .unwrap();
    // nothing is aged, so nothing is forgotten
    let plan = catalog
        .write(|tx| purge(tx, ("alice", in_days(89))))
        .unwrap();
    assert_eq!((plan.clients.len(), plan.of_clients), (0, 3));
    let plan = catalog
        .write(|tx| purge(tx, ("alice", in_days(91))))
        .unwrap();
    let names: Vec<&str> = plan
        .clients
        .iter()
        .map(|one| one.hostname.as_str())
        .collect();
    assert_eq!((names, left(&mut catalog)), (vec!["web-1", "web-2"], 1));
    // they had them alone
    let unused = catalog.write(|tx| Ok::<_, Error>(tx.forget_unused()?));
    assert_eq!(unused.unwrap(), 0, "the purge removed it");
    let told: Result<_, Error> = catalog.read(|tx| Ok(tx.audit(0, 100)?));
    let told = told.unwrap();
    let removed = told
        .iter()
        .filter(|entry| entry.event.action == "client remove");
    assert_eq!(removed.count(), 2);
}

#[test]
fn without_an_operator_only_few_are_forgotten() {
    let far = now().after(HOUR * 24 * 200);
    for (many, stay) in [(5, 0), (6, 6)] {
        let mut catalog = with_tokens();
        silent(&mut catalog, many);
        catalog.write(|tx| purge_unasked(tx, far)).unwrap();
        assert_eq!(left(&mut catalog), stay, "of {many}");
    }
}
