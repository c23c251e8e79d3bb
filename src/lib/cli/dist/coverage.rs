//! `smsdist coverage`: whether every boundary reaches every package.

use crate::cli::Answer;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, View, cell, document};
use crate::model::id::PackageId;
use crate::service::locate::{Coverage, coverage};

/// Prove that every boundary reaches a distribution point with every released package, or name those that do not
///
/// A client is taken to wait as long as its groups ask, and the newest version of each package counts. Whether a deployment
/// allows remote points is not asked here: see 'smsdist explain'.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 all is covered, 1 failed or something is not covered, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsdist coverage",
    "smsdist coverage S01-P00001 --json",
))]
pub struct Args {
    /// Only these packages
    packages: Vec<PackageId>,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let found = session.catalog()?.read(|tx| coverage(tx, &args.packages))?;
    let has_gaps = !found.gaps.is_empty();
    Ok(Answer::new(found).exit_if(has_gaps, Kind::Failed))
}

impl View for Coverage {
    fn json(&self) -> serde_json::Result<String> {
        document("coverage", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["network", "site", "package", "version", "why"]);
        for gap in &self.gaps {
            table.push([
                cell(&gap.network),
                cell(&gap.site),
                cell(&gap.package),
                cell(gap.version),
                cell(&gap.reason),
            ]);
        }
        Page::default()
            .line(format!(
                "Boundaries: {}, packages: {}, distribution points: {}.",
                self.boundaries, self.packages, self.points
            ))
            .table(table, "Every boundary reaches every package.")
    }
}
