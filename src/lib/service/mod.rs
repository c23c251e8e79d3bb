//! ROLES: use cases: plans carried out.

pub mod agent;
pub mod client;
pub mod collection;
pub mod configuration;
mod error;
pub mod intake;
pub mod locate;
pub mod policy;
pub mod port;
pub mod progress;
pub mod scan;
pub mod site;
pub mod station;
#[cfg(test)]
pub(crate) mod testing;

pub use error::Error;
