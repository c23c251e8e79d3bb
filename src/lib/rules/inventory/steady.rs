//! What moves all the time, and says nothing by it.

use crate::model::inventory::FileSystem;

/// A change of free space by less than this part of the file system is no change.
const PART: u64 = 50;

/// Lets file systems that are about as full as they were be exactly so: else each report would be one of changes.
pub fn steady(now: &mut [FileSystem], before: &[FileSystem]) {
    for system in now {
        let same = before.iter().find(|old| {
            old.mount_point == system.mount_point
                && old.size == system.size
                && old.free.abs_diff(system.free) < system.size / PART
        });
        if let Some(old) = same {
            system.free = old.free;
        }
    }
}
