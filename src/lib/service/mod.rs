//! ROLES: use cases: plans carried out.

pub mod port;
pub mod progress;
