//! What a connection remembers of software and of updates, so that a fleet need not ask for the same again and again.
//! Right as long as what it holds was committed: versions of packages and states of updates are never removed, bases never
//! change, and after
//! a transaction that stored any and was undone all is forgotten.

use super::hash::ByName;
use super::inventory::difference::Whole;
use super::inventory::nearby::Nearby;
use super::record::{Stands, StandsId};
use crate::model::digest::Digest;
use crate::model::id::UpdateId;
use crate::model::scan::Finding;
use std::collections::HashMap;
use std::sync::Arc;

/// Versions of packages that are remembered; a large mixed fleet has fewer.
const MOST_SOFTWARE: usize = 400_000;
/// Updates whose states are remembered.
const MOST_STANDINGS: usize = 100_000;
/// Bases that are remembered.
const MOST_BASES: usize = 2_000;

/// The memory.
#[derive(Default)]
pub(super) struct Shelf {
    software: HashMap<Digest, i64, ByName>,
    /// By update.
    standings: HashMap<UpdateId, Vec<(Stands, StandsId)>>,
    /// By digest, since the id of a base that went may come again.
    bases: HashMap<Digest, Arc<Whole>>,
    /// Bases by what they are like.
    pub(super) nearby: Nearby,
    /// Whether the transaction has stored any of it.
    is_new: bool,
}

impl Shelf {
    pub(super) fn software(&self, digest: &Digest) -> Option<i64> {
        self.software.get(digest).copied()
    }

    pub(super) fn keep_software(&mut self, found: impl IntoIterator<Item = (Digest, i64)>) {
        if self.software.len() > MOST_SOFTWARE {
            self.software.clear();
        }
        self.software.extend(found);
    }

    pub(super) fn standing(&self, finding: &Finding) -> Option<StandsId> {
        let known = self.standings.get(&finding.update)?.iter();
        let mut same = known.filter(|(stands, _)| stands.is_of(finding));
        same.next().map(|(_, key)| *key)
    }

    pub(super) fn keep_standings(&mut self, found: impl IntoIterator<Item = (Stands, StandsId)>) {
        if self.standings.len() > MOST_STANDINGS {
            self.standings.clear();
        }
        for (stands, key) in found {
            let known = self.standings.entry(stands.update.clone()).or_default();
            if !known.iter().any(|(_, other)| *other == key) {
                known.push((stands, key));
            }
        }
    }

    pub(super) fn base(&self, digest: &Digest) -> Option<Arc<Whole>> {
        self.bases.get(digest).cloned()
    }

    pub(super) fn keep_base(&mut self, digest: Digest, base: Arc<Whole>) {
        if self.bases.len() > MOST_BASES {
            self.bases.clear();
        }
        self.bases.insert(digest, base);
    }

    /// The transaction stores what is not there yet.
    pub(super) fn expect_new(&mut self) {
        self.is_new = true;
    }

    /// What was stored is so for good.
    pub(super) fn committed(&mut self) {
        self.is_new = false;
    }

    /// What was stored is not there any more.
    pub(super) fn undone(&mut self) {
        if self.is_new {
            *self = Self::default();
        }
    }
}
