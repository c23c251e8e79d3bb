//! Progress on standard error: a bar on a terminal, nothing in a pipe.

use super::text;
use crate::service::progress::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

/// Shows the progress of one task after another as a bar.
#[derive(Debug)]
pub struct Bars {
    is_shown: bool,
    is_told: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    /// Bars that are shown when standard error is a terminal and nobody asked for silence; told in words when that is asked for.
    pub fn new(is_wanted: bool, is_told: bool) -> Self {
        Self {
            is_shown: is_wanted && std::io::stderr().is_terminal(),
            is_told,
            bar: Mutex::new(None),
        }
    }

    fn replace(&self, next: Option<ProgressBar>) {
        if let Ok(mut bar) = self.bar.lock()
            && let Some(done) = std::mem::replace(&mut *bar, next)
        {
            done.finish_and_clear();
        }
    }
}

impl Progress for Bars {
    fn begin(&self, task: &str, total: u64) {
        if self.is_told {
            text::say(&format!("{task}: {}", text::bytes(total)));
        }
        if !self.is_shown {
            return;
        }
        let bar = ProgressBar::new(total);
        let template = "{wide_msg} [{bar:20}] {bytes}/{total_bytes} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(task.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.replace(Some(bar));
    }

    fn advance(&self, amount: u64) {
        if let Ok(bar) = self.bar.lock()
            && let Some(bar) = &*bar
        {
            bar.inc(amount);
        }
    }

    fn end(&self) {
        self.replace(None);
    }
}
