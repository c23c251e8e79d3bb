//! What is asked of a fleet: collections and queries over all of it.

use crate::fleet::{Fleet, NOW};
use crate::stopwatch::timed;
use sms::catalog::Catalog;
use sms::model::collection::{Collection, MemberRule};
use sms::model::filter::Filter;
use sms::model::id::CollectionId;
use sms::service::{Error, collection, query};

/// Collections whose members a query says.
const COLLECTIONS: usize = 200;

/// Asks, and gives the figures by name.
pub fn ask(catalog: &mut Catalog, fleet: &Fleet, clients: usize) -> Vec<(&'static str, f64)> {
    let mut figures = queries(catalog, fleet);
    figures.extend(collections(catalog, fleet, clients));
    figures
}

fn queries(catalog: &mut Catalog, fleet: &Fleet) -> Vec<(&'static str, f64)> {
    let worst = (0..8).map(|number| {
        let (name, version) = fleet.package(number);
        let text = format!("software(\"{name}\") < \"{version}\"");
        asked(catalog, &text)
    });
    let worst = worst.fold(0.0, f64::max);
    for text in [
        "software(like \"lib%\")",
        "hostname = \"h7.example.org\"",
        "memory_bytes < 4GiB and last_seen < 7d",
    ] {
        asked(catalog, text);
    }
    vec![(
        "who has a package below a version, worst of 8, ms",
        worst * 1e3,
    )]
}

fn asked(catalog: &mut Catalog, text: &str) -> f64 {
    let filter = Filter::parse(text).expect("a filter");
    let mut best = f64::MAX;
    let mut found = 0;
    // the second time what is asked for is in the memory of the machine
    for _ in 0..2 {
        let begin = std::time::Instant::now();
        let clients = catalog.read(|tx| query::query(tx, &filter, &[], NOW));
        found = clients.expect("an answer").len();
        best = best.min(begin.elapsed().as_secs_f64());
    }
    println!("{text:<58} {:>10.2} ms, {found:>7} found", best * 1e3);
    best
}

fn collections(catalog: &mut Catalog, fleet: &Fleet, clients: usize) -> Vec<(&'static str, f64)> {
    let collections: Vec<Collection> = (0..COLLECTIONS).map(|n| of_query(n, fleet)).collect();
    write(catalog, |tx| Ok(tx.replace_collections(&collections)?));
    let evaluate = |catalog: &mut Catalog, which: &str| {
        let evaluated = || write(catalog, |tx| collection::evaluate(tx, NOW));
        timed(&format!("200 query collections, {which}"), evaluated).1
    };
    let first = evaluate(catalog, "members stored for the first time");
    let again = evaluate(catalog, "evaluated again");
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
    let one = (1..6).map(|number| {
        let id = fleet.id(number * clients / 7);
        let evaluated = || {
            write(catalog, |tx| {
                let client = tx.client(&id)?.expect("the client");
                collection::evaluate_client(tx, &client, NOW)
            });
        };
        timed("one changed client", evaluated).1
    });
    let one = one.fold(0.0, f64::max);
    vec![
        ("200 collections, for the first time, s", first),
        ("200 collections, again, s", again),
        ("one changed client, worst of 5, ms", one * 1e3),
    ]
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
