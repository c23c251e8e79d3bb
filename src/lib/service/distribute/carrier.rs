//! What a server does for distribution points by itself: pushes that were asked for and wait for their hours, or failed, are
//! taken up; points that pull look what their sources have (domain.md L10).

use super::pull::{Outcome, note, pull};
use super::push::carry_out;
use super::{Here, Hours, Kept, Pace, Target, Tools, keep_hours, record, targets};
use crate::catalog::{Catalog, Tx};
use crate::content::Store;
use crate::host::clock::{Clock, SystemClock};
use crate::host::random;
use crate::model::distribution::DistributionState;
use crate::model::id::{DistributionPointId, PackageId};
use crate::rules::carry::{Leave, is_due, leave};
use crate::rules::retry::Jitter;
use crate::service::progress::Silent;
use crate::service::site::SiteFolder;
use crate::service::{Error, release};
use crate::transport::bucket::Access;
use crate::transport::download::Timer;
use crate::trust::tuf::Released;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often pushes that are due are looked for, about.
const LOOK: Duration = Duration::from_secs(60);
/// How often sources are asked for what is new, about.
const PULL: Duration = Duration::from_secs(20 * 60);
/// A problem that stays is said again after this.
const SAY_AGAIN: Duration = Duration::from_secs(24 * 60 * 60);
const AT_ONCE: usize = 4;

/// What is carried, and with what.
pub struct Load {
    /// What is known of distribution points.
    pub catalog: Catalog,
    /// Where the store is, and what is released.
    pub folder: SiteFolder,
    /// Opens object stores.
    pub access: Option<Access>,
    /// Whether pushes are taken up.
    pub is_pushing: bool,
    /// The distribution points that are here and pull.
    pub pulls: Vec<DistributionPointId>,
    /// Is told what people should know.
    pub says: Box<dyn Fn(&str) + Send>,
}

/// Works until it is dropped.
pub struct Carrier {
    stop: Option<Sender<()>>,
    cancel: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Carrier {
    /// Begins.
    pub fn start(load: Load) -> Result<Self, Error> {
        let (stop, stopped) = channel();
        let cancel = Arc::new(AtomicBool::new(false));
        let seen = cancel.clone();
        let thread = std::thread::Builder::new()
            .name("carrier".into())
            .spawn(move || work(load, seen, &stopped))
            .map_err(|error| Error::refused("start", "the carrier of content", error))?;
        Ok(Self {
            stop: Some(stop),
            cancel,
            thread: Some(thread),
        })
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic of the thread has been told where it happened
            drop(thread.join());
        }
    }
}

