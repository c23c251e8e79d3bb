//! Sixty things that somebody on the road does to what agents are told. None gets anything installed that was not approved,
//! each is told apart, and when it ends all goes on.

use super::lab::Endpoint;
use super::road::{Exchange, Road, answer, far_future, raw};
use crate::model::deployment::Purpose;
use crate::model::status::DeploymentState;
use crate::trust::root::{self, RoleKeys};
use crate::trust::{PayloadType, SigningKey, seal};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use std::fmt::Write;

/// What is made of one answer.
type Change = Box<dyn Fn(&Exchange) -> Vec<u8> + Send>;

/// A change of the answers that are chosen, and what the agent says of it.
struct Mutation {
    name: String,
    chosen: Box<dyn Fn(&Exchange) -> bool + Send>,
    change: Change,
    said: &'static str,
}

fn of_kind(kind: PayloadType) -> impl Fn(&Exchange) -> bool + Send {
    move |exchange| exchange.is_of(kind)
}

/// A manifest, which lies among the content.
fn is_manifest(exchange: &Exchange) -> bool {
    exchange.line.contains("/objects/") && exchange.body().starts_with(b"{")
}

/// Content that is no manifest.
fn is_content(exchange: &Exchange) -> bool {
    exchange.line.contains("/objects/") && !is_manifest(exchange)
}

/// Metadata of what is released, of this role.
fn of_role(role: &'static str) -> impl Fn(&Exchange) -> bool + Send {
    move |exchange| {
        let kind = format!("\"_type\":\"{role}\"");
        let text = String::from_utf8_lossy(exchange.body());
        exchange.line.contains("/v1/messages") && text.contains(&kind)
    }
}

/// The body with some text of it exchanged.
fn exchanged(body: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(body).unwrap();
    let changed = text.replacen(from, to, 1);
    assert_ne!(changed, text, "nothing was changed");
    changed.into_bytes()
}

/// The envelope with its payload changed and its signature kept.
fn rewritten(body: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut wire: Value = serde_json::from_slice(body).unwrap();
    let payload = BASE64_STANDARD
        .decode(wire["payload"].as_str().unwrap())
        .unwrap();
    let changed = change(std::str::from_utf8(&payload).unwrap());
    assert_ne!(changed.as_bytes(), payload, "nothing was changed");
    wire["payload"] = BASE64_STANDARD.encode(changed).into();
    serde_json::to_vec(&wire).unwrap()
}

/// The same, with something else of the envelope changed.
fn redressed(body: &[u8], change: impl Fn(&mut Value)) -> Vec<u8> {
    let mut wire: Value = serde_json::from_slice(body).unwrap();
    change(&mut wire);
    serde_json::to_vec(&wire).unwrap()
}

/// A name, a change, and what the agent says of it.
type Way = (&'static str, Change, &'static str);

/// What can be done to any signed document.
fn to_any(kind: PayloadType, road: &Road) -> Vec<Way> {
    let stranger = SigningKey::generate().unwrap();
    let other = road.last(PayloadType::Time);
    vec![
        (
            "unsigned",
            Box::new(|it: &Exchange| {
                answer(&redressed(it.body(), |wire| {
                    wire["signatures"] = Value::Array(Vec::new())
                }))
            }) as Change,
            "0 valid signatures",
        ),
        (
            "signed by a stranger",
            Box::new(move |it| {
                let wire: Value = serde_json::from_slice(it.body()).unwrap();
                answer(&seal(
                    kind,
                    &BASE64_STANDARD
                        .decode(wire["payload"].as_str().unwrap())
                        .unwrap(),
                    &stranger,
                ))
            }),
            "0 valid signatures",
        ),
        (
            "another document",
            Box::new(move |_| answer(&other)),
            "expected a",
        ),
        (
            "another type",
            Box::new(|it| {
                answer(&redressed(it.body(), |wire| {
                    wire["payloadType"] = "application/vnd.sms.time.v1+json".into()
                }))
            }),
            "expected a",
        ),
        (
            "cut",
            Box::new(|it| answer(&it.body()[..it.body().len() / 2])),
            "not a readable",
        ),
        ("empty", Box::new(|_| answer(b"")), "not a readable"),
    ]
}

/// What can be done to any answer.
fn on_the_way() -> Vec<Way> {
    vec![
        (
            "endless",
            Box::new(|_| answer(&vec![b' '; 12 << 20])),
            "more than",
        ),
        (
            "elsewhere",
            Box::new(|_| raw("302 Found", "Location: https://127.0.0.1:1/\r\n", b"")),
            "status 302",
        ),
        (
            "failing",
            Box::new(|_| raw("500 Oh", "", b"")),
            "status 500",
        ),
        ("silent", Box::new(|_| Vec::new()), "cannot reach"),
    ]
}

