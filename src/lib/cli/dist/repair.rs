//! `smsdist repair`: replaces what distribution points lost or hold damaged.

use super::points::{PointArgs, access};
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::content::{Shelf, Store};
use crate::rules::permit::Action;
use crate::service::distribute::{Repaired, Target, repair, targets};
use crate::service::release;

/// Replace what distribution points lost or hold damaged, from the content store or another distribution point
///
/// Everything is hashed first. What no place has whole stays as it is and is listed.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 all is good now, 1 failed, 2 usage, 3 some points could not be read, 11 catalog busy, 12 catalog too new, 13 something is lost, 130 interrupted",
    "smsdist repair",
    "smsdist repair --point dp1",
    "smsdist repair --store",
))]
pub struct Args {
    #[command(flatten)]
    points: PointArgs,
    /// Repair the site's content store from the distribution points
    #[arg(long, conflicts_with_all = ["points", "groups"])]
    store: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    if catalog.is_some() {
        session.actor(Action::Distribute)?;
    }
    let (access, content) = (access(session)?, session.folder().content());
    let all = targets(catalog.as_mut(), &[], &[])?;
    let meant = match args.store {
        true => vec![Target::at(&content.display().to_string())],
        false => args.points.targets(catalog.as_mut())?,
    };
    let released = release::released(&session.folder())?;
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for target in &meant {
        session.check_cancelled()?;
        let others = all
            .iter()
            .filter(|other| other.directory != target.directory);
        let mut sources: Vec<Box<dyn Shelf>> = Vec::new();
        if !args.store && content.is_dir() {
            sources.push(Box::new(Store::open(&content)?));
        }
        // a sibling that is down is no help, and no failure
        sources.extend(others.filter_map(|other| other.look(access.as_ref()).ok()));
        let mended = target.open(access.as_ref()).and_then(|shelf| {
            let with = (&released, &session.progress() as _);
            repair(target, shelf.as_ref(), &sources, with)
        });
        match mended {
            Ok(repaired) => items.push(repaired),
            Err(error) => problems.push(error.into()),
        }
    }
    let is_lost = items.iter().any(|repaired| !repaired.lost.is_empty());
    let done = items.len();
    let answer = Answer::new(List {
        kind: "repair",
        item: "repaired_point",
        items,
        page,
    });
    answer
        .exit_if(is_lost, Kind::NotTrusted)
        .but_of(done, problems)
}

fn page(points: &[Repaired]) -> Page {
    let mut table = Table::new(&["point", "replaced", "removed", "lost", "result"]);
    for point in points {
        let result = match (point.lost.is_empty(), point.replaced.is_empty()) {
            (false, _) => Cell::toned("lost", Tone::Bad),
            (true, false) => Cell::toned("repaired", Tone::Good),
            (true, true) => cell("was good"),
        };
        table.push([
            cell(&point.point),
            cell(point.replaced.len()),
            cell(point.removed.len()),
            cell(point.lost.len()),
            result,
        ]);
    }
    let lost = points.iter().flat_map(|point| {
        let lost = point.lost.iter();
        lost.map(|digest| format!("{}: lost: {digest}", point.point))
    });
    lost.fold(
        Page::default().table(table, "Nothing to repair."),
        Page::line,
    )
}
