//! Taking its identity from a machine: before an image is made of it, or when it turns out to be a copy of another.

use super::Error;
use super::folder::{AgentFolder, LOCK};
use super::identity::identity_file;
use crate::host::files;
use crate::model::document::Document;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What sealing removes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sealed {
    /// Whether nothing was removed.
    pub dry_run: bool,
    /// The files, below the agent's folder.
    pub files: Vec<String>,
}

impl Document for Sealed {
    const TYPE: &'static str = "sealed_image";
}

/// Removes all that belongs to this machine alone: keys, identity, what it believes, policy, queues, content. Refuses while
/// a cycle runs.
pub fn seal(folder: &AgentFolder, dry_run: bool) -> Result<Sealed, Error> {
    let _lock = folder.lock()?;
    let mut found = content(folder)?;
    found.extend(own_files(folder, &[])?);
    if !dry_run {
        remove(&found)?;
        if folder.reserve().exists() {
            files::remove(&folder.reserve())?;
        }
    }
    let base = folder.path();
    let name = |path: &PathBuf| {
        path.strip_prefix(base)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    Ok(Sealed {
        dry_run,
        files: found.iter().map(name).collect(),
    })
}

/// Removes the same but content, and what is to be kept. The caller holds the lock.
pub(super) fn forget(folder: &AgentFolder, keep: &[PathBuf]) -> Result<(), Error> {
    remove(&own_files(folder, keep)?)
}

/// Cut short, it is done again: the identity goes last.
fn own_files(folder: &AgentFolder, keep: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for part in [
        folder.metadata(),
        folder.policy(),
        folder.outbox(),
        folder.run(),
        folder.identity(""),
    ] {
        list(&part, &mut found)?;
    }
    found.extend(loose(folder)?);
    let identity = identity_file(folder);
    found.retain(|path| path.exists() && *path != identity && !keep.contains(path));
    if identity.exists() {
        found.push(identity);
    }
    Ok(found)
}

/// Files that lie in the agent's folder itself, whoever wrote them; but not the lock, which is held, nor the reserve.
fn loose(folder: &AgentFolder) -> Result<Vec<PathBuf>, Error> {
    let base = folder.path();
    let failed = |source| Error::io("list", base, source);
    let mut found = Vec::new();
    for entry in fs::read_dir(base).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_kept = entry.file_name() == LOCK || entry.path() == folder.reserve();
        if !is_kept && !entry.file_type().map_err(failed)?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn content(folder: &AgentFolder) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    list(&folder.cache(), &mut found)?;
    Ok(found)
}

/// All files of a folder and those below it, by name.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let failed = |source| Error::io("list", folder, source);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(failed)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    for path in paths {
        let is_folder = fs::symlink_metadata(&path).map_err(failed)?.is_dir();
        if is_folder {
            list(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn remove(found: &[PathBuf]) -> Result<(), Error> {
    for path in found {
        #[cfg(test)]
        super::crash::point()?;
        files::remove(path)?;
    }
    Ok(())
}
