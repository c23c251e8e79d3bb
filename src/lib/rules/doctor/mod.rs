//! Is the site well? Each check is a function of facts that somebody else gathered; what is wrong comes with why it matters and
//! the command that mends it.

mod keys;
mod office;
mod server;
#[cfg(test)]
mod tests;

use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use crate::model::words;
pub use keys::exposed;
use serde::Serialize;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const GIB: u64 = 1024 * 1024 * 1024;

words! {
    /// How well something is.
    Level, "level" {
        /// As it should be.
        Green = "green",
        /// Needs a deed before long.
        Amber = "amber",
        /// Needs a deed now.
        Red = "red",
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// What was looked at.
    pub check: &'static str,
    /// How well it is.
    pub level: Level,
    /// What was found.
    pub found: String,
    /// Why it matters; empty when all is well.
    pub why: String,
    /// The command that mends it; absent when all is well.
    pub command: Option<String>,
}

/// A key and its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFact {
    /// The key.
    pub key: Rotatable,
    /// Whether its secret half is on this machine.
    pub is_here: bool,
    /// When it should be replaced; none when it is elsewhere.
    pub replace_by: Option<Timestamp>,
    /// When the document that names it expires.
    pub named_until: Timestamp,
}

/// An operator on the roster who is not disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorFact {
    /// The name.
    pub name: String,
    /// Whether it may change the roster.
    pub is_admin: bool,
    /// Until when its key decides new things.
    pub expires_at: Timestamp,
}

/// What is known of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The present instant.
    pub now: Timestamp,
    /// The keys.
    pub keys: Vec<KeyFact>,
    /// Files of the key folder that others may read, or that are another account's.
    pub open_files: Vec<String>,
    /// When the timestamp metadata expires; none when nothing was released yet.
    pub timestamp_until: Option<Timestamp>,
    /// Whether the site trust says what the catalog says.
    pub is_trust_current: bool,
    /// The operators; none when there is no roster that can be believed.
    pub operators: Option<Vec<OperatorFact>>,
    /// Package versions that wait for release keys.
    pub unreleased: usize,
    /// Whether what is released must be signed anew.
    pub needs_release: bool,
    /// The newest instant that the site has noted: the clock was there once.
    pub newest_noted: Option<Timestamp>,
    /// Since when the oldest client waits for approval.
    pub pending_since: Option<Timestamp>,
    /// How many clients are in conflict.
    pub conflicts: usize,
    /// How many clients wait to be judged, and since when the first of them does.
    pub unjudged: (u64, Option<Timestamp>),
    /// How many clients are outside every boundary; none when there are no boundaries.
    pub outside: Option<usize>,
    /// What is wrong with the catalog's file.
    pub catalog_damage: Option<String>,
    /// When the last backup was made.
    pub last_backup: Option<Timestamp>,
    /// The first entry of the audit log that was tampered with.
    pub broken_audit: Option<u64>,
    /// Bytes that are free where the site's folder is.
    pub free_bytes: u64,
    /// Management points that do not answer as they should, with the reason.
    pub silent_points: Vec<(String, String)>,
}

/// Looks at everything, the worst first.
pub fn examine(facts: &Facts) -> Vec<Finding> {
    const CHECKS: [fn(&Facts) -> Finding; 18] = [
        keys::mode,
        keys::files,
        keys::ages,
        keys::root_life,
        keys::trust_life,
        keys::trust_content,
        keys::release_life,
        office::operators,
        office::releases,
        office::clients,
        office::places,
        office::audit,
        server::clock,
        server::judging,
        server::catalog,
        server::backups,
        server::disk,
        server::points,
    ];
    let mut findings: Vec<Finding> = CHECKS.iter().map(|check| check(facts)).collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    findings
}

fn green(check: &'static str, found: impl Into<String>) -> Finding {
    Finding {
        check,
        level: Level::Green,
        found: found.into(),
        why: String::new(),
        command: None,
    }
}

impl Finding {
    fn but(mut self, level: Level, (found, why, command): (String, &str, &str)) -> Self {
        self.level = level;
        self.found = found;
        self.why = why.to_owned();
        self.command = Some(command.to_owned());
        self
    }
}

/// Amber when `until` is within the notice, red when it is over.
fn life(
    fine: Finding,
    until: Option<Timestamp>,
    notice: Duration,
    now: Timestamp,
) -> Option<(Finding, Level, String)> {
    let until = until?;
    if now >= until {
        return Some((fine, Level::Red, format!("it expired at {until}")));
    }
    let is_near = now.after(notice) >= until;
    is_near.then(|| (fine, Level::Amber, format!("it expires at {until}")))
}
