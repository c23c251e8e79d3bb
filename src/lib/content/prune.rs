//! Pruning: names go first, then the objects that no name leads to any more. Cut off anywhere, each name that is left leads
//! to all that it did.

use super::Error;
use super::shelf::{Held, Shelf};
use crate::model::digest::Digest;
use crate::model::package::PackageName;
use crate::model::time::Timestamp;
use std::collections::BTreeSet;

/// What is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Names.
    pub names: Vec<PackageName>,
    /// Objects that only those names led to, or none.
    pub objects: Vec<Held>,
}

impl Plan {
    /// Bytes of the objects.
    pub fn bytes(&self) -> u64 {
        self.objects.iter().map(|held| held.size).sum()
    }
}

/// What goes with these names. Objects that came after `before` stay, as somebody may be about to name them; and so do those
/// of `kept`. A name whose manifest cannot be read stops it: what that name needs is not known.
pub fn plan(
    shelf: &dyn Shelf,
    names: Vec<PackageName>,
    kept: &BTreeSet<Digest>,
    before: Timestamp,
) -> Result<Plan, Error> {
    let mut wanted = kept.clone();
    for name in shelf.names()? {
        if !names.contains(&name) {
            let objects = shelf.manifest_of(&name)?.objects();
            wanted.extend(objects.iter().map(|object| object.sha256));
            wanted.insert(name.manifest);
        }
    }
    let mut objects = shelf.objects()?;
    objects.retain(|held| held.since < before && !wanted.contains(&held.digest));
    Ok(Plan { names, objects })
}

/// Removes it. The shelf must be held for removing from before it was planned.
pub fn carry_out(shelf: &dyn Shelf, plan: &Plan) -> Result<(), Error> {
    for name in &plan.names {
        shelf.remove_name(&name.package, name.version)?;
    }
    plan.objects
        .iter()
        .try_for_each(|held| shelf.remove(&held.digest))
}
