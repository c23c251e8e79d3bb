//! What goes wrong around a catalog: each fault has its own error, and what is not ours stays as it was.

use super::kit::{client, each_engine, write};
use crate::catalog::writer::Writer;
use crate::catalog::{Catalog, Error};
use crate::model::collection::Collection;
use std::path::{Path, PathBuf};
use std::time::Duration;

struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Place {
    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("catalog.db");
        Self {
            _folder: folder,
            path,
        }
    }

    fn with_catalog() -> Self {
        let place = Self::empty();
        let mut catalog = Catalog::create(place.address()).expect("a new catalog");
        write(&mut catalog, |tx| tx.insert_client(&client(1)));
        place
    }

    fn address(&self) -> &str {
        self.path.to_str().expect("path")
    }

    fn open(&self) -> Result<Catalog, Error> {
        Catalog::open_within(self.address(), Duration::from_millis(1))
    }

    fn change(&self, sql: &str) {
        let other = rusqlite::Connection::open(&self.path).expect("a connection");
        other.execute_batch(sql).expect("the change");
    }
}

/// The names and bytes of all files in the catalog's folder.
fn files(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = std::fs::read_dir(path.parent().expect("a folder")).expect("entries");
    let mut files: Vec<_> = folder
        .map(|entry| entry.expect("entry").path())
        .map(|path| (path.clone(), std::fs::read(path).expect("bytes")))
        .collect();
    files.sort();
    files
}

fn refusal(place: &Place) -> Error {
    let before = files(&place.path);
    let refused = place.open().map(drop).expect_err("it is refused");
    assert_eq!(files(&place.path), before, "nothing is touched");
    refused
}

#[test]
fn no_file_is_no_catalog() {
    let place = Place::empty();
    assert!(matches!(refusal(&place), Error::NotFound { .. }));
}

#[test]
fn an_empty_file_is_no_catalog_and_may_become_one() {
    let place = Place::empty();
    std::fs::write(&place.path, "").expect("an empty file");
    assert!(matches!(refusal(&place), Error::NotFound { .. }));
    Catalog::create(place.address()).expect("a new catalog");
    place.open().expect("a catalog");
}

#[test]
fn a_catalog_is_not_made_over_another() {
    let place = Place::with_catalog();
    let again = Catalog::create(place.address()).map(drop);
    assert!(matches!(again, Err(Error::Exists { .. })), "{again:?}");
    let mut catalog = place.open().expect("the catalog");
    assert!(write(&mut catalog, |tx| tx.client(&client(1).id)).is_some());
}

#[test]
fn a_newer_catalog_is_refused_untouched() {
    let place = Place::with_catalog();
    place.change("UPDATE schema_version SET version = 99");
    let refused = refusal(&place);
    assert!(
        matches!(refused, Error::TooNew { found: 99, .. }),
        "{refused:?}"
    );
}

#[test]
fn a_file_that_is_not_a_database_is_refused_untouched() {
    let place = Place::empty();
    std::fs::write(&place.path, "format: 1\n".repeat(500)).expect("a file");
    let refused = refusal(&place);
    assert!(matches!(refused, Error::NotOurs { .. }), "{refused:?}");
    assert!(refused.to_string().contains("catalog.db"), "{refused}");
    let made = Catalog::create(place.address()).map(drop);
    assert!(matches!(made, Err(Error::NotOurs { .. })), "{made:?}");
}

#[test]
fn the_database_of_another_program_is_refused_untouched() {
    let place = Place::empty();
    place.change("CREATE TABLE client (id TEXT)");
    assert!(matches!(refusal(&place), Error::NotOurs { .. }));
    let made = Catalog::create(place.address()).map(drop);
    assert!(matches!(made, Err(Error::NotOurs { .. })), "{made:?}");
}

#[test]
fn a_damaged_page_is_reported_and_the_file_stays() {
    let place = Place::with_catalog();
    let mut bytes = std::fs::read(&place.path).expect("bytes");
    bytes[4_096..].fill(0xa5);
    std::fs::write(&place.path, &bytes).expect("damage");
    let opened = place
        .open()
        .and_then(|mut catalog| catalog.read(|tx| tx.clients(&Default::default())));
    assert!(matches!(opened, Err(Error::Damaged { .. })), "{opened:?}");
}

#[test]
fn a_value_that_cannot_be_is_damage() {
    let place = Place::with_catalog();
    place.change("UPDATE client SET site = 'nowhere'");
    let read = place
        .open()
        .expect("the catalog")
        .read(|tx| tx.client(&client(1).id));
    let Err(Error::Damaged { detail, .. }) = read else {
        panic!("{read:?}");
    };
    assert!(detail.contains("site code"), "{detail}");
}

#[test]
fn a_locked_catalog_is_busy_and_works_again_afterwards() {
    let place = Place::with_catalog();
    let mut catalog = place.open().expect("the catalog");
    let other = rusqlite::Connection::open(&place.path).expect("a connection");
    other.execute_batch("BEGIN EXCLUSIVE").expect("the lock");
    let stored = catalog.write(|tx| tx.insert_client(&client(2)));
    assert!(matches!(stored, Err(Error::Busy { .. })), "{stored:?}");
    other.execute_batch("ROLLBACK").expect("unlocked");
    write(&mut catalog, |tx| tx.insert_client(&client(2)));
}

