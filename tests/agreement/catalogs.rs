//! Catalogs of updates as others publish them: every record of every OSV archive, and every rpm repository, whole.

use super::{data, entries, text_of};
use sms::feed::decompress;
use sms::feed::osv::{Gathered, Gatherer};
use sms::feed::rpm::{Advisories, Primary, Repomd, gather};
use sms::feed::zip_file::ZipFile;
use sms::model::digest::Digest;
use sms::model::platform::Release;
use sms::model::update::{Classification, Rule};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files of an archive that a name ends so.
fn members(archive: &Path, end: &str) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let status = std::process::Command::new("tar")
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
fn repositories() -> Vec<PathBuf> {
    let families = entries(&data());
    let folders = families.iter().filter(|path| path.is_dir());
    let repositories = folders.map(|folder| folder.join("repo"));
    repositories
        .filter(|folder| folder.join("repodata/repomd.xml").is_file())
        .collect()
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn every_rpm_repository_is_read_whole() {
    let release = Release::parse("almalinux/9").expect("a release");
    for repository in repositories() {
        let repomd = text_of(&repository.join("repodata/repomd.xml"));
        let repomd = Repomd::parse(&repomd, "repomd.xml").expect("readable");
        let text = |path: &str, digest: Digest| {
            let bytes = fs::read(repository.join(path)).expect("there");
            assert_eq!(Digest::of(&bytes), digest);
            let mut text = String::new();
            let mut reader = decompress::reader(bytes.as_slice(), 1 << 30).expect("known");
            reader.read_to_string(&mut text).expect("text");
            text
        };
        let primary = text(&repomd.primary.path, repomd.primary.digest);
        let told = attribute(&primary, "packages=\"");
        let primary = Primary::parse(&primary, "primary").expect("readable");
        let updateinfo = repomd.updateinfo.expect("advisories");
        let updateinfo = text(&updateinfo.path, updateinfo.digest);
        let written = updateinfo.matches("<id>").count();
        let advisories = Advisories::parse(&updateinfo, "updateinfo").expect("readable");
        assert_eq!(
            (primary.packages.len(), advisories.advisories.len()),
            (told, written)
        );
        let found = gather(&release, primary, advisories);
        let packages: usize = found
            .updates
            .iter()
            .map(|update| update.packages.len())
            .sum();
        println!(
            "{}: {written} of {written} advisories and {told} of {told} packages read, {} updates with {packages} packages, passed over {:?}",
            repository.display(),
            found.updates.len(),
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
