//! OpenPGP signatures over text, judged by gpgv; we only take the signed text out of its frame and read the verdict.

use super::process::{Program, Runner};
use super::{Error, files};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

const BEGIN_MESSAGE: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const BEGIN_SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END_SIGNATURE: &str = "-----END PGP SIGNATURE-----";
const BEGIN_KEYS: &str = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const END_KEYS: &str = "-----END PGP PUBLIC KEY BLOCK-----";
const KEYRING_LIMIT: u64 = 16 << 20;

/// A text that somebody we know has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What was signed, and nothing else that the file may hold.
    pub text: String,
    /// The primary keys, by fingerprint, whose signatures are good.
    pub signers: Vec<String>,
}

/// Why a signed text is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distrust {
    /// It is not exactly one clear-signed message; says what is wrong with it.
    Frame(&'static str),
    /// A signature does not fit the text: it was changed.
    Tampered {
        /// The key that the signature names.
        key: String,
    },
    /// No signature is both valid and of a key that we trust; says what each one was.
    NoTrustedSigner {
        /// For example `0E98404D386FA1D9: unknown key`.
        seen: Vec<String>,
    },
}

impl fmt::Display for Distrust {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(reason) => write!(out, "not one clear-signed text: {reason}"),
            Self::Tampered { key } => {
                write!(out, "the text is not what key {key} has signed")
            }
            Self::NoTrustedSigner { seen } if seen.is_empty() => out.write_str("no signature"),
            Self::NoTrustedSigner { seen } => {
                write!(out, "no trusted signer ({})", seen.join(", "))
            }
        }
    }
}

/// Verifies a clear-signed text such as apt's `InRelease` against the keys in `keyring` (OpenPGP, binary as in
/// `/usr/share/keyrings`, or armoured as `.asc` files are). Of several signatures one of a known key is enough; a bad one spoils all.
pub fn verify_clearsigned(
    runner: &impl Runner,
    keyring: &Path,
    bytes: &[u8],
) -> Result<Verified, Error> {
    let text = signed_text(bytes).map_err(|why| Error::NotTrusted(Distrust::Frame(why)))?;
    let signers = signers(runner, keyring, &["-".into()], bytes)?;
    Ok(Verified { text, signers })
}

/// Verifies bytes against a signature of their own, armoured or not, such as `repomd.xml.asc`; gives the signers.
pub fn verify_detached(
    runner: &impl Runner,
    keyring: &Path,
    bytes: &[u8],
    signature: &[u8],
) -> Result<Vec<String>, Error> {
    let mut file =
        tempfile::NamedTempFile::new().map_err(Error::io("create", &std::env::temp_dir()))?;
    file.write_all(signature)
        .map_err(Error::io("write", file.path()))?;
    signers(runner, keyring, &[file.path().into(), "-".into()], bytes)
}

/// The primary keys whose signatures gpgv finds good.
fn signers(
    runner: &impl Runner,
    keyring: &Path,
    files: &[OsString],
    input: &[u8],
) -> Result<Vec<String>, Error> {
    // gpgv takes a bare name for one in its own home, and a missing file for an empty keyring.
    let keyring = keyring
        .canonicalize()
        .map_err(Error::io("read keyring", keyring))?;
    let bared = without_armor(&keyring)?;
    let place = bared.as_ref().map_or(keyring.as_path(), |file| file.path());
    let mut program = Program::new(["gpgv", "--status-fd", "1", "--keyring"]);
    program.argv.push(place.into());
    program.argv.extend_from_slice(files);
    program.input = input.to_vec();
    let finished = runner.run(&program)?;
    let status = String::from_utf8_lossy(&finished.stdout);
    // A cut report could hide the line that says "bad"; no report at all means that gpgv did not judge.
    if finished.cut || !status.contains("[GNUPG:] ") {
        return Err(Error::Program {
            program: program.name(),
            exit: finished.exit,
            output: finished.last_lines(5),
        });
    }
    judge(&status).map_err(Error::NotTrusted)
}

/// gpgv reads only binary keyrings: the keys of an armoured one in a file of their own, nothing when it is binary already.
fn without_armor(keyring: &Path) -> Result<Option<tempfile::NamedTempFile>, Error> {
    let bytes = files::read(keyring, KEYRING_LIMIT)?;
    if !bytes.trim_ascii_start().starts_with(BEGIN_KEYS.as_bytes()) {
        return Ok(None);
    }
    let refused = |why: &str| {
        Error::io("read keyring", keyring)(io::Error::new(io::ErrorKind::InvalidData, why))
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| refused("the armour is not UTF-8"))?;
    let keys = keys_in(text).ok_or_else(|| refused("the armour is damaged"))?;
    let mut file =
        tempfile::NamedTempFile::new().map_err(Error::io("create", &std::env::temp_dir()))?;
    file.write_all(&keys)
        .map_err(Error::io("write", file.path()))?;
    Ok(Some(file))
}

