//! What a distribution point holds, hashed and followed from name to name.

use super::Target;
use crate::content::Shelf;
use crate::content::verify::{Verification, verify};
use crate::model::digest::Digest;
use crate::service::Error;
use crate::service::progress::Progress;
use crate::trust::tuf::Released;
use serde::Serialize;

/// What is wrong with a distribution point, or that nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verified {
    /// The distribution point or directory.
    pub point: String,
    /// Objects looked at.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects whose bytes are not what their name says.
    pub corrupt: Vec<Digest>,
    /// Objects that a package needs and that are not there.
    pub missing: Vec<Digest>,
    /// Package versions whose manifest is not believed, and why.
    pub not_trusted: Vec<String>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.corrupt.is_empty() && self.missing.is_empty() && self.not_trusted.is_empty()
    }
}

/// Hashes all that a distribution point holds and follows all its names.
pub fn check(
    target: &Target,
    shelf: &dyn Shelf,
    released: &Released,
    progress: &dyn Progress,
) -> Result<Verified, Error> {
    let Verification {
        objects,
        bytes,
        corrupt,
        missing,
        not_trusted,
    } = examined(target, shelf, released, progress)?;
    let not_trusted = not_trusted
        .into_iter()
        .map(|(name, why)| format!("{} version {}: {why}", name.package, name.version));
    Ok(Verified {
        point: target.name(),
        objects,
        bytes,
        corrupt,
        missing,
        not_trusted: not_trusted.collect(),
    })
}

pub(super) fn examined(
    target: &Target,
    shelf: &dyn Shelf,
    released: &Released,
    progress: &dyn Progress,
) -> Result<Verification, Error> {
    let total = shelf.objects()?.iter().map(|held| held.size).sum();
    progress.begin(&target.name(), total);
    let found = verify(shelf, released, &mut |bytes| progress.advance(bytes));
    progress.end();
    Ok(found?)
}
