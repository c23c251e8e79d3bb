//! `smspatch list`: the updates that the feeds have.

use super::scan::severity;
use crate::catalog::update::UpdateFilter;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::filter::WhereUpdate;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell};
use crate::model::id::CveId;
use crate::model::scan::FeedUpdate;
use crate::model::update::Classification;

/// List the updates that are known from feeds
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch list --source openssl",
    "smspatch list --security --limit 1000 --output csv",
    "smspatch list --where 'severity >= important and published < 30d'",
))]
pub struct Args {
    /// Only ids that begin so, for example debian/bookworm/
    #[arg(value_name = "PREFIX")]
    prefix: Option<String>,
    /// Only of this source package
    #[arg(long, value_name = "SOURCE")]
    source: Option<String>,
    /// Only what closes this vulnerability
    #[arg(long, value_name = "CVE")]
    cve: Option<CveId>,
    /// Only what closes a vulnerability
    #[arg(long)]
    security: bool,
    #[command(flatten)]
    narrowed: WhereUpdate,
    /// At most so many
    #[arg(long, value_name = "NUMBER", default_value_t = 500)]
    limit: u32,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let filter = UpdateFilter {
        cve: args.cve.clone(),
        source: args.source.clone(),
        prefix: args.prefix.clone(),
        classification: args.security.then_some(Classification::Security),
        filter: args.narrowed.filter()?.map(|asked| (asked, session.now())),
    };
    let items = session
        .catalog()?
        .read(|tx| tx.updates(&filter, args.limit))?;
    if items.len() as u64 == u64::from(args.limit) {
        session.remark(&format!(
            "The first {} updates are shown; --limit shows more.",
            args.limit
        ));
    }
    Ok(Answer::new(List {
        kind: "update_list",
        item: "update",
        items,
        page,
    }))
}

fn page(updates: &[FeedUpdate]) -> Page {
    let mut table = Table::new(&["update", "for", "severity", "packages", "cves", "feed"]);
    for FeedUpdate { feed, update, .. } in updates {
        table.push([
            cell(&update.id),
            cell(update.classification),
            cell(severity(update.severity)),
            cell(update.packages.len()),
            cell(update.cves.len()),
            cell(feed),
        ]);
    }
    Page::default().table(table, "No update matches.")
}
