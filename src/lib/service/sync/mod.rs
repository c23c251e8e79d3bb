//! Sync: a feed read, believed, and put into the catalog whole or not at all. How a feed is read and believed is told by the
//! module of its kind; what is the same for all is here.

mod apt;
mod osv;
pub mod place;
mod plain;
mod rpm;
#[cfg(test)]
mod testing;

use crate::catalog::Catalog;
use crate::feed::BadRecord;
use crate::host::process::SystemRunner;
use crate::model::digest::Digest;
use crate::model::feed::{Feed, FeedKind, FeedState};
use crate::model::id::CveId;
use crate::model::platform::Release;
use crate::model::priority::Priority;
use crate::model::time::Timestamp;
use crate::model::update::Update;
use crate::rules::shrink;
use crate::service::progress::Progress;
use crate::service::{Error, VERSION};
use crate::transport::http::Client;
pub use apt::machine_feeds;
pub use place::directory_of;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What a sync works with.
pub struct Tools<'a> {
    /// Runs gpgv.
    pub runner: &'a SystemRunner,
    /// Asks servers.
    pub http: &'a Client,
    /// A directory with mirrors, to be used instead of the feeds' own addresses.
    pub offline: Option<&'a Path>,
    /// Is told how it goes.
    pub progress: &'a dyn Progress,
    /// Whether a feed may lose more than a fifth of its updates.
    pub accepts_loss: bool,
    /// Set when somebody asks to stop.
    pub cancel: &'a AtomicBool,
    /// The time.
    pub now: Timestamp,
}

/// What a sync of one feed brought.
#[derive(Debug)]
pub struct Synced {
    /// How the feed stands now.
    pub state: FeedState,
    /// Whether nothing had changed since the last time.
    pub is_unchanged: bool,
    /// Records that could not be read.
    pub bad: Vec<BadRecord>,
    /// Records that are none of ours: why, and how many.
    pub passed_over: Vec<PassedOver>,
}

/// Records that could be read and are for nothing that is managed here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassedOver {
    /// Why, for example `withdrawn`.
    pub reason: String,
    /// How many.
    pub records: u64,
}

impl From<(String, u64)> for PassedOver {
    fn from((reason, records): (String, u64)) -> Self {
        Self { reason, records }
    }
}

/// What a feed brings: updates, or what it says of vulnerabilities.
#[derive(Debug)]
pub enum Content {
    /// Updates.
    Updates(Vec<Update>),
    /// How urgent vulnerabilities are.
    Priorities(Vec<Priority>),
}

impl Content {
    /// How many records, and how many packages in them.
    fn counts(&self) -> (u64, u64) {
        match self {
            Self::Updates(updates) => {
                let parts = |update: &Update| (update.packages.len() + update.rules.len()) as u64;
                (updates.len() as u64, updates.iter().map(parts).sum())
            }
            Self::Priorities(priorities) => (priorities.len() as u64, 0),
        }
    }
}

/// A feed as it was read and believed, before it is stored.
#[derive(Debug)]
pub struct Fetched {
    /// What it brought.
    pub synced: Synced,
    /// What there is to store; nothing when it is unchanged.
    pub content: Option<Content>,
}

/// What the reader of one kind found.
enum Reading {
    /// The very bytes that were imported before.
    Unchanged,
    /// Something else.
    New(Box<Arrival>),
}

/// What was read and believed.
struct Arrival {
    /// The feed, with the address that its payloads are below.
    feed: Feed,
    covers: Vec<Release>,
    digest: Digest,
    dated: Timestamp,
    valid_until: Option<Timestamp>,
    content: Content,
    bad: Vec<BadRecord>,
    passed_over: Vec<PassedOver>,
}

/// What the last sync of the same feed left.
#[derive(Clone, Copy)]
struct Known<'a> {
    state: Option<&'a FeedState>,
}

impl Known<'_> {
    /// Whether these bytes of a feed that is configured so were imported before, by this program: a later one may read
    /// what an earlier one could not.
    fn is_same(&self, feed: &Feed, digest: &Digest) -> bool {
        self.state.is_some_and(|known| {
            known.release_digest == *digest
                && known.feed == *feed
                && known.read_by.as_deref() == Some(VERSION)
        })
    }
}

impl Known<'_> {
    /// Refuses what is older than what was imported, unless somebody says that it is right.
    fn check_not_older(&self, feed: &Feed, date: Timestamp, tools: &Tools) -> Result<(), Error> {
        match self.state {
            Some(known) if date < known.dated && !tools.accepts_loss => {
                Err(crate::feed::Error::RolledBack {
                    file: feed.uri.clone(),
                    date,
                    known: known.dated,
                }
                .into())
            }
            _ => Ok(()),
        }
    }
}

