//! Content from other clients: given to whom the site sends, by nobody else's word, and never believed.

use super::errands::{ask, cycle, enrolled};
use super::lab::{Endpoint, Lab, Server};
use super::liars::{forget_pause, state};
use super::wire::{get, status};
use crate::model::boundary::{BoundaryGroup, Network};
use crate::model::client_settings::PeerCache;
use crate::model::deployment::Purpose;
use crate::model::digest::Digest;
use crate::model::id::{BoundaryGroupId, DistributionPointId};
use crate::model::package::object_path;
use crate::model::status::DeploymentState;
use crate::service::agent::PeerServer;
use crate::service::peer_server::PeerDoor;
use crate::transport::testing::{Reply, Request, Server as Web};
use serde_json::json;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// Nobody listens there.
const NOWHERE: &str = "http://127.0.0.1:1";

/// At any port, however busy the machine is.
fn settings() -> PeerCache {
    PeerCache {
        port: 0,
        max_load_percent: u32::MAX,
        ..PeerCache::default()
    }
}

/// A site whose clients give content to each other, and one that holds what is deployed.
fn shared() -> (Lab, Endpoint, Vec<u8>) {
    let lab = Lab::start(Server::Own);
    ask(&lab, json!({ "peer_cache": settings() }));
    let mut first = enrolled(&lab, "first");
    first.peers = Some(Box::new(PeerDoor::in_process(first.folder.clone())));
    let payload = lab.deploy(Purpose::Required);
    cycle(&first);
    (lab, first, payload)
}

/// The site's content at a server that is not known to be on this machine: there, clients come first.
fn move_away(lab: &Lab) {
    let folder = lab.dir.path().join("dp");
    let web = Web::start(move |request| {
        match std::fs::read(folder.join(request.path.trim_start_matches('/'))) {
            Ok(bytes) => Reply::range(&bytes, request.from),
            Err(_) => Reply::with_head("404 Not Found\r\nContent-Length: 0", b""),
        }
    });
    lab.move_point(&web.url("").replace("127.0.0.1", "localhost"));
}

fn port(endpoint: &Endpoint) -> u16 {
    let door = endpoint.peers.as_ref().unwrap();
    door.serve(Some(&settings())).unwrap().unwrap()
}

fn said(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn what_a_client_holds_comes_from_it_when_no_distribution_point_answers() {
    let (lab, _first, _) = shared();
    lab.move_point(NOWHERE);
    let second = enrolled(&lab, "second");
    cycle(&second);
    assert_eq!(state(&second.once().unwrap()), DeploymentState::Compliant);
    assert_eq!(second.packages.plans.borrow().len(), 1);
}

#[test]
fn without_the_setting_nobody_gives_and_what_was_offered_is_taken_back() {
    let (lab, first, _) = shared();
    lab.move_point(NOWHERE);
    ask(&lab, json!({}));
    cycle(&first);
    let second = enrolled(&lab, "second");
    let done = second.once().unwrap();
    assert_eq!(state(&done), DeploymentState::Failed, "{done:?}");
}

#[test]
fn a_client_that_is_blocked_is_sent_to_nobody() {
    let (lab, first, _) = shared();
    lab.move_point(NOWHERE);
    let second = enrolled(&lab, "second");
    let client = crate::service::agent::status(&first.folder).unwrap().client;
    lab.catalog(|tx| tx.set_approval(&client, crate::model::client::Approval::Blocked));
    assert_eq!(state(&second.once().unwrap()), DeploymentState::Failed);
}

#[test]
fn c15_a_peer_gives_nothing_to_whom_the_site_did_not_send() {
    let (_lab, first, payload) = shared();
    let path = object_path(&Digest::of(&payload));
    let port = port(&first);
    for (ticket, status) in [
        ("", "401 "),
        ("Authorization: SMS-Ticket a.b.c\r\n", "404 "),
        ("Authorization: Bearer a.b.c\r\n", "401 "),
    ] {
        let answer = said(
            port,
            &format!("GET /{path} HTTP/1.1\r\nHost: x\r\n{ticket}\r\n"),
        );
        assert!(answer.contains(status), "{ticket}: {answer}");
        assert!(answer.ends_with("\r\n\r\n"), "no byte of content");
    }
    assert!(said(port, "GET /objects/../identity HTTP/1.1\r\n\r\n").contains("404 "));
    assert!(said(port, "\x00\x01\x02\r\n\r\n").contains("400 "));
}

/// A client of the site that sends others to a server of its own.
struct Liar(u16);

impl PeerServer for Liar {
    fn serve(&self, _: Option<&PeerCache>) -> io::Result<Option<u16>> {
        Ok(Some(self.0))
    }
}

type Lie = fn(&[u8], &Request) -> Reply;

fn answers(head: &str) -> Reply {
    Reply::with_head(&format!("{head}\r\nContent-Length: 0"), b"")
}

/// The content, from its middle on something else.
fn half_another(content: &[u8]) -> Vec<u8> {
    let mut bytes = content[..content.len() / 2].to_vec();
    bytes.resize(content.len(), b'x');
    bytes
}

/// In these ways a client may lie, or fail.
const LIES: [(&str, Lie); 12] = [
    ("other bytes", |_, _| Reply::ok(b"other")),
    ("one bit", |content, request| {
        let mut bytes = content.to_vec();
        bytes[content.len() / 2] ^= 1;
        Reply::range(&bytes, request.from)
    }),
    ("a good half, then another", |content, request| {
        Reply::range(&half_another(content), request.from)
    }),
    ("half", |content, _| {
        Reply::ok(content).cut_after(content.len() / 2)
    }),
    ("a bad half, then gone", |content, _| {
        Reply::ok(&vec![b'x'; content.len()]).cut_after(content.len() / 2)
    }),
    ("too much", |content, _| {
        Reply::ok(&[content, content].concat())
    }),
    ("endless", |_, _| {
        let head = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        Reply::raw([head, vec![b'x'; 16 << 20]].concat())
    }),
    ("busy for ever", |_, _| {
        answers("503 Busy\r\nRetry-After: 86400")
    }),
    ("elsewhere", |_, _| {
        answers("302 Found\r\nLocation: http://127.0.0.1:1/")
    }),
    ("another part", |content, _| {
        let head = "206 Partial Content\r\nContent-Range: bytes 0-4/5\r\nContent-Length: 5";
        Reply::with_head(head, &content[..5])
    }),
    ("nothing", |_, _| Reply::raw(Vec::new())),
    ("no HTTP", |_, _| Reply::raw(*b"\x00\x01\x02 hello")),
];

#[test]
fn c15_a_client_that_lies_in_twelve_ways_costs_time_and_nothing_else() {
    let (lab, mut first, payload) = shared();
    move_away(&lab);
    for (name, lie) in LIES {
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, content) = (asked.clone(), payload.clone());
        let web = Web::start(move |request| {
            count.fetch_add(1, Ordering::Relaxed);
            lie(&content, request)
        });
        let port = web.url("").rsplit_once(':').unwrap().1.parse().unwrap();
        first.peers = Some(Box::new(Liar(port)));
        cycle(&first);
        let second = enrolled(&lab, &name.replace([' ', ','], "-"));
        let done = second.once().unwrap();
        assert_eq!(state(&done), DeploymentState::Compliant, "{name}: {done:?}");
        let asked = asked.load(Ordering::Relaxed);
        // the manifest and the payload, each once, and once more from the byte where it broke off at most
        assert!((1..=3).contains(&asked), "{name}: asked {asked} times");
    }
}

