//! Where a feed's files are read: a server, a directory that mirrors one, or this machine's apt lists.
//! Nothing that comes from here is believed before its digest or signature is checked.

use super::{MAX_INDEX, MAX_RELEASE, Tools};
use crate::feed::decompress;
use crate::feed::release::IndexFile;
use crate::host::apt_lists::{self, List};
use crate::host::root::Root;
use crate::host::{self, files};
use crate::model::digest::Digest;
use crate::model::feed::Feed;
use crate::service::Error;
use crate::transport;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// The address that stands for this machine's own apt lists.
pub const APT_LISTS: &str = "apt-lists";

/// Where a feed's files are read.
pub enum Source<'a> {
    /// A server.
    Server {
        /// The archive's base address.
        base: String,
        /// Asks it, tells how that goes, and knows when to stop.
        tools: &'a Tools<'a>,
    },
    /// A directory that mirrors an archive.
    Directory {
        /// The directory.
        path: PathBuf,
        /// Where payloads come from.
        base: String,
    },
    /// What apt has fetched, one list a component and architecture.
    AptLists(Vec<List>),
}

impl<'a> Source<'a> {
    /// The place that the feed names; offline the mirror of it below that directory.
    pub fn of(feed: &Feed, tools: &'a Tools<'a>) -> Result<Self, Error> {
        if let Some(folder) = tools.offline {
            return mirror(feed, folder);
        }
        if feed.uri == APT_LISTS {
            return lists(feed);
        }
        Ok(match directory_of(&feed.uri) {
            Some(path) => Self::Directory {
                path,
                base: feed.uri.clone(),
            },
            None => Self::Server {
                base: feed.uri.trim_end_matches('/').to_owned(),
                tools,
            },
        })
    }

    /// The address that payload paths are below.
    pub fn base(&self) -> String {
        match self {
            Self::Server { base, .. } | Self::Directory { base, .. } => base.clone(),
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
            Self::AptLists(lists) => read(
                lists.first().map(|list| list.in_release.as_path()),
                MAX_RELEASE,
            )?,
            _ => self.file(&name, MAX_RELEASE)?,
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
                read(
                    lists
                        .iter()
                        .find(is_meant)
                        .map(|list| list.packages.as_path()),
                    MAX_INDEX,
                )
            }
            _ => {
                let limit = file.size.min(MAX_INDEX);
                if let Some(by_hash) = &file.by_hash
                    && let Some(bytes) = self.file(&below(by_hash), limit)?
                {
                    return Ok(Some(bytes));
                }
                self.file(&below(&file.path), limit)
            }
        }
    }

    fn file(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Server { base, tools } => {
                match download(&format!("{base}/{name}"), limit, tools) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(transport::Error::NotThere { .. }) => Ok(None),
                    Err(transport::Error::Interrupted) => Err(Error::Interrupted),
                    Err(error) => Err(error.into()),
                }
            }
            Self::Directory { path, .. } => read(Some(&path.join(name)), limit),
            Self::AptLists(_) => Ok(None),
        }
    }
}

fn download(url: &str, limit: u64, tools: &Tools) -> Result<Vec<u8>, transport::Error> {
    let name = url.rsplit_once("/dists/").map_or(url, |(_, name)| name);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    tools.progress.begin(name, limit);
    let bytes = tools.http.get_watched(url, most, &mut |read| {
        tools.progress.advance(read);
        if tools.cancel.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    tools.progress.end();
    bytes
}

/// Whether a file was refused for having more bytes than are listed.
fn is_too_long(error: &Error) -> bool {
    matches!(
        error,
        Error::Host(host::Error::TooLarge { .. })
            | Error::Transport(transport::Error::Wrong { .. })
    )
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

/// Reads a file; none when it is not there.
fn read(path: Option<&Path>, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let Some(path) = path else { return Ok(None) };
    match files::read(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(host::Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The directory that an address means, when it means one.
pub fn directory_of(uri: &str) -> Option<PathBuf> {
    match uri.strip_prefix("file://") {
        Some(path) => Some(PathBuf::from(path)),
        None => (!uri.contains("://")).then(|| PathBuf::from(uri)),
    }
}

/// A mirror may be laid out by feed, by host and path, by the path's last folder, or be of one archive alone.
fn mirror<'a>(feed: &Feed, folder: &Path) -> Result<Source<'a>, Error> {
    let address = feed
        .uri
        .split_once("://")
        .map_or(feed.uri.as_str(), |(_, rest)| rest);
    let address = address.trim_matches('/');
    let last = address.rsplit('/').next().unwrap_or_default();
    let release = format!("dists/{}/InRelease", feed.suite);
    let found = [feed.id.as_str(), address, last, ""]
        .into_iter()
        .map(|below| folder.join(below))
        .find(|path| path.join(&release).is_file())
        .ok_or_else(|| {
            Error::missing(
                "mirror",
                format!("of feed {} below {}", feed.id, folder.display()),
            )
        })?;
    // a mirror of the metadata alone still says where payloads come from
    let base = if found.join("pool").is_dir() {
        found.display().to_string()
    } else {
        feed.uri.clone()
    };
    Ok(Source::Directory { path: found, base })
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
