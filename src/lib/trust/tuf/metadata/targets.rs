//! The targets role: which files there are, and to whom a part of their paths is handed on.

use super::super::key::Key;
use super::super::path;
use super::{Authority, Document, Hashes, Head, Role, TOP_LEVEL};
use crate::model::digest::Digest;
use crate::trust::{Error, Root};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Which files there are, and who else may say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// Kind, version, expiry.
    #[serde(flatten)]
    pub head: Head,
    /// By path.
    pub targets: BTreeMap<String, TargetFile>,
    /// Who else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegations: Option<Delegations>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFile {
    /// Its bytes.
    pub length: u64,
    /// Its digests.
    pub hashes: Hashes,
    /// What else is said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom: Option<Value>,
}

impl TargetFile {
    /// A file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes).to_string();
        Self {
            length: bytes.len() as u64,
            hashes: Hashes(BTreeMap::from([("sha256".to_owned(), digest)])),
            custom: None,
        }
    }

    /// Whether it is the file with this digest.
    pub fn is(&self, digest: &Digest) -> bool {
        self.hashes.0.get("sha256") == Some(&digest.to_string())
    }

    /// Refuses bytes that are not those of the file.
    pub fn check(&self, bytes: &[u8]) -> Result<(), Error> {
        if self.length == bytes.len() as u64 && self.hashes.are_of(bytes) {
            return Ok(());
        }
        Err(Error::OtherBytes { what: "target" })
    }

    /// Where a repository with this root keeps the file of this path.
    pub fn file_name(&self, path: &str, root: &Root) -> String {
        let Some(digest) = self
            .hashes
            .any()
            .filter(|_| root.has_consistent_snapshots())
        else {
            return path.to_owned();
        };
        match path.rsplit_once('/') {
            Some((folder, name)) => format!("{folder}/{digest}.{name}"),
            None => format!("{digest}.{path}"),
        }
    }
}

/// Roles to which a part of the paths is handed on, first one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegations {
    /// The keys of these roles.
    pub keys: BTreeMap<String, Key>,
    /// The roles.
    pub roles: Vec<DelegatedRole>,
}

impl Delegations {
    /// The role of this name.
    pub fn role(&self, name: &str) -> Option<&DelegatedRole> {
        self.roles.iter().find(|role| role.name == name)
    }

    /// Who signs for it.
    pub fn authority<'a>(&'a self, role: &'a DelegatedRole) -> Authority<'a> {
        Authority {
            role: &role.signers,
            keys: &self.keys,
        }
    }
}

/// A role to which paths are handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegatedRole {
    /// Its name.
    pub name: String,
    /// Who signs for it.
    #[serde(flatten)]
    pub signers: Role,
    /// Whether nobody after it is asked about these paths.
    pub terminating: bool,
    /// Patterns of the paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paths: Option<Vec<String>>,
    /// Or beginnings of the paths' digests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_hash_prefixes: Option<Vec<String>>,
}

impl DelegatedRole {
    /// Whether it may speak of the path.
    pub fn is_for(&self, target: &str) -> bool {
        let by_path = self.paths.iter().flatten();
        let by_hash = self.path_hash_prefixes.iter().flatten();
        by_path
            .into_iter()
            .any(|pattern| path::matches(pattern, target))
            || by_hash
                .into_iter()
                .any(|prefix| path::has_hash_prefix(prefix, target))
    }
}

impl Document for Targets {
    const KIND: &'static str = "targets";

    fn head(&self) -> &Head {
        &self.head
    }

    fn check(&self) -> Result<(), Error> {
        let mut names = BTreeSet::new();
        for role in self.delegations.iter().flat_map(|them| &them.roles) {
            role.signers.check()?;
            if TOP_LEVEL.contains(&role.name.as_str()) || role.name.is_empty() {
                return Err(Error::malformed(
                    Self::KIND,
                    "a delegation to a role of the root",
                ));
            }
            if !names.insert(&role.name) {
                return Err(Error::malformed(Self::KIND, "two delegations to one role"));
            }
            if role.paths.is_some() == role.path_hash_prefixes.is_some() {
                let reason = "a delegation needs either paths or path_hash_prefixes";
                return Err(Error::malformed(Self::KIND, reason));
            }
        }
        Ok(())
    }
}
