//! What can go wrong with a catalog. The engines map their own errors to these; the kinds set exit codes 10, 11 and 12.

use std::sync::Arc;

/// Why a catalog did not do what was asked. Cheap to clone: requests that share a transaction share its failure.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Nothing is at the address, or an empty file or database.
    #[error("no catalog at {address}")]
    NotFound {
        /// The address, without password.
        address: String,
    },
    /// A catalog is there where a new one was to be made.
    #[error("there is a catalog at {address} already")]
    Exists {
        /// The address, without password.
        address: String,
    },
    /// Another program holds the catalog, or too many requests wait.
    #[error("catalog busy: cannot {doing}")]
    Busy {
        /// The deed.
        doing: &'static str,
    },
    /// Written by a newer program; it was not touched.
    #[error("the catalog has version {found}, newer than version {known}")]
    TooNew {
        /// The catalog's version.
        found: i64,
        /// The newest version known.
        known: i64,
    },
    /// Not empty and no catalog of ours, or not fit to be one; it was not touched.
    #[error("cannot use {address} as a catalog: {reason}")]
    NotOurs {
        /// The address, without password.
        address: String,
        /// Why not.
        reason: String,
    },
    /// What is stored cannot be read back as what it should be.
    #[error("the catalog is damaged: cannot {doing}: {detail}")]
    Damaged {
        /// The deed.
        doing: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The disk is full; the transaction was rolled back.
    #[error("disk full: cannot {doing}")]
    Full {
        /// The deed.
        doing: &'static str,
    },
    /// The file system does not do its part: read-only, out of room for a journal, or broken.
    #[error("cannot {doing}: {detail}")]
    Disk {
        /// The deed.
        doing: &'static str,
        /// What the engine says.
        detail: String,
    },
    /// The thing asked for or referred to is not in the catalog.
    #[error("no {kind} {id:?}")]
    Missing {
        /// What kind of thing.
        kind: &'static str,
        /// Its id.
        id: String,
    },
    /// A constraint refuses it: it exists already, refers to what does not exist, or is referred to.
    #[error("cannot {doing}: {detail}")]
    Conflict {
        /// The deed.
        doing: &'static str,
        /// Which constraint.
        detail: String,
    },
    /// The engine refuses for another reason.
    #[error("cannot {doing}: {source}")]
    Sql {
        /// The deed.
        doing: &'static str,
        /// What the engine says.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// The engine's own words for a failed deed.
    pub(super) fn sql(
        doing: &'static str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        let source = Arc::from(source.into());
        Self::Sql { doing, source }
    }

    /// The thing with this id is not there.
    pub(super) fn missing(kind: &'static str, id: impl ToString) -> Self {
        let id = id.to_string();
        Self::Missing { kind, id }
    }
}
