//! Scans: how all known updates stand to a client, a fleet, or a machine that is only described.
//! Candidates are loaded by name, as many as the judgements need and no more.

mod again;
mod client;
mod examiner;
mod ground;
#[cfg(test)]
mod tests;

use super::{Error, collection};
use crate::catalog::Tx;
use crate::model::client::Client;
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::Inventory;
use crate::model::scan::{ClientScan, FeedAge, Finding, Scan};
use crate::model::time::Timestamp;
use crate::model::update::{State, Update};
use crate::rules::explain::explain;
use crate::rules::freshness;
pub use again::{Again, judge_again};
pub use client::{Case, Judged, confirm, examine, judge_client, store};
pub use examiner::Examiner;
use std::collections::{BTreeMap, BTreeSet};

/// So many machines are judged at a time: it bounds what is in memory.
const TOGETHER: usize = 64;

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
        let (scan, _) = self.examiner.judge_one(tx, inventory)?;
        Ok(self.take(ClientScan {
            client: client.cloned(),
            ..scan
        }))
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
    let inventories: Vec<&Inventory> = inventories.iter().collect();
    for some in inventories.chunks(TOGETHER) {
        for (scan, _) in scanner.examiner.judge(tx, some)? {
            scanner.take(scan);
        }
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
    let mut cases = Vec::new();
    for client in clients {
        match Case::of(tx, &scanner.examiner, &client.id)? {
            Some(case) => cases.push(case),
            None => silent.push(client),
        }
    }
    let judged = examine(tx, &mut scanner.examiner, cases)?;
    store(tx, &judged, now)?;
    for judged in &judged {
        scanner.take(judged.scan());
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
    examiner.load_for_plans(tx, inventory)?;
    let Update {
        packages, rules, ..
    } = known.update;
    let packages = packages.into_iter().map(|package| package.name);
    let rules = rules.iter().map(|rule| rule.name().to_owned());
    examiner.load_names(tx, packages.chain(rules).collect())?;
    Ok(explain(inventory, &examiner.candidates, update))
}