/// What is changed inside, with the signature kept.
const INSIDE: &[(PayloadType, &str, &str)] = &[
    (PayloadType::PolicyAssignments, "serial=\"", "serial=\"9"),
    (PayloadType::PolicyAssignments, "client=\"0", "client=\"1"),
    (PayloadType::PolicyAssignments, "epoch=\"1\"", "epoch=\"2\""),
    (PayloadType::PolicyBody, "S01-P00001", "S01-P00009"),
    (PayloadType::PolicyBody, "\"required\"", "\"available\""),
    (
        PayloadType::PolicyBody,
        "expires_at=\"20",
        "expires_at=\"21",
    ),
    (PayloadType::ContentLocations, "https://", "file:///"),
    (PayloadType::SiteTrust, "\"version\":1", "\"version\":9"),
    (
        PayloadType::SiteTrust,
        "https://127.0.0.1",
        "https://127.0.0.2",
    ),
    (
        PayloadType::Time,
        "\"server_time\":\"2",
        "\"server_time\":\"3",
    ),
];

/// What is changed in a manifest: it is named by its digest, which is compared before anything else.
const MANIFEST: &[(&str, &str)] = &[
    ("\"size\":300000", "\"size\":300001"),
    ("tool_1.1_amd64.deb", "../../etc/cron.d/x"),
    ("install_debian_updates", "run_this"),
    ("{", "["),
];

/// What is changed in metadata of what is released.
const RELEASED: &[(&str, &str, &str, &str)] = &[
    (
        "timestamp",
        "\"version\":",
        "\"version\":9",
        "0 valid signatures",
    ),
    (
        "timestamp",
        "\"expires\":\"2",
        "\"expires\":\"3",
        "0 valid signatures",
    ),
    (
        "timestamp",
        "\"sig\":\"",
        "\"sig\":\"00",
        "0 valid signatures",
    ),
    ("timestamp", "{", "[{", "not a readable"),
    (
        "snapshot",
        "\"version\":",
        "\"version\":9",
        "has other bytes than the signed metadata says",
    ),
    (
        "snapshot",
        "targets.json",
        "others.json",
        "has other bytes than the signed metadata says",
    ),
    (
        "targets",
        "\"length\":",
        "\"length\":9",
        "has other bytes than the signed metadata says",
    ),
    (
        "targets",
        "S01-P00001",
        "S01-P00009",
        "has other bytes than the signed metadata says",
    ),
];

/// A change that needs to know nothing.
type Plain = fn(&Exchange) -> Vec<u8>;

const CONTENT: &[(&str, Plain, &str)] = &[
    (
        "one byte flipped",
        |it| {
            let mut body = it.body().to_vec();
            body[1000] ^= 1;
            answer(&body)
        },
        "cannot fetch",
    ),
    (
        "longer",
        |it| answer(&[it.body(), b"x"].concat()),
        "cannot fetch",
    ),
    ("shorter", |it| answer(&it.body()[1..]), "cannot fetch"),
    (
        "not there",
        |_| raw("404 Not Found", "", b""),
        "is not there",
    ),
    (
        "elsewhere",
        |_| raw("302 Found", "Location: https://127.0.0.1:1/\r\n", b""),
        "status 302",
    ),
    (
        "a part",
        |_| {
            raw(
                "206 Partial Content",
                "Content-Range: bytes 7-11/12\r\n",
                b"other",
            )
        },
        "cannot fetch",
    ),
    ("no HTTP", |_| b"\0\x01\x02".to_vec(), "cannot fetch"),
];

/// Everything that is done.
fn mutations(road: &Road) -> Vec<Mutation> {
    let mut all = Vec::new();
    let kinds = [
        PayloadType::PolicyAssignments,
        PayloadType::PolicyBody,
        PayloadType::ContentLocations,
        PayloadType::SiteTrust,
    ];
    for kind in kinds {
        for (name, change, said) in to_any(kind, road).into_iter().chain(on_the_way()) {
            all.push(Mutation {
                name: format!("{kind:?}: {name}"),
                chosen: Box::new(of_kind(kind)),
                change,
                said,
            });
        }
    }
    for (kind, from, to) in INSIDE {
        let change: Change =
            Box::new(move |it| answer(&rewritten(it.body(), |text| text.replacen(from, to, 1))));
        all.push(Mutation {
            name: format!("{kind:?}: {to}"),
            chosen: Box::new(of_kind(*kind)),
            change,
            said: "0 valid signatures",
        });
    }
    all.extend(of_releases());
    for (name, change, said) in CONTENT {
        all.push(Mutation {
            name: format!("content: {name}"),
            chosen: Box::new(is_content),
            change: Box::new(change),
            said,
        });
    }
    all.extend(replays(road));
    all.extend(roots());
    all
}

/// What is done to manifests, and to the metadata that names them.
fn of_releases() -> Vec<Mutation> {
    let manifests = MANIFEST.iter().map(|(from, to)| Mutation {
        name: format!("manifest: {to}"),
        chosen: Box::new(is_manifest),
        change: Box::new(move |it| answer(&exchanged(it.body(), from, to))),
        said: "the bytes have another digest",
    });
    let metadata = RELEASED.iter().map(|(role, from, to, said)| Mutation {
        name: format!("{role}: {to}"),
        chosen: Box::new(of_role(role)),
        change: Box::new(move |it| answer(&exchanged(it.body(), from, to))),
        said,
    });
    manifests.chain(metadata).collect()
}

