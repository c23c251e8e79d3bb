//! `smsctl doctor`.

use super::key;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::rules::doctor::{Finding, Level, examine};
use crate::service::doctor;

/// Say what is not well with the site, why it matters, and the command that mends it
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 21 something is red (with --exit-code)",
    "smsctl doctor",
    "smsctl doctor --exit-code --json",
))]
pub struct Args {
    /// End with exit code 21 when something is red
    #[arg(long)]
    exit_code: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let site = key::site(session)?;
    let findings = examine(&doctor::gather(&site, &mut session.catalog()?)?);
    let is_red = findings.iter().any(|finding| finding.level == Level::Red);
    Ok(Answer::new(List {
        kind: "examination",
        item: "finding",
        items: findings,
        page,
    })
    .exit_if(args.exit_code && is_red, Kind::NotCompliant))
}

fn page(findings: &[Finding]) -> Page {
    let mut table = Table::new(&["level", "check", "found", "why it matters", "command"]).beside(3);
    for finding in findings {
        let tone = match finding.level {
            Level::Green => Tone::Good,
            Level::Amber => Tone::Warning,
            Level::Red => Tone::Bad,
        };
        table.push([
            Cell::toned(finding.level, tone),
            cell(finding.check),
            cell(&finding.found),
            cell(&finding.why),
            Cell::optional(finding.command.as_ref()),
        ]);
    }
    Page::default().table(table, "")
}