/// Reads a feed and puts it into the catalog, in place of what was known of it.
pub fn sync_feed(catalog: &mut Catalog, feed: &Feed, tools: &Tools) -> Result<Synced, Error> {
    let known = catalog.read(|tx| tx.feed_state(&feed.id))?;
    let Fetched {
        mut synced,
        content,
    } = fetch(feed, known.as_ref(), tools)?;
    if let Some(Content::Priorities(all)) = &content {
        synced.passed_over.extend(withdrawn(catalog, feed, all)?);
    }
    let state = &synced.state;
    match content {
        Some(Content::Updates(updates)) => catalog.write(|tx| tx.replace_feed(state, &updates))?,
        Some(Content::Priorities(all)) => catalog.write(|tx| tx.replace_priorities(state, &all))?,
        None => catalog.write(|tx| tx.note_unchanged(state))?,
    }
    Ok(synced)
}

/// Exploited vulnerabilities that the feed names no more: CISA takes some back.
fn withdrawn(
    catalog: &mut Catalog,
    feed: &Feed,
    all: &[Priority],
) -> Result<Option<PassedOver>, Error> {
    let kept: BTreeSet<&CveId> = all.iter().map(|one| &one.cve).collect();
    let mut gone = catalog.read(|tx| tx.exploited(&feed.id))?;
    gone.retain(|cve| !kept.contains(cve));
    let names: Vec<&str> = gone.iter().take(10).map(CveId::as_str).collect();
    let told = PassedOver {
        reason: format!("withdrawn since the last sync: {}", names.join(" ")),
        records: gone.len() as u64,
    };
    Ok((!gone.is_empty()).then_some(told))
}

/// Reads a feed and believes it.
pub fn fetch(feed: &Feed, known: Option<&FeedState>, tools: &Tools) -> Result<Fetched, Error> {
    // a feed that is of another kind now has nothing to do with the one of that name before
    let known = known.filter(|known| known.feed.kind == feed.kind);
    match (read(feed, Known { state: known }, tools)?, known) {
        (Reading::New(arrival), _) => accepted(*arrival, feed, known, tools),
        (Reading::Unchanged, Some(known)) => Ok(unchanged(known, tools.now)),
        (Reading::Unchanged, None) => Err(Error::missing("former state of feed", &feed.id)),
    }
}

fn read(feed: &Feed, known: Known, tools: &Tools) -> Result<Reading, Error> {
    match feed.kind {
        FeedKind::Apt => apt::read(feed, known, tools),
        FeedKind::Osv => osv::read(feed, known, tools),
        FeedKind::Rpm => rpm::read(feed, known, tools),
        _ => plain::read(feed, known, tools),
    }
}

/// What is to be stored, when the feed has not lost too much.
fn accepted(
    arrival: Arrival,
    feed: &Feed,
    known: Option<&FeedState>,
    tools: &Tools,
) -> Result<Fetched, Error> {
    let (updates, packages) = arrival.content.counts();
    let former = known.filter(|known| covers_the_same(&known.feed, feed));
    check_loss(feed, former, updates, tools)?;
    let synced = Synced {
        state: FeedState {
            feed: arrival.feed,
            covers: arrival.covers,
            release_digest: arrival.digest,
            dated: arrival.dated,
            valid_until: arrival.valid_until,
            synced_at: tools.now,
            updates,
            packages,
            read_by: Some(VERSION.to_owned()),
        },
        is_unchanged: false,
        bad: arrival.bad,
        passed_over: arrival.passed_over,
    };
    Ok(Fetched {
        synced,
        content: Some(arrival.content),
    })
}

/// Whether less of the one than of the other can only be the publisher's doing.
fn covers_the_same(known: &Feed, feed: &Feed) -> bool {
    known.suite == feed.suite
        && known.components == feed.components
        && known.architectures == feed.architectures
        && known.release == feed.release
}

fn check_loss(
    feed: &Feed,
    former: Option<&FeedState>,
    after: u64,
    tools: &Tools,
) -> Result<(), Error> {
    let before = former.map_or(0, |former| former.updates);
    match shrink::too_many_lost(before, after) {
        Some(percent) if !tools.accepts_loss => Err(Error::Shrunk {
            feed: feed.id.clone(),
            before,
            after,
            percent,
        }),
        _ => Ok(()),
    }
}

/// What was the same still is so now. One that does not say how new it is is as new as its sync.
fn unchanged(known: &FeedState, now: Timestamp) -> Fetched {
    let is_dated = known.dated != known.synced_at;
    let state = FeedState {
        dated: if is_dated { known.dated } else { now },
        synced_at: now,
        ..known.clone()
    };
    Fetched {
        synced: Synced {
            state,
            is_unchanged: true,
            bad: Vec::new(),
            passed_over: Vec::new(),
        },
        content: None,
    }
}

#[cfg(test)]
mod tests;
