//! Drills: somebody holds keys. What he may do, he may; what he must not, he cannot.

use super::lab::{Endpoint, Lab, Server, Source, now};
use super::road::{Road, answer, far_future, post};
use crate::catalog::Catalog;
use crate::model::client::Approval;
use crate::model::deployment::Purpose;
use crate::model::id::MessageId;
use crate::model::message::{Body, Header, Message, Outcome, Receipt};
use crate::model::status::DeploymentState;
use crate::service::agent::{self, Cycle};
use crate::service::site::{self, SiteKeys};
use crate::service::{audit, backup, testing};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::{self, RoleKeys};
use crate::trust::sealed::{Lock, Opener};
use crate::trust::tuf::Targets;
use crate::trust::tuf::metadata::sign;
use crate::trust::{self, PayloadType, SigningKey, SiteTrust, envelope, seal};
use age::secrecy::ExposeSecret;
use serde_json::Value;

fn enrolled(lab: &Lab, name: &str) -> Endpoint {
    let endpoint = Endpoint::new(lab, name);
    assert_eq!(
        endpoint.enroll(&lab.token()).unwrap().approval,
        Approval::Approved
    );
    endpoint
}

fn state(cycle: &Cycle) -> DeploymentState {
    cycle.deployments[0].state
}

fn keys(lab: &Lab) -> SiteKeys {
    site::load_site_keys(&lab.folder).unwrap()
}

/// In simple mode it is there.
fn release(lab: &Lab) -> SigningKey {
    keys(lab).release.expect("the release key")
}

fn forget_pause(endpoint: &Endpoint) {
    drop(std::fs::remove_file(
        endpoint.folder.path().join("state.json"),
    ));
}

#[test]
fn k1_c01_the_keys_of_one_agent_touch_no_other_client() {
    let lab = Lab::start(Server::Own);
    lab.deploy(Purpose::Required);
    let (thief, victim) = (enrolled(&lab, "thief"), enrolled(&lab, "victim"));
    victim.once().unwrap();
    let key = thief.key();
    let clients = lab.catalog(|tx| tx.clients(&Default::default()));
    let of = |name: &str| {
        clients
            .iter()
            .find(|client| client.hostname == name)
            .unwrap()
            .clone()
    };
    let before = lab.catalog(|tx| {
        Ok((
            tx.client(&of("victim").id)?,
            tx.statuses_of_client(&of("victim").id)?,
        ))
    });
    let bodies = [
        Body::Heartbeat {},
        Body::Status(Vec::new()),
        Body::PolicyAssignments { known: None },
        Body::PolicyBody {
            policy: "S01-D00001".parse().unwrap(),
            version: 1,
        },
        Body::Locate {
            package: "S01-P00001".parse().unwrap(),
            version: 1,
            waited_minutes: 0,
        },
    ];
    for (number, body) in (100..).zip(bodies) {
        let header = Header {
            id: MessageId::make(now(), &[number as u8; 10]),
            client: of("victim").id,
            epoch: 1,
            sequence: number,
            site: "S01".parse().unwrap(),
            sent_at: now(),
        };
        let sealed =
            envelope::seal_json(PayloadType::Message, &Message { header, body }, &key).unwrap();
        let (status, told) = post(lab.address(), "/v1/messages", &sealed);
        assert_eq!(status, 200);
        let receipt: Receipt =
            trust::open(&told, PayloadType::Receipt, &[keys(&lab).policy.public()])
                .unwrap()
                .json()
                .unwrap();
        assert_eq!(receipt.outcome, Outcome::Refused);
    }
    let after = lab.catalog(|tx| {
        Ok((
            tx.client(&of("victim").id)?,
            tx.statuses_of_client(&of("victim").id)?,
        ))
    });
    assert_eq!(after, before);
    assert_eq!(state(&victim.once().unwrap()), DeploymentState::Compliant);
}

/// A name, and what makes the file of targets.
type Forgery = (String, Forge);
type Forge = Box<dyn Fn(&Targets) -> Vec<u8>>;

