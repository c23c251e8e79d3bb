//! What a file says of itself: the first bytes of ELF and PE files, read piece by piece and never as a whole. Whatever is
//! not as the format has it is passed over: a header is a claim of whoever wrote the file, and a broken one claims nothing.

mod elf;
mod pe;
#[cfg(test)]
mod tests;

use crate::model::inventory::FileHeader;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

/// No piece of a header that we read is larger.
const MAX_PIECE: usize = 64 * 1024;
/// No text of a header is longer.
const MAX_TEXT: usize = 256;

/// Reads the header of a file; none where it has a format that we do not know.
pub fn read(file: &File) -> Option<FileHeader> {
    parse(&|offset, length| {
        let mut file = file;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(offset)).ok()?;
        file.take(length as u64).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    })
}

/// Gives at most so many bytes from an offset on; fewer at the end of the file.
type Source<'a> = &'a dyn Fn(u64, usize) -> Option<Vec<u8>>;

/// The header in the bytes that `source` gives.
pub fn parse(source: Source<'_>) -> Option<FileHeader> {
    let start = source(0, 64)?;
    match start.get(..4)? {
        b"\x7fELF" => elf::parse(&start, source),
        [b'M', b'Z', ..] => pe::parse(&start, source),
        _ => None,
    }
}

/// Exactly so many bytes, or nothing.
fn piece(source: Source<'_>, offset: u64, length: usize) -> Option<Vec<u8>> {
    let wanted = (length <= MAX_PIECE).then_some(length)?;
    source(offset, wanted).filter(|bytes| bytes.len() == wanted)
}

/// A text that people can read, or nothing.
fn text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_fine = !text.is_empty() && text.len() <= MAX_TEXT && !text.chars().any(char::is_control);
    is_fine.then(|| text.to_owned())
}
