//! Transactions: everything that reads or writes a catalog does so through a [`Tx`]. The nouns add their methods to it.

use super::engine::{Engine, Param, Row, Statement};
use super::shelf::Shelf;
use super::{Catalog, Error};
use crate::model::digest::Digest;
use crate::model::id::KeyId;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How often a transaction that clashes with another is tried.
const TRIES: u32 = 10;
const COMMITTING: &str = "commit a transaction";

/// A transaction. What fails inside it fails all of it, unless a [`Tx::savepoint`] holds the failure.
pub struct Tx<'c> {
    db: &'c mut dyn Engine,
    /// The failure after which nothing more may happen here.
    failed: Option<Error>,
    /// Under whose signature the audit log is written.
    pub(super) authority: Authority,
    /// What is remembered of software.
    pub(super) shelf: &'c mut Shelf,
}

/// By whom, and on which signed decision, what follows in a transaction is done.
#[derive(Debug, Clone, Default)]
pub(super) struct Authority {
    /// The operator's key.
    pub(super) key: Option<KeyId>,
    /// The decision.
    pub(super) decision: Option<Digest>,
}

impl Catalog {
    /// Does `work` in one transaction and commits it when it is `Ok`. May do it again when it clashes with another
    /// transaction on PostgreSQL, so `work` changes nothing outside of it.
    pub fn write<T, E: From<Error>>(
        &mut self,
        mut work: impl FnMut(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        for _ in 1..TRIES {
            self.db.begin()?;
            let done = self.finish(&mut work);
            if done.is_ok() || !self.db.is_retry_due() {
                return done;
            }
        }
        self.db.begin()?;
        self.finish(&mut work)
    }

    /// Reads in one transaction, so that all answers are of one moment.
    pub fn read<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.begin_read()?;
        self.finish(work)
    }

    /// Does `work` and undoes it: what a dry run shows is what would have happened.
    pub fn rehearse<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.begin()?;
        let mut tx = Tx::new(self.db.as_mut(), &mut self.shelf);
        let done = work(&mut tx);
        self.shelf.undone();
        let undone = roll_back(self.db.as_mut());
        done.and_then(|value| Ok(undone.map(|()| value)?))
    }

    fn finish<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = Tx::new(self.db.as_mut(), &mut self.shelf);
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
        let failed = tx.failed.take();
        let db = self.db.as_mut();
        let failed = match (done, failed) {
            (Ok(Ok(value)), None) => match db.batch(COMMITTING, "COMMIT") {
                Ok(()) => {
                    self.shelf.committed();
                    return Ok(value);
                }
                Err(error) => error.into(),
            },
            (Ok(Ok(_)), Some(error)) => error.into(),
            (Ok(Err(error)), _) => error,
            (Err(panic), _) => {
                // The connection outlives the panic, the transaction must not; a failed rollback ends it with the connection.
                drop(roll_back(db));
                self.shelf.undone();
                resume_unwind(panic)
            }
        };
        self.shelf.undone();
        undo(db, failed)
    }
}

/// The failure that ended the transaction is what the caller hears, not one of undoing it.
fn undo<T, E>(db: &mut dyn Engine, error: E) -> Result<T, E> {
    drop(roll_back(db));
    Err(error)
}

fn roll_back(db: &mut dyn Engine) -> Result<(), Error> {
    if db.is_in_transaction() {
        db.batch("roll back a transaction", "ROLLBACK")?;
    }
    Ok(())
}

impl<'c> Tx<'c> {
    fn new(db: &'c mut dyn Engine, shelf: &'c mut Shelf) -> Self {
        Self {
            db,
            failed: None,
            authority: Authority::default(),
            shelf,
        }
    }

