//! Which programs run on this machine now, read from `/proc`. What may not be read, as others' programs by an ordinary user,
//! is passed over: the agent runs as root.

#[cfg(target_os = "linux")]
mod system;

#[cfg(target_os = "linux")]
pub use system::SystemProcesses;

use super::Error;
use crate::model::inventory::FileHeader;
use crate::model::time::Timestamp;

/// A program that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// The number of its process.
    pub number: u32,
    /// The process, by a name that no other has: boots, numbers and starts are never all the same.
    pub process: String,
    /// The name of its file.
    pub file_name: String,
    /// Whose it is.
    pub user: String,
    /// When it was started.
    pub started_at: Timestamp,
}

/// The programs of a machine.
pub trait Processes {
    /// All that run now, by number.
    fn running(&self) -> Result<Vec<Running>, Error>;
    /// What the file of a running program says of itself.
    fn header(&self, running: &Running) -> Option<FileHeader>;
}
