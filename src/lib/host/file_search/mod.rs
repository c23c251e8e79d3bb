//! Goes through folders and their files: never through a link, never into what the kernel makes up, in an order that is the
//! same each time, so that it can be left off and taken up again. Which folders and files count is the visitor's to say.

#[cfg(target_os = "linux")]
mod system;

#[cfg(target_os = "linux")]
pub use system::SystemFiles;

use super::Error;
use crate::model::time::Timestamp;
use std::cmp::Ordering;
use std::fs::File;

/// Where to go.
#[derive(Debug, Clone)]
pub struct Way<'a> {
    /// The folder to begin in, absolute on the endpoint.
    pub start: &'a str,
    /// Whether to go into folders below.
    pub is_recursive: bool,
    /// Whether to go into other file systems that are mounted below.
    pub crosses: bool,
    /// Folders inside each other, at most.
    pub max_depth: u32,
    /// Go on behind this path, up to which it has been looked through.
    pub after: Option<&'a str>,
}

/// A file that was come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path on the endpoint.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When its content was changed last.
    pub modified_at: Timestamp,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// On.
    On,
    /// Enough.
    Stop,
}

/// Says what counts, and takes it.
pub trait Visitor {
    /// Whether to go into this folder, which holds these names.
    fn enters(&mut self, folder: &str, names: &[String]) -> bool;
    /// Whether to open this file.
    fn wants(&mut self, path: &str) -> bool;
    /// Takes a file that is open for reading.
    fn take(&mut self, entry: Entry, file: &File) -> Flow;
    /// Hears what could not be looked at, and why.
    fn miss(&mut self, path: &str, reason: String);
}

/// The files of an endpoint.
pub trait Files {
    /// Goes the way; says whether it was left before its end.
    fn walk(&self, way: &Way<'_>, visitor: &mut dyn Visitor) -> Flow;
    /// Reads a file of at most `limit` bytes, which no link leads to.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, Error>;
}

/// The order in which paths are come by: part by part, since `a-b` lies before `a/b` as text and behind it on the way.
pub fn order(a: &str, b: &str) -> Ordering {
    a.split('/').cmp(b.split('/'))
}
