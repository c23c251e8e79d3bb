//! Full inventories, deltas and their history, on each engine.

use super::kit::{client, client_id, each_engine, installed, inventory, site, time, write};
use crate::catalog::{Catalog, Error, Tx};
use crate::model::delta::Delta;
use crate::model::inventory::{Disk, Inventory};
use crate::rules::inventory::{Fingerprint, Sections, Unfit, diff};

fn furnished(catalog: &mut Catalog) {
    let (own, settings) = site();
    write(catalog, |tx| {
        tx.create_site(&own, &settings, "root")?;
        tx.insert_client(&client(1))?;
        tx.insert_client(&client(2))
    });
}

fn fingerprint(of: &Inventory) -> Fingerprint {
    Fingerprint::of(&Sections::of(of).unwrap(), &of.packages)
}

pub fn delta(from: &Inventory, to: &Inventory, serial: u32) -> Delta {
    let sections = Sections::of(to).unwrap();
    Delta {
        collected_at: to.collected_at,
        serial,
        base: fingerprint(from).state().hash(),
        state: fingerprint(to).state().hash(),
        changes: diff(&fingerprint(from), &sections, &to.packages).unwrap(),
    }
}

fn two_states() -> (Inventory, Inventory) {
    let before = inventory(
        "web-1",
        vec![installed("bash", "5.1-1"), installed("curl", "7-1")],
    );
    let mut after = inventory(
        "web-1",
        vec![installed("bash", "5.2-1"), installed("vim", "9-1")],
    );
    after.hardware.disks.push(disk("sdb", 7));
    after.operating_system.restart_needed.clear();
    after.collected_at = time(5_000);
    (before, after)
}

#[test]
fn a_delta_leaves_what_a_full_inventory_would() {
    each_engine(|catalog| {
        furnished(catalog);
        let (before, after) = two_states();
        write(catalog, |tx| {
            tx.store_inventory(&client_id(1), &before, time(0))?;
            tx.store_inventory(&client_id(2), &before, time(0))?;
            tx.store_delta(&client_id(1), &delta(&before, &after, 1), time(9))?
                .unwrap();
            assert_eq!(tx.inventory(&client_id(1))?.as_ref(), Some(&after));
            assert_eq!(tx.inventory(&client_id(2))?.as_ref(), Some(&before));
            tx.store_inventory(&client_id(2), &after, time(9))?;
            assert_eq!(tx.inventory(&client_id(2))?.as_ref(), Some(&after));
            let (one, two) = (tx.reported(&client_id(1))?, tx.reported(&client_id(2))?);
            let (one, two) = (one.unwrap(), two.unwrap());
            assert_eq!((one.packages, one.basis), (two.packages, two.basis));
            assert_eq!(
                one.standing.map(|own| own.state),
                two.standing.map(|own| own.state)
            );
            // and the history is the same, whichever way it came
            let rows = tx.inventory_history(&Default::default())?;
            let of = |number| {
                let own = rows
                    .iter()
                    .filter(move |row| row.client == client_id(number));
                own.map(|row| row.entry.clone()).collect::<Vec<_>>()
            };
            assert_eq!(of(1), of(2));
            assert_eq!(of(1).len(), 6, "{:?}", of(1));
            Ok(())
        });
    });
}

#[test]
fn a_resync_moves_rows_and_doubles_none() {
    each_engine(|catalog| {
        furnished(catalog);
        let (before, after) = two_states();
        write(catalog, |tx| {
            for _ in 0..3 {
                tx.store_inventory(&client_id(1), &before, time(0))?;
            }
            assert!(tx.inventory_history(&Default::default())?.is_empty());
            for _ in 0..3 {
                tx.store_inventory(&client_id(1), &after, time(9))?;
            }
            assert_eq!(tx.inventory_history(&Default::default())?.len(), 6);
            assert_eq!(tx.count_history_before(time(9))?, 0);
            assert_eq!(tx.forget_history_before(time(10))?, 6);
            Ok(())
        });
    });
}

/// A machine with enough packages for its set to be told beside a base.
fn large() -> Inventory {
    let packages = (0..100).map(|number| installed(&format!("p{number:02}"), "1-1"));
    let mut large = inventory("web-1", packages.collect());
    for name in ["sda", "sdb", "sdc"] {
        large.hardware.disks.push(disk(name, 7));
    }
    large
}

