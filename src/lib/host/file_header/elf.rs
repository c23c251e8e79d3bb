//! ELF: the build id of its notes, the soname of its dynamic section.

use super::{Source, piece, text};
use crate::model::inventory::FileHeader;
use std::fmt::Write;

/// Program headers that are looked at; linkers make about a dozen.
const MAX_SEGMENTS: u16 = 64;
/// Bytes of a name.
const MAX_NAME: usize = 256;
/// Longer build ids are none.
const MAX_BUILD_ID: usize = 64;

const LOAD: u64 = 1;
const DYNAMIC: u64 = 2;
const NOTE: u64 = 4;
const GNU_BUILD_ID: u64 = 3;
const STRTAB: u64 = 5;
const SONAME: u64 = 14;

/// How numbers are written in this file.
#[derive(Clone, Copy)]
struct Layout {
    is_wide: bool,
    is_big: bool,
}

impl Layout {
    fn number(self, bytes: &[u8], offset: usize, size: usize) -> Option<u64> {
        let own = bytes.get(offset..offset.checked_add(size)?)?;
        let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        Some(match self.is_big {
            true => own.iter().fold(0, add),
            false => own.iter().rev().fold(0, add),
        })
    }

    /// Picks the place for 64 or for 32 bits.
    fn pick(self, wide: usize, narrow: usize) -> usize {
        if self.is_wide { wide } else { narrow }
    }

    /// A number as wide as an address.
    fn address(self, bytes: &[u8], wide: usize, narrow: usize) -> Option<u64> {
        self.number(bytes, self.pick(wide, narrow), self.pick(8, 4))
    }
}

struct Segment {
    kind: u64,
    offset: u64,
    address: u64,
    size: usize,
}

pub fn parse(start: &[u8], source: Source<'_>) -> Option<FileHeader> {
    let layout = Layout {
        is_wide: match start.get(4)? {
            1 => false,
            2 => true,
            _ => return None,
        },
        is_big: *start.get(5)? == 2,
    };
    let segments = segments(layout, start, source).unwrap_or_default();
    let notes = segments.iter().filter(|segment| segment.kind == NOTE);
    let build_id = notes
        .filter_map(|segment| piece(source, segment.offset, segment.size))
        .find_map(|notes| build_id(layout, &notes));
    Some(FileHeader {
        format: "elf".to_owned(),
        build_id,
        soname: soname(layout, &segments, source),
        ..FileHeader::default()
    })
}

fn segments(layout: Layout, start: &[u8], source: Source<'_>) -> Option<Vec<Segment>> {
    let table = layout.address(start, 32, 28)?;
    let size = usize::try_from(layout.number(start, layout.pick(54, 42), 2)?).ok()?;
    let count = u16::try_from(layout.number(start, layout.pick(56, 44), 2)?).ok()?;
    let size = (size >= layout.pick(56, 32)).then_some(size)?;
    let bytes = piece(source, table, size * usize::from(count.min(MAX_SEGMENTS)))?;
    let segment = |own: &[u8]| {
        Some(Segment {
            kind: layout.number(own, 0, 4)?,
            offset: layout.address(own, 8, 4)?,
            address: layout.address(own, 16, 8)?,
            size: usize::try_from(layout.address(own, 32, 16)?).ok()?,
        })
    };
    bytes.chunks_exact(size).map(segment).collect()
}

fn build_id(layout: Layout, notes: &[u8]) -> Option<String> {
    let mut rest = notes;
    while rest.len() >= 12 {
        let of = |offset| usize::try_from(layout.number(rest, offset, 4)?).ok();
        let (name, content) = (of(0)?, of(4)?);
        let begin = 12_usize.checked_add(padded(name)?)?;
        let end = begin.checked_add(padded(content)?)?;
        let own = rest.get(begin..begin.checked_add(content)?)?;
        let is_build_id = layout.number(rest, 8, 4)? == GNU_BUILD_ID
            && rest.get(12..12 + name)? == b"GNU\0"
            && (1..=MAX_BUILD_ID).contains(&own.len());
        if is_build_id {
            return Some(own.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}"); // writing to a text does not fail
                text
            }));
        }
        rest = rest.get(end..)?;
    }
    None
}

fn padded(length: usize) -> Option<usize> {
    length.checked_next_multiple_of(4)
}

fn soname(layout: Layout, segments: &[Segment], source: Source<'_>) -> Option<String> {
    let dynamic = segments.iter().find(|segment| segment.kind == DYNAMIC)?;
    let bytes = piece(source, dynamic.offset, dynamic.size)?;
    let width = layout.pick(8, 4);
    let value_of = |wanted: u64| {
        let mut pairs = bytes.chunks_exact(2 * width);
        pairs.find_map(|pair| {
            let tag = layout.number(pair, 0, width)?;
            (tag == wanted).then(|| layout.number(pair, width, width))?
        })
    };
    let (strings, name) = (value_of(STRTAB)?, value_of(SONAME)?);
    let holds = |segment: &&Segment| {
        let end = segment.address.saturating_add(segment.size as u64);
        segment.kind == LOAD && (segment.address..end).contains(&strings)
    };
    let home = segments.iter().find(holds)?;
    let offset = (strings - home.address).checked_add(home.offset)?;
    let bytes = source(offset.checked_add(name)?, MAX_NAME)?;
    let (name, _) = bytes.split_at(bytes.iter().position(|byte| *byte == 0)?);
    text(std::str::from_utf8(name).ok()?)
}
