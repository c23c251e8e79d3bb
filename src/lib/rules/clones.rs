//! What it means that a client's sequence numbers went back: a machine put back to an earlier state does that once and goes
//! on; of two machines with one key, each does it to the other again and again.

use crate::model::time::Timestamp;
use std::time::Duration;

/// Twice within this time is once too often for a machine that was put back.
pub const QUIET: Duration = Duration::from_secs(24 * 60 * 60);

/// What to think of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The machine was put back to an earlier state.
    RolledBack,
    /// Two machines use the key.
    CloneSuspected,
}

/// What to think of a client that proved, now, that its numbers went back; `before` is when it did so last.
pub fn judge(before: Option<Timestamp>, now: Timestamp) -> Finding {
    match before {
        // a clock of the site that went back is no reason to be generous
        Some(before) if now < before.after(QUIET) => Finding::CloneSuspected,
        _ => Finding::RolledBack,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l12_the_second_time_within_a_day_is_a_clone() {
        let at = |hours: i64| Timestamp::from_millis(hours * 3_600_000);
        assert_eq!(judge(None, at(100)), Finding::RolledBack);
        assert_eq!(judge(Some(at(100)), at(124)), Finding::RolledBack);
        assert_eq!(judge(Some(at(100)), at(123)), Finding::CloneSuspected);
        assert_eq!(judge(Some(at(100)), at(99)), Finding::CloneSuspected);
    }
}
