//! How updates stand to machines whose inventory changed: judged when there is time for it, so that a storm of inventories
//! is stored and acknowledged at the speed of the disk.
//!
//! While it is calm (`rules::calm`), a machine is judged before its message is acknowledged, and whoever reads afterwards
//! finds it so. In a storm it waits here, at most for some minutes; then it is judged between the messages. A server that
//! ends meanwhile finds in the catalog, at its next start, who is left.
//!
//! Judging reads over a connection of its own and remembers what it has loaded of updates, so that the catalog's writer
//! has only the outcome to store.

mod waiting;

use super::scan::{self, Case, Examiner, Judged};
use super::{Error, collection};
use crate::catalog::writer::Writer;
use crate::catalog::{Catalog, Tx};
use crate::host::clock::{Clock, SystemClock};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use crate::rules::calm::{CALM, Calm, Traffic};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use waiting::Waiting;

/// So many clients are judged before their outcome is stored, in one transaction.
const BATCH: usize = 32;
/// When more packages of updates than this are remembered, it begins anew: about 100 MB.
const MOST_REMEMBERED: usize = 60_000;
/// How often to look whether a storm is over.
const LOOK: Duration = Duration::from_millis(100);

/// Judges clients, now or a little later.
pub struct Judge {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    writer: Arc<Writer>,
    bench: Mutex<Bench>,
    waiting: Mutex<Waiting>,
    bell: Condvar,
    gauge: Gauge,
}

/// Counts messages, and knows when there were many.
struct Gauge {
    calm: Calm,
    started: Instant,
    /// Messages that are worked on.
    working: AtomicUsize,
    /// When there was a storm last, in milliseconds since the start and one more; 0 when there was none.
    storm: AtomicU64,
}

/// Where clients are judged.
struct Bench {
    reader: Catalog,
    examiner: Option<Examiner>,
}

/// Counts a message as worked on, until it is dropped.
pub struct Work<'a>(&'a Gauge);

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.0
            .note_storm(self.0.working.fetch_sub(1, Ordering::Relaxed));
    }
}

impl Gauge {
    fn of(calm: Calm) -> Self {
        Self {
            calm,
            started: Instant::now(),
            working: AtomicUsize::new(0),
            storm: AtomicU64::new(0),
        }
    }

    fn note_storm(&self, working: usize) {
        if self.calm.is_storm(working) {
            self.storm.store(self.millis() + 1, Ordering::Relaxed);
        }
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn traffic(&self) -> Traffic {
        let storm = self.storm.load(Ordering::Relaxed).checked_sub(1);
        Traffic {
            working: self.working.load(Ordering::Relaxed),
            since_storm: storm.map(|at| Duration::from_millis(self.millis().saturating_sub(at))),
        }
    }

    fn is_calm(&self) -> bool {
        self.calm.holds(&self.traffic())
    }
}

impl Judge {
    /// Begins with those that a server before has left. `reader` is another connection to the writer's catalog.
    pub fn start(writer: Arc<Writer>, reader: Catalog, left: Vec<ClientId>) -> Result<Self, Error> {
        Self::with_calm(CALM, (writer, reader), left)
    }

    fn with_calm(
        calm: Calm,
        (writer, reader): (Arc<Writer>, Catalog),
        left: Vec<ClientId>,
    ) -> Result<Self, Error> {
        let mut waiting = Waiting::default();
        waiting.add(left, Instant::now());
        let shared = Arc::new(Shared {
            writer,
            bench: Mutex::new(Bench {
                reader,
                examiner: None,
            }),
            waiting: Mutex::new(waiting),
            bell: Condvar::new(),
            gauge: Gauge::of(calm),
        });
        let its_shared = shared.clone();
        let thread = std::thread::Builder::new()
            .name("judge".into())
            .spawn(move || while its_shared.judge_next() {})
            .map_err(|error| Error::refused("start", "the judging of clients", error))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// A message is worked on.
    pub fn begin(&self) -> Work<'_> {
        let gauge = &self.shared.gauge;
        gauge.note_storm(gauge.working.fetch_add(1, Ordering::Relaxed) + 1);
        Work(gauge)
    }

