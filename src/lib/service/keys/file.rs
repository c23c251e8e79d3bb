//! One secret key in a file of its own, on whatever machine: in the clear for its owner alone, or sealed.

use crate::host::files;
use crate::service::Error;
use crate::trust::SigningKey;
use crate::trust::durable::write_new_private;
use crate::trust::sealed::{self, Lock, Opener};
use std::path::Path;

/// No key file is larger, sealed or not.
const MAX_FILE: u64 = 64 * 1024;

/// Makes a key and stores it in a new file; one that exists is never overwritten.
pub fn generate(path: &Path, lock: Option<Lock>) -> Result<SigningKey, Error> {
    let key = SigningKey::generate()?;
    let pem = key.to_pem().into_bytes();
    let bytes = match lock {
        Some(lock) => sealed::seal(&pem, lock)?,
        None => pem,
    };
    write_new_private(path, &bytes).map_err(crate::host::Error::io("write", path))?;
    Ok(key)
}

/// Reads a key; `ask` is asked for what opens it when it is sealed.
pub fn read<E: From<Error>>(
    path: &Path,
    ask: impl FnOnce() -> Result<Opener, E>,
) -> Result<SigningKey, E> {
    let bytes = files::read(path, MAX_FILE).map_err(Error::from)?;
    let pem = match sealed::is_sealed(&bytes) {
        true => sealed::open(&bytes, &ask()?).map_err(Error::from)?,
        false => bytes,
    };
    Ok(SigningKey::from_pem(&pem).map_err(Error::from)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::sealed::Passphrase;

    fn typed(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned()).unwrap()
    }

    #[test]
    fn a_key_reads_back_sealed_or_not_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let plain = folder.path().join("plain.key");
        let sealed = folder.path().join("sealed.key");
        let first = generate(&plain, None).unwrap().public();
        let unasked = || -> Result<Opener, Error> { panic!("nothing to ask") };
        assert_eq!(read(&plain, unasked).unwrap().public(), first);
        assert!(generate(&plain, None).is_err());
        let second = generate(&sealed, Some(Lock::Passphrase(typed("x")))).unwrap();
        let text = std::fs::read(&sealed).unwrap();
        assert!(!text.windows(7).any(|part| part == b"PRIVATE"));
        let asked = || Ok::<_, Error>(Opener::Passphrase(typed("x")));
        assert_eq!(read(&sealed, asked).unwrap().public(), second.public());
    }

    #[test]
    fn only_its_owner_can_read_a_new_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("one.key");
        generate(&path, None).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
