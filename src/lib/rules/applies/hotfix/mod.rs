//! Whether KBs apply to a machine with Windows: which of them are for its product and the parts of it that it has, which it
//! has, itself or in what replaced it, and which of the others is to be installed.
//!
//! Known flaw: a KB that the table does not know, such as a preview, replaces nothing here. Where a feed tells builds and
//! the inventory the machine's, the build decides.

mod component;
mod product;
#[cfg(test)]
mod tests;

pub use product::products;

use crate::model::id::{CveId, UpdateId};
use crate::model::inventory::Inventory;
use crate::model::update::{HotfixRule, Severity, State};
use crate::rules::supersede::{Replaced, Supersedence};
use component::{Parts, Presence};
use std::collections::{BTreeMap, BTreeSet};

/// The class of inventories that tells installed updates.
const HOTFIXES: &str = "hotfixes";

/// A rule of an update.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The update.
    pub update: &'a UpdateId,
    /// One of its rules.
    pub rule: &'a HotfixRule,
}

/// The rules for some products, arranged once to judge any number of machines.
#[derive(Debug, Clone)]
pub struct ProductRules<'a> {
    by_kb: BTreeMap<&'a str, Vec<Offer<'a>>>,
    supersedence: Supersedence<&'a str>,
}

/// How one update stands to a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HotfixFinding<'a> {
    /// The update.
    pub update: &'a UpdateId,
    /// Its KB, digits alone.
    pub kb: &'a str,
    /// The state.
    pub state: State,
    /// Why, in words.
    pub reason: String,
    /// The KB that is required too and replaces it, so that it is not offered.
    pub superseded_by: Option<&'a str>,
    /// As the vendor ranks it on what the machine has; of one that is required at least as what it replaces.
    pub severity: Severity,
    /// What it closes on what the machine has; of one that is required also what those close that it replaces.
    pub cves: Vec<CveId>,
}

/// Whether a machine is one of those that are judged here.
pub fn is_windows(inventory: &Inventory) -> bool {
    inventory.platform.os == "windows"
}

impl<'a> ProductRules<'a> {
    /// Arranges the rules that are for any of these products.
    pub fn of(products: &[String], offers: impl IntoIterator<Item = Offer<'a>>) -> Self {
        let mut by_kb: BTreeMap<&str, Vec<Offer>> = BTreeMap::new();
        for offer in offers {
            if products.contains(&offer.rule.product) {
                by_kb.entry(&offer.rule.kb).or_default().push(offer);
            }
        }
        let pairs = by_kb.iter().flat_map(|(newer, offers)| {
            let older = offers.iter().flat_map(|offer| &offer.rule.supersedes);
            older.map(|older| (*newer, older.as_str()))
        });
        let supersedence = Supersedence::of(pairs.collect::<BTreeSet<_>>());
        Self {
            by_kb,
            supersedence,
        }
    }

    /// KBs that are said to replace each other, or themselves.
    pub fn circles(&self) -> &[Vec<&'a str>] {
        self.supersedence.circles()
    }
}

/// How all updates for its Windows stand to a machine, by KB; or why that cannot be said.
pub fn judge<'a>(
    inventory: &'a Inventory,
    rules: &'a ProductRules<'a>,
) -> Result<Vec<HotfixFinding<'a>>, String> {
    if let Some(gap) = inventory.gaps.iter().find(|gap| gap.class == HOTFIXES) {
        return Err(format!("installed updates are not told: {}", gap.reason));
    }
    let products = products(inventory)?;
    if rules.by_kb.is_empty() {
        let products = products.join(" or ");
        return Err(format!("{products} is not covered by this catalog"));
    }
    let installed: BTreeSet<&str> = inventory
        .hotfixes
        .iter()
        .map(|hotfix| hotfix.id.strip_prefix("KB").unwrap_or(&hotfix.id))
        .collect();
    let has = |kb: &str| installed.contains(kb);
    let machine = Machine {
        parts: Parts::of(inventory, &has, evidence(&installed, rules)),
        replaced: rules.supersedence.replaced_by(installed.iter().copied()),
        build: inventory.operating_system.kernel.as_deref(),
        installed: &installed,
        rules,
    };
    Ok(machine.findings())
}

