//! Feeds that are one file, or a directory of such files: Windows' tables and guide, own updates, exploited vulnerabilities
//! and scores. None of them is signed: their authenticity is that of the address, so they belong behind https or in a
//! directory that only an operator fills.

use super::place::{self, Place};
use super::{Arrival, Content, Known, PassedOver, Reading, Tools};
use crate::feed::zip_file::ZipFile;
use crate::feed::{self, BadRecord, epss, kb, kev, msrc, own, wsus};
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedKind};
use crate::model::time::Timestamp;
use crate::service::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The largest, the offline scan file of Windows Update, has 700 MB.
const MAX_FILE: u64 = 1 << 30;
/// Files of one directory.
const MAX_FILES: usize = 100_000;
/// A file that says that it is of tomorrow may come from another time zone; later than that it is wrong.
const AHEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// What one of these readers found.
struct Found {
    content: Content,
    bad: Vec<BadRecord>,
    passed_over: Vec<kb::PassedOver>,
    /// How new it says it is; none where it does not say.
    dated: Option<Timestamp>,
}

/// Reads a feed of one of these kinds.
pub(super) fn read(feed: &Feed, known: Known, tools: &Tools) -> Result<Reading, Error> {
    let is_wanted = |path: &Path| wanted(feed.kind, path);
    let is_copy = |path: &Path| path.is_file() || !files_in(path, is_wanted).is_empty();
    let files = files(&Place::of(feed, tools, is_copy)?, is_wanted)?;
    let digest = digest(&files);
    if known.is_same(feed, &digest) {
        return Ok(Reading::Unchanged);
    }
    let found = found(feed.kind, &files)?;
    if let Some(dated) = found.dated {
        check_time(feed, dated, known, tools.now)?;
    }
    Ok(Reading::New(Box::new(Arrival {
        feed: feed.clone(),
        covers: Vec::new(),
        digest,
        dated: found.dated.unwrap_or(tools.now),
        valid_until: None,
        content: found.content,
        bad: found.bad,
        passed_over: found.passed_over.into_iter().map(passed_over).collect(),
    })))
}

/// Whether a file of a directory is one of the feed's.
fn wanted(kind: FeedKind, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    let endings: &[&str] = match kind {
        FeedKind::Kb => &[".zip", ".csv"],
        FeedKind::Msrc => &[".xml", ".json", ".zip"],
        FeedKind::Wsus => &[".cab", ".xml"],
        FeedKind::Own => &[".yaml", ".yml"],
        FeedKind::Kev => &[".json"],
        FeedKind::Epss => &[".csv", ".csv.gz"],
        FeedKind::Apt | FeedKind::Osv | FeedKind::Rpm => &[],
    };
    !name.starts_with('.') && endings.iter().any(|ending| name.ends_with(ending))
}

/// By name; none of what is no directory.
fn files_in(path: &Path, is_wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut found: Vec<PathBuf> = paths
        .filter(|path| is_wanted(path) && path.is_file())
        .take(MAX_FILES)
        .collect();
    found.sort();
    found
}

/// Names and bytes.
type File = (String, Vec<u8>);

