//! Reports of a whole fleet into the catalog: read from JSON, made ready, and taken in by a server's writer, which says done
//! when they are on the disk. What is measured begins with the bytes of a report.

use crate::fleet::{Change, Fleet, NOW};
use crate::stopwatch::{Took, took};
use sms::catalog::inventory::Prepared;
use sms::catalog::writer::Writer;
use sms::catalog::{Catalog, Tx};
use sms::model::delta::{Delta, Unchanged};
use sms::model::id::ClientId;
use sms::model::inventory::Inventory;
use sms::rules::inventory::{Fingerprint, Sections, diff};
use sms::service::{Error, inventory};
use std::sync::Mutex;

/// Reports that are made before the clock starts.
const BATCH: usize = 2_000;
/// Reports that are worked on at the same time, as a server does.
const SENDERS: usize = 64;
/// Of the clients, so many report again.
const AGAIN: usize = 10_000;

/// What a machine sends.
#[derive(Clone, Copy)]
enum Kind {
    /// All of it, as it is after this change.
    Whole(Change),
    /// The next of its deltas, from one state to the next.
    Delta(u32, [Change; 2]),
    /// That nothing changed since its delta of this number, after this change.
    Unchanged(u32, Change),
}

/// A report as it came.
struct Sent {
    client: ClientId,
    kind: Kind,
    bytes: Vec<u8>,
}

const KINDS: [(&str, Kind); 7] = [
    ("full reports, each/s", Kind::Whole(Change::None)),
    (
        "the same again, whole reports, each/s",
        Kind::Whole(Change::None),
    ),
    (
        "a week later, whole reports, each/s",
        Kind::Whole(Change::Patched),
    ),
    (
        "deltas of one package, each/s",
        Kind::Delta(1, [Change::Patched, Change::Package]),
    ),
    (
        "deltas of free space, each/s",
        Kind::Delta(2, [Change::Package, Change::FreeSpace]),
    ),
    (
        "deltas of a month's packages, each/s",
        Kind::Delta(3, [Change::FreeSpace, Change::Month]),
    ),
    (
        "unchanged repeats, each/s",
        Kind::Unchanged(3, Change::Month),
    ),
];

pub fn enroll(catalog: &mut Catalog, fleet: &Fleet, clients: usize) {
    let enrolled = catalog.write(|tx| -> Result<(), Error> {
        for number in 0..clients {
            tx.insert_client(&fleet.client(number))?;
        }
        Ok(())
    });
    enrolled.unwrap_or_else(|error| panic!("{error}"));
}

/// First reports of all, and what some of them report after that.
pub fn reports(address: &str, fleet: &Fleet, clients: usize) -> Vec<(&'static str, f64)> {
    let catalog = Catalog::open(address).expect("is there");
    let writer = Writer::start(catalog, SENDERS).expect("can start");
    let figures = KINDS.into_iter().enumerate().map(|(at, (name, kind))| {
        let count = if at == 0 { clients } else { clients.min(AGAIN) };
        let sum = all(&writer, fleet, count, kind);
        let each = count as f64 / sum.wall;
        let cpu = sum.cpu / count as f64 * 1e6;
        println!("{name:<58} {each:>10.0} /s, cpu {cpu:>8.0} us each");
        (name, each)
    });
    let figures = figures.collect();
    let wanted: Result<_, Error> = writer.write(|tx| Ok(tx.last_wanted()?));
    assert!(
        wanted.is_ok_and(|wanted| wanted.is_none()),
        "each delta fits"
    );
    figures
}

fn all(writer: &Writer, fleet: &Fleet, clients: usize, kind: Kind) -> Took {
    let mut sum = Took::default();
    for from in (0..clients).step_by(BATCH) {
        let numbers = from..(from + BATCH).min(clients);
        let sent: Vec<Sent> = numbers.map(|number| sent(fleet, number, kind)).collect();
        let ((), own) = took(|| send(writer, sent));
        sum.wall += own.wall;
        sum.cpu += own.cpu;
    }
    sum
}

fn sent(fleet: &Fleet, number: usize, kind: Kind) -> Sent {
    let json = |document: Result<Vec<u8>, serde_json::Error>| document.expect("JSON");
    let bytes = match kind {
        Kind::Whole(change) => json(serde_json::to_vec(&fleet.report(number, change))),
        Kind::Delta(serial, [before, after]) => {
            let states = [fleet.report(number, before), fleet.report(number, after)];
            json(serde_json::to_vec(&delta(serial, &states)))
        }
        Kind::Unchanged(serial, change) => {
            let report = fleet.report(number, change);
            json(serde_json::to_vec(&Unchanged {
                collected_at: report.collected_at,
                serial,
                state: fingerprint(&report).state().hash(),
            }))
        }
    };
    let client = fleet.id(number);
    Sent {
        client,
        kind,
        bytes,
    }
}

fn fingerprint(report: &Inventory) -> Fingerprint {
    Fingerprint::of(&Sections::of(report).expect("JSON"), &report.packages)
}

fn delta(serial: u32, [before, after]: &[Inventory; 2]) -> Delta {
    let known = fingerprint(before);
    let sections = Sections::of(after).expect("JSON");
    Delta {
        collected_at: after.collected_at,
        serial,
        base: known.state().hash(),
        state: fingerprint(after).state().hash(),
        changes: diff(&known, &sections, &after.packages).expect("JSON"),
    }
}

fn send(writer: &Writer, sent: Vec<Sent>) {
    let queue = Mutex::new(sent.into_iter());
    let next = || queue.lock().expect("no panic").next();
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                while let Some(sent) = next() {
                    take(writer, sent);
                }
            });
        }
    });
}

fn take(writer: &Writer, sent: Sent) {
    let Sent {
        client,
        kind,
        bytes,
    } = sent;
    let bytes = String::from_utf8(bytes).expect("UTF-8");
    let stored: Result<bool, Error> = match kind {
        Kind::Whole(_) => {
            let report: Inventory = serde_json::from_str(&bytes).expect("a report");
            let ready = Prepared::new(&report).expect("can be stored");
            writer.write(move |tx| inventory::store(tx, &client, (&report, &ready), NOW))
        }
        Kind::Delta(..) => {
            let delta: Delta = serde_json::from_str(&bytes).expect("a delta");
            writer.write(move |tx| {
                let known = known(tx, &client)?;
                inventory::follow(tx, &known, &delta, NOW)
            })
        }
        Kind::Unchanged(..) => {
            let unchanged: Unchanged = serde_json::from_str(&bytes).expect("a word");
            writer.write(move |tx| {
                let known = known(tx, &client)?;
                inventory::confirm(tx, &known, &unchanged, NOW)
            })
        }
    };
    stored.unwrap_or_else(|error| panic!("{error}"));
}

fn known(tx: &mut Tx, client: &ClientId) -> Result<sms::model::client::Client, Error> {
    Ok(tx.client(client)?.expect("is enrolled"))
}
