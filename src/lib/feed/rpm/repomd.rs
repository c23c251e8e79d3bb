//! `repomd.xml`: which files a repository's metadata is in, with their digests.

use super::xml::{Node, records};
use crate::feed::Error;
use crate::feed::packages::is_path_below;
use crate::model::digest::Digest;
use crate::model::time::Timestamp;

/// What `repomd.xml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repomd {
    /// The file of packages.
    pub primary: DataFile,
    /// The file of advisories; a repository may have none.
    pub updateinfo: Option<DataFile>,
    /// When the newest part of it was made.
    pub dated: Timestamp,
}

/// A file that is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its path below the repository.
    pub path: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Bytes, where it is told.
    pub size: Option<u64>,
}

/// A revision is a time when it looks like one: after 2001.
const FIRST_TIME: i64 = 1_000_000_000;
const LAST_TIME: i64 = 100_000_000_000;

impl Repomd {
    /// Reads it; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let (mut primary, mut updateinfo, mut times) = (None, None, Vec::new());
        let mut problem = None;
        records(text, file, "repomd", &mut |node, line| {
            times.extend(time_of(&node));
            let wanted = match node.attribute("type") {
                "primary" => &mut primary,
                "updateinfo" => &mut updateinfo,
                _ => return,
            };
            match data_file(&node) {
                Ok(file) => *wanted = Some(file),
                Err(reason) => drop(problem.get_or_insert((line, reason))),
            }
        })?;
        let malformed = |line, reason: String| Error::Malformed {
            file: file.to_owned(),
            line,
            reason,
        };
        if let Some((line, reason)) = problem {
            return Err(malformed(line, reason));
        }
        Ok(Self {
            primary: primary.ok_or_else(|| malformed(1, "lists no primary".to_owned()))?,
            updateinfo,
            dated: times
                .into_iter()
                .max()
                .ok_or_else(|| malformed(1, "says no time".to_owned()))?,
        })
    }
}

fn time_of(node: &Node) -> Option<Timestamp> {
    let text = match node.name.as_str() {
        "revision" => node.text.trim(),
        _ => node.text_of("timestamp"),
    };
    // some write parts of a second
    let seconds: i64 = text.split('.').next()?.parse().ok()?;
    (FIRST_TIME..LAST_TIME)
        .contains(&seconds)
        .then(|| Timestamp::from_millis(seconds * 1000))
}

fn data_file(node: &Node) -> Result<DataFile, String> {
    let kind = node.attribute("type");
    let checksum = node.child("checksum");
    let checksum = checksum.filter(|sum| sum.attribute("type") == "sha256");
    let digest = checksum.ok_or_else(|| format!("{kind}: no sha256 checksum"))?;
    let digest = Digest::parse(digest.text.trim()).map_err(|e| format!("{kind}: {e}"))?;
    let location = node.child("location");
    let path = location.map_or("", |location| location.attribute("href"));
    if !is_path_below(path) {
        return Err(format!("{kind}: its location leaves the repository"));
    }
    let size = match node.text_of("size") {
        "" => None,
        text => Some(text.parse().map_err(|_| format!("{kind}: no valid size"))?),
    };
    Ok(DataFile {
        path: path.to_owned(),
        digest,
        size,
    })
}
