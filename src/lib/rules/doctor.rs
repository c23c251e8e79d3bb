//! Is the site well? Each check is a function of facts that somebody else gathered; what is wrong comes with why it matters and
//! the command that mends it.

use super::key_life;
use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use crate::model::words;
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
    /// The newest instant that the site has noted: the clock was there once.
    pub newest_noted: Option<Timestamp>,
    /// Since when the oldest client waits for approval.
    pub pending_since: Option<Timestamp>,
    /// How many clients are in conflict.
    pub conflicts: usize,
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
    const CHECKS: [fn(&Facts) -> Finding; 13] = [
        mode,
        key_files,
        key_ages,
        root_life,
        trust_life,
        trust_content,
        release_life,
        clock,
        clients,
        catalog,
        backups,
        audit,
        disk,
    ];
    let mut findings: Vec<Finding> = CHECKS.iter().map(|check| check(facts)).collect();
    findings.push(points(facts));
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

/// The keys on this machine that should not be: with one of them it is simple mode.
pub fn exposed(keys: &[KeyFact]) -> Vec<&'static str> {
    let is_apart = |key: &&KeyFact| matches!(key.key, Rotatable::Root | Rotatable::Release);
    let here = keys.iter().filter(is_apart).filter(|key| key.is_here);
    here.map(|key| key.key.word()).collect()
}

fn mode(facts: &Facts) -> Finding {
    let here = exposed(&facts.keys);
    let fine = green("mode", "hardened: root and release keys are elsewhere");
    if here.is_empty() {
        return fine;
    }
    let found = format!(
        "simple mode: on this machine are the keys {}",
        here.join(", ")
    );
    let why = "whoever breaks into this machine can run anything on every client";
    fine.but(Level::Red, (found, why, "smsctl key harden --help"))
}

fn key_files(facts: &Facts) -> Finding {
    let fine = green("key files", "only their owner can read them");
    if facts.open_files.is_empty() {
        return fine;
    }
    let why =
        "another account on this machine may have read them: whoever has a key can act as the site";
    let command = "chmod -R go= KEYS, then 'smsctl key rotate' for each of them";
    fine.but(Level::Red, (facts.open_files.join(", "), why, command))
}

