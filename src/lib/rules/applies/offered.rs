//! Packages that repositories of rpm offer: the newest of a name and architecture counts, and brings all older advisories
//! along. What they need is the package manager's to find out.

use super::finding::{blank, bring_along, change};
use super::kernel;
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::scan::Finding;
use crate::model::update::{Classification, Restart, State};
use crate::model::version::Ecosystem;
use crate::rules::resolve::candidates::{Candidate, CandidateSet};

/// How a package that is offered stands to the one that is installed.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// What is installed.
    pub installed: &'a InstalledPackage,
    /// What is offered.
    pub candidate: Candidate<'a>,
    /// Whether what is offered is newer.
    pub is_newer: bool,
}

/// Everything that is offered for the packages of rpm that are installed, newer and older.
pub fn offers<'a>(inventory: &'a Inventory, set: &'a CandidateSet) -> Vec<Offer<'a>> {
    let installed = kernel::newest(inventory);
    let of_rpm = installed
        .into_iter()
        .filter(|package| package.ecosystem == Ecosystem::Rpm);
    of_rpm
        .flat_map(|installed| {
            let named = set.named(
                &installed.name,
                &installed.architecture,
                &inventory.platform,
            );
            named
                .filter(move |offer| is_of_the_stream(installed, offer))
                .map(move |candidate| Offer {
                    installed,
                    candidate,
                    is_newer: installed.order(candidate.package.version.as_str()).is_lt(),
                })
        })
        .collect()
}

/// Packages of a module are replaced by those of the same stream alone, and others by those of none.
pub(super) fn is_of_the_stream(installed: &InstalledPackage, offer: &Candidate<'_>) -> bool {
    offer.update.ecosystem == installed.ecosystem && offer.package.module == installed.module
}

/// One finding for each update that is needed, or is the newest that a package has for security.
pub(super) fn findings(inventory: &Inventory, set: &CandidateSet) -> Vec<Finding> {
    let offers = offers(inventory, set);
    let by_package = offers.chunk_by(|a, b| std::ptr::eq(a.installed, b.installed));
    by_package
        .filter_map(|offers| finding(inventory, offers))
        .collect()
}

/// What the offers for one installed package come to.
fn finding(inventory: &Inventory, offers: &[Offer<'_>]) -> Option<Finding> {
    let newest = |is_newer: bool| {
        let meant = offers
            .iter()
            .filter(move |offer| offer.is_newer == is_newer);
        meant.max_by(|a, b| {
            let by_version = a.candidate.order(&b.candidate);
            by_version.then_with(|| a.candidate.preference().cmp(&b.candidate.preference()))
        })
    };
    if let Some(best) = newest(true) {
        return Some(required(best, offers));
    }
    let best = newest(false).filter(|offer| offer.candidate.is_security())?;
    let waits = kernel::is_rpm_kernel(&best.installed.name)
        .then(|| kernel::rpm_waits_for_restart(best.installed, &inventory.operating_system))
        .flatten();
    let state = match waits {
        Some(_) => State::PendingRestart,
        None => State::Installed,
    };
    let reason = waits.unwrap_or_else(|| told(best, "not older"));
    let mut finding = blank(best.candidate.update, state);
    finding
        .packages
        .push(change(best.candidate, Some(best.installed), reason));
    Some(finding)
}

fn required(best: &Offer<'_>, offers: &[Offer<'_>]) -> Finding {
    let newer = || offers.iter().filter(|offer| offer.is_newer);
    let mut finding = blank(best.candidate.update, State::Required);
    bring_along(&mut finding, newer().map(|offer| offer.candidate.update));
    for offer in newer().filter(|offer| offer.candidate.is_security()) {
        finding.classification = Classification::Security;
        finding.severity = finding.severity.max(offer.candidate.update.severity);
    }
    if kernel::is_rpm_kernel(&best.installed.name) {
        finding.restart = Restart::Machine;
    }
    finding.restart = finding.restart.max(best.candidate.update.restart);
    let mut change = change(best.candidate, Some(best.installed), told(best, "older"));
    if best.installed.held {
        change.kept_back = Some(format!("held at {}", best.installed.version));
    }
    finding.packages.push(change);
    finding
}

fn told(offer: &Offer<'_>, relation: &str) -> String {
    let Offer {
        installed,
        candidate,
        ..
    } = offer;
    format!(
        "installed {} is {relation} than {} in {}",
        installed.version, candidate.package.version, candidate.feed
    )
}
