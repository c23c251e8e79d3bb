//! Reads zip: entries one after the other from the first byte to the directory, which says the same of each; stored or
//! deflated. Readers that believe the one or the other see the same files.

use super::Refusal;
use super::sink::Sink;
use super::tar::Entries;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

const END: usize = 22;
const LOCAL: usize = 30;
const CENTRAL: usize = 46;
/// Files that come out so much larger than they went in are no files.
const MAX_RATIO: u64 = 200;
/// Below this nobody minds.
const FREE: u64 = 1024 * 1024;
/// UTF-8 names, and how hard deflate tried.
const KNOWN_FLAGS: u16 = 0b1000_0000_0110;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const UNIX: u16 = 3;

/// Unpacks all entries.
pub(super) fn unpack(file: &File, sink: &mut Sink) -> Result<(), Refusal> {
    let mut input = BufReader::new(file);
    let (count, directory) = find_directory(&mut input)?;
    let mut at = 0;
    let mut place = directory;
    for _ in 0..count {
        input.seek(SeekFrom::Start(place))?;
        let (entry, length) = read_entry(&mut input)?;
        place += length;
        if entry.at != at {
            return Err(Refusal::of(
                &entry.name,
                "does not follow the entry before it",
            ));
        }
        at = unpack_entry(&mut input, &entry, sink)?;
    }
    let end = input.get_ref().metadata()?.len() - END as u64;
    match at == directory && place == end {
        true => Ok(()),
        false => Err("there is something besides its entries".into()),
    }
}

struct Entry {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    mode: u32,
    at: u64,
}

/// How many entries, and where their directory begins: in the last bytes, without a remark after them.
fn find_directory(input: &mut BufReader<&File>) -> Result<(u16, u64), Refusal> {
    input.seek(SeekFrom::End(-(END as i64)))?;
    let mut end = [0; END];
    input.read_exact(&mut end)?;
    let is_plain = end.starts_with(b"PK\x05\x06")
        && end[4..8] == [0; 4]
        && end[8..10] == end[10..12]
        && end[20..22] == [0; 2];
    let directory = long(&end, 16);
    if !is_plain || short(&end, 10) == u16::MAX || directory == u32::MAX {
        return Err("it is no zip archive of a plain kind".into());
    }
    Ok((short(&end, 10), u64::from(directory)))
}

/// An entry of the directory, and its length there.
fn read_entry(input: &mut impl Read) -> Result<(Entry, u64), Refusal> {
    let mut head = [0; CENTRAL];
    input.read_exact(&mut head)?;
    if !head.starts_with(b"PK\x01\x02") {
        return Err("its directory is damaged".into());
    }
    let (names, extra, remark) = (short(&head, 28), short(&head, 30), short(&head, 32));
    let name = read_name(input, names)?;
    let packed_or_size_is_elsewhere = long(&head, 20) == u32::MAX || long(&head, 24) == u32::MAX;
    if remark != 0 || short(&head, 34) != 0 || packed_or_size_is_elsewhere {
        return Err(Refusal::of(&name, "is of a kind that is not read"));
    }
    let is_unix = short(&head, 4) >> 8 == UNIX;
    let entry = Entry {
        flags: short(&head, 8),
        method: short(&head, 10),
        crc: long(&head, 16),
        packed: u64::from(long(&head, 20)),
        size: u64::from(long(&head, 24)),
        mode: if is_unix { long(&head, 38) >> 16 } else { 0 },
        at: u64::from(long(&head, 42)),
        name,
    };
    let length = CENTRAL as u64 + u64::from(names) + u64::from(extra);
    Ok((entry, length))
}

/// Unpacks an entry; gives where it ends.
fn unpack_entry(
    input: &mut BufReader<&File>,
    entry: &Entry,
    sink: &mut Sink,
) -> Result<u64, Refusal> {
    let name = &entry.name;
    input.seek(SeekFrom::Start(entry.at))?;
    let mut head = [0; LOCAL];
    input.read_exact(&mut head)?;
    let (names, extra) = (short(&head, 26), short(&head, 28));
    let same = head.starts_with(b"PK\x03\x04")
        && short(&head, 6) == entry.flags
        && short(&head, 8) == entry.method
        && long(&head, 14) == entry.crc
        && u64::from(long(&head, 18)) == entry.packed
        && u64::from(long(&head, 22)) == entry.size
        && read_name(input, names)? == *name;
    if !same {
        return Err(Refusal::of(name, "is not what the directory says"));
    }
    check(entry)?;
    let begin = entry.at + LOCAL as u64 + u64::from(names) + u64::from(extra);
    input.seek(SeekFrom::Start(begin))?;
    if name.ends_with('/') {
        sink.folder(name)?;
    } else {
        let mut packed = input.by_ref().take(entry.packed);
        match entry.method {
            STORED => unpack_file(&mut packed, entry, sink)?,
            _ => unpack_file(&mut DeflateDecoder::new(&mut packed), entry, sink)?,
        }
        if packed.limit() > 0 {
            return Err(Refusal::of(name, "ends before its place does"));
        }
    }
    Ok(begin + entry.packed)
}

fn check(entry: &Entry) -> Result<(), Refusal> {
    let refuse = |reason| Err(Refusal::of(&entry.name, reason));
    if entry.flags & !KNOWN_FLAGS != 0 {
        return refuse("is encrypted, or its size comes after it");
    }
    let is_folder = entry.name.ends_with('/');
    let kind = entry.mode & 0o170_000;
    if kind != 0 && kind != (if is_folder { 0o040_000 } else { 0o100_000 }) {
        return refuse("is neither file nor folder");
    }
    let is_sound = match entry.method {
        STORED => entry.packed == entry.size,
        DEFLATED => entry.size <= FREE || entry.size / MAX_RATIO <= entry.packed,
        _ => return refuse("is packed in a way that is not read"),
    };
    if !is_sound || (is_folder && entry.size > 0) {
        return refuse("is larger than its bytes can be");
    }
    Ok(())
}

fn unpack_file(input: &mut dyn Read, entry: &Entry, sink: &mut Sink) -> Result<(), Refusal> {
    let mut summed = Summed {
        input,
        crc: Crc::new(),
    };
    sink.file(&entry.name, (entry.size, entry.mode), &mut summed)?;
    if summed.read(&mut [0])? != 0 {
        return Err(Refusal::of(&entry.name, "is longer than it says"));
    }
    match summed.crc.sum() == entry.crc {
        true => Ok(()),
        false => Err(Refusal::of(&entry.name, "is damaged")),
    }
}

/// Sums up what it gives.
struct Summed<'a> {
    input: &'a mut dyn Read,
    crc: Crc,
}

impl Read for Summed<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.crc.update(&out[..read]);
        Ok(read)
    }
}

fn read_name(input: &mut impl Read, length: u16) -> Result<String, Refusal> {
    let mut name = vec![0; usize::from(length)];
    input.read_exact(&mut name)?;
    String::from_utf8(name).map_err(|_| "a name in it is not UTF-8".into())
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}
