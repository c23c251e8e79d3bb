//! Sync: a feed's signed release file and its indexes, read, believed, and put into the catalog whole or not at all.

mod machine;
mod source;

use crate::catalog::Catalog;
use crate::feed::packages::{BadRecord, Gatherer};
use crate::feed::release::ReleaseFile;
use crate::feed::{self, decompress};
use crate::host;
use crate::host::process::SystemRunner;
use crate::host::signature::verify_clearsigned;
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedState};
use crate::model::time::Timestamp;
use crate::model::update::Update;
use crate::rules::shrink;
use crate::service::Error;
use crate::service::progress::Progress;
use crate::transport::http::Client;
pub use machine::machine_feeds;
pub use source::{APT_LISTS, Source, directory_of};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// The largest `InRelease` of Debian has 200 KB.
const MAX_RELEASE: u64 = 4 << 20;
/// The largest index of Debian has 10 MB compressed.
const MAX_INDEX: u64 = 256 << 20;
/// Decompressed; Debian's main has 48 MB.
const MAX_TEXT: u64 = 2 << 30;

/// What a sync works with.
pub struct Tools<'a> {
    /// Runs gpgv.
    pub runner: &'a SystemRunner,
    /// Asks servers.
    pub http: &'a Client,
    /// A directory with mirrors, to be used instead of the feeds' own addresses.
    pub offline: Option<&'a Path>,
    /// Is told how it goes.
    pub progress: &'a dyn Progress,
    /// Whether a feed may lose more than a fifth of its updates.
    pub accepts_loss: bool,
    /// Set when somebody asks to stop.
    pub cancel: &'a AtomicBool,
    /// The time.
    pub now: Timestamp,
}

/// What a sync of one feed brought.
#[derive(Debug)]
pub struct Synced {
    /// How the feed stands now.
    pub state: FeedState,
    /// Whether nothing had changed since the last time.
    pub is_unchanged: bool,
    /// Records that were passed over.
    pub bad: Vec<BadRecord>,
}

/// A feed as it was read and believed, before it is stored.
#[derive(Debug)]
pub struct Fetched {
    /// What it brought.
    pub synced: Synced,
    /// Its updates; empty when nothing has changed.
    pub updates: Vec<Update>,
}

/// Reads a feed and puts it into the catalog, in place of what was known of it.
pub fn sync_feed(catalog: &mut Catalog, feed: &Feed, tools: &Tools) -> Result<Synced, Error> {
    let known = catalog.read(|tx| tx.feed_state(&feed.id))?;
    let Fetched { synced, updates } = fetch(feed, known.as_ref(), tools)?;
    if !synced.is_unchanged {
        catalog.write(|tx| tx.replace_feed(&synced.state, &updates))?;
    }
    Ok(synced)
}

/// Reads a feed and believes it: signature, suite, freshness, then each index by its digest.
pub fn fetch(feed: &Feed, known: Option<&FeedState>, tools: &Tools) -> Result<Fetched, Error> {
    let source = Source::of(feed, tools)?;
    let bytes = source.release(feed)?;
    let digest = Digest::of(&bytes);
    let release = believed_release(feed, &source, &bytes, tools)?;
    release.check_fresh(tools.now)?;
    // what is stored names the archive that the payloads come from, not the way its index took
    let resolved = Feed {
        uri: source.base(),
        ..feed.clone()
    };
    if let Some(known) = known.filter(|known| known.feed.suite == feed.suite) {
        if known.release_digest == digest && known.feed == resolved {
            return Ok(unchanged(known));
        }
        release.check_not_rolled_back(known.dated)?;
    }
    let (updates, bad) = read_indexes(feed, &source, &release, tools)?;
    let former = known.filter(|known| covers_the_same(&known.feed, feed));
    check_loss(feed, former, updates.len() as u64, tools)?;
    let state = FeedState {
        feed: resolved,
        covers: vec![release.covers()],
        release_digest: digest,
        dated: release.date,
        valid_until: release.valid_until,
        synced_at: tools.now,
        updates: updates.len() as u64,
        packages: updates
            .iter()
            .map(|update| update.packages.len() as u64)
            .sum(),
    };
    let synced = Synced {
        state,
        is_unchanged: false,
        bad,
    };
    Ok(Fetched { synced, updates })
}

/// Whether less of the one than of the other can only be the archive's doing.
fn covers_the_same(known: &Feed, feed: &Feed) -> bool {
    known.suite == feed.suite
        && known.components == feed.components
        && known.architectures == feed.architectures
}

fn check_loss(
    feed: &Feed,
    former: Option<&FeedState>,
    after: u64,
    tools: &Tools,
) -> Result<(), Error> {
    let before = former.map_or(0, |former| former.updates);
    match shrink::too_many_lost(before, after) {
        Some(percent) if !tools.accepts_loss => Err(Error::Shrunk {
            feed: feed.id.clone(),
            before,
            after,
            percent,
        }),
        _ => Ok(()),
    }
}

fn unchanged(known: &FeedState) -> Fetched {
    Fetched {
        synced: Synced {
            state: known.clone(),
            is_unchanged: true,
            bad: Vec::new(),
        },
        updates: Vec::new(),
    }
}

/// The release file, once a key of the feed's keyring is found to have signed it for this suite.
fn believed_release(
    feed: &Feed,
    source: &Source,
    bytes: &[u8],
    tools: &Tools,
) -> Result<ReleaseFile, Error> {
    let name = format!("{}/dists/{}/InRelease", source.base(), feed.suite);
    let not_trusted = |reason: String| Error::NotTrusted {
        what: name.clone(),
        reason,
    };
    let keyring = Path::new(&feed.keyring);
    let verified = match verify_clearsigned(tools.runner, keyring, bytes) {
        Err(host::Error::NotTrusted(why)) => return Err(not_trusted(why.to_string())),
        other => other?,
    };
    let release = ReleaseFile::parse(&verified.text, &name)?;
    // one keyring signs all suites of an archive: without this a server could pass one off as another
    if feed.suite != release.suite && feed.suite != release.codename {
        let reason = format!("it is for suite {}, not {}", release.codename, feed.suite);
        return Err(not_trusted(reason));
    }
    Ok(release)
}

fn read_indexes(
    feed: &Feed,
    source: &Source,
    release: &ReleaseFile,
    tools: &Tools,
) -> Result<(Vec<Update>, Vec<BadRecord>), Error> {
    let mut gatherer = Gatherer::new(release.covers(), feed.classification);
    for component in &feed.components {
        for architecture in &feed.architectures {
            if tools.cancel.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            let files = release.indexes(component, architecture)?;
            let (name, bytes) = source.believed_index(feed, &files)?;
            let name = format!("{}: {name}", feed.id);
            tools.progress.begin(&name, bytes.len() as u64);
            let metered = Metered {
                inner: bytes.as_slice(),
                progress: tools.progress,
            };
            let read = decompress::reader(metered, MAX_TEXT)
                .map_err(|source| feed::Error::Read {
                    file: name.clone(),
                    source,
                })
                .and_then(|text| gatherer.read(text, &name));
            tools.progress.end();
            read?;
        }
    }
    Ok(gatherer.finish())
}

/// Tells progress what is read.
struct Metered<'a, R> {
    inner: R,
    progress: &'a dyn Progress,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.advance(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
