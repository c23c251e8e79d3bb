//! Files that are whole or absent, read within limits, locked, private, and never outside their folder.

mod owned;
mod private;
#[cfg(target_os = "linux")]
mod unlinked;

use super::Error;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

pub use owned::{check_owned, read_settings};
pub use private::{private_folder, readable_folders};
#[cfg(target_os = "linux")]
pub use unlinked::{
    check_unlinked, open_folder_unlinked, open_unlinked, own_folder, read_unlinked, write_unlinked,
};

/// Writes a file whole: beside its place, synced, renamed, its folder synced. A reader sees the old file or the new one.
/// Only the owner may read it.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_whole(path, bytes, 0o600)
}

/// The same for a file that others may read, as far as the umask lets them.
pub fn write_public(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    write_whole(path, bytes, 0o666)
}

fn write_whole(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Error> {
    let folder = folder_of(path);
    let failed = || Error::io("write", path);
    let mut file = tempfile::Builder::new()
        .prefix(".")
        .suffix(".part")
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder)
        .map_err(failed())?;
    file.write_all(bytes).map_err(failed())?;
    file.as_file().sync_all().map_err(failed())?;
    file.persist(path).map_err(|e| failed()(e.error))?;
    sync_folder(folder)
}

/// Makes what was created, renamed or removed in a folder survive a power cut.
pub fn sync_folder(folder: &Path) -> Result<(), Error> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(Error::io("sync", folder))
}

/// Removes a file for good; one that is not there is no failure.
pub fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Ok(()) => sync_folder(folder_of(path)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io("remove", path)(e)),
    }
}

/// Reads a file of at most `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(Error::io("read", path))?;
    read_open(&file, path, limit)
}

/// Reads a file of at most `limit` bytes that must be UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Error> {
    text(read(path, limit)?, path)
}

pub(crate) fn read_open(file: &File, path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(Error::io("read", path))?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

pub(crate) fn text(bytes: Vec<u8>, path: &Path) -> Result<String, Error> {
    String::from_utf8(bytes)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, e.utf8_error()))
        .map_err(Error::io("read", path))
}

/// Bytes that may still be written below `path`.
pub fn free_space(path: &Path) -> Result<u64, Error> {
    let found = rustix::fs::statvfs(path)
        .map_err(io::Error::from)
        .map_err(Error::io("measure", path))?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// An exclusive lock on a file, held until the value is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    held: File,
}

