//! CARGO: the content store: objects by digest, manifests among them, names last. See docs/content-layout.md.
//!
//! The same type is the site's store, the directory of a distribution point and the agent's cache.
//! Which content is wanted, and by whom, is said elsewhere.

use crate::model::digest::Digest;
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::Manifest;
use crate::trust;
use std::io;
use std::path::{Path, PathBuf};

pub mod begun;
mod draft;
pub mod hold;
pub mod pack;
pub mod prune;
pub mod push;
pub mod shelf;
mod store;
mod stretches;
pub mod verify;

pub use shelf::Shelf;
pub use store::Store;

/// Why content cannot be stored, read or believed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store holds no such object.
    #[error("no object {digest} in {store}")]
    NoObject {
        /// Which.
        digest: Digest,
        /// Where.
        store: PathBuf,
    },
    /// The store does not know the name.
    #[error("no package {package} version {version} in {store}")]
    NoPackage {
        /// Which.
        package: PackageId,
        /// Its source version.
        version: u32,
        /// Where.
        store: PathBuf,
    },
    /// Bytes that are not what their name says.
    #[error("{what} is not {expected}: it has digest {found} and {size} bytes")]
    OtherBytes {
        /// What was read.
        what: String,
        /// The digest it should have.
        expected: Digest,
        /// The digest it has, of as much as was read.
        found: Digest,
        /// Bytes read.
        size: u64,
    },
    /// A document of the store cannot be read.
    #[error("not a readable {what}: {reason}")]
    Malformed {
        /// Which document.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A manifest is not believed.
    #[error("manifest {digest}: {source}")]
    NotTrusted {
        /// Which.
        digest: Digest,
        /// Why.
        source: trust::Error,
    },
    /// A place that is not of this machine refuses, or cannot be reached.
    #[error("cannot {deed} {place}: {reason}")]
    Elsewhere {
        /// What was tried.
        deed: &'static str,
        /// Where.
        place: String,
        /// What it says.
        reason: String,
    },
    /// The file system refuses.
    #[error("cannot {deed} {path}: {source}")]
    File {
        /// What was tried.
        deed: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl Error {
    /// At a place that is not of this machine.
    pub fn elsewhere(deed: &'static str, place: impl ToString, reason: impl ToString) -> Self {
        Self::Elsewhere {
            deed,
            place: place.to_string(),
            reason: reason.to_string(),
        }
    }

    fn file(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { deed, path, source }
    }
}

/// The most bytes a manifest may have.
pub const MAX_MANIFEST: u64 = 8 * 1024 * 1024;

/// The bytes of a manifest, the same each time: release keys sign for their digest.
pub fn print_manifest(manifest: &Manifest) -> Result<Vec<u8>, Error> {
    document::to_json(manifest)
        .map(String::into_bytes)
        .map_err(malformed)
}

/// Reads a manifest, strictly. Whoever names the digest of the bytes is who believes them.
pub fn read_manifest(bytes: &[u8]) -> Result<Manifest, Error> {
    let text = std::str::from_utf8(bytes).map_err(malformed)?;
    document::from_json_strict(text).map_err(malformed)
}

fn malformed(reason: impl ToString) -> Error {
    Error::Malformed {
        what: "manifest",
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
