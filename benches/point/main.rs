//! The embedded distribution point beside nginx: the same tree, the same certificate, the same client over TLS on one machine.
//! Each server is a process of its own, so that its processor time can be told. `make bench` runs it; docs/performance.md keeps
//! the figures.
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

mod servers;

use servers::{Kind, Served};
use sms::content::Store;
use sms::model::digest::Digest;
use sms::model::id::{ClientId, PackageId, SiteCode};
use sms::model::message::{Ticket, TicketKey};
use sms::model::package::object_path;
use sms::model::time::Timestamp;
use sms::transport::http::{Client, Settings};
use sms::trust::SigningKey;
use sms::trust::ticket::{self, Keeper};
use sms::trust::tls::{Roots, client_config};
use std::fs;
use std::io::Read;
use std::path::Path;
use std::thread;
use std::time::Instant;

const MB: f64 = 1e6;
/// As the tree of the content bench: 500 MB in 241 files.
const FILES: usize = 241;
const SIZE: usize = 500_000_000;
const ROUNDS: usize = 3;
const PIECE: usize = 256 * 1024;

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == servers::SERVE) {
        return servers::serve(Path::new(&words[at + 1]));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/point");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("can remove");
    }
    let objects = tree(&folder.join("store"));
    let visitor = Visitor::new();
    fs::write(
        folder.join(servers::POLICY_KEY),
        visitor.policy.public().to_string(),
    )
    .expect("can write");
    println!(
        "{:<10} {:>12} {:>10} {:>16}",
        "server", "connections", "MB/s", "cpu s for a GB"
    );
    // The certificate is ours: nginx gets it from us.
    let ours = Served::start(Kind::Ours, &folder);
    let nginx = Served::start(Kind::Nginx, &folder);
    for connections in [1, 4, 16] {
        let mut rates = Vec::new();
        for served in [&ours, &nginx] {
            let (rate, cpu) = measure(served, &objects, &visitor, connections);
            println!(
                "{:<10} {connections:>12} {rate:>10.0} {cpu:>16.2}",
                served.name()
            );
            rates.push(rate);
        }
        println!(
            "{:<10} {connections:>12} {:>9.0}%",
            "ours/nginx",
            100.0 * rates[0] / rates[1]
        );
    }
    drop((ours, nginx));
    fs::remove_dir_all(&folder).expect("can remove");
}

/// Files of many sizes that cannot be compressed, as objects of a store.
fn tree(folder: &Path) -> Vec<Digest> {
    let store = Store::open(folder).expect("a store");
    let share = |at: usize| 1 + at % 7 * (at % 3);
    let parts: usize = (0..FILES).map(share).sum();
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let file = |at: usize| {
        let mut bytes = vec![0; SIZE / parts * share(at)];
        for word in bytes.chunks_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes()[..word.len()]);
        }
        store.put_bytes(&bytes).expect("stored")
    };
    (0..FILES).map(file).collect()
}

/// A client with a ticket.
struct Visitor {
    policy: SigningKey,
    key: SigningKey,
    ticket: String,
}

impl Visitor {
    fn new() -> Self {
        let (policy, pen, key) = (generated(), generated(), generated());
        let site = SiteCode::parse("S01").expect("a site");
        let expires_at = Timestamp::parse("2999-01-01T00:00:00Z").expect("a time");
        let voucher = TicketKey {
            site: site.clone(),
            key: pen.public().to_string(),
            issued_at: Timestamp::from_millis(0),
            expires_at,
        };
        let voucher = ticket::seal_key(&voucher, &policy).expect("sealed");
        let granted = Ticket {
            site,
            client: ClientId::parse("11111111-1111-4111-8111-111111111111").expect("an id"),
            client_key: key.public().to_string(),
            package: PackageId::parse("S01-P00001").expect("an id"),
            version: 1,
            manifest: Digest::of(b""),
            expires_at,
        };
        let ticket = ticket::issue(&granted, &pen, &voucher).expect("issued");
        Self {
            policy,
            key,
            ticket,
        }
    }
}

fn generated() -> SigningKey {
    SigningKey::generate().expect("a key")
}

/// Fetches the whole tree over so many connections; the best of some rounds, and what the server needed for a GB.
fn measure(
    served: &Served,
    objects: &[Digest],
    visitor: &Visitor,
    connections: usize,
) -> (f64, f64) {
    let (mut best, mut bytes) = (0.0_f64, 0);
    let cpu = served.processor();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let of_round: u64 = thread::scope(|scope| {
            let fetch = |first: usize| {
                let own = objects.iter().skip(first).step_by(connections);
                scope.spawn(move || fetch(served, own, visitor))
            };
            let threads: Vec<_> = (0..connections).map(fetch).collect();
            let ended = threads.into_iter().map(|thread| thread.join());
            ended.map(|bytes| bytes.expect("fetched")).sum()
        });
        best = best.max(of_round as f64 / MB / began.elapsed().as_secs_f64());
        bytes += of_round;
    }
    (best, (served.processor() - cpu) / (bytes as f64 / 1e9))
}

/// One connection: one object after the other, each read and thrown away.
fn fetch<'a>(served: &Served, objects: impl Iterator<Item = &'a Digest>, visitor: &Visitor) -> u64 {
    let authorities = [served.authority.clone()];
    let tls = client_config(Roots::Site(&authorities), None).expect("a client");
    let client = Client::new(tls, &Settings::default());
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    for digest in objects {
        let proof = ticket::present(&visitor.ticket, digest, Keeper::Point, &visitor.key);
        let client = client.with_ticket(Some(&proof));
        let url = format!("https://127.0.0.1:{}/{}", served.port, object_path(digest));
        let mut body = client.open(&url, 0, None).expect("answered").body;
        loop {
            match body.read(&mut piece).expect("read") {
                0 => break,
                read => bytes += read as u64,
            }
        }
    }
    bytes
}
