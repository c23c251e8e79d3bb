//! Compliance of a collection, counted so that every member is in exactly one part.

use super::engine::{Row, statements};
use super::record::{RecordId, Stands, StandsId};
use super::{Error, Tx};
use crate::model::compliance::{ClientCompliance, ClientCounts, Compliance, UpdateCompliance};
use crate::model::filter::{Filter, UpdateField};
use crate::model::id::{CollectionId, UpdateId};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use crate::model::update::State;
use crate::rules::freshness;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const MILLIS_PER_HOUR: i64 = 3_600_000;

/// What is left out of a measurement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// All clients but those that this filter asks for.
    pub clients: Option<Filter>,
    /// All updates but those that this filter asks for.
    pub updates: Option<Filter<UpdateField>>,
}

impl Tx<'_> {
    /// How a collection stands. A member without an inventory or a scan, with one older than the site's setting, or that
    /// could not be judged is unknown, whatever was found before; so is one that lacks nothing of what is known, where that
    /// is too old or not all could be judged.
    pub fn compliance(
        &mut self,
        collection: &CollectionId,
        narrowing: &Narrowing,
        now: Timestamp,
    ) -> Result<Compliance, Error> {
        let hours = self.settings()?.inventory_stale_hours;
        let fresh_since =
            Timestamp::from_millis(now.as_millis() - i64::from(hours) * MILLIS_PER_HOUR);
        let values = [collection.as_str().into(), fresh_since.into()];
        let feeds = self.feed_states()?;
        let mut members = self.all(SELECT_CLIENTS, &values, |row| read_member(row, hours))?;
        let records = members.iter().filter_map(|member| member.record).collect();
        let standings = Standings::new(self, &records)?;
        for member in &mut members {
            member.count(&standings, None);
            if member.own.unknown.is_none() && member.own.required == 0 {
                member.own.unknown = freshness::caveat(&member.platform, &feeds, now);
            }
        }
        self.narrow(&mut members, narrowing, now)?;
        let updates = match &narrowing.updates {
            Some(filter) => Some(self.updates_asked_for(filter, now)?),
            None => None,
        };
        for member in &mut members {
            member.count(&standings, updates.as_ref());
        }
        let tallies = standings.tallies(&members, updates.as_ref());
        let by_client: Vec<ClientCompliance> =
            members.into_iter().map(|member| member.own).collect();
        let clients = count(&by_client);
        let deployed = self.all(SELECT_DEPLOYED, &[], Row::parse)?;
        let updates = by_update(tallies, &deployed.into_iter().collect(), &clients);
        Ok(Compliance {
            measured_at: now,
            collection: collection.clone(),
            filter: narrowing.clients.clone(),
            where_update: narrowing.updates.as_ref().map(ToString::to_string),
            required: updates.iter().map(|update| update.clients_required).sum(),
            clients,
            updates,
            by_client,
        })
    }

    /// Leaves out clients that are not asked for.
    fn narrow(
        &mut self,
        members: &mut Vec<Member>,
        narrowing: &Narrowing,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Some(filter) = &narrowing.clients else {
            return Ok(());
        };
        let list = self.client_list(None)?;
        let places = self.filtered(filter, &list, now)?;
        let names = self.names(&list)?;
        members.retain(|member| {
            let place = names.get(member.own.client.as_str());
            place.is_some_and(|place| places.contains(*place as usize))
        });
        Ok(())
    }
}

/// A client of the collection that is measured.
struct Member {
    own: ClientCompliance,
    platform: Platform,
    record: Option<RecordId>,
}

impl Member {
    /// Counts what it lacks of these updates, or of all. What was found before it became unknown is not what it lacks now.
    fn count(&mut self, standings: &Standings, updates: Option<&BTreeSet<UpdateId>>) {
        let record = self.record.filter(|_| self.own.unknown.is_none());
        let all = standings.of(record, updates);
        let (mut required, mut pending_restart) = (0, 0);
        for stands in all {
            required += u64::from(stands.state == State::Required);
            pending_restart += u64::from(stands.state == State::PendingRestart);
        }
        (self.own.required, self.own.pending_restart) = (required, pending_restart);
    }
}

/// How updates stand to the clients of a collection.
struct Standings {
    records: HashMap<RecordId, Vec<StandsId>>,
    stands: HashMap<StandsId, Stands>,
}

impl Standings {
    fn new(tx: &mut Tx, records: &BTreeSet<RecordId>) -> Result<Self, Error> {
        let records = tx.records(records)?;
        let stands = tx.stands(&records.values().flatten().copied().collect())?;
        Ok(Self { records, stands })
    }

