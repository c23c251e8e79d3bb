//! Reading packs: where each chunk of a file lies, and files put together from chunks that lie anywhere.

use super::{LARGEST, MAX_MAP, Table, malformed};
use crate::content::draft::Draft;
use crate::content::{Error, Store};
use crate::model::digest::Digest;
use crate::model::document;
use crate::model::package::{Object, PackedFile, Packing, Recipe, Run};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

/// The recipe and the tables of a package version.
#[derive(Debug, Clone)]
pub struct Map {
    files: HashMap<Digest, PackedFile>,
    tables: Vec<Table>,
}

/// A chunk: what it is, and where it lies in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChunkPlace {
    /// Its digest.
    pub digest: Digest,
    /// Bytes.
    pub length: u32,
    /// The pack, by its place in the manifest.
    pub pack: u32,
    /// Where it begins there.
    pub offset: u64,
}

impl Map {
    /// Reads the map of a packing, all of which must be in the store.
    pub fn read(store: &Store, packing: &Packing) -> Result<Self, Error> {
        let read = |object: &Object| store.read(&object.sha256, object.size.min(MAX_MAP));
        let recipe = read(&packing.recipe)?;
        let text = std::str::from_utf8(&recipe).map_err(|error| malformed("recipe", error))?;
        let recipe: Recipe =
            document::from_json_strict(text).map_err(|error| malformed("recipe", error))?;
        let tables = packing.packs.iter();
        let tables = tables.map(|pack| Table::read(&read(&pack.table)?, pack.chunks.size));
        let map = Self {
            tables: tables.collect::<Result<_, _>>()?,
            files: recipe
                .files
                .into_iter()
                .map(|file| (file.sha256, file))
                .collect(),
        };
        map.check()?;
        Ok(map)
    }

    /// Each run lies in its pack.
    fn check(&self) -> Result<(), Error> {
        let is_there = |run: &Run| {
            let table = self.tables.get(run.pack as usize);
            let end = u64::from(run.first) + u64::from(run.count);
            table.is_some_and(|table| end <= table.len() as u64)
        };
        match self.files().flat_map(|file| &file.runs).all(is_there) {
            true => Ok(()),
            false => Err(malformed("recipe", "it names chunks that there are not")),
        }
    }

    /// All files.
    pub fn files(&self) -> impl Iterator<Item = &PackedFile> {
        self.files.values()
    }

    /// The table of a pack, by its place.
    pub fn table(&self, pack: usize) -> &Table {
        static NONE: Table = Table::none();
        self.tables.get(pack).unwrap_or(&NONE)
    }

    /// How many bytes of the pack are needed.
    pub fn use_of(&self, pack: usize) -> u64 {
        let table = self.table(pack);
        let mut used = vec![false; table.len()];
        let runs = self.files().flat_map(|file| &file.runs);
        for run in runs.filter(|run| run.pack as usize == pack) {
            let first = run.first as usize;
            used[first..first + run.count as usize].fill(true);
        }
        let used = used.iter().enumerate().filter(|(_, used)| **used);
        used.filter_map(|(at, _)| Some(u64::from(table.chunk(at)?.2)))
            .sum()
    }

    /// The chunks of a file, in order.
    pub fn chunks(&self, file: &Digest) -> Result<impl Iterator<Item = ChunkPlace>, Error> {
        let file = self.files.get(file);
        let file = file.ok_or_else(|| malformed("recipe", "a file is not in it"))?;
        Ok(file.runs.iter().flat_map(|run| {
            let table = self.table(run.pack as usize);
            let chunks = (run.first as usize..).take(run.count as usize);
            chunks.filter_map(|at| {
                let (digest, offset, length) = table.chunk(at)?;
                Some(ChunkPlace {
                    digest,
                    length,
                    pack: run.pack,
                    offset,
                })
            })
        }))
    }
}

/// Where bytes of a chunk are on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The file that holds them.
    pub path: PathBuf,
    /// Where they begin.
    pub offset: u64,
}

/// Puts a file together from its chunks, each verified; the file's own digest says in the end whether it is right. A part
/// that is not what it should be is named, so that its chunk is had from elsewhere.
pub fn put_together<'p>(
    store: &Store,
    file: &Object,
    chunks: impl Iterator<Item = (ChunkPlace, &'p Part)>,
) -> Result<Result<(), Part>, Error> {
    let mut draft = Draft::new(store)?;
    let mut open: HashMap<PathBuf, File> = HashMap::new();
    let mut buffer = vec![0; LARGEST];
    for (chunk, part) in chunks {
        let bytes = &mut buffer[..chunk.length as usize];
        if draft.size() + u64::from(chunk.length) > file.size
            || read_part(&mut open, part, bytes).is_err()
            || Digest::of(bytes) != chunk.digest
        {
            return Ok(Err(part.clone()));
        }
        draft.add(bytes)?;
    }
    draft.keep_as(file).map(Ok)
}

fn read_part(
    open: &mut HashMap<PathBuf, File>,
    part: &Part,
    bytes: &mut [u8],
) -> std::io::Result<()> {
    if open.len() > 64 {
        open.clear();
    }
    let file = match open.entry(part.path.clone()) {
        std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::hash_map::Entry::Vacant(free) => free.insert(File::open(&part.path)?),
    };
    file.seek(SeekFrom::Start(part.offset))?;
    file.read_exact(bytes)
}
