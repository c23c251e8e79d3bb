//! Deployments: a package for a collection. What one would do to each client is known before it is made.

use super::Error;
use super::operator::Actor;
use super::scan::Scanner;
use super::warrant::{self, Warrants};
use crate::catalog::{Tx, audit::AuditEvent};
use crate::model::client::{Approval, Client};
use crate::model::decision::Deed;
use crate::model::deployment::{Deployment, Hold, Purpose, RemoteContent, RestartPolicy};
use crate::model::id::{ClientId, CollectionId, DeploymentId, OperatorName, PackageId};
use crate::model::package::Manifest;
use crate::model::scan::Finding;
use crate::model::status::DeploymentState;
use crate::model::time::Timestamp;
use crate::model::update::{Restart, State};
use crate::rules::permit::Action;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// How a package is deployed.
#[derive(Debug, Clone)]
pub struct Terms {
    /// For whom.
    pub collection: CollectionId,
    /// Whether they must.
    pub purpose: Purpose,
    /// From when content is downloaded.
    pub available_at: Timestamp,
    /// From when it is installed.
    pub deadline: Timestamp,
    /// Across slow links.
    pub remote_content: RemoteContent,
    /// Restarts.
    pub restart: RestartPolicy,
}

/// What a deployment would do to one client, by its last inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consequence {
    /// The client.
    pub client: ClientId,
    /// Its host name.
    pub hostname: String,
    /// Updates of the package that it requires.
    pub updates: u64,
    /// Packages that would be installed.
    pub packages: u64,
    /// Bytes that it would download.
    pub bytes: u64,
    /// Whether it would need a restart.
    pub restart: bool,
    /// Why nothing is known, when nothing is.
    pub unknown: Option<String>,
}

/// What deploying the package would do to each approved member of the collection. Changes nothing.
pub fn consequences(
    tx: &mut Tx,
    manifest: &Manifest,
    collection: &CollectionId,
) -> Result<Vec<Consequence>, Error> {
    let mut scanner = Scanner::new(tx)?;
    let mut found = Vec::new();
    for client in members(tx, collection)? {
        let (unknown, findings) = match tx.inventory(&client.id)? {
            None => (Some("no inventory yet".to_owned()), Vec::new()),
            Some(inventory) => {
                let scan = scanner.judge(tx, None, &inventory)?;
                (scan.unknown.clone(), scan.findings.clone())
            }
        };
        found.push(consequence(&client, unknown, &findings, manifest));
    }
    Ok(found)
}

/// The approved members of a collection, by host name.
pub fn members(tx: &mut Tx, collection: &CollectionId) -> Result<Vec<Client>, Error> {
    if tx.collection(collection)?.is_none() {
        return Err(Error::missing("collection", collection));
    }
    let members = tx.collection_members(collection)?;
    let mut clients = tx.clients(&crate::catalog::client::ClientFilter {
        approval: Some(Approval::Approved),
        hostname: None,
    })?;
    clients.retain(|client| members.contains(&client.id));
    Ok(clients)
}

fn consequence(
    client: &Client,
    unknown: Option<String>,
    findings: &[Finding],
    manifest: &Manifest,
) -> Consequence {
    let sizes: HashMap<_, u64> = manifest
        .authorization
        .updates
        .iter()
        .flat_map(|update| {
            let id = &update.update.id;
            update.update.packages.iter().map(move |package| {
                let key = (id, package.name.as_str(), package.architecture.as_str());
                (key, package.payload.size)
            })
        })
        .collect();
    let mut consequence = Consequence {
        client: client.id.clone(),
        hostname: client.hostname.clone(),
        updates: 0,
        packages: 0,
        bytes: 0,
        restart: false,
        unknown,
    };
    for finding in findings
        .iter()
        .filter(|finding| finding.state == State::Required)
    {
        let brought: Vec<u64> = finding
            .packages
            .iter()
            .filter(|change| change.kept_back.is_none())
            .filter_map(|change| {
                let key = (
                    &finding.update,
                    change.name.as_str(),
                    change.architecture.as_str(),
                );
                sizes.get(&key).copied()
            })
            .collect();
        if !brought.is_empty() {
            consequence.updates += 1;
            consequence.packages += brought.len() as u64;
            consequence.bytes += brought.iter().sum::<u64>();
            consequence.restart |= finding.restart == Restart::Machine;
        }
    }
    consequence
}

