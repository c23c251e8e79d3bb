//! Gathers what `rules::doctor` judges. What cannot be asked is a finding, never a silence.

use super::Error;
use super::keys::{self, KeySite, Place};
use super::operator::load_roster;
use super::release;
use super::site::{self, SiteFolder};
use crate::catalog::client::ClientFilter;
use crate::catalog::{Catalog, Tx};
use crate::host::{self, files};
use crate::model::client::{Approval, ClientAddress};
use crate::model::message::TimeAnswer;
use crate::model::operator::OperatorRole;
use crate::model::time::Timestamp;
use crate::rules::boundary::BoundaryMap;
use crate::rules::doctor::{Facts, KeyFact, OperatorFact};
use crate::transport::http::{Client, Settings};
use crate::transport::management_point::ManagementPoint;
use crate::trust::tls::{self, Roots};
use crate::trust::{self, PayloadType, Root, SiteTrust};
use serde::Deserialize;
use std::fs;
use std::os::unix::fs::MetadataExt;

/// No metadata of the timestamp role is larger.
const MAX_TIMESTAMP: u64 = 64 * 1024;

/// Looks at a site.
pub fn gather(site: &KeySite, catalog: &mut Catalog) -> Result<Facts, Error> {
    let root = site::load_root(&site.folder)?;
    let trust = site::known_trust(&site.folder, &root)?
        .ok_or_else(|| Error::missing("site trust of site", &site.code))?;
    let catalog_damage = catalog.check()?;
    let noted = catalog.read(note)?;
    Ok(Facts {
        now: site.now,
        keys: key_facts(site)?,
        open_files: open_files(&site.folder)?,
        timestamp_until: timestamp_until(&site.folder)?,
        is_trust_current: trust.management_points == site.points,
        operators: operators(&site.folder)?,
        unreleased: noted.unreleased,
        needs_release: needs_release(site, &root)?,
        newest_noted: noted.newest,
        pending_since: noted.pending_since,
        conflicts: noted.conflicts,
        unjudged: noted.unjudged,
        outside: noted.outside,
        catalog_damage,
        last_backup: last_backup(&site.folder)?,
        broken_audit: noted.broken_audit,
        free_bytes: files::free_space(site.folder.path())?,
        silent_points: silent_points(&trust)?,
    })
}

/// How many clients no boundary contains.
fn outside(tx: &mut Tx) -> Result<Option<usize>, Error> {
    let boundaries = tx.boundaries()?;
    if boundaries.is_empty() {
        return Ok(None);
    }
    let map = BoundaryMap::new(&boundaries);
    let clients = tx.client_addresses()?;
    let is_outside = |client: &&ClientAddress| map.find(client.address).is_none();
    Ok(Some(clients.iter().filter(is_outside).count()))
}

struct Noted {
    newest: Option<Timestamp>,
    pending_since: Option<Timestamp>,
    conflicts: usize,
    unjudged: (u64, Option<Timestamp>),
    outside: Option<usize>,
    broken_audit: Option<u64>,
    unreleased: usize,
}

fn note(tx: &mut Tx) -> Result<Noted, Error> {
    let clients = tx.clients(&ClientFilter::default())?;
    let pending = clients.iter().filter(|it| it.approval == Approval::Pending);
    let conflicts = clients
        .iter()
        .filter(|it| it.approval == Approval::Conflict);
    let seen = clients.iter().filter_map(|it| it.last_seen).max();
    Ok(Noted {
        newest: seen.max(Some(tx.last_audited()?)),
        pending_since: pending.map(|it| it.enrolled_at).min(),
        conflicts: conflicts.count(),
        unjudged: tx.waiting_for_judgement()?,
        outside: outside(tx)?,
        broken_audit: tx.verify_audit()?,
        unreleased: release::waiting(tx)?.len(),
    })
}

