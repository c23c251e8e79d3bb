//! What a command has at hand: the shared options, the clock, the catalog on demand, progress, and the wish to stop.

use super::failure::{Failure, Kind};
use super::progress::Bars;
use super::view::Output;
use crate::catalog::{self, Catalog};
use crate::host::account;
use crate::host::clock::{Clock, SystemClock};
use crate::model::time::Timestamp;
use crate::rules::permit::Action;
use crate::service::audit;
use crate::service::operator::{Actor, KeyPlaces};
use crate::service::site::SiteFolder;
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
    common: Common,
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

    /// The site's folder.
    pub fn folder(&self) -> SiteFolder {
        SiteFolder::at(&self.common.site_dir)
    }

    /// The catalog's address.
    pub fn catalog_address(&self) -> String {
        let in_folder = || self.folder().catalog().display().to_string();
        self.common.catalog.clone().unwrap_or_else(in_folder)
    }

    /// Opens the catalog.
    pub fn catalog(&self) -> Result<Catalog, Failure> {
        let address = self.catalog_address();
        self.detail(&format!("opening catalog {}", catalog::shown(&address)));
        Ok(Catalog::open(&address)?)
    }

    /// Opens the catalog where there is one: a pipe can do without.
    pub fn catalog_if_any(&self) -> Result<Option<Catalog>, Failure> {
        match self.catalog() {
            Ok(catalog) => Ok(Some(catalog)),
            Err(failure) if failure.kind == Kind::NoCatalog => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The account at work, where there is no site that knows operators.
    pub fn account(&self) -> String {
        account::operator()
    }

    /// The operator at work, who may do this.
    pub fn actor(&self, action: Action) -> Result<Actor, Failure> {
        let actor = Actor::at_work(&self.folder(), &self.key_places())?;
        actor.check(action, self.now())?;
        self.detail(&format!("at work: operator {}", actor.name()));
        Ok(actor)
    }

    /// Where the operator's key may be.
    pub fn key_places(&self) -> KeyPlaces {
        let own = account::home().map(|home| home.join(".config/sms/operator.key"));
        KeyPlaces {
            named: self.common.operator_key.clone(),
            usual: own
                .into_iter()
                .chain([self.folder().operator_key()])
                .collect(),
        }
    }

    /// Signs the head of the audit log after a change, where the policy key is; elsewhere the site's server does.
    pub fn seal_head(&self, catalog: &mut Catalog) {
        let (folder, now) = (self.folder(), self.now());
        match catalog.read(|tx| audit::seal_head(tx, &folder, now)) {
            Ok(_) => {}
            Err(error) => self.detail(&format!("the head of the audit log is not signed: {error}")),
        }
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
