//! The thread that looks each second whether the catalog has changed, for the sake of `poll`, and how much clients may ask
//! for, so that both are answered from memory. It has a connection of its own, since a connection does not hear of its own
//! changes.

use super::Error;
use super::poll::{LOOK, Polls};
use super::warrant::Warrants;
use crate::catalog::Catalog;
use crate::model::site::Limits;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Looks until it is dropped.
pub struct Watch {
    polls: Arc<Polls>,
    limits: Arc<Mutex<Limits>>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Starts to look into this catalog.
    pub fn start(mut catalog: Catalog, warrants: Arc<Warrants>) -> Result<Self, Error> {
        let polls = Arc::new(Polls::new(warrants)?);
        let limits = Arc::new(Mutex::new(catalog.read(|tx| tx.limits())?));
        let (stop, stopped) = channel();
        let (its_polls, its_limits) = (polls.clone(), limits.clone());
        let thread = std::thread::Builder::new()
            .name("watch".into())
            .spawn(move || look((&its_polls, &its_limits), catalog, &stopped))
            .map_err(|error| Error::refused("start", "the catalog's watch", error))?;
        Ok(Self {
            polls,
            limits,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// What is seen.
    pub fn polls(&self) -> Arc<Polls> {
        self.polls.clone()
    }

    /// How much clients may ask for, as it was a second ago.
    pub fn limits(&self) -> Limits {
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner)
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

fn look((polls, limits): (&Polls, &Mutex<Limits>), mut catalog: Catalog, stopped: &Receiver<()>) {
    loop {
        // a look that fails is made again; until one succeeds polls are refused, and the former limits hold
        drop(polls.look(&mut catalog));
        if let Ok(now) = catalog.read(|tx| tx.limits()) {
            *limits.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
        if stopped.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
