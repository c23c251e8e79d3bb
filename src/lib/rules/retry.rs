//! How long to wait before trying again: exponential, bounded, and never at the same moment for all (reliability.md).

use std::time::Duration;

/// The pause after the first failure.
pub const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// No pause is longer, jitter included.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(4 * 60 * 60);

/// A random share of a pause, from none (0) to nearly all (255). Made by the caller: rules roll no dice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jitter(pub u8);

impl Jitter {
    /// `span` cut to between a half and the whole.
    pub fn spread(self, span: Duration) -> Duration {
        let half = span / 2;
        half + half * u32::from(self.0) / 256
    }

    /// A part of `span`, from nothing on.
    pub fn part(self, span: Duration) -> Duration {
        span * u32::from(self.0) / 256
    }
}

/// The pause after `tries` failures, of which there was at least one.
pub fn pause(tries: u32, jitter: Jitter) -> Duration {
    let doublings = tries.saturating_sub(1).min(16);
    jitter.spread((FIRST_PAUSE * 2_u32.pow(doublings)).min(LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_failure_doubles_the_pause_until_the_longest() {
        let most = |tries| pause(tries, Jitter(255)).as_secs();
        assert_eq!([most(1), most(2), most(3)], [59, 119, 239]);
        assert!(most(9) < 4 * 3600 && most(9) > 14_000);
        assert_eq!(most(9), most(u32::MAX));
    }

    proptest! {
        #[test]
        fn a_pause_lies_between_half_and_all_of_its_step(tries in 1_u32..100, jitter: u8) {
            let got = pause(tries, Jitter(jitter));
            prop_assert!(got >= FIRST_PAUSE / 2 && got <= LONGEST_PAUSE);
            prop_assert!(got >= pause(tries, Jitter(0)));
        }
    }
}
