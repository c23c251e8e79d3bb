//! JUDGEMENT: pure functions, no I/O, no clock; each answer has its reason.

pub mod agent;
pub mod applies;
pub mod assign;
pub mod audience;
pub mod blast;
pub mod boundary;
pub mod bucket;
pub mod clones;
pub mod configure;
pub mod doctor;
pub mod enrollment;
pub mod explain;
pub mod filter;
pub mod key_life;
pub mod locate;
pub mod member;
pub mod pattern;
pub mod permit;
pub mod program;
pub mod resolve;
pub mod retry;
pub mod secrets;
pub mod server_clock;
pub mod trusted_time;
pub mod verdict;
pub mod warrant;
