//! The kinds of places that hold content, behind one trait: a directory here, on NFS, SMB or a USB stick; a bucket of an
//! S3-compatible object store; and, to read from, any static web server.

mod bucket;
mod web;

use super::Error;
use crate::content::{self, Shelf, Store};
use crate::model::document;
use crate::model::id::PackageId;
use crate::model::package::PackageName;
use crate::transport::bucket::{Access, Bucket};
use crate::transport::http::{Client, Settings};
use crate::trust::tls::{Roots, client_config};
use bucket::BucketShelf;
use std::path::Path;
use web::WebShelf;

/// A name is a few lines of JSON.
pub(super) const MAX_NAME: u64 = 4096;
const S3: &str = "s3://";

/// Opens the place that an address names. A directory is made when it is missing.
pub fn open(address: &str, access: Option<&Access>) -> Result<Box<dyn Shelf>, Error> {
    if is_web(address) {
        return Ok(Box::new(WebShelf {
            base: address.to_owned(),
            client: Client::new(client_config(Roots::System, None)?, &Settings::default()),
        }));
    }
    if !address.starts_with(S3) {
        return Ok(Box::new(Store::open(Path::new(address))?));
    }
    let access = access.ok_or_else(|| {
        let reason = "there are no credentials for its object store";
        content::Error::elsewhere("open", address, reason)
    })?;
    let bucket = Bucket::open(address, access, client_config(Roots::System, None)?)?;
    Ok(Box::new(BucketShelf {
        label: address.to_owned(),
        bucket,
    }))
}

/// Whether something is there to be looked at; a directory is not made by looking.
pub fn is_there(address: &str) -> bool {
    is_web(address) || address.starts_with(S3) || Path::new(address).join("objects").is_dir()
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// A name that came from elsewhere.
pub(super) fn parsed(
    bytes: &[u8],
    package: &PackageId,
    version: u32,
) -> Result<PackageName, content::Error> {
    let text = std::str::from_utf8(bytes).map_err(malformed)?;
    let name: PackageName = document::from_json(text).map_err(malformed)?;
    match name.package == *package && name.version == version {
        true => Ok(name),
        false => Err(malformed("it names another package")),
    }
}

fn malformed(reason: impl ToString) -> content::Error {
    content::Error::Malformed {
        what: "package name",
        reason: reason.to_string(),
    }
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;
