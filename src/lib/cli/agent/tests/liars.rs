//! Management points, distribution points and sites that lie. None gets anything installed; when the lie ends, all goes on.

use super::lab::{Endpoint, Lab, Server, Source};
use crate::catalog::client::ClientFilter;
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::model::time::Timestamp;
use crate::service::agent::{Cycle, CycleOptions, DeploymentReport};
use crate::service::port::{Refusal, SitePort};
use crate::service::station::Station;
use crate::trust::tuf::Targets;
use crate::trust::tuf::metadata::sign;
use crate::trust::{PayloadType, SigningKey, seal};
use base64::prelude::{BASE64_STANDARD, Engine};
use std::io::{Read, Write};
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Mutex};

pub(super) type Answer = Result<Option<Vec<u8>>, Refusal>;
type Lie = Box<dyn Fn(Option<Vec<u8>>) -> Answer + Send>;
/// What is made of one document.
pub(super) type Tale = Box<dyn Fn(Vec<u8>) -> Answer + Send>;
type Told = Arc<Mutex<Option<Lie>>>;
type Past = Arc<Mutex<Vec<Vec<u8>>>>;

/// A management point that hands an honest site's answers through a lie, and remembers them.
struct Liar {
    site: Arc<Station>,
    lie: Told,
    past: Past,
}

impl SitePort for Liar {
    fn root(&self, version: u64) -> Result<Vec<u8>, Refusal> {
        self.site.root(version)
    }

    fn site_trust(&self) -> Result<Vec<u8>, Refusal> {
        self.site.site_trust()
    }

    fn time(&self, nonce: &str) -> Result<Vec<u8>, Refusal> {
        self.site.time(nonce)
    }

    fn enroll(&self, envelope: &[u8], from: IpAddr) -> Result<Vec<u8>, Refusal> {
        self.site.enroll(envelope, from)
    }

    fn submit(&self, envelope: &[u8], from: IpAddr) -> Answer {
        let honest = self.site.submit(envelope, from)?;
        self.past.lock().unwrap().extend(honest.clone());
        match &*self.lie.lock().unwrap() {
            Some(lie) => lie(honest),
            None => Ok(honest),
        }
    }

    fn is_unchanged(&self, token: &[u8]) -> bool {
        self.site.is_unchanged(token)
    }
}

/// A site behind a liar.
pub(super) struct Den {
    pub(super) lab: Lab,
    lie: Told,
    past: Past,
}

impl Den {
    pub(super) fn new() -> Self {
        let (lie, past): (Told, Past) = Default::default();
        let (its_lie, its_past) = (lie.clone(), past.clone());
        let lab = Lab::behind(Server::Own, |site| {
            Arc::new(Liar {
                site,
                lie: its_lie,
                past: its_past,
            })
        });
        Self { lab, lie, past }
    }

    pub(super) fn enrolled(&self, name: &str) -> Endpoint {
        let endpoint = Endpoint::new(&self.lab, name);
        let enrolled = endpoint.enroll(&self.lab.token()).unwrap();
        assert_eq!(enrolled.approval, Approval::Approved);
        endpoint
    }

    /// From now on the answers of this kind are replaced.
    pub(super) fn lie_about(
        &self,
        kind: PayloadType,
        lie: impl Fn(Vec<u8>) -> Answer + Send + 'static,
    ) {
        let lie: Lie = Box::new(move |honest| match honest {
            Some(bytes) if is_of(kind, &bytes) => lie(bytes),
            other => Ok(other),
        });
        *self.lie.lock().unwrap() = Some(lie);
    }

    pub(super) fn stop_lying(&self) {
        *self.lie.lock().unwrap() = None;
    }

    /// The last honest answer of a kind.
    pub(super) fn last(&self, kind: PayloadType) -> Vec<u8> {
        let past = self.past.lock().unwrap();
        past.iter()
            .rfind(|bytes| is_of(kind, bytes))
            .unwrap()
            .clone()
    }
}

fn is_of(kind: PayloadType, bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(kind.media_type())
}

