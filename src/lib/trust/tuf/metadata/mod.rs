//! Metadata documents: read from bounded bytes, believed when enough keys of their role signed them. Fields that are not
//! known here are part of what is signed and stay in the bytes that are kept.

mod targets;

use super::super::canonical::to_canonical;
use super::super::hexadecimal::{from_hexadecimal, to_hexadecimal};
use super::super::{Error, PublicKey, SigningKey, check_size};
use super::json;
use super::key::Key;
use crate::model::time::Timestamp as Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

pub use targets::{DelegatedRole, Delegations, TargetFile, Targets};

/// The specification that is written, and whose first number must be that of what is read.
pub const SPEC_VERSION: &str = "1.0.34";
/// The names that no delegated role may have.
const TOP_LEVEL: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];

/// What every document begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The role's kind.
    #[serde(rename = "_type")]
    pub kind: String,
    /// The specification it follows.
    pub spec_version: String,
    /// Only goes up.
    pub version: u64,
    /// After this it is not believed.
    pub expires: Instant,
}

impl Head {
    /// The head of a new document. TUF writes whole seconds.
    pub fn new<T: Document>(version: u64, expires_at: Instant) -> Self {
        Self {
            kind: T::KIND.to_owned(),
            spec_version: SPEC_VERSION.to_owned(),
            version,
            expires: Instant::from_millis(expires_at.as_millis().div_euclid(1000) * 1000),
        }
    }

    /// Refuses what is past its expiry.
    pub fn check_expiry(&self, what: &'static str, now: Instant) -> Result<(), Error> {
        if now >= self.expires {
            return Err(Error::Expired {
                what,
                at: self.expires,
            });
        }
        Ok(())
    }
}

/// One of the four kinds of metadata.
pub trait Document: DeserializeOwned + Serialize {
    /// Its `_type`.
    const KIND: &'static str;
    /// What it begins with.
    fn head(&self) -> &Head;
    /// Refuses what no repository may say.
    fn check(&self) -> Result<(), Error>;
}

/// Which keys sign for a role, and how many of them must.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The names of its keys.
    pub keyids: BTreeSet<String>,
    /// How many must sign.
    pub threshold: usize,
}

impl Role {
    /// Refuses a role for which nobody needs to sign.
    pub fn check(&self) -> Result<(), Error> {
        if self.threshold == 0 {
            return Err(Error::malformed("role", "a threshold of 0"));
        }
        Ok(())
    }
}

/// A role, and the document whose keys it names.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    /// The role.
    pub role: &'a Role,
    /// All keys of the document that names the role.
    pub keys: &'a BTreeMap<String, Key>,
}

/// A document with its signatures, which are not verified yet.
pub struct Metadata<T> {
    signatures: BTreeMap<String, Vec<u8>>,
    /// The canonical bytes that are signed, made from the very value that `signed` is read from.
    canonical: String,
    signed: T,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    signatures: Vec<WireSignature>,
    signed: Value,
}

#[derive(Serialize, Deserialize)]
struct WireSignature {
    keyid: String,
    sig: String,
}

impl<T: Document> Metadata<T> {
    /// Reads the form of at most `limit` bytes.
    pub fn read(bytes: &[u8], limit: usize) -> Result<Self, Error> {
        check_size(T::KIND, bytes, limit)?;
        let malformed = |reason: &dyn ToString| Error::malformed(T::KIND, reason.to_string());
        let value = json::read(bytes).map_err(|reason| malformed(&reason))?;
        let wire: Wire = serde_json::from_value(value).map_err(|reason| malformed(&reason))?;
        let mut signatures = BTreeMap::new();
        for WireSignature { keyid, sig } in wire.signatures {
            // what is no hexadecimal text is no signature
            let sig = from_hexadecimal(&sig).unwrap_or_default();
            if signatures.insert(keyid, sig).is_some() {
                return Err(malformed(&"two signatures with one key id"));
            }
        }
        let canonical = to_canonical(&wire.signed)?;
        let signed: T = serde_json::from_value(wire.signed).map_err(|reason| malformed(&reason))?;
        let head = signed.head();
        if head.kind != T::KIND {
            return Err(malformed(&"metadata of another type"));
        }
        if !head.spec_version.starts_with("1.") {
            return Err(malformed(&"a specification other than TUF 1"));
        }
        if head.version == 0 {
            return Err(malformed(&"version 0"));
        }
        signed.check()?;
        Ok(Self {
            signatures,
            canonical,
            signed,
        })
    }

    /// Whether this key is one of those that signed, as the names of the keys have it.
    pub fn is_signed_by(&self, key: &PublicKey) -> Result<bool, Error> {
        let id = Key::from(key).id()?;
        let signature = self.signatures.get(&id);
        Ok(signature.is_some_and(|signature| key.verifies(self.canonical.as_bytes(), signature)))
    }

    /// What it says, not believed.
    pub fn unverified(&self) -> &T {
        &self.signed
    }

    /// Refuses it unless as many different keys as must have signed. A key under two names is one key.
    pub fn check_signed_by(&self, authority: Authority<'_>) -> Result<(), Error> {
        let mut signers = BTreeSet::new();
        for keyid in &authority.role.keyids {
            let (Some(key), Some(signature)) =
                (authority.keys.get(keyid), self.signatures.get(keyid))
            else {
                continue;
            };
            if let Some(verifier) = key.verifier()
                && verifier.verifies(self.canonical.as_bytes(), signature)
            {
                signers.insert(verifier.into_bytes());
            }
        }
        if signers.len() < authority.role.threshold.max(1) {
            return Err(Error::NotSigned {
                what: T::KIND,
                found: signers.len(),
                needed: authority.role.threshold,
            });
        }
        Ok(())
    }

