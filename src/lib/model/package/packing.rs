//! How the files of a package lie in packs: cut into chunks, of which a later version adds only those that are new.

use super::{Manifest, ManifestFile};
use crate::model::digest::Digest;
use crate::model::document::Document;
use serde::{Deserialize, Serialize};

/// Some bytes of a content store, by what they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Object {
    /// Its digest.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
}

/// Where the packed files of a package are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Packing {
    /// The [`Recipe`]: which chunks make which file.
    pub recipe: Object,
    /// The packs that it names, by their places here.
    pub packs: Vec<Pack>,
}

/// Chunks, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pack {
    /// The chunks themselves.
    pub chunks: Object,
    /// The digest and length of each.
    pub table: Object,
}

/// Which chunks make which file. Not signed: what is made is compared with the manifest's digests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recipe {
    /// The files, each once.
    pub files: Vec<PackedFile>,
}

impl Document for Recipe {
    const TYPE: &'static str = "recipe";
}

/// A file and its chunks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackedFile {
    /// The digest of the file.
    pub sha256: Digest,
    /// Its chunks, in order.
    pub runs: Vec<Run>,
}

/// Chunks of a file that follow each other in a pack too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Run {
    /// The pack, by its place in the manifest.
    pub pack: u32,
    /// The first chunk, by its place in the pack.
    pub first: u32,
    /// How many.
    pub count: u32,
}

impl Manifest {
    /// The files that are stored and fetched as they are.
    pub fn whole_files(&self) -> impl Iterator<Item = &ManifestFile> {
        self.files.iter().filter(|file| !file.packed)
    }

    /// All that a store holds for the manifest besides itself, each once, in order.
    pub fn objects(&self) -> Vec<Object> {
        let whole = self.whole_files().map(ManifestFile::object);
        let packs = self.packing.iter().flat_map(Packing::objects);
        let mut objects: Vec<Object> = whole.chain(packs).collect();
        objects.sort_unstable();
        objects.dedup();
        objects
    }
}

impl Packing {
    /// What must be known before chunks are asked for.
    pub fn maps(&self) -> impl Iterator<Item = Object> {
        let tables = self.packs.iter().map(|pack| pack.table);
        std::iter::once(self.recipe).chain(tables)
    }

    fn objects(&self) -> impl Iterator<Item = Object> {
        self.maps().chain(self.packs.iter().map(|pack| pack.chunks))
    }
}
