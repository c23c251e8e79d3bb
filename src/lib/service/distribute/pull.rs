//! Pulling: a distribution point fetches by itself what its sources hold, from the first of them that has it; content first,
//! names last (domain.md L10).

use super::Target;
use super::push::{Pace, Tools, copy};
use crate::content::hold::Kind;
use crate::content::{self, Shelf, push};
use crate::model::id::PackageId;
use crate::model::package::parse_name_path;
use crate::service::Error;
use serde::Serialize;

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
}

/// Fetches all that is released and that a source names, each version from the first source that can complete it.
pub fn pull(target: &Target, sources: &[Target], tools: &Tools) -> Result<Outcome, Error> {
    let shelf = target.open(tools.access)?;
    let _hold = shelf.hold(Kind::Adding)?;
    let mut outcome = Outcome::default();
    let mut open = Vec::new();
    for source in sources {
        match source.look(tools.access) {
            Ok(shelf) => open.push((source, shelf)),
            Err(error) => outcome.problems.push(of_source(source, &error)),
        }
    }
    for path in tools.released.paths() {
        if let Some((package, version)) = parse_name_path(path) {
            pull_one(
                shelf.as_ref(),
                &open,
                (&package, version),
                (tools, &mut outcome),
            )?;
        }
    }
    Ok(outcome)
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
