//! A clock that runs at once, for tests of hours.

use super::Hours;
use crate::model::hours::LocalTime;
use crate::transport::download::Timer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

/// Hours that pass with each look at them, a second at a time.
pub(super) struct Fast {
    pub(super) passed: Arc<AtomicU32>,
    began: LocalTime,
    pub(super) cancel: AtomicBool,
}

struct Passing(Arc<AtomicU32>);

impl Timer for Passing {
    fn now(&self) -> Duration {
        let passed = self.0.fetch_add(1, Ordering::Relaxed);
        Duration::from_secs(passed.into())
    }

    fn sleep(&self, wait: Duration) {
        let seconds = u32::try_from(wait.as_secs()).unwrap() + 1;
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    fn is_stopped(&self) -> bool {
        false
    }
}

impl Hours for Fast {
    fn now(&self) -> LocalTime {
        self.began.after(self.passed.load(Ordering::Relaxed))
    }

    fn timer(&self) -> Box<dyn Timer + Send + Sync> {
        Box::new(Passing(self.passed.clone()))
    }

    fn cancel(&self) -> &AtomicBool {
        &self.cancel
    }
}

/// Begins so many seconds before Monday, 18:00.
pub(super) fn before_evening(seconds: u32) -> Fast {
    Fast {
        passed: Arc::default(),
        began: LocalTime::new(18 * 3600 - seconds),
        cancel: AtomicBool::new(false),
    }
}
