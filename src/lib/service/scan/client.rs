//! One client: judged by its last inventory, or as another one that is like it in all that counts.

use super::TOGETHER;
use super::examiner::{Examiner, Found};
use super::ground::ground;
use crate::catalog::Tx;
use crate::catalog::inventory::{Prepared, Reported};
use crate::catalog::judgement::Cause;
use crate::catalog::scan::Scanned;
use crate::model::digest::{Digest, Hasher};
use crate::model::id::ClientId;
use crate::model::inventory::Inventory;
use crate::model::scan::ClientScan;
use crate::model::time::Timestamp;
use crate::rules::applies::fact;
use crate::service::Error;
use std::collections::HashMap;
use std::sync::Arc;

/// So many judgements are remembered for clients that are alike.
const MOST_VERDICTS: usize = 1_024;

/// A judgement, whichever of the clients that are alike it was made of.
pub(super) struct Verdict {
    scan: ClientScan,
    cause: Cause,
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

/// A client that is to be judged, and what its last report told of it.
#[derive(Debug, Clone)]
pub struct Case {
    pub(super) client: ClientId,
    pub(super) hostname: String,
    pub(super) inventory_at: Timestamp,
    pub(super) received_at: Timestamp,
    /// A digest of what counts of its inventory.
    pub(super) basis: Digest,
    /// That of what counts without what tells the client from others; none where that counts.
    pub(super) shape: Option<Digest>,
}

/// How updates stand to a client by its last inventory, and by what that was judged.
pub struct Judged {
    case: Case,
    verdict: Arc<Verdict>,
}

impl Judged {
    /// What was found, as of this client.
    pub(super) fn scan(&self) -> ClientScan {
        ClientScan {
            client: Some(self.case.client.clone()),
            hostname: self.case.hostname.clone(),
            inventory_at: self.case.inventory_at,
            ..self.verdict.scan.clone()
        }
    }
}

impl Case {
    /// The case of a client as the catalog has it; nothing of one without an inventory.
    pub fn of(tx: &mut Tx, examiner: &Examiner, client: &ClientId) -> Result<Option<Self>, Error> {
        let head = tx.inventory_without_packages(client)?;
        let Some((head, received_at)) = head.zip(tx.inventory_received(client)?) else {
            return Ok(None);
        };
        let reported = tx.reported(client)?;
        let has_conditions = examiner.ground.has_conditions;
        let shape = match &reported {
            Some(reported) if !has_conditions => shape(&head, reported)?,
            _ => None,
        };
        let basis = match reported.and_then(|reported| counted(&reported, has_conditions)) {
            Some(basis) => basis,
            None => basis_of(tx, client, has_conditions)?,
        };
        Ok(Some(Self {
            client: client.clone(),
            hostname: head.machine.hostname,
            inventory_at: head.collected_at,
            received_at,
            basis,
            shape,
        }))
    }
}

/// Judges clients, each of those that are alike in all that counts as the others.
pub fn examine(
    tx: &mut Tx,
    examiner: &mut Examiner,
    cases: Vec<Case>,
) -> Result<Vec<Judged>, Error> {
    let known = |shape: &Digest| examiner.verdicts.find(shape);
    let mut verdicts: Vec<Option<Arc<Verdict>>> = cases
        .iter()
        .map(|case| case.shape.as_ref().and_then(known))
        .collect();
    let mut firsts = HashMap::new();
    let mut open = Vec::new();
    for (i, case) in cases
        .iter()
        .enumerate()
        .filter(|(i, _)| verdicts[*i].is_none())
    {
        let first = case
            .shape
            .map_or(i, |shape| *firsts.entry(shape).or_insert(i));
        if first == i {
            open.push(i);
        }
    }
    for some in open.chunks(TOGETHER) {
        let judged: Vec<&Case> = some.iter().map(|i| &cases[*i]).collect();
        let found = examiner.verdicts_on(tx, &judged)?;
        for (i, verdict) in some.iter().zip(found) {
            verdicts[*i] = Some(verdict);
        }
    }
    let mut all = Vec::new();
    for (i, case) in cases.into_iter().enumerate() {
        let first = case
            .shape
            .and_then(|shape| firsts.get(&shape))
            .unwrap_or(&i);
        let verdict = verdicts[i].clone().or_else(|| verdicts[*first].clone());
        let verdict = verdict.ok_or_else(|| Error::missing("judgement of client", &case.client))?;
        all.push(Judged { case, verdict });
    }
    Ok(all)
}

impl Examiner {
    /// Judges what counts of these clients.
    fn verdicts_on(&mut self, tx: &mut Tx, cases: &[&Case]) -> Result<Vec<Arc<Verdict>>, Error> {
        let mut inventories = Vec::new();
        for case in cases {
            let inventory = tx
                .inventory(&case.client)?
                .ok_or_else(|| Error::missing("inventory of client", &case.client))?;
            inventories.push(match self.ground.has_conditions {
                true => inventory,
                false => fact::judged(inventory),
            });
        }
        let found = self.judge(tx, &inventories.iter().collect::<Vec<_>>())?;
        let verdict = |(case, (scan, interests)): (&&Case, Found)| {
            let cause = Cause {
                shape: case.shape,
                interests,
                ground: self.ground.clone(),
            };
            let verdict = Arc::new(Verdict { scan, cause });
            if let Some(shape) = case.shape {
                self.verdicts.keep(shape, verdict.clone());
            }
            verdict
        };
        Ok(cases.iter().zip(found).map(verdict).collect())
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

/// Stores how updates stand to clients, each named once, unless another inventory came since one was judged: that one is
/// judged as well. Says of which it was stored.
pub fn store<'j>(
    tx: &mut Tx,
    judged: &'j [Judged],
    now: Timestamp,
) -> Result<Vec<&'j ClientId>, Error> {
    let mut stored = Vec::new();
    for alike in judged.chunk_by(|a, b| Arc::ptr_eq(&a.verdict, &b.verdict)) {
        let scanned: Vec<Scanned> = alike
            .iter()
            .map(|Judged { case, .. }| Scanned {
                client: &case.client,
                inventory_at: case.inventory_at,
                received_at: Some(case.received_at),
                basis: Some(&case.basis),
            })
            .collect();
        let Verdict { scan, cause } = alike[0].verdict.as_ref();
        stored.extend(tx.store_scans(scan, (&scanned, Some(cause)), now)?);
    }
    Ok(stored)
}

/// Judges a client by its last inventory and stores how updates stand to it.
pub fn judge_client(tx: &mut Tx, client: &ClientId, now: Timestamp) -> Result<ClientScan, Error> {
    let mut examiner = Examiner::new(tx)?;
    let case = Case::of(tx, &examiner, client)?;
    let judged = examine(tx, &mut examiner, case.into_iter().collect())?;
    store(tx, &judged, now)?;
    let scan = judged.first().map(Judged::scan);
    scan.ok_or_else(|| Error::missing("inventory of client", client))
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
