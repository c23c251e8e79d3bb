//! Whether updates apply to a machine: one engine for the site, which judges whole fleets, and for the agent, which
//! judges itself by the updates that were approved.

mod finding;
pub mod hotfix;
#[cfg(test)]
mod tests;

use super::resolve::candidates::CandidateSet;
use super::resolve::{Answer, Mode, Resolver};
use crate::model::inventory::Inventory;
use crate::model::scan::{ClientScan, Finding};
use crate::model::update::State;

/// How all updates stand to a machine, and what apt would do about it.
#[derive(Debug, Clone)]
pub struct Judgement<'a> {
    /// The updates; the client's id is its caller's to fill in.
    pub scan: ClientScan,
    /// What upgrades alone would do, as `apt-get upgrade`.
    pub upgrade: Answer<'a>,
    /// What upgrades with new packages would do, as `apt-get dist-upgrade`; the findings speak of this.
    pub dist_upgrade: Answer<'a>,
}

/// Judges a machine. An agent gives [`CandidateSet::of_updates`] of its authorization list.
pub fn judge<'a>(inventory: &'a Inventory, set: &'a CandidateSet) -> Judgement<'a> {
    if let Some(reason) = unknown(inventory, set) {
        return Judgement {
            scan: scan(inventory, Some(reason), Vec::new()),
            upgrade: Answer::default(),
            dist_upgrade: Answer::default(),
        };
    }
    let resolver = Resolver::new(inventory, set);
    let dist_upgrade = resolver.answer(Mode::DistUpgrade);
    Judgement {
        scan: scan(
            inventory,
            None,
            finding::findings(inventory, set, &dist_upgrade),
        ),
        upgrade: resolver.answer(Mode::Upgrade),
        dist_upgrade,
    }
}

/// Why the machine cannot be judged, when it cannot.
pub(super) fn unknown(inventory: &Inventory, set: &CandidateSet) -> Option<String> {
    if inventory.packages.is_empty() {
        let gap = inventory
            .gaps
            .iter()
            .find(|gap| gap.class.starts_with("packages"));
        let why = gap
            .map(|gap| format!(": {}", gap.reason))
            .unwrap_or_default();
        return Some(format!("the inventory has no packages{why}"));
    }
    let is_covered = set.covering(&inventory.platform).next().is_some();
    (!is_covered).then(|| format!("no feed covers {}", inventory.platform))
}

fn scan(inventory: &Inventory, unknown: Option<String>, findings: Vec<Finding>) -> ClientScan {
    ClientScan {
        client: None,
        hostname: inventory.machine.hostname.clone(),
        platform: inventory.platform.clone(),
        inventory_at: inventory.collected_at,
        state: if unknown.is_some() {
            State::Unknown
        } else {
            worst(&findings)
        },
        unknown,
        findings,
    }
}

/// The worst state; a machine that needs nothing has everything.
fn worst(findings: &[Finding]) -> State {
    [State::Required, State::PendingRestart]
        .into_iter()
        .find(|state| findings.iter().any(|finding| finding.state == *state))
        .unwrap_or(State::Installed)
}
