//! Sets of software: however they are stored, they are the sets that were sent.

use super::kit::{
    client, client_id, collections, each_engine, installed, inventory, set_members, time, write,
};
use crate::catalog::{Catalog, Tx};
use crate::model::filter::Filter;
use crate::model::inventory::InstalledPackage;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;

const CLIENTS: u8 = 5;

/// What a client reports: the image that it was made from, and by which packages it differs.
#[derive(Debug, Clone)]
struct Report {
    client: u8,
    /// Sent as what changed, where the client has reported before.
    is_delta: bool,
    image: u8,
    size: usize,
    /// Number of a package, and what became of it.
    changes: Vec<(usize, u8)>,
}

fn reports() -> impl Strategy<Value = Vec<Report>> {
    let change = (0_usize..90, 0_u8..5);
    let report = (
        1..=CLIENTS,
        any::<bool>(),
        0_u8..3,
        0_usize..90,
        vec(change, 0..30),
    )
        .prop_map(|(client, is_delta, image, size, changes)| Report {
            client,
            is_delta,
            image,
            size,
            changes,
        });
    vec(report, 1..14)
}

impl Report {
    fn packages(&self) -> Vec<InstalledPackage> {
        let name = |number: usize| format!("p{number:02}");
        let mut all: BTreeMap<usize, InstalledPackage> = (0..self.size)
            .map(|number| {
                (
                    number,
                    installed(&name(number), &format!("{}-1", self.image)),
                )
            })
            .collect();
        for (number, change) in &self.changes {
            let Some(own) = all.get_mut(number) else {
                all.insert(*number, installed(&name(*number), "7-1"));
                continue;
            };
            match change {
                0 => drop(all.remove(number)),
                1 => own.held = true,
                2 => own.broken = Some("half-configured".into()),
                other => *own = installed(&name(*number), &format!("{other}-1")),
            }
        }
        all.into_values().collect()
    }
}

fn numbers(tx: &mut Tx, sql: &str) -> Vec<i64> {
    tx.all_text("count", sql, &[], |row| row.int()).unwrap()
}

/// Who has which package, by the view that people use.
fn viewed(tx: &mut Tx) -> Vec<(String, String, String, bool, Option<String>)> {
    let sql =
        "SELECT client, name, version, held, broken FROM v_installed_software ORDER BY 1, 2, 3";
    let read = |row: &mut crate::catalog::engine::Row| {
        let (client, name, version) = (row.text()?, row.text()?, row.text()?);
        Ok((
            client,
            name,
            version,
            row.flag()?,
            row.optional(|row| row.text())?,
        ))
    };
    tx.all_text("look", sql, &[], read).unwrap()
}

fn check(catalog: &mut Catalog, reports: &[Report]) {
    let mut last: BTreeMap<u8, Vec<InstalledPackage>> = BTreeMap::new();
    let done = catalog.rehearse(|tx| {
        for number in 1..=CLIENTS {
            tx.insert_client(&client(number))?;
        }
        for (at, report) in (1..).zip(reports) {
            let sent = inventory("h", report.packages());
            let id = client_id(report.client);
            match last.get(&report.client).filter(|_| report.is_delta) {
                Some(before) => {
                    let before = inventory("h", before.clone());
                    let serial = tx.reported(&id)?.unwrap().standing.unwrap().serial + 1;
                    let delta = super::reports::delta(&before, &sent, serial);
                    tx.store_delta(&id, &delta, time(at))?.unwrap();
                }
                None => tx.store_inventory(&id, &sent, time(at))?,
            }
            assert_eq!(tx.inventory(&id)?.unwrap().packages, sent.packages);
            last.insert(report.client, sent.packages);
        }
        let mut expected = Vec::new();
        for (number, packages) in &last {
            assert_eq!(tx.inventory(&client_id(*number))?.unwrap().packages, *packages);
            expected.extend(packages.iter().cloned().map(|one| {
                let version = one.version.as_str().to_owned();
                (client_id(*number).to_string(), one.name, version, one.held, one.broken)
            }));
        }
        expected.sort();
        assert_eq!(viewed(tx), expected);
        who_has(tx, &last);
        let unused = "SELECT id FROM software_set WHERE id NOT IN (SELECT software_set FROM inventory)
                      UNION ALL SELECT b.id FROM software_base b WHERE NOT EXISTS (SELECT 1 FROM software_set s WHERE s.base = b.id)";
        assert_eq!(numbers(tx, unused), [0; 0]);
        Ok::<_, crate::catalog::Error>(())
    });
    done.unwrap();
}

