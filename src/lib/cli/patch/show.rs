//! `smspatch show`: one update, whole.

use super::scan::{restart, severity};
use crate::cli::Answer;
use crate::cli::failure::Failure;
use crate::cli::patch::named::update_named;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, View, cell, document};
use crate::model::scan::FeedUpdate;

/// Show an update: what it brings and closes
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch show xz-utils",
    "smspatch show debian/bookworm/xz-utils/5.4.1-1+deb12u2 --json",
))]
pub struct Args {
    /// The update by id, or by its source package when there is only one of it
    #[arg(value_name = "UPDATE")]
    update: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let found = session
        .catalog()?
        .read(|tx| update_named(tx, &args.update, None))?;
    Ok(Answer::new(Shown(found)))
}

struct Shown(FeedUpdate);

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        document("update", &self.0)
    }

    fn page(&self) -> Page {
        let FeedUpdate { feed, base, update } = &self.0;
        let mut table = Table::new(&["package", "architecture", "version", "size", "file"]);
        for package in &update.packages {
            table.push([
                cell(&package.name),
                cell(&package.architecture),
                cell(&package.version),
                cell(text::bytes(package.payload.size)),
                cell(&package.payload.path),
            ]);
        }
        let cves: Vec<&str> = update.cves.iter().map(|cve| cve.as_str()).collect();
        let closes = if cves.is_empty() {
            "the feed does not say".to_owned()
        } else {
            cves.join(" ")
        };
        Page::default()
            .line(update.title.clone())
            .line(format!("Id: {}", update.id))
            .line(format!("From: {feed} ({base})"))
            .line(format!(
                "For: {}, severity {}",
                update.classification,
                severity(update.severity)
            ))
            .line(format!("Closes: {closes}"))
            .line(format!("Restart: {}", restart(update.restart)))
            .table(table, "")
    }
}
