//! apt's `Packages` index: binary packages, gathered into one update for each version of a source package.
//!
//! An index does not say when a version was published, how severe its gap is, or which CVEs it closes; those stay unknown.

use super::{BadRecord, Error};
use crate::model::deb822::{Stanza, stanzas};
use crate::model::digest::Digest;
use crate::model::id::UpdateId;
use crate::model::platform::Release;
use crate::model::update::{
    Classification, Payload, Relations, Restart, Update, UpdatePackage, is_kernel_image,
};
use crate::model::version::{DebVersion, Ecosystem};
use std::collections::HashMap;
use std::io::{self, BufRead, Read};

/// A longer record is bad; the longest of Debian has 70 kB.
const RECORD_BYTES: usize = 1 << 20;

/// The updates of one suite, gathered from as many indexes as it has.
#[derive(Debug)]
pub struct Gatherer {
    release: Release,
    classification: Classification,
    updates: Vec<Update>,
    places: HashMap<UpdateId, usize>,
    bad: Vec<BadRecord>,
}

impl Gatherer {
    /// Gathers for a suite of `release` whose updates are for `classification`.
    pub fn new(release: Release, classification: Classification) -> Self {
        Self {
            release,
            classification,
            updates: Vec::new(),
            places: HashMap::new(),
            bad: Vec::new(),
        }
    }

    /// Reads one index; `file` names it in messages. Only a failing reader stops it.
    pub fn read(&mut self, input: impl BufRead, file: &str) -> Result<(), Error> {
        let mut records = Records {
            input,
            line: 0,
            record: Vec::new(),
        };
        loop {
            let next = records.next();
            let Some((line, record)) = next.map_err(|source| Error::Read {
                file: file.to_owned(),
                source,
            })?
            else {
                return Ok(());
            };
            if let Err(reason) = self.take(record) {
                self.bad.push(BadRecord::at_line(file, line, reason));
            }
        }
    }

    /// All updates in the order of their first package, and the records that were passed over.
    pub fn finish(self) -> (Vec<Update>, Vec<BadRecord>) {
        (self.updates, self.bad)
    }

    fn take(&mut self, record: &[u8]) -> Result<(), String> {
        if record.len() > RECORD_BYTES {
            return Err(format!("a record of more than {RECORD_BYTES} bytes"));
        }
        let text = std::str::from_utf8(record).map_err(|e| format!("not UTF-8: {e}"))?;
        let Some(stanza) = stanzas(text).next() else {
            return Ok(());
        };
        let record = Record::of(&stanza);
        let package = record.package()?;
        let (source, source_version) = record.source()?;
        let Release { os, release } = &self.release;
        let id = UpdateId::parse(&format!("{os}/{release}/{source}/{source_version}"))
            .map_err(|e| e.to_string())?;
        let place = match self.places.get(&id) {
            Some(place) => *place,
            None => {
                let version = DebVersion::parse(source_version).map_err(|e| e.to_string())?;
                self.begin(id, source, version)
            }
        };
        add(&mut self.updates[place], package);
        Ok(())
    }

    fn begin(&mut self, id: UpdateId, source: &str, source_version: DebVersion) -> usize {
        self.places.insert(id.clone(), self.updates.len());
        self.updates.push(Update {
            title: format!("{source} {source_version}"),
            release: Some(self.release.clone()),
            source: Some(source.to_owned()),
            source_version: Some(source_version.into()),
            ..Update::new(id, Ecosystem::Dpkg, self.classification)
        });
        self.updates.len() - 1
    }
}

/// One source version gives one package of a name and architecture; of two rebuilds (`+b1`, `+b2`) the later counts.
fn add(update: &mut Update, package: UpdatePackage) {
    if is_kernel_image(&package.name) {
        update.restart = Restart::Machine;
    }
    let same = |known: &&mut UpdatePackage| {
        known.name == package.name && known.architecture == package.architecture
    };
    match update.packages.iter_mut().find(same) {
        Some(known) if Ecosystem::Dpkg.is_older(&known.version, &package.version) => {
            *known = package
        }
        Some(_) => {}
        None => update.packages.push(package),
    }
}

