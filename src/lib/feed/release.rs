//! apt's `Release` file: what a suite is, how fresh it is, and the digests of its indexes. Whether its signature holds is
//! `trust`'s question; what comes here is the text that was verified.

use super::Error;
use crate::model::deb822::stanzas;
use crate::model::digest::Digest;
use crate::model::platform::Release;
use crate::model::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

/// How far a clock may be behind the archive's.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(24 * 3600);
/// Endings of an index's name, the smallest to fetch first.
const COMPRESSIONS: [&str; 4] = [".xz", ".zst", ".gz", ""];
/// Suites of one release, which share its packages.
const POCKETS: [&str; 6] = [
    "-security",
    "-proposed-updates",
    "-updates",
    "-proposed",
    "-backports",
    "-backports-sloppy",
];

/// A `Release` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFile {
    /// Where it was read, for messages.
    pub file: String,
    /// `Origin`, for example `Debian`.
    pub origin: String,
    /// `Label`, for example `Debian-Security`.
    pub label: String,
    /// `Suite`, for example `oldstable-security`.
    pub suite: String,
    /// `Codename`, for example `bookworm-security`.
    pub codename: String,
    /// When it was made.
    pub date: Timestamp,
    /// Until when it is to be believed, where it says so.
    pub valid_until: Option<Timestamp>,
    /// Components as they stand in paths: `main`, also where the file spells `updates/main`.
    pub components: Vec<String>,
    /// Architectures.
    pub architectures: Vec<String>,
    /// Whether indexes are served under their digest too.
    pub acquire_by_hash: bool,
    /// Whether apt takes nothing from it unasked, as from backports.
    pub not_automatic: bool,
    /// Digest and size of each file, by its path below the suite; from the SHA-256 list alone.
    pub files: BTreeMap<String, (Digest, u64)>,
}

/// A package index as one of its compressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexFile {
    /// Path below the suite.
    pub path: String,
    /// Path below the suite by its digest, which a mirror in the midst of an update still serves.
    pub by_hash: Option<String>,
    /// Its digest.
    pub digest: Digest,
    /// Its size.
    pub size: u64,
}

/// Takes the signed text out of its clear-signed armour (RFC 9580, section 7). What stands outside the signed
/// block is an error, never passed over: nobody signed it.
pub fn clear_text(armoured: &str, file: &str) -> Result<String, Error> {
    let mut lines = armoured.lines().map(str::trim_end).zip(1..);
    expect_line(lines.next(), "-----BEGIN PGP SIGNED MESSAGE-----", file)?;
    for (line, number) in lines.by_ref() {
        match line {
            "" => break,
            _ if line.starts_with("Hash: ") => {}
            _ => return Err(malformed(file, number, "a line before the signed text")),
        }
    }
    let mut clear = String::with_capacity(armoured.len());
    let mut end = 0;
    for (line, number) in lines.by_ref() {
        if line == "-----BEGIN PGP SIGNATURE-----" {
            end = number;
            break;
        }
        if line.starts_with('-') && !line.starts_with("- ") {
            return Err(malformed(file, number, "a dash that is not escaped"));
        }
        clear.push_str(line.strip_prefix("- ").unwrap_or(line));
        clear.push('\n');
    }
    if end == 0
        || !lines
            .by_ref()
            .any(|(line, _)| line == "-----END PGP SIGNATURE-----")
    {
        return Err(malformed(
            file,
            armoured.lines().count(),
            "the signature is missing or cut",
        ));
    }
    match lines.find(|(line, _)| !line.is_empty()) {
        Some((_, number)) => Err(malformed(file, number, "a line after the signature")),
        None => Ok(clear),
    }
}

fn expect_line(found: Option<(&str, usize)>, expected: &str, file: &str) -> Result<(), Error> {
    match found {
        Some((line, _)) if line == expected => Ok(()),
        _ => Err(malformed(
            file,
            1,
            &format!("does not begin with {expected:?}"),
        )),
    }
}

