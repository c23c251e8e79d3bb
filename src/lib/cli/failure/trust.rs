//! What to do when something is not believed, or a key cannot be used.

use super::{Failure, Kind, room};
use crate::trust::Error;
use std::io;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (kind, hint) = match &error {
            Error::Expired { .. } => (
                Kind::NotTrusted,
                Some(
                    "compare this machine's clock with the date; when it is right, 'smsctl serve' signs anew",
                ),
            ),
            Error::OtherRoot { .. } => (
                Kind::NotTrusted,
                Some(
                    "make a new token with 'smsctl client token' at the site that this machine shall belong to",
                ),
            ),
            Error::TooLarge { .. }
            | Error::Malformed { .. }
            | Error::OtherType { .. }
            | Error::NotSigned { .. }
            | Error::OtherVersion { .. }
            | Error::OtherBytes { .. }
            | Error::NotThere { .. }
            | Error::WrongProof { .. } => (Kind::NotTrusted, None),
            Error::NotReleased { .. } => (
                Kind::NotTrusted,
                Some("'smspatch release list' shows what waits for the release key"),
            ),
            Error::NotWanted { .. } => (
                Kind::Failed,
                Some("'smsctl key sign FILE --dry-run' shows what is asked for, and of which keys"),
            ),
            Error::File { source, .. } if source.kind() == io::ErrorKind::NotFound => (
                Kind::Failed,
                Some("point --site-dir at the site's folder, or make a site with 'smsctl init'"),
            ),
            Error::File { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => (
                Kind::Failed,
                Some("run this as the account that owns the site's folder"),
            ),
            Error::File { source, .. } => (Kind::Failed, room(source)),
            Error::Unusable { .. } => (Kind::Failed, None),
        };
        Self {
            kind,
            message: error.to_string(),
            hint: hint.map(str::to_owned),
        }
    }
}
