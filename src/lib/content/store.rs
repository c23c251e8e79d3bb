//! One store: a directory that any static web server can serve. Objects are immutable and named by their digest.

use super::{Error, MAX_MANIFEST, hold, read_manifest, shelf};
use crate::model::digest::{Digest, Hasher};
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::{Manifest, PackageName, name_path, object_path};
use crate::model::time::Timestamp;
use crate::trust::durable::{make_readable, make_readable_folder, sync_folder};
use crate::trust::tuf::Released;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use tempfile::NamedTempFile;

const OBJECTS: &str = "objects";
const PACKAGES: &str = "packages";
/// Downloads and writes under way; never served.
const PARTIAL: &str = "partial";
const TEMPORARY: &str = ".tmp-";
/// A name is a few lines of JSON.
const MAX_NAME: u64 = 4096;
const PIECE: usize = 64 * 1024;

/// A content store.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Opens the store, making its folders when they are missing.
    pub fn open(root: &Path) -> Result<Self, Error> {
        for folder in [OBJECTS, PACKAGES, PARTIAL] {
            let path = root.join(folder);
            make_readable_folder(&path).map_err(Error::file("make", &path))?;
        }
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// The store's directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where the object is, or would be.
    pub fn object_path(&self, digest: &Digest) -> PathBuf {
        self.root.join(object_path(digest))
    }

    /// Where a download of the object is kept until it is whole.
    pub fn partial_path(&self, digest: &Digest) -> PathBuf {
        self.root.join(PARTIAL).join(digest.to_string())
    }

    pub(super) fn partial_folder(&self) -> PathBuf {
        self.root.join(PARTIAL)
    }

    /// The size of the object, when it is here.
    pub fn size(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        let path = self.object_path(digest);
        match fs::metadata(&path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file("look at", &path)(error)),
        }
    }

    /// Opens the object. Its bytes are verified by whoever uses them.
    pub fn get(&self, digest: &Digest) -> Result<File, Error> {
        let path = self.object_path(digest);
        File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NoObject {
                digest: *digest,
                store: self.root.clone(),
            },
            _ => Error::file("open", &path)(error),
        })
    }

    /// Reads an object of at most `limit` bytes and verifies it.
    pub fn read(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, Error> {
        let bytes = read_limited(self.get(digest)?, limit)
            .map_err(Error::file("read", &self.object_path(digest)))?;
        let found = Digest::of(&bytes);
        if found != *digest {
            return Err(Error::OtherBytes {
                what: self.object_path(digest).display().to_string(),
                expected: *digest,
                found,
                size: bytes.len() as u64,
            });
        }
        Ok(bytes)
    }

    /// Reads a manifest by its digest. Whether it may be used is said by whoever names the digest.
    pub fn manifest(&self, digest: &Digest) -> Result<Manifest, Error> {
        read_manifest(&self.read(digest, MAX_MANIFEST)?)
    }

    /// Reads the manifest that a name leads to and believes it, because it is released as that very version.
    pub fn released(&self, name: &PackageName, released: &Released) -> Result<Manifest, Error> {
        shelf::believe(name, &self.read(&name.manifest, MAX_MANIFEST)?, released)
    }

    /// Stores bytes and gives their digest.
    pub fn put_bytes(&self, bytes: &[u8]) -> Result<Digest, Error> {
        let digest = Digest::of(bytes);
        self.put(bytes, &digest, bytes.len() as u64, &mut |_| {})?;
        Ok(digest)
    }

    /// Stores what `input` gives, when it has this digest and size; reports bytes as they go. What was stored under the digest
    /// is replaced, so that a damaged object heals.
    pub fn put(
        &self,
        input: impl Read,
        digest: &Digest,
        size: u64,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Error> {
        let path = self.object_path(digest);
        let mut file = self.temporary()?;
        // One byte more than expected is enough to see that it is too long.
        let mut input = Metered {
            input: input.take(size.saturating_add(1)),
            hasher: Hasher::new(),
            progress,
        };
        let written = copy(&mut input, &mut file).map_err(Error::file("write", &path))?;
        let found = input.hasher.finish();
        if found != *digest || written != size {
            return Err(Error::OtherBytes {
                what: "the input".to_owned(),
                expected: *digest,
                found,
                size: written,
            });
        }
        persist(file, &path)
    }

    /// Names a package version. Comes last: what it names must be here.
    pub fn put_name(&self, name: &PackageName) -> Result<(), Error> {
        let path = self.root.join(name_path(&name.package, name.version));
        let mut text = document::to_json(name).map_err(malformed)?;
        text.push('\n');
        let mut file = self.temporary()?;
        file.write_all(text.as_bytes())
            .map_err(Error::file("write", &path))?;
        persist(file, &path)
    }

    /// The name of a package version.
    pub fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, Error> {
        let path = self.root.join(name_path(package, version));
        let file = File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NoPackage {
                package: package.clone(),
                version,
                store: self.root.clone(),
            },
            _ => Error::file("open", &path)(error),
        })?;
        let bytes = read_limited(file, MAX_NAME).map_err(Error::file("read", &path))?;
        let text = std::str::from_utf8(&bytes).map_err(malformed)?;
        let name: PackageName = document::from_json(text).map_err(malformed)?;
        if name.package != *package || name.version != version {
            return Err(malformed(format!(
                "{} names another package",
                path.display()
            )));
        }
        Ok(name)
    }

    /// Forgets the name of a package version; what it leads to stays.
    pub fn remove_name(&self, package: &PackageId, version: u32) -> Result<(), Error> {
        let path = self.root.join(name_path(package, version));
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// All names, in order.
    pub fn names(&self) -> Result<Vec<PackageName>, Error> {
        let mut found = Vec::new();
        for folder in entries(&self.root.join(PACKAGES))? {
            let Some(package) = file_name(&folder).and_then(|name| PackageId::parse(name).ok())
            else {
                continue;
            };
            for path in entries(&folder)? {
                let version =
                    file_name(&path).and_then(|name| name.strip_suffix(".json")?.parse().ok());
                if let Some(version) = version {
                    found.push(self.name(&package, version)?);
                }
            }
        }
        found.sort_unstable_by(|a, b| (&a.package, a.version).cmp(&(&b.package, b.version)));
        Ok(found)
    }

    /// All objects, in order. Files that are not named like objects are passed over.
    pub fn objects(&self) -> Result<Vec<Digest>, Error> {
        let mut found = Vec::new();
        for folder in entries(&self.root.join(OBJECTS))? {
            let Some(start) = file_name(&folder).map(str::to_owned) else {
                continue;
            };
            for path in entries(&folder)? {
                let name = file_name(&path).map(|rest| format!("{start}{rest}"));
                found.extend(name.and_then(|name| Digest::parse(&name).ok()));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Removes what came before `before` and is not `wanted`: objects, unfinished downloads, and what interrupted writes left
    /// behind. Later ones may belong to another process. Names are not asked: this is for a cache.
    pub fn sweep(&self, wanted: &BTreeSet<Digest>, before: Timestamp) -> Result<(), Error> {
        let objects = self.objects()?;
        let unwanted = objects.iter().filter(|digest| !wanted.contains(digest));
        let paths: Vec<PathBuf> = unwanted.map(|digest| self.object_path(digest)).collect();
        remove_older(&paths, before)?;
        self.sweep_partial(wanted, before)
    }

    /// Of the same, only what is unfinished.
    pub(super) fn sweep_partial(
        &self,
        wanted: &BTreeSet<Digest>,
        before: Timestamp,
    ) -> Result<(), Error> {
        let mut paths = Vec::new();
        for path in entries(&self.root.join(PARTIAL))? {
            let name = file_name(&path);
            let digest = name.and_then(|name| Digest::parse(name).ok());
            // without its file a hold would hold nobody
            if name != Some(hold::NAME) && digest.is_none_or(|digest| !wanted.contains(&digest)) {
                paths.push(path);
            }
        }
        remove_older(&paths, before)
    }

    /// A file beside the partial downloads, on the same file system as the objects.
    pub(super) fn temporary(&self) -> Result<NamedTempFile, Error> {
        let folder = self.root.join(PARTIAL);
        tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempfile_in(&folder)
            .map_err(Error::file("make a file in", &folder))
    }
}

struct Metered<'a, R> {
    input: R,
    hasher: Hasher,
    progress: &'a mut dyn FnMut(u64),
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        (self.progress)(read as u64);
        Ok(read)
    }
}

fn copy(input: &mut impl Read, output: &mut NamedTempFile) -> io::Result<u64> {
    let mut input = io::BufReader::with_capacity(PIECE, input);
    io::copy(&mut input, output)
}

fn read_limited(file: File, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("more than {limit} bytes")));
    }
    Ok(bytes)
}

