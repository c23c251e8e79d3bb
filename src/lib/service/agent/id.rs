//! How the site knows this machine, or will know it: for two people who compare, and for the list of registered machines.

use super::folder::{self, AgentFolder};
use super::identity::{Enrolled, Identity, identity_file};
use super::{Error, Machine};
use crate::model::document::Document;
use crate::model::id::{ClientId, KeyId, SiteCode};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::{SigningKey, fingerprint};
use serde::{Deserialize, Serialize};

/// How this machine is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentId {
    /// Its key as eight words.
    pub fingerprint: String,
    /// Its key.
    pub key: KeyId,
    /// The client that it is; none before it is enrolled.
    pub client: Option<ClientId>,
    /// Its site.
    pub site: Option<SiteCode>,
    /// Its epoch: 1, one more after each change of its key.
    pub epoch: Option<u32>,
    /// Its host name.
    pub hostname: String,
    /// Its machine id.
    pub machine_id: String,
    /// Its hardware's serial number; empty when it is not known.
    pub serial: String,
}

impl Document for AgentId {
    const TYPE: &'static str = "agent_id";
}

/// How this machine is known. A machine without a key gets one, when `create` says so: its key can then be registered before
/// it enrolls.
pub fn id(folder: &AgentFolder, machine: &Machine<'_>, create: bool) -> Result<AgentId, Error> {
    let identity = folder::load::<Identity>(&identity_file(folder))?;
    let key = match &identity {
        Some(_) => Enrolled::load(folder)?.key,
        None => own_key(folder, create)?,
    };
    let inventory = (machine.collect)();
    let public = key.public();
    Ok(AgentId {
        fingerprint: fingerprint::words(&public),
        key: public.id(),
        client: identity.as_ref().map(|own| own.client.clone()),
        site: identity.as_ref().map(|own| own.site.clone()),
        epoch: identity.as_ref().map(|own| own.epoch),
        hostname: inventory.machine.hostname,
        machine_id: inventory.machine.machine_id,
        serial: inventory
            .hardware
            .system
            .map(|system| system.serial)
            .unwrap_or_default(),
    })
}

/// The key of a machine that is not enrolled.
pub(super) fn own_key(folder: &AgentFolder, create: bool) -> Result<SigningKey, Error> {
    let keys = KeyDirectory::open(&folder.identity(""))?;
    if keys.list().contains(&KeyRole::Agent) {
        return Ok(keys.load(KeyRole::Agent)?);
    }
    if !create {
        return Err(Error::NoKey {
            folder: folder.path().to_owned(),
        });
    }
    let _lock = folder.lock()?;
    Ok(keys.generate(KeyRole::Agent)?)
}
