//! When a client is asked for a full inventory: at its next cycle, unless so many are asked that they must take turns, as
//! after a catalog was restored.

use crate::model::time::Timestamp;
use std::time::Duration;

/// A client whose full inventories do not mend what is wrong is asked at such intervals at the least.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const HOUR_MILLIS: u64 = 60 * 60 * 1_000;

/// From when on a client shall send a full inventory. `last` is the latest moment that any client was given; `per_hour`
/// how many may send within an hour; `in_vain` how often the client was asked since a delta of it last fitted.
pub fn slot(now: Timestamp, last: Option<Timestamp>, (per_hour, in_vain): (u32, u32)) -> Timestamp {
    let gap = Duration::from_millis(HOUR_MILLIS / u64::from(per_hour.max(1)));
    let turn = last.map_or(now, |last| last.after(gap)).max(now);
    match in_vain {
        0 => turn,
        times => turn.max(now.after(pause(times))),
    }
}

/// Twice as long each time.
fn pause(times: u32) -> Duration {
    let doublings = times.saturating_sub(1).min(16);
    (HOUR * 2_u32.pow(doublings)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_is_asked_for_its_next_cycle_and_a_fleet_takes_turns() {
        let now = Timestamp::from_millis(1_000_000_000_000);
        assert_eq!(slot(now, None, (10_000, 0)), now);
        assert_eq!(slot(now, Some(now.before(HOUR)), (10_000, 0)), now);
        let mut last = None;
        let mut within_an_hour = 0;
        for _ in 0..100_000 {
            let own = slot(now, last, (10_000, 0));
            within_an_hour += u32::from(own < now.after(HOUR));
            last = Some(own);
        }
        assert_eq!(within_an_hour, 10_000);
        assert!(last < Some(now.after(10 * HOUR)));
    }

    #[test]
    fn a_client_that_full_inventories_do_not_mend_is_asked_ever_more_seldom() {
        let now = Timestamp::from_millis(1_000_000_000_000);
        let after = |times| slot(now, None, (10_000, times)).as_millis() - now.as_millis();
        let hour = i64::try_from(HOUR_MILLIS).unwrap();
        assert_eq!([after(1), after(2), after(3)], [hour, 2 * hour, 4 * hour]);
        assert_eq!(after(u32::MAX), 7 * 24 * hour);
    }
}
