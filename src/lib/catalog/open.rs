//! Making a catalog, opening one, and bringing an older one up to date. What is not ours is left as it is.

use super::engine::Engine;
#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use super::shelf::Shelf;
use super::sqlite::Sqlite;
use super::{Catalog, Error};
use std::path::Path;
use std::time::Duration;

/// The truth for a new catalog.
const SCHEMA: &str = include_str!("schema.sql");
/// `migrations/NNNN_what.sql`: the step from version N to N + 1. An entry is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0002_trust.sql"),
    include_str!("migrations/0003_inventory.sql"),
    include_str!("migrations/0004_updates.sql"),
    include_str!("migrations/0005_places.sql"),
    include_str!("migrations/0006_judgements.sql"),
    include_str!("migrations/0007_settled.sql"),
    include_str!("migrations/0008_sets.sql"),
    include_str!("migrations/0009_readers.sql"),
];
/// The version of a catalog that has taken all steps.
pub(super) const VERSION: i64 = 1 + MIGRATIONS.len() as i64;
/// How long to wait for another program's transaction.
const WAIT: Duration = Duration::from_secs(5);
const CREATING: &str = "create the catalog";
const UPGRADING: &str = "upgrade the catalog";

/// What is at an address, found out without changing it.
pub(super) enum Content {
    /// An empty file or schema.
    Nothing,
    /// A catalog of some version.
    Catalog,
    /// Something else, with what speaks against it.
    Other(String),
}

impl Catalog {
    /// Makes a catalog in a new file, or in an empty PostgreSQL database or schema.
    pub fn create(address: &str) -> Result<Self, Error> {
        if is_postgres(address) {
            create_postgres(address)
        } else {
            create_sqlite(address)
        }
    }

    /// Opens a catalog and brings it up to date.
    pub fn open(address: &str) -> Result<Self, Error> {
        Self::open_within(address, WAIT)
    }

    /// A new catalog in memory, for tests and for work that leaves nothing behind.
    pub fn in_memory() -> Result<Self, Error> {
        let mut engine = Sqlite::in_memory()?;
        install(&mut engine, Sqlite::mark)?;
        engine.prepare_connection()?;
        Ok(Self::over("memory", engine))
    }

    /// Opens a catalog, waiting at most so long for another program's transaction.
    pub(super) fn open_within(address: &str, wait: Duration) -> Result<Self, Error> {
        if is_postgres(address) {
            return open_postgres(address, wait);
        }
        let path = Path::new(address);
        if !path.exists() {
            return Err(not_found(address));
        }
        let mut engine = Sqlite::open(path, false, wait)?;
        expect_catalog(address, engine.content()?)?;
        bring_up_to_date(&mut engine, MIGRATIONS)?;
        engine.prepare_connection()?;
        Ok(Self::over(address, engine))
    }

    fn over(address: &str, engine: impl Engine + 'static) -> Self {
        Self {
            address: shown(address),
            db: Box::new(engine),
            shelf: Shelf::default(),
        }
    }
}

fn create_sqlite(address: &str) -> Result<Catalog, Error> {
    let mut engine = Sqlite::open(Path::new(address), true, WAIT)?;
    expect_nothing(address, engine.content()?)?;
    install(&mut engine, Sqlite::mark)?;
    engine.prepare_connection()?;
    Ok(Catalog::over(address, engine))
}

#[cfg(feature = "postgres")]
fn create_postgres(address: &str) -> Result<Catalog, Error> {
    let mut engine = Postgres::connect(address, WAIT)?;
    expect_nothing(address, engine.content()?)?;
    install(&mut engine, |_| Ok(()))?;
    Ok(Catalog::over(address, engine))
}

#[cfg(feature = "postgres")]
fn open_postgres(address: &str, wait: Duration) -> Result<Catalog, Error> {
    let mut engine = Postgres::connect(address, wait)?;
    expect_catalog(address, engine.content()?)?;
    bring_up_to_date(&mut engine, MIGRATIONS)?;
    Ok(Catalog::over(address, engine))
}

#[cfg(not(feature = "postgres"))]
fn create_postgres(address: &str) -> Result<Catalog, Error> {
    Err(built_without(address))
}

