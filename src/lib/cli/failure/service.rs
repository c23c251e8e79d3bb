//! What to do when a use case is not carried out.

use super::{Failure, Kind};
use crate::service::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let kind = match error {
            Error::Catalog(error) => return error.into(),
            Error::Trust(error) => return error.into(),
            Error::Invalid(error) => return error.into(),
            Error::NotTrusted { .. } => Kind::NotTrusted,
            Error::Content(_)
            | Error::Feed(_)
            | Error::Host(_)
            | Error::Missing { .. }
            | Error::Refused { .. }
            | Error::IndexMismatch { .. } => Kind::Failed,
            Error::Interrupted => Kind::Interrupted,
        };
        Self::new(kind, error.to_string())
    }
}
