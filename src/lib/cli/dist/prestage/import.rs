//! `smsdist prestage import`: takes such a file in where the distribution point is.

use crate::catalog::distribution::DistributionState;
use crate::cli::Answer;
use crate::cli::dist::points::access;
use crate::cli::dist::push::table;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::Page;
use crate::content::Store;
use crate::host::Error as HostError;
use crate::rules::permit::Action;
use crate::service::distribute::prestage::{Place, import};
use crate::service::distribute::{Pushed, record, targets};
use crate::service::{release, shelves};
use std::path::PathBuf;

/// Take packages out of a file that 'smsdist prestage export' wrote: content first, names last
///
/// Needs no catalog: it runs where the distribution point is. Every byte is verified by its digest, and where a site folder says
/// what is released, nothing else is taken in. When anything is wrong, no package of the file is named; what is whole of its
/// content stays, and is not read again the next time.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted: run it again",
    "smsdist prestage import /mnt/stick/november.tar --point /srv/sms/dp",
    "smsdist prestage import november.tar --point dp3 --dry-run",
))]
pub struct Args {
    /// The file
    file: PathBuf,
    /// The distribution point by name, its directory, or s3://BUCKET/PREFIX
    #[arg(long, value_name = "POINT")]
    point: String,
    /// Verify the file, and say what it would bring
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    if catalog.is_some() {
        session.actor(Action::Distribute)?;
    }
    let target = targets(catalog.as_mut(), std::slice::from_ref(&args.point), &[])?;
    let [target] = target
        .try_into()
        .map_err(|_| Failure::new(Kind::Usage, "name one point"))?;
    let released = release::released_if_any(&session.folder())?;
    if released.is_none() {
        session.remark("Nothing here says what is released: only digests are verified.");
    }
    let access = access(session)?;
    // looking must not make folders: an empty place stands for one that is not there yet
    let empty =
        tempfile::tempdir().map_err(HostError::io("make a folder in", &std::env::temp_dir()))?;
    let shelf = match args.dry_run && !shelves::is_there(&target.directory) {
        true => Box::new(Store::open(empty.path())?),
        false => target.open(access.as_ref())?,
    };
    let place = Place {
        target: &target,
        shelf: shelf.as_ref(),
        released: released.as_ref(),
        is_dry: args.dry_run,
    };
    let progress = session.progress();
    let items = import(&args.file, &place, (&progress, &session.cancel()))?;
    if let (Some(catalog), false) = (&mut catalog, args.dry_run) {
        for item in &items {
            let state = (DistributionState::Complete, "", session.now());
            record(catalog, &target, (&item.package, item.version), state)?;
        }
    }
    Ok(Answer::new(List {
        kind: "prestage_import",
        item: "pushed_package",
        items,
        page,
    }))
}

fn page(imports: &[Pushed]) -> Page {
    table(
        imports,
        ["files taken", "bytes taken"],
        "Nothing to take in.",
    )
}
