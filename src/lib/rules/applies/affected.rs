//! What an installed package needs of some updates, by itself: the answer for all machines that have it at that version,
//! without looking at one of them. Of kernels an old one beside the fixed one counts here; a scan of the machine knows better.

use super::ruled::{Standing, is_there, speaks_of, stand};
use crate::model::id::UpdateId;
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::scan::PackageChange;
use crate::model::update::Rule;
use crate::rules::resolve::candidates::CandidateSet;

/// What the package needs of the updates on such a platform: which update, and the change.
pub fn needs(
    package: &InstalledPackage,
    platform: &Platform,
    updates: &CandidateSet,
) -> Vec<(UpdateId, PackageChange)> {
    if !is_there(package) {
        return Vec::new();
    }
    let mut found = offered(package, platform, updates);
    let by_source = (package.source != package.name).then(|| updates.rules_named(&package.source));
    let by_name = updates.rules_named(&package.name);
    for ruled in by_name.chain(by_source.into_iter().flatten()) {
        let Rule::Package(rule) = ruled.rule else {
            continue;
        };
        if !speaks_of(rule, package, platform) {
            continue;
        }
        if let Standing::Affected(fixed) = stand(rule, package) {
            let reason = format!("affected, says {}", ruled.feed);
            found.push((
                ruled.update.id.clone(),
                change(package, fixed.cloned(), reason),
            ));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found.dedup_by(|(a, _), (b, _)| a == b);
    found
}

fn offered(
    package: &InstalledPackage,
    platform: &Platform,
    updates: &CandidateSet,
) -> Vec<(UpdateId, PackageChange)> {
    let offers = updates.named(&package.name, &package.architecture, platform);
    let newer = offers.filter(|offer| {
        offer.update.ecosystem == package.ecosystem
            && offer.package.module == package.module
            && package.order(offer.package.version.as_str()).is_lt()
    });
    let told = newer.map(|offer| {
        let reason = format!("older than {} in {}", offer.package.version, offer.feed);
        let candidate = Some(offer.package.version.clone());
        (offer.update.id.clone(), change(package, candidate, reason))
    });
    told.collect()
}

fn change(
    package: &InstalledPackage,
    candidate: Option<crate::model::version::Version>,
    reason: String,
) -> PackageChange {
    PackageChange {
        name: package.name.clone(),
        architecture: package.architecture.clone(),
        installed: Some(package.version.clone()),
        candidate,
        kept_back: None,
        reason,
    }
}
