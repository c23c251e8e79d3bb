//! Documents that commands read: from a file, or from a pipe as `-`.

use super::failure::{Failure, Kind};
use crate::model::document::{self, Document};
use std::io::{self, Read};
use std::path::Path;

/// No document is larger; what is larger is refused before it is parsed.
pub const MAX_DOCUMENT: u64 = 256 * 1024 * 1024;

/// Reads a document from a file, or from standard input when the path is `-`.
pub fn read_document<T: Document>(path: &Path) -> Result<T, Failure> {
    parse_document(path, &read_text(path, MAX_DOCUMENT)?)
}

/// The document in a text that was read from `path`.
pub fn parse_document<T: Document>(path: &Path, text: &str) -> Result<T, Failure> {
    parse_with(document::from_json, (path, text))
}

/// The same for a document that only programs write: a field that is not known is refused.
pub fn parse_strict_document<T: Document>(path: &Path, text: &str) -> Result<T, Failure> {
    parse_with(document::from_json_strict, (path, text))
}

fn parse_with<T: Document>(
    parse: fn(&str) -> Result<T, document::Error>,
    (path, text): (&Path, &str),
) -> Result<T, Failure> {
    if text.trim_ascii().is_empty() {
        let empty = format!("cannot read {}: it is empty", name(path));
        return Err(Failure::usage(empty).hint(format!(
            "a document of type \"{}\" belongs there; in a pipe, look at what the command before said",
            T::TYPE
        )));
    }
    parse(text).map_err(|error| {
        let mut failure = Failure::from(error);
        failure.message = format!("cannot read {}: {}", name(path), failure.message);
        failure
    })
}

/// Reads a text of at most `limit` bytes from a file, or from standard input when the path is `-`.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Failure> {
    String::from_utf8(read(path, limit, Ok)?).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        cannot_read(path, &format_args!("line {line}: not UTF-8"))
    })
}

fn cannot_read(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(Kind::Failed, format!("cannot read {}: {error}", name(path)))
}

/// Reads at most `limit` bytes of what `open` makes of a file, or of standard input when the path is `-`.
pub(super) fn read<R: Read>(
    path: &Path,
    limit: u64,
    open: impl FnOnce(Box<dyn Read>) -> io::Result<R>,
) -> Result<Vec<u8>, Failure> {
    let input = || -> io::Result<Box<dyn Read>> {
        match path == Path::new("-") {
            true => Ok(Box::new(io::stdin().lock())),
            false => Ok(Box::new(std::fs::File::open(path)?)),
        }
    };
    let mut bytes = Vec::new();
    let read = input()
        .and_then(open)
        .and_then(|input| input.take(limit + 1).read_to_end(&mut bytes));
    read.map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > limit {
        let size = limit / (1024 * 1024);
        return Err(cannot_read(path, &format_args!("larger than {size} MiB")));
    }
    Ok(bytes)
}

/// The path as messages name it.
pub fn name(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    }
}
