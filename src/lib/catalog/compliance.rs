//! Compliance of a collection, counted so that every member is in exactly one part.

use super::engine::{Param, Row, statements};
use super::{Error, Tx};
use crate::model::compliance::{ClientCompliance, ClientCounts, Compliance, UpdateCompliance};
use crate::model::filter::{Filter, UpdateField};
use crate::model::id::{ClientId, CollectionId, UpdateId};
use crate::model::platform::Platform;
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity, State};
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
        let mut is_any_set_aside = false;
        let mut by_client = self.all(SELECT_CLIENTS, &values, |row| {
            let mut own = read_client(row, hours)?;
            let platform = read_platform(row)?;
            if own.unknown.is_none() && own.required == 0 {
                own.unknown = freshness::caveat(&platform, &feeds, now);
                own.pending_restart *= u64::from(own.unknown.is_none());
                is_any_set_aside |= own.unknown.is_some();
            }
            Ok(own)
        })?;
        let tallies = if *narrowing == Narrowing::default() && !is_any_set_aside {
            self.all(SELECT_TALLIES, &values, read_tally)?
        } else {
            self.narrow(&mut by_client, narrowing, (&values, now))?
        };
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

    /// Leaves out what is not asked for, and counts what is left.
    fn narrow(
        &mut self,
        by_client: &mut Vec<ClientCompliance>,
        narrowing: &Narrowing,
        (values, now): (&[Param], Timestamp),
    ) -> Result<Vec<Tally>, Error> {
        if let Some(filter) = &narrowing.clients {
            let list = self.client_list(None)?;
            let places = self.filtered(filter, &list, now)?;
            let names = self.names(&list)?;
            let is_meant = |id: &ClientId| {
                let place = names.get(id.as_str());
                place.is_some_and(|place| places.contains(*place as usize))
            };
            by_client.retain(|own| is_meant(&own.client));
        }
        let updates = match &narrowing.updates {
            Some(filter) => Some(self.updates_asked_for(filter, now)?),
            None => None,
        };
        let is_meant = |id: &UpdateId| updates.as_ref().is_none_or(|ids| ids.contains(id));
        // who is unknown is counted as such by every update
        let known = |(_, own): &(usize, &ClientCompliance)| own.unknown.is_none();
        let places = by_client.iter().enumerate().filter(known);
        let places: HashMap<ClientId, usize> =
            places.map(|(at, own)| (own.client.clone(), at)).collect();
        for own in by_client.iter_mut() {
            (own.required, own.pending_restart) = (0, 0);
        }
        let mut tallies = Vec::new();
        self.all(SELECT_STATES, values, |row| {
            let client: ClientId = row.parse()?;
            let tally = read_tally(row)?;
            if let Some(place) = places.get(&client).filter(|_| is_meant(&tally.update)) {
                let own = &mut by_client[*place];
                own.required += u64::from(tally.state == State::Required);
                own.pending_restart += u64::from(tally.state == State::PendingRestart);
                tallies.push(tally);
            }
            Ok(())
        })?;
        Ok(tallies)
    }
}

/// Clients that an update stands to in one way.
struct Tally {
    update: UpdateId,
    state: State,
    title: String,
    severity: Severity,
    classification: Classification,
    clients: u64,
}

fn read_tally(row: &mut Row) -> Result<Tally, Error> {
    Ok(Tally {
        update: row.parse()?,
        state: row.parse()?,
        title: row.text()?,
        severity: row.parse()?,
        classification: row.parse()?,
        clients: row.number()?,
    })
}

fn read_platform(row: &mut Row) -> Result<Platform, Error> {
    Ok(Platform {
        os: row.text()?,
        release: row.text()?,
        architecture: row.text()?,
    })
}

fn read_client(row: &mut Row, hours: u32) -> Result<ClientCompliance, Error> {
    let client = row.parse()?;
    let hostname = row.text()?;
    let inventory_at = row.optional(Row::time)?;
    let is_stale = row.flag()?;
    let is_scanned = row.flag()?;
    let unknown = row.optional(Row::text)?;
    let (required, pending_restart): (u64, u64) = (row.number()?, row.number()?);
    let unknown = match (inventory_at, is_stale, is_scanned) {
        (None, _, _) => Some("no inventory yet".to_owned()),
        (_, true, _) => Some(format!("the last inventory is older than {hours} hours")),
        (_, _, false) => Some("not scanned yet".to_owned()),
        _ => unknown,
    };
    // What was found before a client became unknown is not what it requires now.
    let judged = u64::from(unknown.is_none());
    Ok(ClientCompliance {
        client,
        hostname,
        required: required * judged,
        pending_restart: pending_restart * judged,
        unknown,
        inventory_at,
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
        let line = lines
            .entry(tally.update.clone())
            .or_insert_with(|| empty_line(&tally, clients));
        line.severity = line.severity.max(tally.severity);
        // Security for one client is security for the collection.
        line.classification = line.classification.min(tally.classification);
        let part = match tally.state {
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
fn empty_line(tally: &Tally, clients: &ClientCounts) -> UpdateCompliance {
    UpdateCompliance {
        update: tally.update.clone(),
        title: tally.title.clone(),
        severity: tally.severity,
        classification: tally.classification,
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
               COUNT(CASE WHEN p.state = 'required' THEN 1 END),
               COUNT(CASE WHEN p.state = 'pending_restart' THEN 1 END),
               COALESCE(i.os, ''), COALESCE(i.release, ''), COALESCE(i.architecture, '')
        FROM collection_member m
        JOIN client c ON c.id = m.client
        LEFT JOIN inventory i ON i.client = c.id
        LEFT JOIN scan_run r ON r.client = c.id
        LEFT JOIN patch_state p ON p.client = c.id AND p.state IN ('required', 'pending_restart')
        WHERE m.collection = $1
        GROUP BY c.id, c.hostname, i.collected_at, r.client, r.unknown, r.state, i.os, i.release, i.architecture
        ORDER BY c.hostname, c.id";
    SELECT_TALLIES: "count the updates of a collection" = "
        SELECT p.update_id, p.state, p.title, p.severity, p.classification, COUNT(*)
        FROM collection_member m
        JOIN inventory i ON i.client = m.client AND i.collected_at >= $2
        JOIN scan_run r ON r.client = m.client AND r.unknown IS NULL AND r.state <> 'unknown'
        JOIN patch_state p ON p.client = m.client
        WHERE m.collection = $1
        GROUP BY p.update_id, p.state, p.title, p.severity, p.classification
        ORDER BY p.update_id, p.state, p.title, p.severity, p.classification";
    SELECT_STATES: "read how updates stand to the clients of a collection" = "
        SELECT m.client, p.update_id, p.state, p.title, p.severity, p.classification, 1
        FROM collection_member m
        JOIN inventory i ON i.client = m.client AND i.collected_at >= $2
        JOIN scan_run r ON r.client = m.client AND r.unknown IS NULL AND r.state <> 'unknown'
        JOIN patch_state p ON p.client = m.client
        WHERE m.collection = $1
        ORDER BY p.update_id, p.state, m.client";
    SELECT_DEPLOYED: "list deployed updates" = "
        SELECT DISTINCT u.update_id
        FROM deployment d
        JOIN package_update u ON u.package = d.package AND u.version = d.package_version
        ORDER BY u.update_id";
}