/// The records of an index one after the other, in one buffer.
struct Records<R> {
    input: R,
    line: usize,
    record: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// The next record and the line it begins on. Of one that is too long only so much comes that its taker notices.
    fn next(&mut self) -> io::Result<Option<(usize, &[u8])>> {
        self.record.clear();
        let mut begin = self.line + 1;
        let mut has_ended_line = true;
        loop {
            let before = self.record.len();
            let mut piece = self.input.by_ref().take(RECORD_BYTES as u64);
            if piece.read_until(b'\n', &mut self.record)? == 0 {
                return Ok((before > 0).then_some((begin, &self.record)));
            }
            let is_new_line = has_ended_line;
            has_ended_line = self.record.ends_with(b"\n");
            self.line += usize::from(has_ended_line);
            let is_blank = is_new_line && self.record[before..].iter().all(|b| b"\r\n".contains(b));
            if is_blank && before > 0 {
                return Ok(Some((begin, &self.record)));
            }
            if is_blank {
                self.record.clear();
                begin = self.line + 1;
            }
            self.record.truncate(RECORD_BYTES + 1);
        }
    }
}

/// The fields that are kept, as written; empty where there is none.
#[derive(Default)]
struct Record<'a> {
    package: &'a str,
    source: &'a str,
    version: &'a str,
    architecture: &'a str,
    depends: &'a str,
    pre_depends: &'a str,
    recommends: &'a str,
    conflicts: &'a str,
    breaks: &'a str,
    provides: &'a str,
    filename: &'a str,
    size: &'a str,
    sha256: &'a str,
}

impl<'a> Record<'a> {
    fn of(stanza: &Stanza<'a>) -> Self {
        let mut record = Self::default();
        for (name, value) in stanza.fields() {
            let field = match name {
                "Package" => &mut record.package,
                "Source" => &mut record.source,
                "Version" => &mut record.version,
                "Architecture" => &mut record.architecture,
                "Depends" => &mut record.depends,
                "Pre-Depends" => &mut record.pre_depends,
                "Recommends" => &mut record.recommends,
                "Conflicts" => &mut record.conflicts,
                "Breaks" => &mut record.breaks,
                "Provides" => &mut record.provides,
                "Filename" => &mut record.filename,
                "Size" => &mut record.size,
                "SHA256" => &mut record.sha256,
                _ => continue,
            };
            *field = value;
        }
        record
    }

    fn package(&self) -> Result<UpdatePackage, String> {
        if !is_package_name(self.package) {
            return Err(format!("no valid package name: {:?}", cut(self.package)));
        }
        if self.architecture.is_empty() || !is_package_name(self.architecture) {
            return Err(format!(
                "{}: no valid architecture: {:?}",
                self.package,
                cut(self.architecture)
            ));
        }
        let named = |reason: String| format!("{}: {reason}", self.package);
        Ok(UpdatePackage {
            module: None,
            name: self.package.to_owned(),
            architecture: self.architecture.to_owned(),
            version: DebVersion::parse(self.version)
                .map_err(|e| named(e.to_string()))?
                .into(),
            relations: Relations {
                depends: self.depends.to_owned(),
                pre_depends: self.pre_depends.to_owned(),
                recommends: self.recommends.to_owned(),
                conflicts: self.conflicts.to_owned(),
                breaks: self.breaks.to_owned(),
                provides: self.provides.to_owned(),
            },
            payload: self.payload().map_err(named)?,
        })
    }

    fn payload(&self) -> Result<Payload, String> {
        if !is_path_below(self.filename) {
            return Err(format!(
                "file name leaves the archive: {:?}",
                cut(self.filename)
            ));
        }
        Ok(Payload {
            path: self.filename.to_owned(),
            size: self
                .size
                .parse()
                .map_err(|_| format!("no valid size: {:?}", cut(self.size)))?,
            sha256: Digest::parse(self.sha256).map_err(|e| e.to_string())?,
        })
    }

