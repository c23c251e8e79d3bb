//! Work that a server does now and then, when somebody asks something of it.

use crate::model::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// When some work was last done, and how long after that it is due again.
pub(super) struct Chore {
    pause: Duration,
    last: Mutex<Option<Timestamp>>,
}

impl Chore {
    /// Work that was not done yet.
    pub const fn every(pause: Duration) -> Self {
        let last = Mutex::new(None);
        Self { pause, last }
    }

    /// Does it when it is due. What failed is due still; who asks meanwhile waits.
    pub fn when_due<E>(
        &self,
        now: Timestamp,
        work: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last = self.last();
        if !self.is_due(*last, now) {
            return Ok(());
        }
        work()?;
        *last = Some(now);
        Ok(())
    }

    /// Whether it is due, and the caller's to do: nobody else is told so until the next time.
    pub fn take(&self, now: Timestamp) -> bool {
        let mut last = self.last();
        let is_due = self.is_due(*last, now);
        if is_due {
            *last = Some(now);
        }
        is_due
    }

    /// The same for work that is not due until a pause has gone by since it was first asked for.
    pub fn take_later(&self, now: Timestamp) -> bool {
        self.last().get_or_insert(now);
        self.take(now)
    }

    fn is_due(&self, last: Option<Timestamp>, now: Timestamp) -> bool {
        // a clock that was put back is no reason to wait
        last.is_none_or(|last| now < last || now >= last.after(self.pause))
    }

    fn last(&self) -> MutexGuard<'_, Option<Timestamp>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const SECOND: Duration = Duration::from_secs(1);

    fn now() -> Timestamp {
        Timestamp::from_millis(1_000_000_000_000)
    }

    #[test]
    fn work_is_due_at_once_and_then_after_each_pause() {
        let chore = Chore::every(DAY);
        let due = [
            (now(), true),
            (now(), false),
            (now().after(DAY).before(SECOND), false),
            (now().after(DAY), true),
            (now().after(DAY + SECOND), false),
            // the clock was put back
            (now(), true),
            (now().after(SECOND), false),
        ];
        for (at, expected) in due {
            assert_eq!(chore.take(at), expected, "{at}");
        }
    }

    #[test]
    fn what_may_wait_is_due_a_pause_after_it_was_first_asked_for() {
        let chore = Chore::every(DAY);
        for (at, expected) in [
            (now(), false),
            (now().after(DAY).before(SECOND), false),
            (now().after(DAY), true),
            (now().after(DAY + SECOND), false),
        ] {
            assert_eq!(chore.take_later(at), expected, "{at}");
        }
    }

    #[test]
    fn what_failed_is_due_still() {
        let chore = Chore::every(DAY);
        let mut done = 0;
        assert_eq!(chore.when_due(now(), || Err("no disk")), Err("no disk"));
        for _ in 0..2 {
            let worked: Result<(), ()> = chore.when_due(now(), || {
                done += 1;
                Ok(())
            });
            assert_eq!(worked, Ok(()));
        }
        assert_eq!(done, 1);
    }
}
