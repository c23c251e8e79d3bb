//! `smspatch release list`.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::model::package::PackageVersion;
use serde::Serialize;

/// Show which package versions are released, and which wait for the release keys
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smspatch release list",
    "smspatch release list --json",
))]
pub struct Args {}

/// A package version.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Line {
    /// The package.
    #[serde(flatten)]
    package: PackageVersion,
    /// Whether it may be deployed.
    is_released: bool,
}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let packages = session.catalog()?.read(|tx| tx.packages())?;
    let line = |package: PackageVersion| Line {
        is_released: package.released_in.is_some(),
        package,
    };
    Ok(Answer::new(List {
        kind: "release_list",
        item: "release",
        items: packages.into_iter().map(line).collect(),
        page,
    }))
}

fn page(lines: &[Line]) -> Page {
    let mut table = Table::new(&["package", "version", "name", "released_in", "manifest"]);
    for Line { package, .. } in lines {
        let released = match package.released_in {
            Some(snapshot) => cell(snapshot),
            None => Cell::toned("-", Tone::Warning),
        };
        table.push([
            cell(&package.package),
            cell(package.version),
            cell(&package.name),
            released,
            cell(package.manifest),
        ]);
    }
    Page::default().table(table, "There are no packages.")
}
