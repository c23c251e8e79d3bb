//! What somebody can do who writes the catalog by SQL, and holds the online keys, but no operator's key.

use super::*;
use crate::catalog::{Catalog, decision::StoredDecision};
use crate::model::collection::MemberRule;
use crate::model::deployment::{Hold, Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::id::{CollectionId, PolicyId};
use crate::model::operator::OperatorRole;
use crate::model::package::Manifest;
use crate::rules::member::EVERYONE;
use crate::service::operator::Actor;
use crate::service::policy::{self, Issuer};
use crate::service::testing::{self, Endpoint, now, plain_token};
use crate::service::{client::NewToken, deploy};
use crate::trust::SigningKey;
use std::sync::Arc;

/// A site with released packages, a deployment by alice to `pilot`, and so many clients.
struct Site {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
    catalog: Catalog,
    alice: Actor,
    issuer: Issuer,
    deployment: Deployment,
}

fn collection(text: &str) -> CollectionId {
    CollectionId::parse(text).unwrap()
}

fn manifest(serial: u32) -> Manifest {
    testing::manifest(&format!("S01-P0000{serial}").parse().unwrap())
}

fn terms(to: &str) -> deploy::Terms {
    deploy::Terms {
        collection: collection(to),
        purpose: Purpose::Required,
        available_at: now(),
        deadline: now(),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
    }
}

impl Site {
    fn new(clients: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalog.db");
        let mut catalog = Catalog::create(path.to_str().unwrap()).unwrap();
        let alice = testing::alice();
        let deployment = catalog
            .write(|tx| {
                testing::furnish(tx);
                testing::trust_tokens(tx);
                for number in 1..=clients {
                    enroll(tx, number)?;
                }
                let pilot = Collection {
                    id: collection("pilot"),
                    title: String::new(),
                    limit_to: None,
                    rules: vec![MemberRule::hostname("host-1")],
                };
                tx.replace_collections(&[member::built_in(), vec![pilot]].concat())?;
                collection::evaluate(tx, now())?;
                for serial in [1, 2] {
                    let digest = Digest::of(format!("manifest {serial}").as_bytes());
                    let manifest = manifest(serial);
                    tx.insert_package_version(&manifest, &digest)?;
                    tx.set_released(&manifest.package, 1, 1)?;
                }
                testing::sign_configuration(tx, &alice)?;
                deploy::deploy(tx, &manifest(1).package, &terms("pilot"), (&alice, now()))
            })
            .unwrap();
        Self {
            issuer: testing::issuer(&alice),
            _folder: folder,
            path,
            catalog,
            alice,
            deployment,
        }
    }

    /// What somebody does who has the file.
    fn sql(&self, text: &str) {
        crate::catalog::tamper(&self.path, text);
    }

    /// Whether a client gets a body of the deployment with its next poll, and the bytes of that body.
    fn serves(&mut self, number: u8) -> Option<String> {
        let id = endpoint(number).machine.client;
        let policy = PolicyId::from(&self.deployment.id);
        let issuer = &self.issuer;
        self.catalog
            .write(|tx| {
                let client = tx.client(&id)?.unwrap();
                policy::assignments(tx, issuer, &client, now())?;
                let issue = policy::issued_body(tx, &client, &policy, 1)?;
                Ok::<_, Error>(issue.map(|issue| issue.document))
            })
            .unwrap()
    }

    fn hold(&mut self) -> Option<Hold> {
        let standing = self
            .catalog
            .read(|tx| deploy::standings(tx, &self.issuer.warrants))
            .unwrap();
        standing.into_iter().next().and_then(|one| one.hold)
    }
}

fn endpoint(number: u8) -> Endpoint {
    Endpoint::new(number, &format!("host-{number}"))
}

fn enroll(tx: &mut Tx, number: u8) -> Result<(), Error> {
    let new = NewToken {
        auto_approve: true,
        ..plain_token()
    };
    let token = testing::issue(tx, &new);
    endpoint(number).enroll(tx, &token).map(drop)
}

#[test]
fn o10_a_deployment_that_was_changed_by_sql_reaches_nobody() {
    for change in [
        "UPDATE deployment SET collection = 'all-systems'",
        "UPDATE deployment SET package = 'S01-P00002'",
        "UPDATE deployment SET deadline = deadline - 1",
        "UPDATE deployment SET available_at = available_at - 1",
        "UPDATE deployment SET restart = 'immediate'",
        "UPDATE deployment SET purpose = 'available'",
        "UPDATE deployment SET remote_content = 'dont_run'",
        "UPDATE deployment SET revision = 2",
        "UPDATE deployment SET created_by = 'bob'",
        "UPDATE package_version SET manifest = x'00000000000000000000000000000000000000000000000000000000000000ff'",
        "DELETE FROM decision",
        "UPDATE decision SET envelope = REPLACE(envelope, 'a', 'b')",
        "UPDATE site SET roster_version = 99",
    ] {
        let mut site = Site::new(3);
        site.sql(change);
        assert_eq!(site.hold(), Some(Hold::BadOperatorSignature), "{change}");
        for number in 1..=3 {
            assert_eq!(site.serves(number), None, "{change}: {number}");
        }
    }
}

#[test]
fn o10_agents_keep_what_they_had_when_the_signature_breaks() {
    let mut site = Site::new(3);
    let before = site.serves(1).expect("alice signed it");
    site.sql("UPDATE deployment SET restart = 'immediate', deadline = 0");
    assert_eq!(site.hold(), Some(Hold::BadOperatorSignature));
    assert_eq!(site.serves(1).as_ref(), Some(&before), "the same bytes");
    site.sql("UPDATE deployment SET collection = 'all-systems'");
    assert_eq!(site.serves(2), None);
}

#[test]
fn o10_a_client_that_sql_made_a_member_gets_nothing() {
    let mut site = Site::new(3);
    let other = endpoint(2).machine.client;
    site.sql(&format!(
        "INSERT INTO collection_word (collection, word, bits) SELECT 'pilot', number / 62, 1 << number % 62 FROM client WHERE id = '{other}'
         ON CONFLICT DO UPDATE SET bits = collection_word.bits | excluded.bits;
         UPDATE collection SET rules = '[{{\"all\":true}}]' WHERE id = 'pilot'"
    ));
    assert!(site.serves(1).is_some());
    assert_eq!(site.serves(2), None);
}

#[test]
fn k3_who_has_the_catalog_and_the_online_keys_but_no_operators_key_deploys_nothing() {
    let mut site = Site::new(3);
    let thief = SigningKey::generate().unwrap();
    // a deployment of a released package, all of it as the generator wants it, and a decision by any key there is
    let forged = Deployment {
        id: "S01-D00002".parse().unwrap(),
        package: manifest(2).package,
        collection: collection(EVERYONE),
        ..site.deployment.clone()
    };
    for key in [&thief, &*site.issuer.key] {
        let decision = crate::model::decision::Decision {
            site: "S01".parse().unwrap(),
            hierarchy: Digest::of(b"root").to_string(),
            operator: "alice".parse().unwrap(),
            decided_at: now(),
            log: site.catalog.read(|tx| tx.audit_head()).unwrap(),
            deed: Deed::Deploy {
                deployment: forged.clone(),
                manifest: Digest::of(b"manifest 2"),
                reach: 3,
                fleet: 3,
            },
        };
        let envelope = crate::trust::roster::seal_decision(&decision, key).unwrap();
        site.catalog
            .write(|tx| {
                tx.insert_decision(&StoredDecision {
                    digest: Digest::of(&envelope),
                    number: 99,
                    deed: "deploy".into(),
                    object: forged.id.to_string(),
                    envelope: String::from_utf8(envelope.clone()).unwrap(),
                })
            })
            .unwrap();
    }
    // alice's own envelope on another deployment does not fit either
    site.sql("INSERT INTO decision SELECT x'00000000000000000000000000000000000000000000000000000000000000aa', 98, 'deploy', 'S01-D00002', envelope FROM decision WHERE object = 'S01-D00001'");
    site.catalog
        .write(|tx| tx.insert_deployment(&forged))
        .unwrap();
    site.deployment = forged;
    for number in 1..=3 {
        assert_eq!(site.serves(number), None);
    }
}

#[test]
fn o10_a_deployment_that_was_ended_is_not_brought_back_by_sql() {
    let mut site = Site::new(3);
    let (id, alice) = (site.deployment.id.clone(), testing::alice());
    site.catalog
        .write(|tx| deploy::undeploy(tx, &id, (&alice, now())))
        .unwrap();
    let back = site.deployment.clone();
    site.catalog
        .write(|tx| tx.insert_deployment(&back))
        .unwrap();
    assert_eq!(site.hold(), Some(Hold::BadOperatorSignature));
    assert_eq!(site.serves(1), None);
}

#[test]
fn o09_nothing_counts_that_a_disabled_operator_signed() {
    let mut site = Site::new(3);
    let mut roster = site.alice.roster().clone();
    roster.operators[0].is_disabled = true;
    site.issuer.warrants = Arc::new(Warrants::by(roster));
    assert_eq!(site.hold(), Some(Hold::BadOperatorSignature));
    assert_eq!(site.serves(1), None);
}

#[test]
fn a16_o07_a_deployment_to_everyone_waits_for_a_second_operator_and_then_goes() {
    let mut site = Site::new(25);
    let (alice, bob) = (
        testing::alice(),
        testing::actor("bob", &[OperatorRole::Approver]),
    );
    let mut roster = alice.roster().clone();
    roster.operators.extend(bob.roster().operators.clone());
    let (alice, bob) = (alice.on(&roster), bob.on(&roster));
    site.issuer.warrants = Arc::new(Warrants::by(roster));
    let all = site
        .catalog
        .write(|tx| deploy::deploy(tx, &manifest(2).package, &terms(EVERYONE), (&alice, now())))
        .unwrap();
    let pilot = std::mem::replace(&mut site.deployment, all);
    assert_eq!(site.serves(7), None);
    let id = site.deployment.id.clone();
    let mut confirm = |actor: &Actor| {
        site.catalog
            .write(|tx| deploy::confirm(tx, &id, (actor, now())))
    };
    let error = confirm(&alice).unwrap_err().to_string();
    assert!(error.contains("whoever deployed it"), "{error}");
    assert_eq!(confirm(&bob).unwrap().reach, 25);
    assert!(site.serves(7).is_some());
    // SQL cannot raise the limits: they are read from what was signed
    let id = pilot.id.clone();
    site.catalog
        .write(|tx| deploy::undeploy(tx, &id, (&alice, now())))
        .unwrap();
}

#[test]
fn a16_limits_that_sql_raised_do_not_count() {
    let mut site = Site::new(25);
    site.sql("UPDATE site SET second_approver_above_percent = 100, second_approver_above_clients = 99999");
    let alice = testing::alice();
    site.deployment = site
        .catalog
        .write(|tx| deploy::deploy(tx, &manifest(2).package, &terms(EVERYONE), (&alice, now())))
        .unwrap();
    assert_eq!(site.serves(7), None);
}

#[test]
fn a16_a_collection_that_outgrew_what_one_operator_may_reach_pauses_and_says_so() {
    let mut site = Site::new(5);
    let alice = testing::alice();
    let id = site.deployment.id.clone();
    site.catalog
        .write(|tx| deploy::undeploy(tx, &id, (&alice, now())))
        .unwrap();
    site.deployment = site
        .catalog
        .write(|tx| deploy::deploy(tx, &manifest(2).package, &terms(EVERYONE), (&alice, now())))
        .unwrap();
    assert!(site.serves(1).is_some());
    for number in 6..=20 {
        site.catalog.write(|tx| enroll(tx, number)).unwrap();
    }
    assert_eq!(site.hold(), None, "a small site grows");
    site.catalog.write(|tx| enroll(tx, 21)).unwrap();
    assert_eq!(site.hold(), Some(Hold::NeedsSecondApprover));
    assert_eq!(site.serves(21), None);
    assert!(site.serves(1).is_some(), "who has it keeps it");
}

#[test]
fn o09_what_a_disabled_operator_deployed_is_withdrawn_at_the_next_poll() {
    let mut site = Site::new(3);
    site.serves(1).expect("alice signed it");
    let in_office = site.alice.roster().clone();
    let mut roster = in_office.clone();
    roster.operators[0].is_disabled = true;
    let issue = |site: &mut Site, roster: &Roster| {
        site.issuer.warrants = Arc::new(Warrants::by(roster.clone()));
        site.serves(1)
    };
    assert_eq!(issue(&mut site, &roster), None);
    let id = endpoint(1).machine.client;
    let kept = site
        .catalog
        .read(|tx| Ok::<_, Error>(tx.policy_issues(&id)?));
    assert_eq!(kept.unwrap().len(), 1, "the list of assignments alone");
    // one whom no roster knows leaves nothing behind either
    roster.operators.clear();
    assert_eq!(issue(&mut site, &roster), None);
    // and a mistake is mended by another roster
    assert!(issue(&mut site, &in_office).is_some());
}
