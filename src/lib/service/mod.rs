//! ROLES: use cases: plans carried out.

pub mod agent;
pub mod port;
pub mod progress;
