//! Tests of rpm repositories and of OSV: what is imported, and what is refused.

use super::testing::with_tools;
use super::{Synced, Tools, sync_feed};
use crate::catalog::Catalog;
use crate::catalog::update::UpdateFilter;
use crate::model::feed::{Feed, FeedKind, FeedState};
use crate::model::id::FeedId;
use crate::model::update::Classification;
use crate::service::Error;
use std::fs;
use std::path::{Path, PathBuf};

const NOW: &str = "2026-11-22T12:00:00Z";
const PRIMARY: &str = "repodata/primary.xml";
const REPOMD: &str = "repodata/repomd.xml";

/// A site with one feed, in a folder where tests may spoil it.
struct Site {
    folder: tempfile::TempDir,
    catalog: Catalog,
    feed: Feed,
}

impl Site {
    fn of(kind: FeedKind, fill: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fill(folder.path());
        let feed = Feed {
            id: FeedId::parse("sample").unwrap(),
            kind,
            uri: folder.path().display().to_string(),
            suite: String::new(),
            components: Vec::new(),
            architectures: Vec::new(),
            keyring: String::new(),
            release: (kind == FeedKind::Rpm).then(|| "almalinux/9".to_owned()),
            classification: Classification::Security,
        };
        let mut catalog = crate::service::testing::catalog();
        catalog
            .write(|tx| tx.replace_feeds(std::slice::from_ref(&feed)))
            .unwrap();
        Self {
            folder,
            catalog,
            feed,
        }
    }

    fn rpm() -> Self {
        Self::of(FeedKind::Rpm, |folder| {
            fs::create_dir(folder.join("repodata")).unwrap();
            for file in fs::read_dir(sample("repo/repodata")).unwrap() {
                let file = file.unwrap();
                fs::copy(file.path(), folder.join("repodata").join(file.file_name())).unwrap();
            }
        })
    }

    fn osv() -> Self {
        Self::of(FeedKind::Osv, |folder| {
            fs::create_dir(folder.join("npm")).unwrap();
            fs::write(folder.join("npm/X-1.json"), record("X-1", "2026-11-01")).unwrap();
            fs::write(folder.join("X-2.json"), record("X-2", "2026-11-02")).unwrap();
            fs::write(folder.join("README.md"), "none").unwrap();
        })
    }

    fn sync(&mut self) -> Result<Synced, Error> {
        self.sync_with(None, |tools| Tools { ..*tools })
    }

    fn sync_with(
        &mut self,
        offline: Option<&Path>,
        change: impl for<'a> FnOnce(&Tools<'a>) -> Tools<'a>,
    ) -> Result<Synced, Error> {
        with_tools(offline, NOW, |tools| {
            sync_feed(&mut self.catalog, &self.feed, &change(tools))
        })
    }

    fn known(&mut self) -> Vec<String> {
        let all = UpdateFilter::default();
        let found = self.catalog.read(|tx| tx.updates(&all, 100)).unwrap();
        found.iter().map(|it| it.update.id.to_string()).collect()
    }

    fn rewrite(&self, name: &str, change: impl Fn(String) -> String) {
        let path = self.folder.path().join(name);
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    }
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/rpm")
        .join(name)
}

fn record(id: &str, day: &str) -> String {
    serde_json::json!({
        "id": id, "modified": format!("{day}T00:00:00Z"),
        "affected": [{"package": {"ecosystem": "npm", "name": "p"}, "versions": ["1.0.0"]}],
    })
    .to_string()
}

/// What a sync of a spoiled feed says, when it leaves what was known as it was.
#[track_caller]
fn assert_refused(mut site: Site, spoil: impl FnOnce(&mut Site), expected: &str) {
    site.sync().unwrap();
    let before = site.known();
    spoil(&mut site);
    let said = site.sync().unwrap_err().to_string();
    assert!(said.contains(expected), "{said}");
    assert_eq!(site.known(), before, "a refused sync changed the catalog");
}

#[test]
fn a_repository_is_imported_and_then_unchanged() {
    let mut site = Site::rpm();
    let first = site.sync().unwrap();
    assert_eq!((first.state.updates, first.bad.len()), (4, 0));
    assert_eq!(site.known().len(), 4);
    assert!(site.sync().unwrap().is_unchanged);
}

