//! Verifying a store: every object is hashed again, and every name is followed to its files.

use super::shelf::Held;
use super::{Error, Shelf};
use crate::model::digest::Digest;
use crate::model::package::PackageName;
use crate::trust::tuf::Released;
use std::collections::BTreeSet;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Objects looked at.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Objects whose bytes are not what their name says.
    pub corrupt: Vec<Digest>,
    /// Objects that a name leads to and that are not here.
    pub missing: Vec<Digest>,
    /// Names whose manifest is not believed, and why.
    pub not_trusted: Vec<(PackageName, String)>,
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_good(&self) -> bool {
        self.corrupt.is_empty() && self.missing.is_empty() && self.not_trusted.is_empty()
    }
}

/// Hashes all objects and follows all names, reporting bytes as they go.
pub fn verify(
    shelf: &dyn Shelf,
    released: &Released,
    progress: &mut dyn FnMut(u64),
) -> Result<Verification, Error> {
    let mut found = Verification::default();
    let mut present = BTreeSet::new();
    for Held { digest, .. } in shelf.objects()? {
        let (actual, size) = Digest::of_reader(shelf.open(&digest)?)
            .map_err(|error| Error::elsewhere("read", shelf.label(), error))?;
        found.objects += 1;
        found.bytes += size;
        if actual != digest {
            found.corrupt.push(digest);
        }
        present.insert(digest);
        progress(size);
    }
    let mut missing = BTreeSet::new();
    for name in shelf.names()? {
        if !present.contains(&name.manifest) {
            missing.insert(name.manifest);
            continue;
        }
        match shelf.released_of(&name, released) {
            Ok(manifest) => missing.extend(
                manifest
                    .objects()
                    .into_iter()
                    .map(|object| object.sha256)
                    .filter(|digest| !present.contains(digest)),
            ),
            // Said above already.
            Err(Error::OtherBytes { .. }) => {}
            Err(error) => found.not_trusted.push((name, error.to_string())),
        }
    }
    found.missing = missing.into_iter().collect();
    Ok(found)
}
