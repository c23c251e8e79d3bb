//! What somebody who signs a release is shown: read from the very bytes that are signed, and from nothing that the asker says.

use super::ReleaseRequest;
use super::request::unsuitable;
use crate::content::print_manifest;
use crate::model::id::PackageId;
use crate::model::package::{Manifest, name_path};
use crate::model::time::Timestamp;
use crate::service::Error;
use crate::trust::PublicKey;
use crate::trust::tuf::client::MAX_METADATA;
use crate::trust::tuf::metadata::Metadata;
use crate::trust::tuf::{TargetFile, Targets};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a signature would release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// The version of the targets.
    pub version: u64,
    /// How long they are good.
    pub expires_at: Timestamp,
    /// What this key has not signed for before.
    pub added: Vec<Reviewed>,
    /// What this key has signed for before, and would not any more.
    pub removed: Vec<String>,
    /// How many stay as they are.
    pub unchanged: usize,
    /// Roles to which releases are handed on.
    pub delegations: Vec<String>,
}

/// A package version, read from its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reviewed {
    /// The package.
    pub package: PackageId,
    /// Its source version.
    pub version: u32,
    /// For people.
    pub name: String,
    /// What would be run.
    pub program: serde_json::Value,
    /// The updates.
    pub updates: Vec<String>,
    /// Each file by name and digest.
    pub files: Vec<String>,
    /// Bytes of the files.
    pub size: u64,
    /// The machines that it is for; any when there are none.
    pub platforms: Vec<String>,
    /// Whether machines may install it although they have started enough for a day.
    pub is_urgent: bool,
}

impl ReleaseRequest {
    /// What a signature by this key would add to what the key has signed before. Refuses targets whose manifests are not
    /// there to be read.
    pub fn review(&self, key: &PublicKey) -> Result<Review, Error> {
        let next = self.targets()?;
        let known = self.signed_before(key)?;
        let manifests = self.by_target()?;
        let mut added = Vec::new();
        for (path, file) in &next.targets {
            if known.get(path) == Some(file) {
                continue;
            }
            let manifest = manifests.get(path).filter(|(read, _)| read == file);
            let (_, manifest) = manifest.ok_or_else(|| {
                unsuitable(format!("the manifest of target {path:.80} is not in it"))
            })?;
            added.push(reviewed(manifest)?);
        }
        let gone = |path: &&String| !next.targets.contains_key(*path);
        let handed_on = next.delegations.iter().flat_map(|all| &all.roles);
        Ok(Review {
            version: next.head.version,
            expires_at: next.head.expires,
            unchanged: next.targets.len() - added.len(),
            added,
            removed: known.keys().filter(gone).cloned().collect(),
            delegations: handed_on.map(|role| role.name.clone()).collect(),
        })
    }

    /// The published targets, when this very key signed them; else nothing counts as seen.
    fn signed_before(&self, key: &PublicKey) -> Result<BTreeMap<String, TargetFile>, Error> {
        let Some(published) = &self.published else {
            return Ok(BTreeMap::new());
        };
        let bytes = serde_json::to_vec(published).map_err(unsuitable)?;
        let metadata = Metadata::<Targets>::read(&bytes, MAX_METADATA)?;
        if !metadata.is_signed_by(key)? {
            return Ok(BTreeMap::new());
        }
        Ok(metadata.unverified().targets.clone())
    }

    fn by_target(&self) -> Result<BTreeMap<String, (TargetFile, &Manifest)>, Error> {
        let one = |manifest| {
            let file = TargetFile::of(&print_manifest(manifest)?);
            let Manifest {
                package, version, ..
            } = manifest;
            Ok((name_path(package, *version), (file, manifest)))
        };
        self.manifests.iter().map(one).collect()
    }
}

fn reviewed(manifest: &Manifest) -> Result<Reviewed, Error> {
    let updates = manifest.authorization.updates.iter();
    let (files, program) = (manifest.files.iter(), &manifest.program);
    Ok(Reviewed {
        package: manifest.package.clone(),
        version: manifest.version,
        name: manifest.name.clone(),
        program: serde_json::to_value(program).map_err(unsuitable)?,
        updates: updates.map(|it| it.update.id.to_string()).collect(),
        files: files
            .map(|file| format!("{} {}", file.sha256, file.name))
            .collect(),
        size: manifest.size(),
        platforms: manifest.platforms.iter().map(ToString::to_string).collect(),
        is_urgent: manifest.urgent,
    })
}
