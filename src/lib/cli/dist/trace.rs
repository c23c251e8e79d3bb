//! `smsdist trace`: what became of a package, from its source to the last client.

use crate::catalog::Tx;
use crate::catalog::audit::AuditFilter;
use crate::cli::Answer;
use crate::cli::document::List;
use crate::cli::failure::{Failure, Kind};
use crate::cli::session::Session;
use crate::cli::view::{Page, Table, cell, moment};
use crate::model::id::{DeploymentId, PackageId};
use crate::model::time::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;

/// Entries of the audit log that are read at a time.
const PAGE: u32 = 1_000;

/// Show what became of a package: one timeline from its source to the last client
#[derive(Debug, clap::Args)]
#[command(after_help = after_help!(
    "0 done, 1 failed, 2 usage, 10 no catalog, 11 catalog busy, 12 catalog too new",
    "smsdist trace S01-P00001",
    "smsdist trace S01-P00001 --source-version 2 --json",
))]
pub struct Args {
    /// The package
    package: PackageId,
    /// This version alone
    #[arg(long, value_name = "NUMBER")]
    source_version: Option<u32>,
}

/// Something that happened to a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(in crate::cli) struct Step {
    /// When.
    at: Timestamp,
    /// The kind of place: `source`, `operator`, `point` or `client`.
    place: &'static str,
    /// Which one.
    name: String,
    /// The version, where it is known.
    version: Option<u32>,
    /// What it came to.
    state: String,
    /// In words; empty when there is nothing to say.
    detail: String,
}

/// Carries the command out.
pub fn run(args: &Args, session: &Session) -> Result<Answer, Failure> {
    let items = session.catalog()?.read(|tx| -> Read<Vec<Step>> {
        let mut steps = made(tx, args)?;
        let deployments = deployments(tx, args)?;
        steps.extend(at_points(tx, args)?);
        steps.extend(by_operators(tx, args, &deployments)?);
        steps.extend(at_clients(tx, &deployments)?);
        steps.sort_unstable();
        Ok(steps)
    })?;
    if items.is_empty() {
        let failure = Failure::new(
            Kind::Failed,
            format!("there is no package {}", args.package),
        );
        return Err(failure.hint("'smsdist list' shows the packages that there are"));
    }
    Ok(Answer::new(List {
        kind: "package_trace",
        item: "package_step",
        items,
        page,
    }))
}

type Read<T> = Result<T, crate::catalog::Error>;

impl Args {
    fn means(&self, package: &PackageId, version: u32) -> bool {
        *package == self.package && self.source_version.is_none_or(|meant| meant == version)
    }
}

fn made(tx: &mut Tx, args: &Args) -> Read<Vec<Step>> {
    let packages = tx.packages()?.into_iter();
    let meant = packages.filter(|it| args.means(&it.package, it.version));
    Ok(meant
        .map(|it| Step {
            at: it.created_at,
            place: "source",
            version: Some(it.version),
            state: match it.released_in {
                Some(snapshot) => format!("made, released in {snapshot}"),
                None => "made, waits for its release".to_owned(),
            },
            detail: format!("{} files, {} bytes", it.files, it.size),
            name: it.name,
        })
        .collect())
}

fn at_points(tx: &mut Tx, args: &Args) -> Read<Vec<Step>> {
    let statuses = tx.distribution_statuses()?.into_iter();
    let meant = statuses.filter(|it| args.means(&it.package, it.version));
    Ok(meant
        .map(|it| Step {
            at: it.changed_at,
            place: "point",
            name: it.point.to_string(),
            version: Some(it.version),
            state: it.state.to_string(),
            detail: it.detail,
        })
        .collect())
}

fn deployments(tx: &mut Tx, args: &Args) -> Read<Vec<(DeploymentId, u32)>> {
    let all = tx.deployments()?.into_iter();
    let meant = all.filter(|it| args.means(&it.package, it.package_version));
    Ok(meant.map(|it| (it.id, it.package_version)).collect())
}

/// What operators did with the package or its deployments, as the audit log has it.
fn by_operators(tx: &mut Tx, args: &Args, deployments: &[(DeploymentId, u32)]) -> Read<Vec<Step>> {
    let ids: BTreeSet<String> = deployments.iter().map(|(id, _)| id.to_string()).collect();
    let package = args.package.to_string();
    let version = args
        .source_version
        .map(|version| format!("{package} version {version}"));
    let is_meant = |object: &str| {
        let first = object.split(' ').next().unwrap_or_default();
        match &version {
            Some(version) => object == version || ids.contains(first),
            None => first == package || ids.contains(first),
        }
    };
    let (mut steps, mut filter) = (Vec::new(), AuditFilter::default());
    loop {
        let page = tx.audit_like(&filter, PAGE)?;
        let Some(last) = page.last() else {
            return Ok(steps);
        };
        filter.after = last.sequence;
        let meant = page
            .into_iter()
            .filter(|entry| is_meant(&entry.event.object));
        steps.extend(meant.map(|entry| Step {
            at: entry.event.at,
            place: "operator",
            name: entry.event.actor,
            version: None,
            state: entry.event.action,
            detail: entry.event.object,
        }));
    }
}

fn at_clients(tx: &mut Tx, deployments: &[(DeploymentId, u32)]) -> Read<Vec<Step>> {
    let mut steps = Vec::new();
    for (id, version) in deployments {
        steps.extend(tx.deployment_statuses(id)?.into_iter().map(|it| Step {
            at: it.at,
            place: "client",
            name: it.hostname,
            version: Some(*version),
            state: it.state.to_string(),
            detail: it.detail,
        }));
    }
    Ok(steps)
}

fn page(steps: &[Step]) -> Page {
    let mut table = Table::new(&["at", "place", "name", "version", "state", "detail"]);
    for step in steps {
        table.push([
            moment(step.at),
            cell(step.place),
            cell(&step.name),
            cell(step.version.map(|it| it.to_string()).unwrap_or_default()),
            cell(&step.state),
            cell(step.detail.lines().next().unwrap_or_default()),
        ]);
    }
    Page::default().table(table, "Nothing has happened.")
}
