//! The agent's trusted time: the machine's clock, corrected by what the site signed. What is learned is stored first.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::host::clock::Clock;
use crate::model::time::Timestamp;
use crate::rules::trusted_time::{Knowledge, Reading, trusted};
use std::cell::Cell;
use std::path::PathBuf;

/// 2026-11-22: no program of this version runs before it was written.
const WRITTEN: i64 = 1_795_305_600_000;

/// Tells the time to go by.
pub struct TrustedClock<'a> {
    clock: &'a dyn Clock,
    /// None: what is learned ends with this value.
    file: Option<PathBuf>,
    known: Cell<Knowledge>,
}

impl<'a> TrustedClock<'a> {
    /// Reads what is known of time. What cannot be read back is learned anew, from the documents that are held at the least.
    pub fn open(folder: &AgentFolder, clock: &'a dyn Clock) -> Result<Self, Error> {
        let file = folder.identity("time.json");
        let known: Option<Knowledge> = folder::load_or_default(&file)?;
        let known = known.unwrap_or(Knowledge::since(Timestamp::from_millis(WRITTEN)));
        Ok(Self {
            clock,
            file: Some(file),
            known: Cell::new(known),
        })
    }

    /// One that knows nothing yet, and stores nothing.
    pub fn unstored(clock: &'a dyn Clock) -> Self {
        let known = Knowledge::since(Timestamp::from_millis(WRITTEN));
        Self {
            clock,
            file: None,
            known: Cell::new(known),
        }
    }

    /// The time to go by.
    pub fn now(&self) -> Timestamp {
        trusted(&self.known.get(), self.reading())
    }

    /// Takes in the site's signed answer to a fresh question.
    pub fn attest(&self, server: Timestamp) -> Result<(), Error> {
        self.learn(self.known.get().attested(server, self.reading()))
    }

    /// Takes in when a believed document was signed.
    pub fn witness(&self, issued_at: Timestamp) -> Result<(), Error> {
        self.learn(self.known.get().witnessed(issued_at, self.reading()))
    }

    fn reading(&self) -> Reading {
        Reading {
            local: self.clock.now(),
            uptime: self.clock.uptime(),
        }
    }

    fn learn(&self, known: Knowledge) -> Result<(), Error> {
        if known != self.known.get() {
            if let Some(file) = &self.file {
                folder::store(file, &known)?;
            }
            self.known.set(known);
        }
        Ok(())
    }
}
