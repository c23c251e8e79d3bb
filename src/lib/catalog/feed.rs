//! Feeds as configured, what the last sync of each brought, and the import that replaces it.

use super::engine::{Param, Row, statements};
use super::judgement::EVERYTHING;
use super::{Error, Tx};
use crate::model::feed::{Feed, FeedState};
use crate::model::id::FeedId;
use crate::model::platform::Release;
use crate::model::update::Update;
use std::collections::BTreeSet;

impl Tx<'_> {
    /// All configured feeds, in their configured order.
    pub fn feeds(&mut self) -> Result<Vec<Feed>, Error> {
        self.all(SELECT_ALL, &[], |row| {
            Ok(Feed {
                id: row.parse()?,
                kind: row.parse()?,
                release: row.optional(Row::text)?,
                uri: row.text()?,
                suite: row.text()?,
                components: words(&row.text()?),
                architectures: words(&row.text()?),
                keyring: row.text()?,
                classification: row.parse()?,
            })
        })
    }

    /// Makes these the configured feeds; what was synced from those that go, goes with them.
    pub fn replace_feeds(&mut self, feeds: &[Feed]) -> Result<(), Error> {
        for old in self.feeds()? {
            if !feeds.iter().any(|feed| feed.id == old.id) {
                self.forget_feed(&old.id)?;
                self.note_change(&BTreeSet::from([EVERYTHING.to_owned()]))?;
                self.execute(DELETE_STATE, &[old.id.as_str().into()])?;
                self.execute(DELETE, &[old.id.as_str().into()])?;
            }
        }
        for (position, feed) in (0_i64..).zip(feeds) {
            self.store_feed(feed, position)?;
        }
        Ok(())
    }

    fn store_feed(&mut self, feed: &Feed, position: i64) -> Result<(), Error> {
        let (components, architectures) = (feed.components.join(" "), feed.architectures.join(" "));
        let values: [Param; 10] = [
            feed.id.as_str().into(),
            feed.uri.as_str().into(),
            feed.suite.as_str().into(),
            components.as_str().into(),
            architectures.as_str().into(),
            feed.keyring.as_str().into(),
            feed.classification.word().into(),
            position.into(),
            feed.kind.word().into(),
            feed.release.as_deref().into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// What the last sync of each feed brought, by feed.
    pub fn feed_states(&mut self) -> Result<Vec<FeedState>, Error> {
        self.all(SELECT_STATES, &[], read_state)
    }

    /// What the last sync of a feed brought; nothing before the first.
    pub fn feed_state(&mut self, feed: &FeedId) -> Result<Option<FeedState>, Error> {
        self.first(SELECT_STATE, &[feed.as_str().into()], read_state)
    }

    /// Makes these the updates that are known from a configured feed; what it brought before and changed not stays. The states of clients stay as they are until the next scan.
    pub fn replace_feed<'a>(
        &mut self,
        state: &FeedState,
        updates: impl IntoIterator<Item = &'a Update>,
    ) -> Result<(), Error> {
        self.forget_priorities(&state.feed.id)?;
        self.store_state(state)?;
        self.put_updates(&state.feed.id, updates)
    }

    /// Notes that a feed was looked at and brought nothing new.
    pub fn note_unchanged(&mut self, state: &FeedState) -> Result<(), Error> {
        self.store_state(state)
    }

    /// Forgets what is known from a feed, but not that it is one.
    pub(super) fn forget_feed(&mut self, feed: &FeedId) -> Result<(), Error> {
        self.forget_priorities(feed)?;
        self.forget_updates(feed)
    }

    pub(super) fn store_state(&mut self, state: &FeedState) -> Result<(), Error> {
        let document = serde_json::to_string(&state.feed)
            .map_err(|error| Error::sql(UPSERT_STATE.doing, error))?;
        let covers: Vec<String> = state.covers.iter().map(Release::to_string).collect();
        let covers = covers.join(",");
        let values = [
            state.feed.id.as_str().into(),
            state.feed.uri.as_str().into(),
            document.as_str().into(),
            covers.as_str().into(),
            (&state.release_digest).into(),
            state.dated.into(),
            state.valid_until.into(),
            state.synced_at.into(),
            state.updates.into(),
            state.packages.into(),
            state.read_by.as_deref().into(),
        ];
        self.execute(UPSERT_STATE, &values)?;
        Ok(())
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn read_state(row: &mut Row) -> Result<FeedState, Error> {
    Ok(FeedState {
        feed: row.json()?,
        covers: read_covers(row)?,
        release_digest: row.digest()?,
        dated: row.time()?,
        valid_until: row.optional(Row::time)?,
        synced_at: row.time()?,
        updates: row.number()?,
        packages: row.number()?,
        read_by: row.optional(Row::text)?,
    })
}

fn read_covers(row: &mut Row) -> Result<Vec<Release>, Error> {
    let text = row.text()?;
    text.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| Release::parse(word).map_err(|invalid| row.damaged(&invalid.to_string())))
        .collect()
}

statements! {
    SELECT_ALL: "list feeds" = "
        SELECT id, kind, release, uri, suite, components, architectures, keyring, classification
        FROM feed
        ORDER BY position, id";
    DELETE: "remove a feed" = "
        DELETE FROM feed
        WHERE id = $1";
    DELETE_STATE: "remove a feed" = "
        DELETE FROM feed_state
        WHERE feed = $1";
    UPSERT: "store a feed" = "
        INSERT INTO feed (id, uri, suite, components, architectures, keyring, classification, position, kind, release)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (id) DO UPDATE
        SET uri = excluded.uri, suite = excluded.suite, components = excluded.components,
            architectures = excluded.architectures, keyring = excluded.keyring,
            classification = excluded.classification, position = excluded.position,
            kind = excluded.kind, release = excluded.release";
    SELECT_STATES: "list the states of feeds" = "
        SELECT document, covers, release_digest, dated, valid_until, synced_at, updates, packages, read_by
        FROM feed_state
        ORDER BY feed";
    SELECT_STATE: "read the state of a feed" = "
        SELECT document, covers, release_digest, dated, valid_until, synced_at, updates, packages, read_by
        FROM feed_state
        WHERE feed = $1";
    UPSERT_STATE: "store the state of a feed" = "
        INSERT INTO feed_state
            (feed, base, document, covers, release_digest, dated, valid_until, synced_at, updates, packages, read_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (feed) DO UPDATE
        SET base = excluded.base, document = excluded.document, covers = excluded.covers,
            release_digest = excluded.release_digest, dated = excluded.dated, valid_until = excluded.valid_until,
            synced_at = excluded.synced_at, updates = excluded.updates, packages = excluded.packages,
            read_by = excluded.read_by";
}
