//! The key directory: secret keys as PEM files that only their owner can read. What the keys may do is said by the root.

use super::durable::{sync_folder, write_new_private};
use super::{Error, SigningKey};
use crate::model::words;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

words! {
    /// What a key is for (security.md 3.4).
    KeyRole, "key role" {
        /// Signs roots.
        Root = "root",
        /// Signs manifests and site trust; TUF's targets role.
        Release = "release",
        /// Signs the list of metadata versions.
        Snapshot = "snapshot",
        /// Signs how fresh that list is.
        Timestamp = "timestamp",
        /// Signs policy and receipts.
        Policy = "policy",
        /// Signs tickets for distribution points; a new one each week.
        Ticket = "ticket",
        /// An agent's own.
        Agent = "agent",
        /// An agent's own from the next epoch on, while it changes keys.
        NextAgent = "agent-next",
    }
}

/// The keys of a site, without the agents'.
pub const SITE_ROLES: [KeyRole; 5] = [
    KeyRole::Root,
    KeyRole::Release,
    KeyRole::Snapshot,
    KeyRole::Timestamp,
    KeyRole::Policy,
];

/// No PEM file of ours is larger.
const MAX_FILE: u64 = 64 * 1024;

/// A folder of key files.
#[derive(Debug, Clone)]
pub struct KeyDirectory {
    pub(super) path: PathBuf,
}

impl KeyDirectory {
    /// Makes the folder when it is missing; refuses one that others may enter.
    pub fn open(path: &Path) -> Result<Self, Error> {
        make_private_folder(path).map_err(|source| Error::file("make", path, source))?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// The keys that are here.
    pub fn list(&self) -> Vec<KeyRole> {
        let present = |role: &KeyRole| self.key_path(*role).is_file();
        KeyRole::ALL.iter().copied().filter(present).collect()
    }

    /// Makes and stores a new key. One that exists is never overwritten.
    pub fn generate(&self, role: KeyRole) -> Result<SigningKey, Error> {
        let key = SigningKey::generate()?;
        self.store(&format!("{role}.key"), key.to_pem().as_bytes())?;
        Ok(key)
    }

    /// Makes and stores every key of a site.
    pub fn generate_site(&self) -> Result<(), Error> {
        SITE_ROLES
            .iter()
            .try_for_each(|role| self.generate(*role).map(drop))
    }

    /// Puts a new key in the place of the one that may be there.
    #[cfg(feature = "site")]
    pub fn renew(&self, role: KeyRole) -> Result<SigningKey, Error> {
        if self.key_path(role).is_file() {
            self.remove(role)?;
        }
        self.generate(role)
    }

    /// Lets a key take the place of another, at one instant.
    pub fn promote(&self, from: KeyRole, to: KeyRole) -> Result<(), Error> {
        let path = self.key_path(to);
        fs::rename(self.key_path(from), &path)
            .and_then(|()| sync_folder(&self.path))
            .map_err(|source| Error::file("write", &path, source))
    }

    /// Reads a key.
    pub fn load(&self, role: KeyRole) -> Result<SigningKey, Error> {
        let path = self.key_path(role);
        key_of(&path, &self.read(&format!("{role}.key"))?)
    }

    /// Reads a file that [`Self::store`] wrote.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        read_small(&self.path.join(name))
    }

    pub(super) fn key_path(&self, role: KeyRole) -> PathBuf {
        self.path.join(format!("{role}.key"))
    }

    /// Stores a file of this name where there is none.
    pub(super) fn store(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path.join(name);
        write_new_private(&path, bytes).map_err(|source| Error::file("write", &path, source))
    }
}

/// The key in the bytes of a file, which errors name.
pub(super) fn key_of(path: &Path, pem: &[u8]) -> Result<SigningKey, Error> {
    SigningKey::from_pem(pem).map_err(|error| match error {
        Error::Unusable { what, reason } => {
            Error::unusable(what, format!("{} is no key ({reason})", path.display()))
        }
        other => other,
    })
}

fn read_small(path: &Path) -> Result<Vec<u8>, Error> {
    let read = || {
        let size = fs::metadata(path)?.len();
        if size > MAX_FILE {
            return Err(io::Error::other(format!(
                "{size} bytes are too many for a key file"
            )));
        }
        fs::read(path)
    };
    read().map_err(|source| Error::file("read", path, source))
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, MetadataExt};
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)?;
    let found = fs::symlink_metadata(path)?;
    let mode = found.mode() & 0o777;
    if !found.is_dir() || mode & 0o077 != 0 {
        let reason = format!("it must be a folder of mode 0700, its mode is {mode:04o}");
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
    }
    Ok(())
}

/// Elsewhere the folder inherits its parent's access list, which the installer closes.
#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::time::Timestamp;
    use crate::trust::authority::SiteAuthority;

    fn directory() -> (tempfile::TempDir, KeyDirectory) {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyDirectory::open(&folder.path().join("keys")).unwrap();
        (folder, keys)
    }

    #[test]
    fn a_site_has_five_different_keys_that_read_back() {
        let (_folder, keys) = directory();
        assert_eq!(keys.list(), []);
        keys.generate_site().unwrap();
        assert_eq!(keys.list(), SITE_ROLES);
        let mut ids: Vec<_> = SITE_ROLES
            .iter()
            .map(|role| keys.load(*role).unwrap().public().id())
            .collect();
        ids.dedup();
        assert_eq!(ids.len(), 5);
    }

    #[test]
    fn a_key_is_never_overwritten() {
        let (_folder, keys) = directory();
        let first = keys.generate(KeyRole::Agent).unwrap().public();
        let error = keys
            .generate(KeyRole::Agent)
            .err()
            .expect("refused")
            .to_string();
        assert!(error.starts_with("cannot write "), "{error}");
        assert_eq!(keys.load(KeyRole::Agent).unwrap().public(), first);
        assert_eq!(
            fs::read_dir(&keys.path).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn the_authority_reads_back() {
        let (_folder, keys) = directory();
        let made =
            SiteAuthority::generate("S01", Timestamp::from_millis(1_764_000_000_000)).unwrap();
        keys.store_authority(&made).unwrap();
        let read = keys.load_authority().unwrap();
        assert_eq!(read.certificate_pem(), made.certificate_pem());
    }

    #[test]
    fn a_missing_and_a_broken_key_file_are_named() {
        let (_folder, keys) = directory();
        let missing = keys
            .load(KeyRole::Policy)
            .err()
            .expect("missing")
            .to_string();
        assert!(
            missing.starts_with("cannot read ") && missing.contains("policy.key"),
            "{missing}"
        );
        fs::write(
            keys.key_path(KeyRole::Policy),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n",
        )
        .unwrap();
        assert!(matches!(
            keys.load(KeyRole::Policy),
            Err(Error::Unusable { .. })
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a03_only_the_owner_can_read_keys() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, keys) = directory();
        keys.generate(KeyRole::Root).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&keys.path), 0o700);
        assert_eq!(mode(&keys.key_path(KeyRole::Root)), 0o600);
    }
}
