//! `smsdist prune`: removes old versions and what nothing leads to.

use super::points::{PointArgs, access};
use crate::catalog::Catalog;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, cell};
use crate::rules::permit::Action;
use crate::rules::retention::OLDER;
use crate::service::distribute::{Keep, Pruned, Target, forget, prune};

/// Remove old versions of packages, and what no version needs any more
///
/// Of each package the newest version, some older ones and all that are deployed are kept. What came within a day stays, and
/// nothing is removed while a push or a packaging is under way.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 3 some points failed, 11 catalog busy, 12 catalog too new",
    "smsdist prune --dry-run",
    "smsdist prune --older 2 --point dp1",
    "smsdist prune --store",
))]
pub struct Args {
    #[command(flatten)]
    points: PointArgs,
    /// Prune the site's content store [default: it and all distribution points that are configured]
    #[arg(long, conflicts_with_all = ["points", "groups"])]
    store: bool,
    /// How many versions before the newest are kept
    #[arg(long, value_name = "NUMBER", default_value_t = OLDER)]
    older: usize,
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
    let mut keep = keep(args.older, catalog.as_mut())?;
    let content = session.folder().content();
    let mut meant = Vec::new();
    if args.points.is_all() && content.is_dir() {
        meant.push(Target::at(&content.display().to_string()));
    }
    if !args.store && (catalog.is_some() || !args.points.is_all()) {
        meant.extend(args.points.targets(catalog.as_mut()).or_else(
            |failure| match meant.is_empty() {
                true => Err(failure),
                false => Ok(Vec::new()),
            },
        )?);
    }
    let (mut items, mut problems) = (Vec::new(), Vec::new());
    for target in &meant {
        session.check_cancelled()?;
        if target.point.is_some() {
            // only the store is asked for manifests of versions that are gone
            keep.objects.clear();
        }
        let pruned = target.look(access.as_ref()).and_then(|shelf| {
            let pruned = prune(target, shelf.as_ref(), &keep, (session.now(), args.dry_run))?;
            match (&mut catalog, args.dry_run) {
                (Some(catalog), false) => forget(catalog, target, &pruned).map(|()| pruned),
                _ => Ok(pruned),
            }
        });
        match pruned {
            Ok(pruned) => items.push(pruned),
            Err(error) => problems.push(error.into()),
        }
    }
    let done = items.len();
    Answer::new(List {
        kind: "prune",
        item: "pruned_point",
        items,
        page,
    })
    .but_of(done, problems)
}

fn keep(older: usize, catalog: Option<&mut Catalog>) -> Result<Keep, Failure> {
    let Some(catalog) = catalog else {
        return Ok(Keep {
            older,
            ..Keep::default()
        });
    };
    let deployments = catalog.read(|tx| tx.deployments())?;
    let packages = catalog.read(|tx| tx.packages())?;
    let deployed = deployments.into_iter();
    Ok(Keep {
        older,
        deployed: deployed
            .map(|it| (it.package, it.package_version))
            .collect(),
        objects: packages.into_iter().map(|it| it.manifest).collect(),
    })
}

pub(super) fn page(points: &[Pruned]) -> Page {
    let mut table = Table::new(&["point", "versions", "objects", "size"]);
    let mut gone = Vec::new();
    for point in points {
        table.push([
            cell(&point.point),
            cell(point.versions.len()),
            cell(point.objects),
            cell(text::bytes(point.bytes)),
        ]);
        let versions = point.versions.iter();
        gone.extend(
            versions.map(|it| format!("{}: {} version {}", point.point, it.package, it.version)),
        );
    }
    let page = Page::default().table(table, "Nothing to remove.");
    gone.into_iter().fold(page, Page::line)
}
