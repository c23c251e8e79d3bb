//! What to do when something does not come by the network.

use super::{Failure, Kind};
use crate::transport::Error;
use std::io::ErrorKind;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::File { source, .. } if source.kind() == ErrorKind::StorageFull => {
                Self::new(Kind::Failed, message).hint(
                    "make room on that file system, then run it again: it goes on where it stopped",
                )
            }
            Error::Busy { .. } | Error::Failed { .. } => Self::new(Kind::Failed, message)
                .hint("see that the server is up and can be reached from here, then run it again"),
            Error::Interrupted => Self::new(Kind::Interrupted, message),
            _ => Self::new(Kind::Failed, message),
        }
    }
}