/// What somebody who has everything online may put in the place of the targets: signed by every key but the right one, or
/// signed by the right one as something else.
fn forgeries(lab: &Lab) -> Vec<Forgery> {
    let mut forged: Vec<Forgery> = vec![
        ("nothing".to_owned(), Box::new(|_| b"{}".to_vec())),
        (
            "no metadata".to_owned(),
            Box::new(|it| serde_json::to_vec(it).unwrap()),
        ),
    ];
    let folder = KeyDirectory::open(&lab.folder.keys()).unwrap();
    let online = folder
        .list()
        .into_iter()
        .map(|role| (role.to_string(), folder.load(role).unwrap()));
    let strangers = [("stranger".to_owned(), SigningKey::generate().unwrap())];
    // without the root and release keys, which in hardened mode are not there
    let (right, root) = (
        release(lab).public(),
        folder.load(KeyRole::Root).unwrap().public(),
    );
    let others = online
        .chain(strangers)
        .filter(|(_, key)| key.public() != right && key.public() != root);
    for (name, key) in others {
        let twice = SigningKey::from_pem(key.to_pem().as_bytes()).unwrap();
        forged.push((
            format!("by {name}"),
            Box::new(move |it| sign(it, &[&key]).unwrap()),
        ));
        forged.push((
            format!("by {name}, twice"),
            Box::new(move |it| sign(it, &[&twice, &twice]).unwrap()),
        ));
    }
    for kind in PayloadType::ALL {
        let key = release(lab);
        let seal_it = move |it: &Targets| seal(*kind, &serde_json::to_vec(it).unwrap(), &key);
        forged.push((format!("as {kind:?}"), Box::new(seal_it)));
    }
    forged.extend(redressed(lab));
    forged
}

/// What the release key signed once, with something of it exchanged.
fn redressed(lab: &Lab) -> Vec<Forgery> {
    let change = |name: &str, change: fn(&mut Value, Value)| {
        let (right, stranger) = (release(lab), SigningKey::generate().unwrap());
        let pen = move |it: &Targets| {
            let mut older = it.clone();
            older.targets.clear();
            let mut wire: Value = serde_json::from_slice(&sign(it, &[&stranger]).unwrap()).unwrap();
            change(
                &mut wire,
                serde_json::from_slice(&sign(&older, &[&right]).unwrap()).unwrap(),
            );
            serde_json::to_vec(&wire).unwrap()
        };
        let pen: Forge = Box::new(pen);
        (name.to_owned(), pen)
    };
    vec![
        change("unsigned", |wire, _| {
            wire["signatures"] = Value::Array(Vec::new())
        }),
        change("an older signature", |wire, old| {
            wire["signatures"] = old["signatures"].clone()
        }),
        change("a stranger under the release key's name", |wire, old| {
            wire["signatures"][0]["keyid"] = old["signatures"][0]["keyid"].clone();
        }),
        change("zeros", |wire, old| {
            wire["signatures"] = old["signatures"].clone();
            wire["signatures"][0]["sig"] = "0".repeat(128).into();
        }),
        change("signed twice", |wire, old| {
            wire["past"] = old["signed"].clone();
            wire["signatures"] = old["signatures"].clone();
        }),
    ]
}

#[test]
fn a17_k3_who_holds_everything_online_can_have_nothing_new_installed() {
    let count = forgeries(&Lab::start(Server::Own)).len();
    assert!(count >= 20, "{count}");
    for number in 0..count {
        let lab = Lab::start(Server::Own);
        let (name, pen) = forgeries(&lab).remove(number);
        let endpoint = enrolled(&lab, "web-1");
        lab.deploy_as(Source::Forged(&*pen), Purpose::Required);
        let cycle = endpoint.once().unwrap();
        assert_eq!(state(&cycle), DeploymentState::Failed, "{name}");
        assert!(endpoint.packages.plans.borrow().is_empty(), "{name}");
    }
}

