//! The release request: the next targets, to be signed where the release keys are, with the manifests that they stand for.

use super::{TARGETS, add, lock, note, publish_signed, released, repository, waiting};
use crate::catalog::Tx;
use crate::catalog::audit::AuditEvent;
use crate::content::{self, MAX_MANIFEST, Store};
use crate::model::document::Document;
use crate::model::package::{Manifest, PackageName, PackageVersion, name_path};
use crate::model::time::Timestamp;
use crate::rules::permit::Action;
use crate::service::Error;
use crate::service::operator::Actor;
use crate::service::site::{self, SiteFolder};
use crate::trust::ceremony::Wanted;
use crate::trust::keys::KeyRole;
use crate::trust::tuf::Targets;
use crate::trust::tuf::metadata::draft;
use crate::trust::{SigningKey, SigningRequest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is carried to the release desk and back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReleaseRequest {
    /// The next targets, and the signatures so far.
    pub request: SigningRequest,
    /// The targets that are published, with their signatures: who signed them need not look at the same again.
    pub published: Option<Value>,
    /// The manifests of all targets, to be read by whoever signs.
    pub manifests: Vec<Manifest>,
}

impl Document for ReleaseRequest {
    const TYPE: &'static str = "release_request";
}

impl ReleaseRequest {
    /// The targets that would be signed.
    pub(super) fn targets(&self) -> Result<Targets, Error> {
        let value = self.request.only(TARGETS)?;
        let value = value.ok_or_else(|| unsuitable("it asks for something other than targets"))?;
        serde_json::from_value(value).map_err(unsuitable)
    }

    /// Adds the signature of a key that it asks for.
    pub fn sign(&mut self, key: &SigningKey) -> Result<Vec<String>, Error> {
        self.targets()?;
        Ok(self.request.sign(key)?)
    }
}

pub(super) fn unsuitable(reason: impl ToString) -> Error {
    Error::NotTrusted {
        what: "the release request".to_owned(),
        reason: reason.to_string(),
    }
}

/// Asks for the release of all that waits. Nothing, when nothing waits and the published targets are good for long.
pub fn request(
    tx: &mut Tx,
    folder: &SiteFolder,
    now: Timestamp,
) -> Result<Option<ReleaseRequest>, Error> {
    let (store, repository) = (Store::open(&folder.content())?, repository(folder)?);
    let root = site::load_root(folder)?;
    let waiting = waiting(tx)?;
    if waiting.is_empty() && !repository.needs_targets(&root, now)? {
        return Ok(None);
    }
    let mut targets = repository.next_targets(now)?;
    for package in &waiting {
        add(&mut targets, &store, &name_of(package))?;
    }
    let signers = root.release()?;
    let wanted = Wanted {
        role: KeyRole::Release,
        keys: signers.keys,
        threshold: signers.threshold,
    };
    let purpose = format!("release {} package versions", waiting.len());
    let mut request = SigningRequest::new(&purpose, tx.site()?.code, now);
    request.ask_metadata(TARGETS, &draft(&targets)?, vec![wanted])?;
    let published = repository.published_targets()?;
    let published = published.map(|bytes| serde_json::from_slice(&bytes).map_err(unsuitable));
    Ok(Some(ReleaseRequest {
        request,
        published: published.transpose()?,
        manifests: manifests(tx, &store, &targets)?,
    }))
}

fn name_of(package: &PackageVersion) -> PackageName {
    PackageName {
        package: package.package.clone(),
        version: package.version,
        manifest: package.manifest,
    }
}

/// The manifests of all targets that the site knows.
fn manifests(tx: &mut Tx, store: &Store, targets: &Targets) -> Result<Vec<Manifest>, Error> {
    let mut all = Vec::new();
    for package in tx.packages()? {
        let path = name_path(&package.package, package.version);
        if targets
            .targets
            .get(&path)
            .is_some_and(|file| file.is(&package.manifest))
        {
            let bytes = store.read(&package.manifest, MAX_MANIFEST)?;
            all.push(content::read_manifest(&bytes)?);
        }
    }
    Ok(all)
}

/// Publishes targets that came back signed. They must be what is published now and what waits, and nothing else.
pub fn publish(
    tx: &mut Tx,
    folder: &SiteFolder,
    request: &ReleaseRequest,
    (actor, now): (&Actor, Timestamp),
) -> Result<Vec<PackageVersion>, Error> {
    actor.check(Action::Release, now)?;
    actor.sign_in(tx)?;
    let _lock = lock(folder)?;
    let documents = request.request.take_out()?;
    let targets = request.targets()?;
    check(tx, folder, &targets, now)?;
    let bytes = documents.first().map(|document| document.bytes.as_slice());
    let snapshot = publish_signed(folder, bytes, now)?.snapshot_version();
    let noted = note(tx, &released(folder)?, snapshot)?;
    for package in &noted {
        tx.append_audit(&AuditEvent {
            at: now,
            actor: actor.name().to_owned(),
            action: "release".to_owned(),
            object: format!("{} version {}", package.package, package.version),
            before: None,
            after: Some(format!(
                "snapshot {snapshot}, manifest {}",
                package.manifest
            )),
        })?;
    }
    Ok(noted)
}

/// Refuses targets that are not those that follow from what is published and what waits.
fn check(tx: &mut Tx, folder: &SiteFolder, signed: &Targets, now: Timestamp) -> Result<(), Error> {
    let (repository, store) = (repository(folder)?, Store::open(&folder.content())?);
    signed.head.check_expiry(TARGETS, now)?;
    let mut expected = repository.next_targets(now)?;
    let (known, found) = (expected.head.version, signed.head.version);
    if found != known
        && repository
            .state()?
            .is_none_or(|state| state.targets() != Some(signed))
    {
        let reason =
            format!("it makes version {found} of the targets, but version {known} comes next");
        return Err(unsuitable(reason));
    }
    for package in waiting(tx)? {
        let path = name_path(&package.package, package.version);
        // what was packaged since the request was made goes on waiting
        if signed.targets.contains_key(&path) {
            add(&mut expected, &store, &name_of(&package))?;
        }
    }
    if signed.targets != expected.targets || signed.delegations != expected.delegations {
        let reason =
            "its targets are not those that are published and those that wait for a release";
        return Err(unsuitable(reason));
    }
    Ok(())
}
