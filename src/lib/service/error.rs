//! Why a use case was not carried out. What a room below says is passed on as it is.

use crate::model::id::{ClientId, FeedId, PackageId};
use crate::{catalog, content, feed, host, model, transport, trust};

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] catalog::Error),
    /// A content store or distribution point.
    #[error(transparent)]
    Content(#[from] content::Error),
    /// An update catalog.
    #[error(transparent)]
    Feed(#[from] feed::Error),
    /// This machine.
    #[error(transparent)]
    Host(#[from] host::Error),
    /// A server.
    #[error(transparent)]
    Transport(#[from] transport::Error),
    /// Keys and signatures.
    #[error(transparent)]
    Trust(#[from] trust::Error),
    /// A text that is not what its type says.
    #[error(transparent)]
    Invalid(#[from] model::Invalid),
    /// Something that was named is not there.
    #[error("there is no {kind} {name}")]
    Missing {
        /// The kind of thing, for example `deployment`.
        kind: &'static str,
        /// As it was named.
        name: String,
    },
    /// The thing is not as the deed needs it.
    #[error("cannot {deed} {name}: {reason}")]
    Refused {
        /// The deed, for example `package`.
        deed: &'static str,
        /// On what.
        name: String,
        /// What stands against it.
        reason: String,
    },
    /// A package version that no release key has signed for.
    #[error("package {package} version {version} is not released")]
    Unreleased {
        /// The package.
        package: PackageId,
        /// Its source version.
        version: u32,
    },
    /// What came from outside is not what somebody we trust has signed.
    #[error("{what} is not trusted: {reason}")]
    NotTrusted {
        /// What came.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// An operator whose roles do not allow it.
    #[error("{reason}")]
    NotPermitted {
        /// Who may not do what, and who may.
        reason: String,
    },
    /// Nobody that the roster knows is at work.
    #[error("no operator is at work here: {reason}")]
    NoOperator {
        /// Why.
        reason: String,
    },
    /// An index that does not fit its release file, as on a mirror in the midst of an update.
    #[error("feed {feed}: {file} is not what the release file lists")]
    IndexMismatch {
        /// The feed.
        feed: FeedId,
        /// The index.
        file: String,
    },
    /// A feed that says much less than before.
    #[error(
        "feed {feed} would lose {percent} % of its updates: it had {before}, and has {after} now"
    )]
    Shrunk {
        /// The feed.
        feed: FeedId,
        /// Updates before.
        before: u64,
        /// Updates now.
        after: u64,
        /// The part that is lost.
        percent: u64,
    },
    /// There are as many as may be; later there may be fewer.
    #[error("{most} {what} already")]
    Crowded {
        /// Of what, and what they do.
        what: &'static str,
        /// How many there are.
        most: u64,
    },
    /// The site does not sign now.
    #[error("the site signs nothing: {reason}")]
    Stopped {
        /// Why.
        reason: String,
    },
    /// The sender shall come back later.
    #[error("too much at once; again in {} s", wait.as_secs())]
    TooFast {
        /// How much later.
        wait: std::time::Duration,
    },
    /// A client signed what cannot be read.
    #[error("client {client} sent what cannot be read: {reason}")]
    Unreadable {
        /// The client.
        client: ClientId,
        /// What is wrong.
        reason: String,
        /// What it sent.
        document: Vec<u8>,
    },
    /// Somebody asked to stop.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// Something that was named is not there.
    pub fn missing(kind: &'static str, name: impl ToString) -> Self {
        Self::Missing {
            kind,
            name: name.to_string(),
        }
    }

    /// No release key has signed for it.
    pub fn unreleased(package: &PackageId, version: u32) -> Self {
        Self::Unreleased {
            package: package.clone(),
            version,
        }
    }

    /// The thing is not as the deed needs it.
    pub fn refused(deed: &'static str, name: impl ToString, reason: impl ToString) -> Self {
        Self::Refused {
            deed,
            name: name.to_string(),
            reason: reason.to_string(),
        }
    }
}
