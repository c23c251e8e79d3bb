//! Hours of the week by a machine's own clock and zone, as in `mon-fri 08:00-18:00`.

use super::{Invalid, as_text};
use std::fmt;

/// Minutes of a week.
pub const WEEK: u32 = 7 * DAY;
const DAY: u32 = 24 * 60;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const RULE: &str = "days and hours, as in mon-fri 08:00-18:00, sat,sun 00:00-24:00 or 22:00-06:00";

/// A moment of the week where somebody is: seconds since Monday began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(u32);

impl LocalTime {
    /// From seconds since any Monday began.
    pub const fn new(seconds: u32) -> Self {
        Self(seconds % (WEEK * 60))
    }

    /// Minutes since Monday began.
    pub const fn minute(self) -> u32 {
        self.0 / 60
    }

    /// So many seconds later.
    pub const fn after(self, seconds: u32) -> Self {
        Self::new(self.0 + seconds)
    }

    /// Seconds until the week is at this minute the next time; never zero.
    pub const fn until(self, minute: u32) -> u32 {
        let week = WEEK * 60;
        match (minute * 60 + week - self.0) % week {
            0 => week,
            seconds => seconds,
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = DAYS[(self.minute() / DAY) as usize];
        write!(out, "{day} {}", Clock(self.minute() % DAY))
    }
}

/// The same hours of some days of each week. Hours that end before they begin end on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// One bit for each day on which they begin, Monday the lowest.
    days: u8,
    /// Minutes of the day, the end not included.
    from: u32,
    to: u32,
}

impl Hours {
    /// Reads `mon-fri 08:00-18:00`; without days, of every day.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = || Invalid::new("hours", text, RULE);
        let (days, hours) = match text.trim().rsplit_once(' ') {
            Some((days, hours)) => (parse_days(days.trim()).ok_or_else(invalid)?, hours),
            None => (EVERY_DAY, text.trim()),
        };
        let (from, to) = hours.split_once('-').ok_or_else(invalid)?;
        let (from, to) = parse_clock(from).zip(parse_clock(to)).ok_or_else(invalid)?;
        if from == DAY || from == to {
            return Err(invalid());
        }
        Ok(Self { days, from, to })
    }

    /// Whether they have the moment.
    pub fn contains(&self, at: LocalTime) -> bool {
        let minute = at.minute();
        self.spans().any(|(from, to)| from <= minute && minute < to)
            || self.spans().any(|(_, to)| minute + WEEK < to)
    }

    /// The minutes of the week at which they begin or end.
    pub fn edges(&self) -> impl Iterator<Item = u32> {
        self.spans().flat_map(|(from, to)| [from, to % WEEK])
    }

    /// From which minute of the week to which; one that begins on a Sunday may end in the week after.
    fn spans(&self) -> impl Iterator<Item = (u32, u32)> {
        let Self { days, from, to } = *self;
        let length = if to > from {
            to - from
        } else {
            to + DAY - from
        };
        let of_days = (0..7_u32).filter(move |day| days & (1 << day) != 0);
        of_days.map(move |day| (day * DAY + from, day * DAY + from + length))
    }
}

const EVERY_DAY: u8 = 0x7f;

fn parse_days(text: &str) -> Option<u8> {
    let day = |name: &str| DAYS.iter().position(|day| *day == name);
    let mut days = 0;
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        // fri-mon goes on into the next week
        let length = (last + 7 - first) % 7;
        for day in first..=first + length {
            days |= 1 << (day % 7);
        }
    }
    Some(days)
}

fn parse_clock(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        let is_pair = text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit());
        is_pair.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= DAY).then_some(all)
}

/// Minutes of a day as a clock shows them.
struct Clock(u32);

impl fmt::Display for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.days != EVERY_DAY {
            write!(out, "{} ", days_text(self.days))?;
        }
        write!(out, "{}-{}", Clock(self.from), Clock(self.to))
    }
}
as_text!(Hours);

