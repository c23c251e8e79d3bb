//! What to do when content cannot be stored, read or believed.

use super::{Failure, Kind};
use crate::content::Error;
use std::io::ErrorKind;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotTrusted { .. } | Error::OtherBytes { .. } => {
                Self::new(Kind::NotTrusted, message)
                    .hint("run 'smsdist verify' to find all that is damaged")
            }
            Error::NoPackage { .. } => Self::new(Kind::Failed, message)
                .hint("'smsdist list' shows the packages that there are"),
            Error::File { source, .. } if source.kind() == ErrorKind::StorageFull => {
                Self::new(Kind::Failed, message).hint(
                    "make room on that file system, then run it again: it goes on where it stopped",
                )
            }
            _ => Self::new(Kind::Failed, message),
        }
    }
}
