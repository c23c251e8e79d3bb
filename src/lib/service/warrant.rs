//! What stands behind a deployment: the signed decisions in the catalog, opened with the roster and judged by `rules::warrant`.
//! Asked before anything new is issued; what was issued before stays with the agents, unless nobody in office stands behind
//! it any more because who did was disabled: then it is withdrawn.
//!
//! What is covered: a deployment and its manifest by the operator who deployed it; the rules of collections and the limits
//! of `second_approver` by the admin who applied them, which are read from the signed decision and not from the tables.
//! What is not: facts that clients tell of themselves (host name, platform, inventory), the updates that the catalog says they
//! miss, and the collection that a token put them in, on which the rules are evaluated, and the count of members, which is the
//! catalog's; what can be made of these is bounded by the signed reach and by the daily limits of the machines.

use super::operator::{check_version, load_roster};
use super::site::SiteFolder;
use super::{Error, collection};
use crate::catalog::Tx;
use crate::host::files;
use crate::model::client::Client;
use crate::model::client_settings::ClientSettings;
use crate::model::collection::Collection;
use crate::model::decision::{CONFIGURATION, Deed};
use crate::model::deployment::Deployment;
use crate::model::digest::Digest;
use crate::model::id::{CollectionId, DeploymentId};
use crate::model::site::SecondApprover;
use crate::model::time::Timestamp;
use crate::rules::blast::Reach;
use crate::rules::member;
use crate::rules::permit::{self, Action};
use crate::rules::warrant::{self, Evidence, Held, Signed};
use crate::trust::{PayloadType, Roster};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a good judgement is remembered: so long a poll of the whole fleet is judged once, and an operator who is disabled
/// has at most this to go.
const FRESH: Duration = Duration::from_secs(2);

/// Judges deployments by what operators signed.
pub struct Warrants {
    source: Source,
    seen: Mutex<Option<Seen>>,
    settings: Mutex<Option<(Timestamp, u64, Arc<ClientSettings>)>>,
}

enum Source {
    Folder(SiteFolder),
    /// For tests.
    #[cfg_attr(not(test), expect(dead_code, reason = "made by tests"))]
    Roster(Box<Roster>),
}

/// What was found good lately.
struct Seen {
    at: Timestamp,
    rules: Rules,
    good: HashMap<DeploymentId, (Deployment, Option<Digest>)>,
}

/// What an admin signed of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedConfiguration {
    /// All collections, the built-in ones first.
    pub collections: Vec<Collection>,
    /// From which reach on a second operator is needed.
    pub second_approver: SecondApprover,
    /// What clients look for, hand over and count.
    pub client_settings: ClientSettings,
}

/// The collections that an admin signed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rules {
    collections: Vec<Collection>,
    digest: Digest,
}

impl Rules {
    fn of(collections: Vec<Collection>) -> Result<Self, Error> {
        let printed = serde_json::to_vec(&collections)
            .map_err(|error| Error::refused("print", "collections", error))?;
        Ok(Self {
            collections,
            digest: Digest::of(&printed),
        })
    }
}

/// By what deployments are judged in one transaction.
pub struct Grounds {
    /// The roster and what it makes of the signed configuration; none when there is no roster to be believed.
    believed: Option<(Roster, Rules, SecondApprover)>,
    settings: ClientSettings,
    reaches: HashMap<CollectionId, Reach>,
}

impl Warrants {
    /// By the roster in a site's folder.
    pub fn of(folder: SiteFolder) -> Self {
        Self {
            source: Source::Folder(folder),
            seen: Mutex::default(),
            settings: Mutex::default(),
        }
    }

    /// By this roster, without remembering anything.
    #[cfg(test)]
    pub fn by(roster: Roster) -> Self {
        Self {
            source: Source::Roster(Box::new(roster)),
            seen: Mutex::default(),
            settings: Mutex::default(),
        }
    }

    /// What keeps the deployment from any further client, if anything does.
    pub fn hold(&self, tx: &mut Tx, deployment: &Deployment) -> Result<Option<Held>, Error> {
        self.grounds(tx)?.judge(tx, deployment)
    }

    /// As they are now; nothing of this is remembered.
    pub fn grounds(&self, tx: &mut Tx) -> Result<Grounds, Error> {
        let mut settings = ClientSettings::default();
        let believed = match self.roster(tx)? {
            None => None,
            Some(roster) => {
                let signed = configuration(tx, &roster)?;
                settings = signed.client_settings;
                let rules = Rules::of(signed.collections)?;
                Some((roster, rules, signed.second_approver))
            }
        };
        Ok(Grounds {
            believed,
            settings,
            reaches: HashMap::new(),
        })
    }

    /// What `Grounds::standing` says, or said a moment ago when that was good.
    pub fn standing(
        &self,
        tx: &mut Tx,
        deployment: &Deployment,
        now: Timestamp,
    ) -> Result<Option<Digest>, Error> {
        let found = self.rules_for(tx, deployment, now)?;
        Ok(found.ok().map(|rules| rules.digest))
    }

