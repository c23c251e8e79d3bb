//! Names that survive a power cut. Here, because key files, content and downloads all need it, and neither `content` nor
//! `transport` may use `host`.

use std::io;
use std::path::Path;

/// Makes a rename in this folder durable.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened to be synced.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
