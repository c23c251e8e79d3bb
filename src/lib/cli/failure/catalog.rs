//! What to do when the catalog does not do what was asked.

use super::{Failure, Kind};
use crate::catalog::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (kind, hint) = match &error {
            Error::NotFound { .. } => (
                Kind::NoCatalog,
                Some("make a site with 'smsctl init', or point --site-dir or --catalog at one"),
            ),
            Error::Exists { .. } => (Kind::Failed, Some("'smsctl status' shows what is there")),
            Error::Busy { .. } => (
                Kind::Busy,
                Some("another program is at work on it: try again in a moment"),
            ),
            Error::TooNew { .. } => (
                Kind::TooNew,
                Some("upgrade this program, or point --catalog at another catalog"),
            ),
            Error::NotOurs { .. } => (
                Kind::Failed,
                Some("point --catalog at a catalog that 'smsctl init' made"),
            ),
            Error::Damaged { .. } => (
                Kind::Failed,
                Some("restore the catalog from its last backup"),
            ),
            Error::Full { .. } => (
                Kind::Failed,
                Some("make room on the disk and run the command again; nothing was changed"),
            ),
            Error::Disk { .. } => (
                Kind::Failed,
                Some(
                    "see that the catalog's file system has room and that this account can write there, then run it again",
                ),
            ),
            Error::Missing { .. } | Error::Conflict { .. } | Error::Sql { .. } => {
                (Kind::Failed, None)
            }
        };
        Self {
            kind,
            message: error.to_string(),
            hint: hint.map(str::to_owned),
        }
    }
}
