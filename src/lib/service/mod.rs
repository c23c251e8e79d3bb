//! ROLES: use cases: plans carried out.

pub mod agent;
pub mod approve;
pub mod client;
pub mod collection;
pub mod configuration;
pub mod deploy;
pub mod distribute;
mod error;
pub mod intake;
pub mod inventory;
pub mod locate;
pub mod outside;
pub mod package;
pub mod policy;
pub mod port;
pub mod progress;
pub mod query;
pub mod report;
pub mod scan;
pub mod site;
pub mod station;
pub mod stopwatch;
pub mod sync;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use error::Error;
