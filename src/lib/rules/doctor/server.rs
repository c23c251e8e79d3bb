//! The machine that the site is on.

use super::{DAY, Facts, Finding, GIB, Level, green};
use std::time::Duration;

/// A client that waits so long to be judged is not waiting for its turn any more.
const LATE: Duration = Duration::from_secs(3600);

pub(super) fn clock(facts: &Facts) -> Finding {
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

pub(super) fn catalog(facts: &Facts) -> Finding {
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

/// In a storm of messages judging waits (`rules::calm`), but not for long.
pub(super) fn judging(facts: &Facts) -> Finding {
    let (count, since) = facts.unjudged;
    let Some(since) = since else {
        return green("judging", "each client is judged by its last inventory");
    };
    let found = format!("{count} wait to be judged, the first since {since}");
    let fine = green("judging", found.as_str());
    if facts.now < since.after(LATE) {
        return fine;
    }
    let why = "what is said of their updates is older than their last inventory";
    fine.but(Level::Amber, (found, why, "smspatch scan"))
}

pub(super) fn backups(facts: &Facts) -> Finding {
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

pub(super) fn disk(facts: &Facts) -> Finding {
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

pub(super) fn points(facts: &Facts) -> Finding {
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
