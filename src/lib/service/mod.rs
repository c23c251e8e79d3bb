//! ROLES: use cases: plans carried out.

pub mod progress;
pub mod report;
