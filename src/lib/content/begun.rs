//! Objects on their way into a store. What has come of a large one stays when its sender, or this process, is cut off, and the
//! next who sends it goes on from there: else what is larger than the hours of a place would never arrive.

use super::store::persist;
use super::{Error, Store};
use crate::model::digest::Hasher;
use crate::model::package::Object;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Less than this is sent again from its beginning.
pub(super) const WORTH: u64 = 1 << 20;
const PIECE: usize = 64 * 1024;

/// Opens what is sent from a byte on.
pub type Opener<'a, 'b> = &'b mut dyn FnMut(u64) -> Result<Box<dyn Read + 'a>, Error>;

/// Takes an object in from where it stopped. What turns out to be other bytes is forgotten.
pub(super) fn take(store: &Store, object: &Object, open: Opener<'_, '_>) -> Result<(), Error> {
    let path = store.object_path(&object.sha256);
    let mut begun = Begun::of(store, object)?;
    let ended = begun.fill((object, &path), open);
    let found = begun.hasher.finish();
    match ended {
        Ok(()) if found == object.sha256 && begun.size == object.size => persist(begun.file, &path),
        Ok(()) => Err(Error::OtherBytes {
            what: "the input".to_owned(),
            expected: object.sha256,
            found,
            size: begun.size,
        }),
        Err(Cut::BySender(error)) if begun.size >= WORTH => {
            let kept = begun.file.keep();
            kept.map_err(|refused| Error::file("keep", &path)(refused.error))?;
            Err(error)
        }
        // whoever has no room wants what came of it least
        Err(Cut::BySender(error) | Cut::Here(error)) => Err(error),
    }
}

/// Who ended it.
enum Cut {
    BySender(Error),
    Here(Error),
}

struct Begun {
    file: NamedTempFile,
    hasher: Hasher,
    size: u64,
}

impl Begun {
    /// What was left of it, unless somebody is at it; else nothing yet. Each file is locked by whoever writes it, and its name
    /// is never used again: so one that is locked and still has its name is ours.
    fn of(store: &Store, object: &Object) -> Result<Self, Error> {
        let folder = store.partial_folder();
        let prefix = format!("{}.", object.sha256);
        if object.size >= WORTH {
            for entry in folder.read_dir().map_err(Error::file("list", &folder))? {
                let entry = entry.map_err(Error::file("list", &folder))?;
                let is_its = |name: &str| name.starts_with(&prefix);
                if entry.file_name().to_str().is_some_and(is_its)
                    && let Some(begun) = Self::left(entry.path(), object.size)
                {
                    return Ok(begun);
                }
            }
        }
        let file = tempfile::Builder::new()
            .prefix(&prefix)
            .tempfile_in(&folder)
            .map_err(Error::file("make a file in", &folder))?;
        // a file system without locks lets nobody go on; it is swept away one day
        drop(file.as_file().try_lock());
        Ok(Self {
            file,
            hasher: Hasher::new(),
            size: 0,
        })
    }

    /// One that cannot be read is none.
    fn left(path: PathBuf, expected: u64) -> Option<Self> {
        let mut file = OpenOptions::new().read(true).write(true).open(&path).ok()?;
        file.try_lock().ok()?;
        if !path.exists() {
            return None;
        }
        let (hasher, size) = hashed(&mut file).ok()?;
        let path = TempPath::try_from_path(path).ok()?;
        let file = NamedTempFile::from_parts(file, path);
        (size <= expected).then_some(Self { file, hasher, size })
    }

    fn fill(&mut self, (object, path): (&Object, &Path), open: Opener<'_, '_>) -> Result<(), Cut> {
        let input = open(self.size).map_err(Cut::BySender)?;
        // one byte more than expected is enough to see that it is too long
        let left = object.size.saturating_sub(self.size).saturating_add(1);
        let mut input = input.take(left);
        let mut piece = vec![0; PIECE];
        loop {
            let read = match input.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Cut::BySender(Error::file("write", path)(error))),
            };
            let bytes = piece.get(..read).unwrap_or_default();
            let written = self.file.as_file_mut().write_all(bytes);
            written.map_err(|error| Cut::Here(Error::file("write", path)(error)))?;
            self.hasher.update(bytes);
            self.size += read as u64;
        }
    }
}

