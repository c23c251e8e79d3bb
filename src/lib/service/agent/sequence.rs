//! The numbers of this machine's messages.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::model::time::Timestamp;
use std::path::PathBuf;

/// Numbers begin anew.
pub fn begin(folder: &AgentFolder) -> Result<(), Error> {
    folder::store(&file(folder), &0)
}

fn file(folder: &AgentFolder) -> PathBuf {
    folder.identity("sequence.json")
}

/// The next number, higher than all before it and than `floor`. Stored before it is used: none is used for two messages.
/// When the file is lost, numbers go on from the time in milliseconds, which is more than any counter has reached.
pub fn raise(folder: &AgentFolder, floor: u64, now: Timestamp) -> Result<u64, Error> {
    let file = file(folder);
    let last = match folder::load(&file) {
        Ok(Some(last)) => last,
        Ok(None) | Err(Error::Damaged { .. }) => u64::try_from(now.as_millis()).unwrap_or(0),
        Err(error) => return Err(error),
    };
    let next = last.max(floor).saturating_add(1);
    folder::store(&file, &next)?;
    Ok(next)
}
