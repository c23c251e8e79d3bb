//! Catalogs of updates as others publish them: every record of every OSV archive, and every rpm repository, whole.

use super::{data, entries, text_of};
use sms::feed::decompress;
use sms::feed::osv::{Gathered, Gatherer};
use sms::feed::rpm::{Advisories, Primary, Repomd, gather};
use sms::feed::zip_file::ZipFile;
use sms::model::digest::Digest;
use sms::model::platform::Release;
use sms::model::update::{Classification, Rule, Update};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

#[allow(clippy::disallowed_methods)] // tar, a way of its own into the archives
fn untar() -> std::process::Command {
    std::process::Command::new("tar")
}

/// Files of an archive that a name ends so.
fn members(archive: &Path, end: &str) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let status = untar()
        .args(["-xf"])
        .arg(archive)
        .arg("-C")
        .arg(folder.path())
        .status();
    assert!(status.expect("tar").success(), "{}", archive.display());
    let mut found = Vec::new();
    let mut open = vec![folder.path().to_owned()];
    while let Some(place) = open.pop() {
        for path in entries(&place) {
            let name = path.to_string_lossy().into_owned();
            match path.is_dir() {
                true => open.push(path),
                false if name.ends_with(end) => {
                    found.push((name, fs::read(&path).expect("readable")));
                }
                false => {}
            }
        }
    }
    found
}

fn report(case: &str, records: usize, found: &Gathered) {
    let mut ecosystems: BTreeMap<String, usize> = BTreeMap::new();
    for update in &found.updates {
        if let Some(Rule::Package(rule)) = update.rules.first() {
            let home = rule.release.as_ref().map(Release::to_string);
            *ecosystems
                .entry(home.unwrap_or_else(|| rule.ecosystem.to_string()))
                .or_default() += 1;
        }
    }
    let passed_over: u64 = found.passed_over.values().sum();
    let read = found.updates.len() + usize::try_from(passed_over).expect("few");
    println!(
        "{case}: {read} of {records} records read, {} updates {ecosystems:?}, passed over {:?}",
        found.updates.len(),
        found.passed_over
    );
    assert_eq!(found.bad, [], "{case}");
    assert_eq!(read, records, "{case}");
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn every_osv_record_is_read() {
    for archive in entries(&data().join("osv")) {
        let name = archive
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.contains(".tar") {
            continue;
        }
        let mut gatherer = Gatherer::new(None, Classification::Security);
        let records = members(&archive, ".json");
        for (file, bytes) in &records {
            gatherer.read(bytes, file);
        }
        report(&name, records.len(), &gatherer.finish());
    }
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn every_osv_fixture_of_others_is_read() {
    for archive in entries(&data().join("formats")) {
        if !archive.to_string_lossy().contains(".tar") {
            continue;
        }
        for (name, bytes) in members(&archive, "all.zip") {
            if !name.contains("/osv/") {
                continue;
            }
            let mut zip = ZipFile::open(&bytes, &name).expect("a zip");
            let mut gatherer = Gatherer::new(None, Classification::Security);
            let names = zip.names().expect("names");
            let names: Vec<_> = names
                .iter()
                .filter(|name| name.ends_with(".json"))
                .collect();
            for member in &names {
                let mut record = Vec::new();
                let mut reader = zip.member(member, 1 << 24).expect("a member");
                reader.read_to_end(&mut record).expect("readable");
                gatherer.read(&record, member);
            }
            let short: Vec<&str> = name.rsplit('/').skip(4).take(1).collect();
            report(
                &format!("fixture {}", short.concat()),
                names.len(),
                &gatherer.finish(),
            );
        }
    }
}

/// Every folder of the data that holds a repository.
pub fn repositories() -> Vec<PathBuf> {
    let families = entries(&data());
    let folders = families.iter().filter(|path| path.is_dir());
    let repositories = folders.map(|folder| folder.join("repo"));
    repositories
        .filter(|folder| folder.join("repodata/repomd.xml").is_file())
        .collect()
}

/// The text of a file of a repository, which is the one that is listed.
fn listed(repository: &Path, path: &str, digest: Digest) -> String {
    let bytes = fs::read(repository.join(path)).expect("there");
    assert_eq!(Digest::of(&bytes), digest);
    let mut text = String::new();
    let mut reader = decompress::reader(bytes.as_slice(), 1 << 30).expect("known");
    reader.read_to_string(&mut text).expect("text");
    text
}

/// The texts of a repository: its packages and its advisories.
fn texts(repository: &Path) -> (String, String) {
    let repomd = text_of(&repository.join("repodata/repomd.xml"));
    let repomd = Repomd::parse(&repomd, "repomd.xml").expect("readable");
    let primary = listed(repository, &repomd.primary.path, repomd.primary.digest);
    let updateinfo = repomd.updateinfo.expect("advisories");
    let updateinfo = listed(repository, &updateinfo.path, updateinfo.digest);
    (primary, updateinfo)
}

fn gathered((primary, updateinfo): &(String, String)) -> sms::feed::rpm::Gathered {
    let release = Release::parse("almalinux/9").expect("a release");
    let primary = Primary::parse(primary, "primary").expect("readable");
    let advisories = Advisories::parse(updateinfo, "updateinfo").expect("readable");
    gather(&release, primary, advisories)
}

/// The updates of a repository.
pub fn updates_of(repository: &Path) -> Vec<Update> {
    gathered(&texts(repository)).updates
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn every_rpm_repository_is_read_whole() {
    for repository in repositories() {
        let texts = texts(&repository);
        let told = attribute(&texts.0, "packages=\"");
        let written = texts.1.matches("<id>").count();
        let primary = Primary::parse(&texts.0, "primary").expect("readable");
        let advisories = Advisories::parse(&texts.1, "updateinfo").expect("readable");
        assert_eq!(
            (primary.packages.len(), advisories.advisories.len()),
            (told, written)
        );
        let found = gathered(&texts);
        let packages = found.updates.iter().map(|update| update.packages.len());
        println!(
            "{}: {written} of {written} advisories and {told} of {told} packages read, {} updates with {} packages, passed over {:?}",
            repository.display(),
            found.updates.len(),
            packages.sum::<usize>(),
            found.passed_over
        );
        assert_eq!(found.bad, []);
    }
}

fn attribute(text: &str, name: &str) -> usize {
    let (_, rest) = text.split_once(name).expect("an attribute");
    let number = rest.split('"').next().expect("a value");
    number.parse().expect("a number")
}
