//! sms: patch management for mixed fleets. The five programs are faces of this one library.
//!
//! | room | what lives there |
//! |---|---|
//! | [`model`] | WORDS: plain types, parse and print |
//! | [`rules`] | JUDGEMENT: pure functions, no I/O, no clock |
//! | [`catalog`] | MEMORY: the only SQL |
//! | [`content`] | CARGO: the content store |
//! | [`trust`] | SEALS: keys, envelopes, enrollment |
//! | [`feed`] | EARS: readers of update catalogs |
//! | [`host`] | HANDS: this machine behind small traits |
//! | [`transport`] | ROADS: HTTP client, downloads, targets, wire forms |
//! | [`service`] | ROLES: use cases, plans carried out |
//! | [`server`] | DOORS: the HTTP roles |
//! | [`cli`] | FACES: args in, views out |
//!
//! A room uses only rooms above it; `tests/layers.rs` holds us to that. What is marked with the feature `site` is not in the
//! agent that is shipped: `catalog`, `feed` and `server` whole, of `trust`, `service` and `cli` what their module lists say.
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

#[cfg(feature = "site")]
pub mod catalog;
pub mod cli;
pub mod content;
#[cfg(feature = "site")]
pub mod feed;
pub mod host;
pub mod model;
pub mod rules;
#[cfg(feature = "site")]
pub mod server;
pub mod service;
pub mod transport;
pub mod trust;

#[cfg(feature = "site")]
pub use cli::site::{smsctl, smsdist, smsinv, smspatch};
pub use cli::smsagent;
