//! Why the agent could not do its work.

use crate::model::message::Outcome;
use crate::{content, host, model, transport, trust};
use std::io;
use std::path::{Path, PathBuf};

/// Why the agent could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine belongs to no site.
    #[error("this machine is not enrolled: {} holds no identity", folder.display())]
    NotEnrolled {
        /// The agent's folder.
        folder: PathBuf,
    },
    /// This machine belongs to a site already.
    #[error("this machine is enrolled already, as client {client} of site {site}")]
    Enrolled {
        /// Its client id.
        client: model::id::ClientId,
        /// Its site.
        site: model::id::SiteCode,
    },
    /// No site takes this machine now.
    #[error("no site takes this machine: {reason}")]
    Unassigned {
        /// What was said.
        reason: String,
    },
    /// A site takes this machine for which no token was given that can be used.
    #[error("site {site} takes this machine, and there is no token of it: {reason}")]
    NoTokenOf {
        /// The site.
        site: model::id::SiteCode,
        /// What was said.
        reason: String,
    },
    /// This machine has no key yet.
    #[error("this machine has no key yet: {} holds none", folder.display())]
    NoKey {
        /// The agent's folder.
        folder: PathBuf,
    },
    /// The identity was made on another machine, and is not used here.
    #[error("the identity of client {client} belongs to another machine; it is not used here")]
    OtherMachine {
        /// The client.
        client: model::id::ClientId,
    },
    /// The site answered, signed, that it will not.
    #[error("the site answers {outcome}: {reason}")]
    Refused {
        /// What it answered.
        outcome: Outcome,
        /// Why.
        reason: String,
    },
    /// A signed document that is not for this machine, or not for now.
    #[error("the {what} is not to be followed: {reason}")]
    NotFollowed {
        /// Which document.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// Policy names a manifest that the release keys have not signed for, as far as metadata says that is new enough.
    #[error(
        "not_released: policy names package {package} version {version}, which snapshot {snapshot} does not release as such (needed is {needed} or later)"
    )]
    NotReleased {
        /// The package.
        package: model::id::PackageId,
        /// Its source version.
        version: u32,
        /// The version of the snapshot that was looked at.
        snapshot: u64,
        /// The lowest version that would do.
        needed: u64,
    },
    /// What is known of releases is too old to begin something new.
    #[error("metadata_stale: what is known of releases was good until {until}: {reason}")]
    MetadataStale {
        /// When it ended.
        until: model::time::Timestamp,
        /// Why nothing newer is known.
        reason: String,
    },
    /// A file of the agent's own cannot be read back.
    #[error("cannot read {}: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Content may not come at this hour; until when, in words.
    #[error("content may not come at this hour: {reason}")]
    HoursClosed {
        /// Which window is why, and until when.
        reason: String,
        /// In how many seconds it opens; none when it never does.
        seconds: Option<u32>,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// This machine.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// Keys and signatures.
    #[error(transparent)]
    Trust(#[from] trust::Error),
    /// The cache.
    #[error(transparent)]
    Content(#[from] content::Error),
    /// The way to the site or the content.
    #[error(transparent)]
    Transport(transport::Error),
}

impl Error {
    /// Whether another question, or another management point, may do better.
    pub(super) fn is_of_one_question(&self) -> bool {
        match self {
            Self::Transport(_) | Self::Trust(_) | Self::NotFollowed { .. } => true,
            Self::NotReleased { .. } | Self::MetadataStale { .. } => true,
            Self::Refused { outcome, .. } => {
                matches!(outcome, Outcome::Refused | Outcome::Replayed)
            }
            _ => false,
        }
    }

    pub(super) fn damaged(path: &Path, reason: impl ToString) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            reason: reason.to_string(),
        }
    }

    pub(super) fn io(deed: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Host(host::Error::Io {
            deed,
            path: path.to_owned(),
            source,
        })
    }

    pub(super) fn not_followed(what: &'static str, reason: impl ToString) -> Self {
        Self::NotFollowed {
            what,
            reason: reason.to_string(),
        }
    }
}

impl From<transport::Error> for Error {
    fn from(error: transport::Error) -> Self {
        match error {
            transport::Error::Interrupted => Self::Interrupted,
            other => Self::Transport(other),
        }
    }
}
