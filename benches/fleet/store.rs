//! Reports of a whole fleet into the catalog: read from JSON, made ready, and stored by a server's writer, which says done
//! when they are on the disk. What is measured begins with the bytes of a report.

use crate::fleet::{Fleet, NOW};
use crate::stopwatch::{Took, took};
use sms::catalog::inventory::Prepared;
use sms::catalog::writer::Writer;
use sms::catalog::{Catalog, Error};
use sms::model::id::ClientId;
use sms::model::inventory::Inventory;
use std::sync::Mutex;

/// Reports that are made before the clock starts.
const BATCH: usize = 2_000;
/// Reports that are worked on at the same time, as a server does.
const SENDERS: usize = 64;
/// Weeks after which a machine reports what has changed.
const LATER: u64 = 1;
/// Of the clients, so many report again.
const AGAIN: usize = 10_000;

/// A report as it came.
type Sent = (ClientId, Vec<u8>);

pub fn enroll(catalog: &mut Catalog, fleet: &Fleet, clients: usize) {
    let enrolled = catalog.write(|tx| -> Result<(), Error> {
        (0..clients).try_for_each(|number| tx.insert_client(&fleet.client(number)))
    });
    enrolled.unwrap_or_else(|error| panic!("{error}"));
}

/// First reports of all; the same again of some; and what some report a week later.
pub fn reports(address: &str, fleet: &Fleet, clients: usize) -> Vec<(&'static str, f64)> {
    let catalog = Catalog::open(address).expect("is there");
    let writer = Writer::start(catalog, SENDERS).expect("can start");
    let some = clients.min(AGAIN);
    let kinds = [
        ("full reports, each/s", clients, 0),
        ("unchanged repeats (whole reports), each/s", some, 0),
        ("whole reports a week later, each/s", some, LATER),
    ];
    kinds
        .into_iter()
        .map(|(name, count, patched)| {
            let sum = all(&writer, fleet, count, patched);
            let each = count as f64 / sum.wall;
            let cpu = sum.cpu / count as f64 * 1e6;
            println!("{name:<58} {each:>10.0} /s, cpu {cpu:>8.0} us each");
            (name, each)
        })
        .collect()
}

fn all(writer: &Writer, fleet: &Fleet, clients: usize, patched: u64) -> Took {
    let mut sum = Took::default();
    for from in (0..clients).step_by(BATCH) {
        let sent: Vec<Sent> = (from..(from + BATCH).min(clients))
            .map(|number| {
                let report = fleet.report(number, patched);
                (fleet.id(number), serde_json::to_vec(&report).expect("JSON"))
            })
            .collect();
        let ((), own) = took(|| send(writer, sent));
        sum.wall += own.wall;
        sum.cpu += own.cpu;
    }
    sum
}

fn send(writer: &Writer, sent: Vec<Sent>) {
    let queue = Mutex::new(sent.into_iter());
    let next = || queue.lock().expect("no panic").next();
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                while let Some((client, bytes)) = next() {
                    store(writer, client, &bytes);
                }
            });
        }
    });
}

fn store(writer: &Writer, client: ClientId, bytes: &[u8]) {
    let inventory: Inventory = serde_json::from_slice(bytes).expect("a report");
    let prepared = Prepared::new(&inventory).expect("can be stored");
    let stored: Result<(), Error> =
        writer.write(move |tx| tx.store_prepared(&client, (&inventory, &prepared), NOW));
    stored.unwrap_or_else(|error| panic!("{error}"));
}
