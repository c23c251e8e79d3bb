//! The catalog's tests. What does not concern one engine alone runs on both.

mod deployments;
mod engines;
mod faults;
mod filters;
mod identity;
mod kit;
mod lists;
mod metering;
mod nouns;
mod reports;
#[cfg(feature = "postgres")]
mod server;
mod sets;
mod update_filters;
mod updates;
