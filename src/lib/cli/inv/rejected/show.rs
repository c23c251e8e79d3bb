//! `smsinv rejected show`.

use crate::catalog::inventory::set_aside::Rejected;
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, View, document};
use crate::service::Error;
use serde::Serialize;

/// Show a report that could not be read, as it came
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv rejected show 17",
    "smsinv rejected show 17 --json",
))]
pub struct Args {
    /// Its number, as 'smsinv rejected list' shows it
    number: i64,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let shown = session.catalog()?.read(|tx| {
        let report = tx
            .rejected()?
            .into_iter()
            .find(|one| one.number == args.number);
        let document = tx.rejected_document(args.number)?;
        let missing = || Error::missing("rejected report", args.number);
        Ok::<_, Error>(Shown {
            report: report.ok_or_else(missing)?,
            document: document.ok_or_else(missing)?,
        })
    })?;
    Ok(Answer::new(shown))
}

/// A report that could not be read.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Shown {
    /// The report.
    #[serde(flatten)]
    report: Rejected,
    /// What came, cut where it was too large.
    document: String,
}

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        document("rejected_report_detail", self)
    }

    fn page(&self) -> Page {
        let report = &self.report;
        Page::default()
            .line(format!("Report {} of {}", report.number, report.source))
            .line(format!("Received: {}", text::moment(report.received_at)))
            .line(format!("Reason: {}", report.reason))
            .line(self.document.clone())
    }
}
