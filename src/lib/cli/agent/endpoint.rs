//! The machine that the agent's commands work on: this one, or a root file system in a folder.

use crate::cli::failure::Failure;
use crate::cli::progress::Bars;
use crate::cli::session::Session;
use crate::host::clock::SystemClock;
use crate::host::facts;
use crate::host::file_search::SystemFiles;
use crate::host::packages::Dpkg;
use crate::host::process::SystemRunner;
use crate::host::program::SystemPrograms;
use crate::host::restart::{Restart, SystemRestart};
use crate::host::root::Root;
#[cfg(target_os = "linux")]
use crate::host::running::SystemProcesses;
use crate::rules::blast::DailyLimits;
#[cfg(target_os = "linux")]
use crate::service::agent::PeerServer;
#[cfg(target_os = "linux")]
use crate::service::agent::look_at_programs;
use crate::service::agent::{AgentFolder, Error, Machine, PLACE, SETTINGS, load_limits};
#[cfg(not(target_os = "linux"))]
use crate::service::network::InProcess;
#[cfg(target_os = "linux")]
use crate::service::network::Remote;
#[cfg(target_os = "linux")]
use crate::service::peer_server::PeerDoor;
use crate::service::stopwatch::Stopwatch;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// In a root that is not running nothing runs.
const NOTHING_RUNS: Duration = Duration::from_secs(3600);

/// The way to servers.
#[cfg(target_os = "linux")]
pub fn network() -> Remote {
    Remote::new()
}

/// The way to servers.
#[cfg(not(target_os = "linux"))]
pub fn network() -> InProcess {
    InProcess
}

/// Where the agent works.
#[derive(Debug, Clone, clap::Args)]
pub struct EndpointArgs {
    /// The root of the file system to manage
    #[arg(long, value_name = "DIR", default_value = "/")]
    root: PathBuf,
    /// The agent's own folder [default: var/lib/sms/agent below the root]
    #[arg(long, value_name = "DIR")]
    state_dir: Option<PathBuf>,
}

/// A machine and the agent's folder on it.
pub struct Endpoint {
    /// The agent's folder.
    pub folder: AgentFolder,
    root: Root,
    packages: Dpkg<SystemRunner>,
    programs: SystemPrograms<SystemRunner>,
    restart: SystemRestart<SystemRunner>,
    limits: DailyLimits,
    stopwatch: Stopwatch,
    progress: Bars,
    #[cfg(target_os = "linux")]
    peers: Option<PeerDoor>,
    cancel: Arc<AtomicBool>,
}

impl EndpointArgs {
    /// This machine, its agent's folder where it was put.
    #[cfg(feature = "site")]
    pub fn at(state_dir: Option<PathBuf>) -> Self {
        Self {
            root: PathBuf::from("/"),
            state_dir,
        }
    }

    /// Opens the machine.
    pub fn open(&self, session: &Session) -> Result<Endpoint, Failure> {
        let root = Root::at(&self.root)?;
        let cancel = session.cancel();
        let runner = SystemRunner::new(cancel.clone());
        Ok(Endpoint {
            folder: self.folder()?,
            limits: load_limits(&self.root.join(SETTINGS))?,
            packages: Dpkg::new(root.clone(), runner.clone()),
            programs: SystemPrograms::new(root.clone(), runner.clone()),
            restart: SystemRestart::new(runner),
            stopwatch: Stopwatch::new(cancel.clone()),
            progress: session.progress(),
            #[cfg(target_os = "linux")]
            peers: None,
            root,
            cancel,
        })
    }

    /// The agent's folder alone.
    pub fn folder(&self) -> Result<AgentFolder, Failure> {
        let path = match &self.state_dir {
            Some(path) => path.clone(),
            None => Root::at(&self.root)?.folder().join(PLACE),
        };
        Ok(AgentFolder::open(&path)?)
    }
}

impl Endpoint {
    /// Gives content to other clients from now on, when policy says so.
    #[must_use]
    pub fn with_peers(mut self) -> Self {
        #[cfg(target_os = "linux")]
        {
            self.peers = Some(PeerDoor::new(self.folder.clone()));
        }
        self
    }

    /// Waits until a time or a wish to stop.
    pub fn timer(&self) -> &Stopwatch {
        &self.stopwatch
    }

    /// Looks once at which programs run, for those that are counted. Says when to look again.
    pub fn look_at_programs(&self) -> Result<Duration, Failure> {
        #[cfg(target_os = "linux")]
        if self.root.is_machine() {
            let processes = SystemProcesses::default();
            return Ok(look_at_programs(&self.folder, &processes, &SystemClock)?);
        }
        Ok(NOTHING_RUNS)
    }

    /// Lets the agent work on the machine.
    pub fn with<T>(&self, work: impl FnOnce(&Machine<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let (clock, files) = (SystemClock, SystemFiles::new(self.root.clone()));
        // Ended with the work: the agent at rest is one small process.
        let network = network();
        #[cfg(target_os = "linux")]
        let peers = self.peers.as_ref().map(|door| door as &dyn PeerServer);
        #[cfg(not(target_os = "linux"))]
        let peers = None;
        let restart: &dyn Restart = &self.restart;
        work(&Machine {
            collect: &|| facts::collect(&self.root, &clock),
            files: &files,
            network: &network,
            peers,
            packages: &self.packages,
            programs: &self.programs,
            limits: self.limits,
            restart: self.root.is_machine().then_some(restart),
            clock: &clock,
            timer: &self.stopwatch,
            progress: &self.progress,
            cancel: &self.cancel,
        })
    }
}
