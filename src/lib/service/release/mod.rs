//! Releases: the manifests of packages as targets of the site's TUF repository. What the release key here may sign alone is
//! released at once; the rest waits, and is carried to the release desk and back as a release request.

mod request;
mod review;

use super::Error;
use super::site::{self, SiteFolder};
use crate::catalog::Tx;
use crate::content::{MAX_MANIFEST, Store};
use crate::host::files::Lock;
use crate::model::digest::Digest;
use crate::model::package::{PackageName, PackageVersion, ReleasedHead, name_path};
use crate::model::time::Timestamp;
use crate::trust;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::tuf::client::MAX_METADATA;
use crate::trust::tuf::metadata::{draft, sign};
use crate::trust::tuf::repository::State;
use crate::trust::tuf::{OnlineKeys, Released, Repository, TargetFile, Targets};

use serde_json::Value;

pub use request::{ReleaseRequest, publish, request};
pub use review::{Review, Reviewed};

/// The name of the targets in the repository and in a signing request.
pub(super) const TARGETS: &str = "targets";

/// What is released. The site believes its own repository; agents verify it.
pub fn released(folder: &SiteFolder) -> Result<Released, Error> {
    let state = repository(folder)?.state()?;
    Ok(state.map(|state| state.released()).unwrap_or_default())
}

/// The same; none where nobody says what is released, as at a distribution point far from its site.
pub fn released_if_any(folder: &SiteFolder) -> Result<Option<Released>, Error> {
    if !folder.metadata().is_dir() {
        return Ok(None);
    }
    let state = repository(folder)?.state()?;
    Ok(state.map(|state| state.released()))
}

/// What is published, for comparison elsewhere; nothing before the first release.
pub fn head(folder: &SiteFolder) -> Result<Option<ReleasedHead>, Error> {
    let repository = repository(folder)?;
    let state = repository.state()?;
    let version = state.as_ref().and_then(State::targets);
    let version = version.map(|targets| targets.head.version);
    let head = |bytes: Vec<u8>| {
        let sha256 = Digest::of(&bytes);
        version.map(|version| ReleasedHead { version, sha256 })
    };
    Ok(repository.published_targets()?.and_then(head))
}

/// Whether this is, or was, what is published here: `Err` says what else was.
pub fn compare(folder: &SiteFolder, other: ReleasedHead) -> Result<Result<(), String>, Error> {
    let name = format!("{}.targets.json", other.version);
    let here = repository(folder)?.file(&name, MAX_METADATA)?;
    Ok(match here.map(|bytes| Digest::of(&bytes)) {
        Some(found) if found == other.sha256 => Ok(()),
        Some(_) => Err("this site published another one".to_owned()),
        None => Err("this site never published it".to_owned()),
    })
}

/// The site's repository.
pub fn repository(folder: &SiteFolder) -> Result<Repository, Error> {
    Ok(Repository::open(&folder.metadata())?)
}

/// Renews what has little life left, and signs the targets anew when that is needed and the key is here. What is right is
/// left as it is, so this may be called at any time. Nothing, while the site waits for its first targets.
pub fn renew(folder: &SiteFolder, now: Timestamp) -> Result<Option<u64>, Error> {
    let _lock = lock(folder)?;
    let repository = repository(folder)?;
    let keys = site::load_site_keys(folder)?;
    let needs_targets = repository.needs_targets(&keys.root, now)?;
    let targets = match keys.release {
        Some(release) if needs_targets => Some(sign(&repository.next_targets(now)?, &[&release])?),
        _ => None,
    };
    if targets.is_none() && repository.state()?.is_none() {
        return Ok(None);
    }
    publish_signed(folder, targets.as_deref(), now).map(|state| Some(state.snapshot_version()))
}

/// After a restore: every version is above all that were given out since the backup. Says whether the release keys, which are
/// elsewhere, must sign the targets anew before agents believe them.
pub(super) fn pass_over(folder: &SiteFolder, gap: u64, now: Timestamp) -> Result<bool, Error> {
    {
        let _lock = lock(folder)?;
        repository(folder)?.pass_over(gap)?;
    }
    renew(folder, now)?;
    let (repository, root) = (repository(folder)?, site::load_root(folder)?);
    Ok(repository.state()?.is_some() && repository.needs_targets(&root, now)?)
}

