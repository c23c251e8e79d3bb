//! How long the keys of a site are good (security.md 3.4).

use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// After this long the key should be replaced.
pub const fn of(key: Rotatable) -> Duration {
    let days = match key {
        Rotatable::Root => 10 * 365,
        Rotatable::Release => 365,
        Rotatable::Snapshot | Rotatable::Timestamp | Rotatable::Policy => 90,
        Rotatable::Authority => 5 * 365,
    };
    DAY.saturating_mul(days)
}

/// What must be done within so long is due.
pub const NOTICE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The command that is due for a key: it is old, or the document that names it expires soon.
pub fn due(
    key: Rotatable,
    replace_by: Option<Timestamp>,
    named_until: Timestamp,
    now: Timestamp,
) -> Option<String> {
    if replace_by.is_some_and(|at| now >= at) {
        return Some(format!("smsctl key rotate {key} --yes"));
    }
    if now.after(NOTICE) < named_until {
        return None;
    }
    let document = match key {
        Rotatable::Policy | Rotatable::Authority => "site-trust",
        _ => "root",
    };
    Some(format!("smsctl key renew {document} --yes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u64) -> Timestamp {
        Timestamp::from_millis(0).after(DAY * u32::try_from(number).unwrap())
    }

    #[test]
    fn a_key_is_due_when_its_life_is_over_or_its_document_ends_soon() {
        let due = |now| due(Rotatable::Policy, Some(day(90)), day(100), day(now));
        assert_eq!(due(69), None);
        assert_eq!(due(70).unwrap(), "smsctl key renew site-trust --yes");
        assert_eq!(due(90).unwrap(), "smsctl key rotate policy --yes");
    }
}
