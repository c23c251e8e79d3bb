//! A site that serves, and the machines that are enrolled at it.

use crate::archive::Archive;
use crate::driver::{Answer, Request};
use sms::catalog::Catalog;
use sms::host::clock::{Clock, SystemClock};
use sms::model::delta::{Delta, Unchanged};
use sms::model::digest::Digest;
use sms::model::id::{ClientId, DeploymentId, MessageId, SiteCode};
use sms::model::inventory::Inventory;
use sms::model::message::{Body, Header, Message};
use sms::model::role::ManagementPoint;
use sms::model::site::{ApprovalMode, Limits};
use sms::model::status::{DeploymentState, StatusMessage};
use sms::model::time::Timestamp;
use sms::model::version::Version;
use sms::rules::inventory::{Fingerprint, Sections, diff};
use sms::server::{self, Doors, Log};
use sms::service::certificates::SiteCertificates;
use sms::service::client::{self, NewToken};
use sms::service::site::{self, NewSite, SiteFolder};
use sms::service::station::Station;
use sms::trust::enrollment::{self, Machine};
use sms::trust::envelope::seal_json;
use sms::trust::{PayloadType, SigningKey, open};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Of ten usual inventories so many are as the one before.
const SAME_OF_TEN: usize = 8;
/// Packages that a change makes newer.
const CHANGES: usize = 3;
/// Kinds of machines; those of a kind are made from one image, and each has some packages of its own.
const IMAGES: usize = 5;
const OWN: usize = 10;
/// One package in so many has an update.
const OUTDATED: usize = 30;
/// Statuses of about 20 KiB.
const STATUSES: usize = 55;

/// How much the site takes is measured, not how much it is told to take.
const UNLIMITED: Limits = Limits {
    messages_per_minute: u32::MAX,
    mebibytes_per_hour: u32::MAX,
    requests_per_minute: u32::MAX,
    full_inventories_per_hour: u32::MAX,
};

/// What machines send.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    First,
    Again,
    Changed,
    Usual,
    Delta,
    Unchanged,
    UsualOfAgents,
    Status,
    Assignments,
}

impl Kind {
    pub fn title(self, packages: usize) -> String {
        let inventory = |which: &str| format!("{which} inventory, {packages} packages,");
        match self {
            Self::First => inventory("first"),
            Self::Again => inventory("the same"),
            Self::Changed => inventory("changed"),
            Self::Usual => inventory("usual (8 of 10 the same)"),
            Self::Delta => format!("delta, {CHANGES} of {packages} packages,"),
            Self::Unchanged => "unchanged,".to_owned(),
            Self::UsualOfAgents => "usual (8 of 10 unchanged, else deltas)".to_owned(),
            Self::Status => format!("{STATUSES} statuses,"),
            Self::Assignments => "assignments,".to_owned(),
        }
    }
}

struct Agent {
    id: ClientId,
    key: SigningKey,
    sequence: u64,
    inventory: Inventory,
    /// The serial and the state of its last report; none after a full one until it is asked for.
    reported: Option<(u32, Fingerprint)>,
    /// The assignment list that it holds.
    list: Option<Digest>,
}

pub struct Fleet {
    pub url: String,
    folder: SiteFolder,
    agents: Vec<Agent>,
    stop: Arc<AtomicBool>,
    server: JoinHandle<()>,
    sent: usize,
}

fn now() -> Timestamp {
    SystemClock.now()
}

impl Fleet {
    pub fn enroll(archive: &Archive, path: &Path, (packages, clients): (usize, usize)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let folder = SiteFolder::at(path);
        let agents = made(archive, &folder, &url, (packages, clients));
        let stop = Arc::new(AtomicBool::new(false));
        let server = serve(&folder, listener, stop.clone());
        Self {
            url,
            folder,
            agents,
            stop,
            server,
            sent: 0,
        }
    }

    /// A message of every machine.
    pub fn round(&mut self, kind: Kind) -> Vec<Request> {
        let clients = self.agents.len();
        (0..clients)
            .map(|client| {
                self.sent += 1;
                let is_same = match kind {
                    Kind::Changed | Kind::Delta => false,
                    Kind::Usual | Kind::UsualOfAgents => self.sent % 10 < SAME_OF_TEN,
                    _ => true,
                };
                let agent = &mut self.agents[client];
                let before = agent.reported.take();
                if matches!(kind, Kind::Delta | Kind::Unchanged | Kind::UsualOfAgents) {
                    let known = before.unwrap_or_else(|| (0, fingerprint(&agent.inventory)));
                    agent.reported = Some(known);
                }
                if !is_same {
                    change(&mut agent.inventory, self.sent);
                }
                let body = match (kind, is_same) {
                    (Kind::Delta | Kind::UsualOfAgents, false) => delta(agent),
                    (Kind::Unchanged | Kind::UsualOfAgents, true) => unchanged(agent),
                    _ => body(kind, agent, self.sent),
                };
                request(agent, body, client)
            })
            .collect()
    }

