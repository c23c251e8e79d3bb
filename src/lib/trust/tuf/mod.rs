//! The Update Framework, specification 1.0.34: metadata of a repository read, verified and followed (`client`), and written
//! (`repository`). Synchronous; where files come from and where they are kept is behind two traits. The root role is in
//! `trust::root`, which reads by the same code.

pub mod client;
mod json;
pub(super) mod key;
pub mod metadata;
mod path;
pub mod repository;

pub use client::{Fetcher, Store, Trusted, Updater};
pub use metadata::{TargetFile, Targets};
pub use repository::{OnlineKeys, Released, Repository};

#[cfg(test)]
mod tests;
