//! What a site that serves does from time to time by itself: collections whose members change with the clock alone are
//! evaluated anew, it is written down which clients are still there, and what was kept long enough is removed.

use super::{Error, client, collection, metering};
use crate::catalog::writer::Writer;
use crate::host::clock::{Clock, SystemClock};
use crate::host::random;
use crate::rules::member::schedule;
use crate::rules::retry::Jitter;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often collections that depend on the clock are evaluated, about.
const COLLECTIONS: Duration = Duration::from_secs(15 * 60);
/// How often what is old is removed, about.
const PURGE: Duration = Duration::from_secs(24 * 60 * 60);

/// Works until it is dropped.
pub struct Upkeep {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Upkeep {
    /// Begins.
    pub fn start(writer: Arc<Writer>) -> Result<Self, Error> {
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("upkeep".into())
            .spawn(move || work(&writer, &stopped))
            .map_err(|error| Error::refused("start", "the upkeep of the catalog", error))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Upkeep {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic of the thread has been told where it happened
            drop(thread.join());
        }
    }
}

fn work(writer: &Writer, stopped: &Receiver<()>) {
    let mut purged: Option<Instant> = None;
    loop {
        // several servers of one catalog do not come at the same time
        let pause = random::bytes().map_or(COLLECTIONS, |[dice]| Jitter(dice).spread(COLLECTIONS));
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
        // a turn that fails is made up for by the next
        drop(writer.write(|tx| evaluate(tx, SystemClock.now())));
        drop(writer.write(|tx| client::note_activity(tx, SystemClock.now())));
        if purged.is_none_or(|at| at.elapsed() >= PURGE) {
            let done = writer.write(|tx| metering::purge(tx, SystemClock.now()));
            purged = done.is_ok().then(Instant::now);
        }
    }
}

/// Evaluates the collections whose members depend on the clock, and those that lean on them; others are left alone.
pub fn evaluate(
    tx: &mut crate::catalog::Tx,
    now: crate::model::time::Timestamp,
) -> Result<(), Error> {
    let dependent = schedule::dependent_on_time(&tx.collections()?);
    if dependent.is_empty() {
        return Ok(());
    }
    collection::evaluate_changed(tx, &dependent, now)
}
