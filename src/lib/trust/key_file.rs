//! One secret key in a file of its own, such as an operator's, wherever it lies: only its owner may read it.

use super::durable::write_new_private;
use super::keys::key_of;
use super::{Error, SigningKey};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// No key file of ours is larger.
const MAX_FILE: u64 = 64 * 1024;

/// Reads a key; refuses a file that others may read or write.
pub fn read(path: &Path) -> Result<SigningKey, Error> {
    let read = || {
        let file = File::open(path)?;
        check_private(&file)?;
        let mut bytes = Vec::new();
        file.take(MAX_FILE).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|source| Error::file("read", path, source))?;
    key_of(path, &bytes)
}

/// Makes a new key in a new file; one that exists is never overwritten. Folders above it are made for its owner alone.
pub fn generate(path: &Path) -> Result<SigningKey, Error> {
    let key = SigningKey::generate()?;
    let folder = path.parent().filter(|above| !above.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    make_folder(folder)
        .and_then(|()| write_new_private(path, key.to_pem().as_bytes()))
        .map_err(|source| Error::file("write", path, source))?;
    Ok(key)
}

#[cfg(unix)]
fn make_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// Elsewhere the folder inherits its parent's access list.
#[cfg(not(unix))]
fn make_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn check_private(file: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let found = file.metadata()?;
    let mode = found.mode() & 0o777;
    if !found.is_file() || mode & 0o077 != 0 {
        let reason = format!("it must be a file of mode 0600, its mode is {mode:04o}");
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
    }
    Ok(())
}

/// Elsewhere the access list says who may read it.
#[cfg(not(unix))]
fn check_private(_: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sms/operator.key");
        let made = generate(&path).unwrap();
        assert_eq!(read(&path).unwrap().public(), made.public());
        assert!(generate(&path).is_err());
        assert_eq!(read(&path).unwrap().public(), made.public());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("operator.key");
        generate(&path).unwrap();
        for mode in [0o640, 0o604, 0o620] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = read(&path).err().expect("refused").to_string();
            assert!(error.contains("must be a file of mode 0600"), "{error}");
        }
    }
}
