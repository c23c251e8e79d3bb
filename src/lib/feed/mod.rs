//! EARS: readers of what others wrote: update catalogs, each to model::update, tables of boundaries, and inventories, each to
//! model::inventory; no network, no SQL, no files.
//!
//! Whoever fetched the bytes has bounded and verified them before they come here.

mod bad;
pub mod boundaries;
pub mod decompress;
pub mod inventory;
pub mod kb;
pub mod osv;
pub mod packages;
pub mod records;
pub mod release;
pub mod rpm;
pub mod zip_file;

mod severity;

pub use bad::{BadRecord, Place};
pub use severity::severity_word;

use crate::model::time::Timestamp;
use std::io;

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
