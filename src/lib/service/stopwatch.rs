//! Measures and waits during downloads; a wish to stop ends the wait.

use crate::transport::download::Timer;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How soon a wish to stop is seen.
const LOOK: Duration = Duration::from_millis(100);

/// A stopwatch that runs since it was made.
#[derive(Debug, Clone)]
pub struct Stopwatch {
    started: Instant,
    stop: Arc<AtomicBool>,
}

impl Stopwatch {
    /// A stopwatch whose waits end when `stop` is raised.
    pub fn new(stop: Arc<AtomicBool>) -> Self {
        Self {
            started: Instant::now(),
            stop,
        }
    }
}

impl Timer for Stopwatch {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, wait: Duration) {
        let until = self.started.elapsed() + wait;
        while !self.is_stopped() {
            let left = until.saturating_sub(self.started.elapsed());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(LOOK));
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