#[test]
fn a17_k3_u09_online_keys_make_neither_roots_nor_site_trust() {
    let road = Road::new();
    road.lab.deploy(Purpose::Required);
    let endpoint = enrolled(&road.lab, "web-1");
    let policy = keys(&road.lab).policy;
    let own = vec![policy.public()];
    let roles = RoleKeys {
        root: own.clone(),
        root_threshold: 1,
        release: own.clone(),
        release_threshold: 1,
        snapshot: own.clone(),
        timestamp: own,
    };
    let root = root::make(2, far_future(), &roles, &[&policy]).unwrap();
    let honest = trust::Envelope::read(
        &std::fs::read(road.lab.folder.site_trust()).unwrap(),
        PayloadType::SiteTrust,
    )
    .unwrap();
    let mut trust: SiteTrust = honest
        .verify(&[release(&road.lab).public()], 1)
        .unwrap()
        .json()
        .unwrap();
    trust.version += 1;
    let trust = trust.seal(&policy).unwrap();
    for (path, body) in [("/v1/root/2.json", root), ("/v1/site-trust", trust)] {
        road.set(Box::new(move |it| {
            it.line.contains(path).then(|| answer(&body))
        }));
        let cycle = endpoint.once().unwrap();
        road.clear();
        let told = cycle.problems[0].to_string();
        assert!(told.contains("0 valid signatures"), "{path}: {told}");
    }
    forget_pause(&endpoint);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
}

#[test]
fn k4_the_release_key_alone_gets_nothing_assigned() {
    let road = Road::new();
    let endpoint = enrolled(&road.lab, "web-1");
    let release = release(&road.lab);
    endpoint.once().unwrap();
    // released as it should be, and lying on the distribution point
    road.lab.deploy(Purpose::Required);
    let id = "S01-D00001".parse().unwrap();
    let deployment = road.lab.catalog(|tx| tx.deployment(&id)).unwrap();
    road.lab.catalog(|tx| tx.delete_deployment(&id));
    assert!(endpoint.once().unwrap().deployments.is_empty());
    // nor does it sign policy
    road.lab.catalog(|tx| tx.insert_deployment(&deployment));
    let kind = PayloadType::PolicyAssignments;
    road.set(Box::new(move |it| {
        it.is_of(kind).then(|| {
            let wire: Value = serde_json::from_slice(it.body()).unwrap();
            let payload = base64::Engine::decode(
                &base64::prelude::BASE64_STANDARD,
                wire["payload"].as_str().unwrap(),
            )
            .unwrap();
            answer(&seal(kind, &payload, &release))
        })
    }));
    let cycle = endpoint.once().unwrap();
    assert!(
        cycle.problems[0].to_string().contains("0 valid signatures"),
        "{:?}",
        cycle.problems
    );
    assert!(endpoint.packages.plans.borrow().is_empty());
}

