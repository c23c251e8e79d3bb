//! What to do when this machine cannot be read or changed.

use super::{Failure, Kind};
use crate::host::Error;
use std::io::ErrorKind;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotTrusted(_) | Error::Unsafe { .. } => Self::new(Kind::NotTrusted, message),
            Error::ProgramMissing { program } => Self::new(Kind::Failed, message).hint(format!(
                "install it, on Debian with `apt-get install {program}`"
            )),
            Error::Io { source, .. } if source.kind() == ErrorKind::PermissionDenied => {
                Self::new(Kind::Failed, message)
                    .hint("run it as root, or as the owner of that file")
            }
            Error::Io { source, .. } if source.kind() == ErrorKind::StorageFull => {
                Self::new(Kind::Failed, message)
                    .hint("make room on that file system, then run it again")
            }
            _ => Self::new(Kind::Failed, message),
        }
    }
}
