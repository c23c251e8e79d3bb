//! What a repository says at one moment, and which files there are by it.

use super::super::metadata::{Document, Snapshot, TargetFile, Targets, Timestamp};
use crate::model::digest::Digest;
use crate::trust::Error;
use std::collections::BTreeMap;

/// What a repository says at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(super) timestamp: Timestamp,
    pub(super) snapshot: Snapshot,
    /// By role, the top-level one called `targets`.
    pub(super) roles: BTreeMap<String, Targets>,
}

impl State {
    /// The version of the snapshot.
    pub fn snapshot_version(&self) -> u64 {
        self.snapshot.head.version
    }

    /// The top-level targets.
    pub fn targets(&self) -> Option<&Targets> {
        self.roles.get(Targets::KIND)
    }

    /// All files that clients find: those of the top-level role, and of the others those that they may speak of.
    pub fn released(&self) -> Released {
        let paths = self.roles.values().flat_map(|role| role.targets.keys());
        let found = paths.filter_map(|path| Some((path.clone(), self.find(path)?.clone())));
        Released::of(found)
    }

    fn find(&self, path: &str) -> Option<&TargetFile> {
        let top = self.targets()?;
        let delegated = top.delegations.iter().flat_map(|them| &them.roles);
        let mut roles = delegated.filter(|role| role.is_for(path));
        top.targets
            .get(path)
            .or_else(|| roles.find_map(|role| self.roles.get(&role.name)?.targets.get(path)))
    }
}

/// The files that a repository says there are, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Released(BTreeMap<String, TargetFile>);

impl Released {
    /// These files.
    pub fn of(files: impl IntoIterator<Item = (String, TargetFile)>) -> Self {
        Self(files.into_iter().collect())
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the path is there, with this digest.
    pub fn names(&self, path: &str, digest: &Digest) -> bool {
        self.0.get(path).is_some_and(|file| file.is(digest))
    }

    /// Refuses bytes that are not those of the path.
    pub fn check(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        let found = self.0.get(path).ok_or_else(|| Error::not_released(path))?;
        found.check(bytes)
    }
}
