//! Packages of dpkg: from what can be done to one finding for each update, with its reasons in words.

use super::kernel;
use crate::model::id::{CveId, UpdateId};
use crate::model::inventory::{InstalledPackage, Inventory, OperatingSystem};
use crate::model::platform::Platform;
use crate::model::scan::{Finding, PackageChange};
use crate::model::update::{Classification, Restart, Severity, State, Update, is_kernel_image};
use crate::rules::resolve::candidates::{Candidate, CandidateSet};
use crate::rules::resolve::{Answer, New, Upgrade, is_there};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One finding for each update that owns a candidate, or that the machine has.
pub fn findings<'a>(
    inventory: &'a Inventory,
    set: &'a CandidateSet,
    answer: &Answer<'a>,
) -> Vec<Finding> {
    let mut found = Findings {
        platform: &inventory.platform,
        set,
        by_update: BTreeMap::new(),
        urgency: urgency(&inventory.platform, set, answer),
    };
    for upgrade in &answer.upgrades {
        found.upgrade(*upgrade, None);
    }
    for (upgrade, reason) in &answer.kept_back {
        found.upgrade(*upgrade, Some(reason.clone()));
    }
    for new in answer.new.iter().filter(|new| !new.is_optional) {
        found.new_package(new);
    }
    for installed in inventory
        .packages
        .iter()
        .filter(|package| is_there(package))
    {
        found.installed(installed, &inventory.operating_system);
    }
    found.by_update.into_values().collect()
}

struct Findings<'a> {
    platform: &'a Platform,
    set: &'a CandidateSet,
    by_update: BTreeMap<UpdateId, Finding>,
    /// By name of a package, what it or anything that needs its change closes.
    urgency: HashMap<&'a str, Urgency>,
}

/// Why a change must not wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Urgency {
    is_security: bool,
    severity: Severity,
}

impl Urgency {
    fn of<'c>(candidates: impl IntoIterator<Item = &'c Candidate<'c>>) -> Self {
        let none = Self {
            is_security: false,
            severity: Severity::default(),
        };
        candidates.into_iter().fold(none, |all, one| Self {
            is_security: all.is_security || one.is_security(),
            severity: all.severity.max(one.update.severity),
        })
    }

    fn with(self, other: Self) -> Self {
        Self {
            is_security: self.is_security || other.is_security,
            severity: self.severity.max(other.severity),
        }
    }
}

/// What is needed is as urgent as who needs it, so that approving the one approves the other.
fn urgency<'a>(
    platform: &Platform,
    set: &'a CandidateSet,
    answer: &Answer<'a>,
) -> HashMap<&'a str, Urgency> {
    let mut urgency: HashMap<&str, Urgency> = HashMap::new();
    let kept_back = answer.kept_back.iter().map(|(upgrade, _)| upgrade);
    for upgrade in answer.upgrades.iter().chain(kept_back) {
        let included = included(set, upgrade.installed, platform);
        urgency.insert(&upgrade.installed.name, Urgency::of(&included));
    }
    for new in &answer.new {
        urgency.insert(&new.candidate.package.name, Urgency::of([&new.candidate]));
    }
    let mut has_spread = true;
    while has_spread {
        has_spread = false;
        for (one, other) in &answer.needs_change {
            let (Some(from), Some(to)) = (urgency.get(one), urgency.get(other)) else {
                continue;
            };
            let both = to.with(*from);
            has_spread |= both != *to;
            urgency.insert(other, both);
        }
    }
    urgency
}

impl<'a> Findings<'a> {
    /// A package that a newer version is offered for.
    fn upgrade(&mut self, upgrade: Upgrade<'_>, kept_back: Option<String>) {
        let Upgrade {
            installed,
            candidate,
        } = upgrade;
        let set = self.set;
        let included = included(set, installed, self.platform);
        let security = included
            .iter()
            .filter(|offer| offer.is_security())
            .max_by(|a, b| a.order(b).then(a.preference().cmp(&b.preference())));
        let mut change = change(candidate, Some(installed), reason(upgrade, security));
        change.kept_back = kept_back;
        let finding = self.required(candidate);
        bring_along(finding, included.iter().map(|offer| offer.update));
        push(finding, change);
    }

    /// A package that an upgrade needs and that is not installed.
    fn new_package(&mut self, new: &New<'_>) {
        let change = change(new.candidate, None, format!("needed by {}", new.needed_by));
        push(self.required(new.candidate), change);
    }

    /// The finding of a candidate's update, at least as urgent as the candidate.
    fn required(&mut self, candidate: Candidate<'_>) -> &mut Finding {
        let urgency = self.urgency.get(candidate.package.name.as_str()).copied();
        let urgency = urgency.unwrap_or_else(|| Urgency::of([&candidate]));
        let finding = self.finding(candidate.update, State::Required);
        finding.state = State::Required;
        finding.severity = finding.severity.max(urgency.severity);
        if urgency.is_security {
            finding.classification = Classification::Security;
        }
        finding
    }

