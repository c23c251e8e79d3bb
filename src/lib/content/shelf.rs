//! A place that holds content: what pushing, verifying, pruning and repairing need of it. A directory is one ([`Store`]), an
//! object store is another (`service::bucket`).

use super::begun::{self, Opener};
use super::hold::{self, Hold, Kind};
use super::{Error, MAX_MANIFEST, Store, read_manifest};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Manifest, Object, PackageName, name_path};
use crate::model::time::Timestamp;
use crate::trust::tuf::Released;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::time::UNIX_EPOCH;

/// An object that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// What it says it is.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// When it came.
    pub since: Timestamp,
}

/// A place that holds content.
pub trait Shelf: Send + Sync {
    /// As messages name it.
    fn label(&self) -> String;
    /// The size of the object, when it is there.
    fn size(&self, digest: &Digest) -> Result<Option<u64>, Error>;
    /// Opens the object; whoever uses its bytes verifies them.
    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, Error>;
    /// Opens the object from a byte on.
    fn open_at(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, Error> {
        let mut input = self.open(digest)?;
        let passed = io::copy(&mut input.by_ref().take(from), &mut io::sink());
        passed.map_err(|error| Error::elsewhere("read", self.label(), error))?;
        Ok(input)
    }
    /// Stores what `input` gives, if it is this object; never a part of it.
    fn put(&self, input: &mut dyn Read, object: &Object) -> Result<(), Error>;
    /// The same of what is opened where a former attempt stopped, in a place that remembers.
    fn put_from(&self, open: Opener<'_, '_>, object: &Object) -> Result<(), Error> {
        self.put(&mut open(0)?, object)
    }
    /// All objects.
    fn objects(&self) -> Result<Vec<Held>, Error>;
    /// Removes an object; one that is not there is no failure.
    fn remove(&self, digest: &Digest) -> Result<(), Error>;
    /// The name of a package version.
    fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, Error>;
    /// All names, in order.
    fn names(&self) -> Result<Vec<PackageName>, Error>;
    /// Names a package version.
    fn put_name(&self, name: &PackageName) -> Result<(), Error>;
    /// Forgets a name.
    fn remove_name(&self, package: &PackageId, version: u32) -> Result<(), Error>;
    /// Removes what came of objects before `before` and was never finished.
    fn remove_begun(&self, _before: Timestamp) -> Result<(), Error> {
        Ok(())
    }
    /// Keeps others from removing what is being added, or from adding while it is removed.
    fn hold(&self, kind: Kind) -> Result<Hold, Error>;

    /// Reads an object of at most `limit` bytes and verifies it.
    fn read(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self
            .open(digest)?
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes);
        read.map_err(|error| Error::elsewhere("read", self.label(), error))?;
        let found = Digest::of(&bytes);
        match found == *digest && bytes.len() as u64 <= limit {
            true => Ok(bytes),
            false => Err(Error::OtherBytes {
                what: format!("object {digest} of {}", self.label()),
                expected: *digest,
                found,
                size: bytes.len() as u64,
            }),
        }
    }

    /// Reads the manifest that a name leads to. Whether it may be used is said by whoever asks.
    fn manifest_of(&self, name: &PackageName) -> Result<Manifest, Error> {
        of_name(name, &Shelf::read(self, &name.manifest, MAX_MANIFEST)?)
    }

    /// The same, believed because it is released as that very version.
    fn released_of(&self, name: &PackageName, released: &Released) -> Result<Manifest, Error> {
        believe(
            name,
            &Shelf::read(self, &name.manifest, MAX_MANIFEST)?,
            released,
        )
    }
}

/// Believes a manifest because it is released as the very version that the name says.
pub fn believe(name: &PackageName, bytes: &[u8], released: &Released) -> Result<Manifest, Error> {
    let path = name_path(&name.package, name.version);
    released
        .check(&path, bytes)
        .map_err(|source| Error::NotTrusted {
            digest: name.manifest,
            source,
        })?;
    of_name(name, bytes)
}

/// Reads a manifest that a name leads to. Whether it may be used is said by whoever asks.
pub fn of_name(name: &PackageName, bytes: &[u8]) -> Result<Manifest, Error> {
    let manifest = read_manifest(bytes)?;
    if manifest.package != name.package || manifest.version != name.version {
        return Err(Error::Malformed {
            what: "manifest",
            reason: format!("it is of {} version {}", manifest.package, manifest.version),
        });
    }
    Ok(manifest)
}

impl Shelf for Store {
    fn label(&self) -> String {
        self.root().display().to_string()
    }

    fn size(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        self.size(digest)
    }

    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, Error> {
        Ok(Box::new(self.get(digest)?))
    }

    fn open_at(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, Error> {
        let mut file = self.get(digest)?;
        let sought = file.seek(SeekFrom::Start(from));
        sought.map_err(Error::file("read", &self.object_path(digest)))?;
        Ok(Box::new(file))
    }

    fn put_from(&self, open: Opener<'_, '_>, object: &Object) -> Result<(), Error> {
        begun::take(self, object, open)
    }

    fn remove_begun(&self, before: Timestamp) -> Result<(), Error> {
        self.sweep_partial(&BTreeSet::new(), before)
    }

    fn put(&self, input: &mut dyn Read, object: &Object) -> Result<(), Error> {
        self.put(input, &object.sha256, object.size, &mut |_| ())
    }

    fn objects(&self) -> Result<Vec<Held>, Error> {
        let mut held = Vec::new();
        for digest in self.objects()? {
            let path = self.object_path(&digest);
            match fs::metadata(&path).and_then(|found| Ok((found.len(), found.modified()?))) {
                Ok((size, since)) => held.push(Held {
                    digest,
                    size,
                    since: since_epoch(since),
                }),
                // somebody else has removed it
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::file("look at", &path)(error)),
            }
        }
        Ok(held)
    }

    fn remove(&self, digest: &Digest) -> Result<(), Error> {
        let path = self.object_path(digest);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }

    fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, Error> {
        self.name(package, version)
    }

    fn names(&self) -> Result<Vec<PackageName>, Error> {
        self.names()
    }

    fn put_name(&self, name: &PackageName) -> Result<(), Error> {
        self.put_name(name)
    }

    fn remove_name(&self, package: &PackageId, version: u32) -> Result<(), Error> {
        self.remove_name(package, version)
    }

    fn hold(&self, kind: Kind) -> Result<Hold, Error> {
        hold::take(self, kind)
    }
}

fn since_epoch(time: std::time::SystemTime) -> Timestamp {
    let age = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
}
