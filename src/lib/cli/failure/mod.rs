//! Failures as a person or a script meets them: kind (the exit code), message, causes, and the next command to run.
//! Advice is written here and nowhere else; one file for each room whose errors arrive here.

mod agent;
#[cfg(feature = "site")]
mod catalog;
mod content;
#[cfg(feature = "site")]
mod feed;
mod host;
#[cfg(feature = "site")]
mod service;
mod transport;
mod trust;

use super::view::document;
use crate::model;
use serde::Serialize;
use std::fmt;
use std::io;

/// How a program ends; the number is the exit code (architecture.md section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// Something did not work.
    Failed = 1,
    /// The command line or its input is wrong.
    Usage = 2,
    /// Some items worked, others did not; each was reported.
    Partial = 3,
    /// There is no catalog.
    NoCatalog = 10,
    /// Another program holds the catalog.
    Busy = 11,
    /// The catalog was written by a newer program.
    TooNew = 12,
    /// A signature, digest or date does not hold.
    NotTrusted = 13,
    /// A restart is needed (with `--exit-code`).
    RestartNeeded = 20,
    /// Something is required and not installed (with `--exit-code`).
    NotCompliant = 21,
    /// Stopped by a signal.
    Interrupted = 130,
}

/// A failure, ready to be shown.
#[derive(Debug)]
pub struct Failure {
    /// Its kind.
    pub kind: Kind,
    /// What, and on what: small letters, no full stop.
    pub message: String,
    /// The next command to run, as a sentence.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of a kind.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    /// A wrong command line or input.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// The same with advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The failure as one line of JSON.
    pub fn json(&self) -> serde_json::Result<String> {
        document(
            "error",
            &Told {
                exit_code: self.kind as u8,
                message: &self.message,
                hint: self.hint.as_deref(),
            },
        )
    }
}

/// A failure, as JSON on standard error.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told<'a> {
    /// How the program ends because of it; 3 for one of several items.
    exit_code: u8,
    /// What, and on what.
    message: &'a str,
    /// What to do about it, where there is advice.
    hint: Option<&'a str>,
}

impl From<clap::Error> for Failure {
    /// A command line that cannot be read: what is wrong, then the rest of what is said as the advice.
    fn from(error: clap::Error) -> Self {
        let said = error.to_string();
        let (message, rest) = said.split_once("\n\n").unwrap_or((&said, ""));
        let message = message.strip_prefix("error: ").unwrap_or(message);
        let advice = rest.split_whitespace().collect::<Vec<_>>().join(" ");
        let failure = Self::usage(message.trim_end());
        if advice.is_empty() {
            failure
        } else {
            failure.hint(advice)
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "error: {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(out, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

/// What to do when a file system does not take what is written to it.
fn room(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room on that file system, then run it again: it goes on where it stopped")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("make that file system writable, then run it again")
        }
        _ => None,
    }
}

impl From<model::Invalid> for Failure {
    fn from(error: model::Invalid) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<model::document::Error> for Failure {
    fn from(error: model::document::Error) -> Self {
        use model::document::Error as E;
        let hint = match &error {
            E::OtherType { expected, .. } => Some(format!(
                "pass the output of the command that writes a document of type {expected:?}; man 5 sms-json lists them"
            )),
            E::TooNew { .. } => Some("upgrade this program".to_owned()),
            E::Malformed { .. } => None,
        };
        Self {
            kind: Kind::Usage,
            message: error.to_string(),
            hint,
        }
    }
}