/// The receipt that says that the list which is held is what there is.
fn is_no_news(bytes: &[u8]) -> bool {
    let wire: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let payload = BASE64_STANDARD.decode(wire["payload"].as_str().unwrap());
    String::from_utf8_lossy(&payload.unwrap()).contains("\"poll\"")
}

pub fn state(cycle: &Cycle) -> DeploymentState {
    cycle.deployments[0].state
}

/// What a liar may make of an answer of this kind.
pub(super) fn lies(den: &Den, kind: PayloadType) -> Vec<(&'static str, Tale)> {
    let receipt = den.last(PayloadType::Receipt);
    let stranger = SigningKey::generate().unwrap();
    vec![
        ("nothing", Box::new(|_| Ok(None))),
        ("empty", Box::new(|_| Ok(Some(Vec::new())))),
        ("garbage", Box::new(|_| Ok(Some(b"garbage".to_vec())))),
        ("too much", Box::new(|_| Ok(Some(vec![b'x'; 4 << 20])))),
        (
            "refusal",
            Box::new(|_| Err(Refusal::NotTrusted(String::new()))),
        ),
        ("failure", Box::new(|_| Err(Refusal::Failed(String::new())))),
        ("busy", Box::new(|_| Err(Refusal::Busy))),
        (
            "an old receipt",
            Box::new(move |_| Ok(Some(receipt.clone()))),
        ),
        (
            "a stranger's",
            Box::new(move |_| Ok(Some(seal(kind, b"<x/>", &stranger)))),
        ),
        (
            "altered",
            Box::new(|mut bytes| {
                let middle = bytes.len() / 3;
                bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
                Ok(Some(bytes))
            }),
        ),
        (
            "cut",
            Box::new(|bytes| Ok(Some(bytes[..bytes.len() / 2].to_vec()))),
        ),
    ]
}

#[test]
fn c10_a_management_point_that_alters_answers_gets_nothing_installed() {
    let den = Den::new();
    den.lab.deploy(Purpose::Required);
    den.enrolled("other").once().unwrap();
    for kind in [
        PayloadType::PolicyAssignments,
        PayloadType::PolicyBody,
        PayloadType::ContentLocations,
    ] {
        for (at, (name, lie)) in lies(&den, kind).into_iter().enumerate() {
            let endpoint = den.enrolled(&format!("{}-{at}", kind.limit()));
            den.lie_about(kind, lie);
            let cycle = endpoint.once().unwrap();
            den.stop_lying();
            assert!(
                endpoint.packages.plans.borrow().is_empty(),
                "{kind:?}: {name}"
            );
            let failed = |one: &DeploymentReport| one.state == DeploymentState::Failed;
            let has_failed = cycle.deployments.iter().any(failed);
            assert!(has_failed || !cycle.problems.is_empty(), "{kind:?}: {name}");
            if has_failed {
                forget_pause(&endpoint);
            }
            assert_eq!(
                state(&endpoint.once().unwrap()),
                DeploymentState::Compliant,
                "{kind:?}: {name}"
            );
        }
    }
}

#[test]
fn l05_c11_policy_of_another_client_is_refused() {
    let den = Den::new();
    den.lab.deploy(Purpose::Required);
    den.enrolled("other").once().unwrap();
    for kind in [PayloadType::PolicyAssignments, PayloadType::PolicyBody] {
        let of_other = den.last(kind);
        let endpoint = den.enrolled(&format!("web-{}", kind.limit()));
        den.lie_about(kind, move |_| Ok(Some(of_other.clone())));
        let cycle = endpoint.once().unwrap();
        den.stop_lying();
        assert!(endpoint.packages.plans.borrow().is_empty());
        let told = cycle.problems[0].to_string();
        assert!(told.contains("it is for client"), "{kind:?}: {told}");
    }
}

/// As if the pause after a failure were over.
pub fn forget_pause(endpoint: &Endpoint) {
    std::fs::remove_file(endpoint.folder.path().join("state.json")).unwrap();
}