#[test]
fn what_another_program_read_is_read_again_though_its_bytes_are_the_same() {
    for mut site in [Site::rpm(), Site::osv()] {
        let first = site.sync().unwrap().state;
        for read_by in [None, Some("0.0.1".to_owned())] {
            let former = FeedState {
                read_by,
                ..first.clone()
            };
            let noted = site.catalog.write(|tx| tx.note_unchanged(&former));
            noted.unwrap();
            let again = site.sync().unwrap();
            assert!(!again.is_unchanged);
            assert_eq!(again.state.read_by, first.read_by);
            assert!(site.sync().unwrap().is_unchanged);
        }
    }
}

#[test]
fn a_signed_repository_is_believed_by_its_keyring_alone() {
    let mut site = Site::rpm();
    site.feed.keyring = sample("keyring.gpg").display().to_string();
    assert!(site.sync().is_ok());
    let other = |site: &mut Site| {
        let other = sample("../archive/other-keyring.gpg");
        site.feed.keyring = other.display().to_string();
    };
    let signed = || {
        let mut site = Site::rpm();
        site.feed.keyring = sample("keyring.gpg").display().to_string();
        site
    };
    assert_refused(signed(), other, "is not trusted: no trusted signer");
    let unsign = |site: &mut Site| {
        fs::remove_file(site.folder.path().join("repodata/repomd.xml.asc")).unwrap();
    };
    assert_refused(
        signed(),
        unsign,
        "is not trusted: there is no repomd.xml.asc",
    );
    let change = |site: &mut Site| site.rewrite(REPOMD, |text| text + "\n");
    assert_refused(signed(), change, "is not trusted: the text is not what key");
    let cut =
        |site: &mut Site| site.rewrite("repodata/repomd.xml.asc", |text| text[..60].to_owned());
    assert_refused(signed(), cut, "");
}

#[test]
fn p14_a_half_updated_cut_or_older_repository_is_refused() {
    // the index says something new, and the files are of before or after it
    let touch = |site: &mut Site| site.rewrite(REPOMD, |text| text + "\n");
    let change = |site: &mut Site| {
        touch(site);
        site.rewrite(PRIMARY, |text| text.replace("x86_64", "x86_65"));
    };
    let mismatch = "feed sample: repodata/primary.xml is not what the release file lists";
    assert_refused(Site::rpm(), change, mismatch);
    let grow = |site: &mut Site| {
        touch(site);
        site.rewrite(PRIMARY, |text| text + "<!-- -->");
    };
    assert_refused(Site::rpm(), grow, mismatch);
    let cut = |site: &mut Site| {
        touch(site);
        site.rewrite(PRIMARY, |text| text[..text.len() / 2].to_owned());
    };
    assert_refused(Site::rpm(), cut, mismatch);
    let remove = |site: &mut Site| {
        touch(site);
        fs::remove_file(site.folder.path().join(PRIMARY)).unwrap();
    };
    assert_refused(Site::rpm(), remove, "there is no index ");
    let empty = |site: &mut Site| fs::remove_file(site.folder.path().join(REPOMD)).unwrap();
    assert_refused(Site::rpm(), empty, "there is no repository ");
    let half = |site: &mut Site| site.rewrite(REPOMD, |text| text[..text.len() / 2].to_owned());
    assert_refused(Site::rpm(), half, "repomd.xml:");
    let back = |site: &mut Site| site.rewrite(REPOMD, |text| text.replace(">1795", ">1794"));
    assert_refused(Site::rpm(), back, "which was imported before");
    let ahead = |site: &mut Site| site.rewrite(REPOMD, |text| text.replace(">1795", ">1895"));
    assert_refused(Site::rpm(), ahead, "in the future");
}

#[test]
fn records_of_a_directory_are_imported_and_then_unchanged() {
    let mut site = Site::osv();
    let first = site.sync().unwrap();
    assert_eq!(site.known(), ["X-1", "X-2"]);
    assert_eq!(first.state.dated.to_string(), "2026-11-02T00:00:00Z");
    assert!(site.sync().unwrap().is_unchanged);
    let new = site.folder.path().join("X-3.json");
    fs::write(new, record("X-3", "2026-11-03")).unwrap();
    assert!(!site.sync().unwrap().is_unchanged);
    assert_eq!(site.known(), ["X-1", "X-2", "X-3"]);
}

#[test]
fn a_bad_record_is_reported_by_its_file_and_the_rest_imported() {
    let mut site = Site::osv();
    fs::write(site.folder.path().join("npm/X-9.json"), "{\"id\": \"X-9\"").unwrap();
    let synced = site.sync().unwrap();
    assert_eq!(site.known(), ["X-1", "X-2"]);
    let said = synced.bad[0].to_string();
    assert!(
        said.starts_with("npm/X-9.json: EOF while parsing"),
        "{said}"
    );
}