/// The keys of all armoured blocks (RFC 9580 section 6.2). The checksum line is passed over: a damaged key verifies nothing.
fn keys_in(text: &str) -> Option<Vec<u8>> {
    let mut keys = Vec::new();
    let mut lines = text.lines().map(str::trim_end);
    while lines.any(|line| line == BEGIN_KEYS) {
        let mut block = lines.by_ref().skip_while(|line| !line.is_empty());
        let mut body = String::new();
        loop {
            match block.next()? {
                END_KEYS => break,
                line if line.starts_with('=') => {}
                line => body.push_str(line),
            }
        }
        keys.extend(STANDARD.decode(body).ok()?);
    }
    Some(keys)
}

/// Reads gpgv's status lines (GnuPG's doc/DETAILS).
fn judge(status: &str) -> Result<Vec<String>, Distrust> {
    let mut signers = Vec::new();
    let mut seen = Vec::new();
    let mut is_good = false;
    for line in status.lines() {
        let Some(line) = line.strip_prefix("[GNUPG:] ") else {
            continue;
        };
        let words: Vec<&str> = line.split(' ').collect();
        let key = words.get(1).copied().unwrap_or_default();
        let flaw = match words[0] {
            "BADSIG" => {
                let key = key.to_owned();
                return Err(Distrust::Tampered { key });
            }
            // VALIDSIG follows expired and revoked keys too, and gpgv then ends with 0: only GOODSIG before it counts.
            "VALIDSIG" if is_good => {
                // Its last word is the primary key; the first is the subkey that signed.
                signers.push(words[words.len() - 1].to_owned());
                continue;
            }
            "GOODSIG" => {
                is_good = true;
                continue;
            }
            "NEWSIG" => {
                is_good = false;
                continue;
            }
            "EXPSIG" => "signature expired",
            "EXPKEYSIG" => "key expired",
            "REVKEYSIG" => "key revoked",
            "ERRSIG" if words.get(6) == Some(&"9") => "unknown key",
            "ERRSIG" => "cannot be checked",
            _ => continue,
        };
        is_good = false;
        seen.push(format!("{key}: {flaw}"));
    }
    signers.dedup();
    match signers.is_empty() {
        true => Err(Distrust::NoTrustedSigner { seen }),
        false => Ok(signers),
    }
}

