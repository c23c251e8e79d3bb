//! `smsctl audit verify`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, View, document};
use crate::model::digest::Digest;
use serde::Serialize;

const PAGE: u32 = 1000;

/// Check that no entry of the audit log was changed, inserted or removed
///
/// Entries cut off at the end do not show by themselves: keep the last hash somewhere else and compare.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 the log holds, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 the log does not hold",
    "smsctl audit verify",
    "smsctl audit verify --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let verified = session.catalog()?.read(|tx| match tx.verify_audit()? {
        None => last(tx),
        Some(entry) => Err(Failure::new(
            Kind::NotTrusted,
            format!(
                "the audit log does not hold: entry {entry} does not follow from the one before it"
            ),
        )
        .hint("compare with a backup of the catalog")),
    })?;
    Ok(Answer::new(verified))
}

fn last(tx: &mut Tx) -> Result<Verified, Failure> {
    let mut verified = Verified {
        entries: 0,
        last_hash: None,
    };
    while let Some(entry) = tx.audit(verified.entries, PAGE)?.pop() {
        verified.entries = entry.sequence;
        verified.last_hash = Some(entry.hash);
    }
    Ok(verified)
}

/// An audit log that holds.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Verified {
    /// How many entries the log has.
    entries: u64,
    /// The hash of the last one; keep it elsewhere, to see later that none was cut off.
    last_hash: Option<Digest>,
}

impl View for Verified {
    fn json(&self) -> serde_json::Result<String> {
        document("audit_verification", self)
    }

    fn page(&self) -> Page {
        let page = Page::default().line(format!("The audit log holds: {} entries.", self.entries));
        match &self.last_hash {
            Some(hash) => page.line(format!("Last hash {hash}")),
            None => page,
        }
    }
}
