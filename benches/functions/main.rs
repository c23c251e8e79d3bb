//! The inner pieces, at three sizes where they have one. Run by `make bench`, on the package lists that this machine's apt
//! has fetched; docs/performance.md keeps the figures.
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

mod archive;
mod boundaries;
mod coverage;

use archive::Archive;
use sms::catalog::Catalog;
use sms::model::digest::Digest;
use sms::model::inventory::Inventory;
use sms::model::time::Timestamp;
use sms::model::version::DebVersion;
use sms::rules::applies::{judge, names_needed};
use sms::rules::resolve::candidates::{CandidateSet, Coverage};
use sms::service::scan::scan_inventories;
use sms::trust::root::{self, RoleKeys};
use sms::trust::{PayloadType, Root, SigningKey, open, seal};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

/// Packages of an archive, and of a machine.
const ARCHIVES: [usize; 3] = [10_000, 30_000, 60_000];
const MACHINES: [usize; 3] = [100, 500, 1_000];

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/functions");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("can remove");
    }
    fs::create_dir_all(&folder).expect("can make");
    let archive = Archive::of_this_machine();
    println!(
        "{:<58} {:>10} {:>14}",
        "work (best of all runs)", "ms", "each"
    );
    versions(&archive);
    digest();
    envelopes();
    roots();
    boundaries::lookups();
    coverage::coverage();
    for size in ARCHIVES {
        parse_and_import(&archive, size, &folder);
    }
    let catalog = folder.join(format!("{}.db", ARCHIVES[ARCHIVES.len() - 1]));
    for size in MACHINES {
        judge_machine(&archive.inventory(size), &catalog);
    }
}

/// What a machine that was away has to verify: each root is signed by the one before it.
fn roots() {
    const MISSED: u64 = 40;
    let expires = Timestamp::parse("2036-01-01T00:00:00Z").expect("a time");
    let keys: Vec<SigningKey> = (0..=MISSED)
        .map(|_| SigningKey::generate().expect("a key"))
        .collect();
    let make = |version: u64| {
        let at = usize::try_from(version - 1).expect("small");
        let public = vec![keys[at].public()];
        let roles = RoleKeys {
            root: public.clone(),
            root_threshold: 1,
            release: public.clone(),
            release_threshold: 1,
            snapshot: public.clone(),
            timestamp: public,
        };
        let signers = [&keys[at.saturating_sub(1)], &keys[at]];
        let needed = if at == 0 { &signers[1..] } else { &signers[..] };
        root::make(version, expires, &roles, needed).expect("a root")
    };
    let chain: Vec<Vec<u8>> = (1..=MISSED + 1).map(make).collect();
    row(
        "walk 40 missed roots, verified",
        chain.len() - 1,
        20,
        || {
            let first = Root::from_pinned(&chain[0], &root::pin(&chain[0])).expect("believed");
            let walk = |root: Root, bytes: &Vec<u8>| root.next(bytes);
            black_box(chain[1..].iter().try_fold(first, walk).expect("believed"));
        },
    );
}

/// Runs `work` several times; the shortest counts, as a whole and for each of `count` things.
fn row(work: &str, count: usize, runs: usize, mut deed: impl FnMut()) {
    let once = |_| {
        let begin = Instant::now();
        deed();
        begin.elapsed().as_secs_f64()
    };
    let best = (0..runs).map(once).fold(f64::INFINITY, f64::min);
    let each = best / count as f64 * 1e9;
    println!("{work:<58} {:>10.2} {each:>11.0} ns", best * 1e3);
}

fn versions(archive: &Archive) {
    let all: Vec<DebVersion> = archive
        .records(usize::MAX)
        .filter_map(|record| {
            record
                .lines()
                .find_map(|line| line.strip_prefix("Version: "))
        })
        .filter_map(|version| DebVersion::parse(version).ok())
        .collect();
    row("compare two versions", all.len() - 1, 10, || {
        for pair in all.windows(2) {
            black_box(pair[0].cmp(&pair[1]));
        }
    });
}

fn digest() {
    let bytes = vec![7_u8; 16 << 20];
    row("SHA-256 of 16 MiB, per KiB", 16 << 10, 5, || {
        black_box(Digest::of(&bytes));
    });
}

fn envelopes() {
    let key = SigningKey::generate().expect("random bytes");
    let payload = vec![b'x'; 4096];
    let sealed = seal(PayloadType::Message, &payload, &key);
    let keys = [key.public()];
    row("seal an envelope of 4 KiB", 1000, 5, || {
        for _ in 0..1000 {
            black_box(seal(PayloadType::Message, &payload, &key));
        }
    });
    row("open an envelope of 4 KiB", 1000, 5, || {
        for _ in 0..1000 {
            black_box(open(&sealed, PayloadType::Message, &keys).expect("is ours"));
        }
    });
}

fn parse_and_import(archive: &Archive, size: usize, folder: &Path) {
    let text: String = archive
        .records(size)
        .flat_map(|record| [record, "\n\n"])
        .collect();
    row(&format!("parse Packages, {size} records"), size, 3, || {
        black_box(archive.updates(&text));
    });
    let updates = archive.updates(&text);
    let state = archive.state(&updates);
    let path = folder.join(format!("{size}.db"));
    row(
        &format!("import into a new catalog, {size} packages"),
        size,
        3,
        || {
            if path.exists() {
                fs::remove_file(&path).expect("can remove");
            }
            let mut catalog = Catalog::create(path.to_str().expect("UTF-8")).expect("can make");
            catalog
                .write(|tx| {
                    tx.replace_feeds(std::slice::from_ref(&state.feed))?;
                    tx.replace_feed(&state, &updates)
                })
                .unwrap_or_else(|e: sms::catalog::Error| panic!("{e}"));
        },
    );
}

fn judge_machine(inventory: &Inventory, catalog: &Path) {
    let size = inventory.packages.len();
    let path = catalog.to_str().expect("UTF-8");
    row(
        &format!("open the catalog and judge {size} packages"),
        size,
        20,
        || {
            let mut catalog = Catalog::open(path).expect("was made");
            let inventories = std::slice::from_ref(inventory);
            let scan =
                catalog.read(|tx| scan_inventories(tx, inventories, Timestamp::from_millis(0)));
            black_box(scan.unwrap_or_else(|e: sms::service::Error| panic!("{e}")));
        },
    );
    let set = loaded(inventory, path);
    row(
        &format!("judge {size} packages, candidates in memory"),
        size,
        20,
        || {
            black_box(judge(inventory, &set));
        },
    );
}

/// All candidates that the judgement asks for.
fn loaded(inventory: &Inventory, catalog: &str) -> CandidateSet {
    let mut catalog = Catalog::open(catalog).expect("was made");
    let set = catalog.read(|tx| {
        let states = tx.feed_states()?;
        let mut set = CandidateSet::by_name(states.iter().flat_map(Coverage::of).collect());
        loop {
            let names = names_needed(inventory, &set);
            if names.is_empty() {
                return Ok(set);
            }
            let mut found = tx.candidates(&states[0].covers[0], &names)?;
            found.extend(tx.providers(&states[0].covers[0], &names)?);
            for one in &found {
                for package in &one.update.packages {
                    set.add(&one.feed, &one.update, package);
                }
            }
            set.mark_loaded(names);
        }
    });
    set.unwrap_or_else(|e: sms::catalog::Error| panic!("{e}"))
}