    /// `Source: name (version)`; both default to the binary package's own. A rebuild (`+b1`) names its source's version.
    fn source(&self) -> Result<(&'a str, &'a str), String> {
        let (name, version) = match self.source.split_once(" (") {
            Some((name, rest)) => (name, rest.strip_suffix(')').unwrap_or_default()),
            None if self.source.is_empty() => (self.package, self.version),
            None => (self.source, self.version),
        };
        if !is_package_name(name) || version.is_empty() {
            return Err(format!(
                "{}: no valid source: {:?}",
                self.package,
                cut(self.source)
            ));
        }
        Ok((name, version))
    }
}

/// The rule of dpkg: letters, digits and `+ - .`, the first a letter or digit.
fn is_package_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// Whether a path stays below the folder it is joined to, on any operating system (`c:/x` leaves it on one).
pub(super) fn is_path_below(path: &str) -> bool {
    let is_plain = |part: &str| !["", ".", ".."].contains(&part);
    let first = path.split('/').next().unwrap_or_default();
    path.split('/').all(is_plain)
        && !first.contains(':')
        && !path.contains(|c: char| c == '\\' || c.is_control())
}

fn cut(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Place;
    use proptest::prelude::*;

    const DIGEST: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn record(fields: &str) -> String {
        let name = fields
            .lines()
            .find_map(|l| l.strip_prefix("Package: "))
            .unwrap_or("x");
        format!(
            "{fields}Architecture: amd64\nFilename: pool/main/{name}.deb\nSize: 3\nSHA256: {DIGEST}\n\n"
        )
    }

    fn gather(text: &str) -> (Vec<Update>, Vec<BadRecord>) {
        let release = Release {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
        };
        let mut gatherer = Gatherer::new(release, Classification::Security);
        gatherer.read(text.as_bytes(), "Packages").unwrap();
        gatherer.finish()
    }

    #[test]
    fn binaries_of_one_source_version_are_one_update() {
        let text = [
            record(
                "Package: liblzma5\nSource: xz-utils\nVersion: 5.4.1-1\nDepends: libc6 (>= 2.34)\n",
            ),
            record("Package: xz-utils\nVersion: 5.4.1-1\n"),
            record("Package: xz-utils\nVersion: 5.4.1-2\n"),
        ]
        .concat();
        let (updates, bad) = gather(&text);
        assert_eq!(bad, []);
        assert_eq!(
            updates
                .iter()
                .map(|u| (u.id.as_str(), u.packages.len()))
                .collect::<Vec<_>>(),
            [
                ("debian/bookworm/xz-utils/5.4.1-1", 2),
                ("debian/bookworm/xz-utils/5.4.1-2", 1)
            ]
        );
        assert_eq!(updates[0].packages[0].relations.depends, "libc6 (>= 2.34)");
        assert_eq!(updates[0].restart, Restart::None);
    }

    #[test]
    fn a_rebuild_belongs_to_its_source_version() {
        let text = [
            record("Package: foo\nSource: foo (1.0)\nVersion: 1.0+b1\n"),
            record("Package: foo\nSource: foo (1.0)\nVersion: 1.0+b2\n"),
            record("Package: foo-data\nSource: foo\nVersion: 1.0\n"),
            record("Package: libfoo1\nSource: foo (1.0)\nVersion: 3:1.0\n"),
        ]
        .concat();
        let (updates, _) = gather(&text);
        assert_eq!(updates.len(), 1);
        let versions: Vec<_> = updates[0]
            .packages
            .iter()
            .map(|p| p.version.as_str())
            .collect();
        assert_eq!(versions, ["1.0+b2", "1.0", "3:1.0"]);
    }

    #[test]
    fn kernels_need_a_restart_and_their_debug_symbols_do_not() {
        for (name, expected) in [
            ("linux-image-amd64", Restart::Machine),
            ("linux-image-6.1.0-56-amd64", Restart::Machine),
            ("linux-image-6.1.0-56-amd64-dbg", Restart::None),
            ("linux-libc-dev", Restart::None),
        ] {
            let (updates, _) = gather(&record(&format!(
                "Package: {name}\nSource: linux\nVersion: 1\n"
            )));
            assert_eq!(updates[0].restart, expected, "{name}");
        }
    }

    #[test]
    fn a_bad_record_is_named_and_the_rest_is_read() {
        let good = record("Package: good\nVersion: 1\n");
        for (bad, reason) in [
            (record("Version: 1\n"), "no valid package name: \"\""),
            (
                record("Package: a/b\nVersion: 1\n"),
                "no valid package name: \"a/b\"",
            ),
            (record("Package: a\nVersion: 1_0\n"), "a: invalid version"),
            (
                record("Package: a\nSource: b (1\nVersion: 1\n"),
                "a: no valid source: \"b (1\"",
            ),
            (
                good.replace("pool/", "../"),
                "good: file name leaves the archive: \"../main/good.deb\"",
            ),
            (
                good.replace("pool/", "/etc/"),
                "good: file name leaves the archive",
            ),
            (
                good.replace("pool/", "a/../../"),
                "good: file name leaves the archive",
            ),
            (
                good.replace("pool/", "c:/"),
                "good: file name leaves the archive",
            ),
            (
                good.replace("Size: 3", "Size: -3"),
                "good: no valid size: \"-3\"",
            ),
            (good.replace(DIGEST, "abc"), "good: invalid SHA-256 digest"),
            ("garbage\n\n".to_owned(), "no valid package name"),
        ] {
            let text = format!("\n{good}{bad}{}", good.replace("good", "last"));
            let (updates, found) = gather(&text);
            assert_eq!(updates.len(), 2, "{bad}");
            assert_eq!(found.len(), 1, "{bad}");
            assert_eq!(found[0].place, Place::Line(9), "{bad}");
            assert!(
                found[0]
                    .to_string()
                    .starts_with(&format!("Packages:9: {reason}")),
                "{}",
                found[0]
            );
        }
    }

    #[test]
    fn a_version_with_an_epoch_in_its_path_stays_below() {
        assert!(is_path_below("pool/main/a/apt_1:2.0_amd64.deb"));
        assert!(!is_path_below("pool//x"));
        assert!(!is_path_below(""));
    }

    #[test]
    fn a_record_without_end_does_not_fill_the_memory() {
        let long = format!(
            "Package: a\nDescription: {}\n more\n\n",
            "x".repeat(3 * RECORD_BYTES)
        );
        let (updates, bad) = gather(&format!("{long}{}", record("Package: b\nVersion: 1\n")));
        assert_eq!((updates.len(), bad.len()), (1, 1));
        assert_eq!(updates[0].source.as_deref(), Some("b"));
    }

    #[test]
    fn what_is_not_utf8_is_a_bad_record() {
        let mut bytes = b"Package: \xff\n\n".to_vec();
        bytes.extend(record("Package: b\nVersion: 1\n").bytes());
        let release = Release {
            os: "debian".to_owned(),
            release: "bookworm".to_owned(),
        };
        let mut gatherer = Gatherer::new(release, Classification::Security);
        gatherer.read(&bytes[..], "P").unwrap();
        let (updates, bad) = gatherer.finish();
        assert_eq!((updates.len(), bad.len()), (1, 1));
        assert_eq!(bad[0].place, Place::Line(1));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(
            pieces in proptest::collection::vec(prop_oneof![
                Just(b"Package: a\n".to_vec()), Just(b"Source: a (".to_vec()), Just(b"\n".to_vec()), Just(b"Version: 1:".to_vec()),
                Just(b"Filename: ".to_vec()), proptest::collection::vec(any::<u8>(), 0..20)
            ], 0..30)
        ) {
            let release = Release { os: "debian".to_owned(), release: "bookworm".to_owned() };
            let mut gatherer = Gatherer::new(release, Classification::Security);
            gatherer.read(&pieces.concat()[..], "Packages").unwrap();
        }
    }
}
