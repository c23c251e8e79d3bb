//! What this machine starts in a day at most: set in a file of its own, counted durably, judged by `rules::blast`. No policy
//! raises it; only a manifest that the release role signed as urgent is let past.
//!
//! Days are counted by the machine's own clock, because the trusted time follows the policy key.

use super::Error;
use super::folder::{self, AgentFolder};
use crate::host::files;
use crate::model::time::Timestamp;
use crate::rules::blast::{self, DailyLimits, Tally};
use std::path::{Path, PathBuf};

/// Where the settings are below the root of the file system.
pub const SETTINGS: &str = "etc/sms/agent.toml";
const MAX_SETTINGS: u64 = 64 * 1024;
/// More in a day is no limit.
const MOST: u32 = 10_000;

/// Reads the limits of a machine; what is not set keeps its default.
pub fn load(path: &Path) -> Result<DailyLimits, Error> {
    match files::read_settings(path, MAX_SETTINGS)? {
        None => Ok(DailyLimits::default()),
        Some(text) => parse(&text).map_err(|reason| Error::damaged(path, reason)),
    }
}

/// Of TOML as much as two numbers need: comments, the table `[limits]`, whole numbers. Everything else is refused.
fn parse(text: &str) -> Result<DailyLimits, String> {
    let mut limits = DailyLimits::default();
    let mut is_in_table = false;
    let mut seen = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = |what: &str| Err(format!("line {number}: {what}"));
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        if line == "[limits]" && !is_in_table {
            is_in_table = true;
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            return wrong("expected [limits], or a name, = and a number");
        };
        let key = key.trim();
        let field = match key {
            "installations_per_day" if is_in_table => &mut limits.installations,
            "restarts_per_day" if is_in_table => &mut limits.restarts,
            _ => return wrong("a name that is not known here"),
        };
        if seen.contains(&key) {
            return wrong("a name that was there before");
        }
        seen.push(key);
        match value.trim().parse() {
            Ok(value) if value <= MOST => *field = value,
            _ => return wrong("expected a whole number up to 10000"),
        }
    }
    Ok(limits)
}

/// What was started lately.
pub struct Counter {
    file: PathBuf,
    limits: DailyLimits,
}

impl Counter {
    /// The counter in the agent's folder.
    pub fn of(folder: &AgentFolder, limits: DailyLimits) -> Self {
        Self {
            file: folder.tally(),
            limits,
        }
    }

    /// Whether this installation began within a day.
    pub fn has_begun(&self, what: &str, now: Timestamp) -> Result<bool, Error> {
        Ok(blast::has_started(&self.tally()?.installations, what, now))
    }

    /// Why no installation may begin now.
    pub fn installation_refused(&self, now: Timestamp) -> Result<Option<String>, Error> {
        let reason = blast::spent(&self.tally()?.installations, self.limits.installations, now);
        Ok(reason.map(|reason| format!("installations: {reason}")))
    }

    /// Notes durably that it begins.
    pub fn installation_begins(&self, what: &str, now: Timestamp) -> Result<(), Error> {
        let mut tally = self.tally()?;
        blast::note(&mut tally.installations, what, now);
        folder::store(&self.file, &tally)
    }

    /// Why the machine may not be restarted now.
    pub fn restart_refused(&self, now: Timestamp) -> Result<Option<String>, Error> {
        let reason = blast::spent(&self.tally()?.restarts, self.limits.restarts, now);
        Ok(reason.map(|reason| format!("restarts: {reason}")))
    }

    /// Notes durably that it is restarted.
    pub fn restart_begins(&self, now: Timestamp) -> Result<(), Error> {
        let mut tally = self.tally()?;
        blast::note(&mut tally.restarts, "restart", now);
        folder::store(&self.file, &tally)
    }

    fn tally(&self) -> Result<Tally, Error> {
        folder::load_or_default(&self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_two_numbers_and_nothing_else() {
        let limits = |installations, restarts| DailyLimits {
            installations,
            restarts,
        };
        for (text, expected) in [
            ("", limits(10, 3)),
            ("# none\n[limits]\n", limits(10, 3)),
            ("[limits]\ninstallations_per_day = 2 # few\n", limits(2, 3)),
            (
                "[limits]\nrestarts_per_day=0\ninstallations_per_day=10000",
                limits(10_000, 0),
            ),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for bad in [
            "installations_per_day = 2",
            "[limits]\n[limits]",
            "[other]",
            "[limits]\nproxy = \"http://x\"",
            "[limits]\nrestarts_per_day = -1",
            "[limits]\nrestarts_per_day = 10001",
            "[limits]\nrestarts_per_day = \"3\"",
            "[limits]\nrestarts_per_day = 1\nrestarts_per_day = 2",
            "limits.restarts_per_day = 1",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
