//! ROADS: the HTTP client, resumable downloads, the management point protocol, and the XML form of policy.
//! Nothing that comes by these roads is believed because of them; `trust` and digests say what is.

use crate::model::digest::Digest;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[cfg(feature = "site")]
pub mod bucket;
mod connector;
pub mod download;
pub mod http;
pub mod management_point;
pub mod pace;
pub mod road;
#[cfg(feature = "site")]
pub mod sbom;
pub mod xml;

/// What went wrong on the way. "Not there", "refused", "busy" and "failed" are different answers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server is there and has no such thing.
    #[error("{url} is not there")]
    NotThere {
        /// What was asked for.
        url: String,
    },
    /// The server will not: an answer that asking again does not change.
    #[error("{url} is refused with status {status}")]
    Refused {
        /// What was asked for.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server asks us to come later.
    #[error("{url} is busy (status {status})")]
    Busy {
        /// What was asked for.
        url: String,
        /// The HTTP status.
        status: u16,
        /// When to come again, if it said so.
        retry_after: Option<Duration>,
    },
    /// No answer, or not a whole one: nothing is known.
    #[error("cannot reach {url}: {reason}")]
    Failed {
        /// What was asked for.
        url: String,
        /// What happened.
        reason: String,
    },
    /// An answer that breaks the rules: another size, another range, an unknown status, too many bytes.
    #[error("{url} answers wrongly: {reason}")]
    Wrong {
        /// What was asked for.
        url: String,
        /// Which rule.
        reason: String,
    },
    /// No source gave the object.
    #[error("cannot fetch {digest} from any source: {}", .reasons.join("; "))]
    NoSource {
        /// Which object.
        digest: Digest,
        /// Why, per source.
        reasons: Vec<String>,
    },
    /// XML that is not policy of the form we know.
    #[error("not a readable {what}: {reason}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
    /// The hours in which it may go are over; what has come stays for the next time.
    #[error("the hours in which content may come are over")]
    TimeIsUp,
    /// The file system refuses.
    #[error("cannot {deed} {path}: {source}")]
    File {
        /// What was tried.
        deed: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    /// No answer, for this reason.
    pub fn failed(url: &str, reason: impl ToString) -> Self {
        Self::Failed {
            url: url.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn wrong(url: &str, reason: impl ToString) -> Self {
        Self::Wrong {
            url: url.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn file(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { deed, path, source }
    }
}

#[cfg(test)]
pub(crate) mod testing;
