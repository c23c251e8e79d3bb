//! JUDGEMENT: pure functions, no I/O, no clock; each answer has its reason.

pub mod agent;
pub mod applies;
pub mod assign;
pub mod audience;
pub mod boundary;
pub mod configure;
pub mod doctor;
pub mod explain;
pub mod filter;
pub mod key_life;
pub mod locate;
pub mod member;
pub mod pattern;
pub mod resolve;
pub mod retry;
pub mod trusted_time;
pub mod verdict;
