//! A repository as its owner writes it: targets that were signed with release keys, and snapshot and timestamp, which are
//! signed here. Content goes before what names it, and the timestamp last; an interrupted run leaves the former state whole.

mod state;

use super::super::durable;
use super::super::root::Root;
use super::super::{Error, SigningKey};
use super::client::{Fetcher, MAX_METADATA, MAX_TIMESTAMP};
use super::metadata::{
    self, Authority, Document, Hashes, Head, MetaFile, Metadata, Snapshot, Targets, Timestamp,
};
use super::path::quote;
use crate::model::digest::Digest;
use crate::model::time::Timestamp as Instant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use state::{Released, State};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a timestamp is good (security.md 3.4, U03).
const TIMESTAMP_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a snapshot is good.
const SNAPSHOT_LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// Targets with less life left are signed anew.
const TARGETS_OVERLAP: Duration = Duration::from_secs(60 * 24 * 60 * 60);
/// How long targets are good.
pub const TARGETS_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A folder of metadata files, as they are served.
#[derive(Debug, Clone)]
pub struct Repository {
    folder: PathBuf,
}

/// The keys that are where the repository is.
pub struct OnlineKeys {
    /// Signs snapshots.
    pub snapshot: SigningKey,
    /// Signs timestamps.
    pub timestamp: SigningKey,
}

