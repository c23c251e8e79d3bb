//! A site's folder: what lies where.

use crate::host::files;
use crate::service::Error;
use crate::trust::keys::KeyDirectory;
use std::path::{Path, PathBuf};

/// Where everything of a site lies, except a catalog that is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFolder {
    path: PathBuf,
}

impl SiteFolder {
    /// The folder at a path, whether it is there or not.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The catalog, unless another address is given.
    pub fn catalog(&self) -> PathBuf {
        self.path.join("catalog.db")
    }

    /// The site's keys.
    pub fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }

    /// The root of a version.
    pub fn root(&self, version: u64) -> PathBuf {
        self.path.join(format!("trust/root/{version}.json"))
    }

    /// The site trust document.
    pub fn site_trust(&self) -> PathBuf {
        self.path.join("trust/site-trust.json")
    }

    /// What vouches for the ticket key.
    pub fn ticket_key(&self) -> PathBuf {
        self.path.join("trust/ticket-key.json")
    }

    /// What is known of the site's clock.
    pub fn clock(&self) -> PathBuf {
        self.path.join("clock.json")
    }

    /// The roster of operators.
    pub fn roster(&self) -> PathBuf {
        self.path.join("trust/operators.json")
    }

    /// The last signed head of the audit log.
    pub fn audit_head(&self) -> PathBuf {
        self.path.join("trust/audit-head.json")
    }

    /// The key of whoever made the site, in simple mode.
    pub fn operator_key(&self) -> PathBuf {
        self.path.join("keys/operator.key")
    }

    /// The repository of what is released.
    pub fn metadata(&self) -> PathBuf {
        self.path.join("trust/metadata")
    }

    /// Held while the repository is written.
    pub fn metadata_lock(&self) -> PathBuf {
        self.path.join("trust/metadata.lock")
    }

    /// What of the site trust is on its way out.
    pub fn retiring(&self) -> PathBuf {
        self.path.join("trust/retiring.json")
    }

    /// A site that is being made and waits for signatures from elsewhere.
    pub fn begun(&self) -> PathBuf {
        self.path.join("trust/begun.json")
    }

    /// When the last backup was made.
    pub fn last_backup(&self) -> PathBuf {
        self.path.join("last-backup")
    }

    /// The content store.
    pub fn content(&self) -> PathBuf {
        self.path.join("content")
    }

    pub(in crate::service) fn make(&self) -> Result<KeyDirectory, Error> {
        let above = self.path.parent();
        if let Some(above) = above.filter(|above| !above.as_os_str().is_empty()) {
            files::readable_folders(above)?;
        }
        for folder in [
            &self.path,
            &self.path.join("trust"),
            &self.path.join("trust/root"),
        ] {
            files::private_folder(folder)?;
        }
        Ok(KeyDirectory::open(&self.keys())?)
    }
}