    /// The newest security update, or kernel, that a package already has.
    fn installed(&mut self, installed: &InstalledPackage, system: &OperatingSystem) {
        let has = |offer: &Candidate<'_>| {
            (offer.is_security() || is_kernel(offer, installed))
                && !installed.lacks(offer.package.version.as_str())
        };
        let offers = self
            .set
            .named(&installed.name, &installed.architecture, self.platform)
            .filter(has);
        let Some(offer) =
            offers.max_by(|a, b| a.order(b).then(a.preference().cmp(&b.preference())))
        else {
            return;
        };
        let waits = is_kernel(&offer, installed)
            .then(|| kernel::waits_for_restart(installed, system))
            .flatten();
        if !offer.is_security() && waits.is_none() {
            return;
        }
        let held = format!(
            "installed {} is not older than {} in {}",
            installed.version, offer.package.version, offer.feed
        );
        let state = if waits.is_some() {
            State::PendingRestart
        } else {
            State::Installed
        };
        let finding = self.finding(offer.update, state);
        if finding.state == State::Required {
            return;
        }
        if state == State::PendingRestart {
            finding.state = state;
        }
        push(
            finding,
            change(offer, Some(installed), waits.unwrap_or(held)),
        );
    }

    fn finding(&mut self, update: &Update, state: State) -> &mut Finding {
        self.by_update
            .entry(update.id.clone())
            .or_insert_with(|| blank(update, state))
    }
}

/// A finding of which only the state is known.
pub(super) fn blank(update: &Update, state: State) -> Finding {
    Finding {
        update: update.id.clone(),
        title: update.title.clone(),
        state,
        severity: update.severity,
        classification: update.classification,
        cves: update.cves.clone(),
        supersedes: Vec::new(),
        restart: Restart::None,
        reason: None,
        packages: Vec::new(),
    }
}

fn push(finding: &mut Finding, change: PackageChange) {
    // an update may hold a kernel and its tools: only who gets the kernel has to restart
    if is_kernel_image(&change.name) {
        finding.restart = Restart::Machine;
    }
    finding.packages.push(change);
}

/// The older updates count as brought along, and what they close as closed.
pub(super) fn bring_along<'u>(finding: &mut Finding, older: impl Iterator<Item = &'u Update>) {
    let mut cves: BTreeSet<CveId> = finding.cves.drain(..).collect();
    let mut supersedes: BTreeSet<UpdateId> = finding.supersedes.drain(..).collect();
    for update in older {
        cves.extend(update.cves.iter().cloned());
        if update.id != finding.update {
            supersedes.insert(update.id.clone());
        }
    }
    finding.cves.extend(cves);
    finding.supersedes.extend(supersedes);
}

/// All offered versions above the installed one; the highest brings the others' fixes with it.
pub fn included<'a>(
    set: &'a CandidateSet,
    installed: &InstalledPackage,
    platform: &Platform,
) -> Vec<Candidate<'a>> {
    set.named(&installed.name, &installed.architecture, platform)
        .filter(|offer| installed.lacks(offer.package.version.as_str()))
        .collect()
}

pub(super) fn change(
    candidate: Candidate<'_>,
    installed: Option<&InstalledPackage>,
    reason: String,
) -> PackageChange {
    PackageChange {
        name: candidate.package.name.clone(),
        architecture: candidate.package.architecture.clone(),
        installed: installed.map(|package| package.version.clone()),
        candidate: Some(candidate.package.version.clone()),
        kept_back: None,
        reason,
    }
}

/// A fix counts as security when any security archive has something newer, wherever the highest version comes from:
/// point releases carry such fixes into the main archive.
fn reason(upgrade: Upgrade<'_>, security: Option<&Candidate<'_>>) -> String {
    let Upgrade {
        installed,
        candidate,
    } = upgrade;
    let relation = if installed.order(candidate.package.version.as_str()).is_lt() {
        "is older than"
    } else {
        "was unpacked by half only;"
    };
    let older = format!(
        "installed {} {relation} {} in {}",
        installed.version, candidate.package.version, candidate.feed
    );
    match security {
        Some(fix) if !candidate.is_security() => {
            format!(
                "{older}, which includes security update {} of {}",
                fix.package.version, fix.feed
            )
        }
        _ => older,
    }
}

fn is_kernel(offer: &Candidate<'_>, installed: &InstalledPackage) -> bool {
    offer.update.restart == Restart::Machine && is_kernel_image(&installed.name)
}
