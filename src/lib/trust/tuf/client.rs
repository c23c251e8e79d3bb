//! The client's workflow (specification 1.0.34, section 5): root, timestamp, snapshot, targets, then the ordered search
//! through delegations. Each document is stored as it came as soon as it is believed, so that what was learned outlives a
//! failure of the next step.

use super::super::Error;
use super::super::root::{MAX_ROOT_BYTES, MAX_ROOT_STEPS, Root};
use super::metadata::{
    Authority, DelegatedRole, Delegations, Document, MetaFile, Metadata, Snapshot, TargetFile,
    Targets, Timestamp,
};
use super::path::quote;
use crate::model::time::Timestamp as Instant;
use std::collections::BTreeSet;
use std::rc::Rc;

const KIB: usize = 1024;
/// The most bytes of a timestamp, which nothing else bounds (U04).
pub const MAX_TIMESTAMP: usize = 64 * KIB;
/// The most bytes of other metadata, also when the length that is signed says more.
pub const MAX_METADATA: usize = 8 * KIB * KIB;
/// More roles than any search of ours asks; bounds a search in a graph that an attacker drew.
const MAX_ROLES: usize = 32;

/// Where a repository's metadata comes from.
pub trait Fetcher {
    /// What can go wrong on the way.
    type Error: From<Error>;
    /// The file of this name, of at most `limit` bytes; nothing when the repository has none.
    fn fetch(&self, file: &str, limit: usize) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Where believed metadata is kept, durably, by the role's name.
pub trait Store {
    /// What can go wrong.
    type Error;
    /// What is kept of a role.
    fn load(&self, role: &str, limit: usize) -> Result<Option<Vec<u8>>, Self::Error>;
    /// Keeps it instead of what was kept before.
    fn save(&self, role: &str, bytes: &[u8]) -> Result<(), Self::Error>;
    /// Keeps nothing of the role.
    fn remove(&self, role: &str) -> Result<(), Self::Error>;
}

/// A client at work on one repository, at one instant: the specification's fixed start time.
pub struct Updater<'a, F, S> {
    root: Root,
    fetcher: &'a F,
    store: &'a S,
    now: Instant,
}

impl<'a, F: Fetcher, S: Store<Error = F::Error>> Updater<'a, F, S> {
    /// Goes on from the root that the store holds.
    pub fn open(fetcher: &'a F, store: &'a S, now: Instant) -> Result<Self, F::Error> {
        let held = store.load(ROOT, MAX_ROOT_BYTES)?;
        let bytes = held.ok_or(Error::NotThere { what: ROOT })?;
        Ok(Self {
            root: Root::trusted(&bytes)?,
            fetcher,
            store,
            now,
        })
    }

    /// Goes on under a root that was walked to elsewhere.
    pub fn under(
        root: Root,
        (fetcher, store): (&'a F, &'a S),
        now: Instant,
    ) -> Result<Self, F::Error> {
        let updater = Self {
            root,
            fetcher,
            store,
            now,
        };
        updater.keep_root()?;
        Ok(updater)
    }

    /// Follows the roots version by version (5.3).
    pub fn walk(mut self) -> Result<Self, F::Error> {
        for _ in 0..MAX_ROOT_STEPS {
            let file = format!("{}.root.json", self.root.version() + 1);
            let Some(bytes) = self.fetcher.fetch(&file, MAX_ROOT_BYTES)? else {
                break;
            };
            self.root = self.root.next(&bytes)?;
            self.keep_root()?;
        }
        Ok(self)
    }