#[test]
fn a_full_disk_undoes_the_transaction_and_no_more() {
    let place = Place::with_catalog();
    let mut catalog = place.open().expect("the catalog");
    // The engine says the same as on a full disk when the file may not grow.
    let limit = "PRAGMA max_page_count = 1";
    catalog.db.batch("limit the file", limit).expect("a limit");
    let stored = catalog.write(|tx| {
        (2..=255).try_for_each(|number| {
            let mut large = client(number);
            large.hostname = "x".repeat(2_000);
            tx.insert_client(&large)
        })
    });
    assert!(matches!(stored, Err(Error::Full { .. })), "{stored:?}");
    let limit = "PRAGMA max_page_count = 1000000";
    catalog.db.batch("limit the file", limit).expect("no limit");
    let left = write(&mut catalog, |tx| tx.clients(&Default::default()));
    assert_eq!(left, [client(1)]);
    write(&mut catalog, |tx| tx.insert_client(&client(2)));
}

#[test]
fn a_full_disk_inside_a_savepoint_fails_the_whole_group() {
    let place = Place::with_catalog();
    let mut catalog = place.open().expect("the catalog");
    catalog
        .db
        .batch("limit the file", "PRAGMA max_page_count = 1")
        .expect("a limit");
    let stored = catalog.write(|tx| {
        for number in 2..=255 {
            let mut large = client(number);
            large.hostname = "x".repeat(2_000);
            // Each item's failure is held; what matters is that nothing half done is committed.
            tx.savepoint(|tx| tx.insert_client(&large))
                .unwrap_or_default();
        }
        Ok::<_, Error>(())
    });
    let left = write(&mut catalog, |tx| tx.clients(&Default::default()));
    match stored {
        Ok(()) => assert!(left.len() > 1),
        Err(error) => assert!(
            matches!(error, Error::Full { .. }) && left.len() == 1,
            "{error:?}"
        ),
    }
    let sound = catalog.db.batch("check", "PRAGMA integrity_check");
    assert!(sound.is_ok(), "{sound:?}");
}

#[test]
fn c08_nothing_is_acknowledged_that_is_not_committed() {
    let place = Place::with_catalog();
    let catalog = place.open().expect("the catalog");
    let writer = Writer::start(catalog, 8).expect("a writer");
    // the work itself is done; only its transaction cannot be committed, since the reference is checked at its end
    let acknowledged: Result<(), Error> = writer.write(|tx| {
        tx.insert_client(&client(2))?;
        tx.replace_collections(&[Collection {
            id: "lost".parse().expect("a name"),
            title: "Lost".into(),
            limit_to: Some("not-there".parse().expect("a name")),
            rules: Vec::new(),
        }])
    });
    drop(writer);
    let mut reader = place.open().expect("the catalog");
    let stored = write(&mut reader, |tx| tx.clients(&Default::default()));
    assert!(acknowledged.is_err(), "{} are there", stored.len());
    assert_eq!(stored, [client(1)]);
}

#[test]
fn an_interrupted_creation_can_be_repeated() {
    let place = Place::empty();
    // What a program leaves that was killed before its first commit.
    drop(rusqlite::Connection::open(&place.path).expect("a connection"));
    Catalog::create(place.address()).expect("a new catalog");
}

#[test]
fn a_folder_that_may_not_be_written_is_named_in_the_error() {
    let place = Place::empty();
    let address = place.path.join("nowhere").join("catalog.db");
    let made = Catalog::create(address.to_str().expect("path")).map(drop);
    let Err(Error::Disk { doing, detail }) = made else {
        panic!("{made:?}");
    };
    assert_eq!(doing, "open the catalog");
    assert!(detail.contains("unable to open"), "{detail}");
}

#[test]
fn rows_that_refer_to_nothing_are_refused() {
    each_engine(|catalog| {
        let stored = catalog.write(|tx| {
            tx.insert_client(&client(1))?;
            super::kit::set_members(tx, "none", vec![client(1).id])
        });
        assert!(matches!(stored, Err(Error::Conflict { .. })), "{stored:?}");
        let changed = catalog.write(|tx| tx.delete_client(&client(1).id));
        assert!(
            matches!(changed, Err(Error::Missing { kind: "client", .. })),
            "{changed:?}"
        );
    });
}

#[cfg(feature = "postgres")]
#[test]
fn postgres_schemas_are_told_apart_like_files() {
    let address = super::server::new_schema();
    let opened = Catalog::open(&address).map(drop);
    assert!(matches!(opened, Err(Error::NotFound { .. })), "{opened:?}");
    let mut catalog = Catalog::create(&address).expect("a new catalog");
    let again = Catalog::create(&address).map(drop);
    assert!(matches!(again, Err(Error::Exists { .. })), "{again:?}");
    catalog
        .db
        .batch("age", "UPDATE schema_version SET version = 99")
        .expect("the change");
    let opened = Catalog::open(&address).map(drop);
    assert!(
        matches!(opened, Err(Error::TooNew { found: 99, .. })),
        "{opened:?}"
    );
    let other = super::server::new_schema();
    ::postgres::Client::connect(&other, ::postgres::NoTls)
        .expect("a connection")
        .batch_execute("CREATE TABLE client (id TEXT)")
        .expect("another program's table");
    let opened = Catalog::open(&other).map(drop);
    assert!(matches!(opened, Err(Error::NotOurs { .. })), "{opened:?}");
}

#[cfg(not(feature = "postgres"))]
#[test]
fn a_program_without_postgres_says_so() {
    let opened = Catalog::open("postgres://sms:secret@db/sms").map(drop);
    let Err(error @ Error::NotOurs { .. }) = opened else {
        panic!("{opened:?}");
    };
    assert!(!error.to_string().contains("secret"), "{error}");
}