#[cfg(not(feature = "postgres"))]
fn open_postgres(address: &str, _: Duration) -> Result<Catalog, Error> {
    Err(built_without(address))
}

#[cfg(not(feature = "postgres"))]
fn built_without(address: &str) -> Error {
    let reason = "this program was built without PostgreSQL".to_owned();
    let address = shown(address);
    Error::NotOurs { address, reason }
}

/// The schema, the version and the mark come in one transaction: a catalog is whole or not there.
fn install<E: Engine>(
    engine: &mut E,
    mark: impl FnOnce(&mut E) -> Result<(), Error>,
) -> Result<(), Error> {
    engine.begin()?;
    engine.batch(CREATING, &in_dialect(SCHEMA, engine))?;
    let version = "INSERT INTO schema_version (application, version) VALUES ('sms', $1)";
    engine.execute(CREATING, version, &[VERSION.into()])?;
    mark(engine)?;
    engine.batch(CREATING, "COMMIT")
}

/// Looks at the version before anything is touched; all steps are one transaction.
fn bring_up_to_date(engine: &mut impl Engine, migrations: &[&str]) -> Result<(), Error> {
    let known = 1 + migrations.len() as i64;
    let found = version(engine)?;
    if found > known {
        return Err(Error::TooNew { found, known });
    }
    if found == known {
        return Ok(());
    }
    engine.begin()?;
    let upgraded = take_steps(engine, migrations);
    let end = if upgraded.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    upgraded.and(engine.batch(UPGRADING, end))
}

fn take_steps(engine: &mut impl Engine, migrations: &[&str]) -> Result<(), Error> {
    // Asked again inside the transaction: another program may have upgraded meanwhile.
    let found = usize::try_from(version(engine)?).unwrap_or(1).max(1);
    for step in migrations.iter().skip(found - 1) {
        let step = in_dialect(step, engine);
        engine.batch(UPGRADING, &step)?;
    }
    let known = 1 + migrations.len() as i64;
    let version = "UPDATE schema_version SET version = $1";
    engine.execute(UPGRADING, version, &[known.into()])?;
    Ok(())
}

fn version(engine: &mut impl Engine) -> Result<i64, Error> {
    let doing = "read the catalog's version";
    let mut found = None;
    let sql = "SELECT version FROM schema_version ORDER BY version";
    engine.query(doing, sql, &[], &mut |row| {
        found = Some(row.int()?);
        Ok(())
    })?;
    let detail = "there is none".to_owned();
    found.ok_or(Error::Damaged { doing, detail })
}

fn in_dialect(sql: &str, engine: &impl Engine) -> String {
    let words = engine.dialect().iter();
    words.fold(sql.to_owned(), |sql, (ours, theirs)| {
        sql.replace(ours, theirs)
    })
}

fn expect_nothing(address: &str, content: Content) -> Result<(), Error> {
    let address = shown(address);
    match content {
        Content::Nothing => Ok(()),
        Content::Catalog => Err(Error::Exists { address }),
        Content::Other(reason) => Err(Error::NotOurs { address, reason }),
    }
}

fn expect_catalog(address: &str, content: Content) -> Result<(), Error> {
    let address = shown(address);
    match content {
        Content::Nothing => Err(Error::NotFound { address }),
        Content::Catalog => Ok(()),
        Content::Other(reason) => Err(Error::NotOurs { address, reason }),
    }
}

fn not_found(address: &str) -> Error {
    let address = shown(address);
    Error::NotFound { address }
}

fn is_postgres(address: &str) -> bool {
    address.starts_with("postgres://") || address.starts_with("postgresql://")
}

