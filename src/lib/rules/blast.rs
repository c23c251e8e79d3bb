//! How far one action may go (security.md R10): at the site, from which reach on a second operator is needed and when a
//! collection has outgrown what was signed; on a machine, how much may be started in a day, whatever policy says.

use crate::model::site::SecondApprover;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A collection may grow by a tenth of what was signed, and by a few machines in any case.
const GROWTH: (u64, u64) = (10, 5);
/// The time in which a machine counts what it starts.
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How many machines a deployment reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Clients of the collection.
    pub clients: u64,
    /// Clients of the site.
    pub fleet: u64,
}

/// Why a deployment of this reach needs a second operator, when it does.
pub fn needs_second(reach: Reach, limits: &SecondApprover) -> Option<String> {
    let Reach { clients, fleet } = reach;
    if clients > u64::from(limits.above_clients) {
        return Some(format!(
            "it reaches {clients} clients, more than {}",
            limits.above_clients
        ));
    }
    let is_share_exceeded =
        clients.saturating_mul(100) > fleet.saturating_mul(u64::from(limits.above_percent));
    (is_share_exceeded && clients > u64::from(limits.share_ignored_up_to)).then(|| {
        format!(
            "it reaches {clients} of {fleet} clients, more than {} %",
            limits.above_percent
        )
    })
}

/// Why a deployment pauses whose collection has grown since its reach was signed.
pub fn outgrown(signed: u64, clients: u64) -> Option<String> {
    let (share, few) = GROWTH;
    let most = signed.saturating_add((signed / share).max(few));
    (clients > most).then(|| {
        format!("it would reach {clients} clients; {signed} were signed, {most} are let through")
    })
}

/// What a machine starts in a day at most. Set on the machine itself; no policy raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyLimits {
    /// Installations that begin.
    pub installations: u32,
    /// Restarts that are asked for.
    pub restarts: u32,
}

impl Default for DailyLimits {
    fn default() -> Self {
        Self {
            installations: 10,
            restarts: 3,
        }
    }
}

/// What a machine started, and when by its own clock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    /// Each installation; another try of one that failed does not count.
    pub installations: Vec<Started>,
    /// Each restart.
    pub restarts: Vec<Started>,
}

/// Something that was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Started {
    /// What.
    pub what: String,
    /// When.
    pub at: Timestamp,
}

/// Why nothing more may be started, when nothing may.
pub fn spent(list: &[Started], limit: u32, now: Timestamp) -> Option<String> {
    let recent = list.iter().filter(|one| is_recent(one, now)).count();
    (recent >= limit as usize)
        .then(|| format!("{recent} were started within a day, this machine allows {limit}"))
}

/// Whether this was started within a day: another try of it is no news.
pub fn has_started(list: &[Started], what: &str, now: Timestamp) -> bool {
    list.iter()
        .any(|one| one.what == what && is_recent(one, now))
}

/// Notes that something is about to be started, and forgets what is a day past.
pub fn note(list: &mut Vec<Started>, what: &str, now: Timestamp) {
    list.retain(|one| is_recent(one, now));
    list.push(Started {
        what: what.to_owned(),
        at: now,
    });
}

/// Within a day of now on either side: a clock that was put back a little frees nothing, and one that was wrong by years
/// does not hold the machine up for years.
fn is_recent(one: &Started, now: Timestamp) -> bool {
    let (early, late) = if one.at <= now {
        (one.at, now)
    } else {
        (now, one.at)
    };
    late.since(early) < DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reach(clients: u64, fleet: u64) -> Reach {
        Reach { clients, fleet }
    }

    #[test]
    fn a16_a_second_operator_is_needed_above_a_share_or_a_number() {
        let limits = SecondApprover::default();
        for (clients, fleet, needed) in [
            (20, 20, false),
            (21, 21, true),
            (21, 210, false),
            (21, 209, true),
            (100, 1_000, false),
            (101, 1_000, true),
            (500, 100_000, false),
            (501, 100_000, true),
            (0, 0, false),
        ] {
            let found = needs_second(reach(clients, fleet), &limits).is_some();
            assert_eq!(found, needed, "{clients} of {fleet}");
        }
    }

    #[test]
    fn a16_a_collection_may_grow_a_little_and_not_more() {
        for (signed, most) in [(0, 5), (3, 8), (50, 55), (51, 56), (200, 220)] {
            assert_eq!(outgrown(signed, most), None);
            assert!(outgrown(signed, most + 1).is_some());
        }
    }

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000 + hours * 3_600_000)
    }

    #[test]
    fn what_was_started_counts_for_a_day() {
        let mut list = Vec::new();
        note(&mut list, "a 1", at(0));
        assert!(has_started(&list, "a 1", at(23)) && !has_started(&list, "a 2", at(1)));
        assert!(spent(&list, 1, at(2)).is_some());
        assert_eq!(spent(&list, 2, at(2)), None);
        assert_eq!(spent(&list, 1, at(24)), None);
        assert!(!has_started(&list, "a 1", at(24)));
    }

    #[test]
    fn a_clock_that_is_put_back_frees_nothing_and_one_that_was_years_off_does_not_block() {
        let mut list = Vec::new();
        note(&mut list, "a 1", at(0));
        assert!(spent(&list, 1, at(-23)).is_some());
        assert_eq!(spent(&list, 1, at(-24 * 365 * 30)), None);
    }

    proptest! {
        #[test]
        fn k3_no_more_than_the_limit_starts_in_any_day(
            waits in prop::collection::vec(0i64..7, 1..200),
            limit in 0u32..12,
        ) {
            let (mut list, mut begun, mut hour) = (Vec::new(), Vec::new(), 0);
            for wait in waits {
                hour += wait;
                if spent(&list, limit, at(hour)).is_none() {
                    note(&mut list, "a 1", at(hour));
                    begun.push(hour);
                }
            }
            for from in &begun {
                let in_a_day = begun.iter().filter(|hour| (*from..*from + 24).contains(*hour)).count();
                prop_assert!(in_a_day <= limit as usize);
            }
        }
    }
}
