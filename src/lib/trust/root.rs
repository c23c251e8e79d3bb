//! The root of trust: TUF root metadata (specification 1.0.34), found by its pin and renewed version by version.
//!
//! The targets role is the release role: it signs the list of manifests and the site trust. How a document is read and signed
//! is in `tuf::metadata`.

use super::tuf::key::Key;
use super::tuf::metadata::{self, Authority, Document, Head, Metadata, Role};
use super::{Error, PublicKey, SigningKey};
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const WHAT: &str = "root";

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
    bytes: Vec<u8>,
    signed: Signed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Signed {
    #[serde(flatten)]
    head: Head,
    consistent_snapshot: bool,
    keys: BTreeMap<String, Key>,
    roles: Roles,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Roles {
    root: Role,
    targets: Role,
    snapshot: Role,
    timestamp: Role,
}

/// Writes and signs the root of this version. The first version must be signed by its own root keys, each later one also by those before it.
pub fn make(
    version: u64,
    expires_at: Timestamp,
    roles: &RoleKeys,
    signers: &[&SigningKey],
) -> Result<Vec<u8>, Error> {
    metadata::sign(&Signed::new(version, expires_at, roles)?, signers)
}

/// The part of a root that is signed, for a signing request.
pub fn draft(version: u64, expires_at: Timestamp, roles: &RoleKeys) -> Result<Value, Error> {
    metadata::draft(&Signed::new(version, expires_at, roles)?)
}

/// The pin of a hierarchy: the digest of the bytes of its root version 1.
pub fn pin(first: &[u8]) -> Digest {
    Digest::of(first)
}

impl Root {
    /// Believes root version 1 because it is what was pinned.
    pub fn from_pinned(bytes: &[u8], pinned: &Digest) -> Result<Self, Error> {
        super::check_size(WHAT, bytes, MAX_ROOT_BYTES)?;
        let found = pin(bytes);
        if found != *pinned {
            return Err(Error::OtherRoot {
                pinned: pinned.to_string(),
                found: found.to_string(),
            });
        }
        let root = Self::trusted(bytes)?;
        root.signed.follows(0)?;
        Ok(root)
    }

    /// Believes a root because of the place it was kept in, whatever its version. Its own keys must have signed it all the same.
    pub fn trusted(bytes: &[u8]) -> Result<Self, Error> {
        let candidate = Metadata::<Signed>::read(bytes, MAX_ROOT_BYTES)?;
        candidate.check_signed_by(candidate.unverified().authority(WHAT))?;
        Ok(Self {
            hierarchy: pin(bytes),
            bytes: bytes.to_owned(),
            signed: candidate.into_signed(),
        })
    }

    /// Believes the next version because the keys of this one and its own keys signed it.
    pub fn next(&self, bytes: &[u8]) -> Result<Self, Error> {
        let candidate = Metadata::<Signed>::read(bytes, MAX_ROOT_BYTES)?;
        candidate.check_signed_by(self.signed.authority(WHAT))?;
        candidate.check_signed_by(candidate.unverified().authority(WHAT))?;
        candidate.unverified().follows(self.version())?;
        Ok(Self {
            hierarchy: self.hierarchy,
            bytes: bytes.to_owned(),
            signed: candidate.into_signed(),
        })
    }

    /// The hierarchy it is the root of: its pin.
    pub const fn hierarchy(&self) -> &Digest {
        &self.hierarchy
    }

    /// The bytes that it was read from.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The version.
    pub fn version(&self) -> u64 {
        self.signed.head.version
    }

    /// Refuses a root that is past its expiry; asked of the last one of a walk only, as TUF has it.
    pub fn check_expiry(&self, now: Timestamp) -> Result<(), Error> {
        self.signed.head.check_expiry(WHAT, now)
    }

    /// When it ends.
    pub const fn expires_at(&self) -> Timestamp {
        self.signed.head.expires
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
        let written = |roles: &RoleKeys| draft(self.version(), self.expires_at(), roles);
        Ok(written(&self.roles()?)? == written(roles)?)
    }

    /// Who must sign targets and site trust.
    pub fn release(&self) -> Result<Signers, Error> {
        let role = &self.signed.roles.targets;
        Ok(Signers {
            keys: self.signed.keys_of(role)?,
            threshold: role.threshold,
        })
    }

    /// Who signs for a role of the repository; for a name that is no other, the root itself.
    pub(super) fn authority(&self, role: &str) -> Authority<'_> {
        self.signed.authority(role)
    }

    /// Whether file names carry versions and digests.
    pub(super) fn has_consistent_snapshots(&self) -> bool {
        self.signed.consistent_snapshot
    }

    /// Whether each key that signed for snapshot and timestamp under `former` still does.
    pub(super) fn keeps_online_keys_of(&self, former: &Self) -> bool {
        let keeps = |new: &Role, old: &Role| {
            let is_kept = |keyid: &String| {
                new.keyids.contains(keyid)
                    && self.signed.keys.get(keyid) == former.signed.keys.get(keyid)
            };
            old.keyids.iter().all(is_kept)
        };
        let (new, old) = (&self.signed.roles, &former.signed.roles);
        keeps(&new.snapshot, &old.snapshot) && keeps(&new.timestamp, &old.timestamp)
    }
}

impl Document for Signed {
    const KIND: &'static str = WHAT;

    fn head(&self) -> &Head {
        &self.head
    }

    fn check(&self) -> Result<(), Error> {
        let roles = &self.roles;
        for role in [
            &roles.root,
            &roles.targets,
            &roles.snapshot,
            &roles.timestamp,
        ] {
            role.check()?;
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
            if threshold == 0 || threshold > keyids.len() {
                let reason = "a threshold that its keys cannot reach";
                return Err(Error::malformed(WHAT, reason));
            }
            Ok(Role { keyids, threshold })
        };
        let roles = Roles {
            root: role(&roles.root, roles.root_threshold)?,
            targets: role(&roles.release, roles.release_threshold)?,
            snapshot: role(&roles.snapshot, 1)?,
            timestamp: role(&roles.timestamp, 1)?,
        };
        Ok(Self {
            head: Head::new::<Self>(version, expires_at),
            consistent_snapshot: true,
            keys,
            roles,
        })
    }

    fn follows(&self, known: u64) -> Result<(), Error> {
        if known.checked_add(1) != Some(self.head.version) {
            return Err(Error::OtherVersion {
                what: WHAT,
                known,
                found: self.head.version,
            });
        }
        Ok(())
    }

    fn keys_of(&self, role: &Role) -> Result<Vec<PublicKey>, Error> {
        let key = |keyid| {
            let listed: Option<&Key> = self.keys.get(keyid);
            let listed = listed.ok_or_else(|| Error::malformed(WHAT, "a key that is not listed"));
            listed.and_then(Key::public)
        };
        role.keyids.iter().map(key).collect()
    }

    fn authority(&self, role: &str) -> Authority<'_> {
        let role = match role {
            "targets" => &self.roles.targets,
            "snapshot" => &self.roles.snapshot,
            "timestamp" => &self.roles.timestamp,
            _ => &self.roles.root,
        };
        Authority {
            role,
            keys: &self.keys,
        }
    }
}

#[cfg(test)]
mod tests;
