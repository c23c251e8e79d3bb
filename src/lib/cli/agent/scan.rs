//! `smsagent scan`: which updates this machine requires, by its own judgement.

use super::endpoint::EndpointArgs;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::model::scan::Scan;
use crate::model::update::State;
use crate::service::agent;

/// Show which updates this machine requires, by its own judgement
///
/// Sends the inventory, fetches the part of the site's catalog that can apply to it, signed by the site, and judges by that.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 another agent is at work, 13 not trusted, 21 something is required (with --exit-code), 130 interrupted",
    "smsagent scan",
    "smsagent scan --json",
))]
pub struct Args {
    #[command(flatten)]
    endpoint: EndpointArgs,
    /// End with exit code 21 when something is required
    #[arg(long)]
    exit_code: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let endpoint = args.endpoint.open(session)?;
    session.detail("inventory, catalog slice, judgement");
    let scan = endpoint.with(|machine| agent::scan(&endpoint.folder, machine))?;
    let is_required = scan.clients.iter().any(|one| one.state == State::Required);
    Ok(Answer::new(Body { body: scan, page })
        .exit_if(args.exit_code && is_required, Kind::NotCompliant))
}

fn page(scan: &Scan) -> Page {
    let mut page = Page::default();
    for feed in &scan.feeds {
        let age = text::span(scan.scanned_at.since(feed.dated));
        page = page.line(format!("Feed {}: dated {age} ago.", feed.feed));
    }
    for reason in scan.clients.iter().filter_map(|one| one.unknown.as_ref()) {
        page = page.line(format!("Unknown: {reason}."));
    }
    let mut table = Table::new(&["update", "state", "severity", "for"]);
    let findings = scan.clients.iter().flat_map(|one| &one.findings);
    let is_open = |state| matches!(state, State::Required | State::PendingRestart);
    for finding in findings.filter(|finding| is_open(finding.state)) {
        table.push([
            cell(&finding.update),
            cell(finding.state),
            cell(finding.severity),
            cell(finding.classification),
        ]);
    }
    page.table(table, "No update is required.")
}
