//! Stretches of packs that were downloaded: beside the unfinished downloads until the files are put together.

use super::{Error, Store};
use crate::model::digest::Digest;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;

impl Store {
    /// Where a stretch of a pack is kept.
    pub fn stretch_path(&self, pack: &Digest, bytes: &Range<u64>) -> PathBuf {
        let name = format!("{pack}-{}-{}", bytes.start, bytes.end);
        self.partial_folder().join(name)
    }

    /// The stretches of a pack that are here.
    pub fn stretches(&self, pack: &Digest) -> Result<Vec<(Range<u64>, PathBuf)>, Error> {
        let folder = self.partial_folder();
        let entries = fs::read_dir(&folder).map_err(Error::file("list", &folder))?;
        let begin = format!("{pack}-");
        let stretch = |path: PathBuf| {
            let rest = path.file_name()?.to_str()?.strip_prefix(&begin)?;
            let (from, to) = rest.split_once('-')?;
            Some((from.parse().ok()?..to.parse().ok()?, path))
        };
        Ok(entries
            .flatten()
            .filter_map(|entry| stretch(entry.path()))
            .collect())
    }
}
