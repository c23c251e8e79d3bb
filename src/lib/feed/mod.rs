//! EARS: readers of what others wrote: update catalogs, each to model::update, tables of boundaries, and inventories, each to
//! model::inventory; no network, no SQL, no files.
//!
//! Whoever fetched the bytes has bounded and verified them before they come here.

mod bad;
pub mod boundaries;
pub mod cab_file;
pub mod decompress;
pub mod epss;
pub mod inventory;
pub mod kb;
mod kbs;
pub mod kev;
pub mod msrc;
pub mod osv;
pub mod own;
pub mod packages;
pub mod records;
pub mod release;
pub mod rpm;
pub mod wsus;
mod xml;
pub mod yaml;
pub mod zip_file;

mod severity;

pub use bad::{BadRecord, Place};
pub use severity::severity_word;

use crate::model::time::Timestamp;
use std::io;

/// A day, `2024-10-22`, as the instant that it begins at in UTC.
fn day(text: &str) -> Option<Timestamp> {
    let is_day = text.len() == 10;
    let instant = is_day.then(|| Timestamp::parse(&format!("{text}T00:00:00Z")));
    instant?.ok()
}

fn malformed(file: &str, line: usize, reason: impl Into<String>) -> Error {
    Error::Malformed {
        file: file.to_owned(),
        line,
        reason: reason.into(),
    }
}

/// Why a catalog cannot be read or must not be believed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A text that is not what it should be.
    #[error("{file}:{line}: {reason}")]
    Malformed {
        /// The file, as its reader was told.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// The bytes could not be read or decompressed.
    #[error("cannot read {file}: {source}")]
    Read {
        /// The file, as its reader was told.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// What the release file says was only to be believed until a time that has passed.
    #[error("{file}: expired at {valid_until}")]
    Expired {
        /// The release file.
        file: String,
        /// Its `Valid-Until`.
        valid_until: Timestamp,
    },
    /// The release file was made later than now.
    #[error("{file}: dated {date}, in the future")]
    FromTheFuture {
        /// The release file.
        file: String,
        /// Its `Date`.
        date: Timestamp,
    },
    /// The release file is older than one that was believed before.
    #[error("{file}: dated {date}, older than {known} which was imported before")]
    RolledBack {
        /// The release file.
        file: String,
        /// Its `Date`.
        date: Timestamp,
        /// The date of what was imported.
        known: Timestamp,
    },
    /// The release file lists no such index.
    #[error("{file}: no package index for component {component}, architecture {architecture}")]
    NoIndex {
        /// The release file.
        file: String,
        /// The component.
        component: String,
        /// The architecture.
        architecture: String,
    },
}
