//! `smspatch show`: one update, whole.

use super::scan::{restart, severity};
use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, View, cell};
use crate::model::id::UpdateId;
use crate::model::scan::FeedUpdate;
use serde_json::json;

/// Show an update: what it brings and closes
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 10 no catalog.

Examples:
  smspatch show debian/bookworm/xz-utils/5.4.1-1+deb12u2
  smspatch show debian/bookworm/xz-utils/5.4.1-1+deb12u2 --json")]
pub struct Args {
    /// The update
    update: UpdateId,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let found = session.catalog()?.read(|tx| tx.update(&args.update))?;
    let found = found.ok_or_else(|| {
        Failure::new(Kind::Failed, format!("there is no update {}", args.update))
            .hint("'smspatch list --source NAME' shows the updates of a source package")
    })?;
    Ok(Answer::new(Shown(found)))
}

struct Shown(FeedUpdate);

impl View for Shown {
    fn json(&self) -> serde_json::Result<String> {
        let mut document = serde_json::to_value(&self.0)?;
        document["format"] = json!(1);
        document["type"] = json!("update");
        serde_json::to_string(&document)
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