    /// What it says, believed because the role's keys signed it.
    pub fn believe(self, authority: Authority<'_>) -> Result<T, Error> {
        self.check_signed_by(authority)?;
        Ok(self.signed)
    }

    /// What it says, for a caller who has checked the signatures.
    pub(in super::super) fn into_signed(self) -> T {
        self.signed
    }
}

/// Writes a document and signs it.
pub fn sign<T: Document>(document: &T, signers: &[&SigningKey]) -> Result<Vec<u8>, Error> {
    let signed = draft(document)?;
    let canonical = to_canonical(&signed)?;
    let signatures: Vec<_> = signers
        .iter()
        .map(|signer| (signer.public(), signer.sign(canonical.as_bytes())))
        .collect();
    assemble(signed, &signatures)
}

/// The part of a document that is signed, for a signing request.
pub fn draft<T: Document>(document: &T) -> Result<Value, Error> {
    document.check()?;
    serde_json::to_value(document).map_err(|reason| Error::malformed(T::KIND, reason))
}

/// Metadata from its signed part and signatures that were made elsewhere.
pub fn assemble(signed: Value, signatures: &[(PublicKey, Vec<u8>)]) -> Result<Vec<u8>, Error> {
    let signatures = signatures
        .iter()
        .map(|(key, bytes)| {
            Ok(WireSignature {
                keyid: Key::from(key).id()?,
                sig: to_hexadecimal(bytes),
            })
        })
        .collect::<Result<_, Error>>()?;
    let wire = serde_json::to_value(Wire { signatures, signed });
    let wire = wire.map_err(|reason| Error::malformed("metadata", reason))?;
    Ok(to_canonical(&wire)?.into_bytes())
}

/// What a document says of another metadata file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaFile {
    /// Its version.
    pub version: u64,
    /// Its bytes, when that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Its digests, when they are said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashes: Option<Hashes>,
}

impl MetaFile {
    /// Refuses bytes that are not those of the file.
    pub fn check(&self, what: &'static str, bytes: &[u8]) -> Result<(), Error> {
        let is_long = |length: u64| length == bytes.len() as u64;
        let length = self.length.is_none_or(is_long);
        let hashes = self
            .hashes
            .as_ref()
            .is_none_or(|hashes| hashes.are_of(bytes));
        if length && hashes {
            return Ok(());
        }
        Err(Error::OtherBytes { what })
    }
}

/// Digests of a file, by algorithm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashes(pub BTreeMap<String, String>);

impl Hashes {
    /// Whether the bytes have each digest that can be computed here, and there is one.
    pub fn are_of(&self, bytes: &[u8]) -> bool {
        let mut known = 0;
        for (algorithm, expected) in &self.0 {
            let algorithm = match algorithm.as_str() {
                "sha256" => &ring::digest::SHA256,
                "sha512" => &ring::digest::SHA512,
                _ => continue,
            };
            known += 1;
            if to_hexadecimal(ring::digest::digest(algorithm, bytes).as_ref()) != *expected {
                return false;
            }
        }
        known > 0
    }

    /// One of them, for a file name.
    pub fn any(&self) -> Option<&str> {
        let sha256 = self.0.get("sha256");
        sha256
            .or_else(|| self.0.values().next())
            .map(String::as_str)
    }
}

/// How fresh the repository is, and which snapshot that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timestamp {
    /// Kind, version, expiry.
    #[serde(flatten)]
    pub head: Head,
    meta: BTreeMap<String, MetaFile>,
}

/// The file that a timestamp names.
pub const SNAPSHOT_FILE: &str = "snapshot.json";

impl Timestamp {
    /// A timestamp for a snapshot.
    pub fn new(head: Head, snapshot: MetaFile) -> Self {
        Self {
            head,
            meta: BTreeMap::from([(SNAPSHOT_FILE.to_owned(), snapshot)]),
        }
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &MetaFile {
        &self.meta[SNAPSHOT_FILE]
    }
}

impl Document for Timestamp {
    const KIND: &'static str = "timestamp";

    fn head(&self) -> &Head {
        &self.head
    }

    fn check(&self) -> Result<(), Error> {
        match self.meta.contains_key(SNAPSHOT_FILE) {
            true => Ok(()),
            false => Err(Error::malformed(Self::KIND, "it names no snapshot")),
        }
    }
}

/// The versions of all targets metadata: which ones belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Kind, version, expiry.
    #[serde(flatten)]
    pub head: Head,
    /// By file name without version.
    pub meta: BTreeMap<String, MetaFile>,
}

impl Snapshot {
    /// What it says of a role.
    pub fn role(&self, name: &str) -> Option<&MetaFile> {
        self.meta.get(&format!("{name}.json"))
    }

    /// Refuses one that takes back what the `known` one said (specification 5.5.5).
    pub fn check_follows(&self, known: &Self) -> Result<(), Error> {
        for (file, before) in &known.meta {
            let Some(after) = self.meta.get(file) else {
                return Err(Error::malformed(
                    Self::KIND,
                    format!("{file} is gone from it"),
                ));
            };
            if after.version < before.version {
                return Err(Error::OtherVersion {
                    what: Targets::KIND,
                    known: before.version,
                    found: after.version,
                });
            }
        }
        Ok(())
    }
}

impl Document for Snapshot {
    const KIND: &'static str = "snapshot";

    fn head(&self) -> &Head {
        &self.head
    }

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}
