//! Whether content may go to a distribution point now, how fast and until when; and which pushes a site that serves takes up by
//! itself (domain.md L10). Hours are by the clock and zone of the machine that sends or fetches.

use super::bandwidth::in_force;
use crate::model::bandwidth::{BandwidthLimit, BandwidthWindow};
use crate::model::distribution::DistributionState;
use crate::model::hours::LocalTime;
use crate::model::time::Timestamp;
use std::time::Duration;

/// A push that failed is tried again after this.
pub const RETRY: Duration = Duration::from_secs(30 * 60);
/// A push that began and was not heard of for so long was cut off.
pub const CUT_OFF: Duration = Duration::from_secs(12 * 60 * 60);

/// Whether content may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// It may.
    Go {
        /// Bytes a second, at most.
        rate: Option<u64>,
        /// In how many seconds to ask again; none when it stays so.
        seconds: Option<u32>,
    },
    /// Not in these hours; why, and until when, in words.
    Wait(String),
}

/// What the windows of a distribution point allow at a moment, and no more than its sender wants.
pub fn leave(windows: &[BandwidthWindow], at: LocalTime, wanted: Option<u64>) -> Leave {
    let now = in_force(windows, at);
    let rate = match now.limit() {
        Some(BandwidthLimit::Closed) => {
            return Leave::Wait(match now.seconds {
                Some(seconds) => format!("waits for its hours until {}", at.after(seconds)),
                None => "its hours never come".to_owned(),
            });
        }
        Some(BandwidthLimit::Rate(rate)) => Some(wanted.map_or(rate, |wanted| wanted.min(rate))),
        None => wanted,
    };
    Leave::Go {
        rate,
        seconds: now.seconds,
    }
}

/// Whether a push in this state since then is taken up now.
pub fn is_due(state: DistributionState, since: Timestamp, now: Timestamp) -> bool {
    match state {
        DistributionState::Waiting => true,
        DistributionState::Failed => now >= since.after(RETRY),
        DistributionState::Pushing => now >= since.after(CUT_OFF),
        DistributionState::Complete => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn windows() -> Vec<BandwidthWindow> {
        let texts = ["mon-fri 08:00-18:00 closed", "18:00-22:00 64KiB/s"];
        texts
            .map(|text| BandwidthWindow::parse(text).unwrap())
            .into()
    }

    fn at(day: u32, hour: u32) -> LocalTime {
        LocalTime::new((day * 24 + hour) * 3600)
    }

    #[test]
    fn content_goes_as_fast_as_the_hour_and_the_sender_allow() {
        let go = |rate, hours: u32| Leave::Go {
            rate,
            seconds: Some(hours * 3600),
        };
        for (moment, wanted, expected) in [
            (at(0, 19), None, go(Some(65_536), 3)),
            (at(0, 19), Some(1000), go(Some(1000), 3)),
            (at(0, 19), Some(100_000), go(Some(65_536), 3)),
            (at(0, 23), None, go(None, 9)),
            (at(0, 23), Some(1000), go(Some(1000), 9)),
            (at(5, 12), None, go(None, 6)),
        ] {
            assert_eq!(leave(&windows(), moment, wanted), expected);
        }
        let always = Leave::Go {
            rate: None,
            seconds: None,
        };
        assert_eq!(leave(&[], at(0, 9), None), always);
    }

    #[test]
    fn in_closed_hours_it_waits_and_says_until_when() {
        let until = |text: &str| Leave::Wait(format!("waits for its hours until {text}"));
        assert_eq!(leave(&windows(), at(0, 8), None), until("mon 18:00"));
        assert_eq!(leave(&windows(), at(4, 17), Some(1)), until("fri 18:00"));
        let never = [BandwidthWindow::parse("00:00-24:00 closed").unwrap()];
        let said = Leave::Wait("its hours never come".to_owned());
        assert_eq!(leave(&never, at(0, 0), None), said);
    }

    #[test]
    fn what_waits_is_due_at_once_what_failed_after_a_while_and_what_is_complete_never() {
        use DistributionState::*;
        let now = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        let minutes = |minutes: u64| now.before(Duration::from_secs(minutes * 60));
        for (state, since, expected) in [
            (Waiting, minutes(0), true),
            (Failed, minutes(29), false),
            (Failed, minutes(30), true),
            (Pushing, minutes(11 * 60), false),
            (Pushing, minutes(12 * 60), true),
            (Complete, minutes(99 * 60), false),
        ] {
            assert_eq!(is_due(state, since, now), expected, "{state} {since}");
        }
    }
}
