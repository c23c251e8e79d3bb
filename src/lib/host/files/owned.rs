//! Settings of this machine: believed only from a file that none but root, or we ourselves, can have written.

use super::{Error, read_open, text};
use rustix::fs::{Mode, OFlags};
use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Reads a text file of settings; nothing where there is none. Refuses a link, another's file, and one that others may write.
pub fn read_settings(path: &Path, limit: u64) -> Result<Option<String>, Error> {
    // A pipe would be waited for.
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(None),
        Err(error) => return Err(Error::io("read", path)(io::Error::from(error))),
    };
    let found = file.metadata().map_err(Error::io("look at", path))?;
    if !found.is_file() {
        return Err(distrust(path, "it is no file".to_owned()));
    }
    check(path, &found)?;
    text(read_open(&file, path, limit)?, path).map(Some)
}

/// Refuses a file or folder that is a link, another's, or one that others may write to.
pub fn check_owned(path: &Path) -> Result<(), Error> {
    let found = fs::symlink_metadata(path).map_err(Error::io("look at", path))?;
    match found.is_symlink() {
        true => Err(distrust(path, "it is a symbolic link".to_owned())),
        false => check(path, &found),
    }
}

fn check(path: &Path, found: &Metadata) -> Result<(), Error> {
    let us = rustix::process::geteuid().as_raw();
    let mode = found.mode() & 0o7777;
    if found.uid() != 0 && found.uid() != us {
        let reason = format!("it belongs to user {}, not to root", found.uid());
        return Err(distrust(path, reason));
    }
    if mode & 0o022 != 0 {
        let reason = format!("others may write to it (mode {mode:04o})");
        return Err(distrust(path, reason));
    }
    Ok(())
}

fn distrust(path: &Path, reason: String) -> Error {
    Error::Unsafe {
        path: path.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a12_settings_that_others_can_write_or_exchange_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("agent.toml");
        assert_eq!(read_settings(&path, 99).unwrap(), None);
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert_eq!(read_settings(&path, 99).unwrap().unwrap(), "x");
        for mode in [0o664, 0o646] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            assert!(matches!(
                read_settings(&path, 99),
                Err(Error::Unsafe { .. })
            ));
        }
        let link = folder.path().join("link.toml");
        symlink(&path, &link).unwrap();
        assert!(read_settings(&link, 99).is_err());
        assert!(matches!(
            read_settings(folder.path(), 99),
            Err(Error::Unsafe { .. })
        ));
    }
}
