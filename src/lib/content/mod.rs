//! CARGO: the content store: objects by digest, signed manifests among them, names last. See docs/content-layout.md.
//!
//! The same type is the site's store, the directory of a distribution point and the agent's cache.
//! Which content is wanted, and by whom, is said elsewhere.

use crate::model::digest::Digest;
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::Manifest;
use crate::trust::{self, Envelope, PayloadType, Signers, SigningKey};
use std::io;
use std::path::{Path, PathBuf};

pub mod push;
mod store;
pub mod verify;

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
    fn file(deed: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { deed, path, source }
    }
}

/// Signs a manifest with the release key.
pub fn seal_manifest(manifest: &Manifest, release: &SigningKey) -> Result<Vec<u8>, Error> {
    let text = document::to_json(manifest).map_err(|reason| Error::Malformed {
        what: "manifest",
        reason: reason.to_string(),
    })?;
    Ok(trust::seal(PayloadType::Manifest, text.as_bytes(), release))
}

/// Believes a manifest that the release keys signed.
pub fn open_manifest(bytes: &[u8], release: &Signers) -> Result<Manifest, Error> {
    let digest = Digest::of(bytes);
    let not_trusted = |source| Error::NotTrusted { digest, source };
    let verified = Envelope::read(bytes, PayloadType::Manifest)
        .and_then(|envelope| envelope.verify_signers(release))
        .map_err(not_trusted)?;
    let text = verified.text().map_err(not_trusted)?;
    document::from_json_strict(text).map_err(|reason| Error::Malformed {
        what: "manifest",
        reason: reason.to_string(),
    })
}

#[cfg(test)]
mod tests;
