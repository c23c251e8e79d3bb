//! Polls: "is what I hold still what there is?", answered from memory, so that a large fleet may ask often.
//!
//! A client that asks for its assignments by a sealed message and holds them already gets, in the site's signed receipt, a
//! token (`trust::poll`) for as long as nothing changes, some hours at most. With it alone it may ask again: "unchanged", or
//! "ask properly", and never anything else. Why that is safe:
//!
//! - *No byte of policy, tickets or others' data*: the answer is one bit. A token that is altered, expired, of another
//!   process, of a client that is blocked, pending or gone, or of one for which something changed, all get the same refusal.
//! - *Effect of blocking*: the site keeps in memory how each approved client stands, derived from the catalog itself, and
//!   looks each second whether any connection or process has changed the catalog. When the last look is older than
//!   [`STALE`], or failed, nobody is told "unchanged": what could not be asked is not "no".
//! - *Replay*: who records a token learns what he saw on that line anyway, whether something changed for that client, and can make
//!   nothing of it: a poll has no effect, counts for no message, and is no sign of life of the client.
//! - *Freezing*: the answer is not signed, so a liar between may say "unchanged" for ever. An agent believes that for
//!   [`LIFE`] at most, by its own trusted time; then it asks by a sealed message, whose answer is signed and names the
//!   message. Policy ends by itself in the end, as it did (security.md U03).

use super::warrant::{Grounds, Warrants};
use super::{Error, policy};
use crate::catalog::standing::Approved;
use crate::catalog::{Catalog, Tx};
use crate::model::client_settings::ClientSettings;
use crate::model::deployment::Deployment;
use crate::model::digest::{Digest, Hasher};
use crate::model::id::{ClientId, DeploymentId};
use crate::model::time::Timestamp;
use crate::trust::poll::{Poll, PollKey};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long a token is good, at most; agents do not believe one for longer.
pub const LIFE: Duration = Duration::from_secs(6 * 60 * 60);
/// How often to look whether the catalog has changed.
pub const LOOK: Duration = Duration::from_secs(1);
/// What was seen longer ago than this is not told; blocking takes effect within five seconds (security.md 3.5).
pub const STALE: Duration = Duration::from_secs(4);

/// What a server answers polls from.
pub struct Polls {
    key: PollKey,
    warrants: Arc<Warrants>,
    seen: RwLock<Seen>,
}

/// How clients stood, when, and at which number of changes.
#[derive(Default)]
struct Seen {
    standings: HashMap<ClientId, Digest>,
    at: Option<Instant>,
    changes: Option<(i64, Option<Digest>)>,
}

impl Polls {
    /// Nothing is known before the first look, so nobody is told "unchanged".
    pub fn new(warrants: Arc<Warrants>) -> Result<Self, Error> {
        Ok(Self {
            key: PollKey::generate()?,
            warrants,
            seen: RwLock::default(),
        })
    }

    /// A token for a client that holds the list issued at `issued_at`; good no longer than that list is not issued anew.
    pub fn token(
        &self,
        (client, standing): (&ClientId, Digest),
        issued_at: Timestamp,
        now: Timestamp,
    ) -> String {
        let expires_at = now.after(LIFE).min(issued_at.after(policy::LIFE / 2));
        self.key.seal(&Poll {
            client: client.clone(),
            standing,
            expires_at,
        })
    }

    /// Whether nothing has changed for the token's client; any doubt is "no". Asks nothing but memory.
    pub fn is_unchanged(&self, token: &[u8], (now, at): (Timestamp, Instant)) -> bool {
        let Some(poll) = self.key.open(token) else {
            return false;
        };
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = seen
            .at
            .is_some_and(|seen| at.saturating_duration_since(seen) < STALE);
        is_fresh
            && now < poll.expires_at
            && seen.standings.get(&poll.client) == Some(&poll.standing)
    }

