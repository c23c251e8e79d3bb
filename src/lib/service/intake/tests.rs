use super::super::collection;
use super::*;
use crate::catalog::Catalog;
use crate::model::client::Approval;
use crate::model::collection::{Collection, MemberRule};
use crate::model::deployment::{Deployment, Purpose, RemoteContent, RestartPolicy};
use crate::model::id::{CollectionId, DeploymentId, MessageId, PackageId, PolicyId};
use crate::model::message::Receipt;
use crate::model::package::Manifest;
use crate::model::status::{DeploymentState, StatusMessage};
use crate::rules::member::{self, EVERYONE};
use crate::service::operator::Actor;
use crate::service::policy;
use crate::service::scan;
use crate::service::testing::{self, Endpoint, catalog, now, plain_token};
use crate::trust::envelope::seal_json;
use crate::trust::{SigningKey, open as open_sealed, seal};

const FROM: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A site with a deployment to everyone, and an approved client.
struct Site {
    catalog: Catalog,
    polls: Polls,
    issuer: Issuer,
    alice: Actor,
    endpoint: Endpoint,
    peers: Peers,
}

impl Site {
    fn new() -> Self {
        let (mut catalog, alice) = (catalog(), testing::alice());
        let endpoint = Endpoint::new(1, "web-1");
        catalog
            .write(|tx| {
                testing::trust_tokens(tx);
                let new = client::NewToken {
                    auto_approve: true,
                    ..plain_token()
                };
                let token = testing::issue(tx, &new);
                endpoint.enroll(tx, &token)?;
                tx.insert_package_version(&manifest(), &Digest::of(b"manifest"))?;
                testing::sign(tx, &alice, (&deployment(), 0))?;
                tx.insert_deployment(&deployment())?;
                Ok::<_, Error>(())
            })
            .unwrap();
        let issuer = testing::issuer(&alice);
        Self {
            catalog,
            polls: Polls::new(issuer.warrants.clone()).unwrap(),
            issuer,
            alice,
            endpoint,
            peers: Peers::default(),
        }
    }

    fn sealed(&self, sequence: u64, body: Body, change: impl FnOnce(&mut Header)) -> Vec<u8> {
        let mut header = Header {
            id: MessageId::make(now(), &[u8::try_from(sequence).unwrap(); 10]),
            client: self.endpoint.machine.client.clone(),
            epoch: 1,
            sequence,
            site: SiteCode::parse("S01").unwrap(),
            sent_at: now(),
        };
        change(&mut header);
        seal_json(
            PayloadType::Message,
            &Message { header, body },
            &self.endpoint.key,
        )
        .unwrap()
    }

    fn handle(&mut self, envelope: &[u8]) -> Result<Vec<u8>, Error> {
        let find = |keys: &[KeyId]| self.catalog.read(|tx| signer(tx, keys));
        let received = open(envelope, FROM, find)?;
        let pens = Pens {
            issuer: &self.issuer,
            tickets: None,
            polls: &self.polls,
            peers: &self.peers,
        };
        let taken = self.catalog.write(|tx| take(tx, pens, &received, now()))?;
        if let Some(client) = taken.unjudged {
            let judge = |tx: &mut Tx| scan::judge_client(tx, &client, now());
            self.catalog.write(judge)?;
        }
        let answer = taken.answer.seal(&self.issuer.key, |_| Ok(None))?;
        Ok(answer.expect("an answer"))
    }

    fn receipt(&mut self, envelope: &[u8]) -> Receipt {
        let bytes = self.handle(envelope).unwrap();
        let keys = [self.issuer.key.public()];
        open_sealed(&bytes, PayloadType::Receipt, &keys)
            .unwrap()
            .json()
            .unwrap()
    }

    fn outcome(&mut self, envelope: &[u8]) -> Outcome {
        self.receipt(envelope).outcome
    }

    fn approve(&mut self, approval: Approval) {
        let id = self.endpoint.machine.client.clone();
        self.catalog
            .write(|tx| tx.set_approval(&id, approval))
            .unwrap();
    }

    fn histories(&mut self) -> usize {
        let client = self.endpoint.machine.client.clone();
        let deployment = deployment().id;
        self.catalog
            .read(|tx| tx.status_history(&client, &deployment))
            .unwrap()
            .len()
    }
}

fn manifest() -> Manifest {
    testing::manifest(&deployment().package)
}