    /// Brings timestamp, snapshot and top-level targets up to date (5.3.10 to 5.6).
    pub fn refresh(self) -> Result<Trusted<'a, F, S>, F::Error> {
        self.root.check_expiry(self.now)?;
        let timestamp = self.timestamp()?;
        let snapshot = self.snapshot(&timestamp)?;
        let authority = self.root.authority(Targets::KIND);
        let targets = self.targets(&snapshot, Targets::KIND, authority)?;
        let ends = [
            self.root.expires_at(),
            timestamp.head.expires,
            snapshot.head.expires,
            targets.head.expires,
        ];
        Ok(Trusted {
            fresh_until: ends.into_iter().fold(timestamp.head.expires, Instant::min),
            updater: self,
            snapshot,
            targets,
        })
    }

    /// Stores the root. What keys signed that it no longer names is forgotten first: it may be a fast-forward attack's
    /// (5.3.11, U09).
    fn keep_root(&self) -> Result<(), F::Error> {
        let held = self.store.load(ROOT, MAX_ROOT_BYTES)?;
        if held.as_deref() == Some(self.root.bytes()) {
            return Ok(());
        }
        let held = held.and_then(|bytes| Root::trusted(&bytes).ok());
        if held.is_none_or(|held| !self.root.keeps_online_keys_of(&held)) {
            self.store.remove(Timestamp::KIND)?;
            self.store.remove(Snapshot::KIND)?;
        }
        self.store.save(ROOT, self.root.bytes())
    }

    /// 5.4
    fn timestamp(&self) -> Result<Timestamp, F::Error> {
        let authority = self.root.authority(Timestamp::KIND);
        let held: Option<Timestamp> = self.held(Timestamp::KIND, authority)?.map(|held| held.0);
        let bytes = self.fetch("timestamp.json", Timestamp::KIND, MAX_TIMESTAMP)?;
        let new: Timestamp = Metadata::read(&bytes, MAX_TIMESTAMP)?.believe(authority)?;
        if let Some(held) = held {
            check_version::<Timestamp>(held.head.version, new.head.version)?;
            if held.head.version == new.head.version {
                held.head.check_expiry(Timestamp::KIND, self.now)?;
                return Ok(held);
            }
            check_version::<Snapshot>(held.snapshot().version, new.snapshot().version)?;
        }
        new.head.check_expiry(Timestamp::KIND, self.now)?;
        self.store.save(Timestamp::KIND, &bytes)?;
        Ok(new)
    }

    /// 5.5
    fn snapshot(&self, timestamp: &Timestamp) -> Result<Snapshot, F::Error> {
        let authority = self.root.authority(Snapshot::KIND);
        let listed = timestamp.snapshot();
        let held: Option<(Snapshot, Vec<u8>)> = self.held(Snapshot::KIND, authority)?;
        let held = match held {
            Some((held, bytes)) if self.is_current(listed, &held, &bytes) => return Ok(held),
            held => held.map(|held| held.0),
        };
        let (new, bytes) = self.fetch_listed::<Snapshot>(Snapshot::KIND, listed, authority)?;
        if let Some(held) = held {
            new.check_follows(&held)?;
        }
        new.head.check_expiry(Snapshot::KIND, self.now)?;
        self.store.save(Snapshot::KIND, &bytes)?;
        Ok(new)
    }

    /// 5.6, for the top-level role and for delegated ones.
    fn targets(
        &self,
        snapshot: &Snapshot,
        name: &str,
        authority: Authority<'_>,
    ) -> Result<Targets, F::Error> {
        let listed = snapshot.role(name);
        let listed = listed.ok_or_else(|| not_in_snapshot(name))?;
        let file = quote(name);
        match self.held::<Targets>(&file, authority)? {
            Some((held, bytes)) if self.is_current(listed, &held, &bytes) => return Ok(held),
            _ => {}
        }
        let (new, bytes) = self.fetch_listed::<Targets>(&file, listed, authority)?;
        new.head.check_expiry(Targets::KIND, self.now)?;
        self.store.save(&file, &bytes)?;
        Ok(new)
    }

    /// What is kept of a role, when its keys still sign for it.
    fn held<T: Document>(
        &self,
        file: &str,
        authority: Authority<'_>,
    ) -> Result<Option<(T, Vec<u8>)>, F::Error> {
        let Some(bytes) = self.store.load(file, MAX_METADATA)? else {
            return Ok(None);
        };
        let believed = Metadata::read(&bytes, MAX_METADATA).and_then(|it| it.believe(authority));
        Ok(believed.ok().map(|signed| (signed, bytes)))
    }

    fn is_current<T: Document>(&self, listed: &MetaFile, held: &T, bytes: &[u8]) -> bool {
        held.head().version == listed.version
            && listed.check(T::KIND, bytes).is_ok()
            && held.head().check_expiry(T::KIND, self.now).is_ok()
    }

    fn fetch_listed<T: Document>(
        &self,
        file: &str,
        listed: &MetaFile,
        authority: Authority<'_>,
    ) -> Result<(T, Vec<u8>), F::Error> {
        let limit = listed.length.map_or(MAX_METADATA, |length| {
            usize::try_from(length).map_or(MAX_METADATA, |length| length.min(MAX_METADATA))
        });
        let name = match self.root.has_consistent_snapshots() {
            true => format!("{}.{file}.json", listed.version),
            false => format!("{file}.json"),
        };
        let bytes = self.fetch(&name, T::KIND, limit)?;
        listed.check(T::KIND, &bytes)?;
        let new: T = Metadata::read(&bytes, MAX_METADATA)?.believe(authority)?;
        if new.head().version != listed.version {
            return Err(Error::OtherVersion {
                what: T::KIND,
                known: listed.version,
                found: new.head().version,
            }
            .into());
        }
        Ok((new, bytes))
    }

    fn fetch(&self, file: &str, what: &'static str, limit: usize) -> Result<Vec<u8>, F::Error> {
        let bytes = self.fetcher.fetch(file, limit)?;
        Ok(bytes.ok_or(Error::NotThere { what })?)
    }
}

