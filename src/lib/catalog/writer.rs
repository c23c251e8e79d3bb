//! The thread that owns a server's catalog. Requests that wait together become one transaction, each with a savepoint of
//! its own; a request is answered when that transaction is on disk, not before.

use super::{Catalog, Error, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Requests in one transaction, at most.
const GROUP: usize = 512;
const DOING: &str = "write to the catalog";

/// Gives work to the thread; when it is dropped, what waits is done first.
pub struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Hands the catalog to a new thread; at most `capacity` requests wait.
    pub fn start(catalog: Catalog, capacity: usize) -> Result<Self, Error> {
        let (queue, requests) = sync_channel(capacity);
        let thread = std::thread::Builder::new()
            .name("catalog".into())
            .spawn(move || serve(catalog, &requests))
            .map_err(|error| Error::sql("start the catalog's thread", error))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Does `work` in a transaction of the thread and answers when it is durable. [`Error::Busy`] when the queue is full.
    /// Blocks: from async code, call it on a blocking thread.
    pub fn write<T, E>(
        &self,
        work: impl FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (answer, outcome) = sync_channel(1);
        let request = Request {
            work,
            done: None,
            answer,
        };
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue
            .try_send(Box::new(request))
            .map_err(|refused| match refused {
                TrySendError::Full(_) => Error::Busy { doing: DOING },
                TrySendError::Disconnected(_) => stopped(),
            })?;
        // what the work holds is let go here, not on the thread that all wait for
        let (done, work) = outcome.recv().map_err(|_| stopped())?;
        drop(work);
        done
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been answered to its requests by their closed channels.
            drop(thread.join());
        }
    }
}

fn stopped() -> Error {
    Error::sql(DOING, "the request was given up")
}

/// A request without its types.
trait Job: Send {
    /// Does the work; `Err` undoes it alone.
    fn run(&mut self, tx: &mut Tx) -> Result<(), Error>;
    /// Tells the waiting caller how it went, or why the transaction was lost.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Request<W, T, E> {
    work: W,
    done: Option<Result<T, E>>,
    answer: SyncSender<(Result<T, E>, W)>,
}

impl<W, T, E> Job for Request<W, T, E>
where
    W: FnMut(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let done = tx.savepoint(|tx| {
            // A request that panics is lost alone: its channel closes without an answer.
            match catch_unwind(AssertUnwindSafe(|| (self.work)(tx))) {
                Ok(done) => done.map_err(Some),
                Err(_) => Err(None),
            }
            .map_err(Held)
        });
        self.done = match done {
            Ok(value) => Some(Ok(value)),
            Err(Held(error)) => error.map(Err),
        };
        tx.standing()
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let answer = match (committed, self.done) {
            (Ok(()), Some(done)) => done,
            (Err(error), _) => Err(error.into()),
            (Ok(()), None) => return,
        };
        // A caller that went away needs no answer.
        drop(self.answer.send((answer, self.work)));
    }
}

/// The error of a request on its way through a savepoint; none for a panic.
struct Held<E>(Option<E>);

impl<E: From<Error>> From<Error> for Held<E> {
    fn from(error: Error) -> Self {
        Self(Some(error.into()))
    }
}

fn serve(mut catalog: Catalog, requests: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = requests.recv() {
        let mut group = vec![first];
        while group.len() < GROUP {
            match requests.try_recv() {
                Ok(next) => group.push(next),
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        let committed = catalog.write(|tx| group.iter_mut().try_for_each(|job| job.run(tx)));
        for job in group {
            job.answer(committed.clone());
        }
    }
}
