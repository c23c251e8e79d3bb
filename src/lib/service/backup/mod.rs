//! A backup of a site in one sealed file: keys, trust and catalog. Content is not in it: it is verified by digest wherever it
//! comes from. A restored site goes on with higher numbers than it can have given out, so that agents see no step back.

use super::operator::Actor;
use super::site::SiteFolder;
mod restore;
#[cfg(test)]
mod tests;

use super::Error;
use crate::catalog::Catalog;
use crate::catalog::audit::AuditEvent;
use crate::host::{self, files};
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use crate::trust::sealed::{self, Lock};
pub use restore::{Restored, Sealed, rehearse, restore};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const CATALOG: &str = "catalog.db";
const FOLDERS: [&str; 5] = [
    "keys",
    "trust",
    "trust/root",
    "trust/metadata",
    "trust/targets",
];
/// No file of keys and trust is larger.
const MAX_SMALL: u64 = 64 * 1024 * 1024;
/// No index of a backup is larger.
const MAX_INDEX: u64 = 64 * 1024 * 1024;

/// What is in a backup: its first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The form of the backup.
    pub format: u32,
    /// The site.
    pub site: SiteCode,
    /// The pin of its root.
    pub hierarchy: Digest,
    /// When it was made.
    pub made_at: Timestamp,
    /// The files, in the order in which they follow.
    pub files: Vec<Entry>,
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its name in the site's folder.
    pub name: String,
    /// Its size.
    pub size: u64,
    /// Its SHA-256.
    pub digest: Digest,
    /// When it was last written: the age of a key.
    pub modified_at: Timestamp,
}

/// What is to be backed up.
pub struct Source<'a> {
    /// The site's folder.
    pub folder: &'a SiteFolder,
    /// Its catalog.
    pub catalog: &'a mut Catalog,
    /// Who asks.
    pub operator: &'a Actor,
    /// The present instant.
    pub now: Timestamp,
}

/// Writes a backup to a new file, whole or not at all.
pub fn backup(source: Source<'_>, path: &Path, lock: Lock) -> Result<Index, Error> {
    if path.exists() {
        return Err(Error::refused(
            "write backup",
            path.display(),
            "it exists already",
        ));
    }
    let (site, hierarchy) = source
        .catalog
        .read(|tx| Ok::<_, Error>((tx.site()?.code, tx.hierarchy()?)))?;
    let scratch = tempfile::Builder::new()
        .prefix(".backup-")
        .tempdir_in(source.folder.path())
        .map_err(host::Error::io("write", source.folder.path()))?;
    let copy = scratch.path().join(CATALOG);
    source.catalog.copy_to(&copy)?;
    let mut files = vec![(CATALOG.to_owned(), copy)];
    for folder in FOLDERS {
        files.extend(names(source.folder, folder)?);
    }
    let index = Index {
        format: 1,
        site: site.clone(),
        hierarchy: Digest::parse(&hierarchy)?,
        made_at: source.now,
        files: files
            .iter()
            .map(|(name, path)| entry(name, path))
            .collect::<Result<_, _>>()?,
    };
    write(&index, &files, path, lock)?;
    let event = AuditEvent {
        at: source.now,
        actor: source.operator.name().to_owned(),
        action: "site backup".to_owned(),
        object: site.to_string(),
        before: None,
        after: Some(format!("{} files", index.files.len())),
    };
    source.catalog.write(|tx| {
        source.operator.sign_in(tx)?;
        Ok::<_, Error>(tx.append_audit(&event).map(drop)?)
    })?;
    files::write_atomic(
        &source.folder.last_backup(),
        source.now.to_string().as_bytes(),
    )?;
    Ok(index)
}

fn write(index: &Index, files: &[(String, PathBuf)], path: &Path, lock: Lock) -> Result<(), Error> {
    let failed = || host::Error::io("write", path);
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    // tempfile makes files that only their owner can read and write
    let file = tempfile::NamedTempFile::new_in(above.unwrap_or(Path::new("."))).map_err(failed())?;
    let line = serde_json::to_string(index)
        .map_err(|reason| Error::refused("write backup", path.display(), reason))?;
    let out = sealed::seal_into(BufWriter::new(file), lock, |out| {
        out.write_all(line.as_bytes()).map_err(failed())?;
        out.write_all(b"\n").map_err(failed())?;
        for ((_, path), entry) in files.iter().zip(&index.files) {
            let file = File::open(path).map_err(host::Error::io("read", path))?;
            let copied = io::copy(&mut file.take(entry.size), out).map_err(failed())?;
            if copied != entry.size {
                return Err(Error::refused(
                    "back up",
                    &entry.name,
                    "it changed meanwhile",
                ));
            }
        }
        Ok(())
    })?;
    let file = out
        .into_inner()
        .map_err(|error| failed()(error.into_error()))?;
    file.as_file().sync_all().map_err(failed())?;
    file.persist_noclobber(path)
        .map_err(|error| failed()(error.error))?;
    Ok(())
}

fn names(folder: &SiteFolder, below: &str) -> Result<Vec<(String, PathBuf)>, Error> {
    let path = folder.path().join(below);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(&path).map_err(host::Error::io("list", &path))? {
        let path = entry.map_err(host::Error::io("list", &path))?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str())
            && path.is_file()
            && !name.starts_with('.')
        {
            found.push((format!("{below}/{name}"), path));
        }
    }
    found.sort();
    Ok(found)
}

fn entry(name: &str, path: &Path) -> Result<Entry, Error> {
    let failed = || host::Error::io("read", path);
    let mut file = File::open(path).map_err(failed())?;
    let modified = file
        .metadata()
        .and_then(|found| found.modified())
        .map_err(failed())?;
    let (digest, size) = Digest::of_reader(&mut file).map_err(failed())?;
    let since = modified
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Ok(Entry {
        name: name.to_owned(),
        size,
        digest,
        modified_at: Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(0)),
    })
}