/// Takes the text out of a clear-signed message (RFC 9580 section 7). Nothing may stand outside the one message, so
/// that what we read is what gpgv has judged.
fn signed_text(bytes: &[u8]) -> Result<String, &'static str> {
    let whole = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8")?;
    let mut lines = whole
        .lines()
        .map(|line| line.trim_end_matches(['\r', ' ', '\t']));
    if lines.next() != Some(BEGIN_MESSAGE) {
        return Err("it does not begin with a signed message");
    }
    // Only Hash headers may stand before the text; older readers disagree about others.
    for header in lines.by_ref().take_while(|line| !line.is_empty()) {
        if !header.starts_with("Hash: ") {
            return Err("an unknown header before the text");
        }
    }
    let mut text = String::with_capacity(bytes.len());
    loop {
        match lines.next().ok_or("the signature is missing")? {
            BEGIN_SIGNATURE => break,
            line => {
                let plain = line.strip_prefix("- ").unwrap_or(line);
                if line.starts_with('-') && plain.len() == line.len() {
                    return Err("a line of the text begins with an unescaped dash");
                }
                text.push_str(plain);
                text.push('\n');
            }
        }
    }
    if !lines.any(|line| line == END_SIGNATURE) {
        return Err("the signature has no end");
    }
    match lines.all(str::is_empty) {
        true => Ok(text),
        false => Err("something follows the signature"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::{FakeRunner, finished};
    use crate::host::process::SystemRunner;
    use std::path::PathBuf;

    const ONE: &str = "E6D8A158A12C88AFFCD79DBB3EF3E405AE9BD568";
    const TWO: &str = "3B5697E1B738FDBF8779DE00DD0FC553B7534266";
    const OLD: &str = "DD917A9A25A34655AC9FCABFE26099A86788736E";

    fn data(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/data/gpgv")
            .join(name)
    }

    fn sample(name: &str) -> String {
        std::fs::read_to_string(data(name)).unwrap()
    }

    fn verify(text: &str) -> Result<Verified, Error> {
        verify_clearsigned(
            &SystemRunner::default(),
            &data("keyring.gpg"),
            text.as_bytes(),
        )
    }

    fn distrust(text: &str) -> Distrust {
        match verify(text) {
            Err(Error::NotTrusted(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    fn key_id(fingerprint: &str) -> &str {
        &fingerprint[fingerprint.len() - 16..]
    }

    #[test]
    fn one_known_signer_of_two_is_enough() {
        let verified = verify(&sample("signed-by-both")).unwrap();
        assert_eq!(verified.signers, [ONE]);
        assert_eq!(
            verified.text,
            "Origin: Example\nSuite: bookworm-security\n- a line that begins with a dash\n\
             Date: Sat, 21 Nov 2026 00:53:02 UTC\n"
        );
    }

    /// `keyring.asc` is what `gpg --enarmor` makes of `keyring.gpg`, under the title of `gpg --export --armor`.
    #[test]
    fn an_armoured_keyring_serves_as_a_binary_one() {
        let runner = SystemRunner::default();
        let text = sample("signed-by-both");
        let armoured = data("keyring.asc");
        let verified = verify_clearsigned(&runner, &armoured, text.as_bytes()).unwrap();
        assert_eq!(verified.signers, [ONE]);
        let folder = tempfile::tempdir().unwrap();
        let cut = folder.path().join("cut.asc");
        std::fs::write(&cut, &sample("keyring.asc")[..200]).unwrap();
        let error = verify_clearsigned(&runner, &cut, text.as_bytes()).unwrap_err();
        assert!(
            error.to_string().ends_with("the armour is damaged"),
            "{error}"
        );
    }

    #[test]
    fn a_changed_text_is_refused() {
        let key = key_id(ONE).to_owned();
        assert_eq!(distrust(&sample("tampered")), Distrust::Tampered { key });
    }

    #[test]
    fn an_unknown_or_expired_signer_is_refused_and_named() {
        for (file, flaw) in [
            ("signed-by-unknown", format!("{}: unknown key", key_id(TWO))),
            ("signed-by-expired", format!("{}: key expired", key_id(OLD))),
        ] {
            let seen = vec![flaw];
            assert_eq!(distrust(&sample(file)), Distrust::NoTrustedSigner { seen });
        }
    }

    #[test]
    fn nothing_may_stand_outside_the_one_message() {
        let good = sample("signed-by-both");
        for bad in [
            format!("Suite: evil\n{good}"),
            format!("{good}Suite: evil\n"),
            format!("{good}{good}"),
            good.replace("Hash: SHA256", "Comment: x"),
            good.replace("- - a line", "-- a line"),
            good.replace(END_SIGNATURE, ""),
            good[..good.len() / 3].to_owned(),
            "Suite: unsigned\n".to_owned(),
            String::new(),
        ] {
            assert!(matches!(distrust(&bad), Distrust::Frame(_)), "{bad}");
        }
    }

    #[test]
    fn a_missing_keyring_and_a_missing_gpgv_are_told_apart() {
        let text = sample("signed-by-both");
        let keyring = data("no-such-keyring");
        let error = verify_clearsigned(&SystemRunner::default(), &keyring, text.as_bytes());
        assert!(
            error
                .unwrap_err()
                .to_string()
                .starts_with("cannot read keyring ")
        );
        let runner = FakeRunner::answering([Err(Error::ProgramMissing {
            program: "gpgv".to_owned(),
        })]);
        let error = verify_clearsigned(&runner, &data("keyring.gpg"), text.as_bytes());
        assert_eq!(
            error.unwrap_err().to_string(),
            "cannot run gpgv: it is not installed"
        );
    }

    #[test]
    fn without_a_verdict_there_is_no_trust() {
        let runner = FakeRunner::answering([Ok(finished(0, ""))]);
        let text = sample("signed-by-both");
        let error = verify_clearsigned(&runner, &data("keyring.gpg"), text.as_bytes());
        assert!(matches!(error, Err(Error::Program { .. })));
    }

    #[test]
    fn a_bad_signature_beside_a_good_one_spoils_all() {
        let status = "[GNUPG:] NEWSIG\n[GNUPG:] GOODSIG AA x\n[GNUPG:] VALIDSIG AAAA 1 2 BBBB\n";
        assert_eq!(judge(status), Ok(vec!["BBBB".to_owned()]));
        let spoiled = format!("{status}[GNUPG:] NEWSIG\n[GNUPG:] BADSIG CC x\n");
        let key = "CC".to_owned();
        assert_eq!(judge(&spoiled), Err(Distrust::Tampered { key }));
    }

    #[test]
    fn a_revoked_key_does_not_count_though_its_signature_is_valid() {
        let status =
            "[GNUPG:] GOODSIG AA x\n[GNUPG:] REVKEYSIG CC x\n[GNUPG:] VALIDSIG CCCC 1 CCCC\n";
        let seen = vec!["CC: key revoked".to_owned()];
        assert_eq!(judge(status), Err(Distrust::NoTrustedSigner { seen }));
    }
}
