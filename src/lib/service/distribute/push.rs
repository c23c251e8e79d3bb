//! Pushing: what is missing goes over, several objects at a time and no faster than allowed; the name comes last.

use super::Target;
use crate::content::hold::Kind;
use crate::content::{self, Shelf, push};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::Object;
use crate::service::progress::Progress;
use crate::service::{Error, shelves};
use crate::transport::bucket::Access;
use crate::transport::download::Timer;
use crate::transport::pace::Limit;
use crate::trust::tuf::Released;
use serde::Serialize;
use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// What a push works with.
pub struct Tools<'a> {
    /// What may be pushed.
    pub released: &'a Released,
    /// Is told how it goes.
    pub progress: &'a dyn Progress,
    /// Set when somebody asks to stop.
    pub cancel: &'a AtomicBool,
    /// Whether what the target holds already is hashed, so that damage is found and replaced.
    pub is_thorough: bool,
    /// Objects that go over at a time.
    pub at_once: usize,
    /// How fast it may go; as fast as it can when there is none.
    pub pace: Option<&'a Pace>,
    /// Opens object stores.
    pub access: Option<&'a Access>,
}

/// A limit on all that goes over together, and on how long.
pub struct Pace {
    limit: Limit,
    timer: Box<dyn Timer + Send + Sync>,
}

impl Pace {
    /// At most so many bytes a second, for so many seconds.
    pub fn new(
        rate: Option<u64>,
        seconds: Option<u32>,
        timer: Box<dyn Timer + Send + Sync>,
    ) -> Self {
        Self {
            limit: Limit::new(rate, seconds, timer.now()),
            timer,
        }
    }

    /// Whether nothing more may go at this pace.
    pub fn is_over(&self) -> bool {
        self.limit.is_over(self.timer.now())
    }

    fn wait(&self, bytes: u64) {
        let wait = self.limit.take(bytes, self.timer.now());
        if !wait.is_zero() {
            self.timer.sleep(wait);
        }
    }
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
    /// Objects that it lacked.
    pub files: u64,
    /// Bytes of those objects.
    pub bytes: u64,
    /// Whether it had everything already.
    pub was_complete: bool,
    /// Why nothing, or not all, went over yet: its hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits: Option<String>,
}

impl Pushed {
    /// Of what waits for the hours of its distribution point.
    pub fn waiting((package, version): (&PackageId, u32), target: &Target, why: String) -> Self {
        Self {
            package: package.clone(),
            version,
            point: target.name(),
            files: 0,
            bytes: 0,
            was_complete: false,
            waits: Some(why),
        }
    }
}

/// What a push would do. Changes nothing.
pub fn plan(
    package: (&PackageId, u32),
    (source, target): (&dyn Shelf, &Target),
    tools: &Tools,
) -> Result<Pushed, Error> {
    pushable(target)?;
    if shelves::is_there(&target.directory) {
        let shelf = target.open(tools.access)?;
        return Ok(pushed(
            &lacking(package, (source, shelf.as_ref()), tools)?,
            target,
        ));
    }
    // looking must not make folders: nothing is there yet
    let name = source.name(package.0, package.1)?;
    let objects = source.released_of(&name, tools.released)?.objects();
    Ok(Pushed {
        package: package.0.clone(),
        version: package.1,
        point: target.name(),
        files: objects.len() as u64,
        bytes: objects.iter().map(|object| object.size).sum(),
        was_complete: false,
        waits: None,
    })
}

/// Pushes a package version: content first, its name last. An interrupted push is taken up where it stopped.
pub fn carry_out(
    package: (&PackageId, u32),
    (source, target): (&dyn Shelf, &Target),
    tools: &Tools,
) -> Result<Pushed, Error> {
    pushable(target)?;
    let shelf = target.open(tools.access)?;
    let _source = source.hold(Kind::Adding)?;
    let _target = shelf.hold(Kind::Adding)?;
    let plan = lacking(package, (source, shelf.as_ref()), tools)?;
    let task = format!("{} to {}", package.0, target.name());
    tools.progress.begin(&task, plan.bytes);
    let done = copy(&plan.missing, (source, shelf.as_ref()), tools);
    tools.progress.end();
    done?;
    push::finish(&plan, source, shelf.as_ref())?;
    Ok(pushed(&plan, target))
}

