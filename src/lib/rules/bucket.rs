//! A token bucket: so much at once, and so much again in a given time.

use std::time::Duration;

/// How much, in which time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// What may be taken at once, and is given again within `time`.
    pub amount: f64,
    /// The time in which an empty bucket is full again.
    pub time: Duration,
}

impl Rate {
    /// So much in each minute.
    pub fn per_minute(amount: u32) -> Self {
        Self {
            amount: f64::from(amount),
            time: Duration::from_secs(60),
        }
    }

    /// So many MiB in each hour.
    pub fn mebibytes_per_hour(amount: u32) -> Self {
        Self {
            amount: f64::from(amount) * 1_048_576.0,
            time: Duration::from_secs(3600),
        }
    }
}

/// A bucket; times are those of any clock that only goes forward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    level: f64,
    at: Duration,
}

impl Bucket {
    /// A full bucket.
    pub const fn full(rate: &Rate, now: Duration) -> Self {
        Self {
            level: rate.amount,
            at: now,
        }
    }

    /// Takes so much out. When there is not enough, nothing is taken, and `Err` says in what time there will be. More than
    /// the bucket holds can be taken when it is full.
    pub fn take(&mut self, rate: &Rate, amount: f64, now: Duration) -> Result<(), Duration> {
        let speed = rate.amount / rate.time.as_secs_f64();
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.level = (self.level + passed * speed).min(rate.amount);
        self.at = self.at.max(now);
        let wanted = amount.min(rate.amount);
        if wanted <= self.level {
            self.level -= wanted;
            return Ok(());
        }
        let seconds = ((wanted - self.level) / speed).min(rate.time.as_secs_f64());
        Err(Duration::from_secs_f64(seconds.max(0.001)))
    }

    /// Whether it is as full as a new one.
    pub fn is_full(&self, rate: &Rate, now: Duration) -> bool {
        let speed = rate.amount / rate.time.as_secs_f64();
        self.level + now.saturating_sub(self.at).as_secs_f64() * speed >= rate.amount
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn c05_a_full_bucket_gives_its_amount_at_once_and_then_at_its_rate() {
        let rate = Rate::per_minute(60);
        let mut bucket = Bucket::full(&rate, Duration::ZERO);
        for _ in 0..60 {
            bucket.take(&rate, 1.0, Duration::ZERO).unwrap();
        }
        let wait = bucket.take(&rate, 1.0, Duration::ZERO).unwrap_err();
        assert!((wait.as_secs_f64() - 1.0).abs() < 0.01, "{wait:?}");
        bucket.take(&rate, 1.0, wait).unwrap();
        assert!(!bucket.is_full(&rate, MINUTE));
        assert!(bucket.is_full(&rate, MINUTE * 3));
    }

    proptest! {
        #[test]
        fn c05_never_more_than_the_amount_and_the_rate_allow(
            pauses in proptest::collection::vec(0_u64..5_000, 1..200),
            amount in 1_u32..50,
        ) {
            let rate = Rate::per_minute(amount);
            let mut bucket = Bucket::full(&rate, Duration::ZERO);
            let (mut now, mut taken) = (Duration::ZERO, 0.0);
            for pause in pauses {
                now += Duration::from_millis(pause);
                if bucket.take(&rate, 1.0, now).is_ok() {
                    taken += 1.0;
                }
            }
            let allowed = f64::from(amount) * (1.0 + now.as_secs_f64() / 60.0);
            prop_assert!(taken <= allowed + 1e-6, "{taken} of {allowed}");
        }

        #[test]
        fn c05_who_waits_as_told_is_served(level in 0.0_f64..10.0, amount in 0.0_f64..30.0) {
            let rate = Rate { amount: 10.0, time: MINUTE };
            let mut bucket = Bucket { level, at: Duration::ZERO };
            if let Err(wait) = bucket.take(&rate, amount, Duration::ZERO) {
                prop_assert!(bucket.take(&rate, amount, wait + Duration::from_millis(1)).is_ok());
            }
        }
    }
}
