use super::*;
use crate::catalog::{self, Catalog};
use crate::model::feed::FeedKind;
use crate::model::id::FeedId;
use crate::model::update::Classification;
use crate::service::sync::testing::with_tools;
use crate::service::sync::{Synced, sync_feed};
use std::fs;
use std::path::PathBuf;

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
            .write(|tx| tx.replace_feeds(std::slice::from_ref(&feed)))
            .unwrap();
        archive
    }

    /// Replaces the archive's files by those of another situation.
    fn become_(&mut self, situation: &str) {
        for name in ["InRelease", INDEX] {
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
            kind: FeedKind::Apt,
            release: None,
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
        self.sync_as(&feed, NOW)
    }

    fn sync_as(&mut self, feed: &Feed, now: &str) -> Result<Synced, Error> {
        with_tools(None, now, |tools| sync_feed(&mut self.catalog, feed, tools))
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

const NEWER: [&str; 2] = [
    "debian/bookworm/gone/1.0-1+deb12u2",
    "debian/bookworm/sample/1.0-1+deb12u2",
];

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
    assert_eq!((first.state.updates, first.state.packages), (2, 3));
    assert!(!first.is_unchanged && first.bad.is_empty());
    assert_eq!(archive.known(), NEWER);
    assert!(archive.sync().unwrap().is_unchanged);
}

#[test]
fn a_newer_state_replaces_the_older_one() {
    let mut archive = Archive::of("older");
    archive.sync().unwrap();
    assert_eq!(archive.known(), ["debian/bookworm/sample/1.0-1+deb12u1"]);
    archive.become_("good");
    archive.sync().unwrap();
    assert_eq!(archive.known(), NEWER);
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

const NOW: &str = "2026-11-22T12:00:00Z";
const INDEX: &str = "main/binary-amd64/Packages.xz";

#[track_caller]
fn assert_refused(spoil: impl FnOnce(&mut Archive) -> Result<Synced, Error>, expected: &str) {
    let said = refusal(spoil);
    assert!(said.contains(expected), "{said}");
}

#[test]
fn p14_a_release_file_that_is_rolled_back_or_expired_is_refused() {
    let roll_back = |archive: &mut Archive| {
        archive.become_("older");
        archive.sync()
    };
    assert_refused(
        roll_back,
        "older than 2026-11-20T00:00:00Z which was imported before",
    );
    let expire = |archive: &mut Archive| {
        let feed = archive.feed();
        archive.sync_as(&feed, "2099-11-27T00:00:01Z")
    };
    assert_refused(expire, "expired at 2099-11-27T00:00:00Z");
}

#[test]
fn p14_a_release_file_that_is_changed_cut_or_missing_is_refused() {
    let simple = |bytes| {
        let text = String::from_utf8(bytes).unwrap();
        text.replace("Label: Sample", "Label: Simple").into()
    };
    let change = |archive: &mut Archive| {
        archive.become_("broken-record");
        archive.rewrite("InRelease", simple);
        archive.sync()
    };
    assert_refused(change, "is not trusted: the text is not what key");
    let cut = |archive: &mut Archive| {
        archive.become_("broken-record");
        archive.rewrite("InRelease", |bytes| bytes[..bytes.len() / 2].to_vec());
        archive.sync()
    };
    assert_refused(cut, "is not trusted: not one clear-signed text");
    let remove = |archive: &mut Archive| {
        fs::remove_file(archive.suite().join("InRelease")).unwrap();
        archive.sync()
    };
    assert_refused(
        remove,
        "there is no release file ARCHIVE/dists/bookworm-security/InRelease",
    );
}

#[test]
fn p14_a_signer_that_the_keyring_does_not_have_is_refused() {
    let with_keyring = |path: String| {
        move |archive: &mut Archive| {
            let feed = Feed {
                keyring: path,
                ..archive.feed()
            };
            archive.sync_as(&feed, NOW)
        }
    };
    let other = sample("other-keyring.gpg").display().to_string();
    assert_refused(with_keyring(other), "is not trusted: no trusted signer");
    let missing = "/nowhere/keyring.gpg".to_owned();
    assert_refused(
        with_keyring(missing),
        "cannot read keyring /nowhere/keyring.gpg",
    );
}

#[test]
fn p14_an_index_that_is_not_the_one_listed_is_refused() {
    let expected = "feed sample: main/binary-amd64/Packages.xz is not what the release file lists";
    let mix = |archive: &mut Archive| {
        let former = fs::read(archive.suite().join(INDEX)).unwrap();
        archive.become_("broken-record");
        archive.rewrite(INDEX, |_| former.clone());
        archive.sync()
    };
    assert_refused(mix, expected);
    let cut = |archive: &mut Archive| {
        archive.become_("broken-record");
        archive.rewrite(INDEX, |bytes| bytes[..100].to_vec());
        archive.sync()
    };
    assert_refused(cut, expected);
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
        archive.sync_as(&feed, NOW)
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
    let base = || {
        with_tools(Some(mirrors.path()), NOW, |tools| {
            Source::of(&feed, tools).unwrap().base()
        })
    };
    assert_eq!(
        base(),
        feed.uri,
        "a mirror without a pool says where payloads come from"
    );
    fs::create_dir(target.join("pool")).unwrap();
    assert_eq!(base(), target.display().to_string());
}

#[test]
fn p14_a_feed_that_loses_more_than_a_fifth_needs_a_word() {
    let said = refusal(|archive| {
        archive.become_("broken-record");
        archive.sync()
    });
    assert_eq!(
        said,
        "feed sample would lose 50 % of its updates: it had 2, and has 1 now"
    );
    let mut archive = Archive::of("good");
    archive.sync().unwrap();
    archive.become_("broken-record");
    let feed = archive.feed();
    let confirmed = with_tools(None, NOW, |tools| {
        let tools = Tools {
            accepts_loss: true,
            ..*tools
        };
        sync_feed(&mut archive.catalog, &feed, &tools)
    });
    assert_eq!(confirmed.unwrap().state.updates, 1);
    assert_eq!(archive.known().len(), 1);
}

#[test]
fn what_is_asked_for_no_more_is_no_loss() {
    let mut archive = Archive::of("good");
    archive.sync().unwrap();
    archive.become_("broken-record");
    let feed = Feed {
        architectures: vec!["amd64".to_owned(), "amd64".to_owned()],
        ..archive.feed()
    };
    assert!(archive.sync_as(&feed, NOW).is_ok());
}