fn disk(name: &str, size: u64) -> Disk {
    Disk {
        name: name.to_owned(),
        size,
        ..serde_json::from_str(r#"{"name":"","size":0,"model":""}"#).unwrap()
    }
}

/// Rows that a deed writes into a catalog of its own.
fn rows_written(catalog: &mut Catalog, deed: impl Fn(&mut Tx) -> Result<(), Error>) -> i64 {
    write(catalog, |tx| {
        let sql = "SELECT total_changes()";
        let count = |tx: &mut Tx| tx.all_text("count", sql, &[], |row| row.int());
        let before = count(tx)?;
        deed(tx)?;
        Ok(count(tx)?[0] - before[0])
    })
}

#[test]
fn a_report_writes_the_rows_of_what_changed_and_no_others() {
    let mut catalog = Catalog::in_memory().unwrap();
    furnished(&mut catalog);
    let first = large();
    let mut upgraded = first.clone();
    upgraded.packages[50] = installed("p50", "2-1");
    let mut fuller = upgraded.clone();
    fuller.hardware.disks[1] = disk("sdb", 8);
    write(&mut catalog, |tx| {
        tx.store_inventory(&client_id(1), &first, time(0))
    });
    let again = rows_written(&mut catalog, |tx| {
        tx.store_inventory(&client_id(1), &first, time(1))
    });
    assert_eq!(again, 1, "when it was collected");
    let steps = [(1, &first, &upgraded), (2, &upgraded, &fuller)];
    let written = steps.map(|(serial, before, after)| {
        let delta = delta(before, after, serial);
        rows_written(&mut catalog, |tx| {
            tx.store_delta(&client_id(1), &delta, time(2))?.unwrap();
            assert_eq!(tx.inventory(&client_id(1))?.as_ref(), Some(after));
            Ok(())
        })
    });
    // the version, the set, what it has and lacks, when, the state, the history of version and source version
    // the row of the disk removed and added, the document, the inventory, the state, the history
    assert!(written[0] <= 9 && written[1] <= 6, "{written:?}");
}

#[test]
fn a_delta_that_does_not_fit_changes_nothing() {
    each_engine(|catalog| {
        furnished(catalog);
        let (before, after) = two_states();
        write(catalog, |tx| {
            let good = delta(&before, &after, 1);
            let refused = tx.store_delta(&client_id(1), &good, time(1))?;
            assert_eq!(refused, Err(Unfit::Unknown));
            tx.store_inventory(&client_id(1), &after, time(0))?;
            // what it takes away is not there
            let refused = tx.store_delta(&client_id(1), &good, time(1))?;
            assert!(refused.is_err());
            assert_eq!(tx.inventory(&client_id(1))?.as_ref(), Some(&after));
            assert!(tx.inventory_history(&Default::default())?.is_empty());
            Ok(())
        });
    });
}

/// A peer measured here loses hosts behind answers of 200, and doubles rows.
#[test]
fn concurrent_senders_lose_no_client_and_double_no_row() {
    const SENDERS: u8 = 8;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.db");
    let mut addresses = vec![path.to_str().unwrap().to_owned()];
    #[cfg(feature = "postgres")]
    addresses.push(super::server::new_schema());
    for address in &addresses {
        let mut catalog = Catalog::create(address).unwrap();
        let (own, settings) = site();
        write(&mut catalog, |tx| {
            tx.create_site(&own, &settings, "root")?;
            (0..SENDERS).try_for_each(|number| tx.insert_client(&client(number)))
        });
        std::thread::scope(|scope| {
            for number in 0..SENDERS {
                scope.spawn(move || send(address, number));
            }
        });
        write(&mut catalog, |tx| {
            let (_, after) = two_states();
            let rows = tx.inventory_history(&Default::default())?;
            for number in 0..SENDERS {
                assert_eq!(tx.inventory(&client_id(number))?.as_ref(), Some(&after));
                let own = rows.iter().filter(|row| row.client == client_id(number));
                assert_eq!(own.count(), 6 * 3, "client {number}");
            }
            Ok(())
        });
    }
}

/// There, back and there again, each report of it twice.
fn send(address: &str, number: u8) {
    let mut catalog = Catalog::open(address).unwrap();
    let (before, after) = two_states();
    let id = client_id(number);
    for _ in 0..2 {
        insist(&mut catalog, |tx| tx.store_inventory(&id, &before, time(0)));
    }
    let there = delta(&before, &after, 1);
    let back = delta(&after, &before, 2);
    for (delta, is_next) in [(&there, true), (&there, false), (&back, true)] {
        let done = insist(&mut catalog, |tx| tx.store_delta(&id, delta, time(1)));
        assert_eq!(done.is_ok(), is_next);
    }
    for _ in 0..2 {
        insist(&mut catalog, |tx| tx.store_inventory(&id, &after, time(2)));
    }
}

/// Who is asked to come back comes back: nothing was stored, and nothing acknowledged.
fn insist<T>(catalog: &mut Catalog, mut work: impl FnMut(&mut Tx) -> Result<T, Error>) -> T {
    loop {
        match catalog.write(&mut work) {
            Err(Error::Busy { .. }) => std::thread::yield_now(),
            done => return done.unwrap(),
        }
    }
}
