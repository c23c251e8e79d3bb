//! Patch records: how all updates stand to a client and since when, stored once for all clients to which they stand alike.
//! A record is never changed; a client that comes to stand otherwise gets another one.

use super::engine::{Param, Row, statements};
use super::hash::ByName;
use super::shelf::Shelf;
use super::{Error, Tx};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, UpdateId};
use crate::model::scan::Finding;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity, State};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A state that an update has to some client, with what reports say of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stands {
    pub update: UpdateId,
    pub state: State,
    pub title: String,
    pub severity: Severity,
    pub classification: Classification,
}

/// When an update was first seen required, and when its state last changed.
pub(super) type Times = (Option<Timestamp>, Timestamp);

/// The key of a record.
pub(super) type RecordId = i64;
/// The key of what stands so.
pub(super) type StandsId = i64;

/// What lies in the column: times in milliseconds, and what stands so since then.
type Stored = Vec<(Option<i64>, i64, Vec<StandsId>)>;

impl Stands {
    /// Whether it is what a finding says of its update.
    pub(super) fn is_of(&self, finding: &Finding) -> bool {
        self.state == finding.state
            && self.severity == finding.severity
            && self.classification == finding.classification
            && self.title == finding.title
    }
}

impl From<&Finding> for Stands {
    fn from(finding: &Finding) -> Self {
        Self {
            update: finding.update.clone(),
            state: finding.state,
            title: finding.title.clone(),
            severity: finding.severity,
            classification: finding.classification,
        }
    }
}

