//! A fleet judged against the real catalogs of Debian 12 and AlmaLinux 9: all of it for the first time, all of it again, and
//! after one new advisory. Machines come from images: those of one have the same packages.

use crate::fleet::{Fleet, NOW};
use crate::stopwatch::{Took, took};
use sms::catalog::{Catalog, Tx};
use sms::host::process::SystemRunner;
use sms::model::feed::{Feed, FeedKind};
use sms::model::id::FeedId;
use sms::model::time::Timestamp;
use sms::model::update::Classification;
use sms::service::progress::Silent;
use sms::service::scan::judge_again;
use sms::service::sync::{Tools, sync_feed};
use sms::service::{Error, outside};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Machines of an image.
const PER_IMAGE: usize = 50;

/// The figures of a fleet, by name.
pub fn figures(address: &str, fleet: &Fleet, clients: usize) -> Vec<(&'static str, f64)> {
    let mut catalog = Catalog::create(address).expect("can make");
    let folder = Path::new(address).with_extension("feeds");
    std::fs::create_dir_all(&folder).expect("can make");
    let advisory = folder.join("advisory.json");
    // of an earlier run
    drop(std::fs::remove_file(&advisory));
    let images = clients.div_ceil(PER_IMAGE);
    enroll(&mut catalog, fleet, (clients, images));
    sync(&mut catalog, &folder, 1);
    let mut figures = Vec::new();
    let mut timed = |name: &'static str, catalog: &mut Catalog, expected: usize| {
        let (again, took) = took(|| judge_again(catalog, NOW, &Silent).expect("can judge"));
        println!(
            "{name:<58} {:>10.3} s, cpu {:>8.3} s, {} clients",
            took.wall, took.cpu, again.clients
        );
        // names are noted without their ecosystem: AlmaLinux with a package of that name is judged again as well
        assert!(again.clients >= expected, "{name}");
        figures.push((name, took.cpu));
    };
    timed("judged for the first time, cpu s", &mut catalog, clients);
    timed("judged again, nothing new, cpu s", &mut catalog, 0);
    // a release of the program may judge otherwise: all is judged, and comes to the same
    forget(&mut catalog);
    timed("all judged again, the same, cpu s", &mut catalog, clients);
    for (name, package) in [
        ("one advisory for what some have, cpu s", "rare"),
        (
            "one advisory for what all of a release have, cpu s",
            "common",
        ),
    ] {
        let (meant, expected) = fleet.sought(package, (clients, images));
        std::fs::write(&advisory, text(package, &meant)).expect("can write");
        let took = sync(&mut catalog, &folder, 2);
        println!(
            "{:<58} {:>10.3} s, cpu {:>8.3} s",
            "its sync", took.wall, took.cpu
        );
        timed(name, &mut catalog, expected);
    }
    figures
}

fn enroll(catalog: &mut Catalog, fleet: &Fleet, (clients, images): (usize, usize)) {
    for from in (0..clients).step_by(1_000) {
        let stored = catalog.write(|tx: &mut Tx| -> Result<(), Error> {
            for number in from..(from + 1_000).min(clients) {
                tx.insert_client(&fleet.client(number))?;
                let report = fleet.report_of_image(number, number % images);
                tx.store_inventory(&fleet.id(number), &report, NOW)?;
            }
            Ok(())
        });
        stored.unwrap_or_else(|error| panic!("{error}"));
    }
}

/// As if all clients had been judged by another program.
fn forget(catalog: &mut Catalog) {
    let gone = catalog.write(|tx: &mut Tx| -> Result<(), Error> {
        let feeds = tx.feeds()?;
        tx.replace_feeds(&[&feeds[..], &[feed("none", FeedKind::Own, PathBuf::new())]].concat())?;
        Ok(tx.replace_feeds(&feeds)?)
    });
    gone.unwrap_or_else(|error| panic!("{error}"));
}

fn sync(catalog: &mut Catalog, folder: &Path, times: i64) -> Took {
    let data = std::env::var_os("SMS_DATA").map_or("../shared/data".into(), PathBuf::from);
    let suites = data.join("debian/dists");
    let mut feeds: Vec<Feed> = ["bookworm", "bookworm-updates"]
        .map(|suite| apt(&data, suites.join("debian"), suite))
        .to_vec();
    feeds.push(apt(
        &data,
        suites.join("debian-security"),
        "bookworm-security",
    ));
    let advisories = data.join("osv/almalinux9-2024-2025.tar.xz");
    feeds.push(feed("almalinux", FeedKind::Osv, advisories));
    let advisory = folder.join("advisory.json");
    if advisory.exists() {
        feeds.push(feed("advisory", FeedKind::Osv, advisory));
    } else {
        std::fs::write(&advisory, text("none", "none")).expect("can write");
        feeds.push(feed("advisory", FeedKind::Osv, advisory));
    }
    let cancel = Arc::new(AtomicBool::new(false));
    let tools = Tools {
        runner: &SystemRunner::new(cancel.clone()),
        http: &outside::client().expect("a client"),
        offline: None,
        progress: &Silent,
        accepts_loss: true,
        cancel: &cancel,
        now: Timestamp::parse("2026-11-22T00:00:00Z")
            .expect("a time")
            .after(Duration::from_secs(times.unsigned_abs())),
    };
    let configured =
        catalog.write(|tx: &mut Tx| -> Result<(), Error> { Ok(tx.replace_feeds(&feeds)?) });
    configured.unwrap_or_else(|error| panic!("{error}"));
    let ((), took) = took(|| {
        for feed in &feeds {
            sync_feed(catalog, feed, &tools).unwrap_or_else(|error| panic!("{}: {error}", feed.id));
        }
    });
    took
}

fn apt(data: &Path, uri: PathBuf, suite: &str) -> Feed {
    let keyring = data.join("debian/debian-archive-keyring.gpg");
    Feed {
        suite: suite.to_owned(),
        components: vec!["main".to_owned()],
        architectures: vec!["amd64".to_owned()],
        keyring: keyring.display().to_string(),
        ..feed(suite, FeedKind::Apt, uri)
    }
}

fn feed(name: &str, kind: FeedKind, uri: PathBuf) -> Feed {
    Feed {
        id: FeedId::parse(name).expect("a name"),
        kind,
        release: None,
        uri: uri.display().to_string(),
        suite: String::new(),
        components: Vec::new(),
        architectures: Vec::new(),
        keyring: String::new(),
        classification: Classification::Security,
    }
}

/// An advisory of OSV for all versions of a Debian package.
fn text(id: &str, package: &str) -> String {
    format!(
        r#"{{"schema_version": "1.6.0", "id": "DSA-9999-{id}", "modified": "2026-11-19T00:00:00Z",
            "affected": [{{"package": {{"ecosystem": "Debian:12", "name": "{package}"}},
            "ranges": [{{"type": "ECOSYSTEM", "events": [{{"introduced": "0"}}, {{"fixed": "99:1"}}]}}]}}]}}"#
    )
}
