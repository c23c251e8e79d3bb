//! Tests only: the agent dies just before its n-th write, so that each point where it can be killed is tried.

use super::Error;
use std::cell::Cell;

thread_local! {
    static LEFT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// Dies before the write after the next `writes`; never with none.
pub fn after(writes: Option<u32>) {
    LEFT.set(writes);
}

/// A write is about to happen.
pub fn point() -> Result<(), Error> {
    match LEFT.get() {
        None => Ok(()),
        Some(0) => Err(Error::Interrupted),
        Some(left) => {
            LEFT.set(Some(left - 1));
            Ok(())
        }
    }
}
