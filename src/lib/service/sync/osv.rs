//! OSV: a directory of records, an archive of them, or one.

use super::place::Place;
use super::{Arrival, Content, Known, PassedOver, Reading, Tools};
use crate::feed::osv::{Gathered, Gatherer, RECORD_BYTES};
use crate::feed::zip_file::ZipFile;
use crate::feed::{self, decompress};
use crate::host::{self, files};
use crate::model::digest::{Digest, Hasher};
use crate::model::feed::Feed;
use crate::model::platform::Release;
use crate::service::Error;
use crate::service::package::unpack::{Entries, Refusal, read_tar};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// The archive of all records of all ecosystems has 1 GB; one of a large ecosystem 100 MB.
const MAX_ARCHIVE: u64 = 1 << 30;
/// Decompressed.
const MAX_TEXT: u64 = 16 << 30;
/// Folders inside each other.
const MAX_DEPTH: usize = 16;
/// Records of a directory.
const MAX_RECORDS: usize = 2_000_000;

/// Reads all records; one that cannot be read is reported, and stops nothing.
pub(super) fn read(feed: &Feed, known: Known, tools: &Tools) -> Result<Reading, Error> {
    let place = Place::of(feed, tools, |path| path.is_file() || holds_records(path))?;
    let source = match place {
        Place::Local { path, .. } if path.is_dir() => Source::Directory(listed(&path)?, path),
        ref other => Source::Bytes(other.whole(MAX_ARCHIVE)?, other.shown()),
    };
    let digest = source.digest(tools)?;
    if known.is_same(feed, &digest) {
        return Ok(Reading::Unchanged);
    }
    let wanted = feed.release.as_deref().map(Release::parse).transpose()?;
    let mut gatherer = Gatherer::new(wanted, feed.classification);
    source.read(&mut gatherer, tools)?;
    arrival(feed, known, tools, (digest, gatherer.finish()))
}

fn arrival(
    feed: &Feed,
    known: Known,
    tools: &Tools,
    (digest, gathered): (Digest, Gathered),
) -> Result<Reading, Error> {
    let Some(dated) = gathered.dated else {
        let reason = match gathered.bad.first() {
            Some(bad) => format!("none of its records can be read, the first: {bad}"),
            None => "there is no record in it".to_owned(),
        };
        return Err(Error::refused("read feed", &feed.id, reason));
    };
    known.check_not_older(feed, dated, tools)?;
    let passed_over = gathered.passed_over.into_iter();
    Ok(Reading::New(Box::new(Arrival {
        feed: feed.clone(),
        covers: gathered.covers.into_iter().collect(),
        digest,
        dated,
        valid_until: None,
        content: Content::Updates(gathered.updates),
        bad: gathered.bad,
        passed_over: passed_over.map(PassedOver::from).collect(),
    })))
}

/// Where records come from.
enum Source {
    /// Files, in the order of their names, of a directory.
    Directory(Vec<PathBuf>, PathBuf),
    /// An archive or one record, and its name.
    Bytes(Vec<u8>, String),
}

impl Source {
    /// The digest over all there is, names included.
    fn digest(&self, tools: &Tools) -> Result<Digest, Error> {
        let (names, folder) = match self {
            Self::Bytes(bytes, _) => return Ok(Digest::of(bytes)),
            Self::Directory(names, folder) => (names, folder),
        };
        let mut hasher = Hasher::new();
        for name in names {
            check(tools)?;
            let bytes = files::read(&folder.join(name), RECORD_BYTES)?;
            let head = format!("{}\0{}\0", name.display(), bytes.len());
            hasher.update(head.as_bytes());
            hasher.update(&bytes);
        }
        Ok(hasher.finish())
    }

    fn read(&self, gatherer: &mut Gatherer, tools: &Tools) -> Result<(), Error> {
        match self {
            Self::Directory(names, folder) => {
                for name in names {
                    check(tools)?;
                    let bytes = files::read(&folder.join(name), RECORD_BYTES)?;
                    gatherer.read(&bytes, &name.display().to_string());
                }
                Ok(())
            }
            Self::Bytes(bytes, name) if ZipFile::is_one(bytes) => {
                read_zip(bytes, name, gatherer, tools)
            }
            Self::Bytes(bytes, name) => read_file(bytes, name, gatherer, tools),
        }
    }
}