    /// Looks how clients stand, when anything may have changed since the last look. A look that fails leaves the last one,
    /// which grows old.
    pub fn look(&self, catalog: &mut Catalog) -> Result<(), Error> {
        // before the reading: what changes in between is seen by the next look
        let (at, changes, stamp) = (Instant::now(), catalog.changes()?, self.warrants.stamp()?);
        let changes = changes.map(|changes| (changes, stamp));
        {
            let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
            if changes.is_some() && seen.changes == changes {
                seen.at = Some(at);
                return Ok(());
            }
        }
        let standings = catalog.read(|tx| standings(tx, &self.warrants))?;
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = Seen {
            standings,
            at: Some(at),
            changes,
        };
        Ok(())
    }

    /// How a client stands: a digest over all that its assignments are made of. A warrant that was good a moment ago counts;
    /// `look` does not do that, so a token by an outdated one is void.
    pub fn standing(
        &self,
        tx: &mut Tx,
        client: &Approved,
        now: Timestamp,
    ) -> Result<Digest, Error> {
        let settings = self.warrants.client_settings(tx, now)?;
        let ground = ground(tx, settings.as_deref())?;
        let mut standing = beginning(&ground, client)?;
        for deployment in tx.deployments_of(&client.client)? {
            let warrant = self.warrants.standing(tx, &deployment, now)?;
            standing.update(of_deployment(tx, (&deployment, warrant))?.as_bytes());
        }
        Ok(standing.finish())
    }
}

/// The same of all approved clients.
fn standings(tx: &mut Tx, warrants: &Warrants) -> Result<HashMap<ClientId, Digest>, Error> {
    let mut grounds: Grounds = warrants.grounds(tx)?;
    let ground = ground(tx, grounds.client_settings())?;
    let mut deployments: BTreeMap<DeploymentId, Digest> = BTreeMap::new();
    for deployment in tx.deployments()? {
        let warrant = grounds.standing(tx, &deployment)?;
        let digest = of_deployment(tx, (&deployment, warrant))?;
        deployments.insert(deployment.id, digest);
    }
    let mut assigned = tx.assigned_deployments()?.into_iter().peekable();
    let mut all = HashMap::new();
    for client in tx.approved_clients()? {
        let mut standing = beginning(&ground, &client)?;
        // both lists are by client
        while assigned.next_if(|(id, _)| *id < client.client).is_some() {}
        while let Some((_, id)) = assigned.next_if(|(id, _)| *id == client.client) {
            if let Some(digest) = deployments.get(&id) {
                standing.update(digest.as_bytes());
            }
        }
        all.insert(client.client, standing.finish());
    }
    Ok(all)
}

/// What the assignments of every client are made of.
fn ground(tx: &mut Tx, settings: Option<&ClientSettings>) -> Result<Digest, Error> {
    let all = (tx.settings()?.policy_poll_minutes, settings);
    let text = serde_json::to_vec(&all)
        .map_err(|error| Error::refused("print", "the settings of clients", error))?;
    Ok(Digest::of(&text))
}

/// Each field with its length before it, so that no two clients begin the same. Host name, platform and inventory are there because
/// the rules that were signed look at them.
fn beginning(ground: &Digest, client: &Approved) -> Result<Hasher, Error> {
    let platform = serde_json::to_string(&client.platform)
        .map_err(|error| Error::refused("print", &client.client, error))?;
    let inventory = client.inventory_at.map(|at| at.to_string());
    let mut hasher = Hasher::new();
    hasher.update(ground.as_bytes());
    hasher.update(&client.epoch.to_be_bytes());
    for field in [
        client.client.as_str(),
        client.key.as_str(),
        client.site.as_str(),
        client.hostname.as_str(),
        platform.as_str(),
        inventory.as_deref().unwrap_or_default(),
    ] {
        hasher.update(&(field.len() as u64).to_be_bytes());
        hasher.update(field.as_bytes());
    }
    Ok(hasher)
}

/// All of a deployment, the manifest that it leads to and its release, and what was signed of it.
fn of_deployment(
    tx: &mut Tx,
    (deployment, warrant): (&Deployment, Option<Digest>),
) -> Result<Digest, Error> {
    let package = tx
        .package_version(&deployment.package, deployment.package_version)?
        .map(|package| (package.manifest, package.released_in));
    let whole = serde_json::to_vec(&(deployment, package, warrant))
        .map_err(|error| Error::refused("print", &deployment.id, error))?;
    Ok(Digest::of(&whole))
}

#[cfg(test)]
mod tests;
