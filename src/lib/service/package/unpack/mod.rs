//! Unpacking: what comes in an archive becomes files and folders below one folder, or nothing does. Our own readers: they
//! take what archives of files are made of and refuse, never skip, whatever else a format allows (security.md P01 to P05).

mod sink;
mod tar;
mod zip;

use crate::feed::decompress;
use crate::host::Error as HostError;
use crate::service::Error;
use sink::Sink;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
pub(in crate::service) use tar::{Entries, read_tar};

/// What an archive may come to.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of all files.
    pub size: u64,
    /// Files and folders.
    pub entries: usize,
    /// Folders inside each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size: 8 << 30,
            entries: 10_000,
            depth: 32,
        }
    }
}

const ZIP: &[u8] = b"PK";

/// Unpacks a tar archive, plain or compressed with gzip, xz or zstd, or a zip archive into an empty folder.
pub fn unpack(archive: &Path, folder: &Path, limits: &Limits) -> Result<(), Error> {
    let refused = |reason: String| Error::refused("unpack", archive.display(), reason);
    let mut file = File::open(archive).map_err(HostError::io("read", archive))?;
    let mut sink = Sink::open(folder, limits)?;
    let mut magic = Vec::new();
    let head = file.by_ref().take(ZIP.len() as u64).read_to_end(&mut magic);
    head.and_then(|_| file.rewind())
        .map_err(HostError::io("read", archive))?;
    let done = match magic == ZIP {
        true => zip::unpack(&file, &mut sink),
        // Names and padding need some bytes besides the files.
        false => decompress::reader(file, limits.size.saturating_mul(2))
            .map_err(Refusal::from)
            .and_then(|input| read_tar(input, &mut sink)),
    };
    done.map_err(|Refusal(reason)| refused(reason))
}

/// Why an archive is refused.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::service) struct Refusal(pub(in crate::service) String);

impl Refusal {
    pub(in crate::service) fn of(name: &str, reason: &str) -> Self {
        Self(format!("{name:?} {reason}"))
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self(match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => error.to_string(),
        })
    }
}

impl From<rustix::io::Errno> for Refusal {
    fn from(errno: rustix::io::Errno) -> Self {
        io::Error::from(errno).into()
    }
}
