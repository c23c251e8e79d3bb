//! Reads tar: POSIX ustar with pax headers, and GNU's with its long names. Regular files, folders and symbolic links; one
//! size, said once.

use super::Refusal;
use std::collections::BTreeMap;
use std::io::Read;

const BLOCK: usize = 512;
/// No header of names is larger.
const MAX_HEADER: u64 = 64 * 1024;
/// What a pax header names.
const PATH: &str = "path";
const TARGET: &str = "linkpath";
/// What it may say besides: of no effect here.
const IGNORED: &[&str] = &[
    "mtime", "atime", "ctime", "uid", "gid", "uname", "gname", "comment",
];

/// Takes the entries of an archive.
pub(in crate::service) trait Entries {
    /// Takes a folder.
    fn folder(&mut self, name: &str) -> Result<(), Refusal>;
    /// Takes a file of exactly so many bytes and such a mode from the input.
    fn file(
        &mut self,
        name: &str,
        size_and_mode: (u64, u32),
        input: &mut dyn Read,
    ) -> Result<(), Refusal>;
    /// Takes a symbolic link.
    fn link(&mut self, name: &str, _target: &str) -> Result<(), Refusal> {
        Err(Refusal::of(name, "is neither file nor folder, but a link"))
    }
}

/// Reads all entries.
pub(in crate::service) fn read_tar(
    mut input: impl Read,
    sink: &mut impl Entries,
) -> Result<(), Refusal> {
    let (mut long_name, mut long_target) = (None, None);
    while let Some(header) = next(&mut input)? {
        // readers would differ in which entry it is of
        if long_target.is_some() && matches!(header.kind, 0 | b'0' | b'5') {
            return Err(Refusal::of(
                &header.name,
                "leads to something, but is no link",
            ));
        }
        match header.kind {
            b'x' | b'g' => {
                let records = pax(&body(&mut input, header.size)?)?;
                let is_named = [PATH, TARGET].iter().any(|key| records.contains_key(*key));
                if header.kind == b'g' && is_named {
                    return Err("one name for all of its entries".into());
                }
                named(&mut long_name, records.get(PATH).cloned())?;
                named(&mut long_target, records.get(TARGET).cloned())?;
            }
            b'L' | b'K' => {
                let bytes = body(&mut input, header.size)?;
                let text = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
                let known = match header.kind {
                    b'L' => &mut long_name,
                    _ => &mut long_target,
                };
                named(known, Some(string(text)?))?;
            }
            b'2' if header.size == 0 => {
                let target = match long_target.take() {
                    Some(target) => target,
                    None => string(&header.target)?,
                };
                sink.link(&long_name.take().unwrap_or(header.name), &target)?;
            }
            b'0' | 0 => {
                let name = long_name.take().unwrap_or(header.name);
                sink.file(&name, (header.size, header.mode), &mut input)?;
                padding(&mut input, header.size)?;
            }
            b'5' if header.size == 0 => {
                sink.folder(&long_name.take().unwrap_or(header.name))?;
            }
            kind => {
                let reason = format!(
                    "is neither file, link nor folder (type {:?})",
                    char::from(kind)
                );
                return Err(Refusal::of(&header.name, &reason));
            }
        }
    }
    match long_name.or(long_target) {
        Some(name) => Err(Refusal::of(&name, "is a name without an entry")),
        None => Ok(()),
    }
}

struct Header {
    name: String,
    /// What a link leads to.
    target: Vec<u8>,
    mode: u32,
    size: u64,
    kind: u8,
}

