//! The feeds that this machine's own apt is set up for: one for each suite of its distribution.

use super::APT_LISTS;
use crate::feed::release::ReleaseFile;
use crate::host::apt_lists::{self, List};
use crate::host::clock::SystemClock;
use crate::host::process::Runner;
use crate::host::root::Root;
use crate::host::signature::verify_clearsigned;
use crate::host::{facts, files};
use crate::model::feed::{Feed, FeedKind};
use crate::model::id::FeedId;
use crate::model::platform::Platform;
use crate::model::update::Classification;
use crate::service::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where Debian's own keys are when a source does not say.
const DEFAULT_KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// The suites that could not be read, with what stood against it.
pub type Skipped = Vec<(String, Error)>;

/// The feeds of this machine, and the suites that had to be passed over. Suites of other vendors are not among either.
pub fn machine_feeds(runner: &impl Runner) -> Result<(Vec<Feed>, Skipped), Error> {
    let root = Root::machine();
    let request = facts::Request {
        root: &root,
        classes: BTreeSet::new(),
        own: facts::Own::default(),
        runner,
    };
    let platform = facts::collect_classes(&request, &SystemClock).platform;
    let mut by_suite: BTreeMap<String, Vec<List>> = BTreeMap::new();
    for list in apt_lists::lists(&root, &platform.architecture)? {
        by_suite.entry(list.suite.clone()).or_default().push(list);
    }
    let (mut feeds, mut skipped) = (Vec::new(), Vec::new());
    for (suite, lists) in by_suite {
        match feed_of(&lists, &platform, runner) {
            Ok(feed) => feeds.extend(feed),
            Err(error) => skipped.push((suite, error)),
        }
    }
    Ok((feeds, skipped))
}

/// The feed of a suite; none when it is of another release or vendor.
fn feed_of(
    lists: &[List],
    platform: &Platform,
    runner: &impl Runner,
) -> Result<Option<Feed>, Error> {
    let Some(first) = lists.first() else {
        return Ok(None);
    };
    let bytes = files::read(&first.in_release, super::MAX_RELEASE)?;
    let keyring = first
        .signed_by
        .clone()
        .unwrap_or_else(|| PathBuf::from(DEFAULT_KEYRING));
    let verified = verify_clearsigned(runner, Path::new(&keyring), &bytes)?;
    let release = ReleaseFile::parse(&verified.text, &first.in_release.display().to_string())?;
    if !release.covers().covers(platform) || release.not_automatic {
        return Ok(None);
    }
    let is_security = release.codename.ends_with("-security");
    Ok(Some(Feed {
        id: FeedId::parse(&first.suite)?,
        kind: FeedKind::Apt,
        release: None,
        uri: APT_LISTS.to_owned(),
        suite: first.suite.clone(),
        components: lists
            .iter()
            .filter(|list| list.uri == first.uri)
            .map(|list| list.component.clone())
            .collect(),
        architectures: vec![platform.architecture.clone()],
        keyring: keyring.display().to_string(),
        classification: if is_security {
            Classification::Security
        } else {
            Classification::Maintenance
        },
    }))
}