fn files(place: &Place, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<File>, Error> {
    let directory = match place {
        Place::Local { path, .. } if path.is_dir() => path,
        _ => return Ok(vec![(place.shown(), place.whole(MAX_FILE)?)]),
    };
    let found = files_in(directory, is_wanted);
    if found.is_empty() {
        return Err(Error::missing("file of the feed", directory.display()));
    }
    let read = |path: PathBuf| {
        let name = path.display().to_string();
        let bytes = place::read(&path, MAX_FILE)?;
        bytes
            .map(|bytes| (name.clone(), bytes))
            .ok_or_else(|| Error::missing("file", name))
    };
    found.into_iter().map(read).collect()
}

/// Of the one file, or of the digests of all.
fn digest(files: &[File]) -> Digest {
    match files {
        [(_, bytes)] => Digest::of(bytes),
        _ => {
            let lines = files.iter().map(|(name, bytes)| {
                let name = Path::new(name).file_name().unwrap_or_default();
                format!("{} {}\n", Digest::of(bytes), name.to_string_lossy())
            });
            Digest::of(lines.collect::<String>().as_bytes())
        }
    }
}

fn found(kind: FeedKind, files: &[File]) -> Result<Found, Error> {
    let newest = files
        .last()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let (name, bytes) = newest.unwrap_or_default();
    Ok(match kind {
        FeedKind::Kb => Found::from(kb::read(bytes, name)?),
        FeedKind::Wsus => Found::from(wsus::read(bytes, name)?),
        FeedKind::Kev => Found::from(kev::read(bytes, name)?),
        FeedKind::Epss => Found::from(epss::read(bytes, name)?),
        FeedKind::Msrc => Found::from(documents(files)?),
        _ => own_updates(files)?,
    })
}

/// A document that cannot be read costs what it says; when none can, something else is wrong.
fn documents(files: &[File]) -> Result<msrc::Guide, Error> {
    let mut guide = msrc::Msrc::default();
    let mut bad = Vec::new();
    let mut count = 0;
    for (name, bytes) in files {
        for (name, bytes) in members(name, bytes)? {
            count += 1;
            if let Err(error) = guide.read(&bytes, &name) {
                bad.push(error);
            }
        }
    }
    if bad.len() == count
        && let Some(error) = bad.pop()
    {
        return Err(error.into());
    }
    let mut guide = guide.finish();
    let told = bad
        .iter()
        .map(|error| BadRecord::whole(&place_of(error), reason_of(error)));
    guide.bad.extend(told);
    Ok(guide)
}

/// The documents of an archive, or the one that a file is.
fn members(name: &str, bytes: &[u8]) -> Result<Vec<File>, Error> {
    if !ZipFile::is_one(bytes) {
        return Ok(vec![(name.to_owned(), bytes.to_vec())]);
    }
    let mut archive = ZipFile::open(bytes, name)?;
    let names = archive.names()?;
    let wanted = names
        .iter()
        .filter(|name| wanted(FeedKind::Msrc, Path::new(name)));
    let mut read = |member: &String| {
        let mut text = Vec::new();
        let place = format!("{name}/{member}");
        let mut input = archive.member(member, MAX_FILE)?;
        match std::io::Read::read_to_end(&mut input, &mut text) {
            Ok(_) => Ok((place, text)),
            Err(source) => Err(feed::Error::Read {
                file: place,
                source,
            }
            .into()),
        }
    };
    wanted.map(&mut read).collect()
}

/// A file of own updates that is no YAML stops the sync: what it said before stays in force, rather than be lost.
fn own_updates(files: &[File]) -> Result<Found, Error> {
    let (mut updates, mut bad) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let own = own::read(bytes, name)?;
        for update in own.updates {
            match updates
                .iter()
                .any(|known: &crate::model::update::Update| known.id == update.id)
            {
                true => bad.push(BadRecord::named(
                    name,
                    &update.id,
                    "another file has an update of this id",
                )),
                false => updates.push(update),
            }
        }
        bad.extend(own.bad);
    }
    Ok(Found {
        content: Content::Updates(updates),
        bad,
        passed_over: Vec::new(),
        dated: None,
    })
}

fn place_of(error: &feed::Error) -> String {
    match error {
        feed::Error::Malformed { file, .. } | feed::Error::Read { file, .. } => file.clone(),
        other => other.to_string(),
    }
}

fn reason_of(error: &feed::Error) -> String {
    match error {
        feed::Error::Malformed { line, reason, .. } => format!("line {line}: {reason}"),
        other => other.to_string(),
    }
}

/// Neither later than now nor older than what was believed before, as far as both said.
fn check_time(feed: &Feed, dated: Timestamp, known: Known, now: Timestamp) -> Result<(), Error> {
    let file = feed.uri.clone();
    if dated > now.after(AHEAD) {
        return Err(feed::Error::FromTheFuture { file, date: dated }.into());
    }
    // one that did not say was dated by its sync
    let said = known.state.filter(|known| known.dated != known.synced_at);
    match said.map(|known| known.dated).filter(|known| dated < *known) {
        Some(known) => Err(feed::Error::RolledBack {
            file,
            date: dated,
            known,
        }
        .into()),
        None => Ok(()),
    }
}

fn passed_over(one: kb::PassedOver) -> PassedOver {
    let (file, line, text) = &one.first;
    PassedOver {
        reason: format!("{}, the first {text:?} at {file}:{line}", one.reason),
        records: one.count,
    }
}

impl From<kb::KbTable> for Found {
    fn from(table: kb::KbTable) -> Self {
        Self {
            content: Content::Updates(table.updates),
            bad: table.bad,
            passed_over: table.passed_over,
            dated: table.dated,
        }
    }
}

impl From<msrc::Guide> for Found {
    fn from(guide: msrc::Guide) -> Self {
        Self {
            content: Content::Updates(guide.updates),
            bad: guide.bad,
            passed_over: guide.passed_over,
            dated: guide.dated,
        }
    }
}

impl From<wsus::Offline> for Found {
    fn from(offline: wsus::Offline) -> Self {
        Self {
            content: Content::Updates(offline.updates),
            bad: offline.bad,
            passed_over: offline.passed_over,
            dated: offline.dated,
        }
    }
}

impl From<kev::Kev> for Found {
    fn from(kev: kev::Kev) -> Self {
        Self {
            content: Content::Priorities(kev.priorities),
            bad: kev.bad,
            passed_over: Vec::new(),
            dated: Some(kev.dated),
        }
    }
}

impl From<epss::Epss> for Found {
    fn from(epss: epss::Epss) -> Self {
        Self {
            content: Content::Priorities(epss.priorities),
            bad: epss.bad,
            passed_over: Vec::new(),
            dated: epss.dated,
        }
    }
}
