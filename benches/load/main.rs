//! A site under load, in one process with what loads it: N enrolled clients send real signed messages over HTTPS that is kept
//! alive. Afterwards the catalog is opened again, and each message that was acknowledged must be in it.
//!
//! Messages are sealed before the clock starts, as they are by machines elsewhere; what is measured is the generator's TLS
//! and the whole of the site. Clients have the packages of this machine's apt lists. `make bench` runs it;
//! docs/performance.md keeps the figures.
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

#[path = "../functions/archive.rs"]
mod archive;
mod driver;
mod fleet;
mod ledger;

use archive::Archive;
use base64::prelude::{BASE64_STANDARD, Engine};
use driver::{Answer, Load, Request};
use fleet::{Fleet, Kind};
use ledger::Ledger;
use sms::model::message::Receipt;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// As the program that serves has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Machines that report 20 KiB, and what such a report is: the packages of a small machine.
const CLIENTS: usize = 1_500;
const SMALL: usize = 40;
/// The same for whole servers.
const LARGE: usize = 700;
/// Connections that are kept alive.
const CONNECTIONS: usize = 64;
/// Polls in all.
const POLLS: usize = 150_000;

fn main() {
    let only = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/load");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("can remove");
    }
    fs::create_dir_all(&folder).expect("can make");
    let archive = Archive::of_this_machine();
    driver::head();
    let wanted = |name: &str| only.as_deref().is_none_or(|only| name.contains(only));
    let clients = clients();
    for (name, packages, clients) in [("small", SMALL, clients), ("large", LARGE, clients / 5)] {
        if wanted(name) {
            reports(&archive, &folder.join(name), (packages, clients));
        }
    }
    if wanted("polls") {
        polls(&archive, &folder.join("polls"));
    }
}

/// How many machines, where fewer are asked for: on a busy machine their judging takes minutes.
fn clients() -> usize {
    let asked = std::env::var("SMS_BENCH_CLIENTS").ok();
    asked.map_or(CLIENTS, |number| number.parse().expect("a number"))
}

/// First inventories, the same again, changed ones, and the usual mixture of both.
fn reports(archive: &Archive, folder: &Path, (packages, clients): (usize, usize)) {
    let mut fleet = Fleet::enroll(archive, folder, (packages, clients));
    let mut ledger = Ledger::default();
    for (kind, rounds) in [
        (Kind::First, 1),
        (Kind::Again, 4),
        (Kind::Changed, 4),
        (Kind::Usual, 4),
        (Kind::Delta, 4),
        (Kind::Unchanged, 8),
        (Kind::UsualOfAgents, 4),
        (Kind::Status, 4),
    ] {
        let requests: Vec<Request> = (0..rounds).flat_map(|_| fleet.round(kind)).collect();
        let bytes = requests.iter().map(|one| one.payload).sum::<usize>() / requests.len();
        let title = format!(
            "{} of {} KiB signed",
            kind.title(packages),
            bytes.div_ceil(1024)
        );
        let done = Load::over(&fleet.url, CONNECTIONS).send(&requests);
        driver::row(&title, &done);
        ledger.note(&fleet, requests, done.answers);
        let judged = fleet.settle();
        println!("  all are judged {:.1} s later", judged.as_secs_f64());
    }
    let folder = fleet.stop();
    let proven = ledger.prove(&folder);
    println!("  {proven} of {proven} acknowledged messages are in the catalog, opened again");
}

/// Clients that hold what there is ask whether that is still so.
fn polls(archive: &Archive, folder: &Path) {
    let mut fleet = Fleet::enroll(archive, folder, (1, CLIENTS));
    let load = Load::over(&fleet.url, CONNECTIONS);
    let done = load.send(&fleet.round(Kind::Assignments));
    fleet.hold(&done.answers);
    let done = load.send(&fleet.round(Kind::Assignments));
    driver::row("assignments asked for by sealed messages, unchanged", &done);
    let tokens: Vec<Request> = done.answers.iter().map(poll).collect();
    let again: Vec<Request> = tokens.iter().cycle().take(POLLS).cloned().collect();
    // the site looks once a second what has changed
    std::thread::sleep(Duration::from_secs(3));
    let done = load.send(&again);
    let is_told = |answer: &Answer| answer.status == 204;
    assert!(done.answers.iter().all(is_told), "nothing is new");
    driver::row("poll that finds nothing new", &done);
    fleet.stop();
}

/// The question that a receipt's token allows.
fn poll(answer: &Answer) -> Request {
    let wire: serde_json::Value = serde_json::from_slice(&answer.body).expect("an envelope");
    let payload = wire["payload"].as_str().expect("a payload");
    let payload = BASE64_STANDARD.decode(payload).expect("base64");
    let receipt: Receipt = serde_json::from_slice(&payload).expect("a receipt");
    Request::post("/v1/unchanged", receipt.poll.expect("a token").as_bytes())
}
