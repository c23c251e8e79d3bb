//! `smsdist status`: which distribution point holds what.

use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell, moment};
use crate::model::id::PackageId;
use crate::model::time::Timestamp;
use serde::Serialize;

/// Show which distribution points hold which packages
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsdist status",
    "smsdist status S01-P00001",
))]
pub struct Args {
    /// Only this package
    package: Option<PackageId>,
}

/// One package version on one distribution point.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The package.
    package: String,
    /// Its source version.
    version: u32,
    /// The distribution point.
    point: String,
    /// How far it is.
    state: DistributionState,
    /// What went wrong, when something did.
    detail: String,
    /// Since when.
    changed_at: Timestamp,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let statuses = session.catalog()?.read(|tx| tx.distribution_statuses())?;
    let is_meant = |status: &DistributionStatus| {
        args.package
            .as_ref()
            .is_none_or(|package| *package == status.package)
    };
    let items = statuses.into_iter().filter(is_meant).map(line).collect();
    Ok(Answer::new(List {
        kind: "distribution_status",
        item: "distribution",
        items,
        page,
    }))
}

fn line(status: DistributionStatus) -> Line {
    Line {
        package: status.package.to_string(),
        version: status.version,
        point: status.point.to_string(),
        state: status.state,
        detail: status.detail,
        changed_at: status.changed_at,
    }
}

fn page(lines: &[Line]) -> Page {
    let mut table = Table::new(&["package", "version", "point", "state", "since", "detail"]);
    for line in lines {
        let tone = match line.state {
            DistributionState::Complete => Tone::Good,
            DistributionState::Pushing | DistributionState::Waiting => Tone::Warning,
            DistributionState::Failed => Tone::Bad,
        };
        table.push([
            cell(&line.package),
            cell(line.version),
            cell(&line.point),
            Cell::toned(line.state, tone),
            moment(line.changed_at),
            cell(&line.detail),
        ]);
    }
    Page::default().table(table, "Nothing has been pushed.")
}
