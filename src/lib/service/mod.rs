//! ROLES: use cases: plans carried out.

pub mod agent;
pub mod file_rules;
pub mod network;
pub mod progress;
pub mod stopwatch;

#[cfg(feature = "site")]
pub mod affected;
#[cfg(feature = "site")]
pub mod approve;
#[cfg(feature = "site")]
pub mod audit;
#[cfg(feature = "site")]
pub mod backup;
#[cfg(feature = "site")]
pub mod certificates;
#[cfg(feature = "site")]
mod chore;
#[cfg(feature = "site")]
pub mod client;
#[cfg(feature = "site")]
pub mod clock;
#[cfg(feature = "site")]
pub mod collected;
#[cfg(feature = "site")]
pub mod collection;
#[cfg(feature = "site")]
pub mod configuration;
#[cfg(feature = "site")]
pub mod deliver;
#[cfg(feature = "site")]
pub mod deploy;
#[cfg(feature = "site")]
pub mod distribute;
#[cfg(feature = "site")]
pub mod doctor;
#[cfg(feature = "site")]
pub mod drop_watch;
#[cfg(feature = "site")]
mod error;
#[cfg(feature = "site")]
pub mod imported;
#[cfg(feature = "site")]
pub mod intake;
#[cfg(feature = "site")]
pub mod inventory;
#[cfg(feature = "site")]
mod judge;
#[cfg(feature = "site")]
pub mod keys;
#[cfg(feature = "site")]
pub mod limits;
#[cfg(feature = "site")]
pub mod locate;
#[cfg(feature = "site")]
pub mod metering;
#[cfg(feature = "site")]
pub mod operator;
#[cfg(feature = "site")]
pub mod outside;
#[cfg(feature = "site")]
pub mod package;
#[cfg(feature = "site")]
mod parallel;
#[cfg(target_os = "linux")]
pub mod peer_server;
#[cfg(feature = "site")]
pub mod peers;
#[cfg(feature = "site")]
pub mod policy;
#[cfg(feature = "site")]
pub mod poll;
#[cfg(feature = "site")]
pub mod port;
#[cfg(feature = "site")]
pub mod query;
#[cfg(feature = "site")]
pub mod release;
#[cfg(feature = "site")]
pub mod report;
#[cfg(feature = "site")]
pub mod roster;
#[cfg(feature = "site")]
pub mod scan;
#[cfg(feature = "site")]
pub mod shelves;
#[cfg(feature = "site")]
pub mod site;
#[cfg(feature = "site")]
pub mod slice;
#[cfg(feature = "site")]
pub mod station;
#[cfg(feature = "site")]
pub mod sync;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
#[cfg(feature = "site")]
pub mod ticket;
#[cfg(feature = "site")]
mod upkeep;
#[cfg(feature = "site")]
pub mod warrant;
#[cfg(feature = "site")]
mod watch;

#[cfg(feature = "site")]
pub use error::Error;

/// The version of this program. Another one may read feeds and judge machines otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");
