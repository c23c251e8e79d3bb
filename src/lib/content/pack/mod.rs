//! Packs: files cut where their content says, each chunk stored once for all versions of a package, many in one object. A
//! version adds one pack with what is new; its recipe says which chunks make which file. See docs/content-layout.md.

mod map;
mod table;
#[cfg(feature = "site")]
mod write;

pub use map::{ChunkPlace, Map, Part, put_together};
pub use table::Table;
#[cfg(feature = "site")]
pub use write::Packer;

use super::Error;

/// No chunk is larger.
pub const LARGEST: usize = 64 * 1024;
/// Fewer bytes than this are not worth the tables.
const WORTH: u64 = 1024 * 1024;
/// The most bytes that a recipe or a table may have.
pub const MAX_MAP: u64 = 64 * 1024 * 1024;

/// What is compressed already: a changed byte changes all that follow, so chunks of it are of no use to anybody.
const COMPRESSED: &[&str] = &[
    "7z", "apk", "appx", "bz2", "cab", "deb", "gif", "gz", "jar", "jpeg", "jpg", "lz4", "lzma",
    "mp4", "msi", "msix", "msp", "msu", "png", "rpm", "snap", "tbz2", "tgz", "txz", "udeb", "webp",
    "whl", "xz", "zip", "zst",
];

/// Whether a file of this name may be packed.
pub fn is_packable(name: &str) -> bool {
    let extension = name
        .rsplit('/')
        .next()
        .and_then(|last| last.rsplit_once('.'));
    let is_compressed = |end: &str| {
        COMPRESSED
            .iter()
            .any(|known| end.eq_ignore_ascii_case(known))
    };
    !extension.is_some_and(|(_, end)| is_compressed(end))
}

/// Whether files of so many bytes together are packed.
pub const fn is_worth(bytes: u64) -> bool {
    bytes >= WORTH
}

fn malformed(what: &'static str, reason: impl ToString) -> Error {
    Error::Malformed {
        what,
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests;
