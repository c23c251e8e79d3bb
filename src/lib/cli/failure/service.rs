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
            Error::Unreleased { .. } => Self::new(Kind::NotTrusted, message).hint(
                "run 'smspatch release request FILE', have it signed with 'smspatch release sign', then run 'smspatch release publish'",
            ),
            Error::IndexMismatch { .. } => Self::new(Kind::NotTrusted, message).hint(
                "the mirror is being updated, or was tampered with; run 'smspatch sync' again in some minutes",
            ),
            Error::Shrunk { feed, .. } => Self::new(Kind::NotTrusted, message).hint(format!(
                "a mirror in the midst of an update, or a poisoned feed; when it is right, run 'smspatch sync {feed} --confirm'"
            )),
            Error::Missing { kind, .. } => {
                let failure = Self::new(Kind::Failed, message);
                match remedy(kind) {
                    Some(hint) => failure.hint(hint),
                    None => failure,
                }
            }
            Error::Refused { .. } | Error::TooFast { .. } | Error::Unreadable { .. } => Self::new(Kind::Failed, message),
            Error::Stopped { .. } => Self::new(Kind::Failed, message)
                .hint("set the clock right, then run 'smsctl clock confirm'"),
            Error::Crowded { .. } => Self::new(Kind::Failed, message)
                .hint("'smsctl client list --approval pending' shows them; approve or remove some"),
            Error::NotPermitted { .. } => Self::new(Kind::Failed, message)
                .hint("'smsctl operator list' shows who has which role"),
            Error::NoOperator { .. } => Self::new(Kind::Failed, message).hint(
                "make a key with 'smsctl operator init' and have an admin add it, or name yours with --operator-key",
            ),
            Error::Interrupted => Self::new(Kind::Interrupted, message),
        }
    }
}

/// Where what there is of a kind is shown.
fn remedy(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "client" | "approved client" => "'smsctl client list' shows them",
        "collection" => "'smsctl collection list' shows them",
        "deployment" => "'smspatch deployments' shows them",
        "distribution point" => {
            "'smsctl export' shows those that are configured; a directory is written with a slash, as in ./NAME"
        }
        "inventory of client" => "run 'smsagent once' there, or 'smsinv submit' here",
        "operator" => "'smsctl operator list' shows them",
        "authorization list" => "run 'smspatch approve' to make one",
        "package" | "released package" => "'smsdist list' shows the packages that there are",
        "release file" => {
            "the feed's address is the folder above 'dists'; 'smspatch feed list' shows address and suite"
        }
        "rejected report" => "'smsinv rejected list' shows them",
        "registration" => "'smsctl client preregister list' shows them",
        "update" => "'smspatch list --source NAME' shows the updates of a source package",
        _ => return None,
    })
}
