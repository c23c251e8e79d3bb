//! Which clients an advisory concerns: answered from what is known of their software, at once after a sync, without a scan.

use crate::catalog::Tx;
use crate::catalog::filter::holders::Holder;
use crate::model::client::Approval;
use crate::model::id::{ClientId, UpdateId};
use crate::model::inventory::InstalledPackage;
use crate::model::platform::Platform;
use crate::model::scan::{FeedUpdate, PackageChange};
use crate::model::update::Rule;
use crate::rules::applies::affected::needs;
use crate::rules::resolve::candidates::CandidateSet;
use crate::service::Error;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A client that some update concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The client.
    pub holder: Holder,
    /// What it needs of which update; a change is missing where only a scan could tell.
    pub needs: Vec<(UpdateId, Option<PackageChange>)>,
}

/// The approved clients that any of the updates concerns, by host name.
pub fn affected(tx: &mut Tx, updates: &[FeedUpdate]) -> Result<Vec<Affected>, Error> {
    let set = CandidateSet::of_updates(updates);
    let software = tx.software_named(&names(updates))?;
    let clients = tx.client_list(Some(Approval::Approved))?;
    let wanted = wanted(&software, &set, tx)?;
    let ids: BTreeSet<i64> = wanted.values().flat_map(HashMap::keys).copied().collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut found = BTreeMap::new();
    for (holder, held) in tx.holders(&ids, &clients)? {
        let Some(wanted) = wanted.get(&holder.platform) else {
            continue;
        };
        let needs: Vec<_> = held
            .iter()
            .filter_map(|id| wanted.get(id))
            .flatten()
            .map(|(update, change)| (update.clone(), Some(change.clone())))
            .collect();
        if !needs.is_empty() {
            found.insert(
                (holder.hostname.clone(), holder.client.clone()),
                Affected { holder, needs },
            );
        }
    }
    add_scanned(tx, updates, &mut found)?;
    Ok(found.into_values().collect())
}

/// The names that packages and rules of the updates go by.
fn names(updates: &[FeedUpdate]) -> BTreeSet<String> {
    let of_update = |found: &FeedUpdate| {
        let packages = found
            .update
            .packages
            .iter()
            .map(|package| package.name.clone());
        let rules = found.update.rules.iter().map(|rule| rule.name().to_owned());
        packages
            .chain(rules)
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
    };
    updates.iter().flat_map(of_update).collect()
}

/// What each version of a package needs, on each platform that there is.
type Wanted = HashMap<Platform, HashMap<i64, Vec<(UpdateId, PackageChange)>>>;

fn wanted(
    software: &BTreeMap<i64, InstalledPackage>,
    set: &CandidateSet,
    tx: &mut Tx,
) -> Result<Wanted, Error> {
    let mut wanted = Wanted::new();
    for platform in tx.platforms()? {
        let needs = software
            .iter()
            .map(|(id, package)| (*id, needs(package, &platform, set)));
        let needed = needs.filter(|(_, needs)| !needs.is_empty()).collect();
        wanted.insert(platform, needed);
    }
    Ok(wanted)
}

/// Products that lack a KB and conditions are not answered by software: there the last scan's word stands.
fn add_scanned(
    tx: &mut Tx,
    updates: &[FeedUpdate],
    found: &mut BTreeMap<(String, ClientId), Affected>,
) -> Result<(), Error> {
    let is_scanned = |update: &&FeedUpdate| {
        let is_other = |rule: &Rule| !matches!(rule, Rule::Package(_));
        update.update.rules.iter().any(is_other)
    };
    let scanned = updates.iter().filter(is_scanned);
    let ids: BTreeSet<UpdateId> = scanned.map(|update| update.update.id.clone()).collect();
    for (holder, update) in tx.requiring(&ids)? {
        let key = (holder.hostname.clone(), holder.client.clone());
        let entry = found.entry(key).or_insert_with(|| Affected {
            holder,
            needs: Vec::new(),
        });
        entry.needs.push((update, None));
    }
    Ok(())
}
