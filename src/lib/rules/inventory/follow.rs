//! Whether a report follows what is stored, and what is sent next: the order of reports, on both sides.

use super::delta::Unfit;
use crate::model::delta::{Delta, Unchanged};
use crate::model::digest::Digest;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// One client sends no two full inventories within so long because it is asked to.
pub const BETWEEN_FULL: Duration = Duration::from_secs(60 * 60);

/// Where the reports of a client stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// 0 after a full inventory, one more after each delta.
    pub serial: u32,
    /// The hash of the state.
    pub state: Digest,
}

/// What a delta is to what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// The next one.
    Follows,
    /// What it leads to is what is stored: it came before, and its receipt was lost.
    Known,
    /// Not the next one.
    Unfit(Unfit),
}

/// What a delta is to what is stored of its client.
pub fn fit(stored: Option<Standing>, delta: &Delta) -> Fit {
    let Some(stored) = stored else {
        return Fit::Unfit(Unfit::Unknown);
    };
    if delta.state == stored.state && delta.serial == stored.serial {
        return Fit::Known;
    }
    let is_next = stored.serial.checked_add(1) == Some(delta.serial);
    if is_next && delta.base == stored.state {
        return Fit::Follows;
    }
    Fit::Unfit(Unfit::Gap {
        known: stored.serial,
        found: delta.serial,
    })
}

/// Whether "unchanged" is said of what is stored.
pub fn confirms(stored: Option<Standing>, unchanged: &Unchanged) -> Result<(), Unfit> {
    match stored {
        None => Err(Unfit::Unknown),
        Some(stored) if stored.state == unchanged.state => Ok(()),
        Some(stored) => Err(Unfit::Gap {
            known: stored.serial,
            found: unchanged.serial,
        }),
    }
}

/// What an agent has to go by when it reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// What the site has acknowledged; none when it is not known.
    pub acknowledged: Option<Standing>,
    /// From when on the site wants a full inventory.
    pub wanted_after: Option<Timestamp>,
    /// When the last full one was acknowledged.
    pub last_full: Option<Timestamp>,
}

/// What an agent sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// All of it.
    Full,
    /// What changed since what is acknowledged.
    Delta(Standing),
    /// That nothing changed, or that a full one will come when its time has come.
    Unchanged(Standing),
}

/// What is sent next, when the state is now this one.
pub fn next(memory: Memory, state: Digest, now: Timestamp) -> Next {
    let Some(acknowledged) = memory.acknowledged else {
        return Next::Full;
    };
    if let Some(after) = memory.wanted_after {
        // a clock that was put back is no reason to wait
        let is_soon = |last: Timestamp| now >= last && now < last.after(BETWEEN_FULL);
        if now < after || memory.last_full.is_some_and(is_soon) {
            return Next::Unchanged(acknowledged);
        }
        return Next::Full;
    }
    if state == acknowledged.state {
        return Next::Unchanged(acknowledged);
    }
    // numbers that have run out begin anew
    match acknowledged.serial.checked_add(1) {
        Some(_) => Next::Delta(acknowledged),
        None => Next::Full,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = BETWEEN_FULL;

    fn standing(serial: u32, state: &str) -> Standing {
        Standing {
            serial,
            state: Digest::of(state.as_bytes()),
        }
    }

    fn delta(serial: u32, base: &str, state: &str) -> Delta {
        Delta {
            collected_at: Timestamp::from_millis(0),
            serial,
            base: Digest::of(base.as_bytes()),
            state: Digest::of(state.as_bytes()),
            changes: Vec::new(),
        }
    }

    #[test]
    fn only_the_next_delta_on_the_same_base_follows() {
        let stored = Some(standing(3, "a"));
        assert_eq!(fit(stored, &delta(4, "a", "b")), Fit::Follows);
        assert_eq!(fit(stored, &delta(3, "z", "a")), Fit::Known);
        for (serial, base) in [(5, "a"), (4, "z"), (3, "a"), (0, "a"), (u32::MAX, "a")] {
            let unfit = Fit::Unfit(Unfit::Gap {
                known: 3,
                found: serial,
            });
            assert_eq!(fit(stored, &delta(serial, base, "b")), unfit);
        }
        let unknown = Fit::Unfit(Unfit::Unknown);
        assert_eq!(fit(None, &delta(1, "a", "b")), unknown);
    }

    #[test]
    fn what_an_agent_sends_next() {
        let now = Timestamp::from_millis(1_000_000_000_000);
        let state = Digest::of(b"a");
        let memory = |acknowledged, wanted_after, last_full| Memory {
            acknowledged,
            wanted_after,
            last_full,
        };
        let (same, other) = (standing(7, "a"), standing(7, "b"));
        let (before, later) = (now.before(HOUR), now.after(HOUR));
        let soon = now.before(HOUR / 2);
        for (memory, expected) in [
            (memory(None, None, None), Next::Full),
            (memory(None, Some(later), Some(soon)), Next::Full),
            (memory(Some(same), None, None), Next::Unchanged(same)),
            (memory(Some(other), None, None), Next::Delta(other)),
            // wanted, but not yet
            (
                memory(Some(other), Some(later), None),
                Next::Unchanged(other),
            ),
            (memory(Some(same), Some(before), None), Next::Full),
            (memory(Some(same), Some(now), Some(before)), Next::Full),
            // not twice within an hour
            (
                memory(Some(same), Some(before), Some(soon)),
                Next::Unchanged(same),
            ),
            // unless the last one lies ahead: the clock was put back
            (memory(Some(same), Some(before), Some(later)), Next::Full),
        ] {
            assert_eq!(next(memory, state, now), expected, "{memory:?}");
        }
        let last = standing(u32::MAX, "b");
        assert_eq!(next(memory(Some(last), None, None), state, now), Next::Full);
    }
}
