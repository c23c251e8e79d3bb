//! What to do when content cannot be stored, read or believed.

use super::{Failure, Kind, room};
use crate::content::Error;

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
            Error::File { source, .. } => Self {
                kind: Kind::Failed,
                message,
                hint: room(&source).map(str::to_owned),
            },
            Error::Elsewhere { place, .. } if place.starts_with("s3://") => {
                Self::new(Kind::Failed, message).hint(
                    "see that the bucket is there, and that AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL, or \
                     object-store.json among the site's keys, open it",
                )
            }
            Error::Elsewhere { .. } => Self::new(Kind::Failed, message)
                .hint("see that it can be reached from here, then run it again"),
            _ => Self::new(Kind::Failed, message),
        }
    }
}
