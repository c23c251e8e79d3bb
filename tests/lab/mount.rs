//! A file system in memory that can be full, have room again, or be read-only.

use crate::tools::{path, run};
use std::fs;
use std::path::{Path, PathBuf};

/// Mounted until it is dropped.
pub struct Memory {
    at: PathBuf,
}

impl Memory {
    /// An empty one with room.
    pub fn at(at: &Path) -> Self {
        fs::create_dir_all(at).expect("the mount point");
        run(&[
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=1g,mode=0700",
            "none",
            path(at),
        ]);
        Self { at: at.to_owned() }
    }

    /// Room for this many bytes more and no more.
    pub fn leave(&self, bytes: u64) {
        let state = rustix::fs::statvfs(&self.at).expect("the file system");
        let used = (state.f_blocks - state.f_bfree) * state.f_frsize;
        // 0 would be no limit at all
        let size = (used + bytes).max(1).next_multiple_of(state.f_frsize);
        self.remount(&format!("size={size}"));
    }

    /// Room again.
    pub fn make_room(&self) {
        self.remount("size=1g");
    }

    /// Nothing can be written.
    pub fn make_read_only(&self) {
        self.remount("ro");
    }

    /// Everything can be written again.
    pub fn make_writable(&self) {
        self.remount("rw");
    }

    fn remount(&self, option: &str) {
        run(&["mount", "-o", &format!("remount,{option}"), path(&self.at)]);
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        run(&["umount", "--lazy", path(&self.at)]);
    }
}
