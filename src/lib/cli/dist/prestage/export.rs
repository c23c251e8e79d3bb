//! `smsdist prestage export`: writes packages into one file.

use crate::catalog::Catalog;
use crate::catalog::distribution::DistributionStatus;
use crate::cli::Answer;
use crate::cli::dist::push::newest;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::text;
use crate::cli::view::{Page, Table, View, cell, document};
use crate::content::Store;
use crate::model::id::{DistributionPointId, PackageId};
use crate::rules::permit::Action;
use crate::service::distribute::Tools;
use crate::service::distribute::prestage::{Exported, export, gather, of_versions};
use crate::service::{Error, release};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Write the newest versions of packages into one file, to be carried to a distribution point
///
/// The file is a tar of what a distribution point holds: the same bytes for the same versions. 'smsdist prestage import' takes it
/// in over there, and 'smsdist push' then sends nothing of it.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 --for without a catalog, 11 catalog busy, 12 catalog too new, 13 not trusted, 130 interrupted: nothing was written",
    "smsdist prestage export S01-P00001 S01-P00002 --out /mnt/stick/november.tar",
    "smsdist prestage export S01-P00001 --for dp3 --out november.tar",
))]
pub struct Args {
    /// The packages
    #[arg(required = true, value_name = "PACKAGE")]
    packages: Vec<PackageId>,
    /// The new file; one that exists is never overwritten
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Leave out what this distribution point has, as far as the catalog knows
    #[arg(long = "for", value_name = "POINT")]
    point: Option<DistributionPointId>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let mut catalog = session.catalog_if_any()?;
    if catalog.is_some() {
        session.actor(Action::Distribute)?;
    }
    let store = session.folder().content();
    let mut versions = Vec::new();
    for package in &args.packages {
        let version = newest(package, &store, catalog.as_mut())?;
        versions.push((package.clone(), version));
    }
    let source = Store::open(&store)?;
    let known = match &args.point {
        Some(point) => of_versions(&source, &complete_at(point, &mut session.catalog()?)?)?,
        None => BTreeSet::new(),
    };
    let released = release::released(&session.folder())?;
    let (progress, cancel) = (session.progress(), session.cancel());
    let tools = Tools {
        released: &released,
        progress: &progress,
        cancel: &cancel,
        is_thorough: false,
        at_once: 1,
        pace: None,
        access: None,
    };
    let bundle = gather(&source, &versions, &known, &tools)?;
    if !args.dry_run {
        export(&source, &bundle, &args.out, &tools)?;
    }
    Ok(Answer::new(Written {
        file: args.out.clone(),
        bundle: bundle.told(),
        dry_run: args.dry_run,
    }))
}

/// The package versions that a distribution point has.
fn complete_at(
    point: &DistributionPointId,
    catalog: &mut Catalog,
) -> Result<Vec<(PackageId, u32)>, Failure> {
    let (points, statuses) = catalog.read(|tx| {
        let all = (tx.distribution_points()?, tx.distributions_at(point)?);
        Ok::<_, crate::catalog::Error>(all)
    })?;
    if !points.iter().any(|known| known.id == *point) {
        return Err(Error::missing("distribution point", point).into());
    }
    let complete = statuses.into_iter().filter(DistributionStatus::is_complete);
    Ok(complete.map(|it| (it.package, it.version)).collect())
}

/// The file that was written, or would be.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Written {
    /// The file.
    file: PathBuf,
    /// What it holds.
    #[serde(flatten)]
    bundle: Exported,
    /// Whether nothing was written.
    dry_run: bool,
}

impl View for Written {
    fn json(&self) -> serde_json::Result<String> {
        document("prestage_export", self)
    }

    fn page(&self) -> Page {
        let mut table = Table::new(&["package", "version"]);
        for name in &self.bundle.packages {
            table.push([cell(&name.package), cell(name.version)]);
        }
        let deed = match self.dry_run {
            true => "Would write",
            false => "Wrote",
        };
        let (file, size) = (self.file.display(), text::bytes(self.bundle.bytes));
        let page = Page::default().table(table, "").line(format!(
            "{deed} {file}: {size}, objects: {}.",
            self.bundle.objects
        ));
        match self.bundle.left_out {
            0 => page,
            left_out => page.line(format!(
                "Left out, as it is there: {}.",
                text::bytes(left_out)
            )),
        }
    }
}
