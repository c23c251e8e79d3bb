//! What to do when something does not come by the network.

use super::{Failure, Kind, room};
use crate::transport::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::File { source, .. } => Self {
                kind: Kind::Failed,
                message,
                hint: room(&source).map(str::to_owned),
            },
            Error::Busy { .. } | Error::Failed { .. } => Self::new(Kind::Failed, message)
                .hint("see that the server is up and can be reached from here, then run it again"),
            Error::Interrupted => Self::new(Kind::Interrupted, message),
            _ => Self::new(Kind::Failed, message),
        }
    }
}
