//! How fast content may come to the clients of a boundary at which hours (domain.md S5), as in `mon-fri 08:00-18:00 64KiB/s`.

use super::hours::Hours;
use super::{Invalid, as_text};
use std::fmt;

/// The slowest rate that may be set: a transfer that is slower is taken for one that has stopped.
const LEAST: u64 = 1024;
const UNITS: [(&str, u64); 3] = [("MiB/s", 1 << 20), ("KiB/s", 1 << 10), ("B/s", 1)];

/// What each client of a boundary may fetch at these hours. At all others there is no limit; of several the lowest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BandwidthWindow {
    /// When.
    pub hours: Hours,
    /// How much.
    pub limit: BandwidthLimit,
}

/// How much may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BandwidthLimit {
    /// Nothing at all.
    Closed,
    /// So many bytes a second.
    Rate(u64),
}

impl BandwidthWindow {
    /// Reads hours and a rate, or `closed`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let rule = "hours and a rate of at least 1KiB/s or closed, as in mon-fri 08:00-18:00 64KiB/s or 22:00-06:00 closed";
        let invalid = || Invalid::new("bandwidth", text, rule);
        let (hours, limit) = text.trim().rsplit_once(' ').ok_or_else(invalid)?;
        Ok(Self {
            hours: Hours::parse(hours).map_err(|_| invalid())?,
            limit: parse_limit(limit).ok_or_else(invalid)?,
        })
    }
}

fn parse_limit(text: &str) -> Option<BandwidthLimit> {
    if text == "closed" {
        return Some(BandwidthLimit::Closed);
    }
    let find = |(unit, size): &(&str, u64)| Some((text.strip_suffix(unit)?, *size));
    let (number, unit) = UNITS.iter().find_map(find)?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let number: u64 = is_number.then(|| number.parse().ok()).flatten()?;
    let rate = number.checked_mul(unit).filter(|rate| *rate >= LEAST)?;
    Some(BandwidthLimit::Rate(rate))
}

impl fmt::Display for BandwidthLimit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Rate(rate) = self else {
            return out.write_str("closed");
        };
        let whole = UNITS.iter().find(|(_, size)| rate % size == 0);
        let (unit, size) = whole.unwrap_or(&UNITS[2]);
        write!(out, "{}{unit}", rate / size)
    }
}

impl fmt::Display for BandwidthWindow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.hours, self.limit)
    }
}
as_text!(BandwidthWindow);

/// Reads windows that are parted by semicolons, as a field of a table has them.
pub fn parse_windows(text: &str) -> Result<Vec<BandwidthWindow>, Invalid> {
    let parts = text.split(';').map(str::trim);
    let told = parts.filter(|part| !part.is_empty());
    told.map(BandwidthWindow::parse).collect()
}

/// Windows as a field of a table has them.
pub fn windows_text(windows: &[BandwidthWindow]) -> String {
    let each = windows.iter().map(BandwidthWindow::to_string);
    each.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_read_back_with_the_largest_whole_unit() {
        for (text, shown) in [
            ("mon-fri 08:00-18:00 64KiB/s", "mon-fri 08:00-18:00 64KiB/s"),
            ("22:00-06:00 closed", "22:00-06:00 closed"),
            ("00:00-24:00 2048KiB/s", "00:00-24:00 2MiB/s"),
            ("00:00-24:00 1500B/s", "00:00-24:00 1500B/s"),
        ] {
            assert_eq!(BandwidthWindow::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_window_is_refused() {
        for bad in [
            "",
            "64KiB/s",
            "08:00-18:00",
            "08:00-18:00 none",
            "08:00-18:00 0B/s",
            "08:00-18:00 1023B/s",
            "08:00-18:00 64",
            "08:00-18:00 -64KiB/s",
            "08:00-18:00 KiB/s",
            "08:00-18:00 64 KiB/s",
            "08:00-18:00 99999999999999999999MiB/s",
            "08:00-08:00 closed",
        ] {
            assert!(BandwidthWindow::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn several_stand_in_one_field_of_a_table() {
        let text = "mon-fri 08:00-18:00 64KiB/s; 22:00-06:00 closed";
        let windows = parse_windows(text).unwrap();
        assert_eq!(windows.len(), 2);
        assert_eq!(windows_text(&windows), text);
        assert_eq!(parse_windows(" "), Ok(Vec::new()));
        assert!(parse_windows("x; 22:00-06:00 closed").is_err());
    }
}
