//! Decompressors: never more than the limit, and the same each time.

use sms::feed::decompress;
use std::io::{self, Read};

const LIMIT: u64 = 256 * 1024;

/// F15: feeds' compressions.
pub fn decompress(input: &[u8]) {
    let first = whole(input);
    if let Ok(bytes) = &first {
        assert!(bytes.len() as u64 <= LIMIT);
        assert_eq!(whole(input).as_ref().ok(), Some(bytes));
    }
}

fn whole(input: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    decompress::reader(input, LIMIT)?.read_to_end(&mut out)?;
    Ok(out)
}
