//! A backup of a site in one sealed file: keys, trust and catalog. Content is not in it: it is verified by digest wherever it
//! comes from. A restored site goes on with higher numbers than it can have given out, so that agents see no step back.

use super::keys::{self, Change, KeySite, Outcome};
use super::operator::Actor;
use super::site::SiteFolder;
use super::{Error, release};
use crate::catalog::Catalog;
use crate::catalog::audit::AuditEvent;
use crate::host::{self, files};
use crate::model::digest::{Digest, Hasher};
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use crate::trust::sealed::{self, Lock, Opener};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

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
/// More numbers than a site gives out between two backups.
const GAP: u64 = 1_000_000;
/// More packages or deployments than a site makes between two backups.
const ID_GAP: u64 = 100;

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

/// Puts a backup of `site` into a folder that is empty or not there. Agents see no step back: all numbers go up by a gap.
pub fn restore(
    path: &Path,
    opener: &Opener,
    folder: &SiteFolder,
    (site, operator, now): (&SiteCode, &str, Timestamp),
) -> Result<Restored, Error> {
    let refused = |reason: &str| Error::refused("restore into", folder.path().display(), reason);
    if folder.path().exists() {
        return Err(refused("the folder is there already"));
    }
    let file = File::open(path).map_err(host::Error::io("read", path))?;
    let mut input = BufReader::new(sealed::open_from(BufReader::new(file), opener)?);
    let index = read_index(&mut input, path)?;
    if index.site != *site {
        let reason = format!("it is of site {}", index.site);
        return Err(Error::refused("restore backup", path.display(), reason));
    }
    let above = folder
        .path()
        .parent()
        .filter(|above| !above.as_os_str().is_empty());
    let above = above.unwrap_or(Path::new("."));
    let scratch = tempfile::Builder::new()
        .prefix(".restore-")
        .tempdir_in(above)
        .map_err(host::Error::io("write", above))?;
    let site_folder = SiteFolder::at(&scratch.path().join("site"));
    site_folder.make()?;
    for entry in &index.files {
        unpack(&mut input, entry, site_folder.path())?;
    }
    let (needs_site_trust, needs_release) = raise(&site_folder, &index, operator, now)?;
    fs::rename(site_folder.path(), folder.path())
        .map_err(host::Error::io("write", folder.path()))?;
    files::sync_folder(above)?;
    Ok(Restored {
        index,
        needs_site_trust,
        needs_release,
    })
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
fn unpack(input: &mut impl Read, entry: &Entry, folder: &Path) -> Result<(), Error> {
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
fn raise(
    folder: &SiteFolder,
    index: &Index,
    operator: &str,
    now: Timestamp,
) -> Result<(bool, bool), Error> {
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
    Ok((needs_site_trust, needs_release))
}

#[cfg(test)]
mod tests {
    use super::super::site::{self, NewSite};
    use super::super::testing::{founder, now};
    use super::*;
    use crate::model::role::ManagementPoint;
    use crate::trust::keys::{KeyDirectory, KeyRole};
    use crate::trust::{Root, SiteTrust, root};
    use age::secrecy::ExposeSecret;

    struct Lab {
        parent: tempfile::TempDir,
        folder: SiteFolder,
        sealed: PathBuf,
        identity: age::x25519::Identity,
    }

    fn opener(identity: &age::x25519::Identity) -> Opener {
        Opener::Identity(identity.to_string().expose_secret().to_owned())
    }

    fn code(text: &str) -> SiteCode {
        SiteCode::parse(text).unwrap()
    }

    impl Lab {
        /// A site and its backup.
        fn new() -> Self {
            let parent = tempfile::tempdir().unwrap();
            let folder = SiteFolder::at(&parent.path().join("site"));
            let address = folder.catalog().display().to_string();
            let new = NewSite {
                code: code("S01"),
                name: "Head office".into(),
                management_point: ManagementPoint {
                    url: "https://127.0.0.1:8443".into(),
                },
                operator: "alice".into(),
                operator_key: None,
            };
            site::initialise(&folder, &address, &new, now()).unwrap();
            let sealed = parent.path().join("site.age");
            let source = Source {
                folder: &folder,
                catalog: &mut Catalog::open(&address).unwrap(),
                operator: &founder(&folder),
                now: now(),
            };
            let identity = age::x25519::Identity::generate();
            let recipients = vec![identity.to_public().to_string()];
            backup(source, &sealed, Lock::Recipients(recipients)).unwrap();
            Self {
                identity,
                parent,
                folder,
                sealed,
            }
        }

        fn elsewhere(&self) -> SiteFolder {
            SiteFolder::at(&self.parent.path().join("restored"))
        }

        fn restore(&self, site: &str, into: &SiteFolder) -> Result<Restored, Error> {
            restore(
                &self.sealed,
                &opener(&self.identity),
                into,
                (&code(site), "bob", now()),
            )
        }
    }

    fn trust(folder: &SiteFolder) -> SiteTrust {
        let first = fs::read(folder.root(1)).unwrap();
        let root = Root::from_pinned(&first, &root::pin(&first)).unwrap();
        let bytes = fs::read(folder.site_trust()).unwrap();
        SiteTrust::open(&bytes, &root, 0, now()).unwrap()
    }

    fn catalog(folder: &SiteFolder) -> Catalog {
        Catalog::open(&folder.catalog().display().to_string()).unwrap()
    }

    #[test]
    fn o12_a_restored_site_has_its_keys_and_goes_on_with_higher_numbers() {
        let lab = Lab::new();
        let restored = lab.elsewhere();
        assert!(!lab.restore("S01", &restored).unwrap().needs_site_trust);
        let public = |folder: &SiteFolder| {
            let keys = KeyDirectory::open(&folder.keys()).unwrap();
            (
                keys.load(KeyRole::Policy).unwrap().public(),
                keys.stored_at(KeyRole::Policy),
            )
        };
        assert_eq!(public(&restored), public(&lab.folder));
        assert_eq!(trust(&lab.folder).version, 1);
        assert_eq!(trust(&restored).version, 2 + GAP);
        let next = catalog(&restored).write(|tx| tx.next_package_id()).unwrap();
        assert_eq!(next.as_str(), "S01-P00101");
        let actions: Vec<String> = catalog(&restored)
            .read(|tx| tx.audit(0, 9))
            .unwrap()
            .into_iter()
            .map(|entry| entry.event.action)
            .collect();
        assert_eq!(actions, ["site create", "site restore"]);
    }

    #[test]
    fn o12_a_backup_of_another_site_is_refused_and_a_site_is_never_overwritten() {
        let lab = Lab::new();
        let error = lab
            .restore("S02", &lab.elsewhere())
            .unwrap_err()
            .to_string();
        assert!(error.ends_with("it is of site S01"), "{error}");
        assert!(!lab.elsewhere().path().exists());
        let before = fs::read(lab.folder.catalog()).unwrap();
        assert!(lab.restore("S01", &lab.folder).is_err());
        assert_eq!(fs::read(lab.folder.catalog()).unwrap(), before);
    }

    #[test]
    fn k7_a_stolen_backup_shows_nothing_to_who_has_not_its_identity() {
        let lab = Lab::new();
        let sealed = fs::read(&lab.sealed).unwrap();
        for secret in ["PRIVATE KEY", "catalog.db", "Head office", "S01"] {
            let has = sealed
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!has, "{secret}");
        }
        let wrong = opener(&age::x25519::Identity::generate());
        let of = (&code("S01"), "mallory", now());
        assert!(restore(&lab.sealed, &wrong, &lab.elsewhere(), of).is_err());
    }

    #[test]
    fn a_damaged_backup_leaves_nothing_behind() {
        let lab = Lab::new();
        let whole = fs::read(&lab.sealed).unwrap();
        for cut in [whole.len() / 2, whole.len() - 1] {
            fs::write(&lab.sealed, &whole[..cut]).unwrap();
            assert!(lab.restore("S01", &lab.elsewhere()).is_err());
            assert!(!lab.elsewhere().path().exists());
        }
        let left = fs::read_dir(lab.parent.path()).unwrap().count();
        assert_eq!(left, 2, "the site and the backup");
    }

    #[test]
    fn p01_a_backup_with_a_name_that_leads_elsewhere_is_refused() {
        let lab = Lab::new();
        for name in [
            "../evil",
            "keys/../../evil",
            "/etc/evil",
            "content/x",
            "keys/a/b",
        ] {
            let entry = Entry {
                name: name.into(),
                size: 1,
                digest: Digest::of(b"x"),
                modified_at: now(),
            };
            let error = unpack(&mut b"x".as_slice(), &entry, lab.folder.path());
            assert!(error.is_err(), "{name}");
        }
    }
}