/// Leaves the file where the next byte goes.
fn hashed(file: &mut File) -> io::Result<(Hasher, u64)> {
    let (mut hasher, mut size) = (Hasher::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((hasher, size));
        }
        hasher.update(piece.get(..read).unwrap_or_default());
        size += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Shelf;
    use crate::model::digest::Digest;
    use std::{fs, thread};

    /// Gives so many bytes, then fails.
    struct Cut<'a>(&'a [u8], usize);

    impl Read for Cut<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.1 == 0 {
                return Err(io::Error::other("hours are over"));
            }
            let piece = self.0.get(..self.1.min(buffer.len())).unwrap_or(self.0);
            let read = Read::read(&mut &*piece, buffer)?;
            self.0 = &self.0[read..];
            self.1 -= read;
            Ok(read)
        }
    }

    const BEFORE_THE_CUT: usize = 3_000_000;

    fn large() -> (Vec<u8>, Object) {
        let bytes: Vec<u8> = (0..2_000_000_u32).flat_map(u32::to_le_bytes).collect();
        let object = Object {
            sha256: Digest::of(&bytes),
            size: bytes.len() as u64,
        };
        (bytes, object)
    }

    /// Sends it until the cut; gives the byte that it began with.
    fn send(store: &Store, bytes: &[u8], object: &Object) -> (u64, Result<(), Error>) {
        let mut began = 0;
        let mut open = |from: u64| {
            began = from;
            let rest = &bytes[usize::try_from(from).unwrap()..];
            let input: Box<dyn Read> = Box::new(Cut(rest, BEFORE_THE_CUT));
            Ok(input)
        };
        let sent = store.put_from(&mut open, object);
        (began, sent)
    }

    fn begun(root: &Path) -> Vec<PathBuf> {
        let all = fs::read_dir(root.join("partial")).unwrap();
        all.map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn what_has_come_of_a_large_object_is_not_sent_again() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (bytes, object) = large();
        for from in [0, 3_000_000] {
            let (began, sent) = send(&store, &bytes, &object);
            assert!(began == from && sent.is_err(), "{began}: {sent:?}");
            assert_eq!(store.objects().unwrap(), []);
        }
        let (began, sent) = send(&store, &bytes, &object);
        sent.unwrap();
        assert_eq!(began, 6_000_000);
        assert_eq!(store.read(&object.sha256, u64::MAX).unwrap(), bytes);
        assert_eq!(begun(folder.path()), Vec::<PathBuf>::new());
    }

    #[test]
    fn what_is_left_of_other_bytes_is_found_out_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (bytes, object) = large();
        for spoil in [
            |left: &mut Vec<u8>| left[17] ^= 1,
            |left: &mut Vec<u8>| left.resize(9_000_000, 0),
        ] {
            send(&store, &bytes, &object).1.unwrap_err();
            let path = begun(folder.path()).remove(0);
            let mut left = fs::read(&path).unwrap();
            spoil(&mut left);
            fs::write(&path, left).unwrap();
            let tries = (0..9).find(|_| send(&store, &bytes, &object).1.is_ok());
            assert!(tries.is_some());
            assert_eq!(store.read(&object.sha256, u64::MAX).unwrap(), bytes);
            store.remove(&object.sha256).unwrap();
            assert_eq!(begun(folder.path()), Vec::<PathBuf>::new());
        }
    }

    #[test]
    fn of_several_that_send_the_same_none_writes_into_what_another_has_begun() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (bytes, object) = large();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let ended = (0..9).find(|_| match send(&store, &bytes, &object).1 {
                        Ok(()) => true,
                        Err(Error::OtherBytes { .. }) => panic!("others wrote into it"),
                        Err(_) => false,
                    });
                    assert!(ended.is_some());
                });
            }
        });
        assert_eq!(store.read(&object.sha256, u64::MAX).unwrap(), bytes);
    }
}