fn malformed(file: &str, line: usize, reason: &str) -> Error {
    Error::Malformed {
        file: file.to_owned(),
        line,
        reason: reason.to_owned(),
    }
}

impl ReleaseFile {
    /// Reads the clear text; `file` names it in messages.
    pub fn parse(text: &str, file: &str) -> Result<Self, Error> {
        let fields = Fields::of(text, file)?;
        let (_, listed) = fields.required("SHA256")?;
        Ok(Self {
            file: file.to_owned(),
            origin: fields.required("Origin")?.1.to_owned(),
            label: fields.optional("Label").to_owned(),
            suite: fields.optional("Suite").to_owned(),
            codename: fields.required("Codename")?.1.to_owned(),
            date: fields
                .time("Date")?
                .ok_or_else(|| malformed(file, 1, "no field Date"))?,
            valid_until: fields.time("Valid-Until")?,
            components: words(fields.optional("Components"))
                .map(path_of_component)
                .collect(),
            architectures: words(fields.optional("Architectures"))
                .map(str::to_owned)
                .collect(),
            acquire_by_hash: fields
                .optional("Acquire-By-Hash")
                .eq_ignore_ascii_case("yes"),
            not_automatic: fields.optional("NotAutomatic").eq_ignore_ascii_case("yes"),
            files: files(listed, file, fields.line("SHA256"))?,
        })
    }

    /// The release of the operating system that the suite belongs to.
    pub fn covers(&self) -> Release {
        let codename = self.codename.split('/').next().unwrap_or_default();
        let release = POCKETS
            .iter()
            .find_map(|pocket| codename.strip_suffix(pocket))
            .unwrap_or(codename);
        Release {
            os: self.origin.to_lowercase(),
            release: release.to_owned(),
        }
    }

    /// Whether it may be believed at `now`: not past `Valid-Until`, not from the future. The host's apt
    /// settings have no say.
    pub fn check_fresh(&self, now: Timestamp) -> Result<(), Error> {
        if self.date > now.after(CLOCK_TOLERANCE) {
            return Err(Error::FromTheFuture {
                file: self.file.clone(),
                date: self.date,
            });
        }
        match self.valid_until {
            Some(valid_until) if valid_until < now => Err(Error::Expired {
                file: self.file.clone(),
                valid_until,
            }),
            _ => Ok(()),
        }
    }

    /// Whether it is at least as new as the one that was imported before.
    pub fn check_not_rolled_back(&self, known: Timestamp) -> Result<(), Error> {
        if self.date < known {
            return Err(Error::RolledBack {
                file: self.file.clone(),
                date: self.date,
                known,
            });
        }
        Ok(())
    }

    /// The package index of a component and architecture in each compression that there is, the best to fetch first.
    pub fn indexes(&self, component: &str, architecture: &str) -> Result<Vec<IndexFile>, Error> {
        let plain = format!(
            "{}/binary-{architecture}/Packages",
            path_of_component(component)
        );
        let found: Vec<IndexFile> = COMPRESSIONS
            .iter()
            .filter_map(|ending| self.index(format!("{plain}{ending}")))
            .collect();
        if found.is_empty() {
            return Err(Error::NoIndex {
                file: self.file.clone(),
                component: component.to_owned(),
                architecture: architecture.to_owned(),
            });
        }
        Ok(found)
    }

    fn index(&self, path: String) -> Option<IndexFile> {
        let (digest, size) = *self.files.get(&path)?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let by_hash = self
            .acquire_by_hash
            .then(|| format!("{folder}/by-hash/SHA256/{digest}"));
        Some(IndexFile {
            path,
            by_hash,
            digest,
            size,
        })
    }
}

/// `updates/main` in the security archive's release file is `main` in every path.
fn path_of_component(component: &str) -> String {
    component.rsplit('/').next().unwrap_or(component).to_owned()
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split_ascii_whitespace()
}

