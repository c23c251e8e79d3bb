//! Judges machines by what the catalog knows; what is loaded for one serves the next, and so does the judgement of one that is
//! like the next in all that counts. Candidates are loaded by name, as many as the judgements need and no more.

use super::client::Verdicts;
use super::ground::ground;
use crate::catalog::Tx;
use crate::catalog::judgement::Ground;
use crate::model::digest::Digest;
use crate::model::feed::FeedState;
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::Inventory;
use crate::model::platform::{Platform, Release};
use crate::model::relation::groups;
use crate::model::scan::{ClientScan, FeedAge, FeedUpdate};
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use crate::rules::applies::{judge_all, names_not_loaded, plan};
use crate::rules::resolve::Mode;
use crate::rules::resolve::candidates::{Candidate, CandidateSet, Coverage};
use crate::rules::{freshness, slice};
use crate::service::Error;
use crate::service::parallel::shares_in_parallel;
use std::collections::{BTreeMap, BTreeSet};

/// Judges machines.
pub struct Examiner {
    pub(super) feeds: Vec<FeedState>,
    pub(super) ground: Ground,
    pub(super) candidates: CandidateSet,
    pub(super) verdicts: Verdicts,
}

/// What a judgement found, and the names that it looked up.
pub(super) type Found = (ClientScan, BTreeSet<String>);

impl Examiner {
    /// One that has loaded nothing yet.
    pub fn new(tx: &mut Tx) -> Result<Self, Error> {
        let feeds = tx.feed_states()?;
        let coverage = feeds.iter().flat_map(Coverage::of).collect();
        Ok(Self {
            ground: ground(tx, &feeds)?,
            feeds,
            candidates: CandidateSet::by_name(coverage),
            verdicts: Verdicts::default(),
        })
    }

    /// How many packages of updates are loaded.
    pub fn size(&self) -> usize {
        self.candidates.len()
    }

    /// Whether what is loaded is what the catalog knows still.
    pub fn is_current(&self, tx: &mut Tx) -> Result<bool, Error> {
        Ok(self.feeds == tx.feed_states()?)
    }

    /// Judges machines by their inventories, as many at a time as there are processors.
    pub(super) fn judge(
        &mut self,
        tx: &mut Tx,
        inventories: &[&Inventory],
    ) -> Result<Vec<Found>, Error> {
        let installed = inventories.iter();
        let installed =
            installed.flat_map(|inventory| names_not_loaded(inventory, &self.candidates));
        self.load_names(tx, installed.collect())?;
        let mut found: Vec<Option<Found>> = inventories.iter().map(|_| None).collect();
        loop {
            let open: Vec<usize> = (0..found.len()).filter(|i| found[*i].is_none()).collect();
            if open.is_empty() {
                return Ok(found.into_iter().flatten().collect());
            }
            let set = &self.candidates;
            let meant: Vec<&Inventory> = open.iter().map(|i| inventories[*i]).collect();
            let judged = shares_in_parallel(&meant, |share| {
                let found = judge_all(share, set).map(|judgement| {
                    let missing = judgement.missing(set);
                    (missing, (judgement.scan, judgement.interests))
                });
                found.collect()
            });
            let mut missing: BTreeMap<&Platform, BTreeSet<String>> = BTreeMap::new();
            for (i, (names, one)) in open.into_iter().zip(judged) {
                match names.is_empty() {
                    true => found[i] = Some(one),
                    false => missing
                        .entry(&inventories[i].platform)
                        .or_default()
                        .extend(names),
                }
            }
            for (platform, names) in missing {
                self.load_tree(tx, names, platform)?;
            }
        }
    }

    /// Judges one machine by its inventory.
    pub(super) fn judge_one(&mut self, tx: &mut Tx, inventory: &Inventory) -> Result<Found, Error> {
        let mut found = self.judge(tx, &[inventory])?;
        found
            .pop()
            .ok_or_else(|| Error::missing("judgement of machine", &inventory.machine.hostname))
    }

