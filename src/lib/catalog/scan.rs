//! What scans found: how each update stands to each client, and since when.

use super::engine::{Row, statements};
use super::{Error, Tx};
use crate::model::digest::{Digest, Hasher};
use crate::model::id::{ClientId, CollectionId, UpdateId};
use crate::model::scan::{ClientScan, Finding};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity, State};
use std::collections::BTreeMap;

/// How an update stands to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchState {
    /// The client.
    pub client: ClientId,
    /// The update.
    pub update: UpdateId,
    /// The state.
    pub state: State,
    /// The update's title.
    pub title: String,
    /// Its severity.
    pub severity: Severity,
    /// What it is for.
    pub classification: Classification,
    /// When it was first seen required; nothing when it never was.
    pub detected_at: Option<Timestamp>,
    /// When the state last changed.
    pub changed_at: Timestamp,
}

impl Tx<'_> {
    /// Stores what a scan found of a client in place of the last one. When the client could not be judged, that is
    /// noted and the last findings stay, so that the time of detection is not lost.
    pub fn store_scan(
        &mut self,
        client: &ClientId,
        scan: &ClientScan,
        now: Timestamp,
    ) -> Result<(), Error> {
        let id = client.as_str();
        let known = self.first(SELECT_OUTCOME, &[id.into()], |row| {
            row.optional(Row::digest)
        })?;
        let known = known.flatten();
        let outcome = match scan.unknown {
            Some(_) => known,
            None => Some(outcome(scan)),
        };
        let values = [
            id.into(),
            now.into(),
            scan.inventory_at.into(),
            scan.state.word().into(),
            scan.unknown.as_deref().into(),
            outcome.as_ref().into(),
        ];
        self.execute(UPSERT_RUN, &values)?;
        if scan.unknown.is_some() || known == outcome {
            return Ok(());
        }
        let mut old: BTreeMap<UpdateId, PatchState> = self
            .patch_states_of_client(client)?
            .into_iter()
            .map(|state| (state.update.clone(), state))
            .collect();
        for finding in &scan.findings {
            let before = old.remove(&finding.update);
            self.store_finding(client, finding, before, now)?;
        }
        for gone in old.keys() {
            self.execute(DELETE, &[id.into(), gone.as_str().into()])?;
        }
        Ok(())
    }

    /// Clients whose inventory came after their last scan, the oldest first.
    pub fn clients_not_judged(&mut self) -> Result<Vec<ClientId>, Error> {
        self.all(SELECT_NOT_JUDGED, &[], Row::parse)
    }

    /// How many clients wait to be judged, and when the inventory came that waits longest.
    pub fn waiting_for_judgement(&mut self) -> Result<(u64, Option<Timestamp>), Error> {
        self.one(COUNT_NOT_JUDGED, &[], ("scans", ""), |row| {
            Ok((row.number()?, row.optional(Row::time)?))
        })
    }

    fn store_finding(
        &mut self,
        client: &ClientId,
        finding: &Finding,
        before: Option<PatchState>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let is_required = finding.state == State::Required;
        let same = before.as_ref().filter(|old| old.state == finding.state);
        let detected = before.as_ref().and_then(|old| old.detected_at);
        let after = PatchState {
            client: client.clone(),
            update: finding.update.clone(),
            state: finding.state,
            title: finding.title.clone(),
            severity: finding.severity,
            classification: finding.classification,
            detected_at: detected.or(is_required.then_some(now)),
            changed_at: same.map_or(now, |old| old.changed_at),
        };
        if before.as_ref() == Some(&after) {
            return Ok(());
        }
        let values = [
            after.client.as_str().into(),
            after.update.as_str().into(),
            after.state.word().into(),
            after.title.as_str().into(),
            after.severity.word().into(),
            after.classification.word().into(),
            after.detected_at.into(),
            after.changed_at.into(),
        ];
        self.execute(UPSERT, &values)?;
        Ok(())
    }

    /// How updates stand to a client, by update.
    pub fn patch_states_of_client(&mut self, client: &ClientId) -> Result<Vec<PatchState>, Error> {
        self.all(SELECT_BY_CLIENT, &[client.as_str().into()], read)
    }

    /// How updates stand to the members of a collection, by client and update.
    pub fn patch_states_of_collection(
        &mut self,
        collection: &CollectionId,
    ) -> Result<Vec<PatchState>, Error> {
        self.all(SELECT_BY_COLLECTION, &[collection.as_str().into()], read)
    }
}

/// A digest of all that is stored of findings.
fn outcome(scan: &ClientScan) -> Digest {
    let mut hasher = Hasher::new();
    for finding in &scan.findings {
        let texts = [
            finding.update.as_str(),
            finding.state.word(),
            &finding.title,
            finding.severity.word(),
            finding.classification.word(),
        ];
        for text in texts {
            hasher.update(&(text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
    }
    hasher.finish()
}

fn read(row: &mut Row) -> Result<PatchState, Error> {
    Ok(PatchState {
        client: row.parse()?,
        update: row.parse()?,
        state: row.parse()?,
        title: row.text()?,
        severity: row.parse()?,
        classification: row.parse()?,
        detected_at: row.optional(Row::time)?,
        changed_at: row.time()?,
    })
}

statements! {
    UPSERT_RUN: "store a scan" = "
        INSERT INTO scan_run (client, scanned_at, inventory_at, state, unknown, outcome)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (client) DO UPDATE
        SET scanned_at = excluded.scanned_at, inventory_at = excluded.inventory_at, state = excluded.state,
            unknown = excluded.unknown, outcome = excluded.outcome, basis = NULL";
    SELECT_OUTCOME: "store a scan" = "
        SELECT outcome
        FROM scan_run
        WHERE client = $1";
    SELECT_NOT_JUDGED: "find clients that are not judged" = "
        SELECT i.client
        FROM inventory i
        LEFT JOIN scan_run s ON s.client = i.client
        WHERE s.scanned_at IS NULL OR s.scanned_at < i.received_at
        ORDER BY i.received_at, i.client";
    COUNT_NOT_JUDGED: "count clients that are not judged" = "
        SELECT COUNT(*), MIN(i.received_at)
        FROM inventory i
        LEFT JOIN scan_run s ON s.client = i.client
        WHERE s.scanned_at IS NULL OR s.scanned_at < i.received_at";
    UPSERT: "store the state of an update" = "
        INSERT INTO patch_state (client, update_id, state, title, severity, classification, detected_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (client, update_id) DO UPDATE
        SET state = excluded.state, title = excluded.title, severity = excluded.severity,
            classification = excluded.classification, detected_at = excluded.detected_at,
            changed_at = excluded.changed_at";
    DELETE: "remove the state of an update" = "
        DELETE FROM patch_state
        WHERE client = $1 AND update_id = $2";
    SELECT_BY_CLIENT: "read the states of updates" = "
        SELECT client, update_id, state, title, severity, classification, detected_at, changed_at
        FROM patch_state
        WHERE client = $1
        ORDER BY update_id";
    SELECT_BY_COLLECTION: "read the states of updates" = "
        SELECT p.client, p.update_id, p.state, p.title, p.severity, p.classification, p.detected_at, p.changed_at
        FROM collection_member m
        JOIN patch_state p ON p.client = m.client
        WHERE m.collection = $1
        ORDER BY p.client, p.update_id";
}
