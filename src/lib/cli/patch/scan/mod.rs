//! `smspatch scan`: how the known updates stand to clients.

mod view;

use crate::catalog::client::ClientFilter;
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::filter::Where;
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::model::client::{Approval, Client};
use crate::model::filter::Filter;
use crate::model::id::{ClientId, CollectionId};
use crate::model::inventory::Inventory;
use crate::model::scan::Scan;
use crate::model::time::Timestamp;
use crate::model::update::State;
use crate::service::scan::{scan_clients, scan_inventories};
use crate::service::{self, deploy::members, query};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use view::{By, ScanView};
pub use view::{restart, severity};

/// Show which updates clients require, by machine or by update
///
/// Judges clients by their last inventories and stores the states; inventories that are read are judged without storing anything.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 21 something is required (with --exit-code)",
    "smspatch scan --by update",
    "smsinv collect | smspatch scan -",
))]
pub struct Args {
    /// Clients by id or host name, or - for an inventory on standard input [default: all approved clients]
    #[arg(value_name = "CLIENT")]
    clients: Vec<String>,
    /// Judge the inventory in this file; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "collection")]
    inventory: Vec<PathBuf>,
    /// Only members of this collection
    #[arg(long, value_name = "COLLECTION", conflicts_with = "clients")]
    collection: Option<CollectionId>,
    #[command(flatten)]
    narrowed: Where,
    /// One line a machine and update, or one line an update
    #[arg(long, value_enum, default_value_t = By::Machine)]
    by: By,
    /// End with exit code 21 when something is required
    #[arg(long)]
    exit_code: bool,
    /// Show the states without storing them
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let inventories = described(args)?;
    let is_piped = !inventories.is_empty();
    let scan = if is_piped {
        let mut catalog = session.catalog()?;
        session.detail(&format!("judging {} inventories", inventories.len()));
        catalog.read(|tx| scan_inventories(tx, &inventories, session.now()))?
    } else {
        scan_fleet(args, session)?
    };
    let is_required = scan
        .clients
        .iter()
        .any(|client| client.state == State::Required);
    let answer = Answer::new(ScanView { scan, by: args.by })
        .exit_if(args.exit_code && is_required, Kind::NotCompliant);
    Ok(if is_piped {
        answer.for_the_next_tool()
    } else {
        answer
    })
}

/// The inventories that are to be judged without being stored.
fn described(args: &Args) -> Result<Vec<Inventory>, Failure> {
    let piped = args
        .clients
        .iter()
        .any(|name| name == "-")
        .then(|| PathBuf::from("-"));
    if piped.is_some() && args.clients.len() > 1 {
        return Err(Failure::usage(
            "name clients, or read an inventory from -, not both",
        ));
    }
    let paths = args.inventory.iter().chain(&piped);
    paths.map(|path| read_document(Path::new(path))).collect()
}

fn scan_fleet(args: &Args, session: &Session) -> Result<Scan, Failure> {
    let now = session.now();
    let mut catalog = session.catalog()?;
    let filter = args.narrowed.filter()?;
    let clients = catalog.read(|tx| selected(tx, args, filter.as_ref(), now))?;
    session.detail(&format!("judging {} clients", clients.len()));
    let work = |tx: &mut crate::catalog::Tx| -> Result<_, service::Error> {
        let (scan, silent) = scan_clients(tx, &clients, now)?;
        Ok((scan, silent.len()))
    };
    let (scan, silent) = if args.dry_run {
        catalog.rehearse(work)?
    } else {
        catalog.write(work)?
    };
    if silent > 0 {
        session.remark(&format!(
            "{silent} of {} clients have not reported an inventory yet",
            clients.len()
        ));
    }
    Ok(scan)
}

fn selected(
    tx: &mut crate::catalog::Tx,
    args: &Args,
    filter: Option<&Filter>,
    now: Timestamp,
) -> Result<Vec<Client>, service::Error> {
    let mut clients = named(tx, args)?;
    if filter.is_some() {
        let meant = query::clients(tx, &ClientFilter::default(), filter, now)?;
        let meant: BTreeSet<ClientId> = meant.into_iter().map(|client| client.id).collect();
        clients.retain(|client| meant.contains(&client.id));
    }
    Ok(clients)
}

fn named(tx: &mut crate::catalog::Tx, args: &Args) -> Result<Vec<Client>, service::Error> {
    if let Some(collection) = &args.collection {
        return members(tx, collection);
    }
    let approved = ClientFilter {
        approval: Some(Approval::Approved),
        hostname: None,
    };
    let mut clients = tx.clients(&approved)?;
    let is_meant =
        |client: &Client, name: &String| client.id.as_str() == name || client.hostname == *name;
    for name in &args.clients {
        if !clients.iter().any(|client| is_meant(client, name)) {
            return Err(service::Error::missing("approved client", name));
        }
    }
    clients.retain(|client| {
        args.clients.is_empty() || args.clients.iter().any(|name| is_meant(client, name))
    });
    Ok(clients)
}