fn deployment() -> Deployment {
    Deployment {
        id: DeploymentId::parse("S01-D00001").unwrap(),
        package: PackageId::parse("S01-P00001").unwrap(),
        package_version: 1,
        collection: CollectionId::parse(EVERYONE).unwrap(),
        purpose: Purpose::Required,
        available_at: now(),
        deadline: now(),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
        revision: 1,
        created_at: now(),
        created_by: "alice".into(),
    }
}

fn status() -> StatusMessage {
    StatusMessage {
        id: MessageId::make(now(), &[9; 10]),
        at: now(),
        deployment: deployment().id,
        state: DeploymentState::Received,
        detail: String::new(),
        exit_code: None,
        updates: Vec::new(),
    }
}

/// One message of each kind.
fn bodies() -> Vec<Body> {
    let inventory = r#"{"collected_at":"2026-11-22T12:00:00Z","machine":{"machine_id":"m","hostname":"web-1"},
        "platform":{"os":"debian","release":"bookworm","architecture":"amd64"},
        "operating_system":{"name":"","version":"","kernel":null,"booted_at":null,"restart_needed":[]},
        "hardware":{"system":null,"processors":[],"memory_bytes":null,"disks":[],"file_systems":[],"interfaces":[]},
        "packages":[],"gaps":[]}"#;
    vec![
        Body::Heartbeat {},
        Body::Inventory(serde_json::from_str(inventory).unwrap()),
        Body::Status(vec![status()]),
        Body::PolicyAssignments { known: None },
        Body::PolicyBody {
            policy: PolicyId::from(&deployment().id),
            version: 1,
        },
        Body::Locate {
            package: manifest().package,
            version: 1,
            waited_minutes: 0,
        },
    ]
}

#[test]
fn an_approved_client_gets_an_answer_to_each_kind_of_message() {
    let mut site = Site::new();
    for (sequence, body) in (1..).zip(bodies()) {
        let is_report = sequence <= 3;
        let envelope = site.sealed(sequence, body, |_| {});
        let bytes = site.handle(&envelope).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(
            text.contains("receipt.v1"),
            is_report,
            "{sequence}: {text:.200}"
        );
    }
    assert_eq!(site.histories(), 1);
}

#[test]
fn a06_only_an_approved_client_gets_a_byte_of_policy() {
    for (approval, outcome) in [
        (Approval::Pending, Outcome::Pending),
        (Approval::Blocked, Outcome::Blocked),
        (Approval::Conflict, Outcome::Conflict),
    ] {
        let mut site = Site::new();
        // policy was issued before, and must not come from there either
        let envelope = site.sealed(1, Body::PolicyAssignments { known: None }, |_| {});
        site.handle(&envelope).unwrap();
        site.approve(approval);
        for (sequence, body) in (2..).zip(bodies()) {
            let envelope = site.sealed(sequence, body, |_| {});
            let receipt = site.receipt(&envelope);
            assert_eq!((receipt.outcome, receipt.sequence), (outcome, 0));
            assert!(!receipt.reason.contains("S01-"), "{}", receipt.reason);
        }
        assert_eq!(
            site.histories(),
            0,
            "a word of a {approval} client was stored"
        );
    }
}

#[test]
fn what_the_client_holds_is_not_sent_again() {
    let mut site = Site::new();
    let issue = site
        .catalog
        .write(|tx| {
            let client = tx.client(&site.endpoint.machine.client)?.unwrap();
            policy::assignments(tx, &site.issuer, &client, now())
        })
        .unwrap();
    let known = Body::PolicyAssignments {
        known: Some(issue.digest),
    };
    let envelope = site.sealed(1, known, |_| {});
    let receipt = site.receipt(&envelope);
    assert_eq!(receipt.outcome, Outcome::Accepted);
    let token = receipt.poll.expect("a poll token");
    let at = std::time::Instant::now();
    // nobody has looked yet how clients stand
    assert!(!site.polls.is_unchanged(token.as_bytes(), (now(), at)));
    site.polls.look(&mut site.catalog).unwrap();
    assert!(site.polls.is_unchanged(token.as_bytes(), (now(), at)));
}

