//! The files that the site's rules ask for: looked for as often as policy says, a while at a time, and told with every
//! inventory. What was found by a whole look stays told until the next look is whole.

use super::folder::{self, AgentFolder};
use super::{Error, Machine};
use crate::host::files;
use crate::model::client_settings::{FileRule, SoftwareInventory};
use crate::model::digest::Digest;
use crate::model::inventory::{Gap, InventoriedFile, Inventory};
use crate::model::time::Timestamp;
use crate::service::file_rules::{self, Look};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What was found.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    files: Vec<InventoriedFile>,
    gaps: Vec<Gap>,
    /// By which rules, and when a look by them was finished last.
    rules: Option<Digest>,
    finished_at: Option<Timestamp>,
}

/// A look that is not finished, and by which rules.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unfinished {
    rules: Option<Digest>,
    look: Look,
}

/// Adds what was found last.
pub fn add_found(folder: &AgentFolder, inventory: &mut Inventory) -> Result<(), Error> {
    let found: Found = folder::load_or_default(&folder.files())?;
    inventory.files = found.files;
    inventory.gaps.extend(found.gaps);
    Ok(())
}

/// Looks, or goes on looking, when it is time to. Says whether there is something else to tell than before.
pub fn look_if_due(
    folder: &AgentFolder,
    machine: &Machine<'_>,
    settings: &SoftwareInventory,
    now: Timestamp,
) -> Result<bool, Error> {
    let mut found: Found = folder::load_or_default(&folder.files())?;
    if settings.rules.is_empty() {
        return forget(folder, &found);
    }
    let rules = digest(&settings.rules);
    let is_same = found.rules == Some(rules);
    let pause = Duration::from_secs(u64::from(settings.every_hours) * 3600);
    // a clock that was put back is no reason to wait
    let is_fresh = |at: Timestamp| now >= at && now < at.after(pause);
    if is_same && found.finished_at.is_some_and(is_fresh) {
        return Ok(false);
    }
    let mut own: Unfinished = folder::load_or_default(&folder.look())?;
    if own.rules != Some(rules) {
        own = Unfinished {
            rules: Some(rules),
            look: Look::default(),
        };
    }
    let budget = Duration::from_secs(u64::from(settings.max_seconds));
    let is_whole = file_rules::look(machine.files, &settings.rules, &mut own.look, budget);
    let before = (found.files.clone(), found.gaps.clone());
    if is_whole {
        found = Found {
            files: own.look.files(),
            gaps: own.look.gaps().to_vec(),
            rules: Some(rules),
            finished_at: Some(now),
        };
    } else if !is_same || found.finished_at.is_none() {
        // better than nothing, and told as what it is
        found = Found {
            files: own.look.files(),
            gaps: [own.look.gaps(), &[own.look.standing()]].concat(),
            rules: Some(rules),
            finished_at: None,
        };
    }
    folder::store(&folder.files(), &found)?;
    match is_whole {
        true => drop(files::remove(&folder.look())),
        false => folder::store(&folder.look(), &own)?,
    }
    Ok(before != (found.files, found.gaps))
}

/// Without rules nothing is told.
fn forget(folder: &AgentFolder, found: &Found) -> Result<bool, Error> {
    if found.rules.is_none() {
        return Ok(false);
    }
    files::remove(&folder.look())?;
    files::remove(&folder.files())?;
    Ok(!found.files.is_empty() || !found.gaps.is_empty())
}

fn digest(rules: &[FileRule]) -> Digest {
    Digest::of(serde_json::json!(rules).to_string().as_bytes())
}