/// `digest size path`, one a line.
fn files(listed: &str, file: &str, first: usize) -> Result<BTreeMap<String, (Digest, u64)>, Error> {
    let mut files = BTreeMap::new();
    for (line, number) in listed.lines().zip(first + 1..) {
        let parts: Vec<&str> = words(line).collect();
        let &[digest, size, path] = &parts[..] else {
            return Err(malformed(file, number, "not a digest, a size and a path"));
        };
        let digest = Digest::parse(digest).map_err(|e| malformed(file, number, &e.to_string()))?;
        let size = size
            .parse()
            .map_err(|_| malformed(file, number, "the size is not a number"))?;
        if files
            .insert(path.to_owned(), (digest, size))
            .is_some_and(|known| known != (digest, size))
        {
            return Err(malformed(file, number, "two digests for one path"));
        }
    }
    Ok(files)
}

/// The fields of the one stanza, each at most once.
struct Fields<'a> {
    text: &'a str,
    file: &'a str,
    values: BTreeMap<&'a str, &'a str>,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str, file: &'a str) -> Result<Self, Error> {
        let mut all = stanzas(text);
        let stanza = all.next().ok_or_else(|| malformed(file, 1, "is empty"))?;
        if let Some(second) = all.next() {
            return Err(malformed(file, second.line(), "a second stanza"));
        }
        let mut fields = Self {
            text,
            file,
            values: BTreeMap::new(),
        };
        for (name, value) in stanza.fields() {
            if fields.values.insert(name, value).is_some() {
                return Err(malformed(
                    file,
                    fields.line(name),
                    &format!("field {name} twice"),
                ));
            }
        }
        Ok(fields)
    }

    fn optional(&self, name: &str) -> &'a str {
        self.values.get(name).copied().unwrap_or_default()
    }

    fn required(&self, name: &str) -> Result<(usize, &'a str), Error> {
        match self.values.get(name) {
            Some(value) if !value.is_empty() => Ok((self.line(name), value)),
            _ => Err(malformed(self.file, 1, &format!("no field {name}"))),
        }
    }

    fn time(&self, name: &str) -> Result<Option<Timestamp>, Error> {
        self.values
            .get(name)
            .map(|value| Timestamp::parse_rfc2822(value))
            .transpose()
            .map_err(|e| malformed(self.file, self.line(name), &e.to_string()))
    }

    /// The line that a field begins on.
    fn line(&self, name: &str) -> usize {
        let begins = |line: &str| line.split_once(':').is_some_and(|(found, _)| found == name);
        self.text
            .lines()
            .position(begins)
            .map_or(1, |before| before + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "\
Origin: Debian
Label: Debian-Security
Suite: oldstable-security
Codename: bookworm-security
Date: Sat, 21 Nov 2026 00:53:02 UTC
Valid-Until: Sat, 28 Nov 2026 00:53:02 UTC
Acquire-By-Hash: yes
Architectures: amd64 i386
Components: updates/main updates/contrib
MD5Sum:
 d41d8cd98f00b204e9800998ecf8427e 0 main/binary-amd64/Packages
SHA256:
 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad 3 main/binary-amd64/Packages.xz
 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855        0 main/binary-amd64/Packages
";

    fn armoured() -> String {
        format!(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{TEXT}-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n"
        )
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn the_security_suite_covers_its_release() {
        let release =
            ReleaseFile::parse(&clear_text(&armoured(), "InRelease").unwrap(), "InRelease")
                .unwrap();
        assert_eq!(release.covers().to_string(), "debian/bookworm");
        assert_eq!(release.components, ["main", "contrib"]);
        assert_eq!(release.date, at("2026-11-21T00:53:02Z"));
        assert!(release.acquire_by_hash && !release.not_automatic);
    }

    #[test]
    fn the_pocket_is_not_part_of_the_release() {
        let table = [
            ("bookworm", "bookworm"),
            ("bookworm-updates", "bookworm"),
            ("buster/updates", "buster"),
            ("bookworm-backports-sloppy", "bookworm"),
            ("bookworm-proposed-updates", "bookworm"),
        ];
        for (codename, expected) in table {
            let text = TEXT.replace("bookworm-security", codename);
            assert_eq!(
                ReleaseFile::parse(&text, "f").unwrap().covers().release,
                expected
            );
        }
    }

    #[test]
    fn the_smallest_index_comes_first_and_only_sha256_counts() {
        let release = ReleaseFile::parse(TEXT, "f").unwrap();
        let found = release.indexes("updates/main", "amd64").unwrap();
        assert_eq!(
            found.iter().map(|i| i.path.as_str()).collect::<Vec<_>>(),
            [
                "main/binary-amd64/Packages.xz",
                "main/binary-amd64/Packages"
            ]
        );
        assert_eq!(found[0].digest, Digest::of(b"abc"));
        assert_eq!(
            found[1].by_hash.as_deref(),
            Some(&*format!(
                "main/binary-amd64/by-hash/SHA256/{}",
                Digest::of(b"")
            ))
        );
        assert!(matches!(
            release.indexes("main", "arm64"),
            Err(Error::NoIndex { .. })
        ));
    }

    #[test]
    fn what_is_expired_from_the_future_or_rolled_back_is_refused() {
        let release = ReleaseFile::parse(TEXT, "f").unwrap();
        assert!(release.check_fresh(at("2026-11-28T00:53:02Z")).is_ok());
        assert!(matches!(
            release.check_fresh(at("2026-11-28T00:53:03Z")),
            Err(Error::Expired { .. })
        ));
        assert!(release.check_fresh(at("2026-11-20T00:53:02Z")).is_ok());
        assert!(matches!(
            release.check_fresh(at("2026-11-20T00:53:01Z")),
            Err(Error::FromTheFuture { .. })
        ));
        assert!(release.check_not_rolled_back(release.date).is_ok());
        let refused = release
            .check_not_rolled_back(at("2026-11-21T00:53:03Z"))
            .unwrap_err();
        assert_eq!(
            refused.to_string(),
            "f: dated 2026-11-21T00:53:02Z, older than 2026-11-21T00:53:03Z which was imported before"
        );
    }

    #[test]
    fn nothing_outside_the_signed_block_passes() {
        let good = armoured();
        for bad in [
            format!("Codename: evil\n{good}"),
            format!("{good}Codename: evil\n"),
            good.replace("Hash: SHA256", "Origin: evil"),
            good.replace("Suite:", "-Suite:"),
            good.replace("-----END PGP SIGNATURE-----", ""),
            good.replace("-----BEGIN PGP SIGNATURE-----", ""),
            format!("{good}{good}"),
            TEXT.to_owned(),
            String::new(),
        ] {
            assert!(clear_text(&bad, "InRelease").is_err(), "{bad}");
        }
    }

    #[test]
    fn escaped_dashes_come_back() {
        let text = armoured().replace("Suite:", "- -Suite:");
        assert!(
            clear_text(&text, "f")
                .unwrap()
                .contains("\n-Suite: oldstable")
        );
    }

    #[test]
    fn a_broken_line_is_named() {
        let text = TEXT.replace(" 3 main", " three main");
        assert_eq!(
            ReleaseFile::parse(&text, "f").unwrap_err().to_string(),
            "f:13: the size is not a number"
        );
        let text = TEXT.replace("Date: Sat, 21 Nov", "Date: yesterday");
        assert!(
            ReleaseFile::parse(&text, "f")
                .unwrap_err()
                .to_string()
                .starts_with("f:5: invalid time")
        );
        let text = TEXT.replace("Label", "Origin");
        assert_eq!(
            ReleaseFile::parse(&text, "f").unwrap_err().to_string(),
            "f:1: field Origin twice"
        );
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in "(\\PC|\n|: |-----BEGIN PGP SIGNED MESSAGE-----\n|SHA256:\n| a 1 b\n){0,30}") {
            let _either = ReleaseFile::parse(&text, "f");
            let _either = clear_text(&text, "f");
        }
    }
}