/// The next header; none at the end, after which nothing may come but zeros.
fn next(input: &mut impl Read) -> Result<Option<Header>, Refusal> {
    let mut block = [0; BLOCK];
    input.read_exact(&mut block)?;
    if block.iter().all(|byte| *byte == 0) {
        return end(input).map(|()| None);
    }
    let is_posix = &block[257..263] == b"ustar\0";
    if !is_posix && &block[257..265] != b"ustar  \0" {
        return Err("it is no tar archive, or one of an unknown kind".into());
    }
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let field = &block[148..156];
    let sum = sum - field.iter().map(|byte| u32::from(*byte)).sum::<u32>() + 8 * u32::from(b' ');
    if number(field)? != u64::from(sum) {
        return Err("a header of it is damaged".into());
    }
    let mut name = string(until_nul(&block[..100]))?;
    let prefix = until_nul(&block[345..500]);
    if is_posix && !prefix.is_empty() {
        name = format!("{}/{name}", string(prefix)?);
    }
    Ok(Some(Header {
        name,
        target: until_nul(&block[157..257]).to_vec(),
        mode: u32::try_from(number(&block[100..108])?).map_err(|_| "a mode out of range")?,
        size: number(&block[124..136])?,
        kind: block[156],
    }))
}

fn end(input: &mut impl Read) -> Result<(), Refusal> {
    let mut block = [0; BLOCK];
    input.read_exact(&mut block)?;
    loop {
        if block.iter().any(|byte| *byte != 0) {
            return Err("there is something after its end".into());
        }
        match input.read(&mut block)? {
            0 => return Ok(()),
            read => block[read..].fill(0),
        }
    }
}

/// The body of a header that tells more about the next entry.
fn body(input: &mut impl Read, size: u64) -> Result<Vec<u8>, Refusal> {
    if size > MAX_HEADER {
        return Err("a header of it is too long".into());
    }
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| "a header of it is too long")?];
    input.read_exact(&mut bytes)?;
    padding(input, size)?;
    Ok(bytes)
}

fn padding(input: &mut impl Read, size: u64) -> Result<(), Refusal> {
    let over = usize::try_from(size % BLOCK as u64).unwrap_or_default();
    let mut rest = [0; BLOCK];
    if over > 0 {
        input.read_exact(&mut rest[over..])?;
    }
    match rest.iter().all(|byte| *byte == 0) {
        true => Ok(()),
        false => Err("there is something between its entries".into()),
    }
}

fn named(known: &mut Option<String>, name: Option<String>) -> Result<(), Refusal> {
    match (known.is_some(), name) {
        (true, Some(name)) => Err(Refusal::of(&name, "is a second name for an entry")),
        (_, None) => Ok(()),
        (false, name) => {
            *known = name;
            Ok(())
        }
    }
}

/// Records of "length key=value\n" (POSIX pax). A size would be a second one, and readers differ in which they take.
fn pax(bytes: &[u8]) -> Result<BTreeMap<String, String>, Refusal> {
    let wrong = || Refusal::from("a pax header of it is malformed");
    let mut records = BTreeMap::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let digits = rest
            .iter()
            .position(|byte| *byte == b' ')
            .ok_or_else(wrong)?;
        let length: usize = string(&rest[..digits])?.parse().map_err(|_| wrong())?;
        let record = rest.get(digits + 1..length).ok_or_else(wrong)?;
        let text = string(record.strip_suffix(b"\n").ok_or_else(wrong)?)?;
        let (key, value) = text.split_once('=').ok_or_else(wrong)?;
        if key != PATH && key != TARGET && !IGNORED.contains(&key) {
            return Err(Refusal::of(key, "is more than a pax header may say here"));
        }
        if records.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(Refusal::of(key, "is in a pax header twice"));
        }
        rest = &rest[length..];
    }
    Ok(records)
}

/// Octal digits, ended by blanks or NULs. Larger numbers have another form, which no archive of ours needs.
fn number(field: &[u8]) -> Result<u64, Refusal> {
    let wrong = || Refusal::from("a number in it is malformed");
    let text = string(field).map_err(|_| wrong())?;
    let text = text.trim_matches([' ', '\0']);
    if text.is_empty() {
        return Ok(0);
    }
    match text.bytes().all(|digit| (b'0'..=b'7').contains(&digit)) {
        true => u64::from_str_radix(text, 8).map_err(|_| wrong()),
        false => Err(wrong()),
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| *byte == 0);
    &field[..end.unwrap_or(field.len())]
}

fn string(bytes: &[u8]) -> Result<String, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| "a name in it is not UTF-8")?;
    Ok(text.to_owned())
}
