//! ROLES: use cases: plans carried out.

<<<<<<< HEAD
pub mod agent;
pub mod port;
=======
pub mod client;
pub mod collection;
pub mod configuration;
mod error;
pub mod locate;
>>>>>>> site
pub mod progress;
pub mod site;
#[cfg(test)]
pub(crate) mod testing;

pub use error::Error;
