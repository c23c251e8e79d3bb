//! The drop directory that a serving site looks into: a little each time, so that messages of agents do not wait for it.

use super::Error;
use super::deliver::{self, Delivered, Delivery};
use crate::catalog::Catalog;
use crate::host::clock::{Clock, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How long an empty directory is left alone.
const PAUSE: Duration = Duration::from_secs(5);
/// How long others come first when more lies there than one go takes.
const BREATH: Duration = Duration::from_millis(100);
/// So many files are taken in one go.
const TOGETHER: usize = 100;

/// Whom the watch tells what people should know.
pub type Says = Box<dyn Fn(&str) + Send>;

/// Looks until it is dropped.
pub struct DropWatch {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl DropWatch {
    /// Begins; the directory must be there.
    pub fn start(catalog: Catalog, directory: PathBuf, says: Says) -> Result<Self, Error> {
        if !directory.is_dir() {
            return Err(Error::missing("drop directory", directory.display()));
        }
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new()
            .name("drop".into())
            .spawn(move || watch(catalog, (&directory, &says), &stopped))
            .map_err(|error| Error::refused("start", "the watch of the drop directory", error))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for DropWatch {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic of the thread has been told where it happened
            drop(thread.join());
        }
    }
}

fn watch(mut catalog: Catalog, (directory, says): (&Path, &Says), stopped: &Receiver<()>) {
    let mut told = String::new();
    loop {
        let done = deliver::collect(&mut catalog, (directory, Some(TOGETHER)), SystemClock.now());
        let pause = match done {
            Ok(done) => {
                told.clear();
                done.iter().filter_map(trouble).for_each(|line| says(&line));
                if done.len() < TOGETHER { PAUSE } else { BREATH }
            }
            Err(error) => {
                // said once, and tried again
                let line = format!("the drop directory: {error}");
                if line != told {
                    says(&line);
                    told = line;
                }
                PAUSE
            }
        };
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

fn trouble(one: &Delivered) -> Option<String> {
    match &one.delivery {
        Delivery::Rejected { reason } => Some(format!("{} was put aside: {reason}", one.file)),
        _ => None,
    }
}
