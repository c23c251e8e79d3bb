//! Zip archives that feeds come in: their members by name, each bounded in what comes out of it.

use super::{Error, decompress};
use std::io::{self, BufRead, Cursor};
use zip::ZipArchive;

/// An archive with all records of a large ecosystem has some hundred thousand.
const MAX_MEMBERS: usize = 2_000_000;

/// An archive in memory.
pub struct ZipFile<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    file: String,
}

impl<'a> ZipFile<'a> {
    /// Whether bytes begin as such an archive does.
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// Reads the directory of an archive.
    pub fn open(bytes: &'a [u8], file: &str) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| cannot(file, e))?;
        if archive.len() > MAX_MEMBERS {
            let reason = format!("more than {MAX_MEMBERS} members");
            return Err(cannot(file, io::Error::other(reason)));
        }
        let file = file.to_owned();
        Ok(Self { archive, file })
    }

    /// The names of its members, in the archive's order.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let names = self.archive.file_names();
        let owned = names.map(|name| {
            Ok(name
                .map_err(|error| cannot(&self.file, error))?
                .into_owned())
        });
        owned.collect()
    }

    /// The bytes of a member, of which no more than `limit` may come.
    pub fn member(&mut self, name: &str, limit: u64) -> Result<impl BufRead + '_, Error> {
        let place = format!("{}/{name}", self.file);
        let member = self
            .archive
            .by_name(name)
            .map_err(|error| cannot(&place, error))?;
        let packed = member.compressed_size();
        Ok(decompress::bounded(member, packed, limit))
    }
}

fn cannot(file: &str, error: impl Into<io::Error>) -> Error {
    Error::Read {
        file: file.to_owned(),
        source: error.into(),
    }
}
