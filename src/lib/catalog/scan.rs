//! What scans found: how each update stands to each client, and since when.

use super::engine::{Param, Row, statements};
use super::judgement::Cause;
use super::record::{RecordId, Stands, Times};
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, UpdateId};
use crate::model::scan::ClientScan;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity, State};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// Columns of `scan_run`.
const RUN_COLUMNS: usize = 11;

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

/// A client that a scan is of.
#[derive(Debug, Clone, Copy)]
pub struct Scanned<'a> {
    /// The client.
    pub client: &'a ClientId,
    /// When the inventory was collected that was judged.
    pub inventory_at: Timestamp,
    /// When that came. Nothing is stored when another one came since; nothing stands for whichever is there.
    pub received_at: Option<Timestamp>,
    /// A digest of the part of it that counted, where that is known.
    pub basis: Option<&'a Digest>,
}

/// What is known of a client before a scan is stored.
struct Before {
    received_at: Option<Timestamp>,
    record: Option<RecordId>,
    /// Of which inventory the last scan is, and by what of it.
    judged: Option<(Timestamp, Option<Digest>)>,
}

impl Before {
    /// Whether the last scan is of the same inventory, so that its row says the same of it.
    fn is_of_same(&self, one: &Scanned) -> bool {
        self.judged == Some((one.inventory_at, one.basis.copied()))
    }
}

impl Tx<'_> {
    /// Stores what a scan found of a client in place of the last one.
    pub fn store_scan(
        &mut self,
        client: &ClientId,
        scan: &ClientScan,
        now: Timestamp,
    ) -> Result<(), Error> {
        let scanned = Scanned {
            client,
            inventory_at: scan.inventory_at,
            received_at: None,
            basis: None,
        };
        self.store_scans(scan, (&[scanned], None), now).map(|_| ())
    }

    /// Stores what a scan found of clients that are alike, each named once, in place of what was found before, and by what
    /// they were judged; says of which it was stored. When they could not be judged, that is noted and the last findings
    /// stay, so that the time of detection is not lost.
    pub fn store_scans<'a>(
        &mut self,
        scan: &ClientScan,
        (scanned, cause): (&[Scanned<'a>], Option<&Cause>),
        now: Timestamp,
    ) -> Result<Vec<&'a ClientId>, Error> {
        let before = self.scanned_before(scanned)?;
        let is_current = |one: &&Scanned<'a>| {
            before.get(one.client).is_some_and(|before| {
                one.received_at.is_none() || one.received_at == before.received_at
            })
        };
        let scanned: Vec<&Scanned<'a>> = scanned.iter().filter(is_current).collect();
        let record_before = |one: &Scanned| before.get(one.client).and_then(|it| it.record);
        let mut records = HashMap::new();
        if scan.unknown.is_none() {
            for old in scanned.iter().map(|one| record_before(one)) {
                if let Entry::Vacant(place) = records.entry(old) {
                    place.insert(self.record_after(old, (&scan.findings, now))?);
                }
            }
        }
        let mut again: BTreeMap<Option<RecordId>, Vec<&Scanned>> = BTreeMap::new();
        let mut runs = Vec::new();
        for one in &scanned {
            let old = record_before(one);
            let new = records.get(&old).copied().unwrap_or(old);
            let is_same = before.get(one.client).is_some_and(|it| it.is_of_same(one));
            match is_same {
                true => again.entry(new).or_default().push(one),
                false => runs.push((*one, new)),
            }
        }
        let interest = match cause {
            Some(cause) => Some(self.keep_interests(&cause.interests)?),
            None => None,
        };
        let judged_by = JudgedBy {
            cause,
            generation: self.generation_of(cause)?,
            interest: interest.as_ref(),
        };
        self.upsert_runs(scan, (&runs, judged_by), now)?;
        for (record, clients) in again {
            self.update_runs((scan, record), (&clients, judged_by), now)?;
        }
        let replaced = records.iter().filter(|(old, new)| old != new);
        let replaced = replaced.filter_map(|(old, _)| *old).collect();
        self.forget_records(&replaced)?;
        Ok(scanned.into_iter().map(|one| one.client).collect())
    }

    /// The generation that clients were judged in; none where a later one was settled meanwhile, which would count as theirs.
    fn generation_of(&mut self, cause: Option<&Cause>) -> Result<Option<u64>, Error> {
        let Some(Cause { ground, .. }) = cause else {
            return Ok(None);
        };
        let is_late = ground.generation < self.settled(ground)?;
        Ok((!is_late).then_some(ground.generation))
    }

    fn scanned_before(&mut self, scanned: &[Scanned]) -> Result<HashMap<ClientId, Before>, Error> {
        let ids: Vec<Param> = scanned
            .iter()
            .map(|one| one.client.as_str().into())
            .collect();
        let found = self.all_of(SELECT_BEFORE, &[], &ids, |row| {
            let client = row.parse()?;
            let before = Before {
                received_at: row.optional(Row::time)?,
                record: row.optional(Row::int)?,
                judged: match (row.optional(Row::time)?, row.optional(Row::digest)?) {
                    (Some(inventory_at), basis) => Some((inventory_at, basis)),
                    (None, _) => None,
                },
            };
            Ok((client, before))
        })?;
        Ok(found.into_iter().collect())
    }

    fn upsert_runs(
        &mut self,
        scan: &ClientScan,
        (runs, judged_by): (&[(&Scanned, Option<RecordId>)], JudgedBy),
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut values = Vec::with_capacity(runs.len() * RUN_COLUMNS);
        for (one, record) in runs {
            let of_client: [Param; 3] = [
                one.client.as_str().into(),
                one.inventory_at.into(),
                one.basis.into(),
            ];
            values.extend(of_client);
            values.extend(found(scan, *record, now));
            values.extend(judged_by.values());
        }
        self.insert_many(UPSERT_RUNS, RUN_COLUMNS, &values)
    }

    /// The same for clients whose last scan is of the same inventory: what they have in common is written once.
    fn update_runs(
        &mut self,
        (scan, record): (&ClientScan, Option<RecordId>),
        (clients, judged_by): (&[&Scanned], JudgedBy),
        now: Timestamp,
    ) -> Result<(), Error> {
        let ids: Vec<Param> = clients
            .iter()
            .map(|one| one.client.as_str().into())
            .collect();
        let common = [&found(scan, record, now)[..], &judged_by.values()].concat();
        self.execute_of(UPDATE_RUNS, &common, &ids)
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

    /// How updates stand to a client, by update.
    pub fn patch_states_of_client(&mut self, client: &ClientId) -> Result<Vec<PatchState>, Error> {
        let record = self.first(SELECT_RECORD, &[client.as_str().into()], |row| {
            row.optional(Row::int)
        })?;
        let Some(record) = record.flatten() else {
            return Ok(Vec::new());
        };
        let states = self.record(record)?.into_iter();
        let state = |(stands, (detected_at, changed_at)): (Stands, Times)| PatchState {
            client: client.clone(),
            update: stands.update,
            state: stands.state,
            title: stands.title,
            severity: stands.severity,
            classification: stands.classification,
            detected_at,
            changed_at,
        };
        Ok(states.map(state).collect())
    }
}