const ROOT: &str = "root";

fn not_in_snapshot(name: &str) -> Error {
    Error::malformed(Snapshot::KIND, format!("role {name:?} is not in it"))
}

fn check_version<T: Document>(known: u64, found: u64) -> Result<(), Error> {
    if found < known {
        return Err(Error::OtherVersion {
            what: T::KIND,
            known,
            found,
        });
    }
    Ok(())
}

/// A repository whose metadata is up to date and believed.
pub struct Trusted<'a, F, S> {
    updater: Updater<'a, F, S>,
    fresh_until: Instant,
    snapshot: Snapshot,
    targets: Targets,
}

impl<F: Fetcher, S: Store<Error = F::Error>> Trusted<'_, F, S> {
    /// The version of the snapshot.
    pub fn snapshot_version(&self) -> u64 {
        self.snapshot.head.version
    }

    /// When the first of its top-level documents expires.
    pub fn fresh_until(&self) -> Instant {
        self.fresh_until
    }

    /// The root that all hangs on.
    pub fn root(&self) -> &Root {
        &self.updater.root
    }

    /// What the first role that speaks of the path says of it, depth first, in the order of the delegations (5.6.7).
    pub fn find(&self, path: &str) -> Result<Option<TargetFile>, F::Error> {
        let mut visited = BTreeSet::new();
        let mut waiting = Vec::new();
        if let Some(found) = look(self.targets.clone(), path, &mut waiting) {
            return Ok(Some(found));
        }
        while let Some((delegations, role)) = waiting.pop() {
            if visited.len() >= MAX_ROLES || !visited.insert(role.name.clone()) {
                continue;
            }
            let authority = delegations.authority(&role);
            let targets = self
                .updater
                .targets(&self.snapshot, &role.name, authority)?;
            if let Some(found) = look(targets, path, &mut waiting) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// Roles still to be asked, the next one last, each with the delegations that name it.
type Waiting = Vec<(Rc<Delegations>, DelegatedRole)>;

/// What a role says of the path; else puts the roles that may speak of it on the pile. A terminating one ends the search of
/// all others.
fn look(mut asked: Targets, path: &str, waiting: &mut Waiting) -> Option<TargetFile> {
    let found = asked.targets.remove(path);
    if found.is_some() {
        return found;
    }
    let delegations = Rc::new(asked.delegations?);
    let mut children = Vec::new();
    for role in delegations.roles.iter().filter(|role| role.is_for(path)) {
        children.push((delegations.clone(), role.clone()));
        if role.terminating {
            waiting.clear();
            break;
        }
    }
    waiting.extend(children.into_iter().rev());
    None
}
