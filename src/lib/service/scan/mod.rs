//! Scans: how all known updates stand to a client, a fleet, or a machine that is only described.
//! Candidates are loaded by name, as many as the judgements need and no more.

mod again;
mod client;
mod ground;
#[cfg(test)]
mod tests;

use super::{Error, collection};
use crate::catalog::Tx;
use crate::catalog::judgement::Ground;
use crate::model::client::Client;
use crate::model::digest::Digest;
use crate::model::feed::FeedState;
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::Inventory;
use crate::model::platform::{Platform, Release};
use crate::model::relation::groups;
use crate::model::scan::{ClientScan, FeedAge, FeedUpdate, Finding, Scan};
use crate::model::slice::Slice;
use crate::model::time::Timestamp;
use crate::model::update::{State, Update};
use crate::rules::applies::{judge, names_needed};
use crate::rules::explain::explain;
use crate::rules::resolve::candidates::{Candidate, CandidateSet, Coverage};
use crate::rules::{freshness, slice};
pub use again::{Again, judge_again};
use client::Verdicts;
pub use client::{Judged, confirm, examine, judge_client, store};
use ground::ground;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Judges machines by what the catalog knows; what is loaded for one serves the next, and so does the judgement of one that is
/// like the next in all that counts.
pub struct Examiner {
    feeds: Vec<FeedState>,
    ground: Ground,
    candidates: CandidateSet,
    verdicts: Verdicts,
}

/// Judges one machine after the other and gathers what was found.
pub struct Scanner {
    examiner: Examiner,
    clients: Vec<ClientScan>,
    needed: Needed,
}

/// Of each required update the packages, by name and architecture, that some machine needs.
type Needed = BTreeMap<UpdateId, BTreeSet<(String, String)>>;

impl Scanner {
    /// A scanner that has judged nothing yet.
    pub fn new(tx: &mut Tx) -> Result<Self, Error> {
        Ok(Self {
            examiner: Examiner::new(tx)?,
            clients: Vec::new(),
            needed: Needed::new(),
        })
    }

    /// Judges a machine by its inventory.
    pub fn judge(
        &mut self,
        tx: &mut Tx,
        client: Option<&ClientId>,
        inventory: &Inventory,
    ) -> Result<&ClientScan, Error> {
        let scan = self.examiner.judge(tx, client, inventory)?;
        Ok(self.take(scan))
    }

    fn take(&mut self, scan: ClientScan) -> &ClientScan {
        for finding in scan
            .findings
            .iter()
            .filter(|it| it.state == State::Required)
        {
            let packages = self.needed.entry(finding.update.clone()).or_default();
            packages.extend(names_and_architectures(finding));
        }
        self.clients.push(scan);
        &self.clients[self.clients.len() - 1]
    }

