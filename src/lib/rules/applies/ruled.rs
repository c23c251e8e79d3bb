//! Rules of advisories and of own updates: which installed versions they affect, and which conditions hold.

use super::finding::blank;
use super::kernel;
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::platform::Platform;
use crate::model::scan::{Finding, PackageChange};
use crate::model::update::{
    ConditionRule, PackageRule, Restart, Rule, State, VersionRange, is_kernel_image,
};
use crate::model::version::{Ecosystem, Version};
use crate::rules::filter;
use crate::rules::filter::Facts;
use crate::rules::resolve::candidates::{CandidateSet, Ruled};

/// How a version stands to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing<'a> {
    /// It is affected; the version that is not any more, where one is known.
    Affected(Option<&'a Version>),
    /// It has the fix of this version.
    Fixed(&'a Version),
    /// It never was affected.
    Untouched,
    /// The rule does not speak of such versions.
    Unknown(String),
}

/// One finding for each rule that has something to say of the machine.
pub(super) fn findings(inventory: &Inventory, set: &CandidateSet) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in kernel::newest(inventory) {
        let rules = rules_for(package, &inventory.platform, set);
        found.extend(rules.filter_map(|(ruled, rule)| of_package(ruled, rule, package, inventory)));
    }
    found.extend(conditions(inventory, set));
    found
}

/// The rules that speak of an installed package, by its own name and by its source's.
pub(super) fn rules_for<'a>(
    package: &'a InstalledPackage,
    platform: &'a Platform,
    set: &'a CandidateSet,
) -> impl Iterator<Item = (Ruled<'a>, &'a PackageRule)> {
    let by_source = (package.source != package.name).then(|| set.rules_named(&package.source));
    let ruled = set
        .rules_named(&package.name)
        .chain(by_source.into_iter().flatten());
    ruled.filter_map(move |ruled| match ruled.rule {
        Rule::Package(rule) if package.is_there() && speaks_of(rule, package, platform) => {
            Some((ruled, rule))
        }
        _ => None,
    })
}

/// What is to change of an installed package, to a version where one is known.
pub(super) fn change(
    package: &InstalledPackage,
    candidate: Option<&Version>,
    reason: String,
) -> PackageChange {
    PackageChange {
        name: package.name.clone(),
        architecture: package.architecture.clone(),
        installed: Some(package.version.clone()),
        candidate: candidate.cloned(),
        kept_back: None,
        reason,
    }
}

/// Whether a rule speaks of an installed package at all.
pub fn speaks_of(rule: &PackageRule, package: &InstalledPackage, platform: &Platform) -> bool {
    let name = if rule.is_source {
        &package.source
    } else {
        &package.name
    };
    let architectures = &rule.architectures;
    rule.ecosystem == package.ecosystem
        && rule.name == *name
        && rule
            .release
            .as_ref()
            .is_none_or(|release| release.covers(platform))
        && (architectures.is_empty() || architectures.contains(&package.architecture))
        && speaks_of_module(rule, package)
}

/// Builds for modules say so in their versions.
fn is_modular(version: &Version) -> bool {
    version.as_str().contains(".module")
}

fn is_of_a_module(package: &InstalledPackage) -> bool {
    package.ecosystem == Ecosystem::Rpm
        && (package.module.is_some() || is_modular(&package.version))
}

/// Streams of a module have versions of their own, which say nothing beside another stream's: why these cannot be compared.
fn unknown_stream(rule: &PackageRule, package: &InstalledPackage) -> Option<String> {
    match (&rule.module, &package.module) {
        _ if !is_of_a_module(package) => None,
        (Some(_), Some(_)) => None,
        (Some(module), None) => Some(format!(
            "it is of a module, and the inventory does not say whether of {module}"
        )),
        (None, Some(module)) => Some(format!(
            "it is of {module}, and the advisory does not say of which stream it speaks"
        )),
        (None, None) => Some(
            "it is of a module, and neither the inventory nor the advisory says of which stream"
                .to_owned(),
        ),
    }
}

/// Packages of a module stand apart from those of none, and from those of other streams where the stream is told.
fn speaks_of_module(rule: &PackageRule, package: &InstalledPackage) -> bool {
    if rule.ecosystem != Ecosystem::Rpm {
        return true;
    }
    let of_rule = rule.module.is_some() || rule.fixes().any(is_modular);
    let of_package = is_of_a_module(package);
    let is_told = rule.module.is_some() && package.module.is_some();
    of_rule == of_package && (!is_told || rule.module == package.module)
}

