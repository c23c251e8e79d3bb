//! An object that is being written and whose digest is known only at its end.

use super::store::persist;
use super::{Error, Store};
use crate::model::digest::Hasher;
use crate::model::package::Object;
use std::io::Write;
use tempfile::NamedTempFile;

/// What is written so far. Dropped, it leaves nothing.
pub struct Draft<'a> {
    store: &'a Store,
    file: NamedTempFile,
    hasher: Hasher,
    size: u64,
}

impl<'a> Draft<'a> {
    /// Begins.
    pub fn new(store: &'a Store) -> Result<Self, Error> {
        Ok(Self {
            store,
            file: store.temporary()?,
            hasher: Hasher::new(),
            size: 0,
        })
    }

    /// Bytes so far.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Makes it an object.
    #[cfg(feature = "site")]
    pub fn keep(self) -> Result<Object, Error> {
        let sha256 = self.hasher.finish();
        let path = self.store.object_path(&sha256);
        persist(self.file, &path)?;
        Ok(Object {
            sha256,
            size: self.size,
        })
    }

    /// Makes it an object when it is this one.
    pub fn keep_as(self, expected: &Object) -> Result<(), Error> {
        let found = self.hasher.finish();
        if (found, self.size) != (expected.sha256, expected.size) {
            return Err(Error::OtherBytes {
                what: "what was put together".to_owned(),
                expected: expected.sha256,
                found,
                size: self.size,
            });
        }
        persist(self.file, &self.store.object_path(&expected.sha256))
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all(bytes);
        written.map_err(Error::file("write", self.file.path()))?;
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }
}
