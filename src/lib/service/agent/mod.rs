//! The endpoint's loop: tell, ask, and carry out what policy says. Synchronous, one at a time, safe to kill at any instant.
//! What comes next in the life of a deployment is `rules::agent`; this is where it happens.

pub mod assembly;
mod collected;
mod content;
#[cfg(test)]
pub mod crash;
mod cycle;
mod drive;
mod enroll;
mod errands;
mod error;
mod fetch;
mod files;
mod folder;
mod heartbeat;
mod id;
mod identity;
mod join;
mod judge;
mod ledger;
mod limits;
mod line;
mod map;
mod metering;
mod outbox;
mod peers;
mod policy;
mod poll;
mod released;
mod repin;
mod report;
mod rotate;
mod seal;
mod sequence;
mod sources;
mod status;
mod time;

pub use cycle::{Cycle, CycleOptions, DeploymentReport, once};
pub use enroll::{Enrollment, EnrollmentPlan, check_unenrolled, enroll};
pub use error::Error;
pub use folder::{AgentFolder, PLACE};
pub use id::{AgentId, id};
pub use join::choose_site;
pub use judge::{by_slice, scan};
pub use limits::{SETTINGS, load as load_limits};
pub use map::hierarchy_map;
pub use metering::look as look_at_programs;
pub use peers::{PeerServer, PeerShelf};
pub use repin::{Repinned, repin};
pub use rotate::{Rotated, rotate_key};
pub use seal::{Sealed, seal};
pub use status::{AgentStatus, status};

use super::network::Network;
use super::progress::Progress;
use crate::host::clock::Clock;
use crate::host::file_search::Files;
use crate::host::packages::PackageManager;
use crate::host::program::Programs;
use crate::host::restart::Restart;
use crate::model::inventory::Inventory;
use crate::rules::blast::DailyLimits;
use crate::transport::download::Timer;
use std::sync::atomic::{AtomicBool, Ordering};

/// The machine that the agent works on.
pub struct Machine<'a> {
    /// Collects an inventory.
    pub collect: &'a dyn Fn() -> Inventory,
    /// Its files.
    pub files: &'a dyn Files,
    /// Leads to servers.
    pub network: &'a dyn Network,
    /// Gives content to other clients; none where the agent does not keep running.
    pub peers: Option<&'a dyn PeerServer>,
    /// Installs packages.
    pub packages: &'a dyn PackageManager,
    /// Runs programs of packages.
    pub programs: &'a dyn Programs,
    /// Restarts it; none for a root that is not running.
    pub restart: Option<&'a dyn Restart>,
    /// What it starts in a day at most.
    pub limits: DailyLimits,
    /// Its own clock, not to be trusted alone.
    pub clock: &'a dyn Clock,
    /// Measures and waits during downloads.
    pub timer: &'a dyn Timer,
    /// Is told how far downloads are.
    pub progress: &'a dyn Progress,
    /// Raised when somebody asks to stop.
    pub cancel: &'a AtomicBool,
}

impl Machine<'_> {
    fn check_cancelled(&self) -> Result<(), Error> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        Ok(())
    }
}