#[test]
fn l06_u02_an_older_list_is_refused_even_when_the_newer_one_is_lost() {
    let den = Den::new();
    let endpoint = den.enrolled("web-1");
    endpoint.once().unwrap();
    let old = den.last(PayloadType::PolicyAssignments);
    den.lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    for is_lost in [false, true] {
        let replayed = old.clone();
        *den.lie.lock().unwrap() = Some(Box::new(move |honest| {
            let is_list = honest.as_ref().is_some_and(|bytes| {
                is_of(PayloadType::PolicyAssignments, bytes) || is_no_news(bytes)
            });
            Ok(if is_list {
                Some(replayed.clone())
            } else {
                honest
            })
        }));
        if is_lost {
            let list = endpoint.folder.path().join("policy/_assignments.sealed");
            std::fs::remove_file(list).unwrap();
        }
        let cycle = endpoint.once().unwrap();
        let told = cycle.problems[0].to_string();
        assert!(told.contains("its serial is"), "{told}");
        assert_eq!(cycle.deployments.len(), 1, "the deployment was taken back");
    }
    den.stop_lying();
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
}

#[test]
fn u01_a_site_cannot_have_installed_what_the_release_key_did_not_sign() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    // policy is signed as it should be and names this very manifest
    let stranger = SigningKey::generate().unwrap();
    let pen = |targets: &Targets| sign(targets, &[&stranger]).unwrap();
    lab.deploy_as(Source::Forged(&pen), Purpose::Required);
    let cycle = endpoint.once().unwrap();
    assert_eq!(state(&cycle), DeploymentState::Failed);
    let detail = &cycle.deployments[0].detail;
    assert!(
        detail.contains("the targets has 0 valid signatures"),
        "{detail}"
    );
    assert!(endpoint.packages.plans.borrow().is_empty());
}

#[test]
fn u01_what_policy_alone_names_is_not_even_fetched() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy_as(Source::Missing, Purpose::Required);
    let cycle = endpoint.once().unwrap();
    assert_eq!(state(&cycle), DeploymentState::Failed);
    let detail = &cycle.deployments[0].detail;
    assert!(
        detail.starts_with("not_released: policy names package S01-P00001 version 1"),
        "{detail}"
    );
    assert!(endpoint.packages.plans.borrow().is_empty());
    let cache = crate::content::Store::open(&endpoint.folder.cache()).unwrap();
    assert_eq!(cache.objects().unwrap(), []);
}

#[test]
fn u01_what_is_released_but_in_no_policy_is_never_run() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    lab.catalog(|tx| tx.delete_deployment(&"S01-D00001".parse().unwrap()));
    let cycle = endpoint.once().unwrap();
    assert!(cycle.deployments.is_empty() && cycle.problems.is_empty());
    assert!(endpoint.packages.plans.borrow().is_empty());
}

#[test]
fn u02_u07_metadata_older_than_policy_demands_does_not_count() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    // the repository on the way is an older one than the policy was made from
    lab.catalog(|tx| tx.set_released(&"S01-P00001".parse().unwrap(), 1, 3));
    let cycle = endpoint.once().unwrap();
    let detail = &cycle.deployments[0].detail;
    assert!(detail.ends_with("(needed is 3 or later)"), "{detail}");
    assert!(endpoint.packages.plans.borrow().is_empty());
}

#[test]
fn u02_a_repository_that_is_put_back_is_refused_and_the_next_release_goes_on() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    let timestamp = lab.folder().metadata().join("timestamp.json");
    let old = std::fs::read(&timestamp).unwrap();
    lab.deploy(Purpose::Available);
    let asked = CycleOptions {
        requested: ["S01-D00001".parse().unwrap()].into(),
        ..CycleOptions::default()
    };
    assert!(endpoint.once().unwrap().problems.is_empty());
    let new = std::fs::read(&timestamp).unwrap();
    std::fs::write(&timestamp, old).unwrap();
    let cycle = endpoint.run(&asked).unwrap();
    assert_eq!(
        state(&cycle),
        DeploymentState::Failed,
        "nothing is known yet but what is old"
    );
    assert!(endpoint.packages.plans.borrow().is_empty());
    std::fs::write(&timestamp, new).unwrap();
    let retry = CycleOptions {
        retries_now: true,
        ..asked
    };
    assert_eq!(
        state(&endpoint.run(&retry).unwrap()),
        DeploymentState::Compliant
    );
}