    /// What clients are to look for, hand over and count, as an admin signed it; none when there is no roster to be
    /// believed. What was read a moment ago counts.
    pub fn client_settings(
        &self,
        tx: &mut Tx,
        now: Timestamp,
    ) -> Result<Option<Arc<ClientSettings>>, Error> {
        let count = tx.count_decisions("configure", CONFIGURATION)?;
        {
            let known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, counted, settings)) = known.as_ref()
                && *counted == count
                && now >= *at
                && now < at.after(FRESH)
            {
                return Ok(Some(settings.clone()));
            }
        }
        let Some(roster) = self.roster(tx)? else {
            return Ok(None);
        };
        let settings = Arc::new(configuration(tx, &roster)?.client_settings);
        if let Source::Folder(_) = &self.source {
            let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
            *known = Some((now, count, settings.clone()));
        }
        Ok(Some(settings))
    }

    /// Another one after the roster in the folder changed, which no catalog tells.
    pub fn stamp(&self) -> Result<Option<Digest>, Error> {
        match &self.source {
            Source::Folder(folder) if folder.roster().exists() => {
                let limit = PayloadType::Roster.envelope_limit() as u64;
                let bytes = files::read(&folder.roster(), limit)?;
                Ok(Some(Digest::of(&bytes)))
            }
            _ => Ok(None),
        }
    }

    /// The same for one client, which must be a member by the rules that were signed.
    pub fn hold_for(
        &self,
        tx: &mut Tx,
        (deployment, client): (&Deployment, &Client),
        now: Timestamp,
    ) -> Result<Option<Held>, Error> {
        match self.rules_for(tx, deployment, now)? {
            Ok(rules) => outsider(tx, &rules.collections, (deployment, client), now),
            Err(held) => Ok(Some(held)),
        }
    }

    /// Whether what stood behind the deployment is gone with an operator who was disabled, or who is on no roster.
    pub fn is_withdrawn(
        &self,
        tx: &mut Tx,
        deployment: &Deployment,
        now: Timestamp,
    ) -> Result<bool, Error> {
        if self.rules_for(tx, deployment, now)?.is_ok() {
            return Ok(false);
        }
        let mut grounds = self.grounds(tx)?;
        let Some((roster, _, _)) = &mut grounds.believed else {
            return Ok(false);
        };
        let signed = opened(tx, roster, ("deploy", deployment.id.as_str()))?;
        if !signed.is_empty() && signed.iter().all(Result::is_err) {
            return Ok(true);
        }
        *roster = roster.with_all_in_office();
        Ok(grounds.judge(tx, deployment)?.is_none())
    }

    /// The rules by which a deployment is good now or was a moment ago, or what keeps it.
    fn rules_for(
        &self,
        tx: &mut Tx,
        deployment: &Deployment,
        now: Timestamp,
    ) -> Result<Result<Rules, Held>, Error> {
        let manifest = manifest(tx, deployment)?;
        if let Some(rules) = self.remembered((deployment, manifest), now) {
            return Ok(Ok(rules));
        }
        let mut grounds = self.grounds(tx)?;
        if let Some(held) = grounds.judge(tx, deployment)? {
            return Ok(Err(held));
        }
        let Some((_, rules, _)) = grounds.believed else {
            return Ok(Err(no_roster()));
        };
        self.remember((deployment, manifest), &rules, now);
        Ok(Ok(rules))
    }

    /// The rules by which a deployment was found good a moment ago, as it is now.
    fn remembered(
        &self,
        (deployment, manifest): (&Deployment, Option<Digest>),
        now: Timestamp,
    ) -> Option<Rules> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = seen
            .as_ref()
            .filter(|seen| now >= seen.at && now < seen.at.after(FRESH))?;
        let (known, packed) = seen.good.get(&deployment.id)?;
        (known == deployment && *packed == manifest).then(|| seen.rules.clone())
    }

    fn remember(
        &self,
        (deployment, manifest): (&Deployment, Option<Digest>),
        rules: &Rules,
        now: Timestamp,
    ) {
        let Source::Folder(_) = &self.source else {
            return;
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh =
            |seen: &Seen| now >= seen.at && now < seen.at.after(FRESH) && seen.rules == *rules;
        if !seen.as_ref().is_some_and(is_fresh) {
            *seen = Some(Seen {
                at: now,
                rules: rules.clone(),
                good: HashMap::new(),
            });
        }
        if let Some(seen) = seen.as_mut() {
            let known = (deployment.clone(), manifest);
            seen.good.insert(deployment.id.clone(), known);
        }
    }

    /// The decisions of a kind on an object whose signatures hold, newest first.
    pub fn decisions(&self, tx: &mut Tx, which: (&str, &str)) -> Result<Vec<Signed>, Error> {
        match self.roster(tx)? {
            None => Ok(Vec::new()),
            Some(roster) => Ok(good(opened(tx, &roster, which)?)),
        }
    }

    /// The roster; none when there is none to be believed.
    pub fn roster(&self, tx: &mut Tx) -> Result<Option<Roster>, Error> {
        let roster = match &self.source {
            Source::Folder(folder) => load_roster(folder),
            Source::Roster(roster) => Ok(Roster::clone(roster)),
        };
        match roster.and_then(|roster| check_version(&roster, tx).map(|()| roster)) {
            Ok(roster) => Ok(Some(roster)),
            Err(Error::NoOperator { .. } | Error::Trust(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn no_roster() -> Held {
    Held::unsigned("there is no roster of operators to be believed")
}

impl Grounds {
    /// What clients are to look for, hand over and count; none when there is no roster to be believed.
    pub fn client_settings(&self) -> Option<&ClientSettings> {
        self.believed.as_ref().map(|_| &self.settings)
    }

    /// What keeps the deployment from any further client, if anything does.
    pub fn judge(&mut self, tx: &mut Tx, deployment: &Deployment) -> Result<Option<Held>, Error> {
        let reach = self.reach(tx, &deployment.collection)?;
        let Some((roster, _, limits)) = &self.believed else {
            return Ok(Some(no_roster()));
        };
        let id = deployment.id.as_str();
        let evidence = Evidence {
            deployment,
            manifest: manifest(tx, deployment)?,
            deployed: opened(tx, roster, ("deploy", id))?,
            confirmed: good(opened(tx, roster, ("confirm", id))?),
            ended: good(opened(tx, roster, ("undeploy", id))?),
            reach,
            limits: *limits,
        };
        Ok(warrant::judge(&evidence))
    }

    /// All that `Warrants::hold_for` depends on beside the client, as a digest; none when the deployment reaches nobody new.
    pub fn standing(
        &mut self,
        tx: &mut Tx,
        deployment: &Deployment,
    ) -> Result<Option<Digest>, Error> {
        let is_held = self.judge(tx, deployment)?.is_some();
        let believed = self.believed.as_ref().filter(|_| !is_held);
        Ok(believed.map(|(_, rules, _)| rules.digest))
    }

    fn reach(&mut self, tx: &mut Tx, collection: &CollectionId) -> Result<Reach, Error> {
        if let Some(known) = self.reaches.get(collection) {
            return Ok(*known);
        }
        let (clients, fleet) = tx.reach(collection)?;
        let reach = Reach { clients, fleet };
        self.reaches.insert(collection.clone(), reach);
        Ok(reach)
    }
}

fn manifest(tx: &mut Tx, deployment: &Deployment) -> Result<Option<Digest>, Error> {
    let package = tx.package_version(&deployment.package, deployment.package_version)?;
    Ok(package.map(|package| package.manifest))
}

fn outsider(
    tx: &mut Tx,
    collections: &[Collection],
    (deployment, client): (&Deployment, &Client),
    now: Timestamp,
) -> Result<Option<Held>, Error> {
    let is_member = collection::is_member(tx, (collections, &deployment.collection), client, now)?;
    let reason = "the client is no member by the rules that were signed";
    Ok((!is_member).then(|| Held::unsigned(reason)))
}

/// The decisions of a kind on an object, opened.
fn opened(
    tx: &mut Tx,
    roster: &Roster,
    (deed, object): (&str, &str),
) -> Result<Vec<Result<Signed, String>>, Error> {
    let stored = tx.decisions(deed, object)?;
    let open = |envelope: &str| {
        let (decision, operator) = roster
            .open_decision(envelope.as_bytes())
            .map_err(|error| error.to_string())?;
        Ok(Signed {
            digest: Digest::of(envelope.as_bytes()),
            roles: operator.roles.clone(),
            decision,
        })
    };
    Ok(stored.iter().map(|one| open(&one.envelope)).collect())
}

fn good(opened: Vec<Result<Signed, String>>) -> Vec<Signed> {
    opened.into_iter().flatten().collect()
}

/// The newest decision to deploy that can be opened: what a second operator confirms.
pub fn decision_on(
    tx: &mut Tx,
    roster: &Roster,
    deployment: &Deployment,
) -> Result<Option<Signed>, Error> {
    let found = opened(tx, roster, ("deploy", deployment.id.as_str()))?;
    Ok(good(found).into_iter().next())
}

/// What was signed last of the configuration, by the order that the decisions themselves tell; before the first, what a site
/// is made with.
pub fn configuration(tx: &mut Tx, roster: &Roster) -> Result<SignedConfiguration, Error> {
    let signed = good(opened(tx, roster, ("configure", CONFIGURATION))?);
    let is_permitted = |one: &Signed| {
        permit::objection(&one.decision.operator, &one.roles, Action::Configure, &[]).is_none()
    };
    let newest = signed
        .into_iter()
        .filter(is_permitted)
        .filter_map(|one| match one.decision.deed {
            Deed::Configure {
                collections,
                second_approver,
                client_settings,
            } => Some((
                one.decision.log.sequence,
                SignedConfiguration {
                    collections: [member::built_in(), collections].concat(),
                    second_approver,
                    client_settings: *client_settings,
                },
            )),
            _ => None,
        })
        .max_by_key(|(sequence, _)| *sequence);
    Ok(match newest {
        Some((_, signed)) => signed,
        None => SignedConfiguration {
            collections: member::built_in(),
            second_approver: SecondApprover::default(),
            client_settings: ClientSettings::default(),
        },
    })
}

#[cfg(test)]
mod tests;
