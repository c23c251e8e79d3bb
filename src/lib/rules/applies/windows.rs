//! KBs of Windows as findings: what replaces another required one brings it along.

use super::finding::blank;
use super::hotfix::{self, HotfixFinding, Offer, ProductRules, is_windows};
use crate::model::inventory::Inventory;
use crate::model::scan::Finding;
use crate::model::update::{Rule, State, Update};
use crate::rules::resolve::candidates::CandidateSet;
use std::collections::BTreeMap;

/// The names that rules for the machine's Windows go by; none for all other machines.
pub(super) fn names(inventory: &Inventory) -> Vec<String> {
    match is_windows(inventory) {
        true => hotfix::products(inventory).unwrap_or_default(),
        false => Vec::new(),
    }
}

/// The findings for a machine with Windows, or why it cannot be judged; nothing for all others.
pub(super) fn findings(
    inventory: &Inventory,
    set: &CandidateSet,
) -> Option<Result<Vec<Finding>, String>> {
    is_windows(inventory).then(|| judged(inventory, set))
}

fn judged(inventory: &Inventory, set: &CandidateSet) -> Result<Vec<Finding>, String> {
    let products = hotfix::products(inventory)?;
    let mut updates: BTreeMap<&str, &Update> = BTreeMap::new();
    let mut offers = Vec::new();
    for ruled in products.iter().flat_map(|product| set.rules_named(product)) {
        if let Rule::Hotfix(rule) = ruled.rule {
            updates.insert(ruled.update.id.as_str(), ruled.update);
            offers.push(Offer {
                update: &ruled.update.id,
                rule,
            });
        }
    }
    let rules = ProductRules::of(&products, offers);
    let judged = hotfix::judge(inventory, &rules)?;
    Ok(offered(&judged, &updates))
}

/// One finding for each KB that is offered or is there; those that are superseded go with what replaces them.
fn offered(judged: &[HotfixFinding<'_>], updates: &BTreeMap<&str, &Update>) -> Vec<Finding> {
    let is_own =
        |one: &&HotfixFinding<'_>| one.superseded_by.is_none() && one.state != State::NotApplicable;
    let finding = |one: &HotfixFinding<'_>| {
        let update = *updates.get(one.update.as_str())?;
        let mut finding = blank(update, one.state);
        finding.severity = one.severity;
        finding.cves = one.cves.clone();
        finding.restart = update.restart;
        finding.reason = Some(one.reason.clone());
        if one.state == State::Required {
            let older = judged.iter().filter(|it| it.superseded_by == Some(one.kb));
            finding.supersedes = older.map(|it| it.update.clone()).collect();
        }
        Some(finding)
    };
    judged.iter().filter(is_own).filter_map(finding).collect()
}
