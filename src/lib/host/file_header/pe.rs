//! PE: what the version resource of a Windows program says.

use super::{MAX_PIECE, Source, piece, text};
use crate::model::inventory::FileHeader;

/// Sections that are looked at; linkers make about a dozen.
const MAX_SECTIONS: u64 = 96;
/// Entries of a folder of resources that are looked at.
const MAX_ENTRIES: u64 = 256;
/// The resource that tells versions.
const VERSION: u64 = 16;
/// Blocks of the version resource inside each other: information, tables, table, text.
const MAX_DEPTH: u32 = 4;
const IS_FOLDER: u64 = 0x8000_0000;

pub fn parse(start: &[u8], source: Source<'_>) -> Option<FileHeader> {
    let header = FileHeader {
        format: "pe".to_owned(),
        ..FileHeader::default()
    };
    let at = number(start, 60, 4)?;
    let coff = piece(source, at, 24)?;
    if coff.get(..4)? != b"PE\0\0" {
        return None;
    }
    let Some(resource) = version_resource(&coff, at, source) else {
        return Some(header);
    };
    let mut found = Found {
        header,
        fixed: None,
    };
    block(&resource, 0, &mut found);
    let mut header = found.header;
    header.version = header.version.or(found.fixed);
    Some(header)
}

fn number(bytes: &[u8], offset: usize, size: usize) -> Option<u64> {
    let own = bytes.get(offset..offset.checked_add(size)?)?;
    let add = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
    Some(own.iter().rev().fold(0, add))
}

/// Where the file keeps what lies at these addresses when it runs.
struct Section {
    address: u64,
    size: u64,
    offset: u64,
}

fn version_resource(coff: &[u8], at: u64, source: Source<'_>) -> Option<Vec<u8>> {
    let (sections, optional) = (number(coff, 6, 2)?, number(coff, 20, 2)?);
    let start = at.checked_add(24)?;
    let bytes = piece(source, start, usize::try_from(optional).ok()?)?;
    let directories = match number(&bytes, 0, 2)? {
        0x10b => 96,
        0x20b => 112,
        _ => return None,
    };
    // the third of the directories is that of resources
    let resources = number(&bytes, directories + 16, 4)?;
    let count = usize::try_from(sections.min(MAX_SECTIONS)).ok()?;
    let table = piece(source, start.checked_add(optional)?, 40 * count)?;
    let section = |own: &[u8]| {
        Some(Section {
            size: number(own, 8, 4)?.max(number(own, 16, 4)?),
            address: number(own, 12, 4)?,
            offset: number(own, 20, 4)?,
        })
    };
    let sections: Vec<Section> = table.chunks_exact(40).filter_map(section).collect();
    let place = |address: u64| {
        let mut homes = sections.iter();
        let home = homes.find(|own| (own.address..own.address + own.size).contains(&address))?;
        Some(address - home.address + home.offset)
    };
    let base = place(resources)?;
    // by kind, by name, by language: the first of each below the kind
    let names = entry(source, base, 0, Some(VERSION))?;
    let languages = entry(source, base, names, None)?;
    let leaf = entry(source, base, languages, None)?;
    let leaf = piece(source, base.checked_add(leaf & !IS_FOLDER)?, 16)?;
    let size = usize::try_from(number(&leaf, 4, 4)?).ok()?;
    source(place(number(&leaf, 0, 4)?)?, size.min(MAX_PIECE))
}

/// Where the entry of this id in a folder of resources leads; the first one without an id.
fn entry(source: Source<'_>, base: u64, folder: u64, id: Option<u64>) -> Option<u64> {
    let at = base.checked_add(folder & !IS_FOLDER)?;
    let head = piece(source, at, 16)?;
    let count = (number(&head, 12, 2)? + number(&head, 14, 2)?).min(MAX_ENTRIES);
    let bytes = piece(source, at + 16, usize::try_from(8 * count).ok()?)?;
    let mut entries = bytes.chunks_exact(8);
    let own = entries.find(|own| id.is_none() || number(own, 0, 4) == id)?;
    number(own, 4, 4)
}

struct Found {
    header: FileHeader,
    /// The version as four numbers, for files that have no text of it.
    fixed: Option<String>,
}

/// A block: its length, that of its value, its kind, its name, its value, and the blocks inside. Gives the length.
fn block(bytes: &[u8], depth: u32, found: &mut Found) -> Option<usize> {
    let length = usize::try_from(number(bytes, 0, 2)?).ok()?;
    let own = bytes.get(..length).filter(|own| own.len() >= 6)?;
    let (value_length, is_text) = (number(own, 2, 2)?, number(own, 4, 2)? == 1);
    let (name, behind) = wide(own.get(6..)?)?;
    let begin = (6 + behind).next_multiple_of(4);
    let value_length = usize::try_from(value_length).ok()? * if is_text { 2 } else { 1 };
    let value = own.get(begin..begin.checked_add(value_length)?.min(own.len()))?;
    note(&name, value, depth, found);
    let mut inner = begin.checked_add(value_length)?.next_multiple_of(4);
    while depth + 1 < MAX_DEPTH && inner < own.len() {
        let step = block(&own[inner..], depth + 1, found)?;
        inner += step.max(6).next_multiple_of(4);
    }
    Some(length)
}

/// Keeps what a block says, the first time it is said.
fn note(name: &str, value: &[u8], depth: u32, found: &mut Found) {
    let said = || text(&wide(value).map_or_else(String::new, |(said, _)| said));
    let header = &mut found.header;
    match (depth, name) {
        (0, "VS_VERSION_INFO") => found.fixed = fixed(value),
        (2, table) if table.len() == 8 && header.language.is_none() => {
            let language = u32::from_str_radix(&table[..4], 16).ok();
            header.language = language.filter(|own| *own != 0).map(|own| own.to_string());
        }
        (3, "FileVersion") if header.version.is_none() => header.version = said(),
        (3, "ProductName") if header.product.is_none() => header.product = said(),
        (3, "CompanyName") if header.manufacturer.is_none() => header.manufacturer = said(),
        (3, "OriginalFilename") if header.original_name.is_none() => header.original_name = said(),
        _ => {}
    }
}

fn fixed(value: &[u8]) -> Option<String> {
    if number(value, 0, 4)? != 0xfeef_04bd {
        return None;
    }
    let part = |offset| number(value, offset, 2);
    Some(format!(
        "{}.{}.{}.{}",
        part(10)?,
        part(8)?,
        part(14)?,
        part(12)?
    ))
}

/// A text of 16 bits a letter up to its end, and the bytes that it takes with it.
fn wide(bytes: &[u8]) -> Option<(String, usize)> {
    let letters = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let letters: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
    let text = String::from_utf16(&letters).ok()?;
    Some((text, 2 * (letters.len() + 1)))
}
