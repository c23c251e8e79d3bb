//! `smsdist verify`: hashes what distribution points hold.

use super::points::{PointArgs, access};
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::service::distribute::{Verified, check};
use crate::service::release;

/// Hash everything that distribution points hold, and follow every package to its files
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 all is good, 1 failed, 2 usage, 3 some points could not be read, 11 catalog busy, 12 catalog too new, 13 something is damaged, missing or not trusted, 130 interrupted",
    "smsdist verify",
    "smsdist verify --point /srv/sms/dp",
))]
pub struct Args {
    #[command(flatten)]
    points: PointArgs,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    let targets = args.points.targets(catalog.as_mut())?;
    let access = access(session)?;
    let released = release::released(&session.folder())?;
    let progress = session.progress();
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for target in &targets {
        session.check_cancelled()?;
        let found = target
            .look(access.as_ref())
            .and_then(|shelf| check(target, shelf.as_ref(), &released, &progress));
        match found {
            Ok(verified) => items.push(verified),
            Err(error) => problems.push(error.into()),
        }
    }
    let is_damaged = items.iter().any(|verified| !verified.is_good());
    if is_damaged {
        session.remark("Damaged and missing files are replaced by 'smsdist repair'.");
    }
    let done = items.len();
    let answer = Answer::new(List {
        kind: "verification",
        item: "verified_point",
        items,
        page,
    })
    .exit_if(is_damaged, Kind::NotTrusted);
    answer.but_of(done, problems)
}

fn page(points: &[Verified]) -> Page {
    let mut table = Table::new(&[
        "point",
        "objects",
        "size",
        "damaged",
        "missing",
        "not trusted",
        "result",
    ]);
    let mut details = Vec::new();
    for point in points {
        let result = if point.is_good() {
            Cell::toned("good", Tone::Good)
        } else {
            Cell::toned("damaged", Tone::Bad)
        };
        table.push([
            cell(&point.point),
            cell(point.objects),
            cell(text::bytes(point.bytes)),
            cell(point.corrupt.len()),
            cell(point.missing.len()),
            cell(point.not_trusted.len()),
            result,
        ]);
        details.extend(
            point
                .corrupt
                .iter()
                .map(|digest| format!("{}: damaged: {digest}", point.point)),
        );
        details.extend(
            point
                .missing
                .iter()
                .map(|digest| format!("{}: missing: {digest}", point.point)),
        );
        details.extend(
            point
                .not_trusted
                .iter()
                .map(|why| format!("{}: not trusted: {why}", point.point)),
        );
    }
    let page = Page::default().table(table, "No distribution point is configured.");
    details.into_iter().fold(page, Page::line)
}
