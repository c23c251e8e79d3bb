//! Repairing: what a distribution point lost or holds damaged is had from the site's store, or from a sibling.

use super::Target;
use super::check::examined;
use crate::content::Shelf;
use crate::content::hold::Kind;
use crate::model::digest::Digest;
use crate::model::package::Object;
use crate::service::Error;
use crate::service::progress::Progress;
use crate::trust::tuf::Released;
use serde::Serialize;
use std::collections::BTreeSet;

/// A mended manifest may show that more is missing: names, manifests, then what they lead to.
const ROUNDS: usize = 3;

/// What was mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Repaired {
    /// The distribution point or directory.
    pub point: String,
    /// Objects that were damaged or missing, and are there again.
    pub replaced: Vec<Digest>,
    /// Damaged objects that nothing needs, removed.
    pub removed: Vec<Digest>,
    /// Objects that are needed and that no place had whole.
    pub lost: Vec<Digest>,
}

/// Mends a place from others, the first that has an object whole. Everything is hashed before and on the way.
pub fn repair(
    target: &Target,
    shelf: &dyn Shelf,
    sources: &[Box<dyn Shelf>],
    (released, progress): (&Released, &dyn Progress),
) -> Result<Repaired, Error> {
    let _hold = shelf.hold(Kind::Adding)?;
    let mut replaced = BTreeSet::new();
    let mut removed = BTreeSet::new();
    let mut lost = BTreeSet::new();
    for _ in 0..ROUNDS {
        let found = examined(target, shelf, released, progress)?;
        let bad: BTreeSet<Digest> = found
            .corrupt
            .iter()
            .chain(&found.missing)
            .copied()
            .collect();
        let bad: Vec<Digest> = bad.difference(&lost).copied().collect();
        if bad.is_empty() {
            break;
        }
        let needed = needed(shelf, &found.missing)?;
        for digest in bad {
            if bring(shelf, sources, &digest)? {
                replaced.insert(digest);
            } else if needed.contains(&digest) {
                lost.insert(digest);
            } else {
                shelf.remove(&digest)?;
                removed.insert(digest);
            }
        }
    }
    Ok(Repaired {
        point: target.name(),
        replaced: replaced.into_iter().collect(),
        removed: removed.into_iter().collect(),
        lost: lost.into_iter().collect(),
    })
}

/// All that names lead to, as far as it can be read; what cannot be read is needed itself.
fn needed(shelf: &dyn Shelf, missing: &[Digest]) -> Result<BTreeSet<Digest>, Error> {
    let mut needed: BTreeSet<Digest> = missing.iter().copied().collect();
    for name in shelf.names()? {
        needed.insert(name.manifest);
        if let Ok(manifest) = shelf.manifest_of(&name) {
            needed.extend(manifest.objects().iter().map(|object| object.sha256));
        }
    }
    Ok(needed)
}

/// Replaces the object by that of the first place that has it whole. A place that cannot be asked is passed over: the next
/// one may have it.
fn bring(shelf: &dyn Shelf, sources: &[Box<dyn Shelf>], digest: &Digest) -> Result<bool, Error> {
    for source in sources {
        let Ok(Some(size)) = source.size(digest) else {
            continue;
        };
        let Ok(mut input) = source.open(digest) else {
            continue;
        };
        let object = Object {
            sha256: *digest,
            size,
        };
        match shelf.put(&mut input, &object) {
            Ok(()) => return Ok(true),
            Err(crate::content::Error::OtherBytes { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}