impl Repository {
    /// The repository in a folder, which is made when it is missing.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        durable::make_readable_folder(folder)
            .map_err(|source| Error::file("make", folder, source))?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The file of this name; nothing when there is none, as for every name that is not one of metadata.
    pub fn file(&self, name: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        if !is_metadata_name(name) {
            return Ok(None);
        }
        let path = self.folder.join(name);
        match durable::read(&path, limit as u64) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::file("read", &path, source)),
        }
    }

    /// What was published last; nothing before the first time. Our own folder is believed; what is served from it is
    /// verified by whoever reads it.
    pub fn state(&self) -> Result<Option<State>, Error> {
        let Some(bytes) = self.file("timestamp.json", MAX_TIMESTAMP)? else {
            return Ok(None);
        };
        let timestamp: Timestamp = Metadata::read(&bytes, MAX_TIMESTAMP)?.into_signed();
        let snapshot: Snapshot = self.listed("snapshot", timestamp.snapshot())?;
        let mut roles = BTreeMap::new();
        for (file, listed) in &snapshot.meta {
            let name = file.strip_suffix(".json").unwrap_or(file);
            roles.insert(name.to_owned(), self.listed(name, listed)?);
        }
        Ok(Some(State {
            timestamp,
            snapshot,
            roles,
        }))
    }

    /// After a restore: from now on every version is above all that were given out since the backup was made. What is
    /// published becomes good again by `publish`, and by targets that the release keys sign anew.
    pub fn pass_over(&self, gap: u64) -> Result<(), Error> {
        let Some(state) = self.state()? else {
            return Ok(());
        };
        let floor = Floor {
            targets: state.targets().map_or(0, |own| own.head.version) + gap,
            snapshot: state.snapshot_version() + gap,
            timestamp: state.timestamp.head.version + gap,
        };
        let bytes = serde_json::to_vec(&floor).map_err(|e| Error::malformed(FLOOR_FILE, e))?;
        self.write(FLOOR_FILE, &bytes)
    }

    fn floor(&self) -> Result<Floor, Error> {
        let path = self.folder.join(FLOOR_FILE);
        match durable::read(&path, MAX_TIMESTAMP as u64) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).map_err(|e| Error::malformed(FLOOR_FILE, e))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Floor::default()),
            Err(source) => Err(Error::file("read", &path, source)),
        }
    }

    /// The next top-level targets, to be changed and signed.
    pub fn next_targets(&self, now: Instant) -> Result<Targets, Error> {
        let (state, floor) = (self.state()?, self.floor()?);
        let mut next = match state.as_ref().and_then(State::targets) {
            Some(known) => known.clone(),
            None => Targets {
                head: Head::new::<Targets>(0, now),
                targets: BTreeMap::new(),
                delegations: None,
            },
        };
        let version = floor.targets.max(next.head.version + 1);
        next.head = Head::new::<Targets>(version, now.after(TARGETS_LIFE));
        Ok(next)
    }

    /// The top-level targets as they were published, with their signatures.
    pub fn published_targets(&self) -> Result<Option<Vec<u8>>, Error> {
        let Some(state) = self.state()? else {
            return Ok(None);
        };
        let version = state.targets().map_or(0, |targets| targets.head.version);
        self.file(&versioned(Targets::KIND, version), MAX_METADATA)
    }

    /// Whether the targets must be signed anew although nothing is added: there are none, they are about to expire, they
    /// are of a backup, or the release keys are others now.
    pub fn needs_targets(&self, root: &Root, now: Instant) -> Result<bool, Error> {
        let Some(state) = self.state()? else {
            return Ok(true);
        };
        let Some(targets) = state.targets() else {
            return Ok(true);
        };
        let name = versioned(Targets::KIND, targets.head.version);
        let is_signed = self.is_signed::<Targets>(&name, root.authority(Targets::KIND))?;
        let is_passed_over = targets.head.version < self.floor()?.targets;
        Ok(!is_signed || is_passed_over || targets.head.expires < now.after(TARGETS_OVERLAP))
    }

    /// Publishes signed targets of these roles, together with a snapshot and a timestamp; with none, renews what has little
    /// life left. What is right is left as it is, so this may be called at any time.
    pub fn publish(
        &self,
        root: &Root,
        signed: &[(&str, &[u8])],
        keys: &OnlineKeys,
        now: Instant,
    ) -> Result<State, Error> {
        let known = self.state()?;
        let mut next = Draft::after(known.as_ref(), self.floor()?.targets);
        for (name, bytes) in signed {
            next.take(name, bytes)?;
        }
        next.check(root)?;
        for (name, bytes) in signed {
            self.write(&versioned(name, next.meta[&file_of(name)].version), bytes)?;
        }
        let Draft { roles, meta, .. } = next;
        let authority = |role| root.authority(role);
        let (snapshot, listed) =
            self.snapshot(known.as_ref(), meta, (authority("snapshot"), keys), now)?;
        let timestamp =
            self.timestamp(known.as_ref(), listed, (authority("timestamp"), keys), now)?;
        Ok(State {
            timestamp,
            snapshot,
            roles,
        })
    }

    fn snapshot(
        &self,
        known: Option<&State>,
        meta: BTreeMap<String, MetaFile>,
        (authority, keys): (Authority<'_>, &OnlineKeys),
        now: Instant,
    ) -> Result<(Snapshot, MetaFile), Error> {
        let floor = self.floor()?.snapshot;
        if let Some(known) = known {
            let listed = known.timestamp.snapshot();
            let name = versioned("snapshot", listed.version);
            let stays = known.snapshot.meta == meta
                && listed.version >= floor
                && known.snapshot.head.expires > now.after(SNAPSHOT_LIFE / 2)
                && self.is_signed::<Snapshot>(&name, authority)?;
            if stays {
                return Ok((known.snapshot.clone(), listed.clone()));
            }
        }
        let version = floor.max(known.map_or(0, State::snapshot_version) + 1);
        let head = Head::new::<Snapshot>(version, now.after(SNAPSHOT_LIFE));
        let snapshot = Snapshot { head, meta };
        let bytes = metadata::sign(&snapshot, &[&keys.snapshot])?;
        self.write(&versioned("snapshot", version), &bytes)?;
        Ok((snapshot, described(version, &bytes)))
    }

    fn timestamp(
        &self,
        known: Option<&State>,
        listed: MetaFile,
        (authority, keys): (Authority<'_>, &OnlineKeys),
        now: Instant,
    ) -> Result<Timestamp, Error> {
        let floor = self.floor()?.timestamp;
        if let Some(known) = known.map(|known| &known.timestamp) {
            let stays = *known.snapshot() == listed
                && known.head.version >= floor
                && known.head.expires > now.after(TIMESTAMP_LIFE - DAY)
                && self.is_signed::<Timestamp>(TIMESTAMP_FILE, authority)?;
            if stays {
                return Ok(known.clone());
            }
        }
        let version = floor.max(known.map_or(0, |known| known.timestamp.head.version) + 1);
        let head = Head::new::<Timestamp>(version, now.after(TIMESTAMP_LIFE));
        let timestamp = Timestamp::new(head, listed);
        let bytes = metadata::sign(&timestamp, &[&keys.timestamp])?;
        self.write(TIMESTAMP_FILE, &bytes)?;
        Ok(timestamp)
    }

    fn is_signed<T: Document>(&self, file: &str, authority: Authority<'_>) -> Result<bool, Error> {
        let bytes = self.file(file, MAX_METADATA)?;
        let read = bytes.and_then(|bytes| Metadata::<T>::read(&bytes, MAX_METADATA).ok());
        Ok(read.is_some_and(|it| it.check_signed_by(authority).is_ok()))
    }

    fn listed<T: Document>(&self, name: &str, listed: &MetaFile) -> Result<T, Error> {
        let bytes = self.file(&versioned(name, listed.version), MAX_METADATA)?;
        let bytes = bytes.ok_or(Error::NotThere { what: T::KIND })?;
        listed.check(T::KIND, &bytes)?;
        Ok(Metadata::read(&bytes, MAX_METADATA)?.into_signed())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.folder.join(name);
        durable::write_readable(&path, bytes).map_err(|source| Error::file("write", &path, source))
    }
}

impl Fetcher for Repository {
    type Error = Error;

    fn fetch(&self, file: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        self.file(file, limit)
    }
}

const TIMESTAMP_FILE: &str = "timestamp.json";
/// No name of metadata, so that it is never served.
const FLOOR_FILE: &str = "floor.json";

/// The least versions that may be given out.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    targets: u64,
    snapshot: u64,
    timestamp: u64,
}

