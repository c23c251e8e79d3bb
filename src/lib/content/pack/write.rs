//! Writing packs: what former versions of the package hold already is named, what is new goes into one new pack.

use super::{MAX_MAP, Map, Table, malformed};
use crate::content::draft::Draft;
use crate::content::{Error, Store};
use crate::model::digest::{Digest, Hasher};
use crate::model::document;
use crate::model::package::{Object, Pack, PackedFile, Packing, Recipe, Run};
use fastcdc::v2020::StreamCDC;
use std::collections::{HashMap, HashSet};
use std::io::Read;

/// Chunks are cut at these sizes: of a change, about one chunk more goes over than is new (docs/performance.md).
const SMALLEST: usize = 2 * 1024;
const AVERAGE: usize = 8 * 1024;
const CUT: usize = 32 * 1024;
/// So many packs of former versions are read on at most; what is in others is stored anew.
const MOST_FORMER: usize = 15;

/// Packs the files of a version, one after the other, in memory for one chunk and the tables.
pub struct Packer<'a> {
    store: &'a Store,
    /// Former packs first, the new one last.
    packs: Vec<Pack>,
    known: HashMap<Digest, (u32, u32)>,
    /// Files of the former version, as they are put together.
    recipes: HashMap<Digest, Vec<Run>>,
    draft: Option<Draft<'a>>,
    table: Table,
    files: Vec<PackedFile>,
    taken: HashSet<Digest>,
}

impl<'a> Packer<'a> {
    /// Begins a version. `former` is the packing of the last one; of its packs those are read on half of which it needs.
    pub fn new(store: &'a Store, former: Option<&Packing>) -> Result<Self, Error> {
        let mut packer = Self {
            store,
            packs: Vec::new(),
            known: HashMap::new(),
            recipes: HashMap::new(),
            draft: None,
            table: Table::default(),
            files: Vec::new(),
            taken: HashSet::new(),
        };
        if let Some(former) = former {
            match Map::read(store, former) {
                Ok(map) => packer.learn(&map, former)?,
                Err(error @ Error::File { .. }) => return Err(error),
                // A damaged map is of no use: all is stored anew.
                Err(_) => {}
            }
        }
        Ok(packer)
    }

    fn learn(&mut self, map: &Map, former: &Packing) -> Result<(), Error> {
        let mut places: Vec<Option<u32>> = Vec::new();
        for (at, pack) in former.packs.iter().enumerate() {
            let is_kept = self.packs.len() < MOST_FORMER
                && map.use_of(at) * 2 >= pack.chunks.size
                && self.store.size(&pack.chunks.sha256)? == Some(pack.chunks.size);
            if !is_kept {
                places.push(None);
                continue;
            }
            let place = u32::try_from(self.packs.len()).unwrap_or(u32::MAX);
            places.push(Some(place));
            self.packs.push(pack.clone());
            let table = map.table(at);
            for (chunk, index) in (0..table.len()).filter_map(|i| table.chunk(i)).zip(0..) {
                self.known.entry(chunk.0).or_insert((place, index));
            }
        }
        let moved = |run: &Run| {
            let pack = (*places.get(run.pack as usize)?)?;
            Some(Run { pack, ..*run })
        };
        for file in map.files() {
            let runs: Option<Vec<Run>> = file.runs.iter().map(moved).collect();
            self.recipes.extend(runs.map(|runs| (file.sha256, runs)));
        }
        Ok(())
    }

    /// Adds a file whose digest is known; it is read only when it is not one of the last version.
    pub fn add_known(&mut self, digest: &Digest) -> bool {
        if self.taken.contains(digest) {
            return true;
        }
        let Some(runs) = self.recipes.get(digest).cloned() else {
            return false;
        };
        self.push(*digest, runs);
        true
    }

    /// Cuts a file and adds its chunks.
    pub fn add(&mut self, input: impl Read) -> Result<Object, Error> {
        let mut whole = Hasher::new();
        let (mut size, mut runs) = (0, Vec::new());
        for chunk in StreamCDC::new(input, SMALLEST, AVERAGE, CUT) {
            let chunk = chunk.map_err(|error| malformed("file to pack", error))?;
            whole.update(&chunk.data);
            size += chunk.data.len() as u64;
            append(&mut runs, self.place(&chunk.data)?);
        }
        let sha256 = whole.finish();
        self.push(sha256, runs);
        Ok(Object { sha256, size })
    }

    fn push(&mut self, sha256: Digest, runs: Vec<Run>) {
        if self.taken.insert(sha256) {
            self.files.push(PackedFile { sha256, runs });
        }
    }

    /// Where the chunk is; a new one is written.
    fn place(&mut self, data: &[u8]) -> Result<(u32, u32), Error> {
        let digest = Digest::of(data);
        if let Some(known) = self.known.get(&digest) {
            return Ok(*known);
        }
        let draft = match &mut self.draft {
            Some(draft) => draft,
            none => none.insert(Draft::new(self.store)?),
        };
        draft.add(data)?;
        let number = |count| u32::try_from(count).map_err(|_| malformed("pack", "it is too large"));
        let place = (number(self.packs.len())?, number(self.table.len())?);
        self.table.push(digest, number(data.len())?);
        self.known.insert(digest, place);
        Ok(place)
    }

    /// Stores what is new, and says where all of it is. Packs that no file needs are left out.
    pub fn finish(mut self) -> Result<Packing, Error> {
        if let Some(draft) = self.draft.take() {
            let chunks = draft.keep()?;
            let table = put(self.store, &self.table.print())?;
            self.packs.push(Pack { chunks, table });
        }
        let (packs, files) = without_idle(self.packs, self.files);
        let recipe = document::to_json(&Recipe { files });
        let recipe = recipe.map_err(|error| malformed("recipe", error))?;
        Ok(Packing {
            recipe: put(self.store, recipe.as_bytes())?,
            packs,
        })
    }
}

fn append(runs: &mut Vec<Run>, (pack, at): (u32, u32)) {
    match runs.last_mut() {
        Some(run) if run.pack == pack && run.first + run.count == at => run.count += 1,
        _ => runs.push(Run {
            pack,
            first: at,
            count: 1,
        }),
    }
}

fn without_idle(packs: Vec<Pack>, mut files: Vec<PackedFile>) -> (Vec<Pack>, Vec<PackedFile>) {
    let runs = || files.iter().flat_map(|file| &file.runs);
    let mut places = HashMap::new();
    let mut kept = Vec::new();
    for (pack, at) in packs.into_iter().zip(0u32..) {
        if runs().any(|run| run.pack == at) {
            places.insert(at, u32::try_from(kept.len()).unwrap_or(u32::MAX));
            kept.push(pack);
        }
    }
    for run in files.iter_mut().flat_map(|file| &mut file.runs) {
        run.pack = places.get(&run.pack).copied().unwrap_or(u32::MAX);
    }
    (kept, files)
}

fn put(store: &Store, bytes: &[u8]) -> Result<Object, Error> {
    let size = bytes.len() as u64;
    if size > MAX_MAP {
        return Err(malformed("map of packs", "it is too large"));
    }
    let sha256 = store.put_bytes(bytes)?;
    Ok(Object { sha256, size })
}
