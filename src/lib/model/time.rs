//! Instants: milliseconds since 1970 UTC inside, RFC 3339 in UTC outside.

use super::digest::Digest;
use super::{Invalid, as_text};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// An instant in UTC, to the millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The beginning of 1970 UTC.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since 1970 UTC; what lies beyond the years -9999 to 9999 is cut to them.
    pub fn from_millis(millis: i64) -> Self {
        let low = jiff::Timestamp::MIN.as_millisecond();
        let high = jiff::Timestamp::MAX.as_millisecond();
        Self(millis.clamp(low, high))
    }

    /// Milliseconds since 1970 UTC.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        text.parse::<jiff::Timestamp>()
            .map(|instant| Self(instant.as_millisecond()))
            .map_err(|_| Invalid::new("time", text, "RFC 3339, as in 2026-11-22T15:00:00Z"))
    }

    /// Reads the date form of e-mail (RFC 2822), as apt's `Release` files use it, also with `UTC` for the zone.
    pub fn parse_rfc2822(text: &str) -> Result<Self, Invalid> {
        let with_offset = text
            .trim()
            .replace(" UTC", " +0000")
            .replace(" GMT", " +0000");
        jiff::fmt::rfc2822::parse(&with_offset)
            .map(|zoned| Self(zoned.timestamp().as_millisecond()))
            .map_err(|_| {
                Invalid::new(
                    "time",
                    text,
                    "RFC 2822, as in Sat, 21 Nov 2026 00:53:02 UTC",
                )
            })
    }

    /// The instant `span` earlier.
    pub fn before(self, span: Duration) -> Self {
        Self::from_millis(
            self.0
                .saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// The instant `span` later.
    pub fn after(self, span: Duration) -> Self {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// How long ago `earlier` was; zero when it lies in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(instant) => out.pad(&instant.to_string()),
            Err(_) => write!(out, "{}ms", self.0),
        }
    }
}
as_text!(Timestamp);

/// Reads a length of time such as `90s`, `15m`, `1h`, `7d`.
pub fn parse_span(text: &str) -> Result<Duration, Invalid> {
    let rule = "a number and a unit, as in 90s, 15m, 1h or 7d";
    let invalid = || Invalid::new("length of time", text, rule);
    let split = text
        .find(|c: char| !c.is_ascii_digit())
        .ok_or_else(invalid)?;
    let number: u64 = text[..split].parse().map_err(|_| invalid())?;
    let unit = match &text[split..] {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(invalid()),
    };
    number
        .checked_mul(unit)
        .map(Duration::from_secs)
        .ok_or_else(invalid)
}

/// How long the machine has been up, sleep included: a clock that nobody can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uptime {
    /// Names the start of the machine that it counts from.
    pub boot: Digest,
    /// Milliseconds since then.
    pub millis: u64,
}

impl Uptime {
    /// The time between two readings; nothing when the machine was started in between.
    pub fn since(self, earlier: Self) -> Option<Duration> {
        let passed = self.millis.checked_sub(earlier.millis)?;
        (self.boot == earlier.boot).then(|| Duration::from_millis(passed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_rfc3339_and_reads_it_back() {
        let instant = Timestamp::parse("2026-11-22T16:00:00.250+01:00").unwrap();
        assert_eq!(instant.to_string(), "2026-11-22T15:00:00.25Z");
        assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
    }

    #[test]
    fn reads_the_date_of_a_release_file() {
        let instant = Timestamp::parse_rfc2822("Sat, 21 Nov 2026 00:53:02 UTC").unwrap();
        assert_eq!(instant.to_string(), "2026-11-21T00:53:02Z");
    }

    #[test]
    fn spans_have_a_unit() {
        assert_eq!(parse_span("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_span("7d"), Ok(Duration::from_secs(604_800)));
        for bad in ["", "7", "d", "7 d", "-1h", "99999999999999999999d", "1w"] {
            assert!(parse_span(bad).is_err(), "{bad:?}");
        }
    }
}
