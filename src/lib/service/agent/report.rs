//! Reports of the inventory: all of it, what changed, or that nothing did. What the site has acknowledged is remembered
//! here, and is written only after it was acknowledged: an agent that is killed in between says again what it said, and
//! where that does not fit the site asks for all of it.

use super::Error;
use super::folder::{self, AgentFolder};
use super::identity::Identity;
use super::line::Line;
use crate::model::delta::{Delta, Unchanged};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, SiteCode};
use crate::model::inventory::{FileSystem, Inventory};
use crate::model::message::{Body, Receipt};
use crate::model::time::Timestamp;
use crate::rules::inventory::{Fingerprint, Memory, Next, Sections, Standing, diff, next, steady};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What is remembered of reports.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reports {
    /// Who reported, to whom: to another site, or as another client, all is new.
    whose: (SiteCode, ClientId, u32),
    acknowledged: Option<Acknowledged>,
    /// From when on the site wants a full inventory.
    wanted_after: Option<Timestamp>,
    /// When the last full one was acknowledged.
    last_full: Option<Timestamp>,
}

/// The last report that changed something and that the site has.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Acknowledged {
    standing: Standing,
    fingerprint: Fingerprint,
    /// As they were reported: a little more or less free space is no change.
    file_systems: Vec<FileSystem>,
}

/// Reports an inventory; returns its state when the site has it, or has been told that it need not.
pub fn report(
    folder: &AgentFolder,
    line: &Line<'_>,
    mut inventory: Inventory,
) -> Result<Digest, Error> {
    let file = file(folder);
    let mut reports = Reports::load(&file, &line.enrolled().identity)?;
    if let Some(known) = &reports.acknowledged {
        steady(&mut inventory.hardware.file_systems, &known.file_systems);
    }
    let unreadable = |error| Error::not_followed("inventory", error);
    let sections = Sections::of(&inventory).map_err(unreadable)?;
    let fingerprint = Fingerprint::of(&sections, &inventory.packages);
    let state = fingerprint.state().hash();
    let next = next(reports.memory(), state, line.now());
    let serial = match next {
        Next::Full => 0,
        Next::Delta(last) => last.serial + 1,
        Next::Unchanged(last) => last.serial,
    };
    let file_systems = inventory.hardware.file_systems.clone();
    let body = match (next, &reports.acknowledged) {
        (Next::Unchanged(last), _) => Body::InventoryUnchanged(Unchanged {
            collected_at: inventory.collected_at,
            serial,
            state: last.state,
        }),
        (Next::Delta(last), Some(known)) => {
            let changes = diff(&known.fingerprint, &sections, &inventory.packages);
            Body::InventoryDelta(Box::new(Delta {
                collected_at: inventory.collected_at,
                serial,
                base: last.state,
                state,
                changes: changes.map_err(unreadable)?,
            }))
        }
        _ => Body::Inventory(Box::new(inventory)),
    };
    let receipt = line.report(body)?;
    if let Next::Unchanged(_) = next {
        reports.heed(&file, &receipt)?;
        return Ok(state);
    }
    if let Next::Full = next {
        reports.last_full = Some(line.now());
    }
    // what was not taken in is not acknowledged
    if receipt.full_inventory_after.is_none() || matches!(next, Next::Full) {
        let standing = Standing { serial, state };
        reports.acknowledged = Some(Acknowledged {
            standing,
            fingerprint,
            file_systems,
        });
    }
    reports.wanted_after = receipt.full_inventory_after;
    folder::store(&file, &reports)?;
    Ok(state)
}

impl Reports {
    /// What is remembered. A file that cannot be read is like none: all of it is sent again.
    fn load(file: &std::path::Path, identity: &Identity) -> Result<Self, Error> {
        let whose = (
            identity.site.clone(),
            identity.client.clone(),
            identity.epoch,
        );
        let known: Option<Self> = folder::load_or_default(file)?;
        let none = Self {
            whose: whose.clone(),
            acknowledged: None,
            wanted_after: None,
            last_full: None,
        };
        Ok(known.filter(|known| known.whose == whose).unwrap_or(none))
    }

    fn memory(&self) -> Memory {
        Memory {
            acknowledged: self.acknowledged.as_ref().map(|known| known.standing),
            wanted_after: self.wanted_after,
            last_full: self.last_full,
        }
    }

    /// Notes whether a full inventory is wanted, when that is news.
    fn heed(mut self, file: &std::path::Path, receipt: &Receipt) -> Result<(), Error> {
        if self.wanted_after == receipt.full_inventory_after {
            return Ok(());
        }
        self.wanted_after = receipt.full_inventory_after;
        folder::store(file, &self)
    }
}

fn file(folder: &AgentFolder) -> PathBuf {
    folder.path().join("reports.json")
}
