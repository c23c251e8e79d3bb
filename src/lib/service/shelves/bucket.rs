//! A bucket of an S3-compatible object store as a place that holds content.

use super::{MAX_NAME, malformed, parsed};
use crate::content::hold::{Hold, Kind};
use crate::content::shelf::Held;
use crate::content::{self, Shelf};
use crate::model::digest::{Digest, Hasher};
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::{
    Object, PackageName, name_path, object_path, parse_name_path, parse_object_path,
};
use crate::model::time::Timestamp;
use crate::transport::{self, bucket::Bucket};
use std::io::{self, Read};

pub(super) struct BucketShelf {
    pub(super) label: String,
    pub(super) bucket: Bucket,
}

impl BucketShelf {
    fn failed(&self, deed: &'static str) -> impl FnOnce(transport::Error) -> content::Error {
        let place = self.label.clone();
        move |error| content::Error::elsewhere(deed, place, error)
    }
}

impl Shelf for BucketShelf {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn size(&self, digest: &Digest) -> Result<Option<u64>, content::Error> {
        let size = self.bucket.size(&object_path(digest));
        size.map_err(self.failed("look into"))
    }

    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, content::Error> {
        match self.bucket.get(&object_path(digest)) {
            Err(transport::Error::NotThere { .. }) => Err(content::Error::NoObject {
                digest: *digest,
                store: self.label.clone().into(),
            }),
            other => other.map_err(self.failed("read from")),
        }
    }

    fn put(&self, input: &mut dyn Read, object: &Object) -> Result<(), content::Error> {
        let key = object_path(&object.sha256);
        let mut hashed = Hashed {
            input,
            hasher: Hasher::new(),
            size: 0,
            expected: object.size,
            is_short: false,
        };
        let put = self.bucket.put(&key, object.size, &mut hashed);
        let is_whole = hashed.size == object.size;
        let found = (hashed.hasher.finish(), hashed.size);
        if hashed.is_short || (is_whole && found.0 != object.sha256) {
            // nobody has a name for it yet, and nobody would believe it
            self.bucket
                .delete(&key)
                .map_err(self.failed("remove from"))?;
            return Err(content::Error::OtherBytes {
                what: "the input".to_owned(),
                expected: object.sha256,
                found: found.0,
                size: found.1,
            });
        }
        put.map_err(self.failed("write to"))
    }

    fn objects(&self) -> Result<Vec<Held>, content::Error> {
        let listed = self.bucket.list("objects/").map_err(self.failed("list"))?;
        let held = listed.into_iter().filter_map(|entry| {
            Some(Held {
                digest: parse_object_path(&entry.key)?,
                size: entry.size,
                // of unknown age: as if it had just come
                since: Timestamp::parse(&entry.modified)
                    .unwrap_or(Timestamp::from_millis(i64::MAX)),
            })
        });
        Ok(held.collect())
    }

    fn remove(&self, digest: &Digest) -> Result<(), content::Error> {
        let removed = self.bucket.delete(&object_path(digest));
        removed.map_err(self.failed("remove from"))
    }

    fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, content::Error> {
        let input = match self.bucket.get(&name_path(package, version)) {
            Err(transport::Error::NotThere { .. }) => {
                return Err(content::Error::NoPackage {
                    package: package.clone(),
                    version,
                    store: self.label.clone().into(),
                });
            }
            other => other.map_err(self.failed("read from"))?,
        };
        let mut bytes = Vec::new();
        let read = input.take(MAX_NAME).read_to_end(&mut bytes);
        read.map_err(|error| content::Error::elsewhere("read from", &self.label, error))?;
        parsed(&bytes, package, version)
    }

    fn names(&self) -> Result<Vec<PackageName>, content::Error> {
        let listed = self.bucket.list("packages/").map_err(self.failed("list"))?;
        let mut names = Vec::new();
        for entry in listed {
            if let Some((package, version)) = parse_name_path(&entry.key) {
                names.push(self.name(&package, version)?);
            }
        }
        names.sort_unstable_by(|a, b| (&a.package, a.version).cmp(&(&b.package, b.version)));
        Ok(names)
    }

    fn put_name(&self, name: &PackageName) -> Result<(), content::Error> {
        let text = document::to_json(name).map_err(malformed)? + "\n";
        let key = name_path(&name.package, name.version);
        let put = self
            .bucket
            .put(&key, text.len() as u64, &mut text.as_bytes());
        put.map_err(self.failed("write to"))
    }

    fn remove_name(&self, package: &PackageId, version: u32) -> Result<(), content::Error> {
        let removed = self.bucket.delete(&name_path(package, version));
        removed.map_err(self.failed("remove from"))
    }

    /// A bucket cannot be held: what was put lately is not removed, and a push looks again before it names.
    fn hold(&self, _: Kind) -> Result<Hold, content::Error> {
        Ok(Hold::none())
    }
}

struct Hashed<'a> {
    input: &'a mut dyn Read,
    hasher: Hasher,
    size: u64,
    expected: u64,
    /// Whether it ended before it should: the store would wait for the rest.
    is_short: bool,
}

impl Read for Hashed<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        if read == 0 && self.size < self.expected && !out.is_empty() {
            self.is_short = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.hasher.update(&out[..read]);
        self.size += read as u64;
        Ok(read)
    }
}
