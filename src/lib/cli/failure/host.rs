//! What to do when this machine refuses.

use super::{Failure, Kind, room};
use crate::host::Error;
use std::io;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let hint = match &error {
            Error::Io { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Some("run this as the account that owns the file, or point --site-dir at a folder of your own".to_owned())
            }
            Error::Unsafe { path, .. } => Some(format!(
                "look who may write there, then run 'chmod 700 {}'",
                path.display()
            )),
            Error::Locked { .. } => Some("wait for the other process to end".to_owned()),
            Error::Io { source, .. } => room(source).map(str::to_owned),
            Error::ProgramMissing { program } => Some(format!("install {program}")),
            _ => None,
        };
        let kind = match error {
            Error::NotTrusted(_) => Kind::NotTrusted,
            _ => Kind::Failed,
        };
        Self {
            kind,
            message: error.to_string(),
            hint,
        }
    }
}
