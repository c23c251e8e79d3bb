//! Status that the site has not taken yet, oldest first. A status is written here before anything else happens, so that
//! none is lost; its id makes it count once, however often it is sent.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::host::files;
use crate::model::status::StatusMessage;
use std::path::{Path, PathBuf};

/// When more wait, the oldest go: the newest say how things stand.
const MOST: usize = 1_000;
/// So many travel in one message.
const TOGETHER: usize = 50;

/// The outbox.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// The outbox of an agent.
    pub fn of(folder: &AgentFolder) -> Self {
        Self {
            folder: folder.outbox(),
        }
    }

    /// Adds a status.
    pub fn add(&self, status: &StatusMessage) -> Result<(), Error> {
        let waiting = self.names()?;
        let too_many = (waiting.len() + 1).saturating_sub(MOST);
        for name in &waiting[..too_many] {
            files::remove(name)?;
        }
        // ids begin with their time, so names are in order
        folder::store(&self.folder.join(format!("{}.json", status.id)), status)
    }

    /// The oldest statuses; none when all are sent. One that cannot be read is dropped: it would block all after it.
    pub fn oldest(&self) -> Result<Vec<StatusMessage>, Error> {
        let mut found = Vec::new();
        for path in self.names()?.into_iter().take(TOGETHER) {
            match folder::load(&path) {
                Ok(status) => found.extend(status),
                Err(Error::Damaged { .. }) => files::remove(&path)?,
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Removes statuses that the site has taken.
    pub fn remove(&self, taken: &[StatusMessage]) -> Result<(), Error> {
        for status in taken {
            files::remove(&self.folder.join(format!("{}.json", status.id)))?;
        }
        Ok(())
    }

    /// How many wait.
    pub fn len(&self) -> Result<usize, Error> {
        Ok(self.names()?.len())
    }

    fn names(&self) -> Result<Vec<PathBuf>, Error> {
        let failed = |source| Error::io("list", &self.folder, source);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if is_status(&path) {
                names.push(path);
            }
        }
        names.sort();
        Ok(names)
    }
}

fn is_status(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "json")
}
