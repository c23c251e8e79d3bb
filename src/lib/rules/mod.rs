//! JUDGEMENT: pure functions, no I/O, no clock; each answer has its reason.

pub mod applies;
pub mod assign;
pub mod boundary;
pub mod configure;
pub mod explain;
pub mod locate;
pub mod member;
pub mod pattern;
pub mod resolve;
