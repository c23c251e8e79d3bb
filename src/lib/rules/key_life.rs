//! How long the keys of a site are good (security.md 3.4).

use crate::model::rotatable::Rotatable;
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
