//! Pace: a ceiling on the rate that we ask for, and a floor under the rate that we accept. Pure; time comes in as an argument.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A limit on all that goes over together, and on how long.
pub struct Limit {
    bucket: Option<Mutex<Bucket>>,
    ends: Option<Duration>,
}

impl Limit {
    /// At most so many bytes a second, for so many seconds.
    pub fn new(rate: Option<u64>, seconds: Option<u32>, now: Duration) -> Self {
        Self {
            bucket: rate.map(|rate| Mutex::new(Bucket::new(rate, now))),
            ends: seconds.map(|seconds| now + Duration::from_secs(seconds.into())),
        }
    }

    /// Whether nothing more may go.
    pub fn is_over(&self, now: Duration) -> bool {
        self.ends.is_some_and(|ends| now >= ends)
    }

    /// Takes bytes that have come and says how long to wait before the next.
    pub fn take(&self, bytes: u64, now: Duration) -> Duration {
        let Some(bucket) = &self.bucket else {
            return Duration::ZERO;
        };
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = bucket.take(bytes, now);
        // what is owed when the time ends is owed no more
        let left = self.ends.map(|ends| ends.saturating_sub(now));
        left.map_or(wait, |left| wait.min(left))
    }
}

/// A token bucket: at most `rate` bytes a second, with one second's worth at once.
pub struct Bucket {
    rate: u64,
    tokens: f64,
    last: Duration,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: u64, now: Duration) -> Self {
        Self {
            rate: rate.max(1),
            tokens: rate.max(1) as f64,
            last: now,
        }
    }

    /// Takes `bytes` that have come and says how long to wait before the next.
    pub fn take(&mut self, bytes: u64, now: Duration) -> Duration {
        let rate = self.rate as f64;
        let earned = now.saturating_sub(self.last).as_secs_f64() * rate;
        self.last = now;
        self.tokens = (self.tokens + earned).min(rate) - bytes as f64;
        Duration::from_secs_f64((-self.tokens / rate).max(0.0))
    }
}

/// Sees a source that gives less than `minimum` bytes a second over a whole window (U05).
pub struct Floor {
    minimum: u64,
    window: Duration,
    waited: Duration,
    bytes: u64,
}

impl Floor {
    /// Begins a window.
    pub fn new(minimum: u64, window: Duration) -> Self {
        Self {
            minimum,
            window,
            waited: Duration::ZERO,
            bytes: 0,
        }
    }

    /// Notes `bytes` that were `waited` for. Whether the source is too slow.
    pub fn is_too_slow(&mut self, bytes: u64, waited: Duration) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        self.waited += waited;
        if self.waited < self.window {
            return false;
        }
        let is_slow = (self.bytes as f64) < self.minimum as f64 * self.waited.as_secs_f64();
        (self.waited, self.bytes) = (Duration::ZERO, 0);
        is_slow
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_bucket_lets_one_second_through_and_then_asks_for_patience() {
        let mut bucket = Bucket::new(1000, Duration::ZERO);
        assert_eq!(bucket.take(1000, Duration::ZERO), Duration::ZERO);
        assert_eq!(bucket.take(500, Duration::ZERO), SECOND / 2);
        assert_eq!(bucket.take(500, SECOND), Duration::ZERO);
    }

    #[test]
    fn a_source_is_slow_only_after_a_whole_window() {
        let mut floor = Floor::new(1024, 60 * SECOND);
        for _ in 0..11 {
            assert!(!floor.is_too_slow(1, 5 * SECOND));
        }
        assert!(floor.is_too_slow(1, 5 * SECOND));
        assert!(
            !floor.is_too_slow(61_440, 60 * SECOND),
            "the next window is new"
        );
    }

    proptest! {
        #[test]
        fn over_any_pieces_the_rate_is_kept(pieces in proptest::collection::vec(1u64..100_000, 1..50), rate in 1u64..1_000_000) {
            let (mut bucket, mut now) = (Bucket::new(rate, Duration::ZERO), Duration::ZERO);
            for piece in &pieces {
                now += bucket.take(*piece, now);
            }
            let allowed = rate as f64 * (now.as_secs_f64() + 1.0);
            prop_assert!(pieces.iter().sum::<u64>() as f64 <= allowed + 1.0);
        }
    }
}
