//! A place that fails when it is told to, for tests of pushing, pruning and taking in.

use super::hold::{Hold, Kind};
use super::shelf::Held;
use super::{Error, Shelf, Store};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Object, PackageName};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A place whose process dies at the n-th change.
pub(crate) struct Mortal<'a> {
    pub(crate) store: &'a Store,
    /// Changes that it lives to see.
    pub(crate) left: AtomicUsize,
}

impl Mortal<'_> {
    fn step(&self) -> Result<(), Error> {
        match self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            }) {
            Ok(_) => Ok(()),
            Err(_) => Err(Error::elsewhere("go on at", "test", "killed")),
        }
    }
}

impl Shelf for Mortal<'_> {
    fn label(&self) -> String {
        self.store.label()
    }
    fn size(&self, digest: &Digest) -> Result<Option<u64>, Error> {
        self.store.size(digest)
    }
    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, Error> {
        Shelf::open(self.store, digest)
    }
    fn put(&self, input: &mut dyn Read, object: &Object) -> Result<(), Error> {
        self.step()?;
        Shelf::put(self.store, input, object)
    }
    fn objects(&self) -> Result<Vec<Held>, Error> {
        Shelf::objects(self.store)
    }
    fn remove(&self, digest: &Digest) -> Result<(), Error> {
        self.step()?;
        Shelf::remove(self.store, digest)
    }
    fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, Error> {
        self.store.name(package, version)
    }
    fn names(&self) -> Result<Vec<PackageName>, Error> {
        self.store.names()
    }
    fn put_name(&self, name: &PackageName) -> Result<(), Error> {
        self.step()?;
        self.store.put_name(name)
    }
    fn remove_name(&self, package: &PackageId, version: u32) -> Result<(), Error> {
        self.step()?;
        self.store.remove_name(package, version)
    }
    fn hold(&self, kind: Kind) -> Result<Hold, Error> {
        self.store.hold(kind)
    }
}