/// Synced, then named, then the naming synced: after a power cut the file is whole or not there.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> Result<(), Error> {
    let write = || -> io::Result<()> {
        make_readable(file.as_file())?;
        file.as_file().sync_all()?;
        if let Some(folder) = path.parent() {
            make_readable_folder(folder)?;
            file.persist(path)?;
            sync_folder(folder)?;
        }
        Ok(())
    };
    write().map_err(Error::file("write", path))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.path()))
            .collect()
    };
    match read() {
        // A stray file where a folder belongs holds nothing of ours.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(Vec::new()),
        other => other.map_err(Error::file("list", folder)),
    }
}

fn file_name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn remove_older(paths: &[PathBuf], before: Timestamp) -> Result<(), Error> {
    let mut older = paths.iter().filter(|path| is_older(path, before));
    older.try_for_each(|path| fs::remove_file(path).map_err(Error::file("remove", path)))
}

/// A file whose age cannot be told is left alone.
fn is_older(path: &Path, before: Timestamp) -> bool {
    let modified = fs::metadata(path).and_then(|found| found.modified());
    modified
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .is_some_and(|age| (age.as_millis() as i128) < i128::from(before.as_millis()))
}

fn malformed(reason: impl ToString) -> Error {
    Error::Malformed {
        what: "package name",
        reason: reason.to_string(),
    }
}