/// Those who are not disabled; none when nothing says who they are.
fn operators(folder: &SiteFolder) -> Result<Option<Vec<OperatorFact>>, Error> {
    let roster = match load_roster(folder) {
        Err(Error::NoOperator { .. } | Error::Trust(_)) => return Ok(None),
        other => other?,
    };
    let in_office = roster.operators.iter().filter(|own| !own.is_disabled);
    let facts = in_office.map(|own| OperatorFact {
        name: own.name.to_string(),
        is_admin: own.roles.contains(&OperatorRole::Admin),
        expires_at: own.expires_at,
    });
    Ok(Some(facts.collect()))
}

/// Before the first release nothing is signed, and nothing needs to be.
fn needs_release(site: &KeySite, root: &Root) -> Result<bool, Error> {
    let repository = release::repository(&site.folder)?;
    Ok(repository.state()?.is_some() && repository.needs_targets(root, site.now)?)
}

/// Each key and its dates.
pub fn key_facts(site: &KeySite) -> Result<Vec<KeyFact>, Error> {
    let lines = keys::list(site)?.into_iter();
    Ok(lines
        .map(|line| KeyFact {
            key: line.role,
            is_here: line.place != Place::Elsewhere,
            replace_by: line.replace_by,
            named_until: line.named_until,
        })
        .collect())
}

fn open_files(folder: &SiteFolder) -> Result<Vec<String>, Error> {
    let path = folder.keys();
    let failed = || host::Error::io("look at", &path);
    let owner = fs::metadata(folder.path()).map_err(failed())?.uid();
    let mut open = Vec::new();
    for entry in fs::read_dir(&path).map_err(failed())? {
        let entry = entry.map_err(failed())?;
        let found = entry.metadata().map_err(failed())?;
        let (name, mode) = (entry.file_name(), found.mode() & 0o777);
        if mode & 0o077 != 0 {
            open.push(format!("{} has mode {mode:04o}", name.display()));
        }
        if found.uid() != owner {
            open.push(format!("{} is account {}'s", name.display(), found.uid()));
        }
    }
    open.sort();
    Ok(open)
}

fn timestamp_until(folder: &SiteFolder) -> Result<Option<Timestamp>, Error> {
    #[derive(Deserialize)]
    struct Metadata {
        signed: Signed,
    }
    #[derive(Deserialize)]
    struct Signed {
        expires: Timestamp,
    }
    let path = folder.path().join("trust/metadata/timestamp.json");
    if !path.exists() {
        return Ok(None);
    }
    let metadata: Metadata = serde_json::from_slice(&files::read(&path, MAX_TIMESTAMP)?)
        .map_err(|reason| Error::refused("read", path.display(), reason))?;
    Ok(Some(metadata.signed.expires))
}

/// When the last backup was made; one that nobody can read back is like none.
fn last_backup(folder: &SiteFolder) -> Result<Option<Timestamp>, Error> {
    let path = folder.last_backup();
    if !path.exists() {
        return Ok(None);
    }
    let text = files::read_text(&path, 64)?;
    Ok(Timestamp::parse(text.trim()).ok())
}

fn silent_points(trust: &SiteTrust) -> Result<Vec<(String, String)>, Error> {
    let tls = tls::client_config(Roots::Site(&trust.certificate_authorities), None)?;
    let client = Client::new(tls, &Settings::default());
    let silent = |url: &String| {
        let point = ManagementPoint::new(client.clone(), url);
        let reason = ask(&point, trust).err()?;
        Some((url.clone(), reason.to_string()))
    };
    Ok(trust.management_points.iter().filter_map(silent).collect())
}

fn ask(point: &ManagementPoint, trust: &SiteTrust) -> Result<(), Error> {
    let nonce: String = trust::random::<16>()?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let sealed = point.time(&nonce)?;
    let answer: TimeAnswer = trust::open(&sealed, PayloadType::Time, &trust.policy_keys)?.json()?;
    match answer.nonce == nonce {
        true => Ok(()),
        false => Err(Error::refused(
            "ask",
            point.base(),
            "it answers another question",
        )),
    }
}
