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
use driver::{Load, Request};
use fleet::{Fleet, Kind};
use ledger::Ledger;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Machines that report 20 KiB, and what such a report is: the packages of a small server.
const CLIENTS: usize = 1_500;
const SMALL: usize = 100;
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
    for (name, packages, clients) in [("small", SMALL, CLIENTS), ("large", LARGE, CLIENTS / 5)] {
        if wanted(name) {
            reports(&archive, &folder.join(name), (packages, clients));
        }
    }
    if wanted("polls") {
        polls(&archive, &folder.join("polls"));
    }
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
    }
    let folder = fleet.stop();
    let proven = ledger.prove(&folder);
    println!("  {proven} of {proven} acknowledged messages are in the catalog, opened again");
}

/// Clients that hold what there is ask whether that is still so.
fn polls(archive: &Archive, folder: &Path) {
    let mut fleet = Fleet::enroll(archive, folder, (1, CLIENTS));
    let questions = fleet.round(Kind::Assignments);
    let done = Load::over(&fleet.url, CONNECTIONS).send(&questions);
    driver::row("assignments asked for by sealed messages", &done);
    let tokens: Vec<Request> = done.answers.iter().map(|answer| answer.poll()).collect();
    let load = Load::over(&fleet.url, CONNECTIONS);
    let again: Vec<Request> = tokens.iter().cycle().take(POLLS).cloned().collect();
    let _ = load.send(&again[..POLLS / 20]);
    // the site looks once a second what has changed
    std::thread::sleep(Duration::from_secs(3));
    let done = load.send(&again);
    assert!(
        done.answers.iter().all(|answer| answer.status == 204),
        "nothing is new"
    );
    driver::row("poll that finds nothing new", &done);
    fleet.stop();
}