    /// Loads what plans look up beside what a judgement does: recommendations.
    pub(super) fn load_for_plans(
        &mut self,
        tx: &mut Tx,
        inventory: &Inventory,
    ) -> Result<(), Error> {
        self.judge_one(tx, inventory)?;
        loop {
            let missing =
                plan(inventory, &self.candidates, Mode::DistUpgrade).missing(&self.candidates);
            if missing.is_empty() {
                return Ok(());
            }
            self.load_tree(tx, missing, &inventory.platform)?;
        }
    }

    /// What of all updates can apply to a client with this inventory; whoever asks says for which state and how long.
    pub fn slice(
        &mut self,
        tx: &mut Tx,
        (client, inventory): (&ClientId, &Inventory),
        now: Timestamp,
    ) -> Result<Slice, Error> {
        let (_, interests) = self.judge_one(tx, inventory)?;
        let (covers, updates) = slice::cut(inventory, &interests, &self.candidates);
        Ok(Slice {
            client: client.clone(),
            state: Digest::of(&[]),
            made_at: now,
            valid_until: now,
            feeds: self.feeds.iter().map(FeedAge::from).collect(),
            covers,
            updates,
            caveat: freshness::caveat(&inventory.platform, &self.feeds, now),
        })
    }

    /// Loads what the feeds have of these names, and of all that these would bring.
    fn load_tree(
        &mut self,
        tx: &mut Tx,
        mut names: BTreeSet<String>,
        platform: &Platform,
    ) -> Result<(), Error> {
        while !names.is_empty() {
            self.load_names(tx, names.clone())?;
            names = self.needed_by(&names, platform);
        }
        Ok(())
    }

    /// Names not loaded yet that new packages would need first. A judgement asks for them too, but each time only for
    /// those one step further: whole trees of new packages took a judgement for each of their layers.
    fn needed_by(&self, new: &BTreeSet<String>, platform: &Platform) -> BTreeSet<String> {
        let best = |name: &String| self.candidates.best(name, &platform.architecture, platform);
        let relations = new.iter().filter_map(best).flat_map(|found| {
            let relations = &found.package.relations;
            [&relations.pre_depends, &relations.depends]
        });
        relations
            .flat_map(|field| groups(field).flatten())
            .filter_map(|group| Some(group.alternatives.first()?.name.to_owned()))
            .filter(|name| !self.candidates.is_loaded(name))
            .collect()
    }

    // Of every release, since a name that is loaded counts as loaded for all machines.
    pub(super) fn load_names(&mut self, tx: &mut Tx, names: BTreeSet<String>) -> Result<(), Error> {
        let releases: BTreeSet<&Release> =
            self.feeds.iter().flat_map(|feed| &feed.covers).collect();
        for release in releases {
            let mut found = tx.candidates(release, &names)?;
            found.extend(tx.providers(release, &names)?);
            for FeedUpdate { feed, update, .. } in found {
                for package in &update.packages {
                    self.candidates.add(&feed, &update, package);
                }
            }
        }
        for FeedUpdate { feed, update, .. } in tx.ruled(&names)? {
            for rule in &update.rules {
                self.candidates.add_rule(&feed, &update, rule);
            }
        }
        self.candidates.mark_loaded(names);
        Ok(())
    }

    /// The update with those of its packages that are needed, from the feed that brings it for security where one does.
    pub(super) fn whole(
        &self,
        id: &UpdateId,
        needed: &BTreeSet<(String, String)>,
    ) -> Option<FeedUpdate> {
        let is_needed = |candidate: &Candidate| {
            let package = candidate.package;
            needed.contains(&(package.name.clone(), package.architecture.clone()))
        };
        let found: Vec<Candidate> = self.candidates.of_update(id).filter(is_needed).collect();
        let first = found
            .iter()
            .max_by_key(|candidate| candidate.is_security())?;
        let mut update = first.update.clone();
        let same_feed = found
            .iter()
            .filter(|candidate| candidate.feed == first.feed);
        update.packages = same_feed
            .map(|candidate| candidate.package.clone())
            .collect();
        // in an order that does not hang on which name was loaded first
        update
            .packages
            .sort_by(|a, b| (&a.name, &a.architecture).cmp(&(&b.name, &b.architecture)));
        let feed = self
            .feeds
            .iter()
            .find(|state| state.feed.id == *first.feed)?;
        Some(FeedUpdate {
            feed: first.feed.clone(),
            base: feed.feed.uri.clone(),
            update,
        })
    }
}
