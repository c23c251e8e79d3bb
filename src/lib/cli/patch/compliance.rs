//! `smspatch compliance`: how a collection stands.

use super::scan::severity;
use crate::catalog::compliance::Narrowing;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::{Failure, Kind};
use crate::cli::filter::Narrowed;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::model::compliance::{ClientCompliance, Compliance};
use crate::model::id::CollectionId;
use crate::rules::member::EVERYONE;
use crate::rules::verdict::counted;
use crate::service::deploy::members;
use crate::service::query;

/// Measure compliance: compliant, not compliant, waiting for a restart and unknown add up to all clients
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 21 not everything is compliant (with --exit-code)",
    "smspatch compliance --collection web",
    "smspatch compliance --json > before.json",
    "smspatch compliance --where 'activity = active' --where-update 'severity = critical'",
))]
pub struct Args {
    /// The collection
    #[arg(long, value_name = "COLLECTION", default_value = EVERYONE)]
    collection: CollectionId,
    #[command(flatten)]
    narrowed: Narrowed,
    /// End with exit code 21 unless every client is compliant
    #[arg(long)]
    exit_code: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let body = measure(session, &args.collection, &args.narrowed.narrowing()?)?;
    let is_short = body.clients.compliant < body.clients.total;
    Ok(Answer::new(Body { body, page }).exit_if(args.exit_code && is_short, Kind::NotCompliant))
}

/// How a collection that exists stands now.
pub fn measure(
    session: &Session,
    collection: &CollectionId,
    narrowing: &Narrowing,
) -> Result<Compliance, Failure> {
    let now = session.now();
    let measured = session
        .catalog()?
        .read(|tx| -> Result<_, crate::service::Error> {
            members(tx, collection)?;
            if let Some(filter) = &narrowing.clients {
                query::check(tx, filter)?;
            }
            Ok(tx.compliance(collection, narrowing, now)?)
        })?;
    Ok(measured)
}

/// The page for people.
pub fn page(compliance: &Compliance) -> Page {
    let counts = &compliance.clients;
    let mut clients = Table::new(&["host", "state", "required", "restart", "inventory of"]);
    for client in &compliance.by_client {
        clients.push([
            cell(&client.hostname),
            state(client),
            cell(client.required),
            cell(client.pending_restart),
            Cell::optional(client.inventory_at.map(text::moment)),
        ]);
    }
    let mut updates = Table::new(&[
        "update",
        "for",
        "severity",
        "required",
        "installed",
        "restart",
        "not applicable",
        "unknown",
    ]);
    for update in &compliance.updates {
        updates.push([
            cell(&update.update),
            cell(update.classification),
            cell(severity(update.severity)),
            cell(update.clients_required),
            cell(update.clients_installed),
            cell(update.clients_pending_restart),
            cell(update.clients_not_applicable),
            cell(update.clients_unknown),
        ]);
    }
    let line = format!(
        "Collection {}: {}: {} compliant, {} not compliant, {} waiting for a restart, {} unknown; {}.",
        compliance.collection,
        counted(counts.total, "client"),
        counts.compliant,
        counts.non_compliant,
        counts.pending_restart,
        counts.unknown,
        counted(compliance.required, "required update"),
    );
    let mut page = Page::default().line(line);
    if let Some(filter) = &compliance.filter {
        page = page.line(format!("Only clients where {filter}."));
    }
    if let Some(filter) = &compliance.where_update {
        page = page.line(format!("Only updates where {filter}."));
    }
    page.table(clients, "The collection has no members.")
        .line("")
        .table(
            updates,
            "No update is required, and none was installed through a deployment.",
        )
}

fn state(client: &ClientCompliance) -> Cell {
    match client {
        ClientCompliance {
            unknown: Some(reason),
            ..
        } => Cell::toned(format!("unknown: {reason}"), Tone::Warning),
        ClientCompliance { required: 1.., .. } => Cell::toned("not compliant", Tone::Bad),
        ClientCompliance {
            pending_restart: 1..,
            ..
        } => Cell::toned("restart pending", Tone::Warning),
        _ => Cell::toned("compliant", Tone::Good),
    }
}