/// Releases a package version when the key that is here may do so alone; gives the version of the snapshot by which it is
/// released.
pub fn propose(
    folder: &SiteFolder,
    store: &Store,
    name: &PackageName,
    now: Timestamp,
) -> Result<Option<u64>, Error> {
    let _lock = lock(folder)?;
    let repository = repository(folder)?;
    let state = repository.state()?;
    let path = name_path(&name.package, name.version);
    if let Some(state) = state.filter(|state| state.released().names(&path, &name.manifest)) {
        return Ok(Some(state.snapshot_version()));
    }
    let Some(release) = site::load_site_keys(folder)?.release else {
        return Ok(None);
    };
    let mut targets = repository.next_targets(now)?;
    add(&mut targets, store, name)?;
    let signed = sign(&targets, &[&release])?;
    publish_signed(folder, Some(&signed), now).map(|state| Some(state.snapshot_version()))
}

/// The targets as they are, to be signed anew; nothing, while the site waits for its first targets.
pub(super) fn unchanged(folder: &SiteFolder, now: Timestamp) -> Result<Option<Value>, Error> {
    let repository = repository(folder)?;
    match repository.state()? {
        None => Ok(None),
        Some(_) => Ok(Some(draft(&repository.next_targets(now)?)?)),
    }
}

/// After a change of keys: publishes targets that were signed anew, unless others followed meanwhile, and signs with the
/// online keys of today.
pub(super) fn follow_keys(
    folder: &SiteFolder,
    targets: Option<&[u8]>,
    now: Timestamp,
) -> Result<(), Error> {
    let _lock = lock(folder)?;
    if repository(folder)?.state()?.is_none() {
        return Ok(());
    }
    match publish_signed(folder, targets, now) {
        Err(Error::Trust(trust::Error::OtherVersion { .. })) => {
            publish_signed(folder, None, now).map(drop)
        }
        published => published.map(drop),
    }
}

/// Package versions that no release names yet.
pub fn waiting(tx: &mut Tx) -> Result<Vec<PackageVersion>, Error> {
    let mut packages = tx.packages()?;
    packages.retain(|package| package.released_in.is_none());
    Ok(packages)
}

/// Notes what was released, also what an interrupted run has left unnoted.
pub fn note(tx: &mut Tx, released: &Released, snapshot: u64) -> Result<Vec<PackageVersion>, Error> {
    let mut noted = waiting(tx)?;
    noted.retain(|package| {
        let path = name_path(&package.package, package.version);
        released.names(&path, &package.manifest)
    });
    for package in &noted {
        tx.set_released(&package.package, package.version, snapshot)?;
    }
    Ok(noted)
}

/// Puts a manifest among the targets. A released version never changes.
fn add(targets: &mut Targets, store: &Store, name: &PackageName) -> Result<(), Error> {
    let bytes = store.read(&name.manifest, MAX_MANIFEST)?;
    let path = name_path(&name.package, name.version);
    let file = TargetFile::of(&bytes);
    match targets.targets.get(&path) {
        Some(known) if *known != file => {
            let reason = format!("version {} is released with another manifest", name.version);
            Err(Error::refused("release", &name.package, reason))
        }
        _ => {
            targets.targets.insert(path, file);
            Ok(())
        }
    }
}

fn publish_signed(
    folder: &SiteFolder,
    targets: Option<&[u8]>,
    now: Timestamp,
) -> Result<State, Error> {
    let keys = KeyDirectory::open(&folder.keys())?;
    let online = OnlineKeys {
        snapshot: keys.load(KeyRole::Snapshot)?,
        timestamp: keys.load(KeyRole::Timestamp)?,
    };
    let signed: Vec<_> = targets.iter().map(|bytes| (TARGETS, *bytes)).collect();
    let root = site::load_root(folder)?;
    Ok(repository(folder)?.publish(&root, &signed, &online, now)?)
}

/// One at a time: versions are counted here.
fn lock(folder: &SiteFolder) -> Result<Lock, Error> {
    Ok(Lock::take(&folder.metadata_lock())?)
}

#[cfg(test)]
mod tests;
