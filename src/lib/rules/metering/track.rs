//! What was running between looks: starts and ends, from what each look sees. An end is known to lie between two looks and
//! taken for the last one that saw the process, so that no time is counted in which nobody saw it.

use crate::model::metering::ProgramUse;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const HOUR: i64 = 60 * 60 * 1000;
/// More parts than a client reports; the oldest go when the site takes none for long.
const MAX_CLOSED: usize = 10_000;

/// A program that a look sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The rule that means it.
    pub rule: String,
    /// The process, by a name that no other has.
    pub process: String,
    /// The name of its file.
    pub file_name: String,
    /// The version in its file.
    pub version: Option<String>,
    /// Whose it is.
    pub user: String,
    /// When it was started.
    pub started_at: Timestamp,
}

/// What is known of running programs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tracker {
    looked_at: Option<Timestamp>,
    running: Vec<ProgramUse>,
    ended: Vec<ProgramUse>,
}

impl Tracker {
    /// When the last look was.
    pub fn looked_at(&self) -> Option<Timestamp> {
        self.looked_at
    }

    /// Takes in a look. What was started since the last look began when it says; what was running before is counted from now on,
    /// and a clock that went back ends all uses at what was seen last.
    pub fn look(&mut self, seen: &[Seen], now: Timestamp, resolution: Duration) {
        let before = self.looked_at.filter(|before| *before <= now);
        if before.is_none() {
            self.ended.append(&mut self.running);
        }
        let key = |rule: &str, process: &str| (rule.to_owned(), process.to_owned());
        let mut known: BTreeMap<_, _> = std::mem::take(&mut self.running)
            .into_iter()
            .map(|one| (key(&one.rule, &one.process), one))
            .collect();
        let mut counted = BTreeSet::new();
        for one in seen {
            let name = key(&one.rule, &one.process);
            if !counted.insert(name.clone()) {
                continue;
            }
            let is_new =
                before.is_some_and(|before| one.started_at > before && one.started_at <= now);
            let mut own = known.remove(&name).unwrap_or_else(|| ProgramUse {
                rule: one.rule.clone(),
                process: one.process.clone(),
                file_name: one.file_name.clone(),
                version: one.version.clone(),
                user: one.user.clone(),
                started_at: if is_new { one.started_at } else { now },
                ended_at: now,
                is_start: is_new,
                resolution_seconds: u32::try_from(resolution.as_secs()).unwrap_or(u32::MAX),
            });
            own.ended_at = now;
            self.running.push(own);
        }
        self.ended.extend(known.into_values());
        let too_many = self.ended.len().saturating_sub(MAX_CLOSED);
        self.ended.drain(..too_many);
        self.looked_at = Some(now);
    }