    fn of<'s>(
        &'s self,
        record: Option<RecordId>,
        updates: Option<&'s BTreeSet<UpdateId>>,
    ) -> impl Iterator<Item = &'s Stands> {
        let held = record.and_then(|record| self.records.get(&record));
        held.into_iter()
            .flatten()
            .filter_map(|key| self.stands.get(key))
            .filter(move |stands| updates.is_none_or(|ids| ids.contains(&stands.update)))
    }

    /// Counts the members that are not unknown, in an order that does not hang on keys.
    fn tallies(&self, members: &[Member], updates: Option<&BTreeSet<UpdateId>>) -> Vec<Tally<'_>> {
        let known = members.iter().filter(|member| member.own.unknown.is_none());
        let mut having: HashMap<RecordId, u64> = HashMap::new();
        for record in known.filter_map(|member| member.record) {
            *having.entry(record).or_default() += 1;
        }
        let mut clients: HashMap<StandsId, u64> = HashMap::new();
        for (record, count) in having {
            for key in self.records.get(&record).into_iter().flatten() {
                *clients.entry(*key).or_default() += count;
            }
        }
        let tallies = clients.into_iter().filter_map(|(key, clients)| {
            let stands = self.stands.get(&key)?;
            Some(Tally { stands, clients })
        });
        let mut tallies: Vec<Tally> = tallies
            .filter(|tally| updates.is_none_or(|ids| ids.contains(&tally.stands.update)))
            .collect();
        tallies.sort_by(|a, b| a.stands.cmp(b.stands));
        tallies
    }
}

/// Clients that an update stands to in one way.
struct Tally<'s> {
    stands: &'s Stands,
    clients: u64,
}

fn read_platform(row: &mut Row) -> Result<Platform, Error> {
    Ok(Platform {
        os: row.text()?,
        release: row.text()?,
        architecture: row.text()?,
    })
}

fn read_member(row: &mut Row, hours: u32) -> Result<Member, Error> {
    let client = row.parse()?;
    let hostname = row.text()?;
    let inventory_at = row.optional(Row::time)?;
    let is_stale = row.flag()?;
    let is_scanned = row.flag()?;
    let unknown = row.optional(Row::text)?;
    let unknown = match (inventory_at, is_stale, is_scanned) {
        (None, _, _) => Some("no inventory yet".to_owned()),
        (_, true, _) => Some(format!("the last inventory is older than {hours} hours")),
        (_, _, false) => Some("not scanned yet".to_owned()),
        _ => unknown,
    };
    Ok(Member {
        own: ClientCompliance {
            client,
            hostname,
            required: 0,
            pending_restart: 0,
            unknown,
            inventory_at,
        },
        record: row.optional(Row::int)?,
        platform: read_platform(row)?,
    })
}

fn count(clients: &[ClientCompliance]) -> ClientCounts {
    let mut counts = ClientCounts::default();
    for client in clients {
        counts.total += 1;
        let part = match client {
            ClientCompliance {
                unknown: Some(_), ..
            } => &mut counts.unknown,
            ClientCompliance { required: 1.., .. } => &mut counts.non_compliant,
            ClientCompliance {
                pending_restart: 1..,
                ..
            } => &mut counts.pending_restart,
            _ => &mut counts.compliant,
        };
        *part += 1;
    }
    counts
}

/// One line an update that is required or pending somewhere, or installed and deployed.
fn by_update(
    tallies: Vec<Tally>,
    deployed: &BTreeSet<UpdateId>,
    clients: &ClientCounts,
) -> Vec<UpdateCompliance> {
    let mut lines: BTreeMap<UpdateId, UpdateCompliance> = BTreeMap::new();
    for tally in tallies {
        let stands = tally.stands;
        let line = lines
            .entry(stands.update.clone())
            .or_insert_with(|| empty_line(stands, clients));
        line.severity = line.severity.max(stands.severity);
        // Security for one client is security for the collection.
        line.classification = line.classification.min(stands.classification);
        let part = match stands.state {
            State::Required => &mut line.clients_required,
            State::Installed => &mut line.clients_installed,
            State::PendingRestart => &mut line.clients_pending_restart,
            State::Unknown => &mut line.clients_unknown,
            State::NotApplicable => continue,
        };
        *part += tally.clients;
        line.clients_not_applicable = line.clients_not_applicable.saturating_sub(tally.clients);
    }
    lines.retain(|id, line| {
        line.clients_required + line.clients_pending_restart > 0
            || (line.clients_installed > 0 && deployed.contains(id))
    });
    lines.into_values().collect()
}

/// A line whose update touches nobody yet.
fn empty_line(stands: &Stands, clients: &ClientCounts) -> UpdateCompliance {
    UpdateCompliance {
        update: stands.update.clone(),
        title: stands.title.clone(),
        severity: stands.severity,
        classification: stands.classification,
        clients_required: 0,
        clients_installed: 0,
        clients_pending_restart: 0,
        clients_not_applicable: clients.total - clients.unknown,
        clients_unknown: clients.unknown,
    }
}

statements! {
    SELECT_CLIENTS: "count the clients of a collection" = "
        SELECT c.id, c.hostname, i.collected_at,
               CASE WHEN i.collected_at < $2 THEN 1 ELSE 0 END,
               CASE WHEN r.client IS NULL THEN 0 ELSE 1 END,
               CASE WHEN r.unknown IS NULL AND r.state = 'unknown' THEN 'some updates cannot be judged' ELSE r.unknown END,
               r.record, COALESCE(i.os, ''), COALESCE(i.release, ''), COALESCE(i.architecture, '')
        FROM collection_member m
        JOIN client c ON c.id = m.client
        LEFT JOIN inventory i ON i.client = c.id
        LEFT JOIN scan_run r ON r.client = c.id
        WHERE m.collection = $1
        ORDER BY c.hostname, c.id";
    SELECT_DEPLOYED: "list deployed updates" = "
        SELECT DISTINCT u.update_id
        FROM deployment d
        JOIN package_update u ON u.package = d.package AND u.version = d.package_version
        ORDER BY u.update_id";
}
