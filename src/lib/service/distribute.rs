//! Distribution: package versions pushed to distribution points, and what these hold verified.

use super::Error;
use super::progress::Progress;
use crate::catalog::{
    Catalog,
    distribution::{DistributionState, DistributionStatus},
};
use crate::content::verify::{Verification, verify};
use crate::content::{Store, push};
use crate::model::digest::Digest;
use crate::model::id::{DistributionPointId, PackageId};
use crate::model::package::Manifest;
use crate::model::time::Timestamp;
use crate::trust::tuf::Released;
use serde::Serialize;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Where content goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The distribution point; none for a directory that the site does not know as one.
    pub point: Option<DistributionPointId>,
    /// Its directory.
    pub directory: PathBuf,
}

impl Target {
    /// As messages name it.
    pub fn name(&self) -> String {
        match &self.point {
            Some(point) => point.to_string(),
            None => self.directory.display().to_string(),
        }
    }
}

/// The targets that are meant: a configured distribution point by its name, else a directory; without names all that are configured.
pub fn targets(catalog: Option<&mut Catalog>, names: &[String]) -> Result<Vec<Target>, Error> {
    let points = match catalog {
        Some(catalog) => catalog.read(|tx| tx.distribution_points())?,
        None => Vec::new(),
    };
    let known: Vec<Target> = points
        .into_iter()
        .map(|point| Target {
            point: Some(point.id),
            directory: PathBuf::from(point.directory),
        })
        .collect();
    if names.is_empty() {
        return Ok(known);
    }
    names.iter().map(|name| meant(&known, name)).collect()
}

fn meant(known: &[Target], name: &str) -> Result<Target, Error> {
    let is_named = |target: &&Target| {
        target
            .point
            .as_ref()
            .is_some_and(|point| point.as_str() == name)
    };
    match known.iter().find(is_named) {
        Some(target) => Ok(target.clone()),
        // a mistyped name must not become a new directory somewhere
        None if name.contains('/') || Path::new(name).is_dir() => Ok(Target {
            point: None,
            directory: PathBuf::from(name),
        }),
        None => Err(Error::missing("distribution point", name)),
    }
}

/// What a push works with.
pub struct Tools<'a> {
    /// The site's store.
    pub source: &'a Store,
    /// What may be pushed.
    pub released: &'a Released,
    /// Is told how it goes.
    pub progress: &'a dyn Progress,
    /// Set when somebody asks to stop.
    pub cancel: &'a AtomicBool,
    /// Whether what the target holds already is hashed, so that damage is found and replaced.
    pub is_thorough: bool,
}

/// What a push did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pushed {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// The distribution point or directory.
    pub point: String,
    /// Files that it lacked.
    pub files: u64,
    /// Bytes of those files.
    pub bytes: u64,
    /// Whether it had everything already.
    pub was_complete: bool,
}

/// What a push would do. Changes nothing.
pub fn plan(package: (&PackageId, u32), target: &Target, tools: &Tools) -> Result<Pushed, Error> {
    if target.directory.join("objects").is_dir() {
        let store = Store::open(&target.directory)?;
        return Ok(pushed(&lacking(package, &store, tools)?, target));
    }
    // looking must not make folders: nothing is there yet
    let objects = manifest(package, tools)?.objects();
    Ok(Pushed {
        package: package.0.clone(),
        version: package.1,
        point: target.name(),
        files: objects.len() as u64,
        bytes: objects.iter().map(|object| object.size).sum(),
        was_complete: false,
    })
}

/// Pushes a package version: content first, its name last. An interrupted push is taken up where it stopped.
pub fn carry_out(
    package: (&PackageId, u32),
    target: &Target,
    tools: &Tools,
) -> Result<Pushed, Error> {
    let store = Store::open(&target.directory)?;
    let plan = lacking(package, &store, tools)?;
    let task = format!("{} to {}", package.0, target.name());
    tools.progress.begin(&task, plan.bytes);
    let done = copy(&plan, &store, tools);
    tools.progress.end();
    done.map(|()| pushed(&plan, target))
}

fn manifest(package: (&PackageId, u32), tools: &Tools) -> Result<Manifest, Error> {
    let name = tools.source.name(package.0, package.1)?;
    Ok(tools.source.released(&name, tools.released)?)
}