    /// Takes what lies before the full hour in which the last look was: no hour is ever reported in two parts, and what runs
    /// on goes on from there.
    pub fn take_before(&mut self, now: Timestamp) -> Vec<ProgramUse> {
        let known = self.looked_at.map_or(now, |at| at.min(now)).as_millis();
        let cut = Timestamp::from_millis(known.div_euclid(HOUR) * HOUR);
        let mut taken = Vec::new();
        let all = [(&mut self.ended, false), (&mut self.running, true)];
        for (list, goes_on) in all {
            let mut kept = Vec::new();
            for one in list.drain(..) {
                if one.started_at >= cut {
                    kept.push(one);
                    continue;
                }
                if goes_on || one.ended_at > cut {
                    kept.push(ProgramUse {
                        started_at: cut,
                        is_start: false,
                        ..one.clone()
                    });
                }
                let ended_at = one.ended_at.min(cut);
                taken.push(ProgramUse { ended_at, ..one });
            }
            *list = kept;
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_millis(minutes * MINUTE)
    }

    fn seen(process: &str, started: i64) -> Seen {
        Seen {
            rule: "office".into(),
            process: process.into(),
            file_name: "soffice.bin".into(),
            version: None,
            user: "ann".into(),
            started_at: at(started),
        }
    }

    fn spans(uses: &[ProgramUse]) -> Vec<(i64, i64, bool)> {
        let span = |one: &ProgramUse| {
            let minutes = |at: Timestamp| at.as_millis() / MINUTE;
            (minutes(one.started_at), minutes(one.ended_at), one.is_start)
        };
        uses.iter().map(span).collect()
    }

    const RESOLUTION: Duration = Duration::from_secs(60);

    #[test]
    fn a_start_is_known_exactly_an_end_by_the_last_look_and_what_ran_before_counts_from_the_first()
    {
        let mut own = Tracker::default();
        own.look(&[seen("old", -500)], at(0), RESOLUTION);
        own.look(&[seen("old", -500), seen("new", 3)], at(5), RESOLUTION);
        own.look(&[seen("new", 3)], at(10), RESOLUTION);
        own.look(&[], at(15), RESOLUTION);
        own.look(&[], at(61), RESOLUTION);
        assert_eq!(
            spans(&own.take_before(at(61))),
            [(0, 5, false), (3, 10, true)]
        );
        assert!(own.take_before(at(120)).is_empty());
    }

    #[test]
    fn a_long_use_is_reported_in_parts_cut_at_full_hours_and_started_once() {
        let mut own = Tracker::default();
        own.look(&[], at(0), RESOLUTION);
        own.look(&[seen("p", 10)], at(30), RESOLUTION);
        assert!(own.take_before(at(59)).is_empty());
        own.look(&[seen("p", 10)], at(90), RESOLUTION);
        assert_eq!(spans(&own.take_before(at(90))), [(10, 60, true)]);
        own.look(&[seen("p", 10)], at(150), RESOLUTION);
        own.look(&[], at(181), RESOLUTION);
        assert_eq!(spans(&own.take_before(at(185))), [(60, 150, false)]);
    }

    #[test]
    fn a_clock_that_goes_back_ends_uses_and_invents_none() {
        let mut own = Tracker::default();
        own.look(&[], at(100), RESOLUTION);
        own.look(&[seen("p", 101)], at(110), RESOLUTION);
        own.look(&[seen("p", 101)], at(20), RESOLUTION);
        own.look(&[seen("p", 101)], at(30), RESOLUTION);
        own.look(&[], at(190), RESOLUTION);
        assert_eq!(
            spans(&own.take_before(at(190))),
            [(101, 110, true), (20, 30, false)]
        );
    }

    proptest! {
        #[test]
        fn however_often_it_is_taken_the_time_is_the_same(
            looks in prop::collection::vec((1_i64..40, prop::collection::btree_set(0_u8..4, 0..4)), 1..40),
            takes in prop::collection::vec(any::<bool>(), 40),
        ) {
            let total = |uses: &[ProgramUse]| -> i64 {
                uses.iter().map(|one| one.ended_at.as_millis() - one.started_at.as_millis()).sum()
            };
            let run = |is_taken: &dyn Fn(usize) -> bool| {
                let (mut own, mut now, mut all) = (Tracker::default(), 0, Vec::new());
                for (turn, (step, processes)) in looks.iter().enumerate() {
                    now += step;
                    let seen: Vec<Seen> = processes.iter().map(|one| seen(&one.to_string(), now - 1)).collect();
                    own.look(&seen, at(now), RESOLUTION);
                    if is_taken(turn) {
                        all.extend(own.take_before(at(now)));
                    }
                }
                own.look(&[], at(now + 60), RESOLUTION);
                all.extend(own.take_before(at(now + 60)));
                all
            };
            let (often, once) = (run(&|turn| takes[turn]), run(&|_| false));
            prop_assert_eq!(total(&often), total(&once));
            let starts = |uses: &[ProgramUse]| uses.iter().filter(|one| one.is_start).count();
            prop_assert_eq!(starts(&often), starts(&once));
        }
    }
}