    /// All judgements, with the updates that they require.
    pub fn finish(mut self, now: Timestamp) -> Scan {
        for scan in &mut self.clients {
            freshness::qualify(scan, &self.examiner.feeds, now);
        }
        let updates = self
            .needed
            .iter()
            .filter_map(|(id, packages)| self.examiner.whole(id, packages))
            .collect();
        Scan {
            scanned_at: now,
            feeds: self.examiner.feeds.iter().map(FeedAge::from).collect(),
            clients: self.clients,
            updates,
        }
    }
}

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

    /// Judges a machine by its inventory.
    pub fn judge(
        &mut self,
        tx: &mut Tx,
        client: Option<&ClientId>,
        inventory: &Inventory,
    ) -> Result<ClientScan, Error> {
        self.load(tx, inventory)?;
        Ok(ClientScan {
            client: client.cloned(),
            ..judge(inventory, &self.candidates).scan
        })
    }

    /// What of all updates can apply to a client with this inventory; whoever asks says for which state and how long.
    pub fn slice(
        &mut self,
        tx: &mut Tx,
        (client, inventory): (&ClientId, &Inventory),
        now: Timestamp,
    ) -> Result<Slice, Error> {
        self.load(tx, inventory)?;
        let interests = judge(inventory, &self.candidates).interests;
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

    /// Loads what the feeds have of the machine's packages and of all that these would bring.
    fn load(&mut self, tx: &mut Tx, inventory: &Inventory) -> Result<(), Error> {
        let installed = inventory.packages.iter().map(|it| it.name.as_str());
        let installed: HashSet<&str> = installed.collect();
        loop {
            let mut names = names_needed(inventory, &self.candidates);
            if names.is_empty() {
                return Ok(());
            }
            while !names.is_empty() {
                self.load_names(tx, names.clone())?;
                names.retain(|name| !installed.contains(name.as_str()));
                names = self.needed_by(&names, &inventory.platform);
            }
        }
    }

    /// Names not loaded yet that new packages would need first. A judgement asks for them too, but each time only for
    /// those one step further: whole trees of new packages took a judgement for each of their layers.
    fn needed_by(&self, new: &BTreeSet<String>, platform: &Platform) -> BTreeSet<String> {
        let best = |name: &String| self.candidates.best(name, &platform.architecture, platform);
        let relations = new.iter().filter_map(best).flat_map(|found| {
            let relations = &found.package.relations;
            [
                &relations.pre_depends,
                &relations.depends,
                &relations.recommends,
            ]
        });
        relations
            .flat_map(|field| groups(field).flatten())
            .filter_map(|group| Some(group.alternatives.first()?.name.to_owned()))
            .filter(|name| !self.candidates.is_loaded(name))
            .collect()
    }

    // Of every release, since a name that is loaded counts as loaded for all machines.
    fn load_names(&mut self, tx: &mut Tx, names: BTreeSet<String>) -> Result<(), Error> {
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
    fn whole(&self, id: &UpdateId, needed: &BTreeSet<(String, String)>) -> Option<FeedUpdate> {
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

fn names_and_architectures(finding: &Finding) -> impl Iterator<Item = (String, String)> {
    finding
        .packages
        .iter()
        .map(|change| (change.name.clone(), change.architecture.clone()))
}

/// Judges machines that are only described; nothing is stored.
pub fn scan_inventories(
    tx: &mut Tx,
    inventories: &[Inventory],
    now: Timestamp,
) -> Result<Scan, Error> {
    let mut scanner = Scanner::new(tx)?;
    for inventory in inventories {
        scanner.judge(tx, None, inventory)?;
    }
    Ok(scanner.finish(now))
}

/// Judges clients by their last inventories and stores how updates stand to them. Those that have none yet are given back.
pub fn scan_clients<'c>(
    tx: &mut Tx,
    clients: &'c [Client],
    now: Timestamp,
) -> Result<(Scan, Vec<&'c Client>), Error> {
    let mut scanner = Scanner::new(tx)?;
    let mut silent = Vec::new();
    for client in clients {
        match examine(tx, &mut scanner.examiner, &client.id)? {
            Some(judged) => {
                store(tx, &client.id, &judged, now)?;
                scanner.take(judged.scan);
            }
            None => silent.push(client),
        }
    }
    // collections may ask for what is missing
    collection::evaluate(tx, now)?;
    Ok((scanner.finish(now), silent))
}

/// Why an update stands to a machine as it does, one sentence a step.
pub fn why(tx: &mut Tx, update: &UpdateId, inventory: &Inventory) -> Result<Vec<String>, Error> {
    let known = tx
        .update(update)?
        .ok_or_else(|| Error::missing("update", update))?;
    let mut examiner = Examiner::new(tx)?;
    examiner.load(tx, inventory)?;
    let Update {
        packages, rules, ..
    } = known.update;
    let packages = packages.into_iter().map(|package| package.name);
    let rules = rules.iter().map(|rule| rule.name().to_owned());
    examiner.load_names(tx, packages.chain(rules).collect())?;
    Ok(explain(inventory, &examiner.candidates, update))
}