/// Deploys the newest version of a package: signed by the operator, with the reach that it has now.
pub fn deploy(
    tx: &mut Tx,
    package: &PackageId,
    terms: &Terms,
    (actor, now): (&Actor, Timestamp),
) -> Result<Deployment, Error> {
    actor.check(Action::Deploy, now)?;
    if terms.deadline < terms.available_at {
        return Err(Error::refused(
            "deploy",
            package,
            "the deadline lies before the time it is available",
        ));
    }
    members(tx, &terms.collection)?;
    let version = tx
        .latest_package_version(package)?
        .ok_or_else(|| Error::missing("package", package))?;
    if version.released_in.is_none() {
        return Err(Error::unreleased(package, version.version));
    }
    let deployment = Deployment {
        id: tx.next_deployment_id()?,
        package: package.clone(),
        package_version: version.version,
        collection: terms.collection.clone(),
        purpose: terms.purpose,
        available_at: terms.available_at,
        deadline: terms.deadline,
        remote_content: terms.remote_content,
        restart: terms.restart,
        revision: 1,
        created_at: now,
        created_by: actor.name().to_owned(),
    };
    let (reach, fleet) = tx.reach(&deployment.collection)?;
    let deed = Deed::Deploy {
        deployment: deployment.clone(),
        manifest: version.manifest,
        reach,
        fleet,
    };
    actor.decide(tx, deed, now)?;
    tx.insert_deployment(&deployment)?;
    let after = format!(
        "{package} version {} to {}",
        version.version, terms.collection
    );
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.name().to_owned(),
        action: "deploy".to_owned(),
        object: deployment.id.to_string(),
        before: None,
        after: Some(after),
    })?;
    Ok(deployment)
}

/// Ends a deployment: its policy is revoked at the clients' next poll. What they have installed stays.
pub fn undeploy(
    tx: &mut Tx,
    id: &DeploymentId,
    (actor, now): (&Actor, Timestamp),
) -> Result<Deployment, Error> {
    actor.check(Action::Undeploy, now)?;
    let deployment = tx
        .deployment(id)?
        .ok_or_else(|| Error::missing("deployment", id))?;
    let deed = Deed::Undeploy {
        deployment: id.clone(),
    };
    actor.decide(tx, deed, now)?;
    tx.delete_deployment(id)?;
    let before = format!(
        "{} version {} to {}",
        deployment.package, deployment.package_version, deployment.collection
    );
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.name().to_owned(),
        action: "undeploy".to_owned(),
        object: id.to_string(),
        before: Some(before),
        after: None,
    })?;
    Ok(deployment)
}

/// A second operator stands for a deployment and the reach that it has now.
pub fn confirm(
    tx: &mut Tx,
    id: &DeploymentId,
    (actor, now): (&Actor, Timestamp),
) -> Result<Confirmed, Error> {
    actor.check(Action::Confirm, now)?;
    let deployment = tx
        .deployment(id)?
        .ok_or_else(|| Error::missing("deployment", id))?;
    let refused = |reason: &str| Err(Error::refused("confirm", id, reason));
    let Some(signed) = warrant::decision_on(tx, actor.roster(), &deployment)? else {
        return refused("no operator in office has signed it");
    };
    if signed.decision.operator == actor.operator().name {
        return refused("whoever deployed it cannot be the second to stand for it");
    }
    let (reach, fleet) = tx.reach(&deployment.collection)?;
    let deed = Deed::Confirm {
        deployment: id.clone(),
        decision: signed.digest,
        reach,
        fleet,
    };
    actor.decide(tx, deed, now)?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: actor.name().to_owned(),
        action: "confirm".to_owned(),
        object: id.to_string(),
        before: None,
        after: Some(format!("{reach} of {fleet} clients")),
    })?;
    Ok(Confirmed {
        deployment,
        by: actor.operator().name.clone(),
        reach,
        fleet,
    })
}

/// A deployment for which a second operator stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Confirmed {
    /// The deployment.
    #[serde(flatten)]
    pub deployment: Deployment,
    /// The second operator.
    pub by: OperatorName,
    /// Clients that it reaches.
    pub reach: u64,
    /// Clients of the site.
    pub fleet: u64,
}

/// How a deployment stands over its collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// The deployment.
    #[serde(flatten)]
    pub deployment: Deployment,
    /// Approved members of its collection.
    pub clients: u64,
    /// Members that said how it stands, by their last word.
    pub states: BTreeMap<DeploymentState, u64>,
    /// Members that have said nothing yet.
    pub silent: u64,
    /// What keeps it from reaching further clients; absent when nothing does.
    pub hold: Option<Hold>,
    /// The same in words.
    pub hold_reason: Option<String>,
}

/// How all deployments stand.
pub fn standings(tx: &mut Tx, warrants: &Warrants) -> Result<Vec<Standing>, Error> {
    let deployments = tx.deployments()?;
    deployments
        .into_iter()
        .map(|deployment| standing(tx, deployment, warrants))
        .collect()
}

fn standing(tx: &mut Tx, deployment: Deployment, warrants: &Warrants) -> Result<Standing, Error> {
    let held = warrants.hold(tx, &deployment)?;
    let members = members(tx, &deployment.collection)?;
    let mut states = BTreeMap::new();
    let mut told = 0;
    for status in tx.deployment_statuses(&deployment.id)? {
        // who left the collection does not count any more
        if members.iter().any(|member| member.id == status.client) {
            *states.entry(status.state).or_default() += 1;
            told += 1;
        }
    }
    let clients = members.len() as u64;
    Ok(Standing {
        deployment,
        clients,
        states,
        silent: clients - told,
        hold: held.as_ref().map(|held| held.hold),
        hold_reason: held.map(|held| held.reason),
    })
}
