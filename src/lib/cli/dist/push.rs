//! `smsdist push`: puts a package on distribution points.

use super::points::{PointArgs, access};
use crate::catalog::Catalog;
use crate::catalog::distribution::DistributionState;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::input::{MAX_DOCUMENT, parse_document, read_text};
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Cell, Page, Table, Tone, cell};
use crate::content::Store;
use crate::model::authorization::AuthorizationList;
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::PackageDocument;
use crate::rules::permit::Action;
use crate::service::distribute::{
    Here, Kept, Pushed, Target, Tools, carry_out, keep_hours, plan, record,
};
use crate::service::{Error, release};
use std::path::{Path, PathBuf};

/// Push a package to distribution points: content first, its name last
///
/// An interrupted push is taken up where it stopped; what is there already is not sent again. A distribution point with hours
/// (its bandwidth in site.yaml) is sent to in them alone: outside of them the push waits, and 'smsctl serve' takes it up.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some distribution points failed, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted: run it again, it goes on where it stopped",
    "smsdist push S01-P00001 --point dp1",
    "smspatch package - < list.json | smsdist push --point /srv/sms/dp -",
))]
pub struct Args {
    /// A package by id, its newest version; or - for a package document on standard input
    #[arg(value_name = "PACKAGE")]
    package: String,
    #[command(flatten)]
    points: PointArgs,
    /// Objects sent at a time
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    at_once: usize,
    /// The most that is sent in a second, in KiB
    #[arg(long, value_name = "KIB", value_parser = clap::value_parser!(u64).range(1..))]
    limit_rate: Option<u64>,
    /// Send at once, whatever the hours of the distribution points say
    #[arg(long)]
    now: bool,
    /// Hash what is there already, and replace what is damaged
    #[arg(long)]
    repair: bool,
    /// Show what would be sent
    #[arg(long)]
    dry_run: bool,
}

/// What is pushed, and from where.
struct Job {
    package: PackageId,
    version: u32,
    store: PathBuf,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    if catalog.is_some() {
        session.actor(Action::Distribute)?;
    }
    let Some(job) = job(args, session, catalog.as_mut())? else {
        session.remark("The list is empty: nothing to push.");
        return Ok(Answer::new(List {
            kind: "push",
            item: "pushed_package",
            items: Vec::new(),
            page,
        }));
    };
    let mut targets = args.points.targets(catalog.as_mut())?;
    if args.points.is_all() {
        // those come for it by themselves
        targets.retain(|target| target.pull_from.is_empty());
    }
    let source = Store::open(&job.store)?;
    let released = release::released(&session.folder())?;
    let (progress, cancel, access) = (session.progress(), session.cancel(), access(session)?);
    let tools = Tools {
        released: &released,
        progress: &progress,
        cancel: &cancel,
        is_thorough: args.repair,
        at_once: args.at_once,
        pace: None,
        access: access.as_ref(),
    };
    if args.now {
        targets
            .iter_mut()
            .for_each(|target| target.bandwidth.clear());
    }
    let rate = args.limit_rate.map(|rate| rate.saturating_mul(1024));
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for target in &targets {
        session.detail(&format!("looking what {} lacks", target.name()));
        let package = (&job.package, job.version);
        let pushed = if args.dry_run {
            plan(package, (&source, target), &tools)
        } else {
            let job = (package, rate);
            push(&mut catalog, job, (&source, target), (&tools, session))
        };
        match pushed {
            Ok(pushed) => items.push(pushed),
            Err(Error::Interrupted) => return Err(Error::Interrupted.into()),
            Err(error) => problems.push(at_point(target, error)),
        }
    }
    let done = items.len();
    Answer::new(List {
        kind: "push",
        item: "pushed_package",
        items,
        page,
    })
    .but_of(done, problems)
}

fn at_point(target: &Target, error: Error) -> Failure {
    let mut failure = Failure::from(error);
    failure.message = format!("distribution point {}: {}", target.name(), failure.message);
    failure
}

/// The package that is meant; none when an empty list came instead, as a pipe with nothing to do gives.
fn job(
    args: &Args,
    session: &Session,
    catalog: Option<&mut Catalog>,
) -> Result<Option<Job>, Failure> {
    if args.package == "-" {
        let input = Path::new("-");
        let text = read_text(input, MAX_DOCUMENT)?;
        return match parse_document::<PackageDocument>(input, &text) {
            Ok(found) => Ok(Some(Job {
                package: found.package.package,
                version: found.package.version,
                store: PathBuf::from(found.store),
            })),
            Err(error) => match document::from_json::<AuthorizationList>(&text) {
                Ok(list) if list.updates.is_empty() => Ok(None),
                _ => Err(error),
            },
        };
    }
    let package = PackageId::parse(&args.package)?;
    let store = session.folder().content();
    let version = newest(&package, &store, catalog)?;
    Ok(Some(Job {
        package,
        version,
        store,
    }))
}

/// The newest version of a package of this site.
pub(super) fn newest(
    package: &PackageId,
    store: &Path,
    catalog: Option<&mut Catalog>,
) -> Result<u32, Failure> {
    let version = match catalog {
        Some(catalog) => catalog
            .read(|tx| tx.latest_package_version(package))?
            .map(|found| found.version),
        None => Store::open(store)?
            .names()?
            .into_iter()
            .rfind(|name| name.package == *package)
            .map(|name| name.version),
    };
    version.ok_or_else(|| {
        Failure::new(Kind::Failed, format!("there is no package {package}"))
            .hint("'smsdist list' shows the packages that there are")
    })
}

/// Pushes as the hours of the distribution point allow, and notes in the catalog how that went.
fn push(
    catalog: &mut Option<Catalog>,
    (package, rate): ((&PackageId, u32), Option<u64>),
    (source, target): (&Store, &Target),
    (tools, session): (&Tools, &Session),
) -> Result<Pushed, Error> {
    let mut note = |state, detail: &str| match catalog {
        Some(catalog) => record(catalog, target, package, (state, detail, session.now())),
        None => Ok(()),
    };
    note(DistributionState::Pushing, "")?;
    let kept = keep_hours(target, rate, &Here(session.cancel()), &mut |pace| {
        let tools = Tools {
            pace: Some(pace),
            ..*tools
        };
        carry_out(package, (source, target), &tools)
    });
    match kept {
        Ok(Kept::Done(pushed)) => note(DistributionState::Complete, "").map(|()| pushed),
        Ok(Kept::Waits(why)) => {
            note(DistributionState::Waiting, &why)?;
            Ok(Pushed::waiting(package, target, why))
        }
        Err(error) => {
            note(DistributionState::Failed, &error.to_string())?;
            Err(error)
        }
    }
}

fn page(pushes: &[Pushed]) -> Page {
    table(pushes, ["files sent", "bytes sent"], "Nothing to push.")
}

/// What came to distribution points, and under which headings that is told.
pub(super) fn table(pushes: &[Pushed], [files, bytes]: [&'static str; 2], if_empty: &str) -> Page {
    let mut table = Table::new(&["point", "package", "version", files, bytes, "result"]);
    for push in pushes {
        let result = match &push.waits {
            Some(why) => Cell::toned(why, Tone::Warning),
            None if push.was_complete => cell("was complete"),
            None => Cell::toned("complete", Tone::Good),
        };
        table.push([
            cell(&push.point),
            cell(&push.package),
            cell(push.version),
            cell(push.files),
            cell(text::bytes(push.bytes)),
            result,
        ]);
    }
    Page::default().table(table, if_empty)
}
