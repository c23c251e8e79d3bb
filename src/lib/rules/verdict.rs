//! What of a package a machine needs: the agent's judgement before and after an installation.

use super::applies::judge;
use super::resolve::Answer;
use super::resolve::candidates::CandidateSet;
use crate::model::id::UpdateId;
use crate::model::inventory::Inventory;
use crate::model::package::{Manifest, ManifestFile};
use crate::model::platform::Platform;
use crate::model::scan::Finding;
use crate::model::status::UpdateStatus;
use crate::model::update::{State, UpdatePackage};
use std::collections::BTreeMap;

/// What the machine needs of the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The gravest state of the package's updates.
    pub state: State,
    /// Files to install together; empty when nothing is required, or nothing of it can be installed.
    pub needs: Vec<Need>,
    /// The state of each update of the package.
    pub updates: Vec<UpdateStatus>,
    /// In words.
    pub detail: String,
}

/// A file to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The file, as the manifest names it.
    pub file: ManifestFile,
    /// The package it brings.
    pub package: UpdatePackage,
}

/// Judges a machine by the updates of a package. `Err` says why it cannot be judged, or not with this package.
pub fn verdict(manifest: &Manifest, inventory: &Inventory) -> Result<Verdict, String> {
    let set = CandidateSet::of_updates(&manifest.authorization.updates);
    let has_packages = !inventory.packages.is_empty();
    if has_packages && set.covering(&inventory.platform).next().is_none() {
        return Ok(not_for(manifest, &inventory.platform));
    }
    let judgement = judge(inventory, &set);
    if let Some(reason) = judgement.scan.unknown {
        return Err(reason);
    }
    let findings = &judgement.scan.findings;
    Ok(Verdict {
        state: judgement.scan.state,
        needs: needs(manifest, &judgement.dist_upgrade)?,
        updates: statuses(manifest, findings),
        detail: detail(judgement.scan.state, findings),
    })
}

/// What becomes of a package on a machine of a platform that it is not for: nothing.
pub fn not_for(manifest: &Manifest, platform: &Platform) -> Verdict {
    Verdict {
        state: State::NotApplicable,
        needs: Vec::new(),
        updates: statuses(manifest, &[]),
        detail: format!("the package is not for {platform}"),
    }
}

/// The files of all that can be done. Only what the manifest names is ever installed (security.md R1).
fn needs(manifest: &Manifest, answer: &Answer<'_>) -> Result<Vec<Need>, String> {
    let files: BTreeMap<_, _> = manifest
        .files
        .iter()
        .map(|file| (file.sha256, file))
        .collect();
    let upgrades = answer.upgrades.iter().map(|one| (one.candidate, false));
    let new = answer
        .new
        .iter()
        .map(|one| (one.candidate, one.is_optional));
    let mut needs = Vec::new();
    for (candidate, is_optional) in upgrades.chain(new) {
        let package = candidate.package;
        match files.get(&package.payload.sha256) {
            Some(file) => needs.push(Need {
                file: (*file).clone(),
                package: package.clone(),
            }),
            None if is_optional => {}
            None => {
                return Err(format!(
                    "the package does not hold {}",
                    package.payload.file_name()
                ));
            }
        }
    }
    Ok(needs)
}

/// Updates without a finding touch nothing on the machine.
fn statuses(manifest: &Manifest, findings: &[Finding]) -> Vec<UpdateStatus> {
    let found: BTreeMap<&UpdateId, State> = findings
        .iter()
        .map(|one| (&one.update, one.state))
        .collect();
    let updates = manifest.authorization.updates.iter();
    updates
        .map(|authorized| UpdateStatus {
            update: authorized.update.id.clone(),
            state: found
                .get(&authorized.update.id)
                .copied()
                .unwrap_or(State::NotApplicable),
        })
        .collect()
}

/// A number of things, as "1 update" or "2 updates".
pub fn counted(count: u64, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

fn detail(state: State, findings: &[Finding]) -> String {
    let count = |state| findings.iter().filter(|one| one.state == state).count() as u64;
    match state {
        State::Required => {
            let kept_back = findings
                .iter()
                .flat_map(|finding| &finding.packages)
                .find_map(|change| Some((change, change.kept_back.as_ref()?)));
            let required = format!("{} required", counted(count(State::Required), "update"));
            kept_back.map_or(required.clone(), |(change, reason)| {
                format!("{required}; {} is kept back: {reason}", change.name)
            })
        }
        State::PendingRestart => {
            let waiting = counted(count(State::PendingRestart), "update");
            format!("{waiting} in effect after a restart")
        }
        _ => "nothing required".to_owned(),
    }
}
