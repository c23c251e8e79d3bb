//! The SQLite engine: one file, write-ahead log, nothing acknowledged before it is on disk.

use super::Error;
use super::engine::{Dialect, EachRow, Engine, Param, Row};
use super::open::Content;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};
use std::path::Path;
use std::time::Duration;

/// `smsc`: what `file` and we know a catalog by.
const APPLICATION_ID: i64 = 0x736d_7363;
const CACHED_STATEMENTS: usize = 256;

const DIALECT: &Dialect = &[
    ("{id}", "INTEGER PRIMARY KEY"),
    ("{int}", "INTEGER"),
    ("{blob}", "BLOB"),
    ("{strict}", "STRICT"),
    ("{clustered}", "STRICT, WITHOUT ROWID"),
    ("{json_each}", "json_each"),
    ("{json}", "TEXT"),
];

pub(super) struct Sqlite {
    connection: Connection,
}

impl Sqlite {
    /// Opens the file, which `may_create` may make.
    pub(super) fn open(path: &Path, may_create: bool, wait: Duration) -> Result<Self, Error> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if may_create {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection =
            Connection::open_with_flags(path, flags).map_err(|e| failed(OPENING, e))?;
        Self::over(connection, wait)
    }

    /// A catalog that lives as long as this value.
    pub(super) fn in_memory() -> Result<Self, Error> {
        let connection = Connection::open_in_memory().map_err(|e| failed(OPENING, e))?;
        Self::over(connection, Duration::ZERO)
    }

    fn over(connection: Connection, wait: Duration) -> Result<Self, Error> {
        connection
            .busy_timeout(wait)
            .map_err(|e| failed(OPENING, e))?;
        // without it a statement is prepared anew whenever a value is bound that its plan might have hung on
        connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|e| failed(OPENING, e))?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        Ok(Self { connection })
    }

    /// Looks at the file without changing it.
    pub(super) fn content(&self) -> Result<Content, Error> {
        let application = match self.pragma("application_id") {
            Err(Error::NotOurs { reason, .. }) => return Ok(Content::Other(reason)),
            other => other?,
        };
        if application == APPLICATION_ID {
            return Ok(Content::Catalog);
        }
        if self.pragma("page_count")? == 0 {
            return Ok(Content::Nothing);
        }
        Ok(Content::Other("it is another program's database".into()))
    }

    /// Marks a new file as ours; inside the transaction that makes the schema.
    pub(super) fn mark(&mut self) -> Result<(), Error> {
        self.connection
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(|e| failed("mark the catalog", e))
    }

    /// How we work with every catalog; outside a transaction.
    pub(super) fn prepare_connection(&mut self) -> Result<(), Error> {
        self.batch(
            OPENING,
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -64000;",
        )?;
        self.guard()
    }

    /// From now on the engine itself refuses what no statement of ours does, whatever text should reach it (security.md A08).
    fn guard(&mut self) -> Result<(), Error> {
        self.connection
            .authorizer(Some(permit))
            .map_err(|e| failed(OPENING, e))
    }

    fn pragma(&self, name: &str) -> Result<i64, Error> {
        self.connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|e| failed(OPENING, e))
    }

    /// `$N` is a name to SQLite, found along a list of all names; `?N` is a number, found at once.
    fn prepared(&self, doing: &'static str, sql: &str) -> Result<CachedStatement<'_>, Error> {
        self.connection
            .prepare_cached(&sql.replace('$', "?"))
            .map_err(|e| failed(doing, e))
    }
}

/// Words around each transaction and each part of one: their preparation is remembered.
const OFTEN: &[&str] = &[
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "SAVEPOINT item",
    "RELEASE SAVEPOINT item",
];
const OPENING: &str = "open the catalog";
const COPYING: &str = "copy the catalog";
/// Settings of the connection that are read, or changed to no harm, once a catalog is open.
const PRAGMAS: &[&str] = &[
    "application_id",
    "data_version",
    "integrity_check",
    "max_page_count",
    "page_count",
    "quick_check",
    "table_info",
    "user_version",
];