/// Three days or more in a row are told by the first and the last.
fn days_text(days: u8) -> String {
    let has = |day: usize| day < 7 && days & (1 << day) != 0;
    let mut parts = Vec::new();
    let mut day = 0;
    while day < 7 {
        let length = (day..7).take_while(|day| has(*day)).count();
        match length {
            0 => {}
            1 | 2 => parts.extend((day..day + length).map(|day| DAYS[day].to_owned())),
            _ => parts.push(format!("{}-{}", DAYS[day], DAYS[day + length - 1])),
        }
        day += length.max(1);
    }
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(day: u32, hour: u32, minute: u32) -> LocalTime {
        LocalTime::new(((day * 24 + hour) * 60 + minute) * 60)
    }

    fn hours(text: &str) -> Hours {
        Hours::parse(text).unwrap()
    }

    #[test]
    fn hours_read_back_in_their_shortest_form() {
        for (text, shown) in [
            ("mon-fri 08:00-18:00", "mon-fri 08:00-18:00"),
            ("22:00-06:00", "22:00-06:00"),
            ("mon-sun 00:00-24:00", "00:00-24:00"),
            ("sat,sun 00:00-24:00", "sat,sun 00:00-24:00"),
            ("fri-mon 09:30-10:00", "mon,fri-sun 09:30-10:00"),
            ("wed,tue,mon 09:00-10:00", "mon-wed 09:00-10:00"),
        ] {
            assert_eq!(hours(text).to_string(), shown);
            assert_eq!(hours(shown), hours(text));
        }
    }

    #[test]
    fn what_is_no_hours_is_refused() {
        for bad in [
            "",
            "08:00",
            "8:00-18:00",
            "08:00-18:60",
            "24:00-06:00",
            "08:00-24:01",
            "10:00-10:00",
            "+8:00-18:00",
            "monday 08:00-18:00",
            "mon- 08:00-18:00",
            "mon fri 08:00-18:00",
            "08:00-18:00 mon",
        ] {
            assert!(Hours::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn hours_end_before_their_last_minute_and_past_midnight_on_the_day_after() {
        let day = hours("mon-fri 08:00-18:00");
        assert!(day.contains(at(0, 8, 0)) && day.contains(at(4, 17, 59)));
        assert!(!day.contains(at(0, 7, 59)) && !day.contains(at(0, 18, 0)));
        assert!(!day.contains(at(5, 12, 0)));
        let night = hours("sun 22:00-06:00");
        assert!(night.contains(at(6, 23, 0)) && night.contains(at(0, 5, 59)));
        assert!(!night.contains(at(0, 6, 0)) && !night.contains(at(6, 5, 0)));
    }

    #[test]
    fn a_moment_is_shown_with_its_day_and_knows_how_long_it_is_until_another() {
        assert_eq!(at(2, 7, 5).to_string(), "wed 07:05");
        assert_eq!(at(2, 7, 5).until(at(2, 8, 0).minute()), 55 * 60);
        assert_eq!(at(6, 23, 0).until(at(0, 0, 0).minute()), 3600);
        assert_eq!(at(0, 0, 0).until(0), WEEK * 60, "the next time");
    }

    proptest! {
        #[test]
        fn whether_a_moment_is_in_changes_only_at_edges(days in 1_u8..128, from in 0_u32..1440, length in 1_u32..1440, minute in 0_u32..WEEK) {
            let hours = Hours { days, from, to: (from + length) % DAY };
            prop_assert_eq!(Hours::parse(&hours.to_string()), Ok(hours));
            let (here, next) = (LocalTime::new(minute * 60), LocalTime::new((minute + 1) * 60));
            if hours.contains(here) != hours.contains(next) {
                prop_assert!(hours.edges().any(|edge| edge == next.minute()));
            }
            // Monday midnight on, each begun day has `length` minutes
            let all = (0..WEEK).filter(|minute| hours.contains(LocalTime::new(minute * 60))).count();
            prop_assert_eq!(all as u32, days.count_ones() * length);
        }
    }
}
