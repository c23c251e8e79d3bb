//! What single uses add up to: users and time for each quarter of an hour and each hour, starts and time for each month.

use crate::model::metering::{ProgramUse, SummarySpan};
use crate::model::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Whole spans that a use touches, each with the milliseconds that lie in it.
pub fn split(one: &ProgramUse, span: SummarySpan) -> impl Iterator<Item = (Timestamp, u64)> {
    let (length, end) = (span.millis(), one.ended_at.as_millis());
    let mut at = one.started_at.as_millis();
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let from = at.div_euclid(length) * length;
        let until = from.saturating_add(length).min(end);
        let millis = u64::try_from(until - at).unwrap_or(0);
        at = until;
        Some((Timestamp::from_millis(from), millis))
    })
}

/// The month of a time in UTC, `YYYY-MM`.
pub fn month(at: Timestamp) -> String {
    at.to_string().chars().take(7).collect()
}

/// What one client's uses add to the summaries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    /// Users and milliseconds, for each rule and span.
    pub spans: BTreeMap<(String, SummarySpan, Timestamp), (BTreeSet<String>, u64)>,
    /// Starts, milliseconds and the last time, for each rule, month and user.
    pub months: BTreeMap<(String, String, String), (u64, u64, Timestamp)>,
}

impl Sums {
    /// Adds up uses of one client.
    pub fn of<'a>(uses: impl IntoIterator<Item = &'a ProgramUse>) -> Self {
        let mut sums = Self::default();
        for one in uses {
            sums.add(one);
        }
        sums
    }

    fn add(&mut self, one: &ProgramUse) {
        for span in SummarySpan::ALL {
            for (from, millis) in split(one, *span) {
                let key = (one.rule.clone(), *span, from);
                let (users, sum) = self.spans.entry(key).or_default();
                users.insert(one.user.clone());
                *sum += millis;
            }
        }
        if one.is_start {
            self.of_month(one, one.started_at).0 += 1;
        }
        for (from, millis) in split(one, SummarySpan::QuarterHour) {
            let month = self.of_month(one, from);
            month.1 += millis;
            month.2 = month.2.max(one.ended_at.min(after(from)));
        }
    }

    fn of_month(&mut self, one: &ProgramUse, at: Timestamp) -> &mut (u64, u64, Timestamp) {
        let key = (one.rule.clone(), month(at), one.user.clone());
        self.months.entry(key).or_insert((0, 0, one.started_at))
    }
}

fn after(quarter: Timestamp) -> Timestamp {
    Timestamp::from_millis(quarter.as_millis() + SummarySpan::QuarterHour.millis())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn used(user: u8, from: i64, length: i64, is_start: bool) -> ProgramUse {
        ProgramUse {
            rule: "office".into(),
            process: String::new(),
            file_name: "x".into(),
            version: None,
            user: user.to_string(),
            started_at: Timestamp::from_millis(from),
            ended_at: Timestamp::from_millis(from + length),
            is_start,
            resolution_seconds: 60,
        }
    }

    #[test]
    fn a_use_over_a_quarter_and_an_hour_counts_in_each_for_its_part() {
        let minute = 60_000;
        // 00:50 to 01:20
        let sums = Sums::of([&used(1, 50 * minute, 30 * minute, true)]);
        let told: Vec<(&str, i64, u64)> = sums
            .spans
            .iter()
            .map(|((_, span, from), (_, millis))| {
                (span.word(), from.as_millis() / minute, millis / 60_000)
            })
            .collect();
        let expected = [
            ("quarter_hour", 45, 10),
            ("quarter_hour", 60, 15),
            ("quarter_hour", 75, 5),
            ("hour", 0, 10),
            ("hour", 60, 20),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_use_over_the_end_of_a_month_was_started_in_the_first() {
        let end = Timestamp::parse("2026-12-01T00:00:00Z")
            .unwrap()
            .as_millis();
        let sums = Sums::of([&used(1, end - 1_000, 3_000, true)]);
        let told: Vec<(&str, u64, u64)> = sums
            .months
            .iter()
            .map(|((_, month, _), (starts, millis, _))| (month.as_str(), *starts, *millis))
            .collect();
        assert_eq!(told, [("2026-11", 1, 1_000), ("2026-12", 0, 2_000)]);
    }

    proptest! {
        #[test]
        fn the_order_does_not_matter_and_no_time_is_lost(
            mut uses in prop::collection::vec(
                (0_u8..3, -9_000_000_i64..9_000_000, 0_i64..20_000_000, any::<bool>())
                    .prop_map(|(user, from, length, start)| used(user, from, length, start)),
                0..20,
            ),
            seed in any::<u64>(),
        ) {
            let sums = Sums::of(&uses);
            let total: i64 = uses.iter().map(|one| one.ended_at.as_millis() - one.started_at.as_millis()).sum();
            for span in SummarySpan::ALL {
                let mut own = sums.spans.iter().filter(|((_, other, _), _)| other == span);
                let sum: u64 = own.by_ref().map(|(_, (_, millis))| millis).sum();
                prop_assert_eq!(sum, u64::try_from(total).unwrap());
            }
            let months: u64 = sums.months.values().map(|(_, millis, _)| millis).sum();
            prop_assert_eq!(months, u64::try_from(total).unwrap());
            let length = uses.len().max(1) as u64;
            uses.rotate_left(usize::try_from(seed % length).unwrap());
            uses.reverse();
            prop_assert_eq!(Sums::of(&uses), sums);
        }
    }
}