fn who_has(tx: &mut Tx, last: &BTreeMap<u8, Vec<InstalledPackage>>) {
    let list = tx.client_list(None).unwrap();
    for name in ["p00", "p40", "p89"] {
        let filter = Filter::parse(&format!("software(\"{name}\") < \"3-1\"")).unwrap();
        let places = tx.filtered(&filter, &list, time(0)).unwrap();
        let found = tx.clients_at(&list, &places).unwrap().into_iter();
        let found: Vec<_> = found.map(|(_, id, _)| id).collect();
        let is_old = |one: &InstalledPackage| one.name == name && one.order("3-1").is_lt();
        let owners = last
            .iter()
            .filter(|(_, packages)| packages.iter().any(is_old));
        let expected: Vec<_> = owners.map(|(number, _)| client_id(*number)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn stored_sets_are_the_sets_that_were_sent() {
    each_engine(|catalog| {
        let mut runner = TestRunner::new(Config::with_cases(24));
        let catalog = RefCell::new(catalog);
        let tested = runner.run(&reports(), |reports| {
            check(&mut catalog.borrow_mut(), &reports);
            Ok(())
        });
        tested.unwrap();
    });
}

#[test]
fn many_alike_take_few_rows() {
    each_engine(|catalog| {
        write(catalog, |tx| {
            for number in 1..=40 {
                let report = Report {
                    client: number,
                    is_delta: false,
                    image: number % 2,
                    size: 80,
                    changes: vec![(usize::from(number) * 2 % 80, 4)],
                };
                tx.insert_client(&client(number))?;
                tx.store_inventory(
                    &client_id(number),
                    &inventory("h", report.packages()),
                    time(1),
                )?;
            }
            Ok(())
        });
        let told = write(catalog, |tx| {
            Ok(numbers(
                tx,
                "SELECT (SELECT COUNT(*) FROM software_base_member)
                      + (SELECT SUM(LENGTH(told) - LENGTH(REPLACE(told, ',', '')) - 1)
                         FROM (SELECT added AS told FROM software_set UNION ALL SELECT removed FROM software_set) AS all_told
                         WHERE told <> '')",
            ))
        });
        // two images, and of each machine what is its own; whole sets would be 3,200
        assert!(told[0] <= 2 * 80 + 40 * 4, "{told:?}");
    });
}

#[test]
fn what_was_undone_is_not_remembered() {
    each_engine(|catalog| {
        write(catalog, |tx| tx.insert_client(&client(1)));
        let report = |image| Report {
            client: 1,
            is_delta: false,
            image,
            size: 80,
            changes: Vec::new(),
        };
        let lost = inventory("h", report(1).packages());
        let undone = catalog.rehearse(|tx| tx.store_inventory(&client_id(1), &lost, time(1)));
        undone.unwrap();
        let refused: Result<(), _> = catalog.write(|tx| {
            tx.store_inventory(&client_id(1), &lost, time(1))?;
            Err(crate::catalog::Error::missing("thing", "any"))
        });
        assert!(refused.is_err());
        write(catalog, |tx| {
            let failed: Result<(), _> = tx.savepoint(|tx| {
                tx.store_inventory(&client_id(1), &lost, time(1))?;
                Err(crate::catalog::Error::missing("thing", "any"))
            });
            assert!(failed.is_err());
            // the same numbers, given to other packages
            tx.store_inventory(
                &client_id(1),
                &inventory("h", report(2).packages()),
                time(2),
            )
        });
        for sent in [report(2), report(1)] {
            let sent = inventory("h", sent.packages());
            write(catalog, |tx| {
                tx.store_inventory(&client_id(1), &sent, time(3))
            });
            let stored = write(catalog, |tx| tx.inventory(&client_id(1))).unwrap();
            assert_eq!(stored.packages, sent.packages);
        }
    });
}

#[test]
fn a_number_that_is_given_again_brings_no_membership_with_it() {
    each_engine(|catalog| {
        let members = write(catalog, |tx| {
            tx.replace_collections(&collections())?;
            for number in 1..=70 {
                tx.insert_client(&client(number))?;
            }
            let all = (1..=70).map(client_id).collect();
            set_members(tx, "web", all)?;
            tx.delete_client(&client_id(70))?;
            tx.delete_client(&client_id(3))?;
            tx.insert_client(&client(71))?;
            tx.collection_members(&super::kit::id("web"))
        });
        let expected = (1..=69).filter(|number| *number != 3).map(client_id);
        assert_eq!(members, expected.collect());
    });
}
