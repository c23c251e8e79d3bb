//! Counting programs: a look at what runs, as often as policy says, and reports of what lies before the last full hour.
//! Looks and cycles may be at work at the same time; a lock keeps them apart.

use super::folder;
use super::line::Line;
use super::{AgentFolder, Error};
use crate::host::clock::Clock;
use crate::host::files::Lock;
use crate::host::running::{Processes, Running};
use crate::host::{self, files};
use crate::model::client_settings::{MeterRule, Metering};
use crate::model::message::Body;
use crate::model::metering::ProgramUse;
use crate::model::time::Timestamp;
use crate::rules::metering::track::{Seen, Tracker};
use crate::rules::metering::{is_meant, may_mean, needs_header};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many uses travel in one message.
const TOGETHER: usize = 500;
/// When there is nothing to count, it is looked so often whether there is.
const IDLE: Duration = Duration::from_secs(60);

/// What was counted, and what is on its way.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    tracker: Tracker,
    /// Taken from the tracker and not yet with the site.
    outgoing: Vec<ProgramUse>,
    reported_at: Option<Timestamp>,
}

/// Looks once at what runs, by the rules that policy gave last. Says when to look again.
pub fn look(
    folder: &AgentFolder,
    processes: &dyn Processes,
    clock: &dyn Clock,
) -> Result<Duration, Error> {
    let settings: Metering = folder::load_or_default(&folder.meter_rules())?;
    if settings.rules.is_empty() {
        return Ok(IDLE);
    }
    let pause = Duration::from_secs(u64::from(settings.sample_seconds.max(1)));
    let _lock = match Lock::take(&folder.meter_lock()) {
        Err(host::Error::Locked { .. }) => return Ok(pause),
        lock => lock?,
    };
    let mut counted: Counted = folder::load_or_default(&folder.metering())?;
    let running = processes.running()?;
    let seen: Vec<Seen> = running
        .iter()
        .flat_map(|one| meant(&settings.rules, processes, one))
        .collect();
    counted.tracker.look(&seen, clock.now(), pause);
    folder::store(&folder.metering(), &counted)?;
    Ok(pause)
}

/// The program, once for each rule that means it.
fn meant(rules: &[MeterRule], processes: &dyn Processes, one: &Running) -> Vec<Seen> {
    let mut candidates = rules
        .iter()
        .filter(|rule| may_mean(rule, &one.file_name))
        .peekable();
    if candidates.peek().is_none() {
        return Vec::new();
    }
    let header = rules
        .iter()
        .any(needs_header)
        .then(|| processes.header(one))
        .flatten();
    candidates
        .filter(|rule| is_meant(rule, &one.file_name, header.as_ref()))
        .map(|rule| Seen {
            rule: rule.name.clone(),
            process: one.process.clone(),
            file_name: one.file_name.clone(),
            version: header.as_ref().and_then(|own| own.version.clone()),
            user: one.user.clone(),
            started_at: one.started_at,
        })
        .collect()
}

/// Takes up the rules that policy gives, and reports when it is time to.
pub fn report_if_due(
    folder: &AgentFolder,
    line: Option<&Line<'_>>,
    (settings, now): (&Metering, Timestamp),
) -> Result<(), Error> {
    let known: Metering = folder::load_or_default(&folder.meter_rules())?;
    if known != *settings {
        folder::store(&folder.meter_rules(), settings)?;
    }
    let Some(line) = line else {
        return Ok(());
    };
    let _lock = match Lock::take(&folder.meter_lock()) {
        // a look is at work; the next cycle reports
        Err(host::Error::Locked { .. }) => return Ok(()),
        lock => lock?,
    };
    let mut counted: Counted = folder::load_or_default(&folder.metering())?;
    let pause = Duration::from_secs(u64::from(settings.upload_minutes) * 60);
    let is_fresh = |at: Timestamp| now >= at && now < at.after(pause);
    if counted.outgoing.is_empty() && !counted.reported_at.is_some_and(is_fresh) {
        counted.outgoing = counted.tracker.take_before(now);
        counted.reported_at = Some(now);
        if settings.rules.is_empty() {
            counted.tracker = Tracker::default();
        }
        folder::store(&folder.metering(), &counted)?;
    }
    while !counted.outgoing.is_empty() {
        let some = counted.outgoing.len().min(TOGETHER);
        line.report(Body::Metering(counted.outgoing[..some].to_vec()))?;
        counted.outgoing.drain(..some);
        folder::store(&folder.metering(), &counted)?;
    }
    if settings.rules.is_empty() {
        files::remove(&folder.metering())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::clock::FixedClock;
    use crate::model::inventory::FileHeader;
    use serde_json::json;
    use std::cell::RefCell;

    struct Fake(RefCell<Vec<Running>>);

    impl Processes for Fake {
        fn running(&self) -> Result<Vec<Running>, host::Error> {
            Ok(self.0.borrow().clone())
        }
        fn header(&self, _: &Running) -> Option<FileHeader> {
            None
        }
    }

    #[test]
    fn programs_that_rules_mean_are_counted_by_user_and_others_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let folder = AgentFolder::open(&dir.path().join("agent")).unwrap();
        let one = |number: u32, name: &str| Running {
            number,
            process: format!("b-{number}-1"),
            file_name: name.into(),
            user: "ann".into(),
            started_at: Timestamp::from_millis(90_000),
        };
        let processes = Fake(RefCell::new(vec![]));
        let at = |millis| FixedClock(Timestamp::from_millis(millis));
        assert_eq!(look(&folder, &processes, &at(0)).unwrap(), IDLE);
        let rules = json!({ "rules": [{ "name": "office", "file_name": "soffice*" }] });
        let settings: Metering = serde_json::from_value(rules).unwrap();
        report_if_due(&folder, None, (&settings, Timestamp::from_millis(0))).unwrap();
        look(&folder, &processes, &at(60_000)).unwrap();
        *processes.0.borrow_mut() = vec![one(7, "soffice.bin"), one(8, "bash")];
        assert_eq!(
            look(&folder, &processes, &at(120_000)).unwrap(),
            Duration::from_secs(60)
        );
        look(&folder, &processes, &at(3_600_000)).unwrap();
        let mut counted: Counted = folder::load_or_default(&folder.metering()).unwrap();
        let uses = counted
            .tracker
            .take_before(Timestamp::from_millis(3_600_000));
        assert_eq!(uses.len(), 1);
        assert_eq!(uses[0].process, "b-7-1");
        assert_eq!(uses[0].started_at, Timestamp::from_millis(90_000));
        assert!(uses[0].is_start);
    }
}
