//! ROLES: use cases: plans carried out.

pub mod agent;
pub mod client;
pub mod collection;
pub mod configuration;
mod error;
pub mod locate;
pub mod port;
pub mod progress;
pub mod site;
#[cfg(test)]
pub(crate) mod testing;

pub use error::Error;
