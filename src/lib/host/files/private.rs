//! Folders that only their owner may enter (security.md L01): made so, and checked before every use, never repaired.

use super::Error;
use std::fs::{self, DirBuilder, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;

const STICKY: u32 = 0o1000;

/// Makes the folder with mode 0700 if it is not there, then checks that it is ours, private, and that nobody else can
/// exchange it or a folder above it.
pub fn private_folder(path: &Path) -> Result<(), Error> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(Error::io("create", path)(e)),
    }
    let refuse = |place: &Path, reason: String| Error::Unsafe {
        path: place.to_owned(),
        reason,
    };
    let found = metadata(path)?;
    if let Some(reason) = why_not_private(&found) {
        return Err(refuse(path, reason));
    }
    let whole = path.canonicalize().map_err(Error::io("resolve", path))?;
    for above in whole.ancestors().skip(1) {
        if let Some(reason) = why_exchangeable(&metadata(above)?) {
            return Err(refuse(above, reason));
        }
    }
    Ok(())
}

/// Makes the folders that are missing on the way to and including `path`, for all to read and none but us to write: a
/// private folder below them is not refused because of a generous umask.
pub fn readable_folders(path: &Path) -> Result<(), Error> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o755)
        .create(path)
        .map_err(Error::io("create", path))
}

fn metadata(path: &Path) -> Result<Metadata, Error> {
    fs::symlink_metadata(path).map_err(Error::io("look at", path))
}

fn why_not_private(found: &Metadata) -> Option<String> {
    let us = rustix::process::geteuid().as_raw();
    let mode = found.mode() & 0o7777;
    if !found.is_dir() {
        Some("it is not a folder".to_owned())
    } else if found.uid() != us {
        Some(format!("it belongs to user {}, not to {us}", found.uid()))
    } else if mode & 0o077 != 0 {
        Some(format!("its mode is {mode:04o}, not 0700"))
    } else {
        None
    }
}

/// A folder above may belong to us or to root, and be written by others only where names are protected (`/tmp`).
fn why_exchangeable(found: &Metadata) -> Option<String> {
    let us = rustix::process::geteuid().as_raw();
    let mode = found.mode() & 0o7777;
    if found.uid() != us && found.uid() != 0 {
        Some(format!(
            "it lies above a private folder and belongs to user {}",
            found.uid()
        ))
    } else if mode & 0o022 != 0 && mode & STICKY == 0 {
        Some(format!(
            "it lies above a private folder and others may write to it (mode {mode:04o})"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_new_folder_is_private_and_accepted_again() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("state");
        private_folder(&path).unwrap();
        private_folder(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o700);
    }

    #[test]
    fn l01_hostile_set_ups_are_refused_and_left_alone() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("state");
        private_folder(&path).unwrap();
        for mode in [0o777, 0o750, 0o701] {
            chmod(&path, mode);
            assert!(
                matches!(private_folder(&path), Err(Error::Unsafe { .. })),
                "{mode:o}"
            );
            assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, mode);
        }
        chmod(&path, 0o700);
        let link = above.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(matches!(private_folder(&link), Err(Error::Unsafe { .. })));
        let file = above.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(matches!(private_folder(&file), Err(Error::Unsafe { .. })));
        chmod(above.path(), 0o777);
        assert!(matches!(private_folder(&path), Err(Error::Unsafe { .. })));
        chmod(above.path(), 0o700);
    }

    #[test]
    fn l01_a_folder_of_another_user_is_refused() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("state");
        private_folder(&path).unwrap();
        // Only root can give a folder away; elsewhere a folder of root's stands in.
        let (place, is_made) = match std::os::unix::fs::chown(&path, Some(65534), None) {
            Ok(()) => (path.as_path(), true),
            Err(_) => (Path::new("/proc"), false),
        };
        let error = private_folder(place).unwrap_err().to_string();
        assert!(error.contains("belongs to user"), "{is_made} {error}");
    }
}
