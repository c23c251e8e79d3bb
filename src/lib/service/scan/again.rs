//! Clients judged again after a sync: those alone whom it concerns. What concerns all (a feed that covers something else, a
//! condition, a first sync, another program) judges all again.

use super::client::{self, Case, Judged, examine};
use super::ground::ground;
use super::{Examiner, TOGETHER};
use crate::catalog::judgement::Stale;
use crate::catalog::{Catalog, Tx};
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use crate::service::progress::Progress;
use crate::service::{Error, collection};
use std::collections::HashSet;

/// So many clients at most are judged before their outcome is stored, in one transaction.
const BATCH: usize = 4_096;
/// And so many kinds of them, as many as are judged together: what several of them have is read once.
const KINDS: usize = TOGETHER;
/// When more packages of updates than this are remembered, it begins anew.
const MOST_REMEMBERED: usize = 120_000;

/// What judging again came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Again {
    /// Clients that were judged again.
    pub clients: usize,
}

/// Judges again whom changes of feeds concern since they were judged, and stores it in pieces, so that others can write
/// meanwhile.
pub fn judge_again(
    catalog: &mut Catalog,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Again, Error> {
    let stale = catalog.read(stale)?;
    if stale.is_empty() {
        return Ok(Again::default());
    }
    progress.begin("judging clients", stale.len() as u64);
    let mut examiner = None;
    for batch in batches(&stale, (BATCH, KINDS)) {
        let kept = examiner.take();
        let (judged, used) = catalog.read(|tx| examine_all(tx, kept, batch))?;
        examiner = Some(used);
        catalog.write(|tx| client::store(tx, &judged, now).map(|_| ()))?;
        progress.advance(batch.len() as u64);
    }
    progress.end();
    catalog.write(|tx| {
        // collections may ask for what is missing
        collection::evaluate(tx, now)?;
        settle(tx)
    })?;
    Ok(Again {
        clients: stale.len(),
    })
}

pub(super) fn stale(tx: &mut Tx) -> Result<Vec<Stale>, Error> {
    let feeds = tx.feed_states()?;
    let ground = ground(tx, &feeds)?;
    Ok(tx.stale_clients(&ground)?)
}

/// Clients in pieces of at most so many, and of so many kinds.
pub(super) fn batches(stale: &[Stale], (most, most_kinds): (usize, usize)) -> Vec<&[Stale]> {
    let mut batches = Vec::new();
    let mut rest = stale;
    while !rest.is_empty() {
        let kinds = rest.chunk_by(Stale::is_like).take(most_kinds);
        let (batch, later) = rest.split_at(kinds.map(<[Stale]>::len).sum::<usize>().min(most));
        batches.push(batch);
        rest = later;
    }
    batches
}

fn examine_all(
    tx: &mut Tx,
    kept: Option<Examiner>,
    stale: &[Stale],
) -> Result<(Vec<Judged>, Examiner), Error> {
    let kept = kept.filter(|kept| kept.size() < MOST_REMEMBERED);
    let mut examiner = match kept {
        Some(kept) if kept.is_current(tx)? => kept,
        _ => Examiner::new(tx)?,
    };
    let mut shapes = HashSet::new();
    let mut cases = Vec::new();
    for one in stale {
        let alike = like_another(one, |shape| {
            shapes.contains(shape) || examiner.verdicts.find(shape).is_some()
        });
        let case = match alike {
            Some(case) => Some(case),
            None => Case::of(tx, &examiner, &one.client)?,
        };
        // one that was forgotten meanwhile needs no judgement
        if let Some(case) = case {
            shapes.extend(case.shape);
            cases.push(case);
        }
    }
    Ok((examine(tx, &mut examiner, cases)?, examiner))
}

/// The case of a client that is as it was judged last, when another one of its shape is judged now: then nothing of it needs
/// to be read.
fn like_another(one: &Stale, is_judged: impl Fn(&Digest) -> bool) -> Option<Case> {
    let shape = one.shape.filter(is_judged)?;
    Some(Case {
        client: one.client.clone(),
        hostname: one.hostname.clone(),
        inventory_at: one.inventory_at,
        received_at: one.received_at,
        basis: one.basis?,
        shape: Some(shape),
    })
}

/// When nobody is left, all scans are of what is known now.
fn settle(tx: &mut Tx) -> Result<(), Error> {
    let feeds = tx.feed_states()?;
    let ground = ground(tx, &feeds)?;
    if tx.stale_clients(&ground)?.is_empty() {
        tx.settle_scans(&ground)?;
    }
    Ok(())
}