fn check(tools: &Tools) -> Result<(), Error> {
    match tools.cancel.load(Ordering::Relaxed) {
        true => Err(Error::Interrupted),
        false => Ok(()),
    }
}

fn is_record(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    file.ends_with(".json") && !file.starts_with('.')
}

fn holds_records(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .into_iter()
        .any(|entry| is_record(&entry.file_name().to_string_lossy()))
}

/// The records below a folder, by their paths below it. Links are not followed.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut open = vec![(PathBuf::new(), 0)];
    while let Some((below, depth)) = open.pop() {
        let place = folder.join(&below);
        let failed = || host::Error::io("read", &place);
        for entry in fs::read_dir(&place).map_err(failed())? {
            let entry = entry.map_err(failed())?;
            let kind = entry.file_type().map_err(failed())?;
            let name = entry.file_name();
            let is_hidden = name.as_encoded_bytes().starts_with(b".");
            if kind.is_dir() && !is_hidden && depth < MAX_DEPTH {
                open.push((below.join(&name), depth + 1));
            } else if kind.is_file() && is_record(&name.to_string_lossy()) {
                found.push(below.join(&name));
            }
        }
        if found.len() > MAX_RECORDS {
            let reason = format!("more than {MAX_RECORDS} records");
            return Err(Error::refused("read", folder.display(), reason));
        }
    }
    found.sort();
    Ok(found)
}

fn read_zip(bytes: &[u8], name: &str, gatherer: &mut Gatherer, tools: &Tools) -> Result<(), Error> {
    let mut archive = ZipFile::open(bytes, name)?;
    for member in archive.names()? {
        check(tools)?;
        if is_record(&member) {
            let mut record = Vec::new();
            let read = archive
                .member(&member, RECORD_BYTES)?
                .read_to_end(&mut record);
            read.map_err(|source| feed::Error::Read {
                file: format!("{name}/{member}"),
                source,
            })?;
            gatherer.read(&record, &member);
        }
    }
    Ok(())
}

/// A tar archive, or one record; either may be compressed.
fn read_file(
    bytes: &[u8],
    name: &str,
    gatherer: &mut Gatherer,
    tools: &Tools,
) -> Result<(), Error> {
    let failed = |source| feed::Error::Read {
        file: name.to_owned(),
        source,
    };
    let mut input = decompress::reader(bytes, MAX_TEXT).map_err(failed)?;
    // a record is an object, and the name of an archive's first member is not
    let head = std::io::BufRead::fill_buf(&mut input).map_err(failed)?;
    let begin = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = begin.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_none_or(|byte| *byte == b'{') {
        let mut record = Vec::new();
        let mut bounded = input.take(RECORD_BYTES + 1);
        bounded.read_to_end(&mut record).map_err(failed)?;
        gatherer.read(&record, name);
        return Ok(());
    }
    let mut members = Members { gatherer, tools };
    match read_tar(input, &mut members) {
        Err(_) if tools.cancel.load(Ordering::Relaxed) => Err(Error::Interrupted),
        Err(Refusal(reason)) => Err(Error::refused("read", name, reason)),
        Ok(()) => Ok(()),
    }
}

/// Takes the records of a tar archive.
struct Members<'a, 'g> {
    gatherer: &'g mut Gatherer,
    tools: &'a Tools<'a>,
}

impl Entries for Members<'_, '_> {
    fn folder(&mut self, _: &str) -> Result<(), Refusal> {
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        (size, _): (u64, u32),
        input: &mut dyn Read,
    ) -> Result<(), Refusal> {
        if self.tools.cancel.load(Ordering::Relaxed) {
            return Err("interrupted".into());
        }
        let is_wanted = is_record(name) && size <= RECORD_BYTES;
        let mut record = Vec::new();
        let mut input = input.take(size);
        let read = match is_wanted {
            true => input.read_to_end(&mut record)? as u64,
            false => std::io::copy(&mut input, &mut std::io::sink())?,
        };
        if read != size {
            return Err(Refusal::of(name, "is shorter than it says"));
        }
        match is_wanted {
            true => self.gatherer.read(&record, name),
            false if is_record(name) => self.gatherer.too_long(name),
            false => {}
        }
        Ok(())
    }
}
