//! Whether a client is still there, and when it is forgotten (domain.md D2, L14).

use crate::model::client::{Activity, Approval, Client};
use crate::model::id::ClientId;
use crate::model::site::ClientLife;
use crate::model::time::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Up to so many aged clients are forgotten without asking, and up to this part of all.
const FEW: usize = 5;
const PART: usize = 10;

/// What of a client says whether it is still there.
#[derive(Debug, Clone)]
pub struct Signs {
    /// The client.
    pub id: ClientId,
    /// Whether it is believed.
    pub approval: Approval,
    /// The machine's serial number.
    pub serial: Option<String>,
    /// The machine id.
    pub machine_id: String,
    /// When it enrolled.
    pub enrolled_at: Timestamp,
    /// When its last message came.
    pub last_seen: Option<Timestamp>,
}

impl Signs {
    /// When it was last heard of: its last message of any kind, or its enrollment.
    pub fn last_heard(&self) -> Timestamp {
        let seen = self.last_seen.unwrap_or(self.enrolled_at);
        seen.max(self.enrolled_at)
    }
}

impl From<&Client> for Signs {
    fn from(client: &Client) -> Self {
        Self {
            id: client.id.clone(),
            approval: client.approval,
            serial: client.serial.clone(),
            machine_id: client.machine_id.clone(),
            enrolled_at: client.enrolled_at,
            last_seen: client.last_seen,
        }
    }
}

/// How each of these clients stands, in their order. A client is obsolete when another one that is believed enrolled later
/// as the same hardware: the machine was installed anew.
pub fn activities(clients: &[Signs], life: &ClientLife, now: Timestamp) -> Vec<Activity> {
    let newest = newest_of_machines(clients);
    let is_newest = |kind: Identity, name: &str, client: &Signs| {
        newest
            .get(&(kind, name))
            .is_none_or(|(at, id)| **id == client.id || *at <= client.enrolled_at)
    };
    let active = DAY * life.active_days;
    let activity = |client: &Signs| {
        let serial = client.serial.as_deref();
        let is_by_serial = serial.is_none_or(|serial| is_newest(Identity::Serial, serial, client));
        let is_by_id = client.machine_id.is_empty()
            || is_newest(Identity::MachineId, &client.machine_id, client);
        match () {
            () if !is_by_serial || !is_by_id => Activity::Obsolete,
            () if client.last_heard() < now.before(active) => Activity::Inactive,
            () => Activity::Active,
        }
    };
    clients.iter().map(activity).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Serial,
    MachineId,
}

type Newest<'a> = BTreeMap<(Identity, &'a str), (Timestamp, &'a ClientId)>;

fn newest_of_machines(clients: &[Signs]) -> Newest<'_> {
    let mut newest = Newest::new();
    let believed = clients
        .iter()
        .filter(|one| one.approval == Approval::Approved);
    for client in believed {
        let serial = client
            .serial
            .as_deref()
            .map(|name| (Identity::Serial, name));
        let id = Some(client.machine_id.as_str()).filter(|id| !id.is_empty());
        let id = id.map(|id| (Identity::MachineId, id));
        for name in [serial, id].into_iter().flatten() {
            let own = (client.enrolled_at, &client.id);
            let known = newest.entry(name).or_insert(own);
            *known = (*known).max(own);
        }
    }
    newest
}

/// The clients that nothing was heard of for longer than the site waits, by their places.
pub fn aged(clients: &[Signs], life: &ClientLife, now: Timestamp) -> Vec<usize> {
    let days = life.aging_days.max(life.least_aging_days());
    let oldest = now.before(DAY * days);
    let clients = clients.iter().enumerate();
    let aged = clients.filter(|(_, client)| client.last_heard() < oldest);
    aged.map(|(place, _)| place).collect()
}

/// Whether so many of all may be forgotten without an operator's word. When many are aged at once it is rather the site
/// that was away.
pub fn may_go_unasked(aged: usize, all: usize) -> bool {
    aged <= FEW || aged <= all / PART
}

/// Before when history is forgotten.
pub fn history_ends(life: &ClientLife, now: Timestamp) -> Timestamp {
    now.before(DAY * life.inventory_history_days)
}

/// How long it is kept how clients stood (domain.md L14).
pub const ACTIVITY_HISTORY: Duration = Duration::from_secs(31 * 24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T12:00:00Z").unwrap()
    }

    fn days_ago(days: u32) -> Timestamp {
        now().before(DAY * days)
    }

    fn client(number: u8, (enrolled, seen): (u32, Option<u32>)) -> Signs {
        Signs {
            id: ClientId::make(now(), &[number; 10]),
            approval: Approval::Approved,
            serial: None,
            machine_id: format!("m{number}"),
            enrolled_at: days_ago(enrolled),
            last_seen: seen.map(days_ago),
        }
    }

    #[test]
    fn a_client_is_active_for_seven_days_after_it_was_heard_of() {
        let clients = [
            client(1, (100, Some(6))),
            client(2, (100, Some(8))),
            client(3, (100, None)),
            client(4, (2, None)),
        ];
        let found = activities(&clients, &ClientLife::default(), now());
        let words: Vec<&str> = found.into_iter().map(Activity::word).collect();
        assert_eq!(words, ["active", "inactive", "inactive", "active"]);
    }

    #[test]
    fn a_machine_installed_anew_makes_its_former_client_obsolete() {
        let mut old = client(1, (100, Some(1)));
        let mut new = client(2, (3, Some(1)));
        for one in [&mut old, &mut new] {
            one.serial = Some("PF3AB12C".into());
        }
        let mut stranger = client(3, (1, Some(1)));
        stranger.serial = old.serial.clone();
        stranger.approval = Approval::Pending;
        let clients = [old, new, stranger];
        let found = activities(&clients, &ClientLife::default(), now());
        // one that is not believed takes nobody's place
        assert_eq!(
            found,
            [Activity::Obsolete, Activity::Active, Activity::Active]
        );
    }

    #[test]
    fn aged_is_who_was_silent_for_longer_than_two_and_a_half_heartbeats_at_the_least() {
        let clients = [client(1, (200, Some(89))), client(2, (200, Some(91)))];
        let mut life = ClientLife::default();
        assert_eq!(aged(&clients, &life, now()), [1]);
        life.aging_days = 1;
        assert_eq!(life.least_aging_days(), 18);
        assert_eq!(aged(&[client(1, (200, Some(17)))], &life, now()), [0; 0]);
        assert!(may_go_unasked(5, 5) && may_go_unasked(100, 1_000));
        assert!(!may_go_unasked(101, 1_000) && !may_go_unasked(6, 6));
    }
}