#[test]
fn u03_with_stale_metadata_nothing_is_begun_and_it_is_told_once_a_day() {
    let lab = Lab::start(Server::Own);
    let endpoint = Endpoint::new(&lab, "web-1");
    endpoint.enroll(&lab.token()).unwrap();
    lab.deploy(Purpose::Required);
    // known and fetched, but not due yet
    let mut waits = lab.catalog(|tx| {
        let waits = tx.deployments()?.remove(0);
        tx.delete_deployment(&waits.id)?;
        Ok(waits)
    });
    waits.deadline = Timestamp::parse("2999-01-01T00:00:00Z").unwrap();
    lab.insert_signed(&waits);
    assert_eq!(
        state(&endpoint.once().unwrap()),
        DeploymentState::WaitingDeadline
    );
    age_metadata(&endpoint);
    let hide = lab.folder().metadata().join("timestamp.json");
    let timestamp = std::fs::read(&hide).unwrap();
    std::fs::write(&hide, "{}").unwrap();
    let deployment = "S01-D00001".parse().unwrap();
    let told = || {
        let all = lab.catalog(|tx| {
            let client = tx.clients(&ClientFilter::default())?.remove(0).id;
            tx.status_history(&client, &deployment)
        });
        all.iter()
            .filter(|one| one.detail.starts_with("metadata_stale: "))
            .count()
    };
    for _ in 0..3 {
        let cycle = endpoint.once().unwrap();
        assert_eq!(state(&cycle), DeploymentState::WaitingDeadline);
        assert_eq!(told(), 1);
    }
    std::fs::write(&hide, timestamp).unwrap();
    assert!(endpoint.once().unwrap().problems.is_empty());
}

/// As if what is known of releases had been good until yesterday.
fn age_metadata(endpoint: &Endpoint) {
    let file = endpoint.folder.identity("released.json");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut known: serde_json::Value = serde_json::from_str(&text).unwrap();
    known["fresh_until"] = "2020-01-01T00:00:00Z".into();
    std::fs::write(&file, known.to_string()).unwrap();
}

#[test]
fn u11_a22_a_hostile_distribution_point_gets_nothing_installed() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Required);
    let honest = lab.url.clone();
    let replies: [(&str, Vec<u8>); 6] = [
        (
            "other bytes",
            reply("200 OK", "Content-Length: 5\r\n", b"other"),
        ),
        ("endless", reply("200 OK", "", &vec![b'x'; 16 << 20])),
        (
            "elsewhere",
            reply(
                "302 Found",
                &format!("Location: {honest}/\r\nContent-Length: 0\r\n"),
                b"",
            ),
        ),
        (
            "not there",
            reply("404 Not Found", "Content-Length: 0\r\n", b""),
        ),
        (
            "a part",
            reply(
                "206 Partial Content",
                "Content-Range: bytes 7-11/12\r\nContent-Length: 5\r\n",
                b"other",
            ),
        ),
        ("no HTTP", b"\x00\x01\x02 hello".to_vec()),
    ];
    for (name, reply) in replies {
        let endpoint = Endpoint::new(&lab, &name.replace(' ', "-"));
        endpoint.enroll(&lab.token()).unwrap();
        lab.move_point(&hostile_server(reply));
        let cycle = endpoint.once().unwrap();
        assert_eq!(state(&cycle), DeploymentState::Failed, "{name}");
        assert!(endpoint.packages.plans.borrow().is_empty(), "{name}");
        assert!(
            cached(&endpoint) < 1 << 20,
            "{name}: {} bytes kept",
            cached(&endpoint)
        );
        lab.move_point(&honest);
        forget_pause(&endpoint);
        assert_eq!(
            state(&endpoint.once().unwrap()),
            DeploymentState::Compliant,
            "{name}"
        );
    }
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn hostile_server(reply: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            drop(stream.read(&mut [0; 4096]));
            // a client that has seen enough hangs up
            drop(stream.write_all(&reply));
        }
    });
    url
}

fn cached(endpoint: &Endpoint) -> u64 {
    let mut folders = vec![endpoint.folder.path().join("cache")];
    let mut bytes = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let found = entry.metadata().unwrap();
            if found.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += found.len();
            }
        }
    }
    bytes
}
