//! What time it is; the one place that asks the system.

use crate::model::hours::LocalTime;
use crate::model::time::{Timestamp, Uptime};

/// Tells the time.
pub trait Clock {
    /// The present instant.
    fn now(&self) -> Timestamp;
    /// How long the machine has been up, where that can be asked.
    fn uptime(&self) -> Option<Uptime> {
        None
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(jiff::Timestamp::now().as_millisecond())
    }

    fn uptime(&self) -> Option<Uptime> {
        uptime()
    }
}

/// The moment of the week by this machine's zone.
pub fn local_time(now: Timestamp) -> LocalTime {
    let now = jiff::Timestamp::from_millisecond(now.as_millis()).unwrap_or_default();
    in_zone(now.to_zoned(jiff::tz::TimeZone::system()))
}

fn in_zone(now: jiff::Zoned) -> LocalTime {
    let fields = [
        (now.weekday().to_monday_zero_offset(), 24 * 60 * 60),
        (now.hour(), 60 * 60),
        (now.minute(), 60),
        (now.second(), 1),
    ];
    let seconds = fields.map(|(field, seconds)| u32::from(field.unsigned_abs()) * seconds);
    LocalTime::new(seconds.iter().sum())
}

#[cfg(target_os = "linux")]
fn uptime() -> Option<Uptime> {
    use crate::model::digest::Digest;
    use rustix::time::{ClockId, clock_gettime};
    use std::sync::OnceLock;
    static BOOT: OnceLock<Option<Digest>> = OnceLock::new();
    let read = || std::fs::read("/proc/sys/kernel/random/boot_id");
    let boot = (*BOOT.get_or_init(|| read().ok().map(|id| Digest::of(&id))))?;
    let passed = clock_gettime(ClockId::Boottime);
    let millis = passed.tv_sec.checked_mul(1000)? + passed.tv_nsec / 1_000_000;
    Some(Uptime {
        boot,
        millis: u64::try_from(millis).ok()?,
    })
}

#[cfg(not(target_os = "linux"))]
fn uptime() -> Option<Uptime> {
    None
}

/// A clock that stands still, for tests and for repeating a run.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_machine_is_up_longer_and_longer() {
        let (first, second) = (SystemClock.uptime().unwrap(), SystemClock.uptime().unwrap());
        assert!(second.since(first).is_some());
        assert_eq!(FixedClock(Timestamp::from_millis(7)).uptime(), None);
    }

    #[test]
    fn the_moment_of_the_week_is_that_of_the_zone() {
        // a Sunday evening in UTC, and already Monday in Berlin
        let at: jiff::Timestamp = "2026-11-22T23:30:05Z".parse().unwrap();
        for (zone, expected) in [("UTC", "sun 23:30"), ("Europe/Berlin", "mon 00:30")] {
            let zoned = at.in_tz(zone).unwrap();
            assert_eq!(in_zone(zoned).to_string(), expected);
        }
        let now = SystemClock.now();
        assert_eq!(local_time(now), local_time(now));
    }

    #[test]
    fn a_fixed_clock_stands_still_and_the_system_clock_is_past_the_first_release() {
        let fixed = FixedClock(Timestamp::from_millis(7));
        assert_eq!(fixed.now(), fixed.now());
        assert!(SystemClock.now() > Timestamp::parse("2026-01-01T00:00:00Z").unwrap());
    }
}
