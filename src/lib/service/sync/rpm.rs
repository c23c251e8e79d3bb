//! An rpm repository: `repomd.xml`, signed where a keyring is configured, and the files that it lists by their digests.

use super::place::{Place, is_too_long};
use super::{Arrival, Content, Known, PassedOver, Reading, Tools};
use crate::feed::rpm::{Advisories, DataFile, Primary, Repomd, gather};
use crate::feed::{self, decompress};
use crate::host;
use crate::host::signature::verify_detached;
use crate::model::digest::Digest;
use crate::model::feed::Feed;
use crate::model::platform::Release;
use crate::service::Error;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

const REPOMD: &str = "repodata/repomd.xml";
/// That of a large distribution has 10 KB.
const MAX_REPOMD: u64 = 4 << 20;
/// Fedora's largest has 20 MB compressed.
const MAX_FILE: u64 = 256 << 20;
/// Decompressed; Fedora's largest has 180 MB.
const MAX_TEXT: u64 = 1 << 30;
/// Clocks differ.
const SKEW: Duration = Duration::from_secs(24 * 3600);

/// Reads a repository and believes it: its signature, its time, then each file by its digest.
pub(super) fn read(feed: &Feed, known: Known, tools: &Tools) -> Result<Reading, Error> {
    let place = Place::of(feed, tools, |path| path.join(REPOMD).is_file())?;
    let name = format!("{}/{REPOMD}", place.shown());
    let bytes = place.file(REPOMD, MAX_REPOMD)?;
    let bytes = bytes.ok_or_else(|| Error::missing("repository", &name))?;
    check_signature(feed, &place, (&bytes, &name), tools)?;
    let digest = Digest::of(&bytes);
    if known.is_same(feed, &digest) {
        return Ok(Reading::Unchanged);
    }
    let repomd = Repomd::parse(&text(bytes, &name)?, &name)?;
    if repomd.dated > tools.now.after(SKEW) {
        let date = repomd.dated;
        return Err(feed::Error::FromTheFuture { file: name, date }.into());
    }
    known.check_not_older(feed, repomd.dated, tools)?;
    let release = Release::parse(feed.release.as_deref().unwrap_or_default())?;
    let (file, primary) = listed(feed, &place, &repomd.primary, tools)?;
    let primary = Primary::parse(&primary, &file)?;
    let advisories = match &repomd.updateinfo {
        None => Advisories::default(),
        Some(data) => {
            let (file, updates) = listed(feed, &place, data, tools)?;
            Advisories::parse(&updates, &file)?
        }
    };
    let gathered = gather(&release, primary, advisories);
    let passed_over = gathered.passed_over.into_iter();
    Ok(Reading::New(Box::new(Arrival {
        feed: feed.clone(),
        covers: vec![release],
        digest,
        dated: repomd.dated,
        valid_until: None,
        content: Content::Updates(gathered.updates),
        bad: gathered.bad,
        passed_over: passed_over.map(PassedOver::from).collect(),
    })))
}

/// Where a keyring is configured, a key of it must have signed.
fn check_signature(
    feed: &Feed,
    place: &Place,
    (bytes, name): (&[u8], &str),
    tools: &Tools,
) -> Result<(), Error> {
    if feed.keyring.is_empty() {
        return Ok(());
    }
    let not_trusted = |reason: String| Error::NotTrusted {
        what: name.to_owned(),
        reason,
    };
    let signature = place.file(&format!("{REPOMD}.asc"), MAX_REPOMD)?;
    let signature =
        signature.ok_or_else(|| not_trusted("there is no repomd.xml.asc".to_owned()))?;
    let keyring = Path::new(&feed.keyring);
    match verify_detached(tools.runner, keyring, bytes, &signature) {
        Err(host::Error::NotTrusted(why)) => Err(not_trusted(why.to_string())),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// The name and text of a file, when its bytes are the listed ones.
fn listed(
    feed: &Feed,
    place: &Place,
    data: &DataFile,
    tools: &Tools,
) -> Result<(String, String), Error> {
    if tools.cancel.load(Ordering::Relaxed) {
        return Err(Error::Interrupted);
    }
    let mismatch = || Error::IndexMismatch {
        feed: feed.id.clone(),
        file: data.path.clone(),
    };
    let limit = data.size.unwrap_or(MAX_FILE).min(MAX_FILE);
    let bytes = match place.file(&data.path, limit) {
        Err(error) if is_too_long(&error) => return Err(mismatch()),
        found => found?,
    };
    let bytes =
        bytes.ok_or_else(|| Error::missing("index", format!("{}/{}", place.shown(), data.path)))?;
    if Digest::of(&bytes) != data.digest {
        return Err(mismatch());
    }
    let name = format!("{}: {}", feed.id, data.path);
    let mut plain = Vec::new();
    decompress::reader(bytes.as_slice(), MAX_TEXT)
        .and_then(|mut reader| reader.read_to_end(&mut plain))
        .map_err(|source| feed::Error::Read {
            file: name.clone(),
            source,
        })?;
    let text = text(plain, &name)?;
    Ok((name, text))
}

fn text(bytes: Vec<u8>, file: &str) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error());
        let file = file.to_owned();
        feed::Error::Read { file, source }.into()
    })
}
