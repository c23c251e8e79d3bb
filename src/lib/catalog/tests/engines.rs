//! Both engines take the same SQL and give the same answers.

#[cfg(feature = "postgres")]
use super::kit::time;
use super::kit::{client, each_engine, id, set_members, write};
use crate::catalog::engine::Statement;
use crate::catalog::writer::Writer;
use crate::catalog::{Catalog, Error};
#[cfg(feature = "postgres")]
use crate::model::client::Approval;
use std::sync::{Arc, Barrier, mpsc};

fn statements() -> Vec<Statement> {
    crate::catalog::NOUNS.concat()
}

#[test]
fn every_statement_is_prepared_on_both_engines() {
    each_engine(|catalog| {
        for statement in statements() {
            let sql = example(statement.sql);
            let prepared = catalog.db.prepare(&sql);
            assert!(prepared.is_ok(), "{prepared:?} in {sql}");
        }
    });
}

#[test]
fn no_statement_uses_what_the_engines_see_differently() {
    let traps = [
        "\"",
        "::",
        "SELECT *",
        " LIKE ",
        "= ANY",
        "greatest(",
        "json_",
        "FOR UPDATE",
        "$1 IS NULL",
    ];
    for statement in statements() {
        for trap in traps {
            assert!(!statement.sql.contains(trap), "{trap} in {}", statement.sql);
        }
        let sums = statement.sql.matches("SUM(").count();
        assert_eq!(
            sums,
            statement.sql.matches("CAST(SUM(").count(),
            "{}",
            statement.sql
        );
    }
}

/// The statement with its repeated part once.
fn example(sql: &str) -> String {
    let columns = sql
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map_or(1, |(names, _)| names.split(',').count());
    let row: Vec<String> = (1..=columns).map(|n| format!("${n}")).collect();
    let fixed = (1..=9)
        .take_while(|n| sql.contains(&format!("${n}")))
        .count();
    sql.replace("{rows}", &format!("({})", row.join(", ")))
        .replace("{list}", &format!("${}, ${}", fixed + 1, fixed + 2))
}

#[test]
fn the_views_answer_on_both_engines() {
    each_engine(|catalog| {
        for view in [
            "v_client",
            "v_processor",
            "v_disk",
            "v_file_system",
            "v_interface",
            "v_file",
            "v_installed_software",
            "v_patch_state",
            "v_deployment_status",
        ] {
            let sql = format!("SELECT client, hostname FROM {view} ORDER BY client");
            assert!(catalog.db.prepare(&sql).is_ok(), "{view}");
        }
    });
}

#[test]
fn a_failed_transaction_leaves_nothing() {
    each_engine(|catalog| {
        let twice = catalog.write(|tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(1))
        });
        assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
        assert_eq!(write(catalog, |tx| tx.client(&client(1).id)), None);
    });
}

#[test]
fn a_failure_that_is_swallowed_still_fails_the_transaction() {
    each_engine(|catalog| {
        let done = catalog.write(|tx| {
            tx.insert_client(&client(1))?;
            tx.insert_client(&client(1)).unwrap_or_default();
            Ok::<_, Error>(())
        });
        assert!(matches!(done, Err(Error::Conflict { .. })), "{done:?}");
    });
}

#[test]
fn a_savepoint_loses_its_item_alone() {
    each_engine(|catalog| {
        let outcomes = write(catalog, |tx| {
            tx.insert_client(&client(1))?;
            let items = [client(1), client(2)];
            let outcomes = items.map(|item| tx.savepoint(|tx| tx.insert_client(&item)).is_ok());
            Ok(outcomes)
        });
        assert_eq!(outcomes, [false, true]);
        let stored = write(catalog, |tx| tx.clients(&Default::default()));
        assert_eq!(stored, [client(1), client(2)]);
    });
}

#[test]
fn a_rehearsal_leaves_nothing() {
    each_engine(|catalog| {
        let seen = catalog.rehearse(|tx| {
            tx.insert_client(&client(1))?;
            tx.client(&client(1).id)
        });
        assert_eq!(seen.expect("a rehearsal"), Some(client(1)));
        assert_eq!(write(catalog, |tx| tx.client(&client(1).id)), None);
    });
}

#[test]
fn text_with_nul_is_stored_without_it() {
    each_engine(|catalog| {
        let mut odd = client(1);
        odd.hostname = "ho\0st1".into();
        write(catalog, |tx| tx.insert_client(&odd));
        let stored = write(catalog, |tx| tx.client(&odd.id)).expect("the client");
        assert_eq!(stored.hostname, "host1");
    });
}

