//! What an installed package needs of some updates, by itself: the answer for all machines that have it at that version,
//! without looking at one of them. Of kernels an old one beside the fixed one counts here; a scan of the machine knows better.

use super::offered::is_of_the_stream;
use super::ruled::{Standing, change, rules_for, stand};
use crate::model::id::UpdateId;
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::scan::PackageChange;
use crate::rules::resolve::candidates::CandidateSet;

/// What the package needs of the updates on such a platform: which update, and the change.
pub fn needs(
    package: &InstalledPackage,
    platform: &Platform,
    updates: &CandidateSet,
) -> Vec<(UpdateId, PackageChange)> {
    let mut found = offered(package, platform, updates);
    for (ruled, rule) in rules_for(package, platform, updates) {
        if let Standing::Affected(fixed) = stand(rule, package) {
            let reason = format!("affected, says {}", ruled.feed);
            found.push((ruled.update.id.clone(), change(package, fixed, reason)));
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
        package.is_there()
            && is_of_the_stream(package, offer)
            && package.lacks(offer.package.version.as_str())
    });
    let told = newer.map(|offer| {
        let reason = format!("older than {} in {}", offer.package.version, offer.feed);
        let change = change(package, Some(&offer.package.version), reason);
        (offer.update.id.clone(), change)
    });
    told.collect()
}
