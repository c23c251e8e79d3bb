//! What is released, as far as the machine knows: the site's TUF repository, asked over the line and kept in the agent's
//! folder. Policy alone makes nothing run: its manifest must be a target here too (security.md R1).

use super::Error;
use super::folder::{self, AgentFolder};
use super::line::Line;
use crate::host::files;
use crate::model::digest::Digest;
use crate::model::package::{ReleasedHead, name_path};
use crate::model::policy::PolicyBody;
use crate::model::time::Timestamp;
use crate::trust;
use crate::trust::tuf::client::MAX_METADATA;
use crate::trust::tuf::metadata::{Document, Metadata};
use crate::trust::tuf::{Fetcher, Store, TargetFile, Targets, Updater};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is released.
pub struct Releases<'a> {
    folder: &'a AgentFolder,
    line: &'a Line<'a>,
}

/// What the last look found. Only ever written after the metadata itself was kept, so losing it costs another look.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Known {
    /// The version of the snapshot.
    snapshot: u64,
    /// Until when what is known may be used for something new; none before the first look.
    fresh_until: Option<Timestamp>,
    /// The manifests that policy named and that were found released, by path.
    targets: BTreeMap<String, TargetFile>,
    /// When it was last told that what is known is stale.
    told_at: Option<Timestamp>,
}

impl<'a> Releases<'a> {
    /// What the machine knows, and the line to ask for more.
    pub fn new(folder: &'a AgentFolder, line: &'a Line<'a>) -> Self {
        Self { folder, line }
    }

    /// The target that is the policy's manifest; looks again when it is not known yet.
    pub fn target(&self, policy: &PolicyBody) -> Result<TargetFile, Error> {
        let known = self.known()?;
        match known.targets.get(&path_of(policy)) {
            Some(file) if suits(policy, file, known.snapshot) => Ok(file.clone()),
            _ => self.look(policy),
        }
    }

    /// Refuses to begin something new with what is stale and cannot be refreshed (U03). Before the first look nothing is.
    pub fn check_fresh(&self, policy: &PolicyBody) -> Result<(), Error> {
        let Some(until) = self.known()?.fresh_until else {
            return Ok(());
        };
        if self.line.now() < until {
            return Ok(());
        }
        match self.look(policy) {
            Ok(_) | Err(Error::NotReleased { .. }) => Ok(()),
            Err(Error::Interrupted) => Err(Error::Interrupted),
            Err(error @ Error::MetadataStale { .. }) => Err(error),
            Err(error) => Err(Error::MetadataStale {
                until,
                reason: error.to_string(),
            }),
        }
    }

    /// Looks once more before something is installed: what was taken back meanwhile is not. A site that cannot be reached
    /// hinders nothing while what is known is fresh.
    pub fn confirm(&self, policy: &PolicyBody) -> Result<(), Error> {
        match self.look(policy) {
            Err(Error::Transport(_)) => self.check_fresh(policy),
            looked => looked.map(drop),
        }
    }

    /// Whether nobody was told for a day that what is known is stale; counts as told from now on.
    pub fn is_staleness_news(&self) -> Result<bool, Error> {
        let (mut known, now) = (self.known()?, self.line.now());
        if known
            .told_at
            .is_some_and(|told_at| now < told_at.after(DAY))
        {
            return Ok(false);
        }
        known.told_at = Some(now);
        self.store(&known).map(|()| true)
    }

    fn look(&self, policy: &PolicyBody) -> Result<TargetFile, Error> {
        let kept = Kept(self.folder);
        let root = self.line.enrolled().root.clone();
        let trusted = Updater::under(root, (self, &kept), self.line.now())
            .and_then(Updater::refresh)
            .map_err(stale)?;
        let found = trusted.find(&path_of(policy)).map_err(stale)?;
        let mut known = self.known()?;
        if known.snapshot != trusted.snapshot_version() {
            known.targets.clear();
        }
        known.snapshot = trusted.snapshot_version();
        known.fresh_until = Some(trusted.fresh_until());
        known.told_at = None;
        known.targets.remove(&path_of(policy));
        let found = found.filter(|file| suits(policy, file, known.snapshot));
        if let Some(file) = &found {
            known.targets.insert(path_of(policy), file.clone());
        }
        self.store(&known)?;
        found.ok_or_else(|| Error::NotReleased {
            package: policy.package.clone(),
            version: policy.package_version,
            snapshot: known.snapshot,
            needed: policy.min_trust_version,
        })
    }

    fn known(&self) -> Result<Known, Error> {
        folder::load_or_default(&self.file())
    }

    fn store(&self, known: &Known) -> Result<(), Error> {
        folder::store(&self.file(), known)
    }

    fn file(&self) -> PathBuf {
        self.folder.identity("released.json")
    }
}

/// What the machine has of what is released.
pub fn head(folder: &AgentFolder) -> Result<Option<ReleasedHead>, Error> {
    let bytes = Kept(folder).load(Targets::KIND, MAX_METADATA)?;
    let head = |bytes: Vec<u8>| -> Result<_, trust::Error> {
        let targets = Metadata::<Targets>::read(&bytes, MAX_METADATA)?;
        Ok(ReleasedHead {
            version: targets.unverified().head.version,
            sha256: Digest::of(&bytes),
        })
    };
    Ok(bytes.map(head).transpose()?)
}

fn path_of(policy: &PolicyBody) -> String {
    name_path(&policy.package, policy.package_version)
}

/// Whether the target is what policy names, found by metadata that is no older than the policy demands (U02, U07).
fn suits(policy: &PolicyBody, file: &TargetFile, snapshot: u64) -> bool {
    snapshot >= policy.min_trust_version && file.is(&policy.manifest)
}

fn stale(error: Error) -> Error {
    match error {
        Error::Trust(trust::Error::Expired { what, at }) => Error::MetadataStale {
            until: at,
            reason: format!("the site's {what} is past it"),
        },
        other => other,
    }
}

impl Fetcher for Releases<'_> {
    type Error = Error;

    fn fetch(&self, file: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        self.line.metadata(file, limit)
    }
}

/// Metadata files in the agent's folder.
struct Kept<'a>(&'a AgentFolder);

impl Kept<'_> {
    /// Role names are quoted; the digest keeps any two apart on every file system.
    fn file(&self, role: &str) -> PathBuf {
        let digest = Digest::of(role.as_bytes()).to_string();
        self.0.metadata().join(format!("{}.json", &digest[..32]))
    }
}

impl Store for Kept<'_> {
    type Error = Error;

    fn load(&self, role: &str, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        folder::read(&self.file(role), limit as u64)
    }

    fn save(&self, role: &str, bytes: &[u8]) -> Result<(), Error> {
        folder::write(&self.file(role), bytes)
    }

    fn remove(&self, role: &str) -> Result<(), Error> {
        Ok(files::remove(&self.file(role))?)
    }
}