#[test]
fn many_rows_and_many_keys_are_cut_into_statements() {
    each_engine(|catalog| {
        let members = write(catalog, |tx| {
            let all: Vec<_> = (0..=255).map(client).collect();
            all.iter().try_for_each(|one| tx.insert_client(one))?;
            let collection = crate::model::collection::Collection {
                id: id("all"),
                title: String::new(),
                limit_to: None,
                rules: Vec::new(),
            };
            tx.replace_collections(&[collection])?;
            let members: Vec<_> = all.into_iter().map(|one| one.id).collect();
            set_members(tx, "all", members.clone())?;
            Ok(members.into_iter().collect())
        });
        let stored = write(catalog, |tx| tx.collection_members(&id("all")));
        assert_eq!(stored, members);
        write(catalog, |tx| set_members(tx, "all", vec![client(7).id]));
        let stored = write(catalog, |tx| tx.collection_members(&id("all")));
        assert_eq!(stored, [client(7).id].into());
    });
}

#[test]
fn the_writer_answers_each_request_after_its_commit() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = folder.path().join("catalog.db");
    let address = path.to_str().expect("path");
    let catalog = Catalog::create(address).expect("a new catalog");
    let writer = Writer::start(catalog, 64).expect("a writer");
    let first: Result<(), Error> = writer.write(|tx| tx.insert_client(&client(1)));
    first.expect("stored");
    let mut reader = Catalog::open(address).expect("a second connection");
    assert_eq!(
        write(&mut reader, |tx| tx.client(&client(1).id)),
        Some(client(1))
    );
    let again: Result<(), Error> = writer.write(|tx| tx.insert_client(&client(1)));
    assert!(matches!(again, Err(Error::Conflict { .. })), "{again:?}");
    let lost: Result<(), Error> = writer.write(|tx| {
        tx.insert_client(&client(2))?;
        panic!("a request that panics")
    });
    assert!(matches!(lost, Err(Error::Sql { .. })), "{lost:?}");
    let next: Result<(), Error> = writer.write(|tx| tx.insert_client(&client(3)));
    next.expect("the thread goes on");
    drop(writer);
    let stored = write(&mut reader, |tx| tx.clients(&Default::default()));
    assert_eq!(stored, [client(1), client(3)]);
}

#[test]
fn requests_that_wait_together_share_a_transaction_and_fail_alone() {
    each_engine(|catalog| {
        // The engine's own catalog goes to the writer; the closure gets a stand-in back.
        let own = std::mem::replace(catalog, Catalog::in_memory().expect("memory"));
        let writer = Arc::new(Writer::start(own, 64).expect("a writer"));
        let (held, release) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (hold, go) = (held.clone(), release.clone());
        let (answers, outcomes) = mpsc::channel();
        std::thread::scope(|scope| {
            let first = writer.clone();
            scope.spawn(move || {
                let mut waits = true;
                first.write::<(), Error>(move |_| {
                    if std::mem::take(&mut waits) {
                        hold.wait();
                        go.wait();
                    }
                    Ok(())
                })
            });
            held.wait();
            for number in [1, 2, 2, 3] {
                let (writer, answers) = (writer.clone(), answers.clone());
                scope.spawn(move || {
                    let done: Result<(), Error> =
                        writer.write(move |tx| tx.insert_client(&client(number)));
                    answers.send(done.is_ok()).expect("the test listens");
                });
            }
            release.wait();
        });
        drop(answers);
        let stored = outcomes.iter().filter(|stored| *stored).count();
        assert_eq!(
            stored, 3,
            "one of the two that are the same fails, the others do not"
        );
    });
}

#[test]
fn a_full_queue_is_busy() {
    let writer = Writer::start(Catalog::in_memory().expect("memory"), 0).expect("a writer");
    let gate = Arc::new(Barrier::new(2));
    let inner = gate.clone();
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| {
            let mut outcome = Err(Error::Busy { doing: "" });
            while matches!(outcome, Err(Error::Busy { .. })) {
                let inner = inner.clone();
                outcome = writer.write::<(), Error>(move |_| {
                    inner.wait();
                    inner.wait();
                    Ok(())
                });
            }
            outcome
        });
        gate.wait();
        let refused: Result<(), Error> = writer.write(|_| Ok(()));
        assert!(matches!(refused, Err(Error::Busy { .. })), "{refused:?}");
        gate.wait();
        holder.join().expect("no panic").expect("done");
    });
}

#[cfg(feature = "postgres")]
#[test]
fn a_clash_of_two_transactions_is_tried_again() {
    let address = super::server::new_schema();
    let mut first = Catalog::create(&address).expect("a new catalog");
    let mut second = Catalog::open(&address).expect("a second connection");
    write(&mut first, |tx| tx.insert_client(&client(1)));
    let mut tries = 0;
    write(&mut first, |tx| {
        tries += 1;
        let before = tx.client(&client(1).id)?.expect("the client");
        if tries == 1 {
            write(&mut second, |tx| {
                tx.set_approval(&before.id, Approval::Blocked)
            });
        }
        tx.touch_client(&before.id, time(1), None)
    });
    assert_eq!(tries, 2);
    let after = write(&mut first, |tx| tx.client(&client(1).id)).expect("the client");
    assert_eq!(
        (after.approval, after.last_seen),
        (Approval::Blocked, Some(time(1)))
    );
}
