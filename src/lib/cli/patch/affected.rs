//! `smspatch affected`: which clients a vulnerability or an advisory concerns, without a scan.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell};
use crate::model::id::{ClientId, UpdateId};
use crate::model::platform::Platform;
use crate::model::scan::PackageChange;
use crate::model::time::Timestamp;
use crate::service::affected::{Affected, affected};
use serde::Serialize;

/// List the clients that a vulnerability, advisory or update concerns
///
/// The answer comes from the software that the catalog knows, so a new advisory is answered as soon as it was synced.
/// Updates of Windows and own updates are answered by the last scan.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 21 some client is affected (with --exit-code)",
    "smspatch affected CVE-2024-3094",
    "smspatch sync osv && smspatch affected DSA-5649-1 --exit-code",
))]
pub struct Args {
    /// A CVE, an advisory by any of its names, or an update by its id
    #[arg(value_name = "NAME")]
    name: String,
    /// Leave with code 21 when some client is affected
    #[arg(long)]
    exit_code: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let (updates, found) = session.catalog()?.read(|tx| {
        let updates = tx.updates_named(&args.name)?;
        let found = affected(tx, &updates)?;
        Ok::<_, crate::service::Error>((updates, found))
    })?;
    if updates.is_empty() {
        let failure = Failure::new(Kind::Failed, format!("no feed knows {}", args.name));
        return Err(failure
            .hint("'smspatch sync' fetches what is new, 'smspatch feed list' shows the feeds"));
    }
    let items: Vec<Line> = found.into_iter().map(Line::of).collect();
    let is_red = args.exit_code && !items.is_empty();
    let answer = Answer::new(List {
        kind: "affected_list",
        item: "affected_client",
        items,
        page,
    });
    Ok(answer.exit_if(is_red, Kind::NotCompliant))
}

/// A client that some of the updates concerns.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The client.
    client: ClientId,
    /// Its host name.
    hostname: String,
    /// Its platform.
    platform: Platform,
    /// When its inventory was collected.
    inventory_at: Timestamp,
    /// What it needs.
    needs: Vec<Need>,
}

/// What a client needs of an update.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Need {
    /// The update.
    update: UpdateId,
    /// The package that is affected; absent where the last scan said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<PackageChange>,
}

impl Line {
    fn of(found: Affected) -> Self {
        let Affected { holder, needs } = found;
        let need = |(update, package)| Need { update, package };
        Self {
            client: holder.client,
            hostname: holder.hostname,
            platform: holder.platform,
            inventory_at: holder.inventory_at,
            needs: needs.into_iter().map(need).collect(),
        }
    }
}

fn page(clients: &[Line]) -> Page {
    let mut table = Table::new(&[
        "host",
        "platform",
        "package",
        "installed",
        "fixed in",
        "update",
    ]);
    for line in clients {
        for need in &line.needs {
            let package = need.package.as_ref();
            let told = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            let version = |of: fn(&PackageChange) -> Option<String>| told(package.and_then(of));
            table.push([
                cell(&line.hostname),
                cell(line.platform.to_string()),
                cell(version(|change| Some(change.name.clone()))),
                cell(version(|change| {
                    Some(change.installed.as_ref()?.to_string())
                })),
                cell(version(|change| {
                    Some(change.candidate.as_ref()?.to_string())
                })),
                cell(&need.update),
            ]);
        }
    }
    let head = match clients.len() {
        1 => "1 client is affected.".to_owned(),
        count => format!("{count} clients are affected."),
    };
    Page::default()
        .line(head)
        .table(table, "No client that has an inventory is affected.")
}
