//! `smsinv submit`: puts an inventory into the catalog directly.

use super::client_named;
use crate::catalog::audit::AuditEvent;
use crate::cli::Answer;
use crate::cli::document::Body;
use crate::cli::failure::Failure;
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::Page;
use crate::model::inventory::Inventory;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::inventory::take;
use std::path::PathBuf;

/// Store an inventory as the last one of a client, and judge the client by it
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsinv submit inventory.json --client web-1",
    "smsinv collect --root /mnt/image | smsinv submit - --client image-1",
))]
pub struct Args {
    /// The inventory, or - for standard input
    file: PathBuf,
    /// The client by id or host name
    #[arg(long, value_name = "CLIENT")]
    client: String,
    /// Check everything, but store nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let inventory: Inventory = read_document(&args.file)?;
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    session.detail(&format!(
        "storing it as that of {} and judging the client",
        args.client
    ));
    let work = |tx: &mut crate::catalog::Tx| -> Result<(), Error> {
        let client = client_named(tx, &args.client)?;
        actor.sign_in(tx)?;
        take(tx, &client.id, &inventory, now)?;
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "inventory submit".to_owned(),
            object: client.id.to_string(),
            before: client.inventory_at.map(|at| at.to_string()),
            after: Some(inventory.collected_at.to_string()),
        })?;
        Ok(())
    };
    if args.dry_run {
        catalog.rehearse(work)?
    } else {
        catalog.write(work)?
    }
    Ok(Answer::new(Body {
        body: inventory,
        page,
    }))
}

fn page(inventory: &Inventory) -> Page {
    Page::default().line(format!(
        "Inventory of {} with {} packages, collected {}.",
        inventory.machine.hostname,
        inventory.packages.len(),
        text::moment(inventory.collected_at)
    ))
}
