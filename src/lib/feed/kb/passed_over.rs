//! What a feed holds that is no update of ours, counted by reason.

use std::fmt;

/// Records, or parts of them, that were passed over for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// Why.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
    /// The first of them: file, line and what stands there.
    pub first: (String, usize, String),
}

impl PassedOver {
    /// Counts one more.
    pub fn add(
        all: &mut Vec<Self>,
        reason: &'static str,
        first: impl FnOnce() -> (String, usize, String),
    ) {
        match all.iter_mut().find(|one| one.reason == reason) {
            Some(known) => known.count += 1,
            None => all.push(Self {
                reason,
                count: 1,
                first: first(),
            }),
        }
    }
}

impl fmt::Display for PassedOver {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line, text) = &self.first;
        let (reason, count) = (self.reason, self.count);
        write!(out, "{reason}: {count}, first {text:?} at {file}:{line}")
    }
}