impl Tx<'_> {
    /// The record of a client that has these findings now and had that record before; none where nothing concerns it.
    pub(super) fn record_after(
        &mut self,
        before: Option<RecordId>,
        (findings, now): (&[Finding], Timestamp),
    ) -> Result<Option<RecordId>, Error> {
        let keys = self.keys_of_standings(findings)?;
        let old = match before {
            Some(record) => self.times_of(record)?,
            None => HashMap::default(),
        };
        let is_kept = |key: &StandsId| old.contains_key(key);
        if before.is_some() && keys.len() == old.len() && keys.iter().all(is_kept) {
            return Ok(before);
        }
        let former = self.former(&old, &keys)?;
        let mut groups: BTreeMap<Times, BTreeSet<StandsId>> = BTreeMap::new();
        for (finding, key) in findings.iter().zip(keys) {
            let changed = || times_after(former.get(&finding.update), finding.state, now);
            let times = old.get(&key).copied().unwrap_or_else(changed);
            groups.entry(times).or_default().insert(key);
        }
        if groups.is_empty() {
            return Ok(None);
        }
        self.keep_record(&text(&groups)).map(Some)
    }

    /// How updates stood of which this is no longer so.
    fn former(
        &mut self,
        old: &HashMap<StandsId, Times, ByName>,
        keys: &[StandsId],
    ) -> Result<HashMap<UpdateId, (State, Times)>, Error> {
        let kept: HashSet<StandsId, ByName> = keys.iter().copied().collect();
        let gone = old.keys().filter(|key| !kept.contains(key)).copied();
        let stood = self.stands(&gone.collect())?.into_iter();
        let stood = stood.filter_map(|(key, stands)| {
            let times = *old.get(&key)?;
            Some((stands.update, (stands.state, times)))
        });
        Ok(stood.collect())
    }

    fn keep_record(&mut self, text: &str) -> Result<RecordId, Error> {
        let digest = Digest::of(text.as_bytes());
        if let Some(there) = self.first(SELECT_SAME, &[(&digest).into()], Row::int)? {
            return Ok(there);
        }
        let values = [(&digest).into(), text.into()];
        self.one(INSERT, &values, ("record", ""), Row::int)
    }

    /// The keys of what stands so, in the order of the findings; what has none yet gets one.
    fn keys_of_standings(&mut self, findings: &[Finding]) -> Result<Vec<StandsId>, Error> {
        let known = |shelf: &Shelf| findings.iter().map(|one| shelf.standing(one)).collect();
        let keys: Option<Vec<StandsId>> = known(self.shelf);
        if let Some(keys) = keys {
            return Ok(keys);
        }
        self.read_keys(findings)?;
        let new: HashSet<Stands> = self.unread(findings).map(Stands::from).collect();
        if !new.is_empty() {
            self.shelf.expect_new();
            let rows = new.iter().flat_map(|stands| {
                [
                    Param::from(stands.update.as_str()),
                    stands.state.word().into(),
                    Param::from(&stands.title),
                    stands.severity.word().into(),
                    stands.classification.word().into(),
                ]
            });
            self.insert_many(INSERT_STANDINGS, 5, &rows.collect::<Vec<Param>>())?;
            self.read_keys(findings)?;
        }
        known(self.shelf).ok_or_else(|| Error::missing("states of updates", ""))
    }

    fn unread<'f>(&self, findings: &'f [Finding]) -> impl Iterator<Item = &'f Finding> {
        findings
            .iter()
            .filter(|finding| self.shelf.standing(finding).is_none())
    }

    fn read_keys(&mut self, findings: &[Finding]) -> Result<(), Error> {
        let updates: BTreeSet<&str> = self
            .unread(findings)
            .map(|finding| finding.update.as_str())
            .collect();
        let updates: Vec<Param> = updates.into_iter().map(Param::from).collect();
        let found = self.all_of(SELECT_OF_UPDATES, &[], &updates, |row| {
            Ok((row.int()?, read_stands(row)?))
        })?;
        let found = found.into_iter().map(|(key, stands)| (stands, key));
        self.shelf.keep_standings(found);
        Ok(())
    }

    /// What is in a record, by key.
    fn times_of(&mut self, id: RecordId) -> Result<HashMap<StandsId, Times, ByName>, Error> {
        let stored = self.one(SELECT, &[id.into()], ("record", ""), read_stored)?;
        let times = stored.into_iter().flat_map(|(detected, changed, keys)| {
            let times = (
                detected.map(Timestamp::from_millis),
                Timestamp::from_millis(changed),
            );
            keys.into_iter().map(move |key| (key, times))
        });
        Ok(times.collect())
    }

    /// What is in a record, by update.
    pub(super) fn record(&mut self, id: RecordId) -> Result<Vec<(Stands, Times)>, Error> {
        let times = self.times_of(id)?;
        let stands = self.stands(&times.keys().copied().collect())?;
        let mut found: Vec<(Stands, Times)> = stands
            .into_iter()
            .filter_map(|(key, stands)| Some((stands, *times.get(&key)?)))
            .collect();
        found.sort_by(|(a, _), (b, _)| a.update.cmp(&b.update));
        Ok(found)
    }

    /// What stands so, by these keys.
    pub(super) fn stands(
        &mut self,
        keys: &BTreeSet<StandsId>,
    ) -> Result<HashMap<StandsId, Stands>, Error> {
        let keys: Vec<Param> = keys.iter().map(|key| Param::from(*key)).collect();
        let found = self.all_of(SELECT_STANDINGS, &[], &keys, |row| {
            Ok((row.int()?, read_stands(row)?))
        })?;
        Ok(found.into_iter().collect())
    }

    /// What these records hold, without times.
    pub(super) fn records(
        &mut self,
        ids: &BTreeSet<RecordId>,
    ) -> Result<HashMap<RecordId, Vec<StandsId>>, Error> {
        let ids: Vec<Param> = ids.iter().map(|id| Param::from(*id)).collect();
        let found = self.all_of(SELECT_SOME, &[], &ids, |row| {
            Ok((row.int()?, keys_of(read_stored(row)?).collect()))
        })?;
        Ok(found.into_iter().collect())
    }

    /// The records that hold any of these, each with the updates that they are of.
    fn records_with(
        &mut self,
        sought: &HashMap<StandsId, UpdateId>,
    ) -> Result<HashMap<RecordId, Vec<UpdateId>>, Error> {
        let mut found = HashMap::new();
        if sought.is_empty() {
            return Ok(found);
        }
        self.all(SELECT_ALL, &[], |row| {
            let id = row.int()?;
            let held = keys_of(read_stored(row)?).filter_map(|key| sought.get(&key).cloned());
            let held: Vec<UpdateId> = held.collect();
            if !held.is_empty() {
                found.insert(id, held);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The clients to which any of these updates stands in such a state, with those that do.
    pub(super) fn clients_with(
        &mut self,
        updates: &BTreeSet<UpdateId>,
        is_so: impl Fn(State) -> bool,
    ) -> Result<Vec<(ClientId, Vec<UpdateId>)>, Error> {
        let ids: Vec<Param> = updates.iter().map(|id| id.as_str().into()).collect();
        let of_updates = self.all_of(SELECT_OF_UPDATES, &[], &ids, |row| {
            Ok((row.int()?, read_stands(row)?))
        })?;
        let sought: HashMap<StandsId, UpdateId> = of_updates
            .into_iter()
            .filter(|(_, stands)| is_so(stands.state))
            .map(|(key, stands)| (key, stands.update))
            .collect();
        let records = self.records_with(&sought)?;
        let keys: Vec<Param> = records.keys().map(|id| Param::from(*id)).collect();
        let clients = self.all_of(SELECT_CLIENTS, &[], &keys, |row| {
            Ok((row.parse()?, row.int()?))
        })?;
        let held = |(client, record)| Some((client, records.get(&record)?.clone()));
        Ok(clients.into_iter().filter_map(held).collect())
    }

    /// Removes those of these records that no client has any more.
    pub(super) fn forget_records(&mut self, ids: &BTreeSet<RecordId>) -> Result<(), Error> {
        let ids: Vec<Param> = ids.iter().map(|id| Param::from(*id)).collect();
        self.execute_of(DELETE_UNUSED_OF, &[], &ids)
    }
}

/// What was detected stays so; a state that is as it was has not changed.
fn times_after(before: Option<&(State, Times)>, state: State, now: Timestamp) -> Times {
    let detected = before.and_then(|(_, (detected, _))| *detected);
    let same = before.filter(|(old, _)| *old == state);
    (
        detected.or((state == State::Required).then_some(now)),
        same.map_or(now, |(_, (_, changed))| *changed),
    )
}

fn text(groups: &BTreeMap<Times, BTreeSet<StandsId>>) -> String {
    let told = groups.iter().map(|((detected, changed), keys)| {
        let detected = detected.map_or("null".to_owned(), |at| at.as_millis().to_string());
        let keys: Vec<String> = keys.iter().map(StandsId::to_string).collect();
        format!("[{detected},{},[{}]]", changed.as_millis(), keys.join(","))
    });
    format!("[{}]", told.collect::<Vec<String>>().join(","))
}

fn keys_of(stored: Stored) -> impl Iterator<Item = StandsId> {
    stored.into_iter().flat_map(|(_, _, keys)| keys)
}

fn read_stored(row: &mut Row) -> Result<Stored, Error> {
    row.json()
}

fn read_stands(row: &mut Row) -> Result<Stands, Error> {
    Ok(Stands {
        update: row.parse()?,
        state: row.parse()?,
        title: row.text()?,
        severity: row.parse()?,
        classification: row.parse()?,
    })
}

statements! {
    SELECT_SAME: "find a record" = "
        SELECT id
        FROM patch_record
        WHERE digest = $1";
    INSERT: "store a record" = "
        INSERT INTO patch_record (digest, standings)
        VALUES ($1, $2)
        RETURNING id";
    SELECT: "read a record" = "
        SELECT standings
        FROM patch_record
        WHERE id = $1";
    SELECT_SOME: "read records" = "
        SELECT id, standings
        FROM patch_record
        WHERE id IN ({list})";
    SELECT_ALL: "read records" = "
        SELECT id, standings
        FROM patch_record";
    SELECT_CLIENTS: "list clients by the state of an update" = "
        SELECT client, record
        FROM scan_run
        WHERE record IN ({list})";
    DELETE_UNUSED_OF: "remove unused records" = "
        DELETE FROM patch_record
        WHERE id IN ({list}) AND NOT EXISTS (SELECT 1 FROM scan_run r WHERE r.record = patch_record.id)";
    INSERT_STANDINGS: "store the states of updates" = "
        INSERT INTO patch_standing (update_id, state, title, severity, classification)
        VALUES {rows}
        ON CONFLICT DO NOTHING";
    SELECT_OF_UPDATES: "read the states of updates" = "
        SELECT id, update_id, state, title, severity, classification
        FROM patch_standing
        WHERE update_id IN ({list})";
    SELECT_STANDINGS: "read the states of updates" = "
        SELECT id, update_id, state, title, severity, classification
        FROM patch_standing
        WHERE id IN ({list})";
}
