//! What a client that is not approved gets, what a ticket opens, and how much anyone may ask.

use super::lab::{Endpoint, Lab, Server, now};
use super::wire::{ask, connect, get, status};
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::id::{ClientId, MessageId, PackageId, PolicyId, SiteCode};
use crate::model::message::{Body, ContentLocations, Header, Message, Outcome, Receipt};
use crate::model::package::object_path;
use crate::model::site::{ApprovalMode, Limits};
use crate::service::port::TICKET_SCHEME;
use crate::service::port::{Refusal, SitePort};
use crate::service::station::Station;
use crate::trust::enrollment::{self, Machine, Token};
use crate::trust::envelope::seal_json;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::ticket::{self, Keeper};
use crate::trust::{Envelope, PayloadType, SigningKey};
use std::fs;
use std::io::{Read, Write};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A site whose station is at hand.
pub fn site() -> (Lab, Arc<Station>) {
    let kept = Arc::new(Mutex::new(None));
    let keep = kept.clone();
    let lab = Lab::behind(Server::Own, move |station| {
        *keep.lock().unwrap() = Some(station.clone());
        station
    });
    let station = kept.lock().unwrap().clone().unwrap();
    (lab, station)
}

struct Client {
    id: ClientId,
    key: SigningKey,
    sequence: u64,
}

impl Client {
    fn enroll(lab: &Lab, name: &str) -> Self {
        let endpoint = Endpoint::new(lab, name);
        let id = endpoint.enroll(&lab.token()).unwrap().client;
        let keys = KeyDirectory::open(&endpoint.folder.identity("")).unwrap();
        Self {
            id,
            key: keys.load(KeyRole::Agent).unwrap(),
            sequence: 0,
        }
    }

    fn sealed(&mut self, body: Body) -> Vec<u8> {
        self.sequence += 1;
        let header = Header {
            id: MessageId::make(now(), &[7; 10]),
            client: self.id.clone(),
            epoch: 1,
            sequence: self.sequence,
            site: SiteCode::parse("S01").unwrap(),
            sent_at: now(),
        };
        seal_json(PayloadType::Message, &Message { header, body }, &self.key).unwrap()
    }
}

/// One of each kind of question.
fn questions() -> Vec<Body> {
    let inventory = r#"{"collected_at":"2026-11-22T12:00:00Z","machine":{"machine_id":"m","hostname":"web-1"},
        "platform":{"os":"debian","release":"bookworm","architecture":"amd64"},
        "operating_system":{"name":"","version":"","kernel":null,"booted_at":null,"restart_needed":[]},
        "hardware":{"system":null,"processors":[],"memory_bytes":null,"disks":[],"file_systems":[],"interfaces":[]},
        "packages":[],"gaps":[]}"#;
    vec![
        Body::Heartbeat {},
        Body::Inventory(serde_json::from_str(inventory).unwrap()),
        Body::Status(Vec::new()),
        Body::PolicyAssignments { known: None },
        Body::PolicyBody {
            policy: PolicyId::parse("S01-D00001").unwrap(),
            version: 1,
        },
        locate(),
        Body::Resume {
            challenge: String::new(),
        },
        Body::RotateKey {
            rotation: String::new(),
        },
        Body::Metadata {
            file: "timestamp.json".to_owned(),
        },
        Body::HierarchyMap {},
    ]
}

fn locate() -> Body {
    Body::Locate {
        package: PackageId::parse("S01-P00001").unwrap(),
        version: 1,
        waited_minutes: 0,
    }
}

fn set(lab: &Lab, client: &Client, approval: Approval) {
    lab.catalog(|tx| tx.set_approval(&client.id, approval));
}

fn receipt(bytes: &[u8]) -> Receipt {
    // which key signed is another test's matter
    let text: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    use base64::prelude::{BASE64_STANDARD, Engine};
    let payload = BASE64_STANDARD
        .decode(text["payload"].as_str().unwrap())
        .unwrap();
    assert!(
        text["payloadType"].as_str().unwrap().contains("receipt"),
        "{text}"
    );
    serde_json::from_slice(&payload).unwrap()
}

