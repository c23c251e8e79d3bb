//! Packed files put together in the cache: what former versions of the package and earlier downloads hold is taken from
//! there, and only the rest is asked for, in a few stretches.

use super::Error;
use crate::content::pack::{ChunkPlace, Map, Part, put_together};
use crate::content::{self, Store};
use crate::model::digest::Digest;
use crate::model::package::{Manifest, Object, Packing};
use crate::rules::spans::{Span, join};
use crate::transport::download::{Job, Stretch};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

/// So many requests are made for the packs of a version, or one for each pack.
const MOST_REQUESTS: usize = 12;
/// So many parts may turn out damaged before we give up.
const MOST_DAMAGED: usize = 100;

/// Fetches stretches.
pub type Fetch<'f> = dyn FnMut(&[Job]) -> Result<(), Error> + 'f;

/// Puts the packed files of a manifest together that the store lacks. The recipe and the tables must be in the store.
pub fn bring(
    store: &Store,
    packing: &Packing,
    files: &[Object],
    fetch: &mut Fetch<'_>,
) -> Result<(), Error> {
    let map = Map::read(store, packing)?;
    let assembly = Assembly {
        store,
        packing,
        map,
    };
    for _ in 0..MOST_DAMAGED {
        let lacking = assembly.lacking(files)?;
        if lacking.is_empty() {
            return assembly.tidy();
        }
        let parts = assembly.find_parts(&lacking, fetch)?;
        if let Some(damaged) = assembly.make(&lacking, &parts)? {
            remove(&damaged.path)?;
        }
    }
    Err(Error::not_followed(
        "content",
        "what is here of it is damaged",
    ))
}

struct Assembly<'a> {
    store: &'a Store,
    packing: &'a Packing,
    map: Map,
}

impl Assembly<'_> {
    fn lacking(&self, files: &[Object]) -> Result<Vec<Object>, Error> {
        let mut lacking = Vec::new();
        for file in files {
            if self.store.size(&file.sha256)? != Some(file.size) && !lacking.contains(file) {
                lacking.push(*file);
            }
        }
        Ok(lacking)
    }

    /// Where all chunks of the files are, when those that were nowhere have been fetched.
    fn find_parts(
        &self,
        lacking: &[Object],
        fetch: &mut Fetch<'_>,
    ) -> Result<HashMap<Digest, Part>, Error> {
        let mut needed = HashMap::new();
        for file in lacking {
            let chunks = self.map.chunks(&file.sha256)?;
            needed.extend(chunks.map(|chunk| (chunk.digest, chunk)));
        }
        let mut parts = HashMap::new();
        self.find_in_files(&needed, &mut parts);
        self.find_in_stretches(&needed, &mut parts)?;
        let missing = needed
            .values()
            .filter(|chunk| !parts.contains_key(&chunk.digest));
        let missing = missing.map(|chunk| (chunk.pack, span(chunk)));
        let jobs: Vec<Job> = join(missing.collect(), MOST_REQUESTS)
            .into_iter()
            .filter_map(|span| self.job(span))
            .collect();
        if !jobs.is_empty() {
            fetch(&jobs)?;
            self.find_in_stretches(&needed, &mut parts)?;
        }
        Ok(parts)
    }

    /// In the files of this and of former versions. What cannot be read of a former one is of no use, and no harm.
    fn find_in_files(
        &self,
        needed: &HashMap<Digest, ChunkPlace>,
        parts: &mut HashMap<Digest, Part>,
    ) {
        let former = former_packings(self.store);
        let former = former
            .iter()
            .filter_map(|packing| Map::read(self.store, packing).ok());
        for map in former.chain([self.map.clone()]) {
            for file in map.files() {
                let path = self.store.object_path(&file.sha256);
                let Ok(chunks) = map.chunks(&file.sha256) else {
                    continue;
                };
                if !path.is_file() {
                    continue;
                }
                let mut offset = 0;
                for chunk in chunks {
                    if needed.contains_key(&chunk.digest) {
                        let path = path.clone();
                        parts.entry(chunk.digest).or_insert(Part { path, offset });
                    }
                    offset += u64::from(chunk.length);
                }
            }
        }
    }

    fn find_in_stretches(
        &self,
        needed: &HashMap<Digest, ChunkPlace>,
        parts: &mut HashMap<Digest, Part>,
    ) -> Result<(), Error> {
        for (pack, at) in self.packing.packs.iter().zip(0u32..) {
            for (bytes, path) in self.store.stretches(&pack.chunks.sha256)? {
                let inside = |chunk: &&ChunkPlace| {
                    let span = span(chunk);
                    chunk.pack == at && bytes.start <= span.start && span.end <= bytes.end
                };
                for chunk in needed.values().filter(inside) {
                    let part = Part {
                        path: path.clone(),
                        offset: chunk.offset - bytes.start,
                    };
                    parts.entry(chunk.digest).or_insert(part);
                }
            }
        }
        Ok(())
    }

    fn job(&self, (pack, bytes): Span) -> Option<Job> {
        let at = pack as usize;
        let pack = self.packing.packs.get(at)?.chunks;
        let destination = self.store.stretch_path(&pack.sha256, &bytes);
        Some(Job {
            digest: pack.sha256,
            size: bytes.end - bytes.start,
            partial: destination.with_extension("part"),
            destination,
            stretch: Some(Stretch {
                from: bytes.start,
                of: pack.size,
                chunks: self.map.table(at).between(bytes.start, bytes.end).to_vec(),
            }),
        })
    }

    /// Makes the files; stops at a part that is damaged.
    fn make(
        &self,
        lacking: &[Object],
        parts: &HashMap<Digest, Part>,
    ) -> Result<Option<Part>, Error> {
        for file in lacking {
            let mut chunks = Vec::new();
            for chunk in self.map.chunks(&file.sha256)? {
                let part = parts.get(&chunk.digest);
                let part =
                    part.ok_or_else(|| Error::not_followed("content", "a chunk is missing"))?;
                chunks.push((chunk, part));
            }
            if let Err(damaged) = put_together(self.store, file, chunks.into_iter())? {
                return Ok(Some(damaged));
            }
        }
        Ok(None)
    }

    /// Removes what was fetched: it is in the files now.
    fn tidy(&self) -> Result<(), Error> {
        for pack in &self.packing.packs {
            for (_, path) in self.store.stretches(&pack.chunks.sha256)? {
                remove(&path)?;
            }
        }
        Ok(())
    }
}

/// The packings of all versions that the cache has a name for.
fn former_packings(store: &Store) -> Vec<Packing> {
    let names = store.names().unwrap_or_default().into_iter();
    let manifests = names.filter_map(|name| store.manifest(&name.manifest).ok());
    manifests
        .filter_map(|Manifest { packing, .. }| packing)
        .collect()
}

fn span(chunk: &ChunkPlace) -> std::ops::Range<u64> {
    chunk.offset..chunk.offset + u64::from(chunk.length)
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(content::Error::File {
            deed: "remove",
            path: path.to_owned(),
            source: error,
        }
        .into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