/// What the target lacks; asked to be thorough, also what is damaged there.
fn lacking(package: (&PackageId, u32), store: &Store, tools: &Tools) -> Result<push::Plan, Error> {
    let mut plan = push::plan(tools.source, store, package, tools.released)?;
    if !tools.is_thorough {
        return Ok(plan);
    }
    for object in manifest(package, tools)?.objects() {
        if !plan.missing.contains(&object) && !holds(store, &object.sha256) {
            plan.bytes += object.size;
            plan.missing.push(object);
        }
    }
    plan.is_done &= plan.missing.is_empty() && holds(store, &plan.name.manifest);
    Ok(plan)
}

/// Whether the store has the very bytes; what cannot be read is not had.
fn holds(store: &Store, digest: &Digest) -> bool {
    store
        .get(digest)
        .is_ok_and(|file| Digest::of_reader(file).is_ok_and(|(found, _)| found == *digest))
}

fn copy(plan: &push::Plan, store: &Store, tools: &Tools) -> Result<(), Error> {
    let mut tell = |bytes| tools.progress.advance(bytes);
    for object in &plan.missing {
        if tools.cancel.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let input = Stoppable {
            inner: tools.source.get(&object.sha256)?,
            cancel: tools.cancel,
        };
        match store.put(input, &object.sha256, object.size, &mut tell) {
            Err(_) if tools.cancel.load(Ordering::Relaxed) => return Err(Error::Interrupted),
            done => done?,
        }
    }
    let named = push::Plan {
        missing: Vec::new(),
        ..plan.clone()
    };
    Ok(push::carry_out(&named, tools.source, store, &mut tell)?)
}

/// Reads until somebody asks to stop.
struct Stoppable<'a, R> {
    inner: R,
    cancel: &'a AtomicBool,
}

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.load(Ordering::Relaxed) {
            // not `Interrupted`, which means "try again" to all that read
            return Err(io::Error::other("stopped"));
        }
        self.inner.read(buffer)
    }
}

fn pushed(plan: &push::Plan, target: &Target) -> Pushed {
    Pushed {
        package: plan.name.package.clone(),
        version: plan.name.version,
        point: target.name(),
        files: plan.missing.len() as u64,
        bytes: plan.bytes,
        was_complete: plan.is_done,
    }
}

/// Notes how a distribution point that the site knows stands to a package version.
pub fn record(
    catalog: &mut Catalog,
    target: &Target,
    package: (&PackageId, u32),
    (state, detail, now): (DistributionState, &str, Timestamp),
) -> Result<(), Error> {
    let Some(point) = &target.point else {
        return Ok(());
    };
    let status = DistributionStatus {
        package: package.0.clone(),
        version: package.1,
        point: point.clone(),
        state,
        detail: detail.to_owned(),
        changed_at: now,
    };
    Ok(catalog.write(|tx| tx.set_distribution_status(&status))?)
}

/// What is wrong with a distribution point, or that nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verified {
    /// The distribution point or directory.
    pub point: String,
    /// Objects looked at.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects whose bytes are not what their name says.
    pub corrupt: Vec<Digest>,
    /// Objects that a package needs and that are not there.
    pub missing: Vec<Digest>,
    /// Package versions whose manifest is not believed, and why.
    pub not_trusted: Vec<String>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.corrupt.is_empty() && self.missing.is_empty() && self.not_trusted.is_empty()
    }
}

/// Hashes all that a distribution point holds and follows all its names.
pub fn check(
    target: &Target,
    released: &Released,
    progress: &dyn Progress,
) -> Result<Verified, Error> {
    if !target.directory.is_dir() {
        return Err(Error::missing("directory", target.directory.display()));
    }
    let store = Store::open(&target.directory)?;
    progress.begin(&target.name(), total_size(&store)?);
    let found = verify(&store, released, &mut |bytes| progress.advance(bytes));
    progress.end();
    let Verification {
        objects,
        bytes,
        corrupt,
        missing,
        not_trusted,
    } = found?;
    let not_trusted = not_trusted
        .into_iter()
        .map(|(name, why)| format!("{} version {}: {why}", name.package, name.version));
    Ok(Verified {
        point: target.name(),
        objects,
        bytes,
        corrupt,
        missing,
        not_trusted: not_trusted.collect(),
    })
}

fn total_size(store: &Store) -> Result<u64, Error> {
    let mut total = 0;
    for digest in store.objects()? {
        total += store.size(&digest)?.unwrap_or(0);
    }
    Ok(total)
}