/// What is about to be published.
struct Draft {
    /// The least version of the top-level targets.
    floor: u64,
    roles: BTreeMap<String, Targets>,
    meta: BTreeMap<String, MetaFile>,
    signed: BTreeMap<String, Metadata<Targets>>,
}

impl Draft {
    fn after(known: Option<&State>, floor: u64) -> Self {
        Self {
            floor,
            roles: known.map(|known| known.roles.clone()).unwrap_or_default(),
            meta: known
                .map(|known| known.snapshot.meta.clone())
                .unwrap_or_default(),
            signed: BTreeMap::new(),
        }
    }

    /// Takes in the next version of a role's targets; the very file that is published already is one too.
    fn take(&mut self, role: &str, bytes: &[u8]) -> Result<(), Error> {
        let metadata = Metadata::<Targets>::read(bytes, MAX_METADATA)?;
        let targets = metadata.unverified();
        let (known, found) = (self.meta.get(&file_of(role)), targets.head.version);
        if known
            .is_some_and(|known| found == known.version && known.check("targets", bytes).is_ok())
        {
            return Ok(());
        }
        let known = known.map_or(0, |known| known.version);
        let floor = if role == Targets::KIND { self.floor } else { 0 };
        if found != floor.max(known + 1) {
            return Err(Error::OtherVersion {
                what: Targets::KIND,
                known,
                found,
            });
        }
        self.meta.insert(file_of(role), described(found, bytes));
        self.roles.insert(role.to_owned(), targets.clone());
        self.signed.insert(role.to_owned(), metadata);
        Ok(())
    }

    /// Refuses what is not signed by those whom the root, and the targets that it will be published with, name.
    fn check(&self, root: &Root) -> Result<(), Error> {
        let top = self.roles.get(Targets::KIND);
        let top = top.ok_or(Error::NotThere {
            what: Targets::KIND,
        })?;
        for (name, metadata) in &self.signed {
            if name == Targets::KIND {
                metadata.check_signed_by(root.authority(name))?;
                continue;
            }
            let found = top
                .delegations
                .as_ref()
                .and_then(|all| Some((all, all.role(name)?)));
            let (delegations, role) = found.ok_or_else(|| {
                Error::malformed(
                    Targets::KIND,
                    format!("nothing is handed on to role {name:?}"),
                )
            })?;
            metadata.check_signed_by(delegations.authority(role))?;
        }
        Ok(())
    }
}

/// Whether a name asked for by a stranger may be one of our files: `timestamp.json`, or version, role, `json`.
fn is_metadata_name(name: &str) -> bool {
    let is_role = |role: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-~%".contains(&byte);
        !role.is_empty() && role.len() <= 200 && role.bytes().all(is_plain)
    };
    let is_version = |version: &str| {
        (1..=20).contains(&version.len()) && version.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = name.split_once('.');
    name == TIMESTAMP_FILE
        || parts.is_some_and(|(version, rest)| {
            is_version(version) && rest.strip_suffix(".json").is_some_and(is_role)
        })
}

fn versioned(name: &str, version: u64) -> String {
    format!("{version}.{}.json", quote(name))
}

fn file_of(role: &str) -> String {
    format!("{role}.json")
}

fn described(version: u64, bytes: &[u8]) -> MetaFile {
    let digest = Digest::of(bytes).to_string();
    MetaFile {
        version,
        length: Some(bytes.len() as u64),
        hashes: Some(Hashes(BTreeMap::from([("sha256".to_owned(), digest)]))),
    }
}
