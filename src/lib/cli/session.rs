//! What a command has at hand: the shared options, the clock, progress, and the wish to stop.
//! What only the programs of a site have, such as the catalog, is added in `site`.

use super::failure::{Failure, Kind};
use super::progress::Bars;
use super::view::Output;
use crate::host::clock::{Clock, SystemClock};
use crate::model::time::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Options that all five programs share.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// How results are written [default: table; json in a pipe where the next tool reads it]
    #[arg(long, global = true, value_enum, value_name = "FORM")]
    pub output: Option<Output>,
    /// Short for --output json
    #[arg(long, global = true, conflicts_with = "output")]
    pub json: bool,
    /// Say nothing but results and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Say what is done at each step
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Show no progress bars
    #[arg(long, global = true)]
    pub no_progress: bool,
    /// The folder with the site's keys, content store and catalog
    #[arg(
        long,
        global = true,
        env = "SMS_SITE_DIR",
        value_name = "DIR",
        default_value = "/var/lib/sms/site"
    )]
    pub site_dir: PathBuf,
    /// The catalog: a file, or postgres://USER@HOST/DATABASE [default: catalog.db in the site folder]
    #[arg(long, global = true, env = "SMS_CATALOG", value_name = "ADDRESS")]
    pub catalog: Option<String>,
    /// Your operator's key [default: ~/.config/sms/operator.key, else keys/operator.key in the site folder]
    #[arg(long, global = true, env = "SMS_OPERATOR_KEY", value_name = "FILE")]
    pub operator_key: Option<PathBuf>,
}

/// A run of one program.
#[derive(Debug, Clone)]
pub struct Session {
    pub(super) common: Common,
    cancel: Arc<AtomicBool>,
}

impl Session {
    /// Begins a run; from now on Ctrl-C asks to stop, and a second one insists.
    pub fn new(common: Common) -> Self {
        let cancel = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            // without a handler the signal ends the program at once, which is safe too
            drop(signal_hook::flag::register_conditional_shutdown(
                signal,
                130,
                cancel.clone(),
            ));
            drop(signal_hook::flag::register(signal, cancel.clone()));
        }
        Self { common, cancel }
    }

    /// How results are written.
    pub fn output(&self) -> Output {
        self.asked_output().unwrap_or(Output::Table)
    }

    /// How results are to be written, when somebody said so.
    pub fn asked_output(&self) -> Option<Output> {
        if self.common.json {
            Some(Output::Json)
        } else {
            self.common.output
        }
    }

    /// Set when somebody asks to stop.
    pub fn cancel(&self) -> Arc<AtomicBool> {
        self.cancel.clone()
    }

    /// A failure when somebody asked to stop.
    pub fn check_cancelled(&self) -> Result<(), Failure> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Failure::new(Kind::Interrupted, "interrupted"));
        }
        Ok(())
    }

    /// Where progress is shown.
    pub fn progress(&self) -> Bars {
        Bars::new(
            !self.common.quiet && !self.common.no_progress,
            self.common.verbose,
        )
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    /// A remark on standard error, unless --quiet.
    pub fn remark(&self, text: &str) {
        if !self.common.quiet {
            self.say(text);
        }
    }

    /// A remark on standard error with --verbose.
    pub fn detail(&self, text: &str) {
        if self.common.verbose {
            self.say(text);
        }
    }

    fn say(&self, text: &str) {
        super::text::say(text);
    }
}
