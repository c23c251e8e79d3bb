//! JUDGEMENT: pure functions, no I/O, no clock; each answer has its reason.

pub mod applies;
pub mod explain;
pub mod resolve;
