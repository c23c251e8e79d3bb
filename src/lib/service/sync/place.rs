//! Where the files of a feed lie: on a server, or on this machine. Nothing that comes from here is believed before its digest
//! or signature is checked.

use super::Tools;
use crate::host::{self, files};
use crate::model::feed::Feed;
use crate::service::Error;
use crate::transport;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Where the files of a feed lie.
pub enum Place<'a> {
    /// On a server.
    Server {
        /// The address, without a slash at its end.
        base: String,
        /// Asks it, tells how that goes, and knows when to stop.
        tools: &'a Tools<'a>,
    },
    /// On this machine: a directory, or the one file that the feed is.
    Local {
        /// The directory or file.
        path: PathBuf,
        /// The address that payloads are below.
        base: String,
    },
}

impl<'a> Place<'a> {
    /// The place that the feed names; offline the copy of it below that directory that looks like one.
    pub fn of(
        feed: &Feed,
        tools: &'a Tools<'a>,
        is_copy: impl Fn(&Path) -> bool,
    ) -> Result<Self, Error> {
        if let Some(folder) = tools.offline {
            return Ok(Self::Local {
                path: copy(feed, folder, is_copy)?,
                base: feed.uri.clone(),
            });
        }
        Ok(match directory_of(&feed.uri) {
            Some(path) => Self::Local {
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
    pub fn base(&self) -> &str {
        match self {
            Self::Server { base, .. } | Self::Local { base, .. } => base,
        }
    }

    /// A file below the place; none when it is not there.
    pub fn file(&self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Server { base, tools } => fetched(&format!("{base}/{name}"), limit, tools),
            Self::Local { path, .. } => read(&path.join(name), limit),
        }
    }

    /// The one file that the place is.
    pub fn whole(&self, limit: u64) -> Result<Vec<u8>, Error> {
        let found = match self {
            Self::Server { base, tools } => fetched(base, limit, tools)?,
            Self::Local { path, .. } => read(path, limit)?,
        };
        found.ok_or_else(|| Error::missing("file", self.shown()))
    }

    /// How messages name it.
    pub fn shown(&self) -> String {
        match self {
            Self::Server { base, .. } => base.clone(),
            Self::Local { path, .. } => path.display().to_string(),
        }
    }
}

fn fetched(url: &str, limit: u64, tools: &Tools) -> Result<Option<Vec<u8>>, Error> {
    match download(url, limit, tools) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(transport::Error::NotThere { .. }) => Ok(None),
        Err(transport::Error::Interrupted) => Err(Error::Interrupted),
        Err(error) => Err(error.into()),
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

/// Whether a file was refused for having more bytes than it may.
pub fn is_too_long(error: &Error) -> bool {
    matches!(
        error,
        Error::Host(host::Error::TooLarge { .. })
            | Error::Transport(transport::Error::Wrong { .. })
    )
}

/// Reads a file; none when it is not there.
pub fn read(path: &Path, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    match files::read(path, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(host::Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The directory or file that an address means, when it means one.
pub fn directory_of(uri: &str) -> Option<PathBuf> {
    match uri.strip_prefix("file://") {
        Some(path) => Some(PathBuf::from(path)),
        None => (!uri.contains("://")).then(|| PathBuf::from(uri)),
    }
}

/// A copy may be named by feed, by host and path, by the path's last part, or be the only thing in the directory.
fn copy(feed: &Feed, folder: &Path, is_copy: impl Fn(&Path) -> bool) -> Result<PathBuf, Error> {
    let address = feed
        .uri
        .split_once("://")
        .map_or(feed.uri.as_str(), |(_, rest)| rest);
    let address = address.trim_matches('/');
    let last = address.rsplit('/').next().unwrap_or_default();
    [feed.id.as_str(), address, last, ""]
        .into_iter()
        .map(|below| folder.join(below))
        .find(|path| is_copy(path))
        .ok_or_else(|| {
            Error::missing(
                "mirror",
                format!("of feed {} below {}", feed.id, folder.display()),
            )
        })
}