/// How the installed version stands to the rule.
pub fn stand<'r>(rule: &'r PackageRule, package: &InstalledPackage) -> Standing<'r> {
    let version = if rule.is_source {
        &package.source_version
    } else {
        &package.version
    };
    if let Some(reason) = unknown_stream(rule, package) {
        return Standing::Unknown(reason);
    }
    let order = |a: &Version, b: &Version| rule.ecosystem.order(a.as_str(), b.as_str());
    let holds = |range: &&VersionRange| range.contains(rule.ecosystem, version);
    if let Some(range) = rule.affected.iter().find(holds) {
        return Standing::Affected(range.fixed.as_ref());
    }
    if rule
        .versions
        .iter()
        .any(|named| order(named, version).is_eq())
    {
        let above = rule.fixes().filter(|fixed| order(version, fixed).is_lt());
        return Standing::Affected(above.min_by(|a, b| order(a, b)));
    }
    let reached = rule.fixes().filter(|fixed| order(version, fixed).is_ge());
    match reached.max_by(|a, b| order(a, b)) {
        None => Standing::Untouched,
        Some(_) if is_backport(rule, version) => Standing::Unknown(format!(
            "{version} is a backport, of which this advisory does not speak"
        )),
        Some(_) if package.is_half_there() => Standing::Unknown(format!(
            "{version} was unpacked by half only, so files of an older version may be there"
        )),
        Some(fixed) => Standing::Fixed(fixed),
    }
}

/// A backport is built from a later release, where other versions are the fixed ones: being newer says nothing.
fn is_backport(rule: &PackageRule, version: &Version) -> bool {
    rule.ecosystem == Ecosystem::Dpkg && rule.release.is_some() && version.as_str().contains("~bpo")
}

fn of_package(
    ruled: Ruled<'_>,
    rule: &PackageRule,
    package: &InstalledPackage,
    inventory: &Inventory,
) -> Option<Finding> {
    let version = &package.version;
    let by = |fixed: &Version| {
        format!(
            "installed {version} is not older than {fixed} of {}",
            ruled.feed
        )
    };
    let (state, candidate, reason) = match stand(rule, package) {
        Standing::Untouched => return None,
        Standing::Unknown(reason) => (State::Unknown, None, reason),
        Standing::Affected(fixed) => {
            let reason = match fixed {
                Some(fixed) => format!(
                    "installed {version} is affected; fixed in {fixed} of {}",
                    ruled.feed
                ),
                None => format!("installed {version} is affected, says {}", ruled.feed),
            };
            (State::Required, fixed, reason)
        }
        Standing::Fixed(fixed) => match waits(package, inventory) {
            Some(waits) => (State::PendingRestart, Some(fixed), waits),
            None => (State::Installed, Some(fixed), by(fixed)),
        },
    };
    let mut finding = blank(ruled.update, state);
    if is_kernel_image(&package.name) || kernel::is_rpm_kernel(&package.name) {
        finding.restart = Restart::Machine;
    }
    let is_without_fix = state == State::Required && candidate.is_none();
    finding.packages.push(PackageChange {
        kept_back: is_without_fix.then(|| "no version is known that is not affected".to_owned()),
        ..change(package, candidate, reason)
    });
    Some(finding)
}

fn waits(package: &InstalledPackage, inventory: &Inventory) -> Option<String> {
    let system = &inventory.operating_system;
    if is_kernel_image(&package.name) {
        return kernel::waits_for_restart(package, system);
    }
    kernel::is_rpm_kernel(&package.name)
        .then(|| kernel::rpm_waits_for_restart(package, system))
        .flatten()
}

/// Own updates: required where their condition holds, installed where the other does.
fn conditions(inventory: &Inventory, set: &CandidateSet) -> Vec<Finding> {
    let mut rules = set.rules_named("").peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let facts = Facts::of_inventory(inventory);
    let judged = rules.filter_map(|ruled| match ruled.rule {
        Rule::Condition(rule) => condition(ruled, rule, inventory, &facts),
        Rule::Package(_) | Rule::Hotfix(_) => None,
    });
    judged.collect()
}

fn condition(
    ruled: Ruled<'_>,
    rule: &ConditionRule,
    inventory: &Inventory,
    facts: &Facts,
) -> Option<Finding> {
    let holds = |filter| filter::judge(filter, facts, inventory.collected_at);
    let is_installed = rule.installed.as_ref().map(holds);
    let (state, reason) = match (holds(&rule.required), is_installed) {
        (_, Some(Some(true))) => (State::Installed, rule.installed.as_ref()?.to_string()),
        (Some(true), _) => (State::Required, rule.required.to_string()),
        (None, _) => (
            State::Unknown,
            format!("{} cannot be answered", rule.required),
        ),
        (Some(false), _) => return None,
    };
    let mut finding = blank(ruled.update, state);
    finding.restart = ruled.update.restart;
    finding.reason = Some(reason);
    Some(finding)
}
