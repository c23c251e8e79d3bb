//! `smspatch scan`: how the known updates stand to clients.

use crate::catalog::client::ClientFilter;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::read_document;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell};
use crate::cli::{Answer, text};
use crate::model::client::{Approval, Client};
use crate::model::document;
use crate::model::id::CollectionId;
use crate::model::inventory::Inventory;
use crate::model::scan::{ClientScan, Finding, Scan};
use crate::model::update::{Classification, Restart, Severity, State};
use crate::service::scan::{scan_clients, scan_inventories};
use crate::service::{self, deploy::members};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Show which updates clients require, by machine or by update
///
/// Judges clients by their last inventories and stores the states; inventories that are read are judged without storing anything.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit codes: 0 done, 1 failed, 10 no catalog, 21 something is required (with --exit-code).

Examples:
  smspatch scan --by update
  smsinv collect | smspatch scan -"
)]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// One line a machine and update.
    Machine,
    /// One line an update.
    Update,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let inventories = described(args)?;
    let is_piped = !inventories.is_empty();
    let scan = if is_piped {
        let mut catalog = session.catalog()?;
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
    let clients = catalog.read(|tx| selected(tx, args))?;
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

fn selected(tx: &mut crate::catalog::Tx, args: &Args) -> Result<Vec<Client>, service::Error> {
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

struct ScanView {
    scan: Scan,
    by: By,
}

impl View for ScanView {
    fn json(&self) -> serde_json::Result<String> {
        document::to_json(&self.scan)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.scan
            .clients
            .iter()
            .map(serde_json::to_string)
            .collect()
    }

    fn page(&self) -> Page {
        let table = match self.by {
            By::Machine => by_machine(&self.scan),
            By::Update => by_update(&self.scan),
        };
        let page = self.scan.feeds.iter().fold(Page::default(), |page, feed| {
            let age = text::span(self.scan.scanned_at.since(feed.dated));
            page.line(format!("Feed {}: dated {} ago.", feed.feed, age))
        });
        let page = self
            .scan
            .clients
            .iter()
            .fold(page, |page, client| page.line(summary(client, &self.scan)));
        page.table(table, "No update is required.")
    }
}

fn summary(client: &ClientScan, scan: &Scan) -> String {
    let age = text::span(scan.scanned_at.since(client.inventory_at));
    let name = format!(
        "{} ({}), inventory {age} old",
        client.hostname, client.platform
    );
    if let Some(reason) = &client.unknown {
        return format!("{name}: unknown, {reason}.");
    }
    let count = |state| {
        client
            .findings
            .iter()
            .filter(|finding| finding.state == state)
            .count()
    };
    let security = open(client)
        .filter(|finding| finding.classification == Classification::Security)
        .count();
    format!(
        "{name}: {} required ({security} for security), {} waiting for a restart.",
        count(State::Required),
        count(State::PendingRestart)
    )
}

fn open(client: &ClientScan) -> impl Iterator<Item = &Finding> {
    client
        .findings
        .iter()
        .filter(|finding| matches!(finding.state, State::Required | State::PendingRestart))
}

fn by_machine(scan: &Scan) -> Table {
    let mut table = Table::new(&[
        "host", "update", "state", "for", "severity", "packages", "restart", "note",
    ]);
    for client in &scan.clients {
        for finding in open(client) {
            let kept = finding
                .packages
                .iter()
                .find_map(|change| change.kept_back.as_deref());
            table.push([
                cell(&client.hostname),
                cell(&finding.title),
                Cell::toned(finding.state, tone(finding)),
                cell(finding.classification),
                cell(severity(finding.severity)),
                cell(finding.packages.len()),
                cell(restart(finding.restart)),
                cell(
                    kept.map(|reason| format!("kept back: {reason}"))
                        .unwrap_or_default(),
                ),
            ]);
        }
    }
    table
}

fn by_update(scan: &Scan) -> Table {
    let mut updates: BTreeMap<&str, (&Finding, usize)> = BTreeMap::new();
    for finding in scan.clients.iter().flat_map(open) {
        updates
            .entry(finding.update.as_str())
            .or_insert((finding, 0))
            .1 += 1;
    }
    let mut table = Table::new(&["update", "for", "severity", "clients", "restart", "cves"]);
    for (id, (finding, clients)) in updates {
        table.push([
            Cell::toned(id, tone(finding)),
            cell(finding.classification),
            cell(severity(finding.severity)),
            cell(clients),
            cell(restart(finding.restart)),
            cell(finding.cves.len()),
        ]);
    }
    table
}

fn tone(finding: &Finding) -> Tone {
    match (finding.state, finding.classification) {
        (State::Required, Classification::Security) => Tone::Bad,
        _ => Tone::Warning,
    }
}

/// The severity, or that the feed does not say.
pub fn severity(severity: Severity) -> &'static str {
    if severity == Severity::Unknown {
        "-"
    } else {
        severity.word()
    }
}

/// What must be restarted.
pub fn restart(restart: Restart) -> &'static str {
    if restart == Restart::None {
        "-"
    } else {
        restart.word()
    }
}
