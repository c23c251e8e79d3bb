//! Cabinets of Windows: their members in order. The library reads one member at a time, each from the start of its folder,
//! which takes the square of their number; here each folder is decompressed once.

use cab::Cabinet;
use std::io::{self, Cursor, Read};

/// What one folder of a cabinet may give, and all of them.
const MAX_FOLDER: u64 = 1 << 30;
const MAX_WHOLE: u64 = 4 << 30;
/// Bytes of the header before the files' table is named, and of an entry of that table before its name.
const HEADER: usize = 36;
const ENTRY: usize = 16;

/// Whether bytes begin as a cabinet does.
pub fn is_cabinet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MSCF")
}

/// A member in its folder.
struct Member {
    folder: u16,
    start: u64,
    size: u64,
    name: String,
    /// Where its entry lies.
    entry: usize,
}

/// Gives each member, by name and bytes, to `take`.
pub fn each(bytes: &[u8], mut take: impl FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()> {
    let members = members(bytes).ok_or_else(|| invalid("a table of files that is cut"))?;
    let (mut done, mut given) = (0, 0);
    while let Some(first) = members.get(done) {
        let folder = members[done..]
            .iter()
            .take_while(|one| one.folder == first.folder);
        let folder: Vec<&Member> = folder.collect();
        let end = folder
            .iter()
            .map(|one| one.start + one.size)
            .max()
            .unwrap_or(0);
        given += end;
        if end > MAX_FOLDER || given > MAX_WHOLE {
            return Err(invalid("more bytes than allowed"));
        }
        let whole = whole_folder(bytes, first, end)?;
        for member in &folder {
            let part = usize::try_from(member.start)
                .ok()
                .zip(usize::try_from(member.size).ok());
            let part = part.and_then(|(start, size)| whole.get(start..start + size));
            take(
                &member.name,
                part.ok_or_else(|| invalid("a folder that is cut"))?,
            )?;
        }
        done += folder.len();
    }
    Ok(())
}

/// The folder of `first`, whose entry is made to stand for all of it in a copy of the cabinet.
fn whole_folder(bytes: &[u8], first: &Member, end: u64) -> io::Result<Vec<u8>> {
    let end = u32::try_from(end).map_err(|_| invalid("more bytes than allowed"))?;
    let mut copy = bytes.to_vec();
    copy[first.entry..first.entry + 4].copy_from_slice(&end.to_le_bytes());
    copy[first.entry + 4..first.entry + 8].copy_from_slice(&[0; 4]);
    let mut cabinet = Cabinet::new(Cursor::new(copy))?;
    let mut whole = Vec::new();
    let reader = cabinet.read_file(&first.name)?;
    reader.take(u64::from(end)).read_to_end(&mut whole)?;
    Ok(whole)
}

fn members(bytes: &[u8]) -> Option<Vec<Member>> {
    let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let long = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.len() < HEADER || !is_cabinet(bytes) {
        return None;
    }
    let mut at = usize::try_from(long(16)?).ok()?;
    let mut found = Vec::new();
    for _ in 0..word(28)? {
        let name = bytes.get(at + ENTRY..)?.split(|byte| *byte == 0).next()?;
        found.push(Member {
            size: u64::from(long(at)?),
            start: u64::from(long(at + 4)?),
            folder: word(at + 8)?,
            name: String::from_utf8_lossy(name).into_owned(),
            entry: at,
        });
        at += ENTRY + name.len() + 1;
    }
    Some(found)
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
pub(in crate::feed) mod tests {
    use super::*;
    use cab::{CabinetBuilder, CompressionType};
    use proptest::prelude::*;
    use std::io::Write;

    pub(in crate::feed) fn cabinet(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = CabinetBuilder::new();
        for (kind, part) in [CompressionType::MsZip, CompressionType::None]
            .into_iter()
            .zip(files.chunks(2))
        {
            let folder = builder.add_folder(kind);
            part.iter().for_each(|(name, _)| {
                folder.add_file(*name);
            });
        }
        let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
        while let Some(mut file) = writer.next_file().unwrap() {
            let (_, bytes) = files
                .iter()
                .find(|(name, _)| *name == file.file_name())
                .unwrap();
            file.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn all(bytes: &[u8]) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut found = Vec::new();
        each(bytes, |name, bytes| {
            found.push((name.to_owned(), bytes.to_vec()));
            Ok(())
        })?;
        Ok(found)
    }

    const FILES: [(&str, &[u8]); 4] = [
        ("x\\1", b"one"),
        ("x\\2", b"more than one"),
        ("x\\3", b""),
        ("c", b"other folder"),
    ];

    #[test]
    fn members_of_all_folders_come_in_order() {
        let found = all(&cabinet(&FILES)).unwrap();
        let expected = FILES.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        assert_eq!(found, expected);
        assert!(all(b"").is_err() && all(b"MSCF").is_err());
    }

    proptest! {
        #[test]
        fn a_cabinet_damaged_anywhere_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut bytes = cabinet(&FILES);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if cut {
                bytes.truncate(at);
            }
            let _outcome_does_not_matter = all(&bytes);
        }
    }
}
