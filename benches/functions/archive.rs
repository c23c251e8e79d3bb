//! The largest index that this machine's apt has fetched, cut to any size; and machines that have its packages.

use sms::feed::decompress;
use sms::feed::packages::Gatherer;
use sms::host::apt_lists;
use sms::host::clock::SystemClock;
use sms::host::dpkg::parse_status;
use sms::host::facts;
use sms::host::root::Root;
use sms::model::digest::Digest;
use sms::model::feed::{Feed, FeedKind, FeedState};
use sms::model::id::FeedId;
use sms::model::inventory::Inventory;
use sms::model::platform::{Platform, Release};
use sms::model::time::Timestamp;
use sms::model::update::{Classification, Update};
use std::fs::File;
use std::io::Read;

const LIMIT: u64 = 1 << 30;

/// An index as text, and the platform that it is for.
pub struct Archive {
    text: String,
    platform: Platform,
}

impl Archive {
    pub fn of_this_machine() -> Self {
        let root = Root::machine();
        let platform = facts::collect(&root, &SystemClock).platform;
        let lists = apt_lists::lists(&root, &platform.architecture).expect("apt's sources");
        let largest = lists
            .iter()
            .max_by_key(|list| list.packages.metadata().map_or(0, |data| data.len()))
            .expect("apt has fetched an index: run apt-get update");
        let file = File::open(&largest.packages).expect("is there");
        let mut text = String::new();
        decompress::reader(file, LIMIT)
            .and_then(|mut reader| reader.read_to_string(&mut text))
            .expect("a whole index");
        Self { text, platform }
    }

    /// The first `count` records; spread over the alphabet, as a smaller archive would be.
    pub fn records(&self, count: usize) -> impl Iterator<Item = &str> {
        let total = self.text.matches("\n\n").count().max(1);
        let step = (total / count.min(total)).max(1);
        self.text
            .split("\n\n")
            .filter(|record| !record.is_empty())
            .step_by(step)
            .take(count)
    }

    pub fn updates(&self, text: &str) -> Vec<Update> {
        let mut gatherer = Gatherer::new(self.release(), Classification::Security);
        gatherer
            .read(text.as_bytes(), "Packages")
            .expect("readable");
        gatherer.finish().0
    }

    /// How a feed stands that has brought these.
    pub fn state(&self, updates: &[Update]) -> FeedState {
        let now = Timestamp::from_millis(0);
        let count = |update: &Update| update.packages.len() as u64;
        FeedState {
            feed: Feed {
                id: FeedId::parse("bench").expect("a name"),
                kind: FeedKind::Apt,
                uri: "http://archive.example".to_owned(),
                suite: "bench".to_owned(),
                components: vec!["main".to_owned()],
                architectures: vec![self.platform.architecture.clone()],
                keyring: "keyring.gpg".to_owned(),
                release: None,
                classification: Classification::Security,
            },
            covers: vec![self.release()],
            release_digest: Digest::of(b"release"),
            dated: now,
            valid_until: None,
            synced_at: now,
            updates: updates.len() as u64,
            packages: updates.iter().map(count).sum(),
            read_by: None,
        }
    }

    /// A machine with `count` packages, each a little older than the archive's.
    pub fn inventory(&self, count: usize) -> Inventory {
        let older = |record: &str| {
            let lines = record
                .lines()
                .map(|line| match line.strip_prefix("Version: ") {
                    Some(version) => format!("Version: {version}~\nStatus: install ok installed\n"),
                    None => format!("{line}\n"),
                });
            lines.collect::<String>() + "\n"
        };
        let status: String = self.records(count).map(older).collect();
        let mut inventory = facts::collect(&Root::machine(), &SystemClock);
        inventory.packages = parse_status(&status).packages;
        inventory
    }

    fn release(&self) -> Release {
        Release {
            os: self.platform.os.clone(),
            release: self.platform.release.clone(),
        }
    }
}
