//! The table of a pack: the digest and length of each chunk, in order; eight bytes that say what it is, then 36 for each.

use super::{LARGEST, malformed};
use crate::content::Error;
use crate::model::digest::Digest;

const MAGIC: &[u8] = b"SMSCHNK1";
const ENTRY: usize = 36;

/// The chunks of a pack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    chunks: Vec<(Digest, u32)>,
    /// Where each chunk begins, and where the last one ends.
    offsets: Vec<u64>,
}

impl Table {
    /// Of a pack that is not there.
    pub(super) const fn none() -> Self {
        Self {
            chunks: Vec::new(),
            offsets: Vec::new(),
        }
    }

    /// Adds a chunk of at most [`LARGEST`] bytes.
    pub fn push(&mut self, digest: Digest, length: u32) {
        let end = self.size();
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        self.chunks.push((digest, length));
        self.offsets.push(end + u64::from(length));
    }

    /// Bytes of all chunks.
    pub fn size(&self) -> u64 {
        self.offsets.last().copied().unwrap_or_default()
    }

    /// How many chunks.
    pub fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The digest, the beginning and the length of a chunk.
    pub fn chunk(&self, at: usize) -> Option<(Digest, u64, u32)> {
        let (digest, length) = self.chunks.get(at)?;
        Some((*digest, *self.offsets.get(at)?, *length))
    }

    /// The chunks that lie between two bytes, when chunks begin and end there.
    pub fn between(&self, from: u64, to: u64) -> &[(Digest, u32)] {
        let at = |byte| self.offsets.binary_search(&byte).unwrap_or_default();
        self.chunks.get(at(from)..at(to)).unwrap_or_default()
    }

    /// Its bytes.
    pub fn print(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.reserve(self.chunks.len() * ENTRY);
        for (digest, length) in &self.chunks {
            bytes.extend_from_slice(digest.as_bytes());
            bytes.extend_from_slice(&length.to_le_bytes());
        }
        bytes
    }

    /// Reads the table of a pack of so many bytes.
    pub fn read(bytes: &[u8], size: u64) -> Result<Self, Error> {
        let wrong = |reason| malformed("table of chunks", reason);
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or_else(|| wrong("it begins otherwise"))?;
        let entries = rest.chunks_exact(ENTRY);
        if !entries.remainder().is_empty() {
            return Err(wrong("it ends in the middle"));
        }
        let mut table = Self::default();
        for entry in entries {
            let (digest, length) = entry
                .split_first_chunk::<32>()
                .and_then(|(digest, length)| Some((digest, length.first_chunk::<4>()?)))
                .ok_or_else(|| wrong("it ends in the middle"))?;
            let length = u32::from_le_bytes(*length);
            if length == 0 || length as usize > LARGEST {
                return Err(wrong("a chunk has a length that none has"));
            }
            table.push(Digest::from_bytes(*digest), length);
        }
        match table.size() == size {
            true => Ok(table),
            false => Err(wrong("its chunks are not those of the pack")),
        }
    }
}