    /// The client is to be judged: now, unless there is a storm or that fails.
    pub fn settle(&self, client: ClientId) {
        let since = Instant::now();
        let clients = vec![(client, since)];
        if !self.shared.gauge.is_calm() || self.shared.judge(&clients).is_err() {
            self.shared.put_back(clients);
        }
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        self.shared.waiting().is_over = true;
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.take() {
            // whom a panic of the thread has left is found at the next start
            drop(thread.join());
        }
    }
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next client and its turn. Says whether to go on.
    fn judge_next(&self) -> bool {
        let mut waiting = self.waiting();
        while !waiting.is_over && !self.is_due(waiting.first()) {
            let woken = self.bell.wait_timeout(waiting, LOOK);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        if waiting.is_over {
            return false;
        }
        let next = waiting.take(BATCH);
        drop(waiting);
        match self.judge(&next) {
            Ok(done) => self.put_back(next[done..].to_vec()),
            Err(_) => {
                // the catalog is busy, or the disk full: not at once again
                self.put_back(next);
                std::thread::sleep(LOOK);
            }
        }
        true
    }

    fn put_back(&self, clients: Vec<(ClientId, Instant)>) {
        let mut waiting = self.waiting();
        for (client, since) in clients {
            waiting.add([client], since);
        }
        self.bell.notify_one();
    }

    fn is_due(&self, since: Option<Instant>) -> bool {
        let gauge = &self.gauge;
        since.is_some_and(|since| gauge.calm.is_due(&gauge.traffic(), since.elapsed()))
    }

    /// Judges clients, as long as they are due, and says how many: a storm does not wait for those that can.
    fn judge(&self, clients: &[(ClientId, Instant)]) -> Result<usize, Error> {
        let mut judged = Vec::new();
        let mut done = 0;
        {
            let mut bench = self.bench.lock().unwrap_or_else(PoisonError::into_inner);
            for (client, since) in clients {
                if done > 0 && !self.is_due(Some(*since)) {
                    break;
                }
                // a client that was forgotten meanwhile needs no judgement
                judged.extend(bench.examine(client)?);
                done += 1;
            }
        }
        let now = SystemClock.now();
        self.writer.write(move |tx| store(tx, &judged, now))?;
        Ok(done)
    }
}

impl Bench {
    fn examine(&mut self, client: &ClientId) -> Result<Vec<Judged>, Error> {
        let kept = self.examiner.take();
        let kept = kept.filter(|kept| kept.size() < MOST_REMEMBERED);
        let (judged, examiner) = self.reader.read(|tx| {
            let mut examiner = match kept {
                Some(kept) if kept.is_current(tx)? => kept,
                _ => Examiner::new(tx)?,
            };
            let case = Case::of(tx, &examiner, client)?;
            let judged = scan::examine(tx, &mut examiner, case.into_iter().collect())?;
            Ok::<_, Error>((judged, examiner))
        })?;
        self.examiner = Some(examiner);
        Ok(judged)
    }
}

fn store(tx: &mut Tx, judged: &[Judged], now: Timestamp) -> Result<(), Error> {
    for client in scan::store(tx, judged, now)? {
        if let Some(known) = tx.client(client)? {
            collection::evaluate_judged(tx, &known, now)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::{self, Endpoint, plain_token};
    use crate::service::tests::inventory;
    use tempfile::TempDir;

    /// A writer whose catalog, in a folder, has a client that is not judged.
    fn unjudged() -> (Arc<Writer>, ClientId, TempDir) {
        let (mut catalog, folder) = testing::catalog_in_folder();
        let endpoint = Endpoint::new(1, "web-1");
        let report = |tx: &mut Tx| -> Result<(), Error> {
            let token = testing::issue(tx, &plain_token());
            endpoint.enroll(tx, &token)?;
            let inventory = inventory(&["bash"], "1-1");
            let now = SystemClock.now();
            Ok(tx.store_inventory(&endpoint.machine.client, &inventory, now)?)
        };
        catalog.write(report).unwrap();
        let writer = Arc::new(Writer::start(catalog, 8).unwrap());
        (writer, endpoint.machine.client, folder)
    }

    /// A storm is over for it at once.
    const AT_ONCE: Calm = Calm {
        after: Duration::ZERO,
        ..CALM
    };

    fn start(writer: &Arc<Writer>, folder: &TempDir, left: Vec<ClientId>) -> Judge {
        with_calm(AT_ONCE, (writer, folder), left)
    }

    fn with_calm(
        calm: Calm,
        (writer, folder): (&Arc<Writer>, &TempDir),
        left: Vec<ClientId>,
    ) -> Judge {
        let path = folder.path().join("catalog.db");
        let reader = Catalog::open(path.to_str().unwrap()).unwrap();
        Judge::with_calm(calm, (writer.clone(), reader), left).unwrap()
    }

    fn left(writer: &Writer) -> Vec<ClientId> {
        let found: Result<_, Error> = writer.write(|tx| Ok(tx.clients_not_judged()?));
        found.unwrap()
    }

    fn is_soon_judged(writer: &Writer) -> bool {
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(10) {
            if left(writer).is_empty() {
                return true;
            }
            std::thread::yield_now();
        }
        false
    }

    #[test]
    fn while_it_is_quiet_a_client_is_judged_before_its_message_is_acknowledged() {
        let (writer, client, folder) = unjudged();
        let judge = start(&writer, &folder, Vec::new());
        assert_eq!(left(&writer), std::slice::from_ref(&client));
        judge.settle(client);
        assert!(left(&writer).is_empty());
    }

    #[test]
    fn in_a_storm_a_client_waits_until_it_is_over() {
        let (writer, client, folder) = unjudged();
        let judge = start(&writer, &folder, Vec::new());
        let storm: Vec<Work<'_>> = (0..=CALM.quiet).map(|_| judge.begin()).collect();
        judge.settle(client.clone());
        assert_eq!(left(&writer), [client]);
        drop(storm);
        assert!(is_soon_judged(&writer));
    }

    #[test]
    fn who_waited_when_a_server_ended_is_judged_by_the_next() {
        let (writer, client, folder) = unjudged();
        let judge = start(&writer, &folder, Vec::new());
        let storm: Vec<Work<'_>> = (0..=CALM.quiet).map(|_| judge.begin()).collect();
        judge.settle(client);
        drop(storm);
        drop(judge);
        let unjudged = left(&writer);
        let _judge = start(&writer, &folder, unjudged);
        assert!(is_soon_judged(&writer));
    }

    #[test]
    fn in_a_storm_that_does_not_end_a_client_is_judged_when_it_has_waited_long_enough() {
        let (writer, client, folder) = unjudged();
        let impatient = Calm {
            patience: Duration::ZERO,
            ..CALM
        };
        let judge = with_calm(impatient, (&writer, &folder), Vec::new());
        let _storm: Vec<Work<'_>> = (0..=CALM.quiet).map(|_| judge.begin()).collect();
        judge.settle(client);
        assert!(is_soon_judged(&writer));
    }

    #[test]
    fn a_storm_that_just_ended_is_one_still() {
        let gauge = Gauge::of(CALM);
        assert!(gauge.is_calm());
        gauge.note_storm(CALM.quiet + 1);
        assert!(!gauge.is_calm());
    }
}
