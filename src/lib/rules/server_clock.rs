//! Whether a site's clock jumped: what it signs is dated by it, so after a jump it signs nothing until somebody has looked.

use crate::model::time::{Timestamp, Uptime};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A clock is corrected by less than this now and then.
pub const TOLERANCE: Duration = Duration::from_secs(60 * 60);

/// What the clock said, and how long the machine had been up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The clock.
    pub clock: Timestamp,
    /// The time since the machine started, where it says so.
    pub uptime: Option<Uptime>,
}

/// From what to what the clock jumped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Jump {
    /// What it should have said at least.
    pub expected: Timestamp,
    /// What it said.
    pub found: Timestamp,
}

/// Whether the clock jumped between two marks. While the machine stays up, both directions show; when it was started in
/// between, or does not say, only that it went back.
pub fn jump(before: &Mark, now: &Mark) -> Option<Jump> {
    let passed = now
        .uptime
        .zip(before.uptime)
        .and_then(|(now, then)| now.since(then));
    let expected = before.clock.after(passed.unwrap_or_default());
    let is_back = now.clock.after(TOLERANCE) < expected;
    let is_ahead = passed.is_some() && now.clock > expected.after(TOLERANCE);
    (is_back || is_ahead).then_some(Jump {
        expected,
        found: now.clock,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;

    fn mark(minutes: i64, up: Option<(&str, u64)>) -> Mark {
        Mark {
            clock: Timestamp::from_millis(minutes * 60_000),
            uptime: up.map(|(boot, minutes)| Uptime {
                boot: Digest::of(boot.as_bytes()),
                millis: minutes * 60_000,
            }),
        }
    }

    #[test]
    fn t14_a_jump_of_more_than_an_hour_shows_in_both_directions_while_the_machine_is_up() {
        let before = mark(1000, Some(("a", 0)));
        for (clock, is_jump) in [
            (1010, false),
            (1070, false),
            (1071, true),
            (950, false),
            (949, true),
        ] {
            let found = jump(&before, &mark(clock, Some(("a", 10))));
            assert_eq!(found.is_some(), is_jump, "{clock}");
        }
    }

    #[test]
    fn t14_after_a_start_of_the_machine_only_a_clock_that_went_back_shows() {
        for up in [None, Some(("b", 1))] {
            let before = mark(1000, Some(("a", 500)));
            assert!(jump(&before, &mark(100_000, up)).is_none());
            assert!(jump(&before, &mark(941, up)).is_none());
            assert!(jump(&before, &mark(939, up)).is_some());
        }
    }
}
