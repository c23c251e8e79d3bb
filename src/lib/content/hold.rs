//! Holds on a store: any number add content at a time, and nobody adds while content is removed. A hold ends with its process.

use super::{Error, Store};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;

pub(super) const NAME: &str = "hold";

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Content is added: waits for the end of a removal.
    Adding,
    /// Content is removed: refused while somebody adds.
    Removing,
}

/// A hold; ends when it is dropped.
#[derive(Debug)]
pub struct Hold {
    _file: Option<File>,
}

impl Hold {
    /// Of a place that cannot be held.
    pub const fn none() -> Self {
        Self { _file: None }
    }
}

pub(super) fn take(store: &Store, kind: Kind) -> Result<Hold, Error> {
    let path = store.root().join("partial").join(NAME);
    let open = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let file = open.map_err(Error::file("open", &path))?;
    let held = match kind {
        Kind::Adding => match file.lock_shared() {
            // Such a file system lets no removal in either.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
            other => other,
        },
        Kind::Removing => file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => io::Error::other("content is being added"),
            TryLockError::Error(error) => error,
        }),
    };
    held.map_err(Error::file("hold", &path))?;
    Ok(Hold { _file: Some(file) })
}
