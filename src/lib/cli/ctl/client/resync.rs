//! `smsctl client resync`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::client::{Approval, Client};
use crate::model::id::CollectionId;
use crate::rules::permit::Action;
use crate::service::deploy::members;
use crate::service::inventory::{Asked, resync};
use crate::service::{Error, client};

/// Ask clients for full inventories, at their next cycles
///
/// Many take turns: the setting full_inventories_per_hour says how many send one within an hour. A client that was asked already keeps its turn.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsctl client resync web-01 web-02",
    "smsctl client resync --collection web --dry-run",
))]
pub struct Args {
    /// The clients: ids or host names
    #[arg(value_name = "CLIENT", required_unless_present = "collection")]
    clients: Vec<String>,
    /// All members of this collection
    #[arg(long, value_name = "COLLECTION", conflicts_with = "clients")]
    collection: Option<CollectionId>,
    /// Show who would be asked, and from when on
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let actor = session.actor(Action::SubmitInventory)?;
    let work = |tx: &mut Tx| -> Result<Vec<Asked>, Error> {
        let clients = meant(tx, args)?;
        resync(tx, &clients, (actor.name(), now))
    };
    let items = if args.dry_run {
        catalog.rehearse(work)?
    } else {
        catalog.write(|tx| {
            actor.sign_in(tx)?;
            work(tx)
        })?
    };
    Ok(Answer::new(List {
        kind: "resync_list",
        item: "resync",
        items,
        page,
    }))
}

fn meant(tx: &mut Tx, args: &Args) -> Result<Vec<Client>, Error> {
    if let Some(collection) = &args.collection {
        return members(tx, collection);
    }
    let mut found: Vec<Client> = Vec::new();
    for name in &args.clients {
        let client = client::find(tx, name)?;
        if client.approval != Approval::Approved {
            let reason = format!("it is {}", client.approval);
            return Err(Error::refused("ask", &client.hostname, reason));
        }
        if found.iter().all(|known| known.id != client.id) {
            found.push(client);
        }
    }
    Ok(found)
}

fn page(asked: &[Asked]) -> Page {
    let mut table = Table::new(&["host", "from then on", "client"]);
    for one in asked {
        table.push([cell(&one.hostname), moment(one.after), cell(&one.client)]);
    }
    Page::default().table(table, "The collection has no members.")
}
