//! Why an update stands to a machine as it does: the same judgement as [`super::applies`], told step by step.

mod ruled;

use super::applies::{judge, plan, unknown};
use super::resolve::candidates::{Candidate, CandidateSet};
use super::resolve::{Answer, Mode, is_there};
use crate::model::id::UpdateId;
use crate::model::inventory::{InstalledPackage, Inventory};
use crate::model::scan::{Finding, PackageChange};
use crate::model::update::State;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// So many packages that are not there are named; the others are counted.
const MANY: usize = 5;

/// The chain of reasons, one sentence a step; the last is the answer.
pub fn explain(inventory: &Inventory, set: &CandidateSet, update: &UpdateId) -> Vec<String> {
    let ruled: Vec<String> = set
        .rules_of(update)
        .flat_map(|ruled| ruled::steps(inventory, ruled))
        .collect();
    if let Some(reason) = unknown(inventory, set).filter(|_| ruled.is_empty()) {
        return vec![answer(update, State::Unknown, &reason)];
    }
    let mut steps = platform(inventory, set);
    let brought: Vec<Candidate<'_>> = set.of_update(update).collect();
    if brought.is_empty() && ruled.is_empty() {
        steps.push(answer(
            update,
            State::NotApplicable,
            "no feed has it for anything on this machine",
        ));
        return steps;
    }
    let judgement = judge(inventory, set);
    steps.extend(ruled);
    for candidate in &brought {
        steps.extend(package(inventory, set, *candidate));
    }
    steps.extend(absent(inventory, &brought));
    steps.extend(relations(
        &plan(inventory, set, Mode::Upgrade),
        &plan(inventory, set, Mode::DistUpgrade),
        update,
    ));
    match judgement
        .scan
        .findings
        .iter()
        .find(|finding| finding.update == *update)
    {
        Some(finding) => steps.extend(conclusion(finding)),
        None => steps.push(not_found(update, &judgement.scan.findings)),
    }
    steps
}

/// An update without a finding of its own is brought along by another, or has nothing to do here.
fn not_found(update: &UpdateId, findings: &[Finding]) -> String {
    let brings = |finding: &&Finding| finding.supersedes.contains(update);
    match findings.iter().find(brings) {
        Some(finding) => answer(
            update,
            State::NotApplicable,
            &format!(
                "{} supersedes it, is {} and brings it along",
                finding.update, finding.state
            ),
        ),
        None => answer(
            update,
            State::NotApplicable,
            "nothing on this machine is to be changed by it",
        ),
    }
}

fn answer(update: &UpdateId, state: State, reason: &str) -> String {
    format!("{update} is {state}: {reason}")
}

fn platform(inventory: &Inventory, set: &CandidateSet) -> Vec<String> {
    let platform = &inventory.platform;
    set.covering(platform)
        .map(|coverage| match coverage.dated {
            Some(dated) => format!(
                "{platform} is covered by feed {}, dated {dated}",
                coverage.feed
            ),
            None => format!(
                "{platform} is covered by approved updates of feed {}",
                coverage.feed
            ),
        })
        .collect()
}

fn installed<'i>(
    inventory: &'i Inventory,
    name: &str,
) -> impl Iterator<Item = &'i InstalledPackage> {
    inventory.packages.iter().filter(move |package| {
        package.name == name && (is_there(package) || !package.ecosystem.is_dpkg())
    })
}

/// What the update brings and the machine does not have, in one sentence.
fn absent(inventory: &Inventory, brought: &[Candidate<'_>]) -> Option<String> {
    let names: BTreeSet<&str> = brought
        .iter()
        .map(|candidate| candidate.package.name.as_str())
        .filter(|name| installed(inventory, name).next().is_none())
        .collect();
    let told: Vec<&str> = names.iter().take(MANY).copied().collect();
    match names.len() {
        0 => None,
        1 => Some(format!("{} is not installed", told[0])),
        count if count <= MANY => Some(format!("not installed: {}", told.join(", "))),
        count => Some(format!(
            "not installed: {} and {} more",
            told.join(", "),
            count - MANY
        )),
    }
}

/// What is installed of one package of the update, and what the feeds have for it.
fn package(inventory: &Inventory, set: &CandidateSet, brought: Candidate<'_>) -> Vec<String> {
    let offered = brought.package;
    let mut steps = Vec::new();
    for package in installed(inventory, &offered.name) {
        let relation = match package.order(offered.version.as_str()) {
            Ordering::Less => "older than",
            _ if package.lacks(offered.version.as_str()) => "by half only;",
            _ => "not older than",
        };
        steps.push(format!(
            "{} is installed at {}, {relation} {} in {}",
            package.name, package.version, offered.version, brought.feed
        ));
        let Some(best) = set.best(&package.name, &package.architecture, &inventory.platform) else {
            continue;
        };
        if best.update.id != brought.update.id && best.order(&brought).is_gt() {
            steps.push(format!(
                "{} {} of {} in {} supersedes it",
                package.name, best.package.version, best.update.id, best.feed
            ));
        } else if package.lacks(best.package.version.as_str()) {
            steps.push(format!(
                "{} is the highest version that any feed has of {}",
                best.package.version, package.name
            ));
        }
    }
    steps
}

/// What of the update waits for new packages.
fn relations(upgrade: &Answer<'_>, dist_upgrade: &Answer<'_>, update: &UpdateId) -> Vec<String> {
    let done = |name: &str| {
        dist_upgrade
            .upgrades
            .iter()
            .any(|made| made.installed.name == name)
    };
    let mut steps: Vec<String> = upgrade
        .kept_back
        .iter()
        .filter(|(kept, _)| kept.candidate.update.id == *update && done(&kept.installed.name))
        .map(|(kept, reason)| {
            format!(
                "{} comes only with new packages: {reason}",
                kept.installed.name
            )
        })
        .collect();
    let new = dist_upgrade
        .new
        .iter()
        .filter(|new| new.candidate.update.id == *update);
    steps.extend(new.map(|new| {
        let wants = if new.is_optional {
            "recommended"
        } else {
            "needed"
        };
        format!(
            "{} {} comes new, {wants} by {}",
            new.candidate.package.name, new.candidate.package.version, new.needed_by
        )
    }));
    steps
}

fn conclusion(finding: &Finding) -> Vec<String> {
    let mut steps: Vec<String> = finding.packages.iter().filter_map(kept_back).collect();
    let of_package = finding.packages.first().map(|change| &change.reason);
    let first = of_package.or(finding.reason.as_ref());
    let first = first.map_or("", String::as_str);
    if finding.state == State::Required {
        steps.push(format!(
            "it counts as {} with severity {}",
            finding.classification, finding.severity
        ));
    }
    steps.push(answer(&finding.update, finding.state, first));
    steps
}

fn kept_back(change: &PackageChange) -> Option<String> {
    let reason = change.kept_back.as_ref()?;
    Some(format!("{} is kept back: {reason}", change.name))
}
