//! ROLES: use cases: plans carried out.

pub mod approve;
pub mod deploy;
pub mod distribute;
mod error;
pub mod package;
pub mod progress;
pub mod report;
pub mod scan;
pub mod sync;

pub use error::Error;
