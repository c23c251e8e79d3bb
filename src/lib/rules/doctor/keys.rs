//! Keys, and the documents that name them.

use super::{DAY, Facts, Finding, KeyFact, Level, green, life};
use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use crate::rules::key_life;
use std::time::Duration;

/// The keys on this machine that should not be: with one of them it is simple mode.
pub fn exposed(keys: &[KeyFact]) -> Vec<&'static str> {
    let is_apart = |key: &&KeyFact| matches!(key.key, Rotatable::Root | Rotatable::Release);
    let here = keys.iter().filter(is_apart).filter(|key| key.is_here);
    here.map(|key| key.key.word()).collect()
}

pub(super) fn mode(facts: &Facts) -> Finding {
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

pub(super) fn files(facts: &Facts) -> Finding {
    let fine = green("key files", "only their owner can read them");
    if facts.open_files.is_empty() {
        return fine;
    }
    let why =
        "another account on this machine may have read them: whoever has a key can act as the site";
    let command = "chmod -R go= KEYS, then 'smsctl key rotate' for each of them";
    fine.but(Level::Red, (facts.open_files.join(", "), why, command))
}

pub(super) fn ages(facts: &Facts) -> Finding {
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

fn named_until(facts: &Facts, key: Rotatable) -> Option<Timestamp> {
    let mut keys = facts.keys.iter();
    keys.find(|fact| fact.key == key)
        .map(|fact| fact.named_until)
}

pub(super) fn root_life(facts: &Facts) -> Finding {
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

pub(super) fn trust_life(facts: &Facts) -> Finding {
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

pub(super) fn trust_content(facts: &Facts) -> Finding {
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

pub(super) fn release_life(facts: &Facts) -> Finding {
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
