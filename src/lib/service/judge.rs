//! How updates stand to machines whose inventory changed: judged when there is time for it, so that a storm of inventories
//! is stored and acknowledged at the speed of the disk.
//!
//! While few messages are worked on, a machine is judged before its message is acknowledged, and whoever reads afterwards
//! finds it so. In a storm it waits here, at most [`PATIENCE`]; then it is judged between the messages. A server that
//! ends meanwhile finds in the catalog, at its next start, who is left.

use super::{Error, collection, scan};
use crate::catalog::Tx;
use crate::catalog::writer::Writer;
use crate::host::clock::{Clock, SystemClock};
use crate::model::id::ClientId;
use crate::model::time::Timestamp;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// More messages at a time are a storm.
const QUIET: usize = 8;
/// A client waits no longer than this because of messages.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often to look whether a storm is over.
const LOOK: Duration = Duration::from_millis(100);

/// Judges clients, now or a little later.
pub struct Judge {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    writer: Arc<Writer>,
    waiting: Mutex<Waiting>,
    bell: Condvar,
    /// Messages that are worked on.
    working: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    /// The client, and since when it waits.
    clients: VecDeque<(ClientId, Instant)>,
    is_over: bool,
}

/// Counts a message as worked on, until it is dropped.
pub struct Work<'a>(&'a AtomicUsize);

impl Drop for Work<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Judge {
    /// Begins with those that a server before has left.
    pub fn start(writer: Arc<Writer>, left: Vec<ClientId>) -> Result<Self, Error> {
        let since = Instant::now();
        let clients = left.into_iter().map(|client| (client, since)).collect();
        let shared = Arc::new(Shared {
            writer,
            waiting: Mutex::new(Waiting {
                clients,
                is_over: false,
            }),
            bell: Condvar::new(),
            working: AtomicUsize::new(0),
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
        self.shared.working.fetch_add(1, Ordering::Relaxed);
        Work(&self.shared.working)
    }

    /// The client is to be judged: now, unless there is a storm or that fails.
    pub fn settle(&self, client: ClientId) {
        if self.shared.is_storm() || self.shared.judge(&client).is_err() {
            let mut waiting = self.shared.waiting();
            waiting.clients.push_back((client, Instant::now()));
            self.shared.bell.notify_one();
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

    fn is_storm(&self) -> bool {
        self.working.load(Ordering::Relaxed) > QUIET
    }

    /// Waits for the next client and its turn. Says whether to go on.
    fn judge_next(&self) -> bool {
        let mut waiting = self.waiting();
        while !waiting.is_over && !self.is_due(&waiting) {
            let woken = self.bell.wait_timeout(waiting, LOOK);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        if waiting.is_over {
            return false;
        }
        let next = waiting.clients.pop_front();
        drop(waiting);
        if let Some((client, _)) = next
            && self.judge(&client).is_err()
        {
            // the catalog is busy, or the disk full: not at once again
            self.waiting().clients.push_back((client, Instant::now()));
            std::thread::sleep(LOOK);
        }
        true
    }

    fn is_due(&self, waiting: &Waiting) -> bool {
        let next = waiting.clients.front();
        next.is_some_and(|(_, since)| !self.is_storm() || since.elapsed() > PATIENCE)
    }

    fn judge(&self, client: &ClientId) -> Result<(), Error> {
        let client = client.clone();
        let now = SystemClock.now();
        self.writer.write(move |tx| judge(tx, &client, now))
    }
}

/// A client that was forgotten meanwhile needs no judgement.
fn judge(tx: &mut Tx, client: &ClientId, now: Timestamp) -> Result<(), Error> {
    let Some(known) = tx.client(client)? else {
        return Ok(());
    };
    scan::judge_client(tx, client, now)?;
    // collections may ask for what is missing
    collection::evaluate_client(tx, &known, now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::{self, Endpoint, catalog, plain_token};
    use crate::service::tests::inventory;

    /// A writer whose catalog has a client that is not judged.
    fn unjudged() -> (Arc<Writer>, ClientId) {
        let mut catalog = catalog();
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
        (writer, endpoint.machine.client)
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
        let (writer, client) = unjudged();
        let judge = Judge::start(writer.clone(), Vec::new()).unwrap();
        assert_eq!(left(&writer), std::slice::from_ref(&client));
        judge.settle(client);
        assert!(left(&writer).is_empty());
    }

    #[test]
    fn in_a_storm_a_client_waits_until_it_is_over() {
        let (writer, client) = unjudged();
        let judge = Judge::start(writer.clone(), Vec::new()).unwrap();
        let storm: Vec<Work<'_>> = (0..=QUIET).map(|_| judge.begin()).collect();
        judge.settle(client.clone());
        assert_eq!(left(&writer), [client]);
        drop(storm);
        assert!(is_soon_judged(&writer));
    }

    #[test]
    fn who_waited_when_a_server_ended_is_judged_by_the_next() {
        let (writer, client) = unjudged();
        let judge = Judge::start(writer.clone(), Vec::new()).unwrap();
        let storm: Vec<Work<'_>> = (0..=QUIET).map(|_| judge.begin()).collect();
        judge.settle(client);
        drop(storm);
        drop(judge);
        let unjudged = left(&writer);
        let _judge = Judge::start(writer.clone(), unjudged).unwrap();
        assert!(is_soon_judged(&writer));
    }
}
