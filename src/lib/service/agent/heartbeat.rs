//! The heartbeat: a discovery record now and then, as often as the site says (domain.md D2).

use super::Error;
use super::folder::{self, AgentFolder};
use super::line::Line;
use crate::model::id::{ClientId, SiteCode};
use crate::model::inventory::Inventory;
use crate::model::message::{Body, DiscoveryRecord};
use crate::model::time::Timestamp;
use crate::service::VERSION;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// The last heartbeat that the site has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Beat {
    whose: (SiteCode, ClientId, u32),
    at: Timestamp,
    every_hours: u32,
}

/// What a machine says of itself.
pub fn record(inventory: &Inventory) -> DiscoveryRecord {
    let machine = &inventory.machine;
    let system = inventory.hardware.system.as_ref();
    let interfaces = inventory.hardware.interfaces.iter();
    let addresses = interfaces.flat_map(|interface| &interface.addresses);
    DiscoveryRecord {
        hostname: machine.hostname.clone(),
        fqdn: machine.fqdn.clone(),
        machine_id: machine.machine_id.clone(),
        serial: system.map_or_else(String::new, |system| system.serial.clone()),
        platform: inventory.platform.clone(),
        agent_version: VERSION.to_owned(),
        addresses: addresses.map(|own| own.address).collect(),
    }
}

/// Sends the record when the last one is old enough; the site's answer says how old the next may become.
pub fn send_if_due(
    folder: &AgentFolder,
    line: &Line<'_>,
    record: DiscoveryRecord,
) -> Result<(), Error> {
    let identity = &line.enrolled().identity;
    let whose = (
        identity.site.clone(),
        identity.client.clone(),
        identity.epoch,
    );
    let last: Option<Beat> = folder::load_or_default(&file(folder))?;
    let now = line.now();
    let is_fresh = |beat: &Beat| {
        let life = Duration::from_secs(u64::from(beat.every_hours) * 3600);
        beat.whose == whose && beat.at <= now && now < beat.at.after(life)
    };
    if last.as_ref().is_some_and(is_fresh) {
        return Ok(());
    }
    let receipt = line.report(Body::Discovery(Box::new(record)))?;
    let Some(every_hours) = receipt.heartbeat_hours else {
        return Ok(());
    };
    let beat = Beat {
        whose,
        at: now,
        every_hours,
    };
    folder::store(&file(folder), &beat)
}

fn file(folder: &AgentFolder) -> PathBuf {
    folder.path().join("heartbeat.json")
}
