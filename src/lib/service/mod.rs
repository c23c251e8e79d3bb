//! ROLES: use cases: plans carried out.

mod error;
pub mod approve;
pub mod compliance;
pub mod progress;
pub mod report;
pub mod sync;

pub use error::Error;
