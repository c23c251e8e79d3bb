//! ROLES: use cases: plans carried out.

pub mod approve;
pub mod client;
pub mod collection;
pub mod configuration;
#[cfg(test)]
mod cycle;
pub mod deploy;
pub mod distribute;
mod error;
pub mod locate;
pub mod outside;
pub mod package;
pub mod progress;
pub mod report;
pub mod scan;
pub mod site;
pub mod sync;
#[cfg(test)]
pub(crate) mod testing;

pub use error::Error;
