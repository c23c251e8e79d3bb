//! Payloads: the files that bring approved updates, fetched into the content store.

use crate::content::Store;
use crate::model::id::UpdateId;
use crate::model::scan::FeedUpdate;
use crate::model::update::Payload;
use crate::service::Error;
use crate::service::progress::Progress;
use crate::transport;
use crate::transport::download::{Downloader, Job, Rules, Source, Timer};
use crate::transport::http::Client;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What fetching works with.
pub struct Tools<'a> {
    /// Asks servers.
    pub http: &'a Client,
    /// Measures and waits.
    pub timer: &'a dyn Timer,
    /// Is told how it goes.
    pub progress: &'a dyn Progress,
    /// Set when somebody asks to stop.
    pub cancel: &'a AtomicBool,
}

/// A payload that could not be had, and so an update that cannot be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undeliverable {
    /// The update.
    pub update: UpdateId,
    /// The payload's path below the feed's address.
    pub path: String,
    /// What went wrong.
    pub reason: String,
}

/// Fetches what the store lacks of the updates' payloads. What cannot be had is given back; the rest goes on.
pub fn fetch(
    updates: &[FeedUpdate],
    store: &Store,
    tools: &Tools,
) -> Result<Vec<Undeliverable>, Error> {
    let wanted = missing(updates, store)?;
    let total = wanted.iter().map(|(_, payload)| payload.size).sum();
    tools.progress.begin("payloads", total);
    let done = fetch_all(&wanted, store, tools);
    tools.progress.end();
    done
}

/// The payloads that the store does not hold, each once, with the update that needs it.
pub fn missing<'u>(
    updates: &'u [FeedUpdate],
    store: &Store,
) -> Result<Vec<(&'u FeedUpdate, &'u Payload)>, Error> {
    let mut seen = BTreeSet::new();
    let mut wanted = Vec::new();
    for update in updates {
        for package in &update.update.packages {
            let payload = &package.payload;
            if seen.insert(payload.sha256) && store.size(&payload.sha256)? != Some(payload.size) {
                wanted.push((update, payload));
            }
        }
    }
    Ok(wanted)
}

fn fetch_all(
    wanted: &[(&FeedUpdate, &Payload)],
    store: &Store,
    tools: &Tools,
) -> Result<Vec<Undeliverable>, Error> {
    let mut downloader = Downloader {
        client: tools.http,
        timer: tools.timer,
        limit: None,
        rules: patient(),
    };
    let mut failed = Vec::new();
    for (update, payload) in wanted {
        if tools.cancel.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        match fetch_one(&downloader, update, payload, store, tools.progress) {
            Ok(()) => downloader.rules = patient(),
            Err(transport::Error::NoSource { reasons, .. }) => {
                failed.push(Undeliverable {
                    update: update.update.id.clone(),
                    path: payload.path.clone(),
                    reason: reasons.join("; "),
                });
                // an archive that does not answer is not waited for again and again
                downloader.rules.waits.clear();
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(failed)
}

fn patient() -> Rules {
    Rules {
        waits: [1, 4].map(Duration::from_secs).to_vec(),
        ..Rules::default()
    }
}

fn fetch_one(
    downloader: &Downloader,
    update: &FeedUpdate,
    payload: &Payload,
    store: &Store,
    progress: &dyn Progress,
) -> Result<(), transport::Error> {
    let job = Job {
        digest: payload.sha256,
        size: payload.size,
        partial: store.partial_path(&payload.sha256),
        destination: store.object_path(&payload.sha256),
        stretch: None,
    };
    let source = Source::parse(&format!("{}/{}", update.base, payload.path));
    let mut told = 0;
    let mut tell = |here: u64| {
        progress.advance(here.saturating_sub(told));
        told = told.max(here);
    };
    downloader.fetch(&job, &[source], &mut tell).map(drop)
}