fn key_ages(facts: &Facts) -> Finding {
    let old = |key: &&KeyFact| key.replace_by.is_some_and(|at| facts.now >= at);
    let fine = green("key ages", "no key is older than it should be");
    let Some(first) = facts.keys.iter().find(old) else {
        return fine;
    };
    let names: Vec<&str> = facts
        .keys
        .iter()
        .filter(old)
        .map(|key| key.key.word())
        .collect();
    let why = "a key that was copied unseen is of use as long as it is believed";
    let command = format!("smsctl key rotate {} --yes", first.key);
    fine.but(
        Level::Amber,
        (format!("due: {}", names.join(", ")), why, &command),
    )
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

fn named_until(facts: &Facts, key: Rotatable) -> Option<Timestamp> {
    let mut keys = facts.keys.iter();
    keys.find(|fact| fact.key == key)
        .map(|fact| fact.named_until)
}

fn root_life(facts: &Facts) -> Finding {
    let fine = green("root", "it is good for more than 30 days");
    let until = named_until(facts, Rotatable::Root);
    match life(fine.clone(), until, key_life::NOTICE, facts.now) {
        None => fine,
        Some((fine, level, found)) => {
            let why = "agents start nothing new with an expired root, and nobody can enroll";
            fine.but(level, (found, why, "smsctl key renew root --yes"))
        }
    }
}

fn trust_life(facts: &Facts) -> Finding {
    let fine = green("site trust", "it is good for more than 25 days");
    let until = named_until(facts, Rotatable::Policy);
    // a site that has its release key renews 30 days before the end
    match life(fine.clone(), until, DAY * 25, facts.now) {
        None => fine,
        Some((fine, level, found)) => {
            let why = "agents follow no policy without it";
            fine.but(level, (found, why, "smsctl key renew site-trust --yes"))
        }
    }
}

fn trust_content(facts: &Facts) -> Finding {
    let fine = green(
        "management points",
        "the site trust names those of the catalog",
    );
    if facts.is_trust_current {
        return fine;
    }
    let found = "the site trust names others than the catalog".to_owned();
    let why = "agents do not learn of the new ones before the release key has signed";
    fine.but(
        Level::Amber,
        (found, why, "smsctl key renew site-trust --yes"),
    )
}

fn release_life(facts: &Facts) -> Finding {
    let fine = green("timestamp", "released packages are in date");
    match life(
        fine.clone(),
        facts.timestamp_until,
        Duration::ZERO,
        facts.now,
    ) {
        None => fine,
        Some((fine, level, found)) => {
            let why = "agents install nothing that they have not installed before";
            fine.but(level, (found, why, "smsctl serve"))
        }
    }
}

fn clock(facts: &Facts) -> Finding {
    let fine = green("clock", "it has not gone back");
    let Some(newest) = facts
        .newest_noted
        .filter(|at| *at > facts.now.after(Duration::from_secs(3600)))
    else {
        return fine;
    };
    let found = format!("it says {}, but was at {newest} before", facts.now);
    let why =
        "what is signed now looks older than what was signed before, and expires at the wrong time";
    fine.but(Level::Red, (found, why, "timedatectl"))
}

fn clients(facts: &Facts) -> Finding {
    let fine = green("clients", "none waits for a decision");
    if facts.conflicts > 0 {
        let found = format!("{} in conflict", facts.conflicts);
        let why = "two machines have one identity, or a known machine came back with another key";
        return fine.but(
            Level::Amber,
            (found, why, "smsctl client list --approval conflict"),
        );
    }
    let Some(since) = facts
        .pending_since
        .filter(|since| facts.now >= since.after(DAY * 7))
    else {
        return fine;
    };
    let found = format!("one waits for approval since {since}");
    let why = "it gets no policy and no updates until somebody decides";
    fine.but(
        Level::Amber,
        (found, why, "smsctl client list --approval pending"),
    )
}

fn catalog(facts: &Facts) -> Finding {
    let fine = green("catalog", "its file is whole");
    match &facts.catalog_damage {
        None => fine,
        Some(damage) => {
            let why = "what is stored may be wrong or lost";
            fine.but(
                Level::Red,
                (damage.clone(), why, "smsctl key restore BACKUP --code CODE"),
            )
        }
    }
}

fn backups(facts: &Facts) -> Finding {
    let fine = green("backup", "the last one is less than 7 days old");
    let why = "without a backup a broken disk means enrolling every machine anew";
    let command = "smsctl key backup --out FILE --recipient AGE1";
    match facts.last_backup {
        None => fine.but(Level::Red, ("there is none".to_owned(), why, command)),
        Some(at) if facts.now >= at.after(DAY * 30) => fine.but(
            Level::Red,
            (format!("the last one is of {at}"), why, command),
        ),
        Some(at) if facts.now >= at.after(DAY * 7) => fine.but(
            Level::Amber,
            (format!("the last one is of {at}"), why, command),
        ),
        Some(_) => fine,
    }
}

fn audit(facts: &Facts) -> Finding {
    let fine = green("audit log", "its chain holds");
    match facts.broken_audit {
        None => fine,
        Some(number) => {
            let why = "somebody changed the record of who did what";
            let found = format!("entry {number} was altered, or one before it is missing");
            fine.but(Level::Red, (found, why, "smsctl audit verify"))
        }
    }
}

fn disk(facts: &Facts) -> Finding {
    let fine = green("disk", format!("{} GiB are free", facts.free_bytes / GIB));
    let level = match facts.free_bytes {
        0..GIB => Level::Red,
        _ if facts.free_bytes < 5 * GIB => Level::Amber,
        _ => return fine,
    };
    let found = format!("{} MiB are free", facts.free_bytes / (1024 * 1024));
    let why = "a full disk stops inventory, status and new packages";
    fine.but(level, (found, why, "df -h"))
}

fn points(facts: &Facts) -> Finding {
    let fine = green("answers", "each management point answers");
    let Some((url, reason)) = facts.silent_points.first() else {
        return fine;
    };
    let why = "agents hear nothing from a management point that is silent";
    fine.but(
        Level::Red,
        (format!("{url}: {reason}"), why, "smsctl serve"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    fn now() -> Timestamp {
        Timestamp::from_millis(NOW)
    }

    fn well() -> Facts {
        let key = |key: &Rotatable| KeyFact {
            key: *key,
            is_here: !matches!(key, Rotatable::Root | Rotatable::Release),
            replace_by: Some(now().after(DAY * 60)),
            named_until: now().after(DAY * 60),
        };
        Facts {
            now: now(),
            keys: Rotatable::ALL.iter().map(key).collect(),
            open_files: Vec::new(),
            timestamp_until: Some(now().after(DAY)),
            is_trust_current: true,
            newest_noted: Some(now()),
            pending_since: Some(now().before(DAY)),
            conflicts: 0,
            catalog_damage: None,
            last_backup: Some(now().before(DAY)),
            broken_audit: None,
            free_bytes: 10 * GIB,
            silent_points: Vec::new(),
        }
    }

    #[test]
    fn a_site_that_is_well_is_green_throughout() {
        let findings = examine(&well());
        assert_eq!(findings.len(), 14);
        for finding in findings {
            assert_eq!(finding.level, Level::Green, "{finding:?}");
            assert_eq!(finding.command, None);
        }
    }

    type Spoil = fn(&mut Facts);

    /// A fact that is spoiled, and what must be found.
    const CASES: [(&str, Level, Spoil); 20] = [
        ("mode", Level::Red, |facts| facts.keys[0].is_here = true),
        ("mode", Level::Red, |facts| facts.keys[1].is_here = true),
        ("key files", Level::Red, |facts| {
            facts.open_files.push("policy.key has mode 0644".into());
        }),
        ("key ages", Level::Amber, |facts| {
            facts.keys[4].replace_by = Some(facts.now)
        }),
        ("root", Level::Amber, |facts| {
            facts.keys[0].named_until = facts.now.after(DAY * 30);
        }),
        ("root", Level::Red, |facts| {
            facts.keys[0].named_until = facts.now
        }),
        ("site trust", Level::Amber, |facts| {
            facts.keys[4].named_until = facts.now.after(DAY * 25);
        }),
        ("site trust", Level::Red, |facts| {
            facts.keys[4].named_until = facts.now
        }),
        ("management points", Level::Amber, |facts| {
            facts.is_trust_current = false
        }),
        ("timestamp", Level::Red, |facts| {
            facts.timestamp_until = Some(facts.now)
        }),
        ("clock", Level::Red, |facts| {
            facts.newest_noted = Some(facts.now.after(DAY))
        }),
        ("clients", Level::Amber, |facts| facts.conflicts = 1),
        ("clients", Level::Amber, |facts| {
            facts.pending_since = Some(facts.now.before(DAY * 7));
        }),
        ("catalog", Level::Red, |facts| {
            facts.catalog_damage = Some("page 7".into())
        }),
        ("backup", Level::Red, |facts| facts.last_backup = None),
        ("backup", Level::Amber, |facts| {
            facts.last_backup = Some(facts.now.before(DAY * 7))
        }),
        ("backup", Level::Red, |facts| {
            facts.last_backup = Some(facts.now.before(DAY * 30))
        }),
        ("audit log", Level::Red, |facts| {
            facts.broken_audit = Some(7)
        }),
        ("disk", Level::Red, |facts| facts.free_bytes = GIB - 1),
        ("answers", Level::Red, |facts| {
            facts
                .silent_points
                .push(("https://mp".into(), "no answer".into()));
        }),
    ];

    #[test]
    fn each_check_turns_when_its_fact_does_and_no_other() {
        for (check, level, spoil) in CASES {
            let mut facts = well();
            spoil(&mut facts);
            let mut findings = examine(&facts).into_iter();
            let worst = findings.next().unwrap();
            assert_eq!((worst.check, worst.level), (check, level), "{worst:?}");
            assert!(
                !worst.why.is_empty() && worst.command.is_some(),
                "{worst:?}"
            );
            assert!(
                findings.all(|finding| finding.level == Level::Green),
                "{check}"
            );
        }
    }
}
