//! SHA-256 digests: the name of everything that travels.

use super::{Invalid, as_text};
use std::fmt;
use std::io::{self, Read};

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of bytes in memory.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    /// The digest and length of all that `input` gives, read in pieces of 64 KiB.
    pub fn of_reader(mut input: impl Read) -> io::Result<(Self, u64)> {
        let mut hasher = Hasher::new();
        let mut piece = vec![0; 64 * 1024];
        let mut length = 0;
        loop {
            match input.read(&mut piece)? {
                0 => return Ok((hasher.finish(), length)),
                n => {
                    hasher.update(&piece[..n]);
                    length += n as u64;
                }
            }
        }
    }

    /// Reads 64 hexadecimal digits in lower case.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || {
            Invalid::new(
                "SHA-256 digest",
                text,
                "64 hexadecimal digits in lower case",
            )
        };
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(invalid());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let (high, low) = (
                nibble(pair[0]).ok_or_else(invalid)?,
                nibble(pair[1]).ok_or_else(invalid)?,
            );
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }

    /// From the 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "sha256:{self}")
    }
}
as_text!(Digest);

/// Takes bytes as they come and gives their digest at the end.
pub struct Hasher(ring::digest::Context);

impl Hasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes taken.
    pub fn finish(self) -> Digest {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.finish().as_ref());
        Digest(bytes)
    }
}

impl Default for Hasher {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_equals_sha256sum() {
        // printf abc | sha256sum
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digest::of(b"abc").to_string(), expected);
        assert_eq!(
            Digest::of_reader(&b"abc"[..]).unwrap(),
            (Digest::parse(expected).unwrap(), 3)
        );
    }

    #[test]
    fn upper_case_and_short_texts_are_refused() {
        let good = Digest::of(b"").to_string();
        assert!(Digest::parse(&good.to_uppercase()).is_err());
        assert!(Digest::parse(&good[1..]).is_err());
    }
}
