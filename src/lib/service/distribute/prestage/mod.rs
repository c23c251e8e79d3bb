//! Prestaged bundles (domain.md L13): package versions in one file, which is carried to a distribution point instead of being
//! sent there. The file is a tar of a content store's own tree: names first, then manifests, then all that they lead to. What
//! is in it is believed as little as what a network brings.

mod export;
mod import;

pub use export::{Bundle, Exported, export, gather, of_versions};
pub use import::{Imported, Place, import};

#[cfg(test)]
mod tests;
