//! What both engines can do, and the values that go in. Says nothing about any table.

use super::Error;
pub(super) use super::row::Row;
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use std::path::Path;

/// One SQL text for both engines, with the deed it does in words for errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    /// For example `store a client`.
    pub doing: &'static str,
    /// `$1` parameters; `{rows}` and `{list}` where [`super::many`] repeats them.
    pub sql: &'static str,
}

/// Declares a noun's statements, and their list for the test that prepares each on both engines.
macro_rules! statements {
    ($($name:ident: $doing:literal = $sql:literal;)+) => {
        $(const $name: $crate::catalog::engine::Statement =
            $crate::catalog::engine::Statement { doing: $doing, sql: $sql };)+
        /// All statements of this noun.
        #[cfg(test)]
        pub(in crate::catalog) const STATEMENTS: &[$crate::catalog::engine::Statement] = &[$($name),+];
    };
}
pub(super) use statements;

/// Words of the schema that differ between the engines: in the SQL text, and what the engine puts there.
pub(super) type Dialect = [(&'static str, &'static str)];

/// Takes the rows of a query, one at a time.
pub(super) type EachRow<'a> = dyn FnMut(&mut Row) -> Result<(), Error> + 'a;

/// A connection to a database.
pub(super) trait Engine: Send {
    /// The words of this engine's schema.
    fn dialect(&self) -> &'static Dialect;
    /// Starts a transaction that writes.
    fn begin(&mut self) -> Result<(), Error>;
    /// Starts a transaction that reads one state of everything.
    fn begin_read(&mut self) -> Result<(), Error>;
    /// Runs statements without parameters.
    fn batch(&mut self, doing: &'static str, sql: &str) -> Result<(), Error>;
    /// Runs a statement; says how many rows it changed.
    fn execute(&mut self, doing: &'static str, sql: &str, values: &[Param]) -> Result<u64, Error>;
    /// Runs a query.
    fn query(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: &[Param],
        each: &mut EachRow,
    ) -> Result<(), Error>;
    /// A number that is another one after any other connection changed something; none where the engine has no such number.
    fn changes(&mut self) -> Result<Option<i64>, Error>;
    /// What is wrong with the catalog's file; none also for an engine that has no file.
    fn check(&mut self) -> Result<Option<String>, Error>;
    /// Copies the whole catalog, as one state of it, into a new file; only an engine that is a file can.
    fn copy_to(&mut self, path: &Path) -> Result<(), Error>;
    /// Prepares a statement and no more.
    #[cfg(test)]
    fn prepare(&mut self, sql: &str) -> Result<(), Error>;
    /// Whether a transaction is open; an engine may end one by itself when the disk is full.
    fn is_in_transaction(&mut self) -> bool;
    /// Whether the last failure was a clash with another transaction, so that all of it may be tried again.
    fn is_retry_due(&self) -> bool;
}

/// A value that goes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<u32> for Param<'_> {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<i32> for Param<'_> {
    fn from(value: i32) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<u64> for Param<'_> {
    /// Sizes, counts and sequence numbers; what exceeds 63 bits is cut, and none of ours does.
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}
impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}
impl From<Timestamp> for Param<'_> {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_millis())
    }
}
impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}
impl<'a> From<&'a Digest> for Param<'a> {
    fn from(value: &'a Digest) -> Self {
        Self::Blob(value.as_bytes())
    }
}
impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
