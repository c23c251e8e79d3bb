//! What a server does for distribution points by itself: pushes that were asked for and wait for their hours, or failed, are
//! taken up; points that pull look what their sources have (domain.md L10).

use super::pull::pull;
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
use crate::trust::tuf::Released;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often pushes that are due are looked for, about.
const LOOK: Duration = Duration::from_secs(60);
/// How often sources are asked for what is new, about.
const PULL: Duration = Duration::from_secs(20 * 60);
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

fn work(mut load: Load, cancel: Arc<AtomicBool>, stopped: &Receiver<()>) {
    let here = Here(cancel);
    let (mut told, mut pulled): (Vec<String>, Option<Instant>) = Default::default();
    loop {
        let mut problems = load.take_up_pushes(&here);
        if pulled.is_none_or(|at| at.elapsed() >= PULL) {
            problems.extend(load.pull(&here));
            pulled = Some(Instant::now());
        }
        // said once, and tried again
        let news = problems.iter().filter(|problem| !told.contains(problem));
        news.for_each(|problem| (load.says)(problem));
        told = problems;
        let pause = random::bytes().map_or(LOOK, |[dice]| Jitter(dice).spread(LOOK));
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
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
    pub(super) fn take_up_pushes(&mut self, hours: &dyn Hours) -> Vec<String> {
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

    /// Those that may go now; what waits for its hours is left as it is, and so are versions that are not the newest any more.
    fn due(&mut self, hours: &dyn Hours) -> Result<Vec<Due>, Error> {
        let now = SystemClock.now();
        let points = targets(Some(&mut self.catalog), &[], &[])?;
        let mut open = self.catalog.read(|tx| tx.open_distributions())?;
        open.retain(|status| is_due(status.state, status.changed_at, now));
        let mut due = Vec::new();
        for status in open {
            let is_its = |target: &&Target| target.point.as_ref() == Some(&status.point);
            let target = points.iter().find(is_its);
            let target = target.filter(|target| may_go(target, hours));
            let newest = |tx: &mut Tx| tx.latest_package_version(&status.package);
            let newest = self.catalog.read(newest)?.map(|found| found.version);
            if let Some(target) = target
                && newest == Some(status.version)
            {
                due.push(Due {
                    target: target.clone(),
                    package: status.package,
                    version: status.version,
                });
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
            let tools = tools(&released, (cancel, pace), access.as_ref());
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

    /// Has the points that are here fetch what is new; gives what went wrong.
    pub(super) fn pull(&mut self, hours: &dyn Hours) -> Vec<String> {
        let mut problems = Vec::new();
        for point in self.pulls.clone() {
            match self.pull_one(&point, hours) {
                Ok(found) => problems.extend(found),
                Err(Error::Interrupted) => {}
                Err(error) => problems.push(error),
            }
        }
        let line = |problem: Error| format!("pull: {problem}");
        problems.into_iter().map(line).collect()
    }

    fn pull_one(
        &mut self,
        point: &DistributionPointId,
        hours: &dyn Hours,
    ) -> Result<Vec<Error>, Error> {
        let named = |name: &DistributionPointId| name.to_string();
        let target = targets(Some(&mut self.catalog), &[named(point)], &[])?.remove(0);
        let sources: Vec<String> = target.pull_from.iter().map(named).collect();
        let sources = targets(Some(&mut self.catalog), &sources, &[])?;
        let released = release::released(&self.folder)?;
        let (cancel, access) = (hours.cancel(), &self.access);
        let kept = keep_hours(&target, None, hours, &mut |pace| {
            let tools = tools(&released, (cancel, pace), access.as_ref());
            pull(&target, &sources, &tools)
        })?;
        let Kept::Done(outcome) = kept else {
            return Ok(Vec::new());
        };
        for pulled in outcome.pulled.iter().filter(|it| it.source.is_some()) {
            let state = (DistributionState::Complete, "", SystemClock.now());
            record(
                &mut self.catalog,
                &target,
                (&pulled.package, pulled.version),
                state,
            )?;
        }
        Ok(outcome.problems)
    }
}

fn may_go(target: &Target, hours: &dyn Hours) -> bool {
    let leave = leave(&target.bandwidth, hours.now(), None);
    target.pull_from.is_empty() && matches!(leave, Leave::Go { .. })
}

fn tools<'a>(
    released: &'a Released,
    (cancel, pace): (&'a AtomicBool, &'a Pace),
    access: Option<&'a Access>,
) -> Tools<'a> {
    Tools {
        released,
        progress: &Silent,
        cancel,
        is_thorough: false,
        at_once: AT_ONCE,
        pace: Some(pace),
        access,
    }
}