    /// Each holds from now on the list that it was sent.
    pub fn hold(&mut self, answers: &[Answer]) {
        let key = site::load_site_keys(&self.folder)
            .expect("keys")
            .policy
            .public();
        for (agent, answer) in self.agents.iter_mut().zip(answers) {
            let list = open(&answer.body, PayloadType::PolicyAssignments, &[key]);
            agent.list = Some(Digest::of(list.expect("is signed").payload()));
        }
    }

    pub fn id(&self, client: usize) -> &ClientId {
        &self.agents[client].id
    }

    /// Waits until every machine is judged by its last inventory, as the site does when it has time; says how long.
    pub fn settle(&self) -> Duration {
        let begin = Instant::now();
        let address = self.folder.catalog().display().to_string();
        let mut catalog = Catalog::open(&address).expect("is there");
        loop {
            let left = catalog.read(|tx| tx.clients_not_judged());
            if left
                .unwrap_or_else(|e: sms::catalog::Error| panic!("{e}"))
                .is_empty()
            {
                return begin.elapsed();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn stop(self) -> SiteFolder {
        self.stop.store(true, Ordering::Relaxed);
        self.server.join().expect("the server ends");
        self.folder
    }
}

fn serve(folder: &SiteFolder, listener: TcpListener, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    let authority = site::load_site_keys(folder).expect("keys").authority;
    let certificates = Arc::new(SiteCertificates::new(
        authority,
        vec!["127.0.0.1".to_owned()],
    ));
    let address = folder.catalog().display().to_string();
    let station = Arc::new(Station::open(folder.clone(), &address).expect("a site"));
    let doors = Doors {
        site: Some(station),
        ..Doors::default()
    };
    let log: Log = Arc::new(|line| println!("server: {line}"));
    std::thread::spawn(move || {
        server::run(listener, certificates, (doors, log), &stop).expect("serves");
    })
}

/// A new site, with the archive as its feed, and machines enrolled at it.
fn made(
    archive: &Archive,
    folder: &SiteFolder,
    url: &str,
    (packages, clients): (usize, usize),
) -> Vec<Agent> {
    let address = folder.catalog().display().to_string();
    let new = NewSite {
        code: SiteCode::parse("S01").expect("a code"),
        name: "Load".into(),
        management_point: ManagementPoint {
            url: url.to_owned(),
        },
        operator: "alice".into(),
        operator_key: None,
    };
    let root = site::initialise(folder, &address, &new, now()).expect("a site");
    let mut catalog = Catalog::open(&address).expect("was made");
    let text: String = archive
        .records(usize::MAX)
        .flat_map(|record| [record, "\n\n"])
        .collect();
    let updates = archive.updates(&text);
    let state = archive.state(&updates);
    let whole = archive.inventory(packages * 2);
    let token = NewToken {
        url: None,
        life: Duration::from_secs(3600),
        auto_approve: true,
        collection: None,
        name_pattern: None,
        replace: None,
    };
    let mut enroll = |tx: &mut sms::catalog::Tx| -> Result<Vec<Agent>, sms::service::Error> {
        let mut settings = tx.settings()?;
        settings.approval = ApprovalMode::Token;
        settings.limits = UNLIMITED;
        tx.set_settings(&settings)?;
        tx.replace_feeds(std::slice::from_ref(&state.feed))?;
        tx.replace_feed(&state, &updates)?;
        let mut agents = Vec::new();
        for number in 0..clients {
            let agent = machine(&whole, number, packages);
            let token = client::issue_token(tx, &token, root, ("alice", now()))?;
            let named = Machine {
                client: agent.id.clone(),
                hostname: agent.inventory.machine.hostname.clone(),
                machine_id: agent.inventory.machine.machine_id.clone(),
                serial: String::new(),
                clone_of: None,
            };
            let asked = token.request(named, &agent.key.public())?;
            let sealed = enrollment::seal_request(&asked, &agent.key)?;
            client::enroll(tx, &sealed, None, now())?;
            agents.push(agent);
        }
        Ok(agents)
    };
    catalog.write(&mut enroll).expect("enrolled")
}

/// A machine of one of some images with some packages of its own.
fn machine(whole: &Inventory, number: usize, packages: usize) -> Agent {
    let bytes = (number as u64).to_be_bytes();
    let mut random = [7; 10];
    random[2..].copy_from_slice(&bytes);
    let own = packages.min(OWN);
    let pool = &whole.packages;
    let image = (number % IMAGES) * pool.len() / (2 * IMAGES);
    let mut inventory = whole.clone();
    inventory.packages = pool
        .iter()
        .cycle()
        .skip(image)
        .take(packages - own)
        .cloned()
        .collect();
    let others = (0..own).map(|at| pool[(number * 31 + at * 17) % pool.len()].clone());
    inventory.packages.extend(others);
    inventory
        .packages
        .sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
    inventory.packages.dedup_by(|a, b| a.name == b.name);
    // the archive gives machines whose every package is out of date; of ours it is one in some
    for (at, package) in inventory.packages.iter_mut().enumerate() {
        if !(at + number).is_multiple_of(OUTDATED) {
            let version = package.version.as_str().trim_end_matches('~');
            package.version = Version::parse(version).expect("a version");
        }
    }
    inventory.machine.hostname = format!("client-{number}");
    inventory.machine.machine_id = format!("{number:032x}");
    Agent {
        id: ClientId::make(now(), &random),
        key: SigningKey::generate().expect("random bytes"),
        sequence: 0,
        inventory,
        reported: None,
        list: None,
    }
}

/// Some packages became newer: versions that a few hundred machines share.
fn change(inventory: &mut Inventory, number: usize) {
    let count = inventory.packages.len();
    for at in 0..CHANGES.min(count) {
        let package = &mut inventory.packages[(number / 50 + at * 13) % count];
        let version = format!("{}+{}", package.version.as_str(), number / 500);
        package.version = Version::parse(&version).expect("a version");
    }
}

fn body(kind: Kind, agent: &mut Agent, number: usize) -> Body {
    match kind {
        Kind::Assignments => Body::PolicyAssignments { known: agent.list },
        Kind::Status => Body::Status((0..STATUSES).map(|at| status(number, at)).collect()),
        _ => {
            agent.inventory.collected_at = now();
            for system in &mut agent.inventory.hardware.file_systems {
                system.free = system.free.wrapping_add(4096) % system.size.max(1);
            }
            Body::Inventory(Box::new(agent.inventory.clone()))
        }
    }
}

fn fingerprint(inventory: &Inventory) -> Fingerprint {
    let sections = Sections::of(inventory).expect("JSON");
    Fingerprint::of(&sections, &inventory.packages)
}

/// What changed since the last report, as an agent says it.
fn delta(agent: &mut Agent) -> Body {
    let (serial, before) = agent.reported.take().expect("has reported");
    let sections = Sections::of(&agent.inventory).expect("JSON");
    let after = Fingerprint::of(&sections, &agent.inventory.packages);
    let delta = Delta {
        collected_at: now(),
        serial: serial + 1,
        base: before.state().hash(),
        state: after.state().hash(),
        changes: diff(&before, &sections, &agent.inventory.packages).expect("differ"),
    };
    agent.reported = Some((serial + 1, after));
    Body::InventoryDelta(Box::new(delta))
}

fn unchanged(agent: &Agent) -> Body {
    let (serial, state) = agent.reported.as_ref().expect("has reported");
    Body::InventoryUnchanged(Unchanged {
        collected_at: now(),
        serial: *serial,
        state: state.state().hash(),
    })
}

fn status(number: usize, at: usize) -> StatusMessage {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&((number * STATUSES + at) as u64).to_be_bytes());
    StatusMessage {
        id: MessageId::make(now(), &random),
        at: now(),
        deployment: DeploymentId::parse("S01-D00001").expect("an id"),
        state: DeploymentState::Installing,
        detail: "dpkg: unpacking of some packages, as it says line by line ".repeat(2),
        exit_code: None,
        updates: Vec::new(),
    }
}

fn request(agent: &mut Agent, body: Body, client: usize) -> Request {
    agent.sequence += 1;
    let mut random = [0; 10];
    random[..8].copy_from_slice(&agent.sequence.to_be_bytes());
    let message = Message {
        header: Header {
            id: MessageId::make(now(), &random),
            client: agent.id.clone(),
            epoch: 1,
            sequence: agent.sequence,
            site: SiteCode::parse("S01").expect("a code"),
            sent_at: now(),
        },
        body,
    };
    let sealed = seal_json(PayloadType::Message, &message, &agent.key).expect("sealed");
    Request {
        client,
        sequence: agent.sequence,
        payload: serde_json::to_vec(&message).expect("JSON").len(),
        ..Request::post("/v1/messages", &sealed)
    }
}