/// What was signed once, for somebody else or for another question.
fn replays(road: &Road) -> Vec<Mutation> {
    let replay = |kind: PayloadType, said| {
        let old = road.last(kind);
        let change: Change = Box::new(move |_| answer(&old));
        Mutation {
            name: format!("{kind:?}: replayed"),
            chosen: Box::new(of_kind(kind)),
            change,
            said,
        }
    };
    vec![
        replay(PayloadType::PolicyAssignments, "it is for client"),
        replay(PayloadType::PolicyBody, "it is for client"),
        replay(PayloadType::Receipt, "it answers another message"),
        replay(PayloadType::Time, "it answers another question"),
    ]
}

/// A next root that nobody signed who may.
fn roots() -> Vec<Mutation> {
    let stranger = SigningKey::generate().unwrap();
    let own = vec![stranger.public()];
    let roles = RoleKeys {
        root: own.clone(),
        root_threshold: 1,
        release: own.clone(),
        release_threshold: 1,
        snapshot: own.clone(),
        timestamp: own,
    };
    let make = |version| root::make(version, far_future(), &roles, &[&stranger]).unwrap();
    let bodies = [
        ("a stranger's", make(2), "0 valid signatures"),
        ("a later one", make(7), "0 valid signatures"),
        ("no root", b"{}".to_vec(), "not a readable root"),
    ];
    let mutation = |(name, body, said): (&str, Vec<u8>, _)| Mutation {
        name: format!("root: {name}"),
        chosen: Box::new(|it: &Exchange| it.line.contains("/v1/root/2.json")),
        change: Box::new(move |_| answer(&body)),
        said,
    };
    bodies.map(mutation).into()
}

fn enrolled(road: &Road, name: &str) -> Endpoint {
    let endpoint = Endpoint::new(&road.lab, name);
    endpoint.enroll(&road.lab.token()).unwrap();
    endpoint
}

/// All that a cycle says went wrong.
fn complaints(endpoint: &Endpoint) -> String {
    let mut told = String::new();
    match endpoint.once() {
        Ok(cycle) => {
            for problem in &cycle.problems {
                let _ = write!(told, "{problem}; ");
            }
            for report in &cycle.deployments {
                let _ = write!(told, "{}; ", report.detail);
            }
        }
        Err(error) => told = error.to_string(),
    }
    told
}

/// Only what was approved may ever have been installed.
fn assert_approved(endpoint: &Endpoint, name: &str) {
    for plan in endpoint.packages.plans.borrow().iter() {
        let planned: Vec<String> = plan
            .packages
            .iter()
            .map(|one| format!("{} {}", one.name, one.version))
            .collect();
        assert_eq!(planned, ["tool 1.1"], "{name}");
    }
}

#[test]
fn a10_k2_c13_sixty_mutations_on_the_road_install_nothing_and_are_told_apart() {
    let road = Road::new();
    road.lab.deploy(Purpose::Required);
    enrolled(&road, "other").once().unwrap();
    let mutations = mutations(&road);
    assert!(mutations.len() >= 60, "{}", mutations.len());
    for (
        number,
        Mutation {
            name,
            chosen,
            change,
            said,
        },
    ) in mutations.into_iter().enumerate()
    {
        let endpoint = enrolled(&road, &format!("web-{number}"));
        road.set(Box::new(move |exchange| {
            chosen(exchange).then(|| change(exchange))
        }));
        let told = complaints(&endpoint);
        road.clear();
        assert!(told.contains(said), "{name}: {told}");
        let is_about_its_supply = !["Receipt", "Time", "root", "SiteTrust"]
            .iter()
            .any(|kind| name.starts_with(kind));
        assert!(
            !is_about_its_supply || endpoint.packages.plans.borrow().is_empty(),
            "{name}: installed"
        );
        assert_approved(&endpoint, &name);
        // the pause after a failure is over
        drop(std::fs::remove_file(
            endpoint.folder.path().join("state.json"),
        ));
        if number % 6 == 0 {
            let cycle = endpoint.once().unwrap();
            assert_eq!(
                cycle.deployments[0].state,
                DeploymentState::Compliant,
                "{name}: when it is over"
            );
        }
    }
}

#[test]
fn u12_a_part_that_is_withheld_keeps_the_whole_from_starting() {
    let road = Road::new();
    road.lab.deploy(Purpose::Required);
    let endpoint = enrolled(&road, "web-1");
    road.set(Box::new(|it| is_content(it).then(Vec::new)));
    for _ in 0..2 {
        let told = complaints(&endpoint);
        assert!(endpoint.packages.plans.borrow().is_empty(), "{told}");
        drop(std::fs::remove_file(
            endpoint.folder.path().join("state.json"),
        ));
    }
    road.clear();
    let cycle = endpoint.once().unwrap();
    assert_eq!(cycle.deployments[0].state, DeploymentState::Compliant);
}
