//! Decompression as the magic bytes ask for, as a stream, with a limit on what comes out.
//!
//! An lz4 frame that is cut between two blocks ends without an error, so whoever must have the whole compares a digest.

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};
use lz4_flex::frame::FrameDecoder;
use lzma_rust2::XzReader;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::rc::Rc;

/// Memory for one xz dictionary; `xz -9` needs 65 MiB.
const XZ_MEMORY_KIB: u32 = 96 * 1024;
/// The largest zstd window, as a power of two; `zstd --ultra` without `--long` stays below.
const ZSTD_WINDOW_LOG: u32 = 27;
/// Whatever comes out so much larger than it went in is no list of packages and no archive of files (P05).
const MAX_RATIO: u64 = 200;
/// Below this nobody minds.
const FREE: u64 = 1024 * 1024;

/// Reads `input` decompressed: xz, gzip, zlib, zstd, lz4 frames, or plain bytes when it begins like none of them.
/// Giving more than `limit` bytes is an error, not a silent end.
pub fn reader<'a>(input: impl Read + 'a, limit: u64) -> io::Result<Box<dyn BufRead + 'a>> {
    let taken = Rc::new(Cell::new(0));
    let mut input = Counted {
        inner: input,
        taken: taken.clone(),
    };
    let mut head = Vec::with_capacity(MAGIC);
    input.by_ref().take(MAGIC as u64).read_to_end(&mut head)?;
    let kind = Kind::of(&head);
    let whole = BufReader::with_capacity(64 * 1024, Cursor::new(head).chain(input));
    let inner: Box<dyn Read + 'a> = match kind {
        Kind::Xz => Box::new(XzReader::new_mem_limit(whole, true, XZ_MEMORY_KIB)),
        Kind::Gzip => Box::new(MultiGzDecoder::new(whole)),
        Kind::Zlib => Box::new(ZlibDecoder::new(whole)),
        Kind::Zstd => Box::new(zstd_reader(whole)?),
        Kind::Lz4 => Box::new(FrameDecoder::new(whole)),
        Kind::Plain => Box::new(whole),
    };
    let bounded = Bounded {
        inner,
        left: limit,
        given: 0,
        taken,
    };
    Ok(Box::new(BufReader::with_capacity(64 * 1024, bounded)))
}

/// Bounds what an archive's member gives, which its own reader decompresses from `packed` bytes: as [`reader`] does.
pub fn bounded<'a>(inner: impl Read + 'a, packed: u64, limit: u64) -> impl BufRead + 'a {
    let bounded = Bounded {
        inner,
        left: limit,
        given: 0,
        taken: Rc::new(Cell::new(packed)),
    };
    BufReader::with_capacity(64 * 1024, bounded)
}

const MAGIC: usize = 6;

enum Kind {
    Xz,
    Gzip,
    /// As OCS agents send their reports.
    Zlib,
    Zstd,
    Lz4,
    Plain,
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        match head {
            [0xfd, b'7', b'z', b'X', b'Z', 0] => Self::Xz,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Self::Zlib,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Lz4,
            _ => Self::Plain,
        }
    }
}

type Whole<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

fn zstd_reader<'a, R: Read + 'a>(
    input: Whole<R>,
) -> io::Result<zstd::stream::read::Decoder<'a, Whole<R>>> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(input)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG)?;
    Ok(decoder)
}

/// Counts what is taken from the compressed input.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(out)?;
        self.taken.set(self.taken.get() + got as u64);
        Ok(got)
    }
}

/// Refuses the byte after the last allowed one, and bytes that come out of next to nothing.
struct Bounded<R> {
    inner: R,
    left: u64,
    given: u64,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(out)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::FileTooLarge, "more bytes than allowed")
        })?;
        self.given += got as u64;
        if self.given > FREE && self.given / MAX_RATIO > self.taken.get() {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "it grows out of all proportion",
            ));
        }
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn all(bytes: &[u8], limit: u64) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        reader(bytes, limit)?.read_to_end(&mut out)?;
        Ok(out)
    }

    fn compressions(plain: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
        let mut xz =
            lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
        xz.write_all(plain).unwrap();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(plain).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(plain).unwrap();
        let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
        lz4.write_all(plain).unwrap();
        vec![
            ("xz", xz.finish().unwrap()),
            ("gz", gz.finish().unwrap()),
            ("zlib", zlib.finish().unwrap()),
            ("lz4", lz4.finish().unwrap()),
            ("zstd", zstd::stream::encode_all(plain, 1).unwrap()),
            ("plain", plain.to_vec()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_was_compressed_comes_back(plain in proptest::collection::vec(any::<u8>(), 0..4000)) {
            // bytes that look compressed are taken as such, so the plain case gets a letter before them
            let plain = [b"P".as_slice(), &plain].concat();
            for (kind, packed) in compressions(&plain) {
                prop_assert_eq!(&all(&packed, plain.len() as u64).unwrap(), &plain, "{}", kind);
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in 0usize..5) {
            let magic: &[u8] = [&b"\xfd7zXZ\0"[..], b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b""][kind];
            bytes.splice(0..0, magic.iter().copied());
            let _outcome_does_not_matter = all(&bytes, 1 << 20);
        }

        #[test]
        fn a_cut_stream_is_an_error(cut in 1usize..40) {
            let marked = |kind: &&str| !["plain", "lz4"].contains(kind);
            for (kind, packed) in compressions(&[b'x'; 5000]).into_iter().filter(|(kind, _)| marked(kind)) {
                let kept = packed.len() - cut.min(packed.len() - 6);
                prop_assert!(all(&packed[..kept], 10_000).is_err(), "{}", kind);
            }
        }
    }

    #[test]
    fn p05_a_bomb_stops_at_the_limit() {
        for (kind, packed) in compressions(&vec![0; 3_000_000]) {
            let refused = all(&packed, 1_000_000).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge, "{kind}");
        }
    }

    #[test]
    fn p05_a_bomb_of_each_kind_is_left_soon_although_the_limit_would_let_it_through() {
        let began = std::time::Instant::now();
        for (kind, packed) in compressions(&vec![0; 64 << 20]) {
            let mut given = 0;
            let mut piece = vec![0; 64 * 1024];
            let mut bomb = reader(packed.as_slice(), u64::MAX).unwrap();
            let end = loop {
                match bomb.read(&mut piece) {
                    Ok(0) => break Ok(()),
                    Ok(read) => given += read as u64,
                    Err(error) => break Err(error.kind()),
                }
            };
            match kind {
                // at most 1 : 255 by its format, and 1 : 1
                "lz4" | "plain" => assert!(given <= packed.len() as u64 * 255, "{kind}"),
                _ => {
                    assert_eq!(end, Err(io::ErrorKind::FileTooLarge), "{kind}");
                    // what is read ahead counts as taken
                    assert!(given < 16 << 20, "{kind} gave {given}");
                }
            }
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(60));
    }

    #[test]
    fn p05_one_bomb_after_another_in_one_stream_is_one_bomb() {
        for (kind, packed) in compressions(&vec![0; 600 * 1024]) {
            if kind == "gz" || kind == "xz" {
                let many = packed.repeat(20);
                assert!(all(&many, u64::MAX).is_err(), "{kind}");
            }
        }
    }

    #[test]
    fn an_empty_input_is_empty() {
        assert_eq!(all(b"", 0).unwrap(), b"");
    }
}
