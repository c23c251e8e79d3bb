//! An inventory as a set of sections, one for each class, and what of it changed.
//!
//! A section is a bag of instances; an instance is known by its digest, and a section by the sum of these. A sum follows
//! a change without looking at what stayed, so that a change of one package among a thousand costs as much as one among
//! ten. It is no proof against somebody who looks for two states with one sum, and needs none: a client states its own
//! inventory and could as well state another. Nothing that clients share is named by a sum.

mod class;
mod delta;
mod follow;
mod history;
mod resync;
mod section;
mod software;
mod state;
mod steady;
mod sum;

pub use class::{PACKAGES, keys, lists};
pub use delta::{Applied, PackageChange, Unfit, apply, diff};
pub use follow::{Fit, Memory, Next, Standing, confirms, fit, next};
pub use history::{Deed, HistoryEntry, changes};
pub use resync::slot;
pub use section::{Sections, document, join, take};
pub use software::{
    marked_digest, member_digests, members, package_digest, software_digest, software_fields,
};
pub use state::{Fingerprint, State};
pub use steady::steady;
pub use sum::Sum;

#[cfg(test)]
mod tests;
