//! `smspatch release publish`.

use crate::catalog::Tx;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell};
use crate::model::package::PackageVersion;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::release::publish;
use std::path::PathBuf;

/// Publish a release that came back signed
///
/// It must hold the packages that are released and those that wait, and nothing else, and enough signatures of release keys.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new, 13 not trusted",
    "smspatch release publish november.release.json",
    "smspatch release publish november.release.json --json",
))]
pub struct Args {
    /// The signed file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let request = super::read(&args.file)?;
    let mut catalog = session.catalog()?;
    let (folder, actor) = (session.folder(), session.actor(Action::Release)?);
    let by = (&actor, session.now());
    let work = |tx: &mut Tx| -> Result<_, Error> { publish(tx, &folder, &request, by) };
    let released = catalog.write(work)?;
    session.seal_head(&mut catalog);
    Ok(Answer::new(List {
        kind: "release_publication",
        item: "package_version",
        items: released,
        page,
    }))
}

fn page(released: &[PackageVersion]) -> Page {
    let mut table = Table::new(&["package", "version", "name"]);
    for package in released {
        table.push([
            cell(&package.package),
            cell(package.version),
            cell(&package.name),
        ]);
    }
    Page::default().table(table, "Published; no package waited for it.")
}