fn work(load: Load, cancel: Arc<AtomicBool>, stopped: &Receiver<()>) {
    let here = Here(cancel);
    let mut rounds = Rounds::new(load, &here);
    loop {
        rounds.look(&here);
        let pause = random::bytes().map_or(LOOK, |[dice]| Jitter(dice).spread(LOOK));
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

/// Looks at what is due again and again.
struct Rounds {
    load: Load,
    timer: Box<dyn Timer + Send + Sync>,
    /// When all points that pull have last asked their sources.
    pulled: Option<Duration>,
    /// Those of them whose hours had not come, or were over.
    waiting: Vec<DistributionPointId>,
    told: BTreeMap<String, Duration>,
}

impl Rounds {
    fn new(load: Load, hours: &dyn Hours) -> Self {
        Self {
            load,
            timer: hours.timer(),
            pulled: None,
            waiting: Vec::new(),
            told: BTreeMap::new(),
        }
    }

    fn look(&mut self, hours: &dyn Hours) {
        let mut problems = self.load.take_up_pushes(hours);
        let now = self.timer.now();
        let is_due = self.pulled.is_none_or(|at| now >= at + PULL);
        let points = match is_due {
            true => self.load.pulls.clone(),
            // hours may be shorter than the time between two rounds
            false => std::mem::take(&mut self.waiting),
        };
        if is_due {
            self.pulled = Some(now);
        }
        self.waiting = self.load.pull(points, hours, &mut problems);
        self.tell(problems, now);
    }

    /// Says what was not said lately; all is tried again.
    fn tell(&mut self, problems: Vec<String>, now: Duration) {
        self.told.retain(|_, at| now < *at + SAY_AGAIN);
        for problem in problems {
            if let Entry::Vacant(place) = self.told.entry(problem) {
                (self.load.says)(place.key());
                place.insert(now);
            }
        }
    }
}

/// A push that is taken up.
struct Due {
    target: Target,
    package: PackageId,
    version: u32,
}

impl Load {
    /// Takes up the pushes that are due; gives what went wrong.
    fn take_up_pushes(&mut self, hours: &dyn Hours) -> Vec<String> {
        let due = match self.is_pushing {
            true => self.due(hours),
            false => Ok(Vec::new()),
        };
        let one = |due: Due| {
            let problem = self.push(&due, hours).err()?;
            let (package, version, point) = (due.package, due.version, due.target.name());
            Some(format!("{package} version {version} to {point}: {problem}"))
        };
        match due {
            Ok(due) => due.into_iter().filter_map(one).collect(),
            Err(error) => vec![format!("distribution points: {error}")],
        }
    }

    /// Those that may go now; what waits for its hours is told until when, and versions that are not the newest any more are
    /// left as they are.
    fn due(&mut self, hours: &dyn Hours) -> Result<Vec<Due>, Error> {
        let now = SystemClock.now();
        let points = targets(Some(&mut self.catalog), &[], &[])?;
        let mut open = self.catalog.read(|tx| tx.open_distributions())?;
        open.retain(|status| is_due(status.state, status.changed_at, now));
        let mut due = Vec::new();
        for mut status in open {
            let is_its = |target: &&Target| target.point.as_ref() == Some(&status.point);
            let target = points.iter().find(is_its);
            // those that pull come for it by themselves
            let Some(target) = target.filter(|target| target.pull_from.is_empty()) else {
                continue;
            };
            let newest = |tx: &mut Tx| tx.latest_package_version(&status.package);
            let newest = self.catalog.read(newest)?.map(|found| found.version);
            if newest != Some(status.version) {
                continue;
            }
            match leave(&target.bandwidth, hours.now(), None) {
                Leave::Go { .. } => due.push(Due {
                    target: target.clone(),
                    package: status.package,
                    version: status.version,
                }),
                // the hours may have been changed since
                Leave::Wait(why) if why != status.detail => {
                    status.state = DistributionState::Waiting;
                    status.detail = why;
                    self.catalog
                        .write(|tx| tx.set_distribution_status(&status))?;
                }
                Leave::Wait(_) => {}
            }
        }
        Ok(due)
    }

    fn push(&mut self, due: &Due, hours: &dyn Hours) -> Result<(), Error> {
        let (target, package) = (&due.target, (&due.package, due.version));
        let source = Store::open(&self.folder.content())?;
        let released = release::released(&self.folder)?;
        let (cancel, access) = (hours.cancel(), &self.access);
        let kept = keep_hours(target, None, hours, &mut |pace| {
            let tools = tools(&released, (cancel, Some(pace)), access.as_ref());
            carry_out(package, (&source, target), &tools)
        });
        let (state, detail) = match &kept {
            Ok(Kept::Done(_)) => (DistributionState::Complete, String::new()),
            Ok(Kept::Waits(reason)) => (DistributionState::Waiting, reason.clone()),
            // taken up again by the next server
            Err(Error::Interrupted) => (DistributionState::Waiting, "was interrupted".to_owned()),
            Err(error) => (DistributionState::Failed, error.to_string()),
        };
        let state = (state, detail.as_str(), SystemClock.now());
        record(&mut self.catalog, target, package, state)?;
        match kept {
            Err(error) if !matches!(error, Error::Interrupted) => Err(error),
            _ => Ok(()),
        }
    }

    /// Has these points fetch what is new, and adds what went wrong; gives those that wait for their hours.
    fn pull(
        &mut self,
        points: Vec<DistributionPointId>,
        hours: &dyn Hours,
        problems: &mut Vec<String>,
    ) -> Vec<DistributionPointId> {
        let mut waiting = Vec::new();
        for point in points {
            let mut outcome = Outcome::default();
            let ended = self.pull_one(&point, hours, &mut outcome);
            let failed = ended
                .err()
                .filter(|error| !matches!(error, Error::Interrupted));
            let line = |problem: Error| format!("pull: {problem}");
            problems.extend(outcome.problems.into_iter().chain(failed).map(line));
            if outcome.waits.is_some() {
                waiting.push(point);
            }
        }
        waiting
    }

    fn pull_one(
        &mut self,
        point: &DistributionPointId,
        hours: &dyn Hours,
        outcome: &mut Outcome,
    ) -> Result<(), Error> {
        let named = |name: &DistributionPointId| name.to_string();
        let target = targets(Some(&mut self.catalog), &[named(point)], &[])?.remove(0);
        let sources: Vec<String> = target.pull_from.iter().map(named).collect();
        // without names all points would be meant
        if sources.is_empty() {
            return Err(Error::refused(
                "pull to",
                point,
                "it has no source any more",
            ));
        }
        let sources = targets(Some(&mut self.catalog), &sources, &[])?;
        let released = release::released(&self.folder)?;
        let tools = tools(&released, (hours.cancel(), None), self.access.as_ref());
        let ended = pull((&target, &sources), &tools, hours, outcome);
        note(
            &mut self.catalog,
            &target,
            (outcome, &ended),
            SystemClock.now(),
        )?;
        ended
    }
}

fn tools<'a>(
    released: &'a Released,
    (cancel, pace): (&'a AtomicBool, Option<&'a Pace>),
    access: Option<&'a Access>,
) -> Tools<'a> {
    Tools {
        released,
        progress: &Silent,
        cancel,
        is_thorough: false,
        at_once: AT_ONCE,
        pace,
        access,
    }
}

#[cfg(test)]
mod tests;
