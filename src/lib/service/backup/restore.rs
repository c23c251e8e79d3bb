//! A backup put into a folder: whole or not at all, and with every number above all that can have been given out since.

use super::{CATALOG, Entry, FOLDERS, Index, MAX_INDEX, MAX_SMALL};
use crate::catalog::Catalog;
use crate::catalog::audit::AuditEvent;
use crate::host::{self, files};
use crate::model::digest::Hasher;
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use crate::service::keys::{self, Change, KeySite, Outcome};
use crate::service::site::SiteFolder;
use crate::service::{Error, release};
use crate::trust::sealed::{self, Opener};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// More numbers than a site gives out between two backups.
pub(super) const GAP: u64 = 1_000_000;
/// More packages or deployments than a site makes between two backups.
const ID_GAP: u64 = 100;

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was in the backup.
    pub index: Index,
    /// Whether a site trust waits for the release key, which is elsewhere.
    pub needs_site_trust: bool,
    /// Whether what is released must be signed anew by release keys that are elsewhere.
    pub needs_release: bool,
}

/// Where a backup is to be restored from.
pub struct Sealed<'a> {
    /// The file.
    pub path: &'a Path,
    /// What opens it.
    pub opener: &'a Opener,
    /// The site that must be in it.
    pub site: &'a SiteCode,
}

/// Puts a backup into a folder that is empty or not there. Agents see no step back: all numbers go up by a gap.
pub fn restore(
    sealed: &Sealed<'_>,
    folder: &SiteFolder,
    (operator, now): (&str, Timestamp),
) -> Result<Restored, Error> {
    let unpacked = Unpacked::of(sealed, folder)?;
    let restored = raise(&unpacked, operator, now)?;
    let target = folder.path();
    fs::rename(unpacked.folder.path(), target).map_err(host::Error::io("write", target))?;
    files::sync_folder(above(folder))?;
    Ok(restored)
}

/// The same up to the last step: everything is unpacked, verified and raised, and goes again.
pub fn rehearse(
    sealed: &Sealed<'_>,
    folder: &SiteFolder,
    (operator, now): (&str, Timestamp),
) -> Result<Restored, Error> {
    raise(&Unpacked::of(sealed, folder)?, operator, now)
}

/// A backup beside the place that it is for, as long as this value is.
struct Unpacked {
    index: Index,
    folder: SiteFolder,
    _scratch: tempfile::TempDir,
}

impl Unpacked {
    fn of(sealed: &Sealed<'_>, folder: &SiteFolder) -> Result<Self, Error> {
        if folder.path().exists() {
            let reason = "the folder is there already";
            return Err(Error::refused(
                "restore into",
                folder.path().display(),
                reason,
            ));
        }
        let path = sealed.path;
        let file = File::open(path).map_err(host::Error::io("read", path))?;
        let mut input = BufReader::new(sealed::open_from(BufReader::new(file), sealed.opener)?);
        let index = read_index(&mut input, path)?;
        if index.site != *sealed.site {
            let reason = format!("it is of site {}", index.site);
            return Err(Error::refused("restore backup", path.display(), reason));
        }
        let above = above(folder);
        let scratch = tempfile::Builder::new()
            .prefix(".restore-")
            .tempdir_in(above)
            .map_err(host::Error::io("write", above))?;
        let unpacked = SiteFolder::at(&scratch.path().join("site"));
        unpacked.make()?;
        for entry in &index.files {
            unpack(&mut input, entry, unpacked.path())?;
        }
        Ok(Self {
            index,
            folder: unpacked,
            _scratch: scratch,
        })
    }
}

fn above(folder: &SiteFolder) -> &Path {
    let above = folder.path().parent();
    let above = above.filter(|above| !above.as_os_str().is_empty());
    above.unwrap_or(Path::new("."))
}

fn read_index(input: &mut impl BufRead, path: &Path) -> Result<Index, Error> {
    let mut line = Vec::new();
    input
        .take(MAX_INDEX)
        .read_until(b'\n', &mut line)
        .map_err(host::Error::io("read", path))?;
    let refused = |reason: String| Error::refused("restore backup", path.display(), reason);
    let index: Index =
        serde_json::from_slice(&line).map_err(|reason| refused(reason.to_string()))?;
    if index.format != 1 {
        return Err(refused(format!(
            "its format is {}, newer than 1",
            index.format
        )));
    }
    Ok(index)
}

/// Only into the folders that a backup has, and only what its index says.
pub(super) fn unpack(input: &mut impl Read, entry: &Entry, folder: &Path) -> Result<(), Error> {
    let refused = |reason: &str| Error::refused("restore", &entry.name, reason);
    let (below, _) = entry.name.rsplit_once('/').unwrap_or(("", &entry.name));
    let is_known = entry.name == CATALOG || FOLDERS.contains(&below) && entry.size <= MAX_SMALL;
    if !is_known {
        return Err(refused("a site has no such file"));
    }
    let path = files::join(folder, &entry.name)?;
    if !below.is_empty() {
        files::private_folder(&folder.join(below))?;
    }
    let failed = || host::Error::io("write", &path);
    let mut file = File::create_new(&path).map_err(failed())?;
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .map_err(failed())?;
    let mut hasher = Hasher::default();
    let mut rest = input.take(entry.size);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = rest
            .read(&mut buffer)
            .map_err(host::Error::io("read", &path))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        file.write_all(&buffer[..read]).map_err(failed())?;
    }
    if hasher.finish() != entry.digest {
        return Err(refused("it is damaged"));
    }
    let millis = u64::try_from(entry.modified_at.as_millis()).unwrap_or(0);
    let modified = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
    file.set_modified(modified).map_err(failed())?;
    file.sync_all().map_err(failed())?;
    Ok(())
}

/// Lets every number go on above all that were given out since the backup.
fn raise(unpacked: &Unpacked, operator: &str, now: Timestamp) -> Result<Restored, Error> {
    let Unpacked { folder, index, .. } = unpacked;
    let mut catalog = Catalog::open(&folder.catalog().display().to_string())?;
    let event = AuditEvent {
        at: now,
        actor: operator.to_owned(),
        action: "site restore".to_owned(),
        object: index.site.to_string(),
        before: Some(format!("backup of {}", index.made_at)),
        after: None,
    };
    let points = catalog.write(|tx| {
        tx.raise_serials(GAP, ID_GAP)?;
        tx.append_audit(&event)?;
        Ok::<_, Error>(tx.management_points()?)
    })?;
    let site = KeySite {
        folder: folder.clone(),
        code: index.site.clone(),
        points: points.into_iter().map(|point| point.url).collect(),
        now,
    };
    let renewed = Change {
        renews_trust: true,
        version_gap: GAP,
        ..Change::default()
    };
    let needs_site_trust = matches!(keys::change(&site, &renewed)?, Outcome::Waiting(_));
    let needs_release = release::pass_over(folder, GAP, now)?;
    Ok(Restored {
        index: index.clone(),
        needs_site_trust,
        needs_release,
    })
}