#[test]
fn c15_what_a_lying_peer_is_shown_opens_no_distribution_point() {
    let (lab, mut first, payload) = shared();
    move_away(&lab);
    let (port, shown) = hears(Vec::new());
    first.peers = Some(Box::new(Liar(port)));
    cycle(&first);
    let second = enrolled(&lab, "second");
    assert_eq!(state(&second.once().unwrap()), DeploymentState::Compliant);
    let path = object_path(&Digest::of(&payload));
    let shown = shown.lock().unwrap();
    let request = shown.iter().find(|text| text.contains(&path)).unwrap();
    let is_ticket = |line: &&str| line.to_ascii_lowercase().starts_with("authorization:");
    let header = request.lines().find(is_ticket).unwrap();
    // the distribution point that asks for tickets
    let answer = get(&lab, &format!("/{path}"), &format!("{header}\r\n"));
    assert_eq!(status(&answer), 401, "{answer:.200}");
}

/// A server that notes what it is asked, and answers all with the same.
fn hears(answer: Vec<u8>) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let note = heard.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = vec![0; 16_384];
            let read = stream.read(&mut request).unwrap_or(0);
            let text = String::from_utf8_lossy(&request[..read]).into_owned();
            note.lock().unwrap().push(text);
            drop(stream.write_all(&answer));
        }
    });
    (port, heard)
}

type Heard = Arc<Mutex<Vec<String>>>;

/// A site whose distribution point has lost the payload, and whose vendor answers with `bytes`.
fn lost(bytes: &[u8]) -> (Lab, Endpoint, Heard) {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        bytes.len()
    );
    let (port, heard) = hears([head.as_bytes(), bytes].concat());
    let mut lab = Lab::start(Server::Own);
    lab.vendor = format!("http://127.0.0.1:{port}/debian");
    let payload = lab.deploy(Purpose::Required);
    let path = object_path(&Digest::of(&payload));
    std::fs::remove_file(lab.dir.path().join("dp").join(path)).unwrap();
    let endpoint = enrolled(&lab, "web-1");
    (lab, endpoint, heard)
}

fn allow_vendors(lab: &Lab) {
    let network = Network::parse("127.0.0.0/8").unwrap();
    let group = BoundaryGroup {
        vendor_origin: true,
        distribution_points: vec![DistributionPointId::parse("dp1").unwrap()],
        ..BoundaryGroup::new(BoundaryGroupId::parse("branch").unwrap(), vec![network])
    };
    lab.catalog(|tx| tx.replace_boundary_groups(std::slice::from_ref(&group)));
}

#[test]
fn an_update_comes_from_its_vendor_where_that_is_allowed_and_nothing_else_has_it() {
    let (lab, endpoint, heard) = lost(&super::lab::payload());
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Failed);
    assert!(heard.lock().unwrap().is_empty(), "not allowed");
    allow_vendors(&lab);
    forget_pause(&endpoint);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Compliant);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 1);
    assert!(
        heard[0].starts_with("GET /debian/pool/tool_1.1_amd64.deb HTTP/1.1\r\n"),
        "{heard:?}"
    );
    assert!(!heard[0].contains("SMS-Ticket"), "{heard:?}");
}

#[test]
fn u11_a_vendor_that_offers_something_else_gets_nothing_installed() {
    let (lab, endpoint, heard) = lost(b"something else");
    allow_vendors(&lab);
    assert_eq!(state(&endpoint.once().unwrap()), DeploymentState::Failed);
    assert!(endpoint.packages.plans.borrow().is_empty());
    assert!(!heard.lock().unwrap().is_empty());
}
