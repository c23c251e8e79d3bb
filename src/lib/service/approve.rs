//! Approval: which of the required updates an operator authorises (domain.md L2).

use super::Error;
use super::operator::Actor;
use super::scan::scan_clients;
use super::warrant::Warrants;
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::catalog::client::ClientFilter;
use crate::model::authorization::AuthorizationList;
use crate::model::client::Approval;
use crate::model::decision::Deed;
use crate::model::digest::{Digest, Hasher};
use crate::model::filter::{Filter, UpdateField};
use crate::model::id::{AuthorizationListId, UpdateId};
use crate::model::scan::{FeedUpdate, Scan};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, Severity, State};
use crate::rules::filter::judge_update;
use crate::rules::permit::{self, Action};
use crate::rules::warrant::Signed;
use std::collections::{BTreeMap, BTreeSet};

/// Which required updates are approved.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// These, by id; none means all that the other conditions let through.
    pub updates: Vec<UpdateId>,
    /// Only what closes a vulnerability.
    pub is_security_only: bool,
    /// Only what is at least so severe.
    pub at_least: Option<Severity>,
    /// Only what this filter asks for, at this time.
    pub filter: Option<(Filter<UpdateField>, Timestamp)>,
}

impl Selection {
    /// Whether an update that some client requires is meant, as far as its filter does not speak against it.
    fn means(&self, id: &UpdateId, (classification, severity): Urgency) -> bool {
        (self.updates.is_empty() || self.updates.contains(id))
            && (!self.is_security_only || classification == Classification::Security)
            && self.at_least.is_none_or(|at_least| severity >= at_least)
    }
}

/// The updates of the scan that some client requires and the selection lets through, in the scan's order.
pub fn select(scan: &Scan, selection: &Selection) -> Result<Vec<FeedUpdate>, Error> {
    let required = required(scan);
    let advisories = without_packages(scan, &required, selection);
    for asked in &selection.updates {
        let reason = match required.contains_key(asked) {
            false => "no scanned client requires it",
            true if advisories.contains(asked) => {
                "it is an advisory, and no feed has its packages: add the repository that has them"
            }
            true => continue,
        };
        return Err(Error::refused("approve", asked, reason));
    }
    let lets_through = |update: &&FeedUpdate| {
        let urgency = required.get(&update.update.id);
        urgency.is_some_and(|urgency| selection.means(&update.update.id, *urgency))
            && selection
                .filter
                .as_ref()
                .is_none_or(|(filter, now)| judge_update(filter, update, *now) == Some(true))
    };
    Ok(scan.updates.iter().filter(lets_through).cloned().collect())
}

/// What some client requires and the selection means, its filter aside, and of which no feed has packages that could be
/// installed: advisories alone.
pub fn advisories(scan: &Scan, selection: &Selection) -> BTreeSet<UpdateId> {
    let found = without_packages(scan, &required(scan), selection);
    found.into_iter().cloned().collect()
}

fn without_packages<'s>(
    scan: &'s Scan,
    required: &BTreeMap<&'s UpdateId, Urgency>,
    selection: &Selection,
) -> BTreeSet<&'s UpdateId> {
    let packaged: BTreeSet<&UpdateId> = scan.updates.iter().map(|it| &it.update.id).collect();
    let meant = required
        .iter()
        .filter(|(id, urgency)| selection.means(id, **urgency));
    let ids = meant.map(|(id, _)| *id);
    ids.filter(|id| !packaged.contains(id)).collect()
}

/// For what an update is, and how grave.
type Urgency = (Classification, Severity);

/// What findings say of each required update: security for one client is security, the gravest severity counts.
fn required(scan: &Scan) -> BTreeMap<&UpdateId, Urgency> {
    let mut required = BTreeMap::new();
    let findings = scan.clients.iter().flat_map(|client| &client.findings);
    for finding in findings.filter(|finding| finding.state == State::Required) {
        let (classification, severity) = required
            .entry(&finding.update)
            .or_insert((finding.classification, finding.severity));
        if finding.classification == Classification::Security {
            *classification = Classification::Security;
        }
        *severity = (*severity).max(finding.severity);
    }
    required
}

/// The list of the updates under a name; without one it is named by the day and by what it holds.
pub fn list(
    updates: Vec<FeedUpdate>,
    name: Option<AuthorizationListId>,
    by: &str,
    now: Timestamp,
) -> Result<AuthorizationList, Error> {
    let id = match name {
        Some(name) => name,
        None => AuthorizationListId::parse(&default_name(&updates, now))?,
    };
    Ok(AuthorizationList {
        id,
        authorized_at: now,
        authorized_by: by.to_owned(),
        updates,
    })
}

fn default_name(updates: &[FeedUpdate], now: Timestamp) -> String {
    let mut hasher = Hasher::new();
    for update in updates {
        hasher.update(update.update.id.as_str().as_bytes());
        hasher.update(b"\n");
    }
    let day: String = now.to_string().chars().take(10).collect();
    format!("{day}-{:.8}", hasher.finish().to_string())
}

/// What all approved clients require now. Stores their states, so it belongs into a transaction that is undone or wanted.
pub fn required_in_fleet(tx: &mut Tx, now: Timestamp) -> Result<Scan, Error> {
    let approved = ClientFilter {
        approval: Some(Approval::Approved),
        hostname: None,
    };
    let clients = tx.clients(&approved)?;
    Ok(scan_clients(tx, &clients, now)?.0)
}

/// Keeps a list in the catalog, signed by whoever approves it.
pub fn store(
    tx: &mut Tx,
    list: &AuthorizationList,
    (actor, now): (&Actor, Timestamp),
) -> Result<(), Error> {
    actor.check(Action::ApproveUpdates, now)?;
    let deed = Deed::Authorize {
        list: list.id.clone(),
        digest: digest(list)?,
    };
    actor.decide(tx, deed, now)?;
    tx.save_authorization_list(list)?;
    let ids: Vec<&str> = list
        .updates
        .iter()
        .map(|update| update.update.id.as_str())
        .collect();
    tx.append_audit(&AuditEvent {
        at: list.authorized_at,
        actor: list.authorized_by.clone(),
        action: "approve".to_owned(),
        object: list.id.to_string(),
        before: None,
        after: Some(ids.join(" ")),
    })?;
    Ok(())
}

/// A list as an approver signed it. Refused when nobody in office has, or it is another one by now.
pub fn authorized(
    tx: &mut Tx,
    warrants: &Warrants,
    id: &AuthorizationListId,
) -> Result<AuthorizationList, Error> {
    let list = tx
        .authorization_list(id)?
        .ok_or_else(|| Error::missing("authorization list", id))?;
    let found = digest(&list)?;
    let is_it = |signed: &Signed| {
        let may = permit::objection(
            &signed.decision.operator,
            &signed.roles,
            Action::ApproveUpdates,
            &[],
        );
        may.is_none()
            && matches!(&signed.decision.deed, Deed::Authorize { list, digest } if list == id && *digest == found)
    };
    let signed = warrants.decisions(tx, ("authorize", id.as_str()))?;
    if signed.iter().any(is_it) {
        return Ok(list);
    }
    Err(Error::NotTrusted {
        what: format!("authorization list {id}"),
        reason: "no approver in office has signed it as it stands".to_owned(),
    })
}

fn digest(list: &AuthorizationList) -> Result<Digest, Error> {
    let text = serde_json::to_vec(list).map_err(|error| Error::refused("sign", &list.id, error))?;
    Ok(Digest::of(&text))
}
