//! The machine changes its key. The new key is stored first, then the site hears of it in a message that both keys sign, and
//! only when it has agreed does the identity name the new key: that one write is the instant of the change. Killed at any
//! moment, the machine has the key that the site believes, or finds out which of the two that is.

use super::folder::{self, AgentFolder};
use super::identity::{Enrolled, Identity, check_machine, identity_file};
use super::line::Line;
use super::time::TrustedClock;
use super::{Error, Machine};
use crate::model::document::Document;
use crate::model::id::{ClientId, KeyId};
use crate::model::message::{Body, KeyRotation};
use crate::model::time::Timestamp;
use crate::transport;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::{SigningKey, fingerprint, rotation};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A key older than this is changed without being told to.
pub const KEY_LIFE: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// A change of keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rotated {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The client.
    pub client: ClientId,
    /// The epoch, before in a dry run, else after.
    pub epoch: u32,
    /// The key.
    pub key: KeyId,
    /// The key as eight words.
    pub fingerprint: String,
}

impl Document for Rotated {
    const TYPE: &'static str = "rotated_key";
}

/// Changes the key now.
pub fn rotate_key(
    folder: &AgentFolder,
    machine: &Machine<'_>,
    dry_run: bool,
) -> Result<Rotated, Error> {
    let _lock = folder.lock()?;
    check_machine(folder, &(machine.collect)().machine.machine_id)?;
    settle(folder)?;
    let clock = TrustedClock::open(folder, machine.clock)?;
    let enrolled = Enrolled::load(folder)?;
    let mut line = Line::new(folder, &clock, machine, enrolled);
    if !dry_run {
        line.refresh()?;
        change(folder, &mut line, clock.now())?;
    }
    let enrolled = line.enrolled();
    let key = enrolled.key.public();
    Ok(Rotated {
        dry_run,
        client: enrolled.identity.client.clone(),
        epoch: enrolled.identity.epoch,
        key: key.id(),
        fingerprint: fingerprint::words(&key),
    })
}

/// Changes the key when it is old, or when a change was begun.
pub(super) fn rotate_if_due(
    folder: &AgentFolder,
    line: &mut Line<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let is_begun = keys(folder)?.list().contains(&KeyRole::NextAgent);
    let since = line.enrolled().identity.key_since;
    let is_old = since.is_some_and(|since| now >= since.after(KEY_LIFE));
    if is_begun || is_old {
        return change(folder, line, now);
    }
    Ok(())
}

/// Completes a change that the identity says is done.
pub(super) fn settle(folder: &AgentFolder) -> Result<(), Error> {
    let keys = keys(folder)?;
    let Some(identity) = folder::load::<Identity>(&identity_file(folder))? else {
        return Ok(());
    };
    if !keys.list().contains(&KeyRole::NextAgent) {
        return Ok(());
    }
    if identity.key == Some(keys.load(KeyRole::NextAgent)?.public().id()) {
        crash_point()?;
        keys.promote(KeyRole::NextAgent, KeyRole::Agent)?;
    }
    Ok(())
}

fn change(folder: &AgentFolder, line: &mut Line<'_>, now: Timestamp) -> Result<(), Error> {
    let keys = keys(folder)?;
    let is_begun = keys.list().contains(&KeyRole::NextAgent);
    if !is_begun {
        crash_point()?;
        keys.generate(KeyRole::NextAgent)?;
    }
    let next = keys.load(KeyRole::NextAgent)?;
    let key = next.public().id();
    let agreed = is_begun && is_believed(line, next)?;
    if !agreed {
        let next = keys.load(KeyRole::NextAgent)?;
        line.report(Body::RotateKey {
            rotation: rotation(line.enrolled(), &next)?,
        })?;
        line.swap_key(next);
    }
    let identity = Identity {
        key: Some(key),
        key_since: Some(now),
        ..line.enrolled().identity.clone()
    };
    folder::store(&identity_file(folder), &identity)?;
    line.set_identity(identity);
    settle(folder)
}

/// Whether the site agreed to a change whose answer was lost: it believes the new key then. The line goes on with the key
/// that is believed.
fn is_believed(line: &mut Line<'_>, next: SigningKey) -> Result<bool, Error> {
    let (old, epoch) = line.swap_key(next);
    match line.report(Body::Heartbeat {}) {
        Ok(_) => Ok(true),
        Err(error) => {
            line.swap_back(old, epoch);
            match error {
                Error::Transport(transport::Error::Refused { .. }) => Ok(false),
                other => Err(other),
            }
        }
    }
}

fn rotation(enrolled: &Enrolled, next: &SigningKey) -> Result<String, Error> {
    let wanted = KeyRotation {
        site: enrolled.identity.site.clone(),
        client: enrolled.identity.client.clone(),
        epoch: enrolled.identity.epoch.saturating_add(1),
        from: enrolled.key.public().id(),
        to: next.public().to_string(),
    };
    let sealed = rotation::seal(&wanted, next)?;
    Ok(String::from_utf8_lossy(&sealed).into_owned())
}

fn keys(folder: &AgentFolder) -> Result<KeyDirectory, Error> {
    Ok(KeyDirectory::open(&folder.identity(""))?)
}

/// Where tests kill the agent.
fn crash_point() -> Result<(), Error> {
    #[cfg(test)]
    super::crash::point()?;
    Ok(())
}
