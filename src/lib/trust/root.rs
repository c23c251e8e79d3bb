//! The root of trust: TUF root metadata (specification 1.0.34), found by its pin and renewed version by version.
//!
//! The targets role is the release role: it signs manifests and the site trust. Snapshot and timestamp are named already,
//! so that a repository with those roles can follow without a new root.

use super::canonical::to_canonical;
use super::{Error, PublicKey, SigningKey, check_size};
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const WHAT: &str = "root";
const SPEC_VERSION: &str = "1.0.34";

/// The most bytes a root may have.
pub const MAX_ROOT_BYTES: usize = 64 * 1024;
/// The most versions an agent follows in one walk (TUF: a limit against endless roots).
pub const MAX_ROOT_STEPS: u64 = 1024;

/// The keys of each role, for a new root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleKeys {
    /// Sign the next root.
    pub root: Vec<PublicKey>,
    /// How many of them must.
    pub root_threshold: usize,
    /// Sign manifests and site trust.
    pub release: Vec<PublicKey>,
    /// How many of them must.
    pub release_threshold: usize,
    /// Sign the list of metadata versions.
    pub snapshot: Vec<PublicKey>,
    /// Sign how fresh that list is.
    pub timestamp: Vec<PublicKey>,
}

/// Keys of one role, and how many of them must sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signers {
    /// The keys.
    pub keys: Vec<PublicKey>,
    /// How many.
    pub threshold: usize,
}

