//! Frames between the agent and its network worker: a kind, a length, the bytes; each kind with its own limit, so that
//! neither end reads more than it is ready for.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, Read, Write};

use super::Belief;

/// The most that one frame of content carries.
pub const PIECE: usize = 64 * 1024;
/// No message of an agent is larger.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// From the worker, once: what holds it.
    Hello,
    /// To the worker: a request.
    Ask,
    /// To the worker, after a request that posts: what is posted.
    Body,
    /// From the worker: the head of an answer.
    Head,
    /// From the worker: some of its body.
    Piece,
    /// From the worker: the end of its body.
    End,
    /// From the worker: there is no answer, or not the rest of it, for this reason.
    Fault,
}

const KINDS: [(u8, Kind, usize); 7] = [
    (b'h', Kind::Hello, 1024),
    (b'a', Kind::Ask, 1024 * 1024),
    (b'b', Kind::Body, MAX_BODY),
    (b'd', Kind::Head, 4096),
    (b'p', Kind::Piece, PIECE),
    (b'e', Kind::End, 0),
    (b'f', Kind::Fault, 2048),
];

/// A request.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Which servers are believed.
    pub belief: Belief,
    /// Where.
    pub url: String,
    /// From which byte on.
    pub from: u64,
    /// Up to which byte.
    pub to: Option<u64>,
    /// What is presented for content.
    pub authorization: Option<String>,
    /// Whether a body follows, to be posted.
    pub has_body: bool,
    /// Milliseconds for all of it.
    pub deadline: Option<u64>,
}

/// The head of an answer.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// When to come again, in seconds.
    pub retry_after: Option<u64>,
    /// Which part it is.
    pub range: Option<String>,
    /// How many bytes will come.
    pub length: Option<u64>,
    /// Whether pieces and an end follow.
    pub has_body: bool,
}

/// Writes a frame.
pub fn write(out: &mut impl Write, kind: Kind, bytes: &[u8]) -> io::Result<()> {
    let (letter, _, limit) = *row(|row| row.1 == kind)?;
    let length = u32::try_from(bytes.len()).ok();
    let length = length
        .filter(|_| bytes.len() <= limit)
        .ok_or_else(|| nonsense("a frame too long"))?;
    let mut head = [letter, 0, 0, 0, 0];
    head[1..].copy_from_slice(&length.to_be_bytes());
    out.write_all(&head)?;
    out.write_all(bytes)
}

/// Writes a document as a frame.
pub fn write_json(out: &mut impl Write, kind: Kind, value: &impl Serialize) -> io::Result<()> {
    write(out, kind, &serde_json::to_vec(value)?)
}

/// Reads a frame.
pub fn read(input: &mut impl Read) -> io::Result<(Kind, Vec<u8>)> {
    let mut head = [0; 5];
    input.read_exact(&mut head)?;
    let [letter, length @ ..] = head;
    let (_, kind, limit) = *row(|row| row.0 == letter)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > limit {
        return Err(nonsense("a frame too long"));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok((kind, bytes))
}

/// Reads a document of a frame.
pub fn json<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes).map_err(|_| nonsense("a frame that is not of its kind"))
}

/// An error about a frame.
pub fn nonsense(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

fn row(is_it: impl Fn(&&(u8, Kind, usize)) -> bool) -> io::Result<&'static (u8, Kind, usize)> {
    KINDS
        .iter()
        .find(is_it)
        .ok_or_else(|| nonsense("a frame of no kind"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_frame_comes_back_and_one_over_its_limit_is_neither_written_nor_read() {
        for (_, kind, limit) in KINDS {
            let bytes = vec![7; limit.min(100_000)];
            let mut wire = Vec::new();
            write(&mut wire, kind, &bytes).unwrap();
            assert_eq!(read(&mut wire.as_slice()).unwrap(), (kind, bytes));
            assert!(write(&mut Vec::new(), kind, &vec![0; limit + 1]).is_err());
        }
        // the length is refused before anything is made of that size
        assert!(read(&mut &b"p\xff\xff\xff\xff"[..]).is_err());
    }

    proptest! {
        #[test]
        fn p11_arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _either_way = read(&mut bytes.as_slice()).map(|(_, bytes)| json::<Head>(&bytes));
        }
    }
}
