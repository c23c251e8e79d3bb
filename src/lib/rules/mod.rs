//! JUDGEMENT: pure functions, no I/O, no clock; each answer has its reason.

pub mod agent;
pub mod applies;
pub mod audience;
pub mod explain;
pub mod resolve;
pub mod retry;
pub mod trusted_time;
pub mod verdict;