/// What clients were judged by, as columns.
#[derive(Clone, Copy)]
struct JudgedBy<'a> {
    cause: Option<&'a Cause>,
    generation: Option<u64>,
    interest: Option<&'a Digest>,
}

impl<'a> JudgedBy<'a> {
    /// In the order of `RUN_COLUMNS`, after what was found.
    fn values(self) -> [Param<'a>; 4] {
        let Self {
            cause,
            generation,
            interest,
        } = self;
        [
            cause.map(|cause| &cause.ground.against).into(),
            generation.into(),
            cause.and_then(|cause| cause.shape.as_ref()).into(),
            interest.into(),
        ]
    }
}

/// What was found, in the order of `RUN_COLUMNS`.
fn found(scan: &ClientScan, record: Option<RecordId>, now: Timestamp) -> [Param<'_>; 4] {
    [
        now.into(),
        scan.state.word().into(),
        scan.unknown.as_deref().into(),
        record.into(),
    ]
}

statements! {
    SELECT_BEFORE: "store a scan" = "
        SELECT c.id, i.received_at, r.record, r.inventory_at, r.basis
        FROM client c
        LEFT JOIN inventory i ON i.client = c.id
        LEFT JOIN scan_run r ON r.client = c.id
        WHERE c.id IN ({list})";
    UPSERT_RUNS: "store a scan" = "
        INSERT INTO scan_run (client, inventory_at, basis, scanned_at, state, unknown, record, against, generation, shape,
                              interest)
        VALUES {rows}
        ON CONFLICT (client) DO UPDATE
        SET scanned_at = excluded.scanned_at, inventory_at = excluded.inventory_at, state = excluded.state,
            unknown = excluded.unknown, record = excluded.record, basis = excluded.basis, against = excluded.against,
            generation = excluded.generation, shape = excluded.shape, interest = excluded.interest";
    UPDATE_RUNS: "store a scan" = "
        UPDATE scan_run
        SET scanned_at = $1, state = $2, unknown = $3, record = $4, against = $5, generation = $6, shape = $7, interest = $8
        WHERE client IN ({list})";
    SELECT_RECORD: "read the states of updates" = "
        SELECT record
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
}
