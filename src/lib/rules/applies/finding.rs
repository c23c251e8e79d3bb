//! From what can be done to one finding for each update, with its reasons in words.

use crate::model::id::{CveId, UpdateId};
use crate::model::inventory::{InstalledPackage, Inventory, OperatingSystem};
use crate::model::platform::Platform;
use crate::model::scan::{Finding, PackageChange};
use crate::model::update::{Classification, Restart, Severity, State, Update, is_kernel_image};
use crate::model::version::DebVersion;
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
            .max_by(|a, b| a.order(b));
        let mut change = change(candidate, Some(installed), reason(upgrade, security));
        change.kept_back = kept_back;
        let finding = self.required(candidate);
        for offer in &included {
            add_cves(&mut finding.cves, &offer.update.cves);
        }
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
            installed.order(offer.package.version.as_str()).is_ge()
                && (offer.is_security() || is_kernel(offer, installed))
        };
        let offers = self
            .set
            .named(&installed.name, &installed.architecture, self.platform)
            .filter(has);
        let Some(offer) =
            offers.max_by(|a, b| a.order(b).then(a.is_security().cmp(&b.is_security())))
        else {
            return;
        };
        let waits = is_kernel(&offer, installed)
            .then(|| waits_for_restart(installed, system))
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
            .or_insert_with(|| Finding {
                update: update.id.clone(),
                title: update.title.clone(),
                state,
                severity: update.severity,
                classification: update.classification,
                cves: update.cves.clone(),
                restart: Restart::None,
                packages: Vec::new(),
            })
    }
}

fn push(finding: &mut Finding, change: PackageChange) {
    // an update may hold a kernel and its tools: only who gets the kernel has to restart
    if is_kernel_image(&change.name) {
        finding.restart = Restart::Machine;
    }
    finding.packages.push(change);
}

fn add_cves(all: &mut Vec<CveId>, more: &[CveId]) {
    let known: BTreeSet<CveId> = all.drain(..).chain(more.iter().cloned()).collect();
    all.extend(known);
}

/// All offered versions above the installed one; the highest brings the others' fixes with it.
pub fn included<'a>(
    set: &'a CandidateSet,
    installed: &InstalledPackage,
    platform: &Platform,
) -> Vec<Candidate<'a>> {
    set.named(&installed.name, &installed.architecture, platform)
        .filter(|offer| installed.order(offer.package.version.as_str()).is_lt())
        .collect()
}

fn change(
    candidate: Candidate<'_>,
    installed: Option<&InstalledPackage>,
    reason: String,
) -> PackageChange {
    PackageChange {
        name: candidate.package.name.clone(),
        architecture: candidate.package.architecture.clone(),
        installed: installed.map(|package| package.version.clone()),
        candidate: candidate.package.version.clone(),
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
    let older = format!(
        "installed {} is older than {} in {}",
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

/// Why an installed kernel is not in effect yet, when it is not.
fn waits_for_restart(kernel: &InstalledPackage, system: &OperatingSystem) -> Option<String> {
    let running = system.kernel.as_deref()?;
    let waits = |why: String| {
        Some(format!(
            "installed {} {}, and {why}",
            kernel.name, kernel.version
        ))
    };
    match kernel_release(&kernel.name) {
        Some(release) if is_older_kernel(running, release) => waits(format!("{running} runs")),
        Some(release) if release == running => waits(system.restart_needed.first()?.clone()),
        _ => None,
    }
}

/// `6.1.0-56-amd64` of `linux-image-6.1.0-56-amd64`; nothing of a metapackage.
fn kernel_release(package: &str) -> Option<&str> {
    let release = package.strip_prefix("linux-image-")?;
    let release = release.strip_suffix("-unsigned").unwrap_or(release);
    release
        .starts_with(|c: char| c.is_ascii_digit())
        .then_some(release)
}

/// Whether `running` is an earlier kernel of the same flavour; kernels of others (of a container's host) say nothing.
fn is_older_kernel(running: &str, installed: &str) -> bool {
    let parts = |release: &str| {
        let mut parts = release.splitn(3, '-');
        let (version, build, flavour) = (parts.next()?, parts.next()?, parts.next()?);
        Some((
            DebVersion::parse(&format!("{version}-{build}")).ok()?,
            flavour.to_owned(),
        ))
    };
    match (parts(running), parts(installed)) {
        (Some((running, flavour)), Some((installed, other))) => {
            flavour == other && running < installed
        }
        _ => false,
    }
}
