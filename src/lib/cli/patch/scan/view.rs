//! A scan for people: one line a machine and update, or one line an update.

use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, View, cell, document};
use crate::model::document::to_json;
use crate::model::scan::{ClientScan, Finding, Scan};
use crate::model::update::{Classification, Restart, Severity, State};
use std::collections::BTreeMap;

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    /// One line a machine and update.
    Machine,
    /// One line an update.
    Update,
}

/// A scan and how it is shown.
pub struct ScanView {
    /// The scan.
    pub scan: Scan,
    /// What a line stands for.
    pub by: By,
}

impl View for ScanView {
    fn json(&self) -> serde_json::Result<String> {
        to_json(&self.scan)
    }

    fn lines(&self) -> serde_json::Result<Vec<String>> {
        self.scan
            .clients
            .iter()
            .map(|client| document("client_scan", client))
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
        "host", "update", "title", "state", "for", "severity", "packages", "restart", "note",
    ]);
    for client in &scan.clients {
        for finding in open(client) {
            let kept = finding
                .packages
                .iter()
                .find_map(|change| change.kept_back.as_deref());
            table.push([
                cell(&client.hostname),
                cell(&finding.update),
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
