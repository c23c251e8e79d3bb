//! `smsctl audit verify`.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::decision::LogHead;
use crate::model::digest::Digest;
use crate::model::package::ReleasedHead;
use crate::model::time::Timestamp;
use crate::rules::verdict::counted;
use crate::service::audit::{self, Examined, Kept};
use serde::Serialize;

/// Check that the audit log, what operators signed, and the catalog agree
///
/// Finds entries that were changed, inserted, removed or put in another order, and cut off at the end as far as a signed head or one that you kept reaches; decisions that nobody on the roster signed; deployments, collections and limits that are not as they were signed; manifests that are released and that nobody packaged here. Keep the head that is printed elsewhere, and give it to --head later.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 all agrees, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 something does not hold",
    "smsctl audit verify",
    "smsctl audit verify --released 7:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "smsctl audit verify --head 1742:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8",
))]
pub struct Args {
    /// A head that was printed before: the log must still have it
    #[arg(long, value_name = "NUMBER:HASH", value_parser = parse_head)]
    head: Option<LogHead>,
    /// What 'smsagent status' shows as released on a machine: this site must have published the very same
    #[arg(long, value_name = "VERSION:SHA256", value_parser = parse_released)]
    released: Option<ReleasedHead>,
}

fn parse_head(text: &str) -> Result<LogHead, String> {
    let wrong = || "a number, a colon and a hash, as 'smsctl audit verify' prints them".to_owned();
    let (sequence, hash) = text.split_once(':').ok_or_else(wrong)?;
    Ok(LogHead {
        sequence: sequence.parse().map_err(|_| wrong())?,
        hash: Digest::parse(hash).map_err(|_| wrong())?,
    })
}

fn parse_released(text: &str) -> Result<ReleasedHead, String> {
    let wrong = || "a version, a colon and a digest, as 'smsagent status' prints them".to_owned();
    let (version, sha256) = text.split_once(':').ok_or_else(wrong)?;
    Ok(ReleasedHead {
        version: version.parse().map_err(|_| wrong())?,
        sha256: Digest::parse(sha256).map_err(|_| wrong())?,
    })
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let folder = session.folder();
    let kept = Kept {
        head: args.head,
        released: args.released,
    };
    let examined = session
        .catalog()?
        .read(|tx| audit::examine(tx, &folder, &kept))?;
    if examined.problems.is_empty() {
        return Ok(Answer::new(Verified::from(examined)));
    }
    let message = format!(
        "the audit log does not hold: {}",
        examined.problems.join("\n  ")
    );
    Err(Failure::new(Kind::NotTrusted, message).hint("compare with a backup of the catalog"))
}

/// An audit log that holds.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Verified {
    /// How many entries the log has.
    entries: u64,
    /// The hash of the last one; absent for an empty log.
    last_hash: Option<Digest>,
    /// How many decisions operators signed.
    decisions: u64,
    /// The number of the last entry that the policy key has signed; absent before the first.
    signed_entries: Option<u64>,
    /// When it did.
    signed_at: Option<Timestamp>,
    /// What is released; absent before the first release.
    released: Option<ReleasedHead>,
}

impl From<Examined> for Verified {
    fn from(examined: Examined) -> Self {
        let head = examined.head;
        Self {
            entries: head.sequence,
            last_hash: (head.sequence > 0).then_some(head.hash),
            decisions: examined.decisions,
            released: examined.released,
            signed_entries: examined.signed.as_ref().map(|signed| signed.head.sequence),
            signed_at: examined.signed.map(|signed| signed.signed_at),
        }
    }
}

impl View for Verified {
    fn json(&self) -> serde_json::Result<String> {
        document("audit_verification", self)
    }

    fn page(&self) -> Page {
        let page = Page::default().line(format!(
            "The audit log holds: {}, {}.",
            match self.entries {
                1 => "1 entry".to_owned(),
                more => format!("{more} entries"),
            },
            counted(self.decisions, "signed decision")
        ));
        let page = match self.signed_entries {
            Some(entries) => page.line(format!(
                "The policy key has signed it up to entry {entries}."
            )),
            None => page.line("The policy key has not signed it yet."),
        };
        let page = match &self.last_hash {
            Some(hash) => page.line(format!("Head {}:{hash}", self.entries)),
            None => page,
        };
        match &self.released {
            Some(head) => page.line(format!("Released {head}")),
            None => page,
        }
    }
}
