//! A static web server as a place that content is read from. It lists nothing, and nothing is put there.

use super::{MAX_NAME, parsed};
use crate::content::hold::{Hold, Kind};
use crate::content::shelf::Held;
use crate::content::{self, Shelf};
use crate::model::digest::Digest;
use crate::model::id::PackageId;
use crate::model::package::{Object, PackageName, name_path, object_path};
use crate::transport::{self, http::Client};
use std::io::{self, Read};

pub(super) struct WebShelf {
    pub(super) base: String,
    pub(super) client: Client,
}

impl WebShelf {
    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base.trim_end_matches('/'))
    }

    fn failed(&self, error: impl ToString) -> content::Error {
        content::Error::elsewhere("read from", &self.base, error)
    }

    fn refused(&self, deed: &'static str) -> content::Error {
        content::Error::elsewhere(deed, &self.base, "a web server only gives")
    }
}

impl Shelf for WebShelf {
    fn label(&self) -> String {
        self.base.clone()
    }

    fn size(&self, digest: &Digest) -> Result<Option<u64>, content::Error> {
        match self.client.open(&self.url(&object_path(digest)), 0, None) {
            Ok(answer) => Ok(answer.length),
            Err(transport::Error::NotThere { .. }) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, content::Error> {
        self.open_at(digest, 0)
    }

    fn open_at(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, content::Error> {
        let url = self.url(&object_path(digest));
        match self.client.open(&url, from, None) {
            Ok(mut answer) => {
                // a server without ranges gives it from the beginning
                if answer.status == 200 {
                    let passed = io::copy(&mut answer.body.by_ref().take(from), &mut io::sink());
                    passed.map_err(|error| self.failed(error))?;
                }
                Ok(answer.body)
            }
            Err(transport::Error::NotThere { .. }) => Err(content::Error::NoObject {
                digest: *digest,
                store: self.base.clone().into(),
            }),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn name(&self, package: &PackageId, version: u32) -> Result<PackageName, content::Error> {
        let limit = usize::try_from(MAX_NAME).unwrap_or(usize::MAX);
        match self
            .client
            .get(&self.url(&name_path(package, version)), limit)
        {
            Ok(bytes) => parsed(&bytes, package, version),
            Err(transport::Error::NotThere { .. }) => Err(content::Error::NoPackage {
                package: package.clone(),
                version,
                store: self.base.clone().into(),
            }),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn names(&self) -> Result<Vec<PackageName>, content::Error> {
        Err(self.refused("list"))
    }

    fn objects(&self) -> Result<Vec<Held>, content::Error> {
        Err(self.refused("list"))
    }

    fn put(&self, _: &mut dyn Read, _: &Object) -> Result<(), content::Error> {
        Err(self.refused("write to"))
    }

    fn remove(&self, _: &Digest) -> Result<(), content::Error> {
        Err(self.refused("remove from"))
    }

    fn put_name(&self, _: &PackageName) -> Result<(), content::Error> {
        Err(self.refused("write to"))
    }

    fn remove_name(&self, _: &PackageId, _: u32) -> Result<(), content::Error> {
        Err(self.refused("remove from"))
    }

    fn hold(&self, _: Kind) -> Result<Hold, content::Error> {
        Ok(Hold::none())
    }
}
