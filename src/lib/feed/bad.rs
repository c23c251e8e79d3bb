//! Records that cannot be read: which, and why. They stop nothing.

use std::fmt;

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRecord {
    /// The file, as its reader was told.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What is wrong with it.
    pub reason: String,
}

/// Where in a file a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// It is the file.
    Whole,
    /// The line that it begins on, counted from 1.
    Line(usize),
    /// Its name or its number in the file, for example `CVE-2021-44228`.
    Named(String),
}

impl BadRecord {
    /// A file that is one record.
    pub fn whole(file: &str, reason: impl ToString) -> Self {
        Self::new(file, Place::Whole, reason)
    }

    /// A record that begins on a line.
    pub fn at_line(file: &str, line: usize, reason: impl ToString) -> Self {
        Self::new(file, Place::Line(line), reason)
    }

    /// A record with a name.
    pub fn named(file: &str, name: impl ToString, reason: impl ToString) -> Self {
        Self::new(file, Place::Named(name.to_string()), reason)
    }

    fn new(file: &str, place: Place, reason: impl ToString) -> Self {
        Self {
            file: file.to_owned(),
            place,
            reason: reason.to_string(),
        }
    }
}

impl fmt::Display for BadRecord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, reason, .. } = self;
        match &self.place {
            Place::Whole => write!(out, "{file}: {reason}"),
            Place::Line(line) => write!(out, "{file}:{line}: {reason}"),
            Place::Named(name) => write!(out, "{file}: {name}: {reason}"),
        }
    }
}