/// The address as it may be shown: without the password.
pub fn shown(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let rest = rest.split('?').next().unwrap_or(rest);
    match rest.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or(user);
            format!("{scheme}://{user}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::engine::Row;

    const STEP: &str = "ALTER TABLE client ADD COLUMN note TEXT";

    fn fresh() -> Sqlite {
        let mut engine = Sqlite::in_memory().unwrap();
        install(&mut engine, Sqlite::mark).unwrap();
        engine
            .batch(
                "prepare the test",
                "INSERT INTO management_point (url, position) VALUES ('https://mp', 0);
                 UPDATE schema_version SET version = 1",
            )
            .unwrap();
        engine
    }

    /// The schemas of the versions before today's, as they were published.
    const FORMER: &[&str] = &[
        include_str!("../../../tests/data/catalogs/schema-1.sql"),
        include_str!("../../../tests/data/catalogs/schema-2.sql"),
        include_str!("../../../tests/data/catalogs/schema-3.sql"),
        include_str!("../../../tests/data/catalogs/schema-4.sql"),
        include_str!("../../../tests/data/catalogs/schema-5.sql"),
        include_str!("../../../tests/data/catalogs/schema-6.sql"),
        include_str!("../../../tests/data/catalogs/schema-7.sql"),
        include_str!("../../../tests/data/catalogs/schema-8.sql"),
    ];

    /// Columns of every table, and the text of all else, by name.
    fn shape(engine: &mut Sqlite) -> Vec<String> {
        let mut found = Vec::new();
        let sql = "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk AS shape
                   FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
                   UNION ALL SELECT name || ': ' || sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL
                   ORDER BY 1";
        engine
            .query("read the schema", sql, &[], &mut |row| {
                found.push(row.text()?);
                Ok(())
            })
            .unwrap();
        found
    }

    #[test]
    fn all_steps_from_any_former_schema_end_in_the_schema_of_today() {
        assert_eq!(FORMER.len(), MIGRATIONS.len());
        for version in 1..=FORMER.len() {
            let mut old = former(version);
            bring_up_to_date(&mut old, MIGRATIONS).unwrap();
            assert_eq!(
                shape(&mut old),
                shape(&mut fresh()),
                "from version {version}"
            );
        }
    }

    /// The catalog of a version as it was published.
    fn former(version: usize) -> Sqlite {
        let mut old = Sqlite::in_memory().unwrap();
        let schema = in_dialect(FORMER[version - 1], &old);
        old.batch("make an old catalog", &schema).unwrap();
        let sql = "INSERT INTO schema_version (application, version) VALUES ('sms', $1)";
        old.execute("make an old catalog", sql, &[(version as i64).into()])
            .unwrap();
        old
    }

    #[test]
    fn how_updates_stood_to_clients_before_version_6_they_stand_still() {
        let mut old = former(5);
        let rows = "INSERT INTO client (id, number, hostname, machine_id, approval, site, epoch, key, public_key, enrolled_at)
                    VALUES ('a', 1, 'one', 'a', 'approved', 'S01', 1, 'ka', 'k', 0),
                           ('b', 2, 'two', 'b', 'approved', 'S01', 1, 'kb', 'k', 0);
                    INSERT INTO scan_run (client, scanned_at, inventory_at, state, unknown)
                    VALUES ('a', 9, 8, 'required', NULL), ('b', 7, 6, 'unknown', 'why');
                    INSERT INTO patch_state
                    VALUES ('a', 'DSA-1', 'required', 't', 'high', 'security', 3, 4),
                           ('a', 'DSA-2', 'installed', 'u', 'low', 'security', NULL, 5),
                           ('b', 'DSA-1', 'required', 't', 'high', 'security', 2, 2)";
        old.batch("fill an old catalog", rows).unwrap();
        let view = "SELECT json_array(client, hostname, update_id, title, state, severity, classification, detected_at,
                                      changed_at, scanned_at, unknown)
                    FROM v_patch_state ORDER BY 1";
        let before = texts(&mut old, view);
        assert_eq!(before.len(), 3);
        bring_up_to_date(&mut old, MIGRATIONS).unwrap();
        assert_eq!(texts(&mut old, view), before);
    }

    #[test]
    fn what_clients_had_installed_before_version_8_they_have_still() {
        let mut old = former(7);
        let rows = "INSERT INTO client (id, number, hostname, machine_id, approval, site, epoch, key, public_key, enrolled_at)
                    VALUES ('a', 1, 'one', 'a', 'approved', 'S01', 1, 'ka', 'k', 0),
                           ('b', 2, 'two', 'b', 'approved', 'S01', 1, 'kb', 'k', 0);
                    INSERT INTO software (id, digest, name, version, architecture, source, source_version, provides, bounds, conflicts)
                    VALUES (1, x'01', 'bash', '1', 'amd64', 'bash', '1', '', '', ''),
                           (11, x'02', 'dash', '2', 'amd64', 'dash', '2', '', '', ''),
                           (111, x'03', 'fish', '3', 'amd64', 'fish', '3', '', '', ''),
                           (4, x'04', 'zsh', '4', 'amd64', 'zsh', '4', '', '', '');
                    INSERT INTO software_base (id, digest, members) VALUES (5, x'05', 3);
                    INSERT INTO software_base_member VALUES (5, 1, 0, NULL), (5, 11, 0, NULL), (5, 111, 1, NULL);
                    INSERT INTO software_set (id, digest, members, base) VALUES (7, x'07', 2, 5), (8, x'08', 2, NULL);
                    INSERT INTO software_set_removed VALUES (7, 11), (7, 111);
                    INSERT INTO software_set_added
                    VALUES (7, 111, 0, 'half-installed'), (8, 4, 1, NULL), (8, 11, 0, NULL);
                    INSERT INTO inventory (client, collected_at, received_at, os, release, architecture, os_name, os_version,
                                           restart_needed, software_set, number)
                    VALUES ('a', 0, 0, 'debian', '12', 'amd64', '', '', 0, 7, 1), ('b', 0, 0, 'debian', '12', 'amd64', '', '', 0, 8, 2)";
        old.batch("fill an old catalog", rows).unwrap();
        let views = [
            "SELECT json_array(client, name, version, held, broken) FROM v_installed_software ORDER BY 1",
            "SELECT json_array(software_set, software, held, broken) FROM software_set_member ORDER BY 1",
        ];
        let before = views.map(|view| texts(&mut old, view));
        assert_eq!(before[0].len(), 4);
        bring_up_to_date(&mut old, MIGRATIONS).unwrap();
        assert_eq!(views.map(|view| texts(&mut old, view)), before);
    }

    fn texts(engine: &mut Sqlite, sql: &str) -> Vec<String> {
        let mut found = Vec::new();
        let each = &mut |row: &mut Row| {
            found.push(row.text()?);
            Ok(())
        };
        engine.query("read a view", sql, &[], each).unwrap();
        found
    }

    fn count(engine: &mut Sqlite, sql: &str) -> Result<i64, Error> {
        let mut found = 0;
        engine.query("count", sql, &[], &mut |row| {
            found = row.int()?;
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn an_older_catalog_takes_its_steps_once_and_keeps_its_rows() {
        let mut engine = fresh();
        for _ in 0..2 {
            bring_up_to_date(&mut engine, &[STEP]).unwrap();
            assert_eq!(version(&mut engine).unwrap(), 2);
        }
        assert_eq!(
            count(&mut engine, "SELECT COUNT(note) FROM client").unwrap(),
            0
        );
        assert_eq!(
            count(&mut engine, "SELECT COUNT(*) FROM management_point").unwrap(),
            1
        );
    }

    #[test]
    fn a_broken_step_leaves_the_catalog_as_it_was() {
        let mut engine = fresh();
        let steps = [
            STEP,
            "DELETE FROM management_point",
            "ALTER TABLE nothing ADD COLUMN x TEXT",
        ];
        assert!(bring_up_to_date(&mut engine, &steps).is_err());
        assert_eq!(version(&mut engine).unwrap(), 1);
        assert!(count(&mut engine, "SELECT COUNT(note) FROM client").is_err());
        assert_eq!(
            count(&mut engine, "SELECT COUNT(*) FROM management_point").unwrap(),
            1
        );
    }

    #[test]
    fn a_newer_catalog_is_refused_before_it_is_touched() {
        let mut engine = fresh();
        bring_up_to_date(&mut engine, &[STEP, "CREATE INDEX later ON client (note)"]).unwrap();
        let refused = bring_up_to_date(&mut engine, &[STEP]).unwrap_err();
        assert!(
            matches!(refused, Error::TooNew { found: 3, known: 2 }),
            "{refused}"
        );
        assert_eq!(version(&mut engine).unwrap(), 3);
    }
}
