//! The agent's folder: what lies where. Private to its owner; every file in it is written whole.

use super::Error;
use crate::host::{
    self,
    files::{self, Lock},
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};

/// No JSON file of the agent is larger.
const MAX_JSON: u64 = 4 * 1024 * 1024;
/// Where the folder lies below the root of an endpoint.
pub const PLACE: &str = "var/lib/sms/agent";

/// The file that a cycle holds.
pub const LOCK: &str = "lock";

/// A file of nothing, given up when the disk is full, so that the machine can still say so (security.md L09).
const RESERVE: &str = "reserve";
const RESERVE_BYTES: usize = 1024 * 1024;
/// No file of the agent's own lies deeper in its folder.
const DEPTH: usize = 3;

/// The folder.
#[derive(Debug, Clone)]
pub struct AgentFolder {
    path: PathBuf,
}

impl AgentFolder {
    /// Opens the folder, making it when it is missing; refuses one that others can write.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if let Some(above) = path.parent() {
            files::readable_folders(above)?;
        }
        files::private_folder(path)?;
        files::check_unlinked(path)?;
        for part in ["identity", "metadata", "policy", "cache", "outbox", "run"] {
            files::private_folder(&path.join(part))?;
        }
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keys and what is believed.
    pub fn identity(&self, name: &str) -> PathBuf {
        self.path.join("identity").join(name)
    }

    /// Metadata of what is released, as it came.
    pub fn metadata(&self) -> PathBuf {
        self.path.join("metadata")
    }

    /// Sealed policies, as they came.
    pub fn policy(&self) -> PathBuf {
        self.path.join("policy")
    }

    /// The state of each deployment.
    pub fn state(&self) -> PathBuf {
        self.path.join("state.json")
    }

    /// What the rules for files found last.
    pub fn files(&self) -> PathBuf {
        self.path.join("files.json")
    }

    /// Which files were handed over.
    pub fn collected(&self) -> PathBuf {
        self.path.join("collected.json")
    }

    /// Which programs are counted.
    pub fn meter_rules(&self) -> PathBuf {
        self.path.join("meter-rules.json")
    }

    /// How programs were used.
    pub fn metering(&self) -> PathBuf {
        self.path.join("metering.json")
    }

    /// Who holds this works on it.
    pub fn meter_lock(&self) -> PathBuf {
        self.path.join("metering.lock")
    }

    /// A look for files that is not finished.
    pub fn look(&self) -> PathBuf {
        self.path.join("look.json")
    }

    /// What holds the process that talks to servers, for people.
    pub fn sandbox(&self) -> PathBuf {
        self.path.join("sandbox.json")
    }

    /// Refuses what would fill the disk while there is no reserve: what it gave up is for reports.
    pub fn check_room(&self) -> Result<(), Error> {
        let reserve = self.reserve();
        match reserve.exists() {
            true => Ok(()),
            false => Err(Error::io(
                "keep",
                &reserve,
                io::ErrorKind::StorageFull.into(),
            )),
        }
    }

    /// What is given up when the disk is full.
    pub fn reserve(&self) -> PathBuf {
        self.path.join(RESERVE)
    }

    /// What was started lately.
    pub fn tally(&self) -> PathBuf {
        self.path.join("tally.json")
    }

    /// Content by digest.
    pub fn cache(&self) -> PathBuf {
        self.path.join("cache")
    }

    /// Status that is not sent yet.
    pub fn outbox(&self) -> PathBuf {
        self.path.join("outbox")
    }

    /// Files by name, for the package manager; empty between installations.
    pub fn run(&self) -> PathBuf {
        self.path.join("run")
    }

    /// The same lock for a cycle, which keeps something to give up when the disk is full; a disk that is full already, or
    /// read-only, has none until there is room again.
    pub fn begin_work(&self) -> Result<Lock, Error> {
        let lock = self.lock()?;
        let reserve = self.reserve();
        if !reserve.exists() {
            files::write_unlinked(&reserve, &vec![0; RESERVE_BYTES]).ok();
        }
        Ok(lock)
    }

    /// One agent at a time works on this folder.
    pub fn lock(&self) -> Result<Lock, Error> {
        Ok(Lock::take(&self.path.join(LOCK))?)
    }
}

/// Reads a file of the agent's own; nothing where there is none.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let Some(bytes) = read(path, MAX_JSON)? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| Error::damaged(path, error))
}

/// Reads a file of the agent's own that can be found out anew: one that is not there, or cannot be read back, is like an
/// empty one.
pub fn load_or_default<T: DeserializeOwned + Default>(path: &Path) -> Result<T, Error> {
    match load(path) {
        Ok(found) => Ok(found.unwrap_or_default()),
        Err(Error::Damaged { .. }) => Ok(T::default()),
        Err(error) => Err(error),
    }
}

/// Writes a file of the agent's own, durably.
pub fn store<T: Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let bytes = serde_json::to_vec(value).map_err(|error| Error::damaged(path, error))?;
    write(path, &bytes)
}

/// Writes bytes, durably.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    #[cfg(test)]
    super::crash::point()?;
    match files::write_unlinked(path, bytes) {
        Err(host::Error::Io { source, .. })
            if source.kind() == io::ErrorKind::StorageFull && give_up_reserve(path)? =>
        {
            Ok(files::write_unlinked(path, bytes)?)
        }
        written => Ok(written?),
    }
}

/// Whether there was a reserve to give up in the folder that the file is in.
fn give_up_reserve(path: &Path) -> Result<bool, Error> {
    let folders = path.ancestors().skip(1).take(DEPTH);
    let mut reserves = folders.map(|folder| folder.join(RESERVE));
    match reserves.find(|reserve| reserve.is_file()) {
        Some(reserve) => Ok(files::remove(&reserve).map(|()| true)?),
        None => Ok(false),
    }
}

/// Reads bytes; nothing where there is no file.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    match files::read_unlinked(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(host::Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}
