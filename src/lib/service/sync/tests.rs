use super::*;
use crate::catalog;
use crate::model::id::FeedId;
use crate::model::update::Classification;
use crate::service::outside;
use crate::service::progress::Silent;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// A site with the sample archive in a folder of its own, where tests may spoil it.
struct Archive {
    folder: tempfile::TempDir,
    catalog: Catalog,
}

impl Archive {
    fn of(situation: &str) -> Self {
        let mut archive = Self {
            folder: tempfile::tempdir().unwrap(),
            catalog: crate::service::testing::catalog(),
        };
        archive.become_(situation);
        let feed = archive.feed();
        archive
            .catalog
            .write(|tx| tx.replace_feeds(&[feed.clone()]))
            .unwrap();
        archive
    }

    /// Replaces the archive's files by those of another situation.
    fn become_(&mut self, situation: &str) {
        for name in ["InRelease", "main/binary-amd64/Packages.xz"] {
            let to = self.suite().join(name);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let from = format!("{situation}/dists/bookworm-security/{name}");
            fs::copy(sample(&from), to).unwrap();
        }
    }

    fn suite(&self) -> PathBuf {
        self.folder.path().join("dists/bookworm-security")
    }

    fn feed(&self) -> Feed {
        Feed {
            id: FeedId::parse("sample").unwrap(),
            uri: self.folder.path().display().to_string(),
            suite: "bookworm-security".to_owned(),
            components: vec!["main".to_owned()],
            architectures: vec!["amd64".to_owned()],
            keyring: sample("keyring.gpg").display().to_string(),
            classification: Classification::Security,
        }
    }

    fn sync(&mut self) -> Result<Synced, Error> {
        let feed = self.feed();
        self.sync_as(&feed, "2026-11-22T12:00:00Z")
    }

    fn sync_as(&mut self, feed: &Feed, now: &str) -> Result<Synced, Error> {
        let cancel = Arc::new(AtomicBool::new(false));
        let tools = Tools {
            runner: &SystemRunner::new(cancel.clone()),
            http: &outside::client().unwrap(),
            offline: None,
            progress: &Silent,
            cancel: &cancel,
            now: Timestamp::parse(now).unwrap(),
        };
        sync_feed(&mut self.catalog, feed, &tools)
    }

    /// The ids that the catalog knows.
    fn known(&mut self) -> Vec<String> {
        let all = catalog::update::UpdateFilter::default();
        let found = self.catalog.read(|tx| tx.updates(&all, 100)).unwrap();
        found.iter().map(|it| it.update.id.to_string()).collect()
    }

    fn rewrite(&self, name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) {
        let path = self.suite().join(name);
        fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    }
}

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/archive")
        .join(name)
}

const FIRST: &str = "debian/bookworm/sample/1.0-1+deb12u2";

/// What a sync of a spoiled archive says, when it leaves what was known as it was.
fn refusal(spoil: impl FnOnce(&mut Archive) -> Result<Synced, Error>) -> String {
    let mut archive = Archive::of("good");
    archive.sync().unwrap();
    let before = archive.known();
    let refused = spoil(&mut archive).unwrap_err();
    assert_eq!(
        archive.known(),
        before,
        "a refused sync changed the catalog"
    );
    refused
        .to_string()
        .replace(&archive.folder.path().display().to_string(), "ARCHIVE")
}

#[test]
fn a_signed_suite_is_imported_and_then_unchanged() {
    let mut archive = Archive::of("good");
    let first = archive.sync().unwrap();
    assert_eq!((first.state.updates, first.state.packages), (1, 3));
    assert!(!first.is_unchanged && first.bad.is_empty());
    assert_eq!(archive.known(), [FIRST]);
    assert!(archive.sync().unwrap().is_unchanged);
}

#[test]
fn a_newer_state_replaces_the_older_one() {
    let mut archive = Archive::of("older");
    archive.sync().unwrap();
    assert_eq!(archive.known(), ["debian/bookworm/sample/1.0-1+deb12u1"]);
    archive.become_("good");
    archive.sync().unwrap();
    assert_eq!(archive.known(), [FIRST]);
}

#[test]
fn a_broken_record_is_reported_and_the_rest_imported() {
    let mut archive = Archive::of("broken-record");
    let synced = archive.sync().unwrap();
    assert_eq!((synced.bad.len(), synced.state.packages), (1, 1));
    assert!(
        synced.bad[0].to_string().contains(":1: sample-data: "),
        "{}",
        synced.bad[0]
    );
}