impl Lock {
    /// Takes the lock at once, or says that another process has it.
    pub fn take(path: &Path) -> Result<Self, Error> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(Error::io("lock", path))?;
        Self::hold(file, path)
    }

    /// Takes the lock of an open folder, whose path is for messages.
    #[cfg(target_os = "linux")]
    pub fn take_in(folder: &File, path: &Path) -> Result<Self, Error> {
        use rustix::fs::{Mode, OFlags, ResolveFlags};
        let path = path.join("lock");
        let flags = OFlags::CREATE | OFlags::WRONLY | OFlags::CLOEXEC;
        let mode = Mode::from_raw_mode(0o600);
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let file = rustix::fs::openat2(folder, "lock", flags, mode, resolve)
            .map_err(|errno| Error::io("lock", &path)(errno.into()))?;
        Self::hold(file.into(), &path)
    }

    fn hold(file: File, path: &Path) -> Result<Self, Error> {
        match file.try_lock() {
            Ok(()) => Ok(Self { held: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked {
                path: path.to_owned(),
            }),
            Err(TryLockError::Error(source)) => Err(Error::io("lock", path)(source)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would leave the lock with a child that another thread has forked and that has not yet reached
        // its program: until then the child holds a second handle of the same open file.
        self.held.unlock().ok();
    }
}

/// A path below `root` for a name from outside: relative, without `..`, and not empty. Says nothing about symbolic
/// links; [`open_beneath`] refuses those too.
pub fn join(root: &Path, name: &str) -> Result<PathBuf, Error> {
    let is_plain = |part| matches!(part, Component::Normal(_));
    let is_safe = !name.is_empty()
        && !name.contains(['\0', '\\'])
        && Path::new(name).components().all(is_plain);
    if is_safe {
        Ok(root.join(name))
    } else {
        Err(Error::Escape {
            name: name.chars().take(80).collect(),
        })
    }
}

/// Opens a file below `root` for reading, following no symbolic link on the way.
#[cfg(target_os = "linux")]
pub fn open_beneath(root: &Path, name: &str) -> Result<File, Error> {
    use rustix::fs::{Mode, OFlags, ResolveFlags};
    let path = join(root, name)?;
    let folder = File::open(root).map_err(Error::io("open", root))?;
    rustix::fs::openat2(
        &folder,
        name,
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
        ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS,
    )
    .map(File::from)
    .map_err(io::Error::from)
    .map_err(Error::io("open", &path))
}

/// Makes a symbolic link below an open folder, following none on the way. What it leads to is for others to judge.
#[cfg(target_os = "linux")]
pub fn link_beneath(folder: &File, name: &str, target: &str) -> io::Result<()> {
    use rustix::fs::{Mode, OFlags, ResolveFlags};
    let Some((above, last)) = name.rsplit_once('/') else {
        return Ok(rustix::fs::symlinkat(target, folder, name)?);
    };
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    let above = rustix::fs::openat2(folder, above, flags, Mode::empty(), within)?;
    Ok(rustix::fs::symlinkat(target, above, last)?)
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_write_replaces_the_whole_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        write_atomic(&path, b"a longer first text").unwrap();
        write_atomic(&path, b"second").unwrap();
        assert_eq!(read(&path, 6).unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/state");
        let error = write_atomic(&path, b"x").unwrap_err();
        assert!(error.to_string().starts_with("cannot write "), "{error}");
    }

    #[test]
    fn a_dropped_lock_is_free_though_a_forked_child_still_has_its_handle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let lock = Lock::take(&path).unwrap();
        let _of_the_child = lock.held.try_clone().unwrap();
        assert!(matches!(Lock::take(&path), Err(Error::Locked { .. })));
        drop(lock);
        Lock::take(&path).unwrap();
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        fs::write(&path, [0; 11]).unwrap();
        assert!(matches!(
            read(&path, 10),
            Err(Error::TooLarge { limit: 10, .. })
        ));
        assert!(read_text(&path, 11).is_ok());
        // /dev/zero never ends: the limit must bound the reading itself.
        assert!(read(Path::new("/dev/zero"), 10).is_err());
    }

    #[test]
    fn a_lock_is_held_once_and_free_after_its_drop() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = Lock::take(&path).unwrap();
        assert!(matches!(Lock::take(&path), Err(Error::Locked { .. })));
        drop(held);
        assert!(Lock::take(&path).is_ok());
    }

    #[test]
    fn p01_names_from_outside_stay_in_their_folder() {
        let root = Path::new("/srv/content");
        assert_eq!(
            join(root, "ab/cdef").unwrap(),
            Path::new("/srv/content/ab/cdef")
        );
        for bad in [
            "",
            "/etc/passwd",
            "..",
            "a/../../b",
            "./a",
            "a\\..\\b",
            "a\0b",
        ] {
            assert!(join(root, bad).is_err(), "{bad:?}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn p02_a_symbolic_link_is_not_followed_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("real")).unwrap();
        fs::write(root.join("real/file"), "in").unwrap();
        fs::write(folder.path().join("secret"), "out").unwrap();
        symlink(folder.path(), root.join("up")).unwrap();
        symlink("real", root.join("inner")).unwrap();
        assert!(open_beneath(&root, "real/file").is_ok());
        assert!(open_beneath(&root, "up/secret").is_err());
        assert!(open_beneath(&root, "inner/file").is_err());
        assert!(matches!(
            open_beneath(&root, "../secret"),
            Err(Error::Escape { .. })
        ));
    }
}
