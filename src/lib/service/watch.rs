//! The thread that looks each second whether the catalog has changed, for the sake of `poll`. It has a connection of its own,
//! since a connection does not hear of its own changes.

use super::Error;
use super::poll::{LOOK, Polls};
use super::warrant::Warrants;
use crate::catalog::Catalog;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// Looks until it is dropped.
pub struct Watch {
    polls: Arc<Polls>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Starts to look into this catalog.
    pub fn start(catalog: Catalog, warrants: Arc<Warrants>) -> Result<Self, Error> {
        let polls = Arc::new(Polls::new(warrants)?);
        let (stop, stopped) = channel();
        let its_polls = polls.clone();
        let thread = std::thread::Builder::new()
            .name("watch".into())
            .spawn(move || look(&its_polls, catalog, &stopped))
            .map_err(|error| Error::refused("start", "the catalog's watch", error))?;
        Ok(Self {
            polls,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// What is seen.
    pub fn polls(&self) -> Arc<Polls> {
        self.polls.clone()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic of the thread has shown by polls that are refused
            drop(thread.join());
        }
    }
}

fn look(polls: &Polls, mut catalog: Catalog, stopped: &Receiver<()>) {
    loop {
        // a look that fails is made again; until one succeeds polls are refused
        drop(polls.look(&mut catalog));
        if stopped.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