#[test]
fn what_is_spoiled_is_refused_and_changes_nothing() {
    type Spoil = fn(&mut Archive) -> Result<Synced, Error>;
    let table: [(&str, Spoil, &str); 9] = [
        (
            "rolled back",
            |it| {
                it.become_("older");
                it.sync()
            },
            "older than 2026-11-20T00:00:00Z which was imported before",
        ),
        (
            "expired",
            |it| {
                let feed = it.feed();
                it.sync_as(&feed, "2026-11-27T00:00:01Z")
            },
            "expired at 2026-11-27T00:00:00Z",
        ),
        (
            "tampered",
            |it| {
                it.become_("broken-record");
                it.rewrite("InRelease", |bytes| {
                    String::from_utf8(bytes)
                        .unwrap()
                        .replace("Label: Sample", "Label: Simple")
                        .into()
                });
                it.sync()
            },
            "is not trusted: the text is not what key",
        ),
        (
            "truncated",
            |it| {
                it.become_("broken-record");
                it.rewrite("InRelease", |bytes| bytes[..bytes.len() / 2].to_vec());
                it.sync()
            },
            "is not trusted: not one clear-signed text",
        ),
        (
            "signed by somebody else",
            |it| {
                let feed = Feed {
                    keyring: sample("other-keyring.gpg").display().to_string(),
                    ..it.feed()
                };
                it.sync_as(&feed, "2026-11-22T12:00:00Z")
            },
            "is not trusted: no trusted signer",
        ),
        (
            "no keyring",
            |it| {
                let feed = Feed {
                    keyring: "/nowhere/keyring.gpg".to_owned(),
                    ..it.feed()
                };
                it.sync_as(&feed, "2026-11-22T12:00:00Z")
            },
            "cannot read keyring /nowhere/keyring.gpg",
        ),
        (
            "index of another state",
            |it| {
                let old = fs::read(it.suite().join("main/binary-amd64/Packages.xz")).unwrap();
                it.become_("broken-record");
                it.rewrite("main/binary-amd64/Packages.xz", |_| old.clone());
                it.sync()
            },
            "feed sample: main/binary-amd64/Packages.xz is not what the release file lists",
        ),
        (
            "truncated index",
            |it| {
                it.become_("broken-record");
                it.rewrite("main/binary-amd64/Packages.xz", |bytes| {
                    bytes[..100].to_vec()
                });
                it.sync()
            },
            "is not what the release file lists",
        ),
        (
            "no release file",
            |it| {
                fs::remove_file(it.suite().join("InRelease")).unwrap();
                it.sync()
            },
            "there is no release file ARCHIVE/dists/bookworm-security/InRelease",
        ),
    ];
    for (situation, spoil, expected) in table {
        let said = refusal(spoil);
        assert!(said.contains(expected), "{situation}: {said}");
    }
}

#[test]
fn a_suite_passed_off_as_another_is_refused() {
    let said = refusal(|archive| {
        let other = archive.folder.path().join("dists/bookworm");
        fs::rename(archive.suite(), &other).unwrap();
        let feed = Feed {
            suite: "bookworm".to_owned(),
            ..archive.feed()
        };
        archive.sync_as(&feed, "2026-11-22T12:00:00Z")
    });
    assert!(
        said.contains("it is for suite bookworm-security, not bookworm"),
        "{said}"
    );
}

#[test]
fn a_mirror_is_found_by_the_last_folder_of_the_address() {
    let archive = Archive::of("good");
    let feed = Feed {
        uri: "https://deb.example.org/debian-security".to_owned(),
        ..archive.feed()
    };
    let mirrors = tempfile::tempdir().unwrap();
    let target = mirrors.path().join("debian-security");
    fs::rename(archive.folder.path(), &target).unwrap();
    let http = outside::client().unwrap();
    let found = Source::of(&feed, Some(mirrors.path()), &http).unwrap();
    assert_eq!(
        found.base(),
        feed.uri,
        "a mirror without a pool says where payloads come from"
    );
    fs::create_dir(target.join("pool")).unwrap();
    let found = Source::of(&feed, Some(mirrors.path()), &http).unwrap();
    assert_eq!(found.base(), target.display().to_string());
}