/// The token of a client that holds what there is.
fn poll_token(station: &Station, client: &mut Client) -> Vec<u8> {
    let mut ask = |known| {
        let question = client.sealed(Body::PolicyAssignments { known });
        station.submit(&question, HOME).unwrap().unwrap()
    };
    let list = Envelope::read(&ask(None), PayloadType::PolicyAssignments).unwrap();
    let list = list.verify(&[station.policy_key().unwrap()], 1).unwrap();
    let told = receipt(&ask(Some(Digest::of(list.payload()))));
    told.poll.expect("a token").into_bytes()
}

/// The site looks once a second what has changed, and blocking takes effect within five.
fn soon(holds: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(5) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn a06_c01_each_question_in_each_state_gets_a_signed_word_and_nothing_else() {
    let (lab, station) = site();
    lab.deploy(Purpose::Required);
    let mut victim = Client::enroll(&lab, "victim");
    let ask = |bytes: &[u8]| station.submit(bytes, HOME);
    assert!(
        ask(&victim.sealed(Body::PolicyAssignments { known: None }))
            .unwrap()
            .is_some()
    );
    let mut cases = 0;
    for (approval, outcome) in [
        (Approval::Pending, Outcome::Pending),
        (Approval::Blocked, Outcome::Blocked),
        (Approval::Conflict, Outcome::Conflict),
    ] {
        let mut client = Client::enroll(&lab, approval.word());
        let token = poll_token(&station, &mut client);
        assert!(soon(|| station.is_unchanged(&token)));
        set(&lab, &client, approval);
        assert!(soon(|| !station.is_unchanged(&token)));
        for question in questions() {
            let told = receipt(&ask(&client.sealed(question)).unwrap().unwrap());
            assert_eq!((told.outcome, told.challenge), (outcome, None));
            assert!(!told.reason.contains("S01-"), "{}", told.reason);
            cases += 1;
        }
    }
    assert!(!station.is_unchanged(b"a stranger's"));
    // a stranger with the victim's id, and a key that nobody knows
    let known = lab.catalog(|tx| tx.client(&victim.id)).unwrap();
    let mut stranger = Client {
        id: victim.id.clone(),
        key: SigningKey::generate().unwrap(),
        sequence: 100,
    };
    for question in questions() {
        let refused = ask(&stranger.sealed(question)).unwrap_err();
        assert!(matches!(refused, Refusal::NotTrusted(_)), "{refused}");
        cases += 1;
    }
    assert_eq!(lab.catalog(|tx| tx.client(&victim.id)).unwrap(), known);
    assert_eq!(cases, 4 * questions().len());
}

#[test]
fn a06_blocking_has_its_effect_at_the_next_request_and_tickets_die_with_it() {
    let (lab, station) = site();
    let payload = lab.deploy(Purpose::Required);
    let mut client = Client::enroll(&lab, "web-1");
    let presented = presented(&station, &mut client, &Digest::of(&payload));
    let path = format!("/{}", object_path(&Digest::of(&payload)));
    assert_eq!(status(&get(&lab, &path, &presented)), 200);
    set(&lab, &client, Approval::Blocked);
    assert_eq!(status(&get(&lab, &path, &presented)), 401);
    let told = station
        .submit(&client.sealed(Body::Heartbeat {}), HOME)
        .unwrap();
    assert_eq!(receipt(&told.unwrap()).outcome, Outcome::Blocked);
    set(&lab, &client, Approval::Approved);
    assert_eq!(status(&get(&lab, &path, &presented)), 200);
}

fn locations(station: &Station, client: &mut Client, body: Body) -> ContentLocations {
    let told = station.submit(&client.sealed(body), HOME).unwrap().unwrap();
    let envelope = Envelope::read(&told, PayloadType::ContentLocations).unwrap();
    let keys = [station.policy_key().unwrap()];
    envelope.verify(&keys, 1).unwrap().json().unwrap()
}

/// The header that opens an object of the deployed package.
pub fn opens(lab: &Lab, station: &Station, object: &Digest) -> String {
    let mut client = Client::enroll(lab, "reader");
    presented(station, &mut client, object)
}

/// The header that opens an object to a client.
fn presented(station: &Station, client: &mut Client, object: &Digest) -> String {
    let found = locations(station, client, locate());
    header(&ticket::present(
        &found.ticket.unwrap(),
        object,
        Keeper::Point,
        &client.key,
    ))
}

fn header(presented: &str) -> String {
    format!("Authorization: {TICKET_SCHEME} {presented}\r\n")
}

#[test]
fn a04_content_is_for_who_has_a_ticket_for_it() {
    let (lab, station) = site();
    let payload = lab.deploy(Purpose::Required);
    let object = Digest::of(&payload);
    let path = format!("/{}", object_path(&object));
    let (mut one, mut two) = (Client::enroll(&lab, "one"), Client::enroll(&lab, "two"));
    let told = get(&lab, &path, "");
    assert_eq!(status(&told), 401, "{told:.200}");
    assert!(told.ends_with("\r\n\r\n"), "no byte of it: {told:.200}");
    for listing in [
        "/objects",
        "/objects/",
        "/objects/ab",
        "/packages",
        "/packages/S01-P00001/1.json",
    ] {
        assert_eq!(status(&get(&lab, listing, "")), 404, "{listing}");
    }
    let found = locations(&station, &mut one, locate());
    let found = found.ticket.unwrap();
    let own = header(&ticket::present(&found, &object, Keeper::Point, &one.key));
    assert_eq!(status(&get(&lab, &path, &own)), 200);
    assert_eq!(status(&ask(&lab, "HEAD", &path, &own)), 200);
    // an object that is there, and of no package
    let other = crate::content::Store::open(&lab.dir.path().join("dp"))
        .unwrap()
        .put_bytes(b"other")
        .unwrap();
    let wrong = [
        (
            "another's",
            &path,
            header(&ticket::present(&found, &object, Keeper::Point, &two.key)),
        ),
        (
            "for another object",
            &path,
            header(&ticket::present(&found, &other, Keeper::Point, &one.key)),
        ),
        ("without proof", &path, header(&found)),
        ("altered", &path, own.replace("Ticket e", "Ticket f")),
        (
            "of another scheme",
            &path,
            own.replace("SMS-Ticket", "Bearer"),
        ),
        ("empty", &path, header("")),
        ("endless", &path, header(&"A".repeat(100_000))),
    ];
    for (what, path, presented) in wrong {
        assert_eq!(status(&get(&lab, path, &presented)), 401, "{what}");
    }
    let elsewhere = header(&ticket::present(&found, &other, Keeper::Point, &one.key));
    let path = format!("/{}", object_path(&other));
    assert_eq!(status(&get(&lab, &path, &elsewhere)), 401, "of no package");
    let nowhere = Body::Locate {
        package: PackageId::parse("S01-P00009").unwrap(),
        version: 1,
        waited_minutes: 0,
    };
    assert_eq!(locations(&station, &mut two, nowhere).ticket, None);
}

#[test]
fn a04_p02_a_ticket_opens_no_link_in_the_place_of_its_object() {
    let (lab, station) = site();
    let object = Digest::of(&lab.deploy(Purpose::Required));
    let mut client = Client::enroll(&lab, "one");
    let own = presented(&station, &mut client, &object);
    let path = format!("/{}", object_path(&object));
    assert_eq!(status(&get(&lab, &path, &own)), 200);
    let place = lab.dir.path().join("dp").join(object_path(&object));
    fs::remove_file(&place).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", &place).unwrap();
    assert_eq!(status(&get(&lab, &path, &own)), 404);
}

#[test]
fn k1_a_clients_keys_open_nothing_of_others() {
    let (lab, station) = site();
    lab.deploy(Purpose::Required);
    let mut member = Client::enroll(&lab, "member");
    let mut thief = Client::enroll(&lab, "thief");
    // the deployment is for a collection that the thief is not in
    let nobody = crate::model::collection::Collection {
        id: "some".parse().unwrap(),
        title: String::new(),
        limit_to: None,
        rules: vec![crate::model::collection::MemberRule::hostname("member")],
    };
    lab.write(|tx| {
        let mut all = tx.collections()?;
        all.push(nobody.clone());
        tx.replace_collections(&all)?;
        crate::service::collection::evaluate(tx, now())?;
        let mut deployment = tx.deployments()?.remove(0);
        deployment.collection = nobody.id.clone();
        tx.delete_deployment(&deployment.id)?;
        Ok(tx.insert_deployment(&deployment)?)
    });
    assert!(locations(&station, &mut member, locate()).ticket.is_some());
    assert_eq!(locations(&station, &mut thief, locate()).ticket, None);
    let body = questions().remove(4);
    let told = station.submit(&thief.sealed(body), HOME).unwrap().unwrap();
    assert_eq!(receipt(&told).outcome, Outcome::Refused);
    // in another's name, with its own key
    let before = lab.catalog(|tx| tx.client(&member.id)).unwrap();
    let own = std::mem::replace(&mut thief.id, member.id.clone());
    for question in questions() {
        let told = station
            .submit(&thief.sealed(question), HOME)
            .unwrap()
            .unwrap();
        assert_eq!(receipt(&told).outcome, Outcome::Refused);
    }
    assert_eq!(lab.catalog(|tx| tx.client(&member.id)).unwrap(), before);
    thief.id = own;
}

#[test]
fn a04_ten_thousand_paths_without_a_ticket_never_open_anything() {
    let lab = Lab::start(Server::Own);
    let payload = lab.deploy(Purpose::Required);
    let known = object_path(&Digest::of(&payload));
    let pieces = [
        "objects",
        "packages",
        "partial",
        "..",
        ".",
        "%2e%2e",
        "%2f",
        "%00",
        "ab",
        "S01-P00001",
        "1.json",
        "*",
        "~",
        ";",
        known.as_str(),
        &known[..11],
        &known[11..],
        "keys",
        "policy.key",
        "catalog.db",
        "%c0%af",
        "a%20b",
        "//",
        "\\",
    ];
    let mut seed = 42_u64;
    let mut dice = |sides: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % sides
    };
    let mut stream = connect(&lab);
    for number in 0..10_000 {
        let parts: Vec<&str> = (0..=dice(5)).map(|_| pieces[dice(pieces.len())]).collect();
        let path = format!("/objects/{}", parts.join("/"));
        let request = format!("HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        let mut head = [0; 4096];
        let read = match stream
            .write_all(request.as_bytes())
            .and_then(|()| stream.read(&mut head))
        {
            Ok(read @ 1..) => read,
            _ => {
                stream = connect(&lab);
                continue;
            }
        };
        let told = String::from_utf8_lossy(&head[..read]).into_owned();
        assert!(
            matches!(status(&told), 400 | 401 | 404),
            "{number} {path}: {told:.200}"
        );
    }
}

#[test]
fn c05_who_is_not_approved_has_one_question_a_minute_and_who_is_has_its_share() {
    let (mut lab, station) = site();
    let mut client = Client::enroll(&lab, "web-1");
    lab.limits = Limits {
        messages_per_minute: 10,
        ..Limits::default()
    };
    lab.configure(ApprovalMode::Token);
    // a change of the limits takes some seconds
    let (_, fresh) = (drop(station), lab.station());
    for _ in 0..10 {
        assert!(
            fresh
                .submit(&client.sealed(Body::Heartbeat {}), HOME)
                .is_ok()
        );
    }
    let late = fresh.submit(&client.sealed(Body::Heartbeat {}), HOME);
    assert!(
        matches!(late, Err(Refusal::Later(wait)) if wait <= Duration::from_secs(6)),
        "{late:?}"
    );
    let mut other = Client::enroll(&lab, "web-2");
    assert!(
        fresh
            .submit(&other.sealed(Body::Heartbeat {}), HOME)
            .is_ok()
    );
    set(&lab, &other, Approval::Pending);
    assert!(
        fresh
            .submit(&other.sealed(Body::Heartbeat {}), HOME)
            .is_ok()
    );
    let late = fresh.submit(&other.sealed(Body::Heartbeat {}), HOME);
    assert!(matches!(late, Err(Refusal::Later(_))), "{late:?}");
}

#[test]
fn c05_an_address_that_asks_too_much_is_told_when_to_come_back() {
    let mut lab = Lab::start(Server::Own);
    lab.limits.requests_per_minute = 5;
    lab.configure(ApprovalMode::Token);
    lab.restart();
    let mut told = String::new();
    for _ in 0..6 {
        told = get(&lab, "/v1/site-trust", "");
    }
    assert_eq!(status(&told), 429, "{told:.200}");
    assert!(told.contains("retry-after: 1"), "{told:.200}");
    assert_eq!(status(&get(&lab, "/healthz", "")), 200);
    let polled = ask(&lab, "POST", "/v1/unchanged", "Content-Length: 0\r\n");
    assert_eq!(status(&polled), 403, "it costs no more: {polled:.200}");
}

#[test]
fn c05_polls_are_no_messages() {
    let (mut lab, station) = site();
    let mut client = Client::enroll(&lab, "web-1");
    lab.limits.messages_per_minute = 10;
    lab.configure(ApprovalMode::Token);
    let (_, fresh) = (drop(station), lab.station());
    let token = poll_token(&fresh, &mut client);
    assert!(soon(|| fresh.is_unchanged(&token)));
    for _ in 0..1000 {
        assert!(fresh.is_unchanged(&token));
    }
    // two of ten messages were for the token
    for _ in 2..10 {
        let told = fresh.submit(&client.sealed(Body::Heartbeat {}), HOME);
        assert!(told.is_ok(), "{told:?}");
    }
    let late = fresh.submit(&client.sealed(Body::Heartbeat {}), HOME);
    assert!(matches!(late, Err(Refusal::Later(_))), "{late:?}");
}

fn guess(number: u64, token: &Token) -> Vec<u8> {
    let key = SigningKey::generate().unwrap();
    let mut random = [0; 10];
    random[..8].copy_from_slice(&number.to_be_bytes());
    let machine = Machine {
        client: ClientId::make(now(), &random),
        hostname: format!("host-{number}"),
        machine_id: format!("id-{number}"),
        serial: String::new(),
        clone_of: None,
    };
    let request = token.request(machine, &key.public()).unwrap();
    enrollment::seal_request(&request, &key).unwrap()
}

#[test]
fn c07_a_hundred_thousand_guesses_hit_nothing_and_who_has_a_token_enrolls_meanwhile() {
    let (lab, station) = site();
    let real = lab.token();
    let mut wrong = Token::generate(&real.url, lab.root()).unwrap();
    wrong.id.clone_from(&real.id);
    let guesses: Vec<Vec<u8>> = (0..20).map(|number| guess(number, &wrong)).collect();
    let mut later = 0;
    for number in 0..100_000_usize {
        match station.enroll(&guesses[number % guesses.len()], HOME) {
            Err(Refusal::Later(_)) => later += 1,
            Err(_) => {}
            Ok(_) => panic!("guess {number} was right"),
        }
    }
    // five a minute are looked at, however long this took
    assert!(later > 99_900, "{later}");
    let began = Instant::now();
    let elsewhere = IpAddr::from([192, 0, 2, 1]);
    station.enroll(&guess(99, &real), elsewhere).unwrap();
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn c07_no_more_than_a_thousand_wait_and_who_is_approved_does_not_wait() {
    let (lab, station) = site();
    let mut template = {
        let client = Client::enroll(&lab, "first");
        lab.catalog(|tx| tx.client(&client.id)).unwrap()
    };
    let auto = lab.token();
    lab.configure(ApprovalMode::Manual);
    let plain = lab.token();
    template.approval = Approval::Pending;
    lab.catalog(|tx| {
        for number in 0..crate::service::client::MOST_PENDING {
            let mut random = [9; 10];
            random[..8].copy_from_slice(&number.to_be_bytes());
            template.id = ClientId::make(now(), &random);
            template.key = Digest::of(&number.to_be_bytes()).into();
            template.machine_id = format!("m-{number}");
            tx.insert_client(&template)?;
        }
        Ok(())
    });
    let crowded = station.enroll(&guess(1, &plain), HOME);
    assert!(matches!(crowded, Err(Refusal::Later(_))), "{crowded:?}");
    lab.configure(ApprovalMode::Token);
    station.enroll(&guess(2, &auto), HOME).unwrap();
}

#[test]
fn c09_a_message_of_the_largest_size_with_a_wrong_signature_costs_little_and_is_not_parsed() {
    let (lab, station) = site();
    let mut client = Client::enroll(&lab, "web-1");
    client.key = SigningKey::generate().unwrap();
    let forged = client.sealed(Body::RotateKey {
        rotation: "[".repeat(3_000_000),
    });
    let began = Instant::now();
    for _ in 0..10 {
        assert!(matches!(
            station.submit(&forged, HOME),
            Err(Refusal::NotTrusted(_))
        ));
    }
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
}
