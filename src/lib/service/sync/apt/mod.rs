//! An apt suite: its signed release file and its indexes.

mod machine;
mod source;

use super::{Arrival, Content, Known, Reading, Tools};
use crate::feed::packages::Gatherer;
use crate::feed::release::ReleaseFile;
use crate::feed::{self, BadRecord, decompress};
use crate::host;
use crate::host::signature::verify_clearsigned;
use crate::model::digest::Digest;
use crate::model::feed::Feed;
use crate::model::update::Update;
use crate::service::Error;
use crate::service::progress::Progress;
pub use machine::machine_feeds;
use source::{APT_LISTS, Source};
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::Ordering;

/// The largest `InRelease` of Debian has 200 KB.
const MAX_RELEASE: u64 = 4 << 20;
/// The largest index of Debian has 10 MB compressed.
const MAX_INDEX: u64 = 256 << 20;
/// Decompressed; Debian's main has 48 MB.
const MAX_TEXT: u64 = 2 << 30;

/// Reads a suite and believes it: signature, suite, freshness, then each index by its digest.
pub(super) fn read(feed: &Feed, known: Known, tools: &Tools) -> Result<Reading, Error> {
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
    if let Some(state) = known.state.filter(|known| known.feed.suite == feed.suite) {
        if known.is_same(&resolved, &digest) {
            return Ok(Reading::Unchanged);
        }
        release.check_not_rolled_back(state.dated)?;
    }
    let (updates, bad) = read_indexes(feed, &source, &release, tools)?;
    Ok(Reading::New(Box::new(Arrival {
        feed: resolved,
        covers: vec![release.covers()],
        digest,
        dated: release.date,
        valid_until: release.valid_until,
        content: Content::Updates(updates),
        bad,
        passed_over: Vec::new(),
    })))
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