fn pushable(target: &Target) -> Result<(), Error> {
    match target.pull_from.is_empty() {
        true => Ok(()),
        false => Err(Error::refused(
            "push to",
            target.name(),
            "it pulls by itself",
        )),
    }
}

/// What the target lacks; asked to be thorough, also what is damaged there.
fn lacking(
    package: (&PackageId, u32),
    (source, shelf): (&dyn Shelf, &dyn Shelf),
    tools: &Tools,
) -> Result<push::Plan, Error> {
    let mut plan = push::plan(source, shelf, package, tools.released)?;
    if !tools.is_thorough {
        return Ok(plan);
    }
    for object in plan.manifest.objects() {
        if !plan.missing.contains(&object) && !holds(shelf, &object.sha256) {
            plan.bytes += object.size;
            plan.missing.push(object);
        }
    }
    plan.is_done &= plan.missing.is_empty() && holds(shelf, &plan.name.manifest);
    Ok(plan)
}

/// Whether the place has the very bytes; what cannot be read is not had.
fn holds(shelf: &dyn Shelf, digest: &Digest) -> bool {
    shelf
        .open(digest)
        .is_ok_and(|input| Digest::of_reader(input).is_ok_and(|(found, _)| found == *digest))
}

/// Copies objects, several at a time. The first that fails ends it; those under way are finished or left without a trace.
pub(super) fn copy(
    objects: &[Object],
    (source, shelf): (&dyn Shelf, &dyn Shelf),
    tools: &Tools,
) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (tell, told) = channel();
    let (cancel, pace) = (tools.cancel, tools.pace);
    let work = |tell: Sender<u64>| -> Result<(), Error> {
        while let Some(object) = objects.get(next.fetch_add(1, Ordering::Relaxed)) {
            let is_over = pace.is_some_and(Pace::is_over);
            if is_over || cancel.load(Ordering::Relaxed) || stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            // nobody listens any more only when all has ended
            let tell = |bytes| tell.send(bytes).unwrap_or_default();
            let mut open = |from| -> Result<Box<dyn Read + '_>, content::Error> {
                tell(from);
                Ok(Box::new(Watched {
                    inner: source.open_at(&object.sha256, from)?,
                    cancel,
                    pace,
                    tell,
                }))
            };
            shelf.put_from(&mut open, object)?;
        }
        Ok(())
    };
    let outcomes: Vec<Result<(), Error>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..tools.at_once.clamp(1, objects.len().max(1)))
            .map(|_| {
                let (tell, work, stop) = (tell.clone(), &work, &stop);
                scope.spawn(move || work(tell).inspect_err(|_| stop.store(true, Ordering::Relaxed)))
            })
            .collect();
        drop(tell);
        told.iter().for_each(|bytes| tools.progress.advance(bytes));
        let ended = threads.into_iter().map(|thread| thread.join());
        ended
            .map(|end| end.unwrap_or(Err(Error::Interrupted)))
            .collect()
    });
    if cancel.load(Ordering::Relaxed) {
        return Err(Error::Interrupted);
    }
    let mut failures = outcomes
        .into_iter()
        .filter_map(Result::err)
        .collect::<Vec<_>>();
    // the one that made the others stop says why
    failures.sort_by_key(|error| matches!(error, Error::Interrupted));
    failures.into_iter().next().map_or(Ok(()), Err)
}

/// Reads until somebody asks to stop, and no faster than it may.
pub(super) struct Watched<'a, R, F> {
    pub(super) inner: R,
    pub(super) cancel: &'a AtomicBool,
    pub(super) pace: Option<&'a Pace>,
    /// Is told how many bytes have come.
    pub(super) tell: F,
}

impl<R: Read, F: FnMut(u64)> Read for Watched<'_, R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let is_over = self.pace.is_some_and(Pace::is_over);
        if is_over || self.cancel.load(Ordering::Relaxed) {
            // not `Interrupted`, which means "try again" to all that read
            return Err(io::Error::other("stopped"));
        }
        let read = self.inner.read(buffer)?;
        if let Some(pace) = self.pace {
            pace.wait(read as u64);
        }
        (self.tell)(read as u64);
        Ok(read)
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
        waits: None,
    }
}
