//! Files of a tree that nobody else may touch, opened without following a link anywhere on the way (security.md R7): not
//! in the last part of a path, and not in any before it.

use super::{Error, folder_of, read_open};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, ResolveFlags};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const PLAIN: ResolveFlags = ResolveFlags::NO_SYMLINKS;

/// Opens a file for reading.
pub fn open_unlinked(path: &Path) -> Result<File, Error> {
    open(path, OFlags::RDONLY).map_err(|errno| Error::io("open", path)(errno.into()))
}

/// Opens a folder for listing.
pub fn open_folder_unlinked(path: &Path) -> Result<File, Error> {
    open(path, OFlags::RDONLY | OFlags::DIRECTORY)
        .map_err(|errno| Error::io("open", path)(errno.into()))
}

/// Reads a file of at most `limit` bytes.
pub fn read_unlinked(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = open(path, OFlags::RDONLY | OFlags::NONBLOCK)
        .map_err(|errno| Error::io("read", path)(errno.into()))?;
    read_open(&file, path, limit)
}

/// Writes a file whole: beside its place, synced, renamed, its folder synced. Only the owner may read it. One writer at a
/// time: whoever writes here holds the folder's lock.
pub fn write_unlinked(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |error: io::Error| Error::io("write", path)(error);
    let name = path.file_name();
    let name = name.ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
    let mut part = std::ffi::OsString::from(".");
    part.push(name);
    part.push(".part");
    let write = || -> io::Result<()> {
        let folder = open(folder_of(path), OFlags::DIRECTORY)?;
        match rustix::fs::unlinkat(&folder, &part, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(errno) => return Err(errno.into()),
        }
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = rustix::fs::openat2(&folder, &part, flags, Mode::from_raw_mode(0o600), PLAIN)?;
        let mut file = File::from(file);
        file.write_all(bytes)?;
        file.sync_all()?;
        rustix::fs::renameat(&folder, &part, &folder, name)?;
        folder.sync_all()
    };
    write().map_err(failed)
}

/// Refuses a path with a link in any of its parts.
pub fn check_unlinked(path: &Path) -> Result<(), Error> {
    match open(path, OFlags::PATH) {
        Err(Errno::LOOP) => Err(Error::Unsafe {
            path: path.to_owned(),
            reason: "a part of this path is a symbolic link".to_owned(),
        }),
        found => found
            .map(drop)
            .map_err(|errno| Error::io("look at", path)(errno.into())),
    }
}

/// Opens the folder of this name in another, made with this mode where it is missing; one that belongs to somebody else
/// or has another mode is refused, never mended.
pub fn own_folder(above: &File, name: &str, mode: u32) -> Result<File, Error> {
    let path = Path::new(name);
    let failed = |errno: Errno| Error::io("create", path)(errno.into());
    let is_new = match rustix::fs::mkdirat(above, name, Mode::from_raw_mode(mode)) {
        Ok(()) => true,
        Err(Errno::EXIST) => false,
        Err(errno) => return Err(failed(errno)),
    };
    let folder = open_in(above, path, OFlags::DIRECTORY).map_err(failed)?;
    if is_new {
        // The umask may have taken some of it away.
        rustix::fs::fchmod(&folder, Mode::from_raw_mode(mode)).map_err(failed)?;
    }
    let found = folder.metadata().map_err(Error::io("look at", path))?;
    let us = rustix::process::geteuid().as_raw();
    if found.uid() == us && found.mode() & 0o7777 == mode {
        return Ok(folder);
    }
    Err(Error::Unsafe {
        path: path.to_owned(),
        reason: format!(
            "it belongs to user {} with mode {:04o}, not to {us} with mode {mode:04o}",
            found.uid(),
            found.mode() & 0o7777
        ),
    })
}

fn open(path: &Path, flags: OFlags) -> Result<File, Errno> {
    open_in(CWD, path, flags)
}

pub(super) fn open_in(folder: impl AsFd, path: &Path, flags: OFlags) -> Result<File, Errno> {
    rustix::fs::openat2(folder, path, flags | OFlags::CLOEXEC, Mode::empty(), PLAIN).map(File::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn l03_a_link_on_the_way_is_followed_neither_to_read_nor_to_write() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("real")).unwrap();
        write_unlinked(&at("real/file"), b"in").unwrap();
        symlink("real", at("way")).unwrap();
        symlink("file", at("real/link")).unwrap();
        assert_eq!(read_unlinked(&at("real/file"), 2).unwrap(), b"in");
        assert!(matches!(
            read_unlinked(&at("real/file"), 1),
            Err(Error::TooLarge { .. })
        ));
        for linked in ["way/file", "real/link"] {
            assert!(read_unlinked(&at(linked), 9).is_err(), "{linked}");
            assert!(open_unlinked(&at(linked)).is_err(), "{linked}");
            assert!(matches!(
                check_unlinked(&at(linked)),
                Err(Error::Unsafe { .. })
            ));
        }
        assert!(write_unlinked(&at("way/file"), b"out").is_err());
        // The name itself is replaced, whatever it was.
        write_unlinked(&at("real/link"), b"new").unwrap();
        assert_eq!(fs::read(at("real/file")).unwrap(), b"in");
        assert!(!at("real/link").is_symlink());
        check_unlinked(&at("real/file")).unwrap();
    }

    #[test]
    fn l04_what_lies_where_the_new_file_grows_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("victim"), "as it was").unwrap();
        symlink(at("victim"), at(".state.part")).unwrap();
        write_unlinked(&at("state"), b"new").unwrap();
        assert_eq!(fs::read(at("victim")).unwrap(), b"as it was");
        assert_eq!(fs::read(at("state")).unwrap(), b"new");
        let mode = fs::metadata(at("state")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn l01_a_folder_of_another_mode_or_kind_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let above = File::open(folder.path()).unwrap();
        own_folder(&above, "own", 0o711).unwrap();
        own_folder(&above, "own", 0o711).unwrap();
        assert!(matches!(
            own_folder(&above, "own", 0o700),
            Err(Error::Unsafe { .. })
        ));
        let mode = fs::metadata(folder.path().join("own")).unwrap().mode();
        assert_eq!(mode & 0o7777, 0o711);
        symlink("own", folder.path().join("link")).unwrap();
        assert!(own_folder(&above, "link", 0o711).is_err());
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(own_folder(&above, "file", 0o711).is_err());
    }
}
