//! Pulling: a distribution point fetches by itself what its sources hold, from the first of them that has it; content first,
//! names last (domain.md L10).

use super::push::{Pace, Tools, copy};
use super::{Hours, Kept, Target, keep_hours};
use crate::catalog::Catalog;
use crate::catalog::distribution::{DistributionState, DistributionStatus};
use crate::content::hold::Kind;
use crate::content::{self, Shelf, push};
use crate::model::id::PackageId;
use crate::model::package::parse_name_path;
use crate::model::time::Timestamp;
use crate::service::Error;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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

/// A package version.
type Version = (PackageId, u32);

impl Outcome {
    fn versions(&self) -> BTreeSet<Version> {
        let pulled = self.pulled.iter();
        pulled.map(|it| (it.package.clone(), it.version)).collect()
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
    let is_cut_off = outcome.waits.is_some() || ended.is_err();
    let (before, offered) = catalog.read(|tx| {
        let mut offered = BTreeSet::new();
        for source in target.pull_from.iter().filter(|_| is_cut_off) {
            let there = tx.distributions_at(source)?.into_iter();
            let whole = there.filter(DistributionStatus::is_complete);
            offered.extend(whole.map(|it| (it.package, it.version)));
        }
        Ok::<_, Error>((tx.distributions_at(point)?, offered))
    })?;
    let status = |(package, version), state, detail: &str| DistributionStatus {
        package,
        version,
        point: point.clone(),
        state,
        detail: detail.to_owned(),
        changed_at: now,
    };
    let news = news(&before, offered, outcome, ended);
    if news.is_empty() {
        return Ok(());
    }
    catalog.write(|tx| {
        for (version, state, detail) in &news {
            tx.set_distribution_status(&status(version.clone(), *state, detail))?;
        }
        Ok(())
    })
}

/// What is to be noted: how each version stands that stands otherwise than `before`. Besides what was known, what is `offered`
/// is awaited.
fn news(
    before: &[DistributionStatus],
    offered: BTreeSet<Version>,
    outcome: &Outcome,
    ended: &Result<(), Error>,
) -> Vec<(Version, DistributionState, String)> {
    let known = before
        .iter()
        .map(|it| ((it.package.clone(), it.version), it));
    let known: BTreeMap<Version, &DistributionStatus> = known.collect();
    let is_complete = |version: &Version| known.get(version).is_some_and(|it| it.is_complete());
    let mut news = Vec::new();
    for pulled in &outcome.pulled {
        let version = (pulled.package.clone(), pulled.version);
        if pulled.source.is_some() || !is_complete(&version) {
            news.push((version, DistributionState::Complete, String::new()));
        }
    }
    let Some((state, why)) = left(outcome, ended) else {
        return news;
    };
    let pulled = outcome.versions();
    let awaited: BTreeSet<Version> = known.keys().cloned().chain(offered).collect();
    for version in awaited {
        let is_so = |it: &&DistributionStatus| it.state == state && it.detail == why;
        let stays = is_complete(&version) || known.get(&version).is_some_and(is_so);
        if !stays && !pulled.contains(&version) {
            news.push((version, state, why.clone()));
        }
    }
    news
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
    let done = outcome.versions();
    let released = tools.released.paths().filter_map(parse_name_path);
    for (package, version) in released.filter(|version| !done.contains(version)) {
        let package = (&package, version);
        pull_one(shelf.as_ref(), &open, package, (tools, &mut *outcome))?;
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
