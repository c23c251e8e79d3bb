//! `smsinv metering summary`: what uses add up to.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::metering::{MonthlyUse, SummarySpan, UseSummary};
use crate::model::time::Timestamp;
use std::time::Duration;

const DAY: u64 = 24 * 60 * 60;

/// Show how many users used a program at a time, or how much each used it in a month
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv metering summary --span hour --days 7",
    "smsinv metering summary --monthly --rule office --json",
))]
pub struct Args {
    /// How long each span is: quarter_hour or hour
    #[arg(long, value_name = "SPAN", value_parser = SummarySpan::parse, default_value = "hour")]
    span: SummarySpan,
    /// By month, client and user instead
    #[arg(long, conflicts_with = "span")]
    monthly: bool,
    /// Only of this rule
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// So many days back
    #[arg(long, value_name = "NUMBER", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    days: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let span = Duration::from_secs(u64::from(args.days) * DAY);
    let since: Timestamp = session.now().before(span);
    let rule = args.rule.as_deref();
    let mut catalog = session.catalog()?;
    if args.monthly {
        let items = catalog.read(|tx| tx.monthly_uses(rule, since))?;
        return Ok(Answer::new(List {
            kind: "monthly_use_list",
            item: "monthly_use",
            items,
            page: months,
        }));
    }
    let items = catalog.read(|tx| tx.use_summaries((args.span, rule), since))?;
    Ok(Answer::new(List {
        kind: "use_summary_list",
        item: "use_summary",
        items,
        page: spans,
    }))
}

fn ran(millis: u64) -> String {
    text::span(Duration::from_millis(millis))
}

fn spans(all: &[UseSummary]) -> Page {
    let mut table = Table::new(&["rule", "from", "users", "ran"]);
    for one in all {
        table.push([
            cell(&one.rule),
            moment(one.from),
            cell(one.users),
            cell(ran(one.millis)),
        ]);
    }
    Page::default().table(table, "No program was used.")
}

fn months(all: &[MonthlyUse]) -> Page {
    let mut table = Table::new(&[
        "rule",
        "month",
        "host",
        "user",
        "starts",
        "ran",
        "last used",
    ]);
    for one in all {
        table.push([
            cell(&one.rule),
            cell(&one.month),
            cell(&one.hostname),
            cell(&one.user),
            cell(one.starts),
            cell(ran(one.millis)),
            moment(one.last_used_at),
        ]);
    }
    Page::default().table(table, "No program was used.")
}
