//! Files sealed with age: backups and keys that lie about. No plugins, so that opening a file never runs a program.

use super::Error;
use age::secrecy::{ExposeSecret, SecretString};
use age::{Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use std::io::{Read, Write};

/// How an age file begins.
const MAGIC: &[u8] = b"age-encryption.org/v1\n";
const WHAT: &str = "the sealed file";

/// A secret that people type. Has neither `Debug` nor `Display`.
pub struct Passphrase(SecretString);

impl Passphrase {
    /// Takes what was typed; an empty one seals nothing.
    pub fn new(text: String) -> Result<Self, Error> {
        let passphrase = SecretString::from(text);
        match passphrase.expose_secret().is_empty() {
            true => Err(Error::unusable("the passphrase", "it is empty")),
            false => Ok(Self(passphrase)),
        }
    }
}

/// For whom a file is sealed.
pub enum Lock {
    /// Whoever knows it.
    Passphrase(Passphrase),
    /// Whoever has one of the identities (`age1…` names each).
    Recipients(Vec<String>),
}

/// What opens a file.
pub enum Opener {
    /// The passphrase.
    Passphrase(Passphrase),
    /// The text of an identity file, with an `AGE-SECRET-KEY-1…` line.
    Identity(String),
}

/// Whether a file begins as a sealed one.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Seals what `write` writes, as it is written.
pub fn seal_into<W: Write, E: From<Error>>(
    out: W,
    lock: Lock,
    write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<W, E> {
    let encryptor = match lock {
        Lock::Passphrase(passphrase) => Encryptor::with_user_passphrase(passphrase.0),
        Lock::Recipients(names) => {
            let recipients = names.iter().map(|name| recipient(name));
            let recipients: Vec<x25519::Recipient> = recipients.collect::<Result<_, _>>()?;
            let each = recipients.iter().map(|one| one as &dyn Recipient);
            Encryptor::with_recipients(each).map_err(unusable)?
        }
    };
    let mut sealed = encryptor.wrap_output(out).map_err(unusable)?;
    write(&mut sealed)?;
    Ok(sealed.finish().map_err(unusable)?)
}

/// Opens a sealed file for reading; what is read is verified as it comes.
pub fn open_from<R: Read>(input: R, opener: &Opener) -> Result<impl Read + use<R>, Error> {
    let decryptor = Decryptor::new(input).map_err(unusable)?;
    let identity: Box<dyn Identity> = match opener {
        Opener::Passphrase(passphrase) => Box::new(scrypt::Identity::new(passphrase.0.clone())),
        Opener::Identity(text) => {
            let mut lines = text.lines().map(str::trim);
            let line = lines.find(|line| line.starts_with("AGE-SECRET-KEY-1"));
            let parsed = line.and_then(|line| line.parse::<x25519::Identity>().ok());
            Box::new(parsed.ok_or_else(|| unusable("the identity is no age secret key"))?)
        }
    };
    decryptor
        .decrypt(std::iter::once(&*identity))
        .map_err(unusable)
}

/// Seals bytes.
pub fn seal(bytes: &[u8], lock: Lock) -> Result<Vec<u8>, Error> {
    seal_into(Vec::new(), lock, |out| {
        out.write_all(bytes).map_err(unusable)
    })
}

/// Opens sealed bytes.
pub fn open(bytes: &[u8], opener: &Opener) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    open_from(bytes, opener)?
        .read_to_end(&mut out)
        .map_err(unusable)?;
    Ok(out)
}

fn recipient(name: &str) -> Result<x25519::Recipient, Error> {
    name.parse()
        .map_err(|reason: &str| unusable(format_args!("{name:.80} is no recipient: {reason}")))
}

fn unusable(reason: impl ToString) -> Error {
    Error::unusable(WHAT, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned()).unwrap()
    }

    #[test]
    fn k7_a_sealed_file_opens_for_whom_it_is_sealed_and_for_nobody_else() {
        let (mine, other) = (x25519::Identity::generate(), x25519::Identity::generate());
        let text = |identity: &x25519::Identity| {
            format!("# created\n{}\n", identity.to_string().expose_secret())
        };
        let sealed = seal(
            b"secret",
            Lock::Recipients(vec![mine.to_public().to_string()]),
        )
        .unwrap();
        assert!(is_sealed(&sealed));
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_eq!(
            open(&sealed, &Opener::Identity(text(&mine))).unwrap(),
            b"secret"
        );
        assert!(open(&sealed, &Opener::Identity(text(&other))).is_err());
        assert!(open(&sealed, &Opener::Identity("nothing".into())).is_err());
        assert!(open(&sealed, &Opener::Passphrase(typed("secret"))).is_err());
    }

    #[test]
    fn a_passphrase_opens_what_it_sealed_and_an_altered_file_stays_closed() {
        let mut sealed = seal(b"secret", Lock::Passphrase(typed("correct horse"))).unwrap();
        let open = |sealed: &[u8], phrase: &str| open(sealed, &Opener::Passphrase(typed(phrase)));
        assert_eq!(open(&sealed, "correct horse").unwrap(), b"secret");
        assert!(open(&sealed, "battery staple").is_err());
        let last = sealed.len() - 1;
        sealed[last] ^= 1;
        assert!(open(&sealed, "correct horse").is_err());
    }

    #[test]
    fn an_empty_passphrase_and_a_recipient_of_another_kind_are_refused() {
        assert!(Passphrase::new(String::new()).is_err());
        for name in ["", "age1", "ssh-ed25519 AAAA"] {
            assert!(
                seal(b"x", Lock::Recipients(vec![name.to_owned()])).is_err(),
                "{name}"
            );
        }
        assert!(seal(b"x", Lock::Recipients(Vec::new())).is_err());
    }
}