    /// Does `work` and undoes it alone when it fails: one bad item does not spoil its batch.
    pub fn savepoint<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        self.run(|db| db.batch("set a savepoint", "SAVEPOINT item"))?;
        let done = work(self);
        let sql = match (&done, &self.failed) {
            (Ok(_), None) => "RELEASE SAVEPOINT item",
            _ => {
                self.shelf.undone();
                "ROLLBACK TO SAVEPOINT item; RELEASE SAVEPOINT item"
            }
        };
        // Without a transaction there is nothing to go back to: the engine has undone all of it.
        if !self.db.is_in_transaction() {
            let failed = self.failed.clone();
            return failed.map_or(done, |error| Err(error.into()));
        }
        let failed = self.failed.take();
        self.run(|db| db.batch("end a savepoint", sql))?;
        match failed {
            Some(error) if done.is_ok() => Err(error.into()),
            _ => done,
        }
    }

    /// Whether the transaction can still be committed.
    pub(super) fn standing(&self) -> Result<(), Error> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    /// Runs a statement; says how many rows it changed.
    pub(super) fn execute(&mut self, what: Statement, values: &[Param]) -> Result<u64, Error> {
        self.execute_text(what.doing, what.sql, values)
    }

    /// Runs a statement that must find its row.
    pub(super) fn change(
        &mut self,
        what: Statement,
        values: &[Param],
        thing: (&'static str, &str),
    ) -> Result<(), Error> {
        match self.execute(what, values)? {
            0 => Err(Error::missing(thing.0, thing.1)),
            _ => Ok(()),
        }
    }

    /// All rows.
    pub(super) fn all<T>(
        &mut self,
        what: Statement,
        values: &[Param],
        read: impl FnMut(&mut Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.all_text(what.doing, what.sql, values, read)
    }

    /// The first row, if any.
    pub(super) fn first<T>(
        &mut self,
        what: Statement,
        values: &[Param],
        read: impl FnMut(&mut Row) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.all(what, values, read)?.into_iter().next())
    }

    /// The row that must be there.
    pub(super) fn one<T>(
        &mut self,
        what: Statement,
        values: &[Param],
        thing: (&'static str, &str),
        read: impl FnMut(&mut Row) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.first(what, values, read)?
            .ok_or_else(|| Error::missing(thing.0, thing.1))
    }

    /// As [`Tx::execute`], with a text from [`super::many`].
    pub(super) fn execute_text(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: &[Param],
    ) -> Result<u64, Error> {
        let texts = stripped(values);
        self.run(|db| db.execute(doing, sql, &replaced(values, &texts)))
    }

    /// As [`Tx::all`], with a text from [`super::many`].
    pub(super) fn all_text<T>(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: &[Param],
        mut read: impl FnMut(&mut Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let texts = stripped(values);
        let mut rows = Vec::new();
        self.run(|db| {
            db.query(doing, sql, &replaced(values, &texts), &mut |row| {
                rows.push(read(row)?);
                Ok(())
            })
        })?;
        Ok(rows)
    }

    /// After a failure PostgreSQL refuses everything, and SQLite may have ended the transaction so that a next
    /// statement would stand alone: both engines refuse here.
    fn run<T>(
        &mut self,
        deed: impl FnOnce(&mut dyn Engine) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        deed(self.db).inspect_err(|error| self.failed = Some(error.clone()))
    }
}

/// The texts that hold NUL, without it, by their place: PostgreSQL cannot store it, so SQLite does not either.
fn stripped(values: &[Param]) -> Vec<(usize, String)> {
    let texts = values.iter().enumerate();
    texts
        .filter_map(|(place, value)| match value {
            Param::Text(text) if text.contains('\0') => Some((place, text.replace('\0', ""))),
            _ => None,
        })
        .collect()
}

fn replaced<'a>(values: &'a [Param<'a>], texts: &'a [(usize, String)]) -> Cow<'a, [Param<'a>]> {
    let mut values = Cow::Borrowed(values);
    for (place, text) in texts {
        values.to_mut()[*place] = Param::Text(text);
    }
    values
}
