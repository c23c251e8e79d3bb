//! `smsdist remove`: takes a package from distribution points.

use super::points::{PointArgs, access};
use super::prune::page;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::id::PackageId;
use crate::rules::permit::Action;
use crate::service::distribute::{forget, remove};

/// Take a package from distribution points; the site's content store keeps it
///
/// Its names go at once. Its content goes with them, but for what another package needs or what came within a day: that goes
/// with the next 'smsdist prune'.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some points failed, 11 catalog busy, 12 catalog too new",
    "smsdist remove S01-P00001 --point dp1",
    "smsdist remove S01-P00001 --source-version 2 --group branches --dry-run",
))]
pub struct Args {
    /// The package
    package: PackageId,
    /// This version alone
    #[arg(long, value_name = "NUMBER")]
    source_version: Option<u32>,
    #[command(flatten)]
    points: PointArgs,
    /// Show what would be removed
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    if catalog.is_some() {
        session.actor(Action::Distribute)?;
    }
    let access = access(session)?;
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for target in &args.points.targets(catalog.as_mut())? {
        session.check_cancelled()?;
        let removed = target.look(access.as_ref()).and_then(|shelf| {
            let what = (&args.package, args.source_version);
            let removed = remove(target, shelf.as_ref(), what, (session.now(), args.dry_run))?;
            match (&mut catalog, args.dry_run) {
                (Some(catalog), false) => forget(catalog, target, &removed).map(|()| removed),
                _ => Ok(removed),
            }
        });
        match removed {
            Ok(removed) => items.push(removed),
            Err(error) => problems.push(error.into()),
        }
    }
    let done = items.len();
    Answer::new(List {
        kind: "removal",
        item: "pruned_point",
        items,
        page,
    })
    .but_of(done, problems)
}
