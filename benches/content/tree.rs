//! A tree of files that cannot be compressed, and what changes in it from one version to the next.

use std::fs;
use std::path::{Path, PathBuf};

const FILES: usize = 241;
/// Every so many files, one changes: 10 %.
const EVERY: usize = 10;
/// In so many runs.
const RUNS: usize = 4;
/// By so many bytes everything behind a change is shifted.
const SHIFT: usize = 137;

/// What changes.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// A fifth of each changed file, in four runs, and all behind them is shifted.
    InPlace,
    /// The same, and the changed files have new names.
    NewNames,
}

/// A tree in a folder.
pub struct Tree {
    pub folder: PathBuf,
}

impl Tree {
    /// Files of many sizes, `size` bytes in all.
    pub fn make(folder: &Path, size: usize) -> Self {
        let parts: usize = (0..FILES).map(share).sum();
        for at in 0..FILES {
            let bytes = noise(at as u64 + 1, size / parts * share(at));
            let folder = folder.join(format!("part{}", at % 7));
            fs::create_dir_all(&folder).expect("can make");
            fs::write(folder.join(format!("file{at}.bin")), bytes).expect("can write");
        }
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Changes it; gives the bytes that are new.
    pub fn change(&self, change: Change) -> usize {
        let mut news = 0;
        for at in (0..FILES).step_by(EVERY) {
            let path = self.folder.join(format!("part{}/file{at}.bin", at % 7));
            let old = fs::read(&path).expect("can read");
            let run = old.len() / 5 / RUNS;
            let step = old.len() / RUNS;
            let mut bytes = Vec::with_capacity(old.len() + SHIFT * RUNS);
            for (place, part) in old.chunks(step).enumerate() {
                let changed = run.min(part.len());
                let new = noise((at * RUNS + place + 10_000) as u64, changed + SHIFT);
                news += new.len();
                bytes.extend_from_slice(&new);
                bytes.extend_from_slice(&part[changed..]);
            }
            fs::remove_file(&path).expect("can remove");
            let path = match change {
                Change::InPlace => path,
                Change::NewNames => path.with_extension("new"),
            };
            fs::write(path, bytes).expect("can write");
        }
        news
    }
}

fn share(at: usize) -> usize {
    1 + at % 7 * (at % 3)
}

/// Bytes without a pattern, the same for the same seed.
pub fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}
