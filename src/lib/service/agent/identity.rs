//! Who this machine is to its site, and what it believes: its key, the pinned root, the site trust document.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::model::time::Timestamp;
use crate::rules::audience::Recipient;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::MAX_ROOT_BYTES;
use crate::trust::{PayloadType, Root, SigningKey, SiteTrust};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What enrollment settled; written last, so that it is there when all else is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The client.
    pub client: ClientId,
    /// Its enrollment epoch.
    pub epoch: u32,
    /// Its site.
    pub site: SiteCode,
    /// The pin of the hierarchy's first root.
    pub root: Digest,
    /// The management point it enrolled with, for when the site trust document names none that answers.
    pub url: String,
    /// The machine that it is bound to: the digest of its machine id.
    #[serde(default)]
    pub machine: Option<Digest>,
    /// Its key; of two that may lie here, this one counts.
    #[serde(default)]
    pub key: Option<KeyId>,
    /// Since when it has this key.
    #[serde(default)]
    pub key_since: Option<Timestamp>,
}

impl Identity {
    /// Whether this is the machine that enrolled.
    pub fn is_bound_to(&self, machine_id: &str) -> bool {
        self.machine.is_none_or(|bound| bound == bind(machine_id))
    }
}

/// What an identity is bound to.
pub fn bind(machine_id: &str) -> Digest {
    Digest::of(machine_id.trim().as_bytes())
}

/// An enrolled machine.
pub struct Enrolled {
    /// Who it is.
    pub identity: Identity,
    /// Its key.
    pub key: SigningKey,
    /// The newest root.
    pub root: Root,
    /// The newest site trust document.
    pub trust: SiteTrust,
}

impl Enrolled {
    /// Reads what enrollment left. Whether it has expired is asked when it is used: an expired one can still be renewed.
    pub fn load(folder: &AgentFolder) -> Result<Self, Error> {
        let Some(identity) = folder::load::<Identity>(&identity_file(folder))? else {
            return Err(Error::NotEnrolled {
                folder: folder.path().to_owned(),
            });
        };
        let root = load_root(folder, &identity.root)?;
        let limit = PayloadType::SiteTrust.envelope_limit() as u64;
        let path = folder.identity("site-trust.json");
        let bytes =
            folder::read(&path, limit)?.ok_or_else(|| Error::damaged(&path, "it is not there"))?;
        let trust = SiteTrust::open(&bytes, &root, 0, Timestamp::from_millis(0))?;
        Ok(Self {
            key: own_key(folder, &identity)?,
            identity,
            root,
            trust,
        })
    }

    /// Whom policy must be for.
    pub fn recipient(&self) -> Recipient {
        Recipient {
            site: self.identity.site.clone(),
            client: self.identity.client.clone(),
            epoch: self.identity.epoch,
            key: self.key.public().id(),
        }
    }

    /// The management points to try, in order.
    pub fn addresses(&self) -> Vec<String> {
        let mut all = self.trust.management_points.clone();
        if !all.contains(&self.identity.url) {
            all.push(self.identity.url.clone());
        }
        all
    }
}

/// Refuses to use an identity on another machine than the one that enrolled; asked before anything else of it is read.
pub fn check_machine(folder: &AgentFolder, machine_id: &str) -> Result<(), Error> {
    match folder::load::<Identity>(&identity_file(folder))? {
        Some(identity) if !identity.is_bound_to(machine_id) => Err(Error::OtherMachine {
            client: identity.client,
        }),
        _ => Ok(()),
    }
}

/// The key that the identity names: a change of keys is done when the identity says so, wherever the key lies.
fn own_key(folder: &AgentFolder, identity: &Identity) -> Result<SigningKey, Error> {
    let keys = KeyDirectory::open(&folder.identity(""))?;
    let is_own = |key: &SigningKey| {
        let named = identity.key.as_ref();
        named.is_none_or(|named| *named == key.public().id())
    };
    for role in [KeyRole::Agent, KeyRole::NextAgent] {
        if !keys.list().contains(&role) {
            continue;
        }
        let key = keys.load(role)?;
        if is_own(&key) {
            return Ok(key);
        }
    }
    Err(Error::damaged(
        &folder.identity("agent.key"),
        "it is not the key of this client",
    ))
}

/// The file that says who the machine is.
pub fn identity_file(folder: &AgentFolder) -> PathBuf {
    folder.identity("identity.json")
}

/// Stores a root version as it came.
pub fn store_root(folder: &AgentFolder, version: u64, bytes: &[u8]) -> Result<(), Error> {
    folder::write(&root_file(folder, version), bytes)
}

/// Stores a whole walk, from version 1 on, in place of what there was.
pub fn replace_roots(folder: &AgentFolder, roots: &[Vec<u8>]) -> Result<(), Error> {
    let mut beyond = roots.len() as u64 + 1;
    while root_file(folder, beyond).exists() {
        crate::host::files::remove(&root_file(folder, beyond))?;
        beyond += 1;
    }
    for (version, bytes) in (1..).zip(roots) {
        store_root(folder, version, bytes)?;
    }
    Ok(())
}

/// Stores the site trust document as it came.
pub fn store_trust(folder: &AgentFolder, bytes: &[u8]) -> Result<(), Error> {
    folder::write(&folder.identity("site-trust.json"), bytes)
}

fn root_file(folder: &AgentFolder, version: u64) -> PathBuf {
    folder.identity(&format!("root-{version}.json"))
}

/// Walks the stored roots from the pin on.
fn load_root(folder: &AgentFolder, pin: &Digest) -> Result<Root, Error> {
    let limit = MAX_ROOT_BYTES as u64;
    let first = root_file(folder, 1);
    let bytes =
        folder::read(&first, limit)?.ok_or_else(|| Error::damaged(&first, "it is not there"))?;
    let mut root = Root::from_pinned(&bytes, pin)?;
    while let Some(bytes) = folder::read(&root_file(folder, root.version() + 1), limit)? {
        root = root.next(&bytes)?;
    }
    Ok(root)
}
