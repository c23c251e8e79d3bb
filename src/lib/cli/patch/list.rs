//! `smspatch list`: the updates that the feeds have.

use super::scan::severity;
use super::show::{Shown, priorities};
use crate::catalog::Catalog;
use crate::catalog::update::UpdateFilter;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::filter::WhereUpdate;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell};
use crate::model::id::CveId;
use crate::model::priority::Priority;
use crate::model::scan::FeedUpdate;
use crate::model::update::Classification;
use std::collections::{BTreeMap, BTreeSet};

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
    let mut catalog = session.catalog()?;
    let updates = catalog.read(|tx| tx.updates(&filter, args.limit))?;
    let items = ranked(&mut catalog, updates)?;
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

/// Each with its rank.
fn ranked(catalog: &mut Catalog, updates: Vec<FeedUpdate>) -> Result<Vec<Shown>, Failure> {
    let all = updates.iter().flat_map(|one| &one.update.cves);
    let all: BTreeSet<CveId> = all.cloned().collect();
    let mut observed: BTreeMap<CveId, Vec<Priority>> = BTreeMap::new();
    for one in priorities(catalog, &all.into_iter().collect::<Vec<_>>())? {
        observed.entry(one.cve.clone()).or_default().push(one);
    }
    let ranked = updates.into_iter().map(|update| {
        let its = update
            .update
            .cves
            .iter()
            .filter_map(|cve| observed.get(cve));
        let its: Vec<Priority> = its.flatten().cloned().collect();
        Shown::ranked(update, &its)
    });
    Ok(ranked.collect())
}

fn page(updates: &[Shown]) -> Page {
    let mut table = Table::new(&[
        "update", "for", "severity", "priority", "packages", "cves", "feed",
    ]);
    for (FeedUpdate { feed, update, .. }, ranked) in updates.iter().map(Shown::parts) {
        table.push([
            cell(&update.id),
            cell(update.classification),
            cell(severity(update.severity)),
            cell(ranked.rank),
            cell(update.packages.len()),
            cell(update.cves.len()),
            cell(feed),
        ]);
    }
    Page::default().table(table, "No update matches.")
}
