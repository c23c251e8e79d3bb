//! Which time an agent goes by when its clock cannot be trusted (security.md 3.6).

use crate::model::time::{Timestamp, Uptime};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a signed time is better than the machine's own clock.
pub const ATTESTATION_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// What the machine says of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Its clock, which anyone may have set.
    pub local: Timestamp,
    /// How long it has been up, where it says so.
    pub uptime: Option<Uptime>,
}

/// What is known of time besides the machine's clock. Stored before it is used; the floor only goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    /// It is not earlier than this: the newest time that anyone signed.
    pub floor: Timestamp,
    /// How long the machine had been up then: while it stays up, the floor goes up with it.
    #[serde(default)]
    pub floor_at: Option<Uptime>,
    /// The last signed answer to a fresh question.
    pub attestation: Option<Attestation>,
}

/// The site's clock and the machine's at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    /// The site's clock, signed over a fresh nonce.
    pub server: Timestamp,
    /// The machine's clock when the answer came.
    pub local: Timestamp,
    /// How long the machine had been up then.
    #[serde(default)]
    pub uptime: Option<Uptime>,
}

/// The time to go by: the site's, carried on for a day by how long the machine is up, or by its clock when it was started
/// since; else the machine's; never before the floor.
pub fn trusted(knowledge: &Knowledge, reading: Reading) -> Timestamp {
    let carried = knowledge.attestation.and_then(|attested| {
        let passed = passed(attested.uptime, reading.uptime).or_else(|| {
            let is_later = reading.local >= attested.local;
            is_later.then(|| reading.local.since(attested.local))
        })?;
        (passed <= ATTESTATION_LIFE).then(|| attested.server.after(passed))
    });
    carried
        .unwrap_or(reading.local)
        .max(knowledge.floor(reading))
}

fn passed(then: Option<Uptime>, now: Option<Uptime>) -> Option<Duration> {
    now?.since(then?)
}

impl Knowledge {
    /// Nothing is known but that it is not before `floor`.
    pub const fn since(floor: Timestamp) -> Self {
        Self {
            floor,
            floor_at: None,
            attestation: None,
        }
    }

    /// Takes in the site's signed answer to a fresh question.
    #[must_use]
    pub fn attested(self, server: Timestamp, reading: Reading) -> Self {
        let attestation = Attestation {
            server,
            local: reading.local,
            uptime: reading.uptime,
        };
        Self {
            attestation: Some(attestation),
            ..self.witnessed(server, reading)
        }
    }

    /// Takes in when a believed document was signed.
    #[must_use]
    pub fn witnessed(self, issued_at: Timestamp, reading: Reading) -> Self {
        Self {
            floor: self.floor(reading).max(issued_at),
            floor_at: reading.uptime,
            ..self
        }
    }

    /// The floor as far as it has come.
    fn floor(&self, reading: Reading) -> Timestamp {
        let passed = passed(self.floor_at, reading.uptime);
        self.floor.after(passed.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::digest::Digest;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn clock(text: &str) -> Reading {
        Reading {
            local: at(text),
            uptime: None,
        }
    }

    fn up(text: &str, boot: &str, hours: u64) -> Reading {
        Reading {
            local: at(text),
            uptime: Some(Uptime {
                boot: Digest::of(boot.as_bytes()),
                millis: hours * 3_600_000,
            }),
        }
    }

    #[test]
    fn l16_t14_a_clock_that_is_behind_is_lifted_to_the_floor() {
        let knowledge = Knowledge::since(at("2026-11-22T00:00:00Z"));
        let trusted_now = trusted(&knowledge, clock("1970-01-01T00:00:00Z"));
        assert_eq!(trusted_now, at("2026-11-22T00:00:00Z"));
    }

    #[test]
    fn t14_a_clock_that_is_ahead_is_corrected_for_a_day_after_an_attestation() {
        let knowledge = Knowledge::since(at("2026-01-01T00:00:00Z"))
            .attested(at("2026-11-22T00:00:00Z"), clock("2040-01-01T00:00:00Z"));
        let hour_later = clock("2040-01-01T01:00:00Z");
        assert_eq!(trusted(&knowledge, hour_later), at("2026-11-22T01:00:00Z"));
        let days_later = clock("2040-01-03T00:00:00Z");
        assert_eq!(trusted(&knowledge, days_later), days_later.local);
    }

    #[test]
    fn l16_setting_the_clock_of_a_running_machine_changes_nothing_for_a_day() {
        let knowledge = Knowledge::since(at("2026-01-01T00:00:00Z")).attested(
            at("2026-11-22T00:00:00Z"),
            up("2026-11-22T00:00:00Z", "a", 5),
        );
        for set in [
            "1999-01-01T00:00:00Z",
            "2026-11-22T20:00:00Z",
            "2040-01-01T00:00:00Z",
        ] {
            assert_eq!(
                trusted(&knowledge, up(set, "a", 7)),
                at("2026-11-22T02:00:00Z"),
                "{set}"
            );
        }
    }

    #[test]
    fn l16_the_floor_goes_up_while_the_machine_is_up_and_stays_when_it_starts_again() {
        let knowledge = Knowledge::since(at("2026-01-01T00:00:00Z")).witnessed(
            at("2026-11-22T00:00:00Z"),
            up("1999-01-01T00:00:00Z", "a", 5),
        );
        let later = trusted(&knowledge, up("1999-01-01T00:00:00Z", "a", 5 + 72));
        assert_eq!(later, at("2026-11-25T00:00:00Z"));
        let learned = knowledge.witnessed(
            at("2026-01-01T00:00:00Z"),
            up("1999-01-01T00:00:00Z", "a", 5 + 72),
        );
        assert_eq!(learned.floor, at("2026-11-25T00:00:00Z"));
        let restarted = trusted(&learned, up("1999-01-01T00:00:00Z", "b", 500));
        assert_eq!(restarted, at("2026-11-25T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn l16_time_never_lies_before_the_floor(floor: i32, server: i32, local: i32, now: i32, up: Option<u32>) {
            let time = |seconds: i32| Timestamp::from_millis(i64::from(seconds) * 1000);
            let uptime = |more: u64| up.map(|millis| Uptime {
                boot: Digest::of(b"a"),
                millis: u64::from(millis) + more,
            });
            let (then, later) = (
                Reading { local: time(local), uptime: uptime(0) },
                Reading { local: time(now), uptime: uptime(1000) },
            );
            let knowledge = Knowledge::since(time(floor)).attested(time(server), then);
            prop_assert!(trusted(&knowledge, later) >= knowledge.floor);
            prop_assert!(knowledge.floor >= time(floor));
        }
    }
}
