//! Which time an agent goes by when its clock cannot be trusted (security.md 3.6).

use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a signed time is better than the machine's own clock.
pub const ATTESTATION_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of time besides the machine's clock. Stored before it is used; the floor only goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knowledge {
    /// It is not earlier than this: the newest time that anyone signed.
    pub floor: Timestamp,
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
}

/// The time to go by: the site's, carried on by the machine's clock for a day; else the machine's; never before the floor.
pub fn trusted(knowledge: &Knowledge, local: Timestamp) -> Timestamp {
    let carried = knowledge.attestation.and_then(|attested| {
        let is_fresh = local >= attested.local && local.since(attested.local) <= ATTESTATION_LIFE;
        is_fresh.then(|| attested.server.after(local.since(attested.local)))
    });
    carried.unwrap_or(local).max(knowledge.floor)
}

impl Knowledge {
    /// Nothing is known but that it is not before `floor`.
    pub const fn since(floor: Timestamp) -> Self {
        Self {
            floor,
            attestation: None,
        }
    }

    /// Takes in the site's signed answer to a fresh question.
    #[must_use]
    pub fn attested(self, server: Timestamp, local: Timestamp) -> Self {
        Self {
            floor: self.floor.max(server),
            attestation: Some(Attestation { server, local }),
        }
    }

    /// Takes in when a believed document was signed.
    #[must_use]
    pub fn witnessed(self, issued_at: Timestamp) -> Self {
        Self {
            floor: self.floor.max(issued_at),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn l16_t14_a_clock_that_is_behind_is_lifted_to_the_floor() {
        let knowledge = Knowledge::since(at("2026-11-22T00:00:00Z"));
        let trusted_now = trusted(&knowledge, at("1970-01-01T00:00:00Z"));
        assert_eq!(trusted_now, at("2026-11-22T00:00:00Z"));
    }

    #[test]
    fn t14_a_clock_that_is_ahead_is_corrected_for_a_day_after_an_attestation() {
        let knowledge = Knowledge::since(at("2026-01-01T00:00:00Z"))
            .attested(at("2026-11-22T00:00:00Z"), at("2040-01-01T00:00:00Z"));
        let hour_later = at("2040-01-01T01:00:00Z");
        assert_eq!(trusted(&knowledge, hour_later), at("2026-11-22T01:00:00Z"));
        let days_later = at("2040-01-03T00:00:00Z");
        assert_eq!(trusted(&knowledge, days_later), days_later);
    }

    proptest! {
        #[test]
        fn l16_time_never_lies_before_the_floor(floor: i32, server: i32, local: i32, now: i32) {
            let time = |seconds: i32| Timestamp::from_millis(i64::from(seconds) * 1000);
            let knowledge = Knowledge::since(time(floor)).attested(time(server), time(local));
            prop_assert!(trusted(&knowledge, time(now)) >= knowledge.floor);
            prop_assert!(knowledge.floor >= time(floor));
        }
    }
}
