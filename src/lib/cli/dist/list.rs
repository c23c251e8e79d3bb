//! `smsdist list`: the packages that there are.

use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::package::PackageVersion;

/// List the packages of the site
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsdist list",
    "smsdist list --json",
))]
pub struct Args {}

/// Carries the command out.
pub fn run(_: &Args, session: &Session) -> Result<Answer, Failure> {
    let items = session.catalog()?.read(|tx| tx.packages())?;
    Ok(Answer::new(List {
        kind: "package_list",
        item: "package_version",
        items,
        page,
    }))
}

fn page(packages: &[PackageVersion]) -> Page {
    let mut table = Table::new(&["package", "version", "name", "files", "size", "made"]);
    for package in packages {
        table.push([
            cell(&package.package),
            cell(package.version),
            cell(&package.name),
            cell(package.files),
            cell(text::bytes(package.size)),
            moment(package.created_at),
        ]);
    }
    Page::default().table(table, "There is no package.")
}