/// Installed KBs that one part alone gets, with the part.
fn evidence<'a>(
    installed: &BTreeSet<&'a str>,
    rules: &'a ProductRules<'a>,
) -> Vec<(&'a str, &'a str)> {
    let part = |kb: &&'a str| {
        let parts = rules.by_kb.get(kb)?.iter();
        let parts: BTreeSet<Option<&str>> =
            parts.map(|offer| offer.rule.component.as_deref()).collect();
        match Vec::from_iter(parts)[..] {
            [Some(part)] => Some((part, *kb)),
            _ => None,
        }
    };
    installed.iter().filter_map(part).collect()
}

struct Machine<'a, 'm> {
    rules: &'a ProductRules<'a>,
    installed: &'m BTreeSet<&'a str>,
    /// What installed KBs replace.
    replaced: BTreeMap<&'a str, Replaced<&'a str>>,
    parts: Parts<'m>,
    build: Option<&'m str>,
}

impl<'a> Machine<'a, '_> {
    fn findings(&self) -> Vec<HotfixFinding<'a>> {
        let mut findings: Vec<HotfixFinding> = self
            .rules
            .by_kb
            .values()
            .flat_map(|offers| self.of_kb(offers))
            .collect();
        self.infer(&mut findings);
        self.supersede(&mut findings);
        findings
    }

    /// What replaces an update that is for this machine is for it too, whatever part it names.
    fn infer(&self, findings: &mut [HotfixFinding<'a>]) {
        let mut own = self.installed.clone();
        let required = |finding: &&HotfixFinding<'a>| finding.state == State::Required;
        own.extend(findings.iter().filter(required).map(|finding| finding.kb));
        for finding in findings
            .iter_mut()
            .filter(|one| one.state == State::Unknown)
        {
            let older = self.rules.supersedence.closure(finding.kb);
            if let Some(known) = older.intersection(&own).next() {
                let (kb, why) = (finding.kb, self.has_or_needs(known));
                finding.state = State::Required;
                finding.reason = format!("KB{kb} replaces KB{known}, which this machine {why}");
            }
        }
    }

    fn has_or_needs(&self, kb: &str) -> &'static str {
        match self.installed.contains(kb) {
            true => "has",
            false => "needs",
        }
    }

    /// One finding for each update that brings the KB; feeds may name it differently.
    fn of_kb(&self, offers: &[Offer<'a>]) -> Vec<HotfixFinding<'a>> {
        let updates: BTreeSet<&UpdateId> = offers.iter().map(|offer| offer.update).collect();
        updates
            .into_iter()
            .filter_map(|update| {
                let own = offers.iter().filter(|offer| offer.update == update);
                self.of_update(update, &own.map(|offer| offer.rule).collect::<Vec<_>>())
            })
            .collect()
    }

    fn of_update(
        &self,
        update: &'a UpdateId,
        rules: &[&'a HotfixRule],
    ) -> Option<HotfixFinding<'a>> {
        let judged = rules.iter().map(|rule| (self.of_rule(rule), *rule));
        let judged: Vec<((State, String), &HotfixRule)> = judged.collect();
        // what is required for one part is required, whatever the others say; and what is not told may be
        let order = |state: State| match state {
            State::Required => 0,
            State::Unknown => 1,
            State::Installed | State::PendingRestart => 2,
            State::NotApplicable => 3,
        };
        let ((state, reason), rule) = judged.iter().min_by_key(|((state, _), _)| order(*state))?;
        let counts = judged.iter().filter(|((own, _), _)| own == state);
        let mut cves = BTreeSet::new();
        let mut severity = Severity::default();
        for (_, rule) in counts {
            cves.extend(rule.cves.iter().cloned());
            severity = severity.max(rule.severity);
        }
        Some(HotfixFinding {
            update,
            kb: &rule.kb,
            state: *state,
            reason: reason.clone(),
            superseded_by: None,
            severity,
            cves: cves.into_iter().collect(),
        })
    }

    fn of_rule(&self, rule: &HotfixRule) -> (State, String) {
        let kb = rule.kb.as_str();
        if self.installed.contains(kb) {
            return (State::Installed, format!("KB{kb} is installed"));
        }
        if let Some(replaced) = self.replaced.get(kb) {
            return (State::Installed, by_installed(replaced));
        }
        if let Some(why) = self.has_build(rule) {
            return (State::Installed, why);
        }
        let product = &rule.product;
        let required = |part: &str, why: &str| {
            let reason = format!(
                "{product}{part} needs KB{kb}{why}; neither it nor what replaces it is installed"
            );
            (State::Required, reason)
        };
        let Some(part) = &rule.component else {
            return required("", "");
        };
        match self.parts.presence(part) {
            Presence::There(why) => required(&format!(" with {part}"), &format!(" ({why})")),
            Presence::NotThere(why) => (
                State::NotApplicable,
                format!("KB{kb} is for {part}, which is not there: {why}"),
            ),
            Presence::NotTold => (
                State::Unknown,
                format!(
                    "KB{kb} is for {part}, and the inventory does not tell whether it is there"
                ),
            ),
        }
    }

    /// Why the machine's build says that it has the KB, when it does.
    fn has_build(&self, rule: &HotfixRule) -> Option<String> {
        let (own, wanted) = (self.build?, rule.build.as_deref()?);
        let is_newer = is_not_older(own, wanted)? && rule.component.is_none();
        is_newer.then(|| format!("build {own} is not older than {wanted} of KB{}", rule.kb))
    }

    /// Of those that are required, the ones that others of them replace are not offered; those take over what they close.
    fn supersede(&self, findings: &mut [HotfixFinding<'a>]) {
        let required = |finding: &&HotfixFinding<'a>| finding.state == State::Required;
        // newest first, so that it is the newest that is named
        let mut kbs: Vec<&str> = findings.iter().filter(required).map(|one| one.kb).collect();
        kbs.sort_unstable_by_key(|kb| std::cmp::Reverse((kb.len(), *kb)));
        let replaced = self.rules.supersedence.replaced_by(kbs);
        let mut taken: BTreeMap<&str, (Severity, BTreeSet<CveId>)> = BTreeMap::new();
        for finding in findings
            .iter_mut()
            .filter(|one| one.state == State::Required)
        {
            let Some(replaced) = replaced.get(finding.kb) else {
                continue;
            };
            finding.superseded_by = Some(replaced.by);
            finding.reason = format!(
                "superseded by KB{}, which is required too{}",
                replaced.by,
                over(replaced)
            );
            let (severity, cves) = taken.entry(replaced.by).or_default();
            *severity = (*severity).max(finding.severity);
            cves.extend(finding.cves.iter().cloned());
        }
        for finding in findings
            .iter_mut()
            .filter(|one| one.state == State::Required)
        {
            let own = finding.superseded_by.is_none();
            if let Some((severity, cves)) = taken.get(finding.kb).filter(|_| own) {
                finding.severity = finding.severity.max(*severity);
                let all: BTreeSet<CveId> =
                    finding.cves.drain(..).chain(cves.iter().cloned()).collect();
                finding.cves = all.into_iter().collect();
            }
        }
    }
}

fn by_installed(replaced: &Replaced<&str>) -> String {
    format!(
        "KB{}, which is installed, replaces it{}",
        replaced.by,
        over(replaced)
    )
}

/// ` (KB3 over KB2 over KB1)`, the way there, where it has more than one step.
fn over(replaced: &Replaced<&str>) -> String {
    let way: Vec<String> = replaced.way.iter().map(|kb| format!("KB{kb}")).collect();
    match way.len() {
        0 | 1 => String::new(),
        _ => format!(" ({})", way.join(" over ")),
    }
}

/// Whether a build is at least another of the same release: `10.0.17763.5329`. Nothing where they cannot be compared.
fn is_not_older(own: &str, wanted: &str) -> Option<bool> {
    let parts = |text: &str| {
        let parts: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
        parts.ok().filter(|parts| parts.len() == 4)
    };
    let (own, wanted) = (parts(own)?, parts(wanted)?);
    (own[..3] == wanted[..3]).then(|| own[3] >= wanted[3])
}
