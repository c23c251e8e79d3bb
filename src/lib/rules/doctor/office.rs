//! What waits for people, and the record of what they did.

use super::{DAY, Facts, Finding, Level, OperatorFact, green};
use crate::rules::key_life;
use crate::rules::verdict::counted;

pub(super) fn operators(facts: &Facts) -> Finding {
    let fine = green("operators", "two admins or more, and every key is in date");
    let Some(operators) = &facts.operators else {
        let found = "there is no roster of operators that can be believed".to_owned();
        let why = "nobody can decide anything, and nothing that was decided counts";
        return fine.but(Level::Red, (found, why, "smsctl operator found --yes"));
    };
    let is_due = |own: &&OperatorFact| facts.now.after(key_life::NOTICE) >= own.expires_at;
    if let Some(own) = operators
        .iter()
        .filter(is_due)
        .min_by_key(|own| own.expires_at)
    {
        let found = format!(
            "the key of {} decides nothing new from {} on",
            own.name, own.expires_at
        );
        let why = "an admin adds the operator again before, with the same key or a new one";
        let command = format!("smsctl operator add {} --key PUBLIC --role ROLE", own.name);
        return fine.but(Level::Amber, (found, why, &command));
    }
    match operators.iter().filter(|own| own.is_admin).count() {
        0 | 1 => {
            let found = "there is one admin alone".to_owned();
            let why = "when that key is lost, nobody can change the roster";
            let command = "smsctl operator add NAME --key PUBLIC --role admin";
            fine.but(Level::Amber, (found, why, command))
        }
        _ => fine,
    }
}

pub(super) fn releases(facts: &Facts) -> Finding {
    let fine = green("releases", "no package waits for release keys");
    let why = "agents run nothing that the release keys have not signed";
    let command = "smspatch release request FILE";
    if facts.unreleased > 0 {
        let waiting = counted(facts.unreleased as u64, "package version");
        return fine.but(
            Level::Amber,
            (format!("{waiting} not released yet"), why, command),
        );
    }
    if facts.needs_release {
        let found = "what is released must be signed anew".to_owned();
        return fine.but(Level::Amber, (found, why, command));
    }
    fine
}

pub(super) fn clients(facts: &Facts) -> Finding {
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

pub(super) fn audit(facts: &Facts) -> Finding {
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

/// Without boundaries a site has one place, and nobody is outside of it.
pub(super) fn places(facts: &Facts) -> Finding {
    match facts.outside {
        None => green("places", "there are no boundaries: the site is one place"),
        Some(0) => green("places", "each client is inside a boundary"),
        Some(count) => {
            let found = format!("{} outside every boundary", counted(count as u64, "client"));
            let why = "they count as far away: they may get content over a slow link, or none";
            green("places", "").but(Level::Amber, (found, why, "smsctl boundary check"))
        }
    }
}