#[test]
fn k7_l06_o12_yesterdays_site_does_not_roll_agents_back() {
    let mut lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    endpoint.once().unwrap();
    let site = lab.folder.path().to_owned();
    let backup = lab.dir.path().join("backup");
    lab.stop();
    copy(&site, &backup);
    lab.restart();
    lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    lab.stop();
    std::fs::remove_dir_all(&site).unwrap();
    copy(&backup, &site);
    lab.restart();
    for _ in 0..3 {
        let cycle = endpoint.once().unwrap();
        assert_eq!(cycle.deployments.len(), 1, "the deployment was taken back");
    }
    assert_eq!(endpoint.packages.plans.borrow().len(), 1);
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    let mode = std::fs::metadata(from).unwrap().permissions();
    std::fs::set_permissions(to, mode).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a15_a21_all_files_of_another_site_do_nothing_here() {
    let (road, other) = (Road::new(), Lab::start(Server::Own));
    road.lab.deploy(Purpose::Required);
    let endpoint = enrolled(&road.lab, "web-1");
    let foreign = keys(&other);
    let wire = |path: &'static str, body: Vec<u8>| (path, body);
    let documents = [
        wire(
            "/v1/root/2.json",
            std::fs::read(other.folder.root(1)).unwrap(),
        ),
        wire(
            "/v1/site-trust",
            std::fs::read(other.folder.site_trust()).unwrap(),
        ),
    ];
    for (path, body) in documents {
        road.set(Box::new(move |it| {
            it.line.contains(path).then(|| answer(&body))
        }));
        let cycle = endpoint.once().unwrap();
        assert!(!cycle.problems.is_empty(), "{path}");
        assert!(endpoint.packages.plans.borrow().is_empty(), "{path}");
    }
    for kind in [
        PayloadType::PolicyAssignments,
        PayloadType::ContentLocations,
        PayloadType::Receipt,
    ] {
        let policy = SigningKey::from_pem(foreign.policy.to_pem().as_bytes()).unwrap();
        road.set(Box::new(move |it| {
            it.is_of(kind).then(|| {
                let wire: Value = serde_json::from_slice(it.body()).unwrap();
                let payload = base64::Engine::decode(
                    &base64::prelude::BASE64_STANDARD,
                    wire["payload"].as_str().unwrap(),
                )
                .unwrap();
                answer(&seal(kind, &payload, &policy))
            })
        }));
        let fresh = enrolled(&road.lab, &format!("{kind:?}").to_lowercase());
        let cycle = fresh.once().unwrap();
        let told = format!("{:?} {:?}", cycle.problems, cycle.deployments);
        assert!(
            told.contains("NotSigned") || told.contains("0 valid signatures"),
            "{kind:?}: {told}"
        );
        assert!(
            kind == PayloadType::Receipt || fresh.packages.plans.borrow().is_empty(),
            "{kind:?}"
        );
    }
    road.clear();
    // and a token of one site enrolls nobody at the other
    let mut token = other.token();
    token.url = road.lab.url.clone();
    let told = Endpoint::new(&road.lab, "stray")
        .enroll(&token)
        .unwrap_err()
        .to_string();
    assert!(told.contains("pinned"), "{told}");
}

#[test]
fn o12_agents_follow_a_restored_site_and_install_nothing_twice() {
    let mut lab = Lab::start(Server::Own);
    let endpoint = enrolled(&lab, "web-1");
    endpoint.once().unwrap();
    let sealed = lab.dir.path().join("site.age");
    let identity = age::x25519::Identity::generate();
    let address = lab.folder.catalog().display().to_string();
    let source = backup::Source {
        folder: &lab.folder,
        catalog: &mut Catalog::open(&address).unwrap(),
        operator: &testing::founder(&lab.folder),
        now: now(),
    };
    let lock = Lock::Recipients(vec![identity.to_public().to_string()]);
    backup::backup(source, &sealed, lock).unwrap();
    lab.deploy(Purpose::Required);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    lab.stop();
    std::fs::remove_dir_all(lab.folder.path()).unwrap();
    let sealed = backup::Sealed {
        path: &sealed,
        opener: &Opener::Identity(identity.to_string().expose_secret().to_owned()),
        site: &"S01".parse().unwrap(),
    };
    let restored = backup::restore(&sealed, &lab.folder, ("bob", now())).unwrap();
    assert!(!restored.needs_site_trust && !restored.needs_release);
    lab.restart();
    let cycle = endpoint.once().unwrap();
    assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
    lab.deploy(Purpose::Required);
    for _ in 0..2 {
        forget_pause(&endpoint);
        let cycle = endpoint.once().unwrap();
        assert!(cycle.problems.is_empty(), "{:?}", cycle.problems);
        assert_eq!(state(&cycle), DeploymentState::Compliant);
    }
    assert_eq!(
        endpoint.packages.plans.borrow().len(),
        1,
        "it is not installed again"
    );
}

#[test]
fn k5_who_holds_release_and_policy_keys_is_seen_by_who_compares() {
    let lab = Lab::start(Server::Own);
    let (endpoint, site) = (enrolled(&lab, "web-1"), lab.folder.metadata());
    let honest = lab.dir.path().join("honest");
    lab.repository().file("timestamp.json", 1 << 20).unwrap();
    copy(&site, &honest);
    let pen = |targets: &Targets| sign(targets, &[&release(&lab)]).unwrap();
    lab.deploy_as(Source::Forged(&pen), Purpose::Required);
    assert_eq!(
        state(&endpoint.once().unwrap()),
        DeploymentState::Compliant,
        "both keys do all"
    );
    let problems = |released| {
        let address = lab.folder.catalog().display().to_string();
        let kept = audit::Kept {
            head: None,
            released,
        };
        let examine = |tx: &mut crate::catalog::Tx| audit::examine(tx, &lab.folder, &kept);
        let examined = Catalog::open(&address).unwrap().read(examine).unwrap();
        examined.problems.join("; ")
    };
    let said = problems(None);
    assert!(
        said.contains("packages/S01-P00001/1.json is released, and the log does not say who"),
        "{said}"
    );
    // the traces at the site are removed, but the machine still has what it was shown
    std::fs::remove_dir_all(&site).unwrap();
    copy(&honest, &site);
    assert!(!problems(None).contains("is released"));
    let shown = agent::status(&endpoint.folder).unwrap().released;
    let said = problems(shown);
    assert!(said.contains("this site never published it"), "{said}");
}