/// Other files, other code and another schema are for nobody.
fn permit(context: AuthContext<'_>) -> Authorization {
    let is_permitted = match context.action {
        AuthAction::Attach { .. }
        | AuthAction::Detach { .. }
        | AuthAction::CreateTable { .. }
        | AuthAction::DropTable { .. }
        | AuthAction::AlterTable { .. }
        | AuthAction::CreateTrigger { .. }
        | AuthAction::DropTrigger { .. }
        | AuthAction::CreateView { .. }
        | AuthAction::DropView { .. }
        | AuthAction::CreateVtable { .. }
        | AuthAction::DropVtable { .. } => false,
        AuthAction::Pragma { pragma_name, .. } => PRAGMAS.contains(&pragma_name),
        AuthAction::Function { function_name } => function_name != "load_extension",
        _ => true,
    };
    match is_permitted {
        true => Authorization::Allow,
        false => Authorization::Deny,
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> &'static Dialect {
        DIALECT
    }

    fn begin(&mut self) -> Result<(), Error> {
        self.batch("begin a transaction", "BEGIN IMMEDIATE")
    }

    fn begin_read(&mut self) -> Result<(), Error> {
        self.batch("begin a transaction", "BEGIN")
    }

    fn batch(&mut self, doing: &'static str, sql: &str) -> Result<(), Error> {
        if OFTEN.contains(&sql) {
            return self.execute(doing, sql, &[]).map(drop);
        }
        self.connection
            .execute_batch(sql)
            .map_err(|e| failed(doing, e))
    }

    fn check(&mut self) -> Result<Option<String>, Error> {
        let said = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        match said {
            Ok(said) => Ok((said != "ok").then_some(said)),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
                Ok(Some(error.to_string()))
            }
            Err(error) => Err(failed("check the catalog", error)),
        }
    }

    fn copy_to(&mut self, path: &Path) -> Result<(), Error> {
        // the copy is attached while it is made
        let unguarded: Option<fn(AuthContext<'_>) -> Authorization> = None;
        self.connection
            .authorizer(unguarded)
            .map_err(|e| failed(COPYING, e))?;
        let copied = self
            .connection
            .execute("VACUUM INTO $1", [path.display().to_string()]);
        self.guard()?;
        copied.map(drop).map_err(|e| failed(COPYING, e))
    }

    fn execute(&mut self, doing: &'static str, sql: &str, values: &[Param]) -> Result<u64, Error> {
        let mut statement = self.prepared(doing, sql)?;
        bind(&mut statement, values).map_err(|e| failed(doing, e))?;
        let changed = statement.raw_execute().map_err(|e| failed(doing, e))?;
        Ok(changed as u64)
    }

    fn query(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: &[Param],
        each: &mut EachRow,
    ) -> Result<(), Error> {
        let mut statement = self.prepared(doing, sql)?;
        bind(&mut statement, values).map_err(|e| failed(doing, e))?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut out = Row::new(doing);
        while let Some(row) = rows.next().map_err(|e| failed(doing, e))? {
            out.clear();
            for column in 0..columns {
                match row.get_ref(column).map_err(|e| failed(doing, e))? {
                    ValueRef::Null => out.push_int(None),
                    ValueRef::Integer(number) => out.push_int(Some(number)),
                    ValueRef::Text(text) => match std::str::from_utf8(text) {
                        Ok(text) => out.push_text(Some(text)),
                        // what another program has put into the file
                        Err(_) => out.push_text(Some(&String::from_utf8_lossy(text))),
                    },
                    ValueRef::Blob(bytes) => out.push_blob(Some(bytes)),
                    ValueRef::Real(_) => return Err(out.damaged("a number with a fraction")),
                }
            }
            each(&mut out)?;
        }
        Ok(())
    }

    fn changes(&mut self) -> Result<Option<i64>, Error> {
        self.pragma("data_version").map(Some)
    }

    #[cfg(test)]
    fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        self.prepared("prepare", sql).map(drop)
    }

    fn is_in_transaction(&mut self) -> bool {
        !self.connection.is_autocommit()
    }

    fn is_retry_due(&self) -> bool {
        false // BEGIN IMMEDIATE holds the one write lock: a transaction that began does not clash
    }
}

fn bind(statement: &mut CachedStatement<'_>, values: &[Param]) -> rusqlite::Result<()> {
    let count = statement.parameter_count();
    let values = values
        .get(..count)
        .ok_or(rusqlite::Error::InvalidParameterCount(values.len(), count))?;
    for (index, value) in (1..).zip(values) {
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn failed(doing: &'static str, error: rusqlite::Error) -> Error {
    let detail = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { doing },
        Some(ErrorCode::DiskFull) => Error::Full { doing },
        Some(ErrorCode::ReadOnly | ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
            Error::Disk { doing, detail }
        }
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { doing, detail },
        Some(ErrorCode::ConstraintViolation) => Error::Conflict { doing, detail },
        Some(ErrorCode::NotADatabase) => Error::NotOurs {
            address: String::new(),
            reason: "it is not a database".into(),
        },
        _ => Error::sql(doing, error),
    }
}

/// What somebody does who has the file, past all of this: for tests of what is noticed.
#[cfg(test)]
pub(crate) fn tamper(path: &Path, sql: &str) {
    let db = Connection::open(path).expect("opens");
    db.execute_batch(sql).expect("runs");
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::StatementStatus;

    #[test]
    fn a08_the_engine_itself_refuses_other_files_other_code_and_another_schema() {
        let mut engine = Sqlite::in_memory().unwrap();
        engine.batch("make", "CREATE TABLE t (a TEXT)").unwrap();
        engine.prepare_connection().unwrap();
        for sql in [
            "ATTACH '/tmp/other.db' AS other",
            "DETACH main",
            "PRAGMA writable_schema = ON",
            "PRAGMA foreign_keys = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA journal_mode = DELETE",
            "SELECT load_extension('/tmp/x.so')",
            "CREATE TABLE u (a)",
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM t; END",
            "CREATE VIEW v AS SELECT 1",
            "CREATE VIRTUAL TABLE w USING fts5(a)",
            "ALTER TABLE t RENAME TO u",
            "DROP TABLE t",
            "VACUUM INTO '/tmp/other.db'",
        ] {
            assert!(engine.batch("try", sql).is_err(), "{sql}");
        }
        engine
            .batch("work", "INSERT INTO t VALUES ('x'); DELETE FROM t")
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        engine.copy_to(&folder.path().join("copy.db")).unwrap();
        assert!(
            engine.batch("try", "DROP TABLE t").is_err(),
            "the guard is back"
        );
    }

    #[test]
    fn a_statement_is_not_prepared_anew_for_another_value() {
        let mut engine = Sqlite::in_memory().unwrap();
        engine
            .batch("make", "CREATE TABLE t (a TEXT, b INTEGER)")
            .unwrap();
        // its planner would look at the value that no index helps to find
        let sql = "SELECT a FROM t WHERE a = $1 AND b = $2";
        for number in 0..3 {
            let values = [Param::Text("x"), Param::Int(number)];
            engine.query("look", sql, &values, &mut |_| Ok(())).unwrap();
        }
        let statement = engine.prepared("look", sql).unwrap();
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