/// A root that is believed.
#[derive(Debug, Clone)]
pub struct Root {
    hierarchy: Digest,
    signed: Signed,
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

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Signed {
    #[serde(rename = "_type")]
    kind: String,
    spec_version: String,
    version: u64,
    expires: Timestamp,
    consistent_snapshot: bool,
    keys: BTreeMap<String, Key>,
    roles: Roles,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Key {
    keytype: String,
    scheme: String,
    keyval: KeyValue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeyValue {
    public: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Roles {
    root: Role,
    targets: Role,
    snapshot: Role,
    timestamp: Role,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Role {
    keyids: BTreeSet<String>,
    threshold: usize,
}

/// Writes and signs the root of this version. The first version must be signed by its own root keys, each later one also by those before it.
pub fn make(
    version: u64,
    expires_at: Timestamp,
    roles: &RoleKeys,
    signers: &[&SigningKey],
) -> Result<Vec<u8>, Error> {
    let signed = draft(version, expires_at, roles)?;
    let bytes = to_canonical(&signed)?;
    let signatures: Vec<_> = signers
        .iter()
        .map(|signer| (signer.public(), signer.sign(bytes.as_bytes())))
        .collect();
    assemble(signed, &signatures)
}

/// The part of a root that is signed, for a signing request.
pub fn draft(version: u64, expires_at: Timestamp, roles: &RoleKeys) -> Result<Value, Error> {
    to_value(&Signed::new(version, expires_at, roles)?)
}

/// Metadata from its signed part and signatures that were made elsewhere.
pub(super) fn assemble(
    signed: Value,
    signatures: &[(PublicKey, Vec<u8>)],
) -> Result<Vec<u8>, Error> {
    let signatures = signatures
        .iter()
        .map(|(key, bytes)| {
            Ok(WireSignature {
                keyid: Key::from(key).id()?,
                sig: hexadecimal(bytes),
            })
        })
        .collect::<Result<_, Error>>()?;
    let wire = to_value(&Wire { signatures, signed })?;
    Ok(to_canonical(&wire)?.into_bytes())
}

/// Reads a public key as TUF writes it.
pub(super) fn public_key(hexadecimal: &str) -> Result<PublicKey, Error> {
    from_hexadecimal(hexadecimal)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Error::malformed(WHAT, "a key that is not 32 bytes in hexadecimal"))
        .and_then(PublicKey::from_bytes)
}

/// The pin of a hierarchy: the digest of the bytes of its root version 1.
pub fn pin(first: &[u8]) -> Digest {
    Digest::of(first)
}

impl Root {
    /// Believes root version 1 because it is what was pinned.
    pub fn from_pinned(bytes: &[u8], pinned: &Digest) -> Result<Self, Error> {
        check_size(WHAT, bytes, MAX_ROOT_BYTES)?;
        let found = pin(bytes);
        if found != *pinned {
            return Err(Error::OtherRoot {
                pinned: pinned.to_string(),
                found: found.to_string(),
            });
        }
        let candidate = Candidate::read(bytes)?;
        candidate.signed.follows(0)?;
        candidate.check_signed_by(&candidate.signed)?;
        Ok(Self {
            hierarchy: found,
            signed: candidate.signed,
        })
    }

    /// Believes the next version because the keys of this one and its own keys signed it.
    pub fn next(&self, bytes: &[u8]) -> Result<Self, Error> {
        check_size(WHAT, bytes, MAX_ROOT_BYTES)?;
        let candidate = Candidate::read(bytes)?;
        candidate.check_signed_by(&self.signed)?;
        candidate.check_signed_by(&candidate.signed)?;
        candidate.signed.follows(self.signed.version)?;
        Ok(Self {
            hierarchy: self.hierarchy,
            signed: candidate.signed,
        })
    }

    /// The hierarchy it is the root of: its pin.
    pub const fn hierarchy(&self) -> &Digest {
        &self.hierarchy
    }

    /// The version.
    pub fn version(&self) -> u64 {
        self.signed.version
    }

    /// Refuses a root that is past its expiry; asked of the last one of a walk only, as TUF has it.
    pub fn check_expiry(&self, now: Timestamp) -> Result<(), Error> {
        if now >= self.signed.expires {
            return Err(Error::Expired {
                what: WHAT,
                at: self.signed.expires,
            });
        }
        Ok(())
    }

    /// When it ends.
    pub const fn expires_at(&self) -> Timestamp {
        self.signed.expires
    }

    /// The keys of each role, to begin the next version with.
    pub fn roles(&self) -> Result<RoleKeys, Error> {
        let roles = &self.signed.roles;
        Ok(RoleKeys {
            root: self.signed.keys_of(&roles.root)?,
            root_threshold: roles.root.threshold,
            release: self.signed.keys_of(&roles.targets)?,
            release_threshold: roles.targets.threshold,
            snapshot: self.signed.keys_of(&roles.snapshot)?,
            timestamp: self.signed.keys_of(&roles.timestamp)?,
        })
    }

    /// Whether these are its keys and thresholds, in whatever order.
    pub fn names(&self, roles: &RoleKeys) -> Result<bool, Error> {
        let written = |roles: &RoleKeys| draft(self.version(), self.signed.expires, roles);
        Ok(written(&self.roles()?)? == written(roles)?)
    }

    /// Who must sign manifests and site trust.
    pub fn release(&self) -> Result<Signers, Error> {
        let role = &self.signed.roles.targets;
        Ok(Signers {
            keys: self.signed.keys_of(role)?,
            threshold: role.threshold,
        })
    }
}

/// A root that was read but is not believed yet.
struct Candidate {
    signatures: BTreeMap<String, Vec<u8>>,
    /// The canonical bytes that are signed, made from the very value that `signed` is read from.
    bytes: String,
    signed: Signed,
}

impl Candidate {
    fn read(bytes: &[u8]) -> Result<Self, Error> {
        let malformed = |reason: &dyn ToString| Error::malformed(WHAT, reason.to_string());
        let wire: Wire = serde_json::from_slice(bytes).map_err(|reason| malformed(&reason))?;
        let mut signatures = BTreeMap::new();
        for signature in wire.signatures {
            let bytes = from_hexadecimal(&signature.sig).ok_or_else(|| malformed(&"signature"))?;
            // TUF: a key id must be unique here.
            if signatures.insert(signature.keyid, bytes).is_some() {
                return Err(malformed(&"two signatures with one key id"));
            }
        }
        let bytes = to_canonical(&wire.signed)?;
        let signed: Signed =
            serde_json::from_value(wire.signed).map_err(|reason| malformed(&reason))?;
        signed.check()?;
        Ok(Self {
            signatures,
            bytes,
            signed,
        })
    }

    fn check_signed_by(&self, authority: &Signed) -> Result<(), Error> {
        let role = &authority.roles.root;
        let mut signers = BTreeSet::new();
        for keyid in &role.keyids {
            let key = authority.key(keyid)?;
            if self
                .signatures
                .get(keyid)
                .is_some_and(|signature| key.verifies(self.bytes.as_bytes(), signature))
            {
                signers.insert(key);
            }
        }
        if signers.len() < role.threshold {
            return Err(Error::NotSigned {
                what: WHAT,
                found: signers.len(),
                needed: role.threshold,
            });
        }
        Ok(())
    }
}

impl Signed {
    fn new(version: u64, expires_at: Timestamp, roles: &RoleKeys) -> Result<Self, Error> {
        let mut keys = BTreeMap::new();
        let mut role = |members: &[PublicKey], threshold| {
            let mut keyids = BTreeSet::new();
            for member in members {
                let key = Key::from(member);
                keyids.insert(key.id()?);
                keys.insert(key.id()?, key);
            }
            Ok::<_, Error>(Role { keyids, threshold })
        };
        let roles = Roles {
            root: role(&roles.root, roles.root_threshold)?,
            targets: role(&roles.release, roles.release_threshold)?,
            snapshot: role(&roles.snapshot, 1)?,
            timestamp: role(&roles.timestamp, 1)?,
        };
        let signed = Self {
            kind: WHAT.to_owned(),
            spec_version: SPEC_VERSION.to_owned(),
            version,
            // TUF writes whole seconds.
            expires: Timestamp::from_millis(expires_at.as_millis().div_euclid(1000) * 1000),
            consistent_snapshot: true,
            keys,
            roles,
        };
        signed.check()?;
        Ok(signed)
    }

    fn check(&self) -> Result<(), Error> {
        let malformed = |reason: &str| Err(Error::malformed(WHAT, reason));
        if self.kind != WHAT {
            return malformed("metadata of another type");
        }
        if !self.spec_version.starts_with("1.") {
            return malformed("a specification other than TUF 1");
        }
        for (keyid, key) in &self.keys {
            if key.id()? != *keyid {
                return malformed("a key id that is not its key's");
            }
        }
        let roles = &self.roles;
        for role in [
            &roles.root,
            &roles.targets,
            &roles.snapshot,
            &roles.timestamp,
        ] {
            if role.threshold == 0 || role.threshold > role.keyids.len() {
                return malformed("a threshold that its keys cannot reach");
            }
            self.keys_of(role)?;
        }
        Ok(())
    }

    fn follows(&self, known: u64) -> Result<(), Error> {
        if known.checked_add(1) != Some(self.version) {
            return Err(Error::OtherVersion {
                what: WHAT,
                known,
                found: self.version,
            });
        }
        Ok(())
    }

    fn keys_of(&self, role: &Role) -> Result<Vec<PublicKey>, Error> {
        role.keyids.iter().map(|keyid| self.key(keyid)).collect()
    }

    fn key(&self, keyid: &str) -> Result<PublicKey, Error> {
        let key = self
            .keys
            .get(keyid)
            .ok_or_else(|| Error::malformed(WHAT, "a role with a key that is not listed"))?;
        key.public()
    }
}

impl Key {
    /// TUF's name for a key: the digest of its canonical form. Our own `KeyId` is of the bare 32 bytes.
    fn id(&self) -> Result<String, Error> {
        let canonical = to_canonical(&to_value(self)?)?;
        Ok(Digest::of(canonical.as_bytes()).to_string())
    }

    fn public(&self) -> Result<PublicKey, Error> {
        if self.keytype != "ed25519" || self.scheme != "ed25519" {
            return Err(Error::malformed(WHAT, "a key that is not ed25519"));
        }
        public_key(&self.keyval.public)
    }
}

impl From<&PublicKey> for Key {
    fn from(key: &PublicKey) -> Self {
        Self {
            keytype: "ed25519".to_owned(),
            scheme: "ed25519".to_owned(),
            keyval: KeyValue {
                public: hexadecimal(key.as_bytes()),
            },
        }
    }
}

fn to_value(part: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(part).map_err(|reason| Error::malformed(WHAT, reason))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| {
            let digit = |at: usize| char::from(pair[at]).to_digit(16);
            u8::try_from(digit(0)? * 16 + digit(1)?).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests;
