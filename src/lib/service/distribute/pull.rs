//! Pulling: a distribution point fetches by itself what its sources hold, from the first of them that has it; content first,
//! names last (domain.md L10).

use super::push::{Pace, Tools, copy};
use super::{Hours, Kept, Target, keep_hours, record};
use crate::catalog::Catalog;
use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::content::hold::Kind;
use crate::content::{self, Shelf, push};
use crate::model::id::PackageId;
use crate::model::package::parse_name_path;
use crate::model::time::Timestamp;
use crate::service::Error;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a pull brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pulled {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// The source that completed it; none when nothing was missing.
    pub source: Option<String>,
    /// Objects that were missing.
    pub objects: u64,
    /// Bytes of those objects.
    pub bytes: u64,
}

/// What came of a pull: each version by itself, and what went wrong.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Versions that are complete now.
    pub pulled: Vec<Pulled>,
    /// Sources that could not be used, and versions that no source could complete.
    pub problems: Vec<Error>,
    /// Why not all was looked at: the hours of the point.
    pub waits: Option<String>,
}

impl Outcome {
    fn has(&self, (package, version): (&PackageId, u32)) -> bool {
        let mut pulled = self.pulled.iter();
        pulled.any(|it| it.package == *package && it.version == version)
    }
}

/// Fetches all that is released and that a source names, each version from the first source that can complete it; in the hours
/// of the point, and no faster than they allow. What came before it failed or was stopped is in the outcome as well.
pub fn pull(
    (target, sources): (&Target, &[Target]),
    tools: &Tools,
    hours: &dyn Hours,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let kept = keep_hours(target, None, hours, &mut |pace| {
        let tools = Tools {
            pace: Some(pace),
            ..*tools
        };
        outcome.problems.clear();
        pull_all((target, sources), &tools, outcome)
    })?;
    if let Kept::Waits(why) = kept {
        outcome.waits = Some(why);
    }
    Ok(())
}

/// Notes what came of a pull, and how it ended, for a point that the site knows: what is complete; what waits or failed, as a
/// source of it is known to have it; and what no source could complete.
pub fn note(
    catalog: &mut Catalog,
    target: &Target,
    (outcome, ended): (&Outcome, &Result<(), Error>),
    now: Timestamp,
) -> Result<(), Error> {
    let Some(point) = &target.point else {
        return Ok(());
    };
    let before = catalog.read(|tx| tx.distributions_at(point))?;
    let known = |(package, version): (&PackageId, u32)| {
        let mut known = before.iter();
        known.find(|it| it.package == *package && it.version == version)
    };
    for pulled in &outcome.pulled {
        let package = (&pulled.package, pulled.version);
        if pulled.source.is_some() || !known(package).is_some_and(is_complete) {
            let complete = (DistributionState::Complete, "", now);
            record(catalog, target, package, complete)?;
        }
    }
    let Some((state, why)) = left(outcome, ended) else {
        return Ok(());
    };
    let open = before.iter().filter(|status| !is_complete(status));
    let mut awaited: BTreeSet<_> = open.map(|it| (it.package.clone(), it.version)).collect();
    if outcome.waits.is_some() || ended.is_err() {
        awaited.extend(offered(catalog, target)?);
    }
    for (package, version) in awaited {
        let package = (&package, version);
        let is_news = |it: &DistributionStatus| {
            !is_complete(it) && (it.state, it.detail.as_str()) != (state, why.as_str())
        };
        if !outcome.has(package) && known(package).is_none_or(is_news) {
            record(catalog, target, package, (state, &why, now))?;
        }
    }
    Ok(())
}

/// How it stands with what was not pulled; nothing new of what was interrupted.
fn left(outcome: &Outcome, ended: &Result<(), Error>) -> Option<(DistributionState, String)> {
    Some(match (ended, &outcome.waits) {
        (Err(Error::Interrupted), _) => return None,
        (Err(error), _) => (DistributionState::Failed, error.to_string()),
        (Ok(()), Some(why)) => (DistributionState::Waiting, why.clone()),
        (Ok(()), None) => (
            DistributionState::Failed,
            "no source could complete it".to_owned(),
        ),
    })
}

fn is_complete(status: &DistributionStatus) -> bool {
    status.state == DistributionState::Complete
}

/// What the sources of a point are known to have.
fn offered(catalog: &mut Catalog, target: &Target) -> Result<Vec<(PackageId, u32)>, Error> {
    let mut offered = BTreeSet::new();
    for source in &target.pull_from {
        let there = catalog.read(|tx| tx.distributions_at(source))?;
        let whole = there
            .into_iter()
            .filter(|it| it.state == DistributionState::Complete);
        offered.extend(whole.map(|it| (it.package, it.version)));
    }
    Ok(offered.into_iter().collect())
}

fn pull_all(
    (target, sources): (&Target, &[Target]),
    tools: &Tools,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    let shelf = target.open(tools.access)?;
    let _hold = shelf.hold(Kind::Adding)?;
    let mut open = Vec::new();
    for source in sources {
        match source.look(tools.access) {
            Ok(shelf) => open.push((source, shelf)),
            Err(error) => outcome.problems.push(of_source(source, &error)),
        }
    }
    for path in tools.released.paths() {
        if let Some((package, version)) = parse_name_path(path)
            && !outcome.has((&package, version))
        {
            let package = (&package, version);
            pull_one(shelf.as_ref(), &open, package, (tools, &mut *outcome))?;
        }
    }
    Ok(())
}

/// The next source when one fails; what came from the former one stays and is not fetched again.
fn pull_one(
    shelf: &dyn Shelf,
    sources: &[(&Target, Box<dyn Shelf>)],
    package: (&PackageId, u32),
    (tools, outcome): (&Tools, &mut Outcome),
) -> Result<(), Error> {
    for (source, from) in sources {
        match bring(shelf, (source, from.as_ref()), package, tools) {
            Ok(pulled) => {
                outcome.pulled.push(pulled);
                return Ok(());
            }
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) if tools.pace.is_some_and(Pace::is_over) => return Err(error),
            Err(Error::Content(content::Error::NoPackage { .. })) => {}
            Err(error) => outcome.problems.push(of_source(source, &error)),
        }
    }
    Ok(())
}

fn bring(
    shelf: &dyn Shelf,
    (source, from): (&Target, &dyn Shelf),
    package: (&PackageId, u32),
    tools: &Tools,
) -> Result<Pulled, Error> {
    let plan = push::plan(from, shelf, package, tools.released)?;
    let task = format!("{} from {}", package.0, source.name());
    tools.progress.begin(&task, plan.bytes);
    let done = copy(&plan.missing, (from, shelf), tools);
    tools.progress.end();
    done?;
    push::finish(&plan, from, shelf)?;
    Ok(Pulled {
        package: package.0.clone(),
        version: package.1,
        source: (!plan.is_done).then(|| source.name()),
        objects: plan.missing.len() as u64,
        bytes: plan.bytes,
    })
}

fn of_source(source: &Target, error: &Error) -> Error {
    Error::refused("pull from", source.name(), error)
}
