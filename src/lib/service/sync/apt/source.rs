//! Where a suite's files are read: an archive, or this machine's apt lists.
//! Nothing that comes from here is believed before its digest or signature is checked.

use super::{MAX_INDEX, MAX_RELEASE};
use crate::feed::decompress;
use crate::feed::release::IndexFile;
use crate::host::apt_lists::{self, List};
use crate::host::root::Root;
use crate::model::digest::Digest;
use crate::model::feed::Feed;
use crate::service::Error;
use crate::service::sync::Tools;
use crate::service::sync::place::{self, Place, is_too_long};
use std::path::Path;

/// The address that stands for this machine's own apt lists.
pub const APT_LISTS: &str = "apt-lists";

/// Where a suite's files are read.
pub enum Source<'a> {
    /// An archive, or a mirror of one.
    Archive(Place<'a>),
    /// What apt has fetched, one list a component and architecture.
    AptLists(Vec<List>),
}

impl<'a> Source<'a> {
    /// The place that the feed names; offline the mirror of it below that directory.
    pub fn of(feed: &Feed, tools: &'a Tools<'a>) -> Result<Self, Error> {
        if tools.offline.is_none() && feed.uri == APT_LISTS {
            return lists(feed);
        }
        let release = format!("dists/{}/InRelease", feed.suite);
        let mut place = Place::of(feed, tools, |path| path.join(&release).is_file())?;
        // a mirror of the metadata alone still says where payloads come from
        if let Place::Local { path, base } = &mut place
            && path.join("pool").is_dir()
        {
            *base = path.display().to_string();
        }
        Ok(Self::Archive(place))
    }

    /// The address that payload paths are below.
    pub fn base(&self) -> String {
        match self {
            Self::Archive(place) => place.base().to_owned(),
            Self::AptLists(lists) => lists
                .first()
                .map(|list| list.uri.clone())
                .unwrap_or_default(),
        }
    }

    /// The signed release file.
    pub fn release(&self, feed: &Feed) -> Result<Vec<u8>, Error> {
        let name = format!("dists/{}/InRelease", feed.suite);
        let found = match self {
            Self::AptLists(lists) => {
                let first = lists.first().map(|list| list.in_release.as_path());
                read_listed(first, MAX_RELEASE)?
            }
            Self::Archive(place) => place.file(&name, MAX_RELEASE)?,
        };
        found.ok_or_else(|| Error::missing("release file", format!("{}/{name}", self.base())))
    }

    /// The name and bytes of an index, in any of its compressions, that are what the release file lists.
    pub fn believed_index(
        &self,
        feed: &Feed,
        files: &[IndexFile],
    ) -> Result<(String, Vec<u8>), Error> {
        let mut mismatch = None;
        for file in files {
            match self.index(feed, file) {
                Ok(Some(bytes)) if is_listed(&bytes, file, self) => {
                    return Ok((file.path.clone(), bytes));
                }
                Ok(Some(_)) => mismatch = Some(file.path.clone()),
                Ok(None) => {}
                Err(error) if is_too_long(&error) => mismatch = Some(file.path.clone()),
                Err(error) => return Err(error),
            }
        }
        match mismatch {
            Some(file) => Err(Error::IndexMismatch {
                feed: feed.id.clone(),
                file,
            }),
            None => {
                let name = files.first().map_or("", |file| file.path.as_str());
                Err(Error::missing(
                    "index",
                    format!("{}/dists/{}/{name}", self.base(), feed.suite),
                ))
            }
        }
    }

    /// The bytes of an index; none when it is not there.
    fn index(&self, feed: &Feed, file: &IndexFile) -> Result<Option<Vec<u8>>, Error> {
        let below = |path: &str| format!("dists/{}/{path}", feed.suite);
        match self {
            // apt keeps the index in a compression of its own: only the digest of the text fits
            Self::AptLists(lists) => {
                let is_meant = |list: &&List| {
                    file.path == format!("{}/binary-{}/Packages", list.component, list.architecture)
                };
                let meant = lists.iter().find(is_meant);
                read_listed(meant.map(|list| list.packages.as_path()), MAX_INDEX)
            }
            Self::Archive(place) => {
                let limit = file.size.min(MAX_INDEX);
                if let Some(by_hash) = &file.by_hash
                    && let Some(bytes) = place.file(&below(by_hash), limit)?
                {
                    return Ok(Some(bytes));
                }
                place.file(&below(&file.path), limit)
            }
        }
    }
}

fn read_listed(path: Option<&Path>, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    path.map_or(Ok(None), |path| place::read(path, limit))
}

/// Whether bytes are what the release file lists; of apt's lists, whether their text is.
fn is_listed(bytes: &[u8], file: &IndexFile, source: &Source) -> bool {
    if !matches!(source, Source::AptLists(_)) {
        return bytes.len() as u64 == file.size && Digest::of(bytes) == file.digest;
    }
    let text = decompress::reader(bytes, file.size).and_then(Digest::of_reader);
    // what cannot be decompressed is not what is listed either
    text.is_ok_and(|found| found == (file.digest, file.size))
}

fn lists<'a>(feed: &Feed) -> Result<Source<'a>, Error> {
    let root = Root::machine();
    let mut found = Vec::new();
    for architecture in &feed.architectures {
        let all = apt_lists::lists(&root, architecture)?;
        found.extend(
            all.into_iter().filter(|list| {
                list.suite == feed.suite && feed.components.contains(&list.component)
            }),
        );
    }
    // a suite of two archives is two feeds; the first that apt asks is meant
    let uri = found.first().map(|list| list.uri.clone());
    found.retain(|list| Some(&list.uri) == uri.as_ref());
    if found.is_empty() {
        return Err(Error::missing(
            "apt list",
            format!("of suite {} on this machine", feed.suite),
        ));
    }
    Ok(Source::AptLists(found))
}