#[test]
fn c01_a09_a_message_signed_by_another_key_is_not_read() {
    let mut site = Site::new();
    let stranger = SigningKey::generate().unwrap();
    // not JSON: reading it before the signature held would be another error
    let envelope = seal(PayloadType::Message, b"not json", &stranger);
    assert!(matches!(
        site.handle(&envelope),
        Err(Error::NotTrusted { .. })
    ));
    // the hint names the victim's key, the signature is the stranger's
    let own = stranger.public().id().to_string();
    let victim = site.endpoint.key.public().id().to_string();
    let forged = String::from_utf8(envelope).unwrap().replace(&own, &victim);
    let error = site.handle(forged.as_bytes()).unwrap_err();
    assert!(
        matches!(error, Error::Trust(crate::trust::Error::NotSigned { .. })),
        "{error}"
    );
}

#[test]
fn l10_a_message_that_was_altered_after_it_was_sealed_is_refused_wherever_it_was_altered() {
    let mut site = Site::new();
    let sealed = site.sealed(1, Body::Status(vec![status()]), |_| {});
    for at in (0..sealed.len()).step_by(7) {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        // what is altered outside payload and signature may be read as it was
        if let Ok(answer) = site.handle(&altered) {
            drop(answer);
            let wire: serde_json::Value = serde_json::from_slice(&altered).unwrap();
            let honest: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
            assert_eq!(wire["payload"], honest["payload"], "{at}");
        }
    }
    assert!(site.histories() <= 1);
}

#[test]
fn c02_a13_a_message_for_another_client_site_or_epoch_is_refused() {
    let mut site = Site::new();
    let other = Endpoint::new(2, "web-2");
    site.catalog
        .write(|tx| {
            let token = testing::issue(tx, &plain_token());
            other.enroll(tx, &token)
        })
        .unwrap();
    let victim = other.machine.client;
    let for_other = site.sealed(1, bodies().remove(2), |header| header.client = victim);
    let elsewhere = site.sealed(2, bodies().remove(2), |header| {
        header.site = SiteCode::parse("S02").unwrap()
    });
    let earlier = site.sealed(3, bodies().remove(2), |header| header.epoch = 2);
    for envelope in [for_other, elsewhere, earlier] {
        assert_eq!(site.outcome(&envelope), Outcome::Refused);
    }
    assert_eq!(site.histories(), 0);
}

#[test]
fn c04_t15_a_message_counts_once_however_often_it_comes() {
    let mut site = Site::new();
    let first = site.sealed(1, bodies().remove(2), |_| {});
    let second = site.sealed(2, Body::Heartbeat {}, |_| {});
    for envelope in [&first, &second, &first, &second, &first] {
        assert_eq!(site.outcome(envelope), Outcome::Accepted);
    }
    assert_eq!(site.histories(), 1);
}

#[test]
fn c04_a_number_used_twice_is_a_replay_and_the_receipt_says_where_to_go_on() {
    let mut site = Site::new();
    let envelope = site.sealed(7, Body::Heartbeat {}, |_| {});
    site.handle(&envelope).unwrap();
    let other = site.sealed(7, bodies().remove(2), |header| {
        header.id = MessageId::make(now(), &[8; 10])
    });
    let receipt = site.receipt(&other);
    assert_eq!((receipt.outcome, receipt.sequence), (Outcome::Replayed, 7));
    assert_eq!(site.histories(), 0);
}

#[test]
fn a_client_that_leaves_a_collection_loses_its_policy_at_once() {
    let mut site = Site::new();
    let web = CollectionId::parse("web").unwrap();
    let client = site.endpoint.machine.client.clone();
    site.catalog
        .write(|tx| {
            let mut collections = member::built_in();
            collections.push(Collection {
                id: web.clone(),
                title: String::new(),
                limit_to: None,
                rules: vec![MemberRule::hostname("web-*")],
            });
            tx.replace_collections(&collections)?;
            collection::evaluate(tx, now())?;
            tx.delete_deployment(&deployment().id)?;
            let moved = Deployment {
                collection: web.clone(),
                ..deployment()
            };
            testing::sign(tx, &site.alice, (&moved, 0))?;
            tx.insert_deployment(&moved)?;
            Ok::<_, Error>(())
        })
        .unwrap();
    let mut assigned = |sequence, hostname: &str| {
        let Body::Inventory(mut inventory) = bodies().remove(1) else {
            panic!("the second body is an inventory")
        };
        inventory.machine.hostname = hostname.to_owned();
        let envelope = site.sealed(sequence, Body::Inventory(inventory), |_| {});
        assert_eq!(site.outcome(&envelope), Outcome::Accepted);
        let now = now();
        let issue = site.catalog.write(|tx| {
            let client = tx.client(&client)?.unwrap();
            policy::assignments(tx, &site.issuer, &client, now)?;
            policy::issued_body(tx, &client, &PolicyId::from(&deployment().id), 1)
        });
        issue.unwrap().is_some()
    };
    assert!(assigned(1, "web-1"));
    assert!(!assigned(2, "db-1"));
    assert!(assigned(3, "web-2"));
}

