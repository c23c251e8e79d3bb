//! What to do when the agent cannot do its work.

use super::{Failure, Kind};
use crate::host;
use crate::model::message::Outcome;
use crate::service::agent::Error;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::NotEnrolled { .. } => Self::new(Kind::Failed, message).hint(
                "make a token with 'smsctl client token' at the site, then run 'smsagent enroll TOKEN' here",
            ),
            Error::Enrolled { .. } => Self::new(Kind::Failed, message)
                .hint("'smsagent status' shows how it stands"),
            Error::Unassigned { .. } => Self::new(Kind::Failed, message).hint(
                "'smsctl boundary locate ADDRESS' at the sites shows why; --wait 1d asks again every 10 minutes for a day",
            ),
            Error::NoTokenOf { .. } => Self::new(Kind::Failed, message)
                .hint("add a token that 'smsctl client token' at that site makes"),
            Error::NoKey { .. } => Self::new(Kind::Failed, message)
                .hint("'smsagent id --create' makes one, 'smsagent enroll' as well"),
            Error::OtherMachine { .. } => Self::new(Kind::Failed, message).hint(
                "run 'smsagent enroll TOKEN' to make this machine a client of its own, with a token of 'smsctl client token'; of 'smsctl client token --replace CLIENT' when only its machine id changed",
            ),
            Error::Refused { outcome, .. } => refused(outcome, message),
            Error::NotFollowed { .. } => Self::new(Kind::NotTrusted, message),
            Error::NotReleased { .. } => Self::new(Kind::NotTrusted, message)
                .hint("'smspatch release list' at the site shows what waits for a release"),
            Error::MetadataStale { .. } => Self::new(Kind::NotTrusted, message)
                .hint("see at the site whether 'smsctl serve' runs, and compare the clocks"),
            Error::Damaged { .. } => Self::new(Kind::Failed, message),
            Error::HoursClosed { .. } => Self::new(Kind::Failed, message)
                .hint("'smsdist explain CLIENT PACKAGE' at the site shows the hours of its boundary"),
            Error::Interrupted => Self::new(Kind::Interrupted, message),
            Error::Host(host::Error::Locked { .. }) => {
                Self::new(Kind::Busy, format!("another agent is at work: {message}"))
                    .hint("wait until it is done, or stop it")
            }
            Error::Host(error) => error.into(),
            Error::Trust(error) => error.into(),
            Error::Content(error) => error.into(),
            Error::Transport(error) => error.into(),
        }
    }
}

fn refused(outcome: Outcome, message: String) -> Failure {
    let failure = Failure::new(Kind::Failed, message);
    match outcome {
        Outcome::Pending => {
            failure.hint("approve this client at the site with 'smsctl client approve'")
        }
        Outcome::Blocked | Outcome::Conflict => {
            failure.hint("'smsctl client show' at the site says more")
        }
        Outcome::Accepted | Outcome::Replayed | Outcome::Refused => failure,
    }
}
