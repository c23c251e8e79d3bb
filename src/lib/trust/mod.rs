//! SEALS: keys, envelopes, the root of trust, enrollment, TLS; the only code that signs or verifies.
//!
//! The chain of belief: pin → root version 1 → later roots → site trust → policy key → policy and receipts;
//! root → release key → targets → manifests. What needs keys that are elsewhere is carried to them as a signing request (ceremony).
//! What lies outside: who may do what (rules), and where documents are kept (catalog, agent).

use crate::model::id::KeyId;
use crate::model::time::Timestamp;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "site")]
pub mod authority;
pub mod bootstrap;
mod canonical;
#[cfg(feature = "site")]
pub mod ceremony;
pub(crate) mod durable;
pub mod enrollment;
pub mod envelope;
pub mod fingerprint;
mod hexadecimal;
pub mod key;
pub mod key_file;
pub mod keys;
#[cfg(feature = "site")]
pub mod poll;
pub mod root;
pub mod roster;
pub mod rotation;
#[cfg(feature = "site")]
pub mod sealed;
pub mod site_trust;
#[cfg(feature = "site")]
mod succession;
pub mod ticket;
pub mod tls;
pub mod tuf;

#[cfg(feature = "site")]
pub use ceremony::SigningRequest;
pub use envelope::{Envelope, PayloadType, Verified, open, seal};
pub use key::{PublicKey, SigningKey};
pub use root::{Root, Signers};
pub use roster::Roster;
pub use site_trust::SiteTrust;

/// Why something is not believed, or a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More bytes than such a thing may have; nothing of it was read.
    #[error("the {what} has {size} bytes, more than the {limit} allowed")]
    TooLarge {
        /// What it should be.
        what: &'static str,
        /// Its size.
        size: usize,
        /// The most allowed.
        limit: usize,
    },
    /// Not of the form that such a thing has.
    #[error("not a readable {what}: {reason}")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// An envelope of another type, such as a message where policy belongs.
    #[error("expected a {expected} envelope, found {found:?}")]
    OtherType {
        /// The media type asked for.
        expected: &'static str,
        /// The media type found.
        found: String,
    },
    /// Fewer valid signatures of trusted keys than needed.
    #[error("the {what} has {found} valid signatures of trusted keys, needs {needed}")]
    NotSigned {
        /// What was checked.
        what: &'static str,
        /// Distinct trusted keys with a valid signature.
        found: usize,
        /// The threshold.
        needed: usize,
    },
    /// The first root is not the one that was pinned.
    #[error("the root has digest {found}, pinned is {pinned}")]
    OtherRoot {
        /// The pin.
        pinned: String,
        /// The digest of what came.
        found: String,
    },
    /// Past its expiry.
    #[error("the {what} expired at {at}")]
    Expired {
        /// What was checked.
        what: &'static str,
        /// When it expired.
        at: Timestamp,
    },
    /// A version that is not the one that may follow.
    #[error("the {what} has version {found}, after version {known}")]
    OtherVersion {
        /// What was checked.
        what: &'static str,
        /// The version held.
        known: u64,
        /// The version that came.
        found: u64,
    },
    /// Bytes that are not those that signed metadata names.
    #[error("the {what} has other bytes than the signed metadata says")]
    OtherBytes {
        /// What was checked.
        what: &'static str,
    },
    /// A file for which no release key has signed.
    #[error("no release names {name}")]
    NotReleased {
        /// Its path among the targets.
        name: String,
    },
    /// The repository lacks what it must have.
    #[error("the repository has no {what}")]
    NotThere {
        /// What.
        what: &'static str,
    },
    /// The proof of an enrollment request does not belong to the token.
    #[error("the proof of the enrollment request by key {key} is wrong")]
    WrongProof {
        /// The requesting key.
        key: KeyId,
    },
    /// A key that no document of a signing request asks for.
    #[error("no document asks for key {key}")]
    NotWanted {
        /// The key.
        key: KeyId,
    },
    /// A key or certificate cannot be made or used.
    #[error("cannot use {what}: {reason}")]
    Unusable {
        /// Which kind of key or certificate.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// A key file cannot be read or written.
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
    fn malformed(what: &'static str, reason: impl ToString) -> Self {
        Self::Malformed {
            what,
            reason: reason.to_string(),
        }
    }

    fn unusable(what: &'static str, reason: impl ToString) -> Self {
        Self::Unusable {
            what,
            reason: reason.to_string(),
        }
    }

    /// No release names it.
    pub fn not_released(name: &str) -> Self {
        Self::NotReleased {
            name: name.to_owned(),
        }
    }

    fn file(deed: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File {
            deed,
            path: path.to_owned(),
            source,
        }
    }
}

/// Refuses more bytes than `limit` before anything reads them.
fn check_size(what: &'static str, bytes: &[u8], limit: usize) -> Result<(), Error> {
    if bytes.len() > limit {
        return Err(Error::TooLarge {
            what,
            size: bytes.len(),
            limit,
        });
    }
    Ok(())
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> Result<[u8; N], Error> {
    let source = ring::rand::SystemRandom::new();
    ring::rand::generate(&source)
        .map(ring::rand::Random::expose)
        .map_err(|_| Error::unusable("the random source", "the system gives no random bytes"))
}