#[test]
fn p11_the_highest_numbers_are_a_message_like_any_other_or_refused() {
    let mut site = Site::new();
    for sequence in [u64::MAX - 1, u64::MAX] {
        let envelope = site.sealed(1, Body::Heartbeat {}, |header| header.sequence = sequence);
        assert_eq!(site.outcome(&envelope), Outcome::Refused, "{sequence}");
    }
}

/// All that messages change, as one text.
fn told(site: &mut Site) -> String {
    let id = site.endpoint.machine.client.clone();
    let deployment = deployment().id;
    let read = site
        .catalog
        .read(|tx| Ok::<_, Error>((tx.client(&id)?, tx.status_history(&id, &deployment)?)));
    format!("{:?}", read.unwrap())
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn c04_t15_any_order_of_duplicates_gives_the_state_of_single_delivery(
        again in proptest::collection::vec((0_usize..8, 0_usize..8), 0..40),
    ) {
        let mut site = Site::new();
        let messages: Vec<Vec<u8>> = (1..=8_u64)
            .map(|sequence| {
                let status = StatusMessage {
                    id: MessageId::make(now(), &[sequence as u8; 10]),
                    ..status()
                };
                site.sealed(sequence, Body::Status(vec![status]), |_| {})
            })
            .collect();
        for (number, message) in messages.iter().enumerate() {
            proptest::prop_assert_eq!(site.outcome(message), Outcome::Accepted);
            let before = told(&mut site);
            for (_, old) in again.iter().filter(|(at, old)| *at == number && old <= at) {
                proptest::prop_assert_eq!(site.outcome(&messages[*old]), Outcome::Accepted);
            }
            proptest::prop_assert_eq!(&told(&mut site), &before);
        }
        proptest::prop_assert_eq!(site.histories(), 8);
    }
}

#[test]
fn c04_an_old_recording_is_asked_and_cannot_answer_so_nothing_becomes_of_it() {
    let mut site = Site::new();
    let first = site.sealed(1, bodies().remove(2), |_| {});
    let other = site.sealed(1, Body::Heartbeat {}, |header| {
        header.id = MessageId::make(now(), &[8; 10])
    });
    site.handle(&site.sealed(5, Body::Heartbeat {}, |_| {}))
        .unwrap();
    for _ in 0..5 {
        for recording in [&first, &other] {
            let receipt = site.receipt(recording);
            assert_eq!((receipt.outcome, receipt.sequence), (Outcome::Replayed, 5));
            assert!(receipt.challenge.is_some());
        }
    }
    let wrong = site.sealed(
        6,
        Body::Resume {
            challenge: "0".repeat(32),
        },
        |_| {},
    );
    assert_eq!(site.outcome(&wrong), Outcome::Refused);
    assert_eq!(
        site.outcome(&site.sealed(7, Body::Heartbeat {}, |_| {})),
        Outcome::Accepted
    );
    assert_eq!(site.histories(), 0);
}

#[test]
fn l12_who_answers_the_challenge_goes_on_once_and_is_suspected_the_second_time() {
    let mut site = Site::new();
    let own = site.endpoint.machine.client.clone();
    for (round, outcome) in [(0_u64, Outcome::Accepted), (1, Outcome::Conflict)] {
        let at = 10 * (round + 1);
        site.handle(&site.sealed(at, Body::Heartbeat {}, |_| {}))
            .unwrap();
        let again = site.sealed(at, Body::Status(Vec::new()), |_| {});
        let challenge = site.receipt(&again).challenge.unwrap();
        let answer = site.sealed(at + 1, Body::Resume { challenge }, |_| {});
        assert_eq!(site.outcome(&answer), outcome);
    }
    let client = site.catalog.read(|tx| tx.client(&own)).unwrap().unwrap();
    assert_eq!(client.approval, Approval::Conflict);
}
