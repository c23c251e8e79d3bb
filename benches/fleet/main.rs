//! A whole fleet in one catalog: collections and queries over many clients. The fleet is synthetic, its packages are
//! drawn from the real lists below `SMS_DATA`. `SMS_BENCH_CLIENTS` says how many clients (10,000).
#![expect(clippy::print_stdout, reason = "a driver that prints its figures")]

mod fleet;

use fleet::{Fleet, NOW};
use sms::catalog::Catalog;
use sms::model::collection::{Collection, MemberRule};
use sms::model::filter::Filter;
use sms::model::id::CollectionId;
use sms::service::{Error, collection, query};
use std::path::Path;
use std::time::Instant;

/// Collections whose members a query says.
const COLLECTIONS: usize = 200;

fn main() {
    let clients = std::env::var("SMS_BENCH_CLIENTS");
    let clients = clients.map_or(10_000, |text| text.parse().expect("a number of clients"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench-data/fleet");
    std::fs::create_dir_all(&folder).expect("can make");
    let path = folder.join(format!("{clients}.db"));
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{ending}", path.display())));
    }
    let mut catalog = Catalog::create(path.to_str().expect("UTF-8")).expect("can make");
    let fleet = Fleet::new(clients);
    timed("fleet stored", || fleet.store(&mut catalog));
    let size = std::fs::metadata(&path).map_or(0, |data| data.len());
    println!("{:<58} {:>10.1} MiB", "catalog", size as f64 / 1_048_576.0);
    collections(&mut catalog, &fleet);
    queries(&mut catalog, &fleet);
}

fn collections(catalog: &mut Catalog, fleet: &Fleet) {
    let collections: Vec<Collection> = (0..COLLECTIONS).map(|n| of_query(n, fleet)).collect();
    write(catalog, |tx| Ok(tx.replace_collections(&collections)?));
    timed(
        "200 query collections, members stored for the first time",
        || {
            write(catalog, |tx| collection::evaluate(tx, NOW));
        },
    );
    for _ in 0..2 {
        timed("200 query collections, evaluated again", || {
            write(catalog, |tx| collection::evaluate(tx, NOW));
        });
    }
    let members = write(catalog, |tx| {
        let mut sum = 0;
        for own in &collections {
            sum += tx.collection_members(&own.id)?.len();
        }
        Ok(sum)
    });
    println!("{:<58} {members:>10} rows", "members in all");
    let changed = [collections[1].id.clone()].into();
    timed("one changed collection", || {
        write(catalog, |tx| {
            collection::evaluate_changed(tx, &changed, NOW)
        });
    });
    for number in [1, 2, 3] {
        let id = fleet.id(number);
        timed("one changed client", || {
            write(catalog, |tx| {
                let client = tx.client(&id)?.expect("the client");
                collection::evaluate_client(tx, &client, NOW)
            });
        });
    }
}

fn queries(catalog: &mut Catalog, fleet: &Fleet) {
    let (name, version) = fleet.package(0);
    for text in [
        format!("software(\"{name}\") < \"{version}\""),
        "software(like \"lib%\")".to_owned(),
        "hostname = \"h7.example.org\"".to_owned(),
        "memory_bytes < 4GiB and last_seen < 7d".to_owned(),
    ] {
        let filter = Filter::parse(&text).expect("a filter");
        timed(&text, || {
            let found = catalog.read(|tx| query::query(tx, &filter, &[], NOW));
            found.expect("an answer").len()
        });
    }
}

/// A collection of the kinds that sites have: by system, by name, by size, by age, by old software, by other collections.
fn of_query(number: usize, fleet: &Fleet) -> Collection {
    let (name, version) = fleet.package(number);
    let text = match number % 8 {
        0 => format!("software(\"{name}\") < \"{version}\""),
        1 => format!("hostname like \"h%{}.example.org\"", number % 10),
        2 => format!("software(\"{name}\") and os.family = \"debian\""),
        3 => format!("memory_bytes >= {}GiB and disk.size < 200GB", number % 16),
        4 => format!("last_seen > {}d or not software(\"{name}\")", number % 30),
        5 => format!(
            "interface.address like \"10.{}.%\" and os.version < \"12.5\"",
            number % 4
        ),
        6 => format!(
            "collection(\"c{:03}\") and platform.release in (\"bookworm\", \"9\")",
            number - 1
        ),
        _ => format!(
            "boundary(\"10.{}.0.0/16\") and not collection(\"c{:03}\")",
            number % 4,
            number - 7
        ),
    };
    Collection {
        id: CollectionId::parse(&format!("c{number:03}")).expect("an id"),
        title: String::new(),
        limit_to: None,
        rules: vec![MemberRule::Query(Filter::parse(&text).expect("a filter"))],
    }
}

fn write<T>(
    catalog: &mut Catalog,
    work: impl FnMut(&mut sms::catalog::Tx) -> Result<T, Error>,
) -> T {
    catalog
        .write(work)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Runs the deed; prints its time by the clock, and the processor time, which other work on the machine does not lengthen.
fn timed<T>(work: &str, deed: impl FnOnce() -> T) -> T {
    let (begin, used) = (Instant::now(), processor_seconds());
    let done = deed();
    let (wall, used) = (begin.elapsed().as_secs_f64(), processor_seconds() - used);
    println!(
        "{work:<58} {:>10.2} ms, cpu {:>8.0} ms",
        wall * 1e3,
        used * 1e3
    );
    done
}

/// What this process has used, in steps of 10 ms (proc(5), fields 14 and 15 of stat).
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks
        .filter_map(|field| field.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
