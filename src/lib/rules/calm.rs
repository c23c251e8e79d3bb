//! Whether work that can wait is done now: at once while it is calm, later in a storm of messages, never later than a limit.

use std::time::Duration;

/// What a storm is, and how long work waits for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calm {
    /// More messages at a time are a storm.
    pub quiet: usize,
    /// A storm is over when there was none for so long: between two commits of one nothing is worked on for a moment.
    pub after: Duration,
    /// Nothing waits longer than this because of messages.
    pub patience: Duration,
}

/// Of a site that serves.
pub const CALM: Calm = Calm {
    quiet: 8,
    after: Duration::from_secs(2),
    patience: Duration::from_secs(5 * 60),
};

/// How busy a server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Messages that are worked on.
    pub working: usize,
    /// How long ago so many were worked on that it was a storm; none when that never was.
    pub since_storm: Option<Duration>,
}

impl Calm {
    /// Whether so many messages at a time are a storm.
    pub fn is_storm(&self, working: usize) -> bool {
        working > self.quiet
    }

    /// Whether there is time for what can wait.
    pub fn holds(&self, traffic: &Traffic) -> bool {
        !self.is_storm(traffic.working) && traffic.since_storm.is_none_or(|ago| ago >= self.after)
    }

    /// Whether something is done now that has waited for so long.
    pub fn is_due(&self, traffic: &Traffic, waited: Duration) -> bool {
        waited >= self.patience || self.holds(traffic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn traffic(working: usize, since_storm: Option<u64>) -> Traffic {
        Traffic {
            working,
            since_storm: since_storm.map(Duration::from_millis),
        }
    }

    #[test]
    fn a_server_with_few_messages_is_calm() {
        assert!(CALM.holds(&traffic(0, None)));
        assert!(CALM.holds(&traffic(8, None)));
        assert!(!CALM.holds(&traffic(9, None)));
    }

    #[test]
    fn a_moment_without_messages_ends_no_storm() {
        assert!(!CALM.holds(&traffic(0, Some(0))));
        assert!(!CALM.holds(&traffic(0, Some(1_999))));
        assert!(CALM.holds(&traffic(0, Some(2_000))));
    }

    #[test]
    fn what_waited_long_enough_is_done_in_the_worst_storm() {
        let storm = traffic(10_000, Some(0));
        assert!(!CALM.is_due(&storm, Duration::from_secs(299)));
        assert!(CALM.is_due(&storm, Duration::from_secs(300)));
    }

    proptest! {
        #[test]
        fn who_waits_longer_is_due_no_later(
            working in 0..100_usize,
            ago in proptest::option::of(0..10_000_u64),
            waited in 0..1_000_000_u64,
            more in 0..1_000_000_u64,
        ) {
            let traffic = traffic(working, ago);
            let (short, long) = (Duration::from_millis(waited), Duration::from_millis(waited + more));
            prop_assert!(!CALM.is_due(&traffic, short) || CALM.is_due(&traffic, long));
        }
    }
}
