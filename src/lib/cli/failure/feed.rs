//! What to do when an update catalog is not to be read or not to be believed.

use super::{Failure, Kind, room};
use crate::feed::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (kind, hint) = match &error {
            Error::Read { source, .. } => (Kind::Failed, room(source)),
            Error::Malformed { .. } => (Kind::Failed, None),
            Error::Expired { .. } => (
                Kind::NotTrusted,
                Some(
                    "the mirror is no longer updated, or somebody holds an old state back: sync from another mirror; for apt lists run 'apt-get update' first",
                ),
            ),
            Error::FromTheFuture { .. } => (
                Kind::NotTrusted,
                Some("set this machine's clock, then run 'smspatch sync' again"),
            ),
            Error::RolledBack { .. } => (
                Kind::NotTrusted,
                Some("the mirror is behind: wait for it, or sync from another one"),
            ),
            Error::NoIndex { .. } => (
                Kind::Failed,
                Some(
                    "correct the feed's components and architectures: 'smspatch feed list' shows them",
                ),
            ),
        };
        let failure = Self::new(kind, error.to_string());
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