#[test]
fn p14_records_that_are_older_fewer_or_gone_are_refused() {
    let older = |site: &mut Site| {
        fs::write(
            site.folder.path().join("X-2.json"),
            record("X-2", "2026-10-02"),
        )
        .unwrap();
        fs::write(
            site.folder.path().join("npm/X-1.json"),
            record("X-1", "2026-10-01"),
        )
        .unwrap();
    };
    assert_refused(Site::osv(), older, "which was imported before");
    let fewer = |site: &mut Site| {
        fs::remove_file(site.folder.path().join("npm/X-1.json")).unwrap();
    };
    assert_refused(Site::osv(), fewer, "would lose 50 %");
    let none = |site: &mut Site| {
        fewer(site);
        fs::remove_file(site.folder.path().join("X-2.json")).unwrap();
    };
    assert_refused(Site::osv(), none, "there is no record in it");
    let spoiled = |site: &mut Site| {
        fewer(site);
        fs::write(site.folder.path().join("X-2.json"), "[").unwrap();
    };
    assert_refused(Site::osv(), spoiled, "none of its records can be read");
    let mut site = Site::osv();
    site.sync().unwrap();
    older(&mut site);
    let confirmed = site.sync_with(None, |tools| Tools {
        accepts_loss: true,
        ..*tools
    });
    assert_eq!(
        confirmed.unwrap().state.dated.to_string(),
        "2026-10-02T00:00:00Z"
    );
}

#[test]
fn one_file_and_archives_of_any_kind_say_the_same() {
    let mut site = Site::osv();
    let one = site.folder.path().join("X-2.json");
    site.feed.uri = one.display().to_string();
    site.sync().unwrap();
    assert_eq!(site.known(), ["X-2"]);
    let tar = tar_of(&[
        ("npm/X-1.json", record("X-1", "2026-11-03")),
        ("LICENSE", "free".to_owned()),
    ]);
    let zstd = zstd::encode_all(tar.as_slice(), 1).unwrap();
    for bytes in [tar, zstd] {
        let archive = site.folder.path().join("all");
        fs::write(&archive, &bytes).unwrap();
        site.feed.uri = archive.display().to_string();
        site.sync().unwrap();
        assert_eq!(site.known(), ["X-1"]);
        fs::write(&archive, &bytes[..bytes.len() - 20]).unwrap();
        assert!(site.sync().is_err(), "a cut archive");
        assert_eq!(site.known(), ["X-1"]);
    }
}

/// A tar archive of GNU's kind, as tar writes it.
fn tar_of(files: &[(&str, String)]) -> Vec<u8> {
    let mut tar = Vec::new();
    for (name, text) in files {
        let mut head = vec![0; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[100..107].copy_from_slice(b"0000644");
        head[124..135].copy_from_slice(format!("{:011o}", text.len()).as_bytes());
        head[156] = b'0';
        head[257..265].copy_from_slice(b"ustar  \0");
        head[148..156].fill(b' ');
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tar.extend(head);
        tar.extend(text.as_bytes());
        tar.resize(tar.len().div_ceil(512) * 512, 0);
    }
    tar.resize(tar.len() + 1024, 0);
    tar
}

#[test]
fn offline_a_copy_is_found_by_the_name_of_the_feed_or_of_the_address() {
    for name in ["sample", "updates.example.org/osv/npm", "npm"] {
        let mut site = Site::osv();
        site.feed.uri = "https://updates.example.org/osv/npm".to_owned();
        let mirrors = tempfile::tempdir().unwrap();
        let target = mirrors.path().join(name);
        fs::create_dir_all(&target).unwrap();
        fs::copy(site.folder.path().join("X-2.json"), target.join("X-2.json")).unwrap();
        let synced = site.sync_with(Some(mirrors.path()), |tools| Tools { ..*tools });
        assert_eq!(synced.unwrap().state.updates, 1, "{name}");
    }
    let mut site = Site::osv();
    let empty = tempfile::tempdir().unwrap();
    let said = site.sync_with(Some(empty.path()), |tools| Tools { ..*tools });
    let said = said.unwrap_err().to_string();
    assert!(said.contains("there is no mirror of feed sample"), "{said}");
}

#[test]
fn what_is_forgotten_with_a_feed_is_forgotten_whole() {
    let mut site = Site::osv();
    site.sync().unwrap();
    site.catalog.write(|tx| tx.replace_feeds(&[])).unwrap();
    assert!(site.known().is_empty());
}
