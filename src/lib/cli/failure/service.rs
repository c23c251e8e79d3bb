//! What to do when a use case is not carried out.

use super::{Failure, Kind};
use crate::service::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Catalog(error) => error.into(),
            Error::Content(error) => error.into(),
            Error::Feed(error) => error.into(),
            Error::Host(error) => error.into(),
            Error::Transport(error) => error.into(),
            Error::Trust(error) => error.into(),
            Error::Invalid(error) => error.into(),
            Error::NotTrusted { .. } => Self::new(Kind::NotTrusted, message),
            Error::IndexMismatch { .. } => Self::new(Kind::NotTrusted, message).hint(
                "the mirror is being updated, or was tampered with; run 'smspatch sync' again in some minutes",
            ),
            Error::Missing { .. } | Error::Refused { .. } => Self::new(Kind::Failed, message),
            Error::Interrupted => Self::new(Kind::Interrupted, message),
        }
    }
}
