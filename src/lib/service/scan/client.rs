//! One client: judged by its last inventory, or as another one that is like it in all that counts.

use super::Examiner;
use super::ground::ground;
use crate::catalog::Tx;
use crate::catalog::inventory::{Prepared, Reported};
use crate::catalog::judgement::{Ground, Mark};
use crate::model::digest::{Digest, Hasher};
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::scan::ClientScan;
use crate::model::time::Timestamp;
use crate::rules::applies::{self, fact};
use crate::service::Error;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// So many judgements are remembered for clients that are alike.
const MOST_VERDICTS: usize = 1_024;

/// A judgement without the client that it was made of.
pub(super) struct Verdict {
    pub scan: ClientScan,
    pub interests: BTreeSet<String>,
}

/// Judgements by the shape of what was judged.
#[derive(Default)]
pub(super) struct Verdicts(HashMap<Digest, Arc<Verdict>>);

impl Verdicts {
    pub(super) fn find(&self, shape: &Digest) -> Option<Arc<Verdict>> {
        self.0.get(shape).cloned()
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn keep(&mut self, shape: Digest, verdict: Arc<Verdict>) {
        if self.0.len() >= MOST_VERDICTS {
            self.0.clear();
        }
        self.0.insert(shape, verdict);
    }
}

/// How updates stand to a client by its last inventory, and by what that was judged.
pub struct Judged {
    pub(super) scan: ClientScan,
    pub(super) mark: Mark,
    pub(super) ground: Ground,
    pub(super) received_at: Timestamp,
}

/// Judges a client by its last inventory; nothing for one that has none.
pub fn examine(
    tx: &mut Tx,
    examiner: &mut Examiner,
    client: &ClientId,
) -> Result<Option<Judged>, Error> {
    let Some((head, received_at)) = tx
        .inventory_without_packages(client)?
        .zip(tx.inventory_received(client)?)
    else {
        return Ok(None);
    };
    let (hostname, inventory_at) = (head.machine.hostname.clone(), head.collected_at);
    let reported = tx.reported(client)?;
    let has_conditions = examiner.ground.has_conditions;
    let shape = reported
        .as_ref()
        .filter(|_| !has_conditions)
        .and_then(|reported| shape(&head, reported).transpose())
        .transpose()?;
    let verdict = match shape.and_then(|shape| examiner.verdicts.find(&shape)) {
        Some(verdict) => verdict,
        None => examiner.verdict(tx, client, shape)?,
    };
    let basis = match reported.and_then(|reported| counted(&reported, has_conditions)) {
        Some(basis) => basis,
        None => basis_of(tx, client, has_conditions)?,
    };
    let scan = ClientScan {
        client: Some(client.clone()),
        hostname,
        inventory_at,
        ..verdict.scan.clone()
    };
    Ok(Some(Judged {
        scan,
        mark: Mark {
            basis,
            shape,
            interests: verdict.interests.clone(),
        },
        ground: examiner.ground.clone(),
        received_at,
    }))
}

impl Examiner {
    /// Judges what counts of a client.
    fn verdict(
        &mut self,
        tx: &mut Tx,
        client: &ClientId,
        shape: Option<Digest>,
    ) -> Result<Arc<Verdict>, Error> {
        let inventory = tx
            .inventory(client)?
            .ok_or_else(|| Error::missing("inventory of client", client))?;
        let inventory = match self.ground.has_conditions {
            true => inventory,
            false => fact::judged(inventory),
        };
        self.load(tx, &inventory)?;
        let judgement = applies::judge(&inventory, &self.candidates);
        let verdict = Arc::new(Verdict {
            scan: judgement.scan,
            interests: judgement.interests,
        });
        if let Some(shape) = shape {
            self.verdicts.keep(shape, verdict.clone());
        }
        Ok(verdict)
    }
}

/// Machines of the same shape are judged alike.
fn shape(head: &Inventory, reported: &Reported) -> Result<Option<Digest>, Error> {
    let Some(packages) = reported.packages else {
        return Ok(None);
    };
    let facts = serde_json::to_vec(&fact::judged(head.clone()))
        .map_err(|error| Error::refused("write down", "the facts of a client", error))?;
    let mut hasher = Hasher::new();
    hasher.update(Digest::from(packages).as_bytes());
    hasher.update(&facts);
    Ok(Some(hasher.finish()))
}

/// The digest of what counts: conditions may ask for anything.
fn counted(reported: &Reported, has_conditions: bool) -> Option<Digest> {
    match has_conditions {
        true => reported.standing.map(|standing| standing.state),
        false => reported.basis,
    }
}

fn basis_of(tx: &mut Tx, client: &ClientId, has_conditions: bool) -> Result<Digest, Error> {
    let inventory = tx
        .inventory(client)?
        .ok_or_else(|| Error::missing("inventory of client", client))?;
    let prepared = Prepared::new(&inventory)?;
    Ok(match has_conditions {
        true => *prepared.state(),
        false => *prepared.basis(),
    })
}

/// Stores how updates stand to a client, unless another inventory came since it was judged: that one is judged as well.
pub fn store(
    tx: &mut Tx,
    client: &ClientId,
    judged: &Judged,
    now: Timestamp,
) -> Result<bool, Error> {
    if tx.inventory_received(client)? != Some(judged.received_at) {
        return Ok(false);
    }
    tx.store_scan(client, &judged.scan, now)?;
    tx.mark_scan(client, (&judged.mark, &judged.ground))?;
    Ok(true)
}

/// Judges a client by its last inventory and stores how updates stand to it.
pub fn judge_client(tx: &mut Tx, client: &ClientId, now: Timestamp) -> Result<ClientScan, Error> {
    let mut examiner = Examiner::new(tx)?;
    let judged = examine(tx, &mut examiner, client)?
        .ok_or_else(|| Error::missing("inventory of client", client))?;
    store(tx, client, &judged, now)?;
    Ok(judged.scan)
}

/// Lets the last scan of a client stand for its last report, when all that counted is as it was. Says whether it is.
pub fn confirm(
    tx: &mut Tx,
    client: &ClientId,
    (now, inventory_at): (Timestamp, Timestamp),
) -> Result<bool, Error> {
    let feeds = tx.feed_states()?;
    let ground = ground(tx, &feeds)?;
    let reported = tx.reported(client)?;
    match reported.and_then(|reported| counted(&reported, ground.has_conditions)) {
        Some(basis) => Ok(tx.confirm_scan(client, (&basis, &ground), (now, inventory_at))?),
        None => Ok(false),
    }
}
