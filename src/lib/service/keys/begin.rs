//! The first day of a site whose root and release keys are elsewhere: root 1 is signed there, then the site trust, which
//! names the root by its digest; then the site is made. What was asked for waits in the site's folder.

use super::request::{SITE_TRUST, root_name};
use crate::catalog::{self, Catalog};
use crate::host::files;
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::model::time::Timestamp;
use crate::service::Error;
use crate::service::operator;
use crate::service::roster;
use crate::service::site::{self, NewSite, ROOT_LIFE, SiteFolder, TRUST_LIFE};
use crate::trust::ceremony::{SignedDocument, Wanted};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::{self, RoleKeys};
use crate::trust::{PayloadType, PublicKey, Root, Roster, Signers, SigningRequest, SiteTrust};
use serde::{Deserialize, Serialize};

const ONLINE: [KeyRole; 3] = [KeyRole::Snapshot, KeyRole::Timestamp, KeyRole::Policy];
/// No such file is larger.
const MAX_FILE: u64 = 64 * 1024;

/// Who keeps the keys that are not on the site server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holders {
    /// The root keys.
    pub root: Signers,
    /// The release keys.
    pub release: Signers,
}

/// How far a new site came.
#[derive(Debug)]
pub enum Progress {
    /// It waits for these signatures.
    Waiting(SigningRequest),
    /// It is ready; the pin of its root.
    Made(Digest),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Begun {
    code: SiteCode,
    name: String,
    management_point: String,
    operator: String,
    operator_key: PublicKey,
    root_keys: Vec<PublicKey>,
    root_threshold: usize,
    release_keys: Vec<PublicKey>,
    release_threshold: usize,
}

/// Whether a site waits for its first signatures in this folder.
pub fn is_begun(folder: &SiteFolder) -> bool {
    folder.begun().exists()
}

/// Makes the keys that stay here, and gives what the others must sign first. May be repeated.
pub fn begin(
    folder: &SiteFolder,
    address: &str,
    new: &NewSite,
    holders: &Holders,
    now: Timestamp,
) -> Result<SigningRequest, Error> {
    site::check_new(folder, address, new)?;
    if folder.root(1).exists() && !is_begun(folder) {
        let reason = "its folder has a root already";
        return Err(Error::refused("make site", &new.code, reason));
    }
    let keys = folder.make()?;
    site::complete_keys(folder, &keys, (&new.code, now), &ONLINE)?;
    let begun = Begun {
        code: new.code.clone(),
        name: new.name.clone(),
        management_point: new.management_point.url.clone(),
        operator: new.operator.clone(),
        operator_key: operator::first_key(folder, new)?,
        root_keys: holders.root.keys.clone(),
        root_threshold: holders.root.threshold,
        release_keys: holders.release.keys.clone(),
        release_threshold: holders.release.threshold,
    };
    let request = begun.next_request(folder, now)?;
    let bytes = serde_json::to_vec(&begun)
        .map_err(|reason| Error::refused("make site", &new.code, reason))?;
    files::write_atomic(&folder.begun(), &bytes)?;
    Ok(request)
}

/// Takes the signed documents back: after the root comes the site trust, after that the site is there.
pub fn resume(
    folder: &SiteFolder,
    address: &str,
    request: &SigningRequest,
    now: Timestamp,
) -> Result<Progress, Error> {
    let bytes = files::read(&folder.begun(), MAX_FILE)?;
    let begun: Begun = serde_json::from_slice(&bytes)
        .map_err(|reason| Error::refused("read", folder.begun().display(), reason))?;
    for document in request.take_out()? {
        begun.publish(folder, &document, now)?;
    }
    if !folder.site_trust().exists() || !folder.roster().exists() {
        return Ok(Progress::Waiting(begun.next_request(folder, now)?));
    }
    let pin = *site::load_root(folder)?.hierarchy();
    let mut catalog = match Catalog::create(address) {
        Err(catalog::Error::Exists { .. }) => Catalog::open(address)?,
        other => other?,
    };
    let new = begun.site();
    catalog.write(|tx| {
        tx.act_as(begun.operator_key.id(), None);
        site::store_site(tx, &new, &pin, now)
    })?;
    files::remove(&folder.begun())?;
    Ok(Progress::Made(pin))
}

impl Begun {
    fn site(&self) -> NewSite {
        NewSite {
            code: self.code.clone(),
            name: self.name.clone(),
            management_point: ManagementPoint {
                url: self.management_point.clone(),
            },
            operator: self.operator.clone(),
            operator_key: None,
        }
    }

    fn roles(&self, keys: &KeyDirectory) -> Result<RoleKeys, Error> {
        Ok(RoleKeys {
            root: self.root_keys.clone(),
            root_threshold: self.root_threshold,
            release: self.release_keys.clone(),
            release_threshold: self.release_threshold,
            snapshot: vec![keys.load(KeyRole::Snapshot)?.public()],
            timestamp: vec![keys.load(KeyRole::Timestamp)?.public()],
        })
    }

    fn next_request(&self, folder: &SiteFolder, now: Timestamp) -> Result<SigningRequest, Error> {
        let keys = KeyDirectory::open(&folder.keys())?;
        let roles = self.roles(&keys)?;
        let wanted = |role, keys: &[PublicKey], threshold| {
            vec![Wanted {
                role,
                keys: keys.to_vec(),
                threshold,
            }]
        };
        let purpose = format!("new site {} ({})", self.code, self.management_point);
        let mut request = SigningRequest::new(&purpose, self.code.clone(), now);
        if !folder.root(1).exists() {
            let signed = root::draft(1, now.after(ROOT_LIFE), &roles)?;
            let signers = wanted(KeyRole::Root, &roles.root, roles.root_threshold);
            request.ask_metadata(&root_name(1), &signed, signers)?;
            return Ok(request);
        }
        let trust = SiteTrust {
            site: self.code.clone(),
            hierarchy: *site::load_root(folder)?.hierarchy(),
            version: 1,
            issued_at: now,
            expires_at: now.after(TRUST_LIFE),
            policy_keys: vec![keys.load(KeyRole::Policy)?.public()],
            certificate_authorities: vec![keys.load_authority()?.certificate_pem().to_owned()],
            management_points: vec![self.management_point.clone()],
        };
        let signers = wanted(KeyRole::Release, &roles.release, roles.release_threshold);
        let payload = trust.payload()?;
        request.ask_envelope(SITE_TRUST, PayloadType::SiteTrust, payload, signers.clone())?;
        let roster = self.roster(trust.hierarchy, now).payload()?;
        request.ask_envelope(roster::NAME, PayloadType::Roster, roster, signers)?;
        Ok(request)
    }

    /// Whoever makes the site, with all roles.
    fn roster(&self, hierarchy: Digest, now: Timestamp) -> Roster {
        let place = (&self.code, hierarchy);
        operator::first_roster(place, (&self.operator, self.operator_key), now)
    }

    fn publish_roster(&self, folder: &SiteFolder, document: &SignedDocument) -> Result<(), Error> {
        let roster = Roster::open(&document.bytes, &site::load_root(folder)?, 1)?;
        if roster != self.roster(roster.hierarchy, roster.issued_at) {
            let reason = "it has other operators than whoever makes the site";
            return Err(Error::refused("publish", &document.name, reason));
        }
        Ok(files::write_atomic(&folder.roster(), &document.bytes)?)
    }

    /// Only what was asked for: a root with these very keys, a site trust with ours.
    fn publish(
        &self,
        folder: &SiteFolder,
        document: &SignedDocument,
        now: Timestamp,
    ) -> Result<(), Error> {
        let keys = KeyDirectory::open(&folder.keys())?;
        let refused = |reason: &str| Err(Error::refused("publish", &document.name, reason));
        if document.name == root_name(1) {
            let root = Root::from_pinned(&document.bytes, &root::pin(&document.bytes))?;
            let asked = self.roles(&keys)?;
            if !root.names(&asked)? {
                return refused("it names other keys than those that 'init' was given");
            }
            if folder.root(1).exists()
                && files::read(&folder.root(1), root::MAX_ROOT_BYTES as u64)? != document.bytes
            {
                return refused("there is another root already");
            }
            return Ok(files::write_atomic(&folder.root(1), &document.bytes)?);
        }
        if document.name == roster::NAME {
            return self.publish_roster(folder, document);
        }
        if document.name != SITE_TRUST {
            return refused("it is neither the first root nor the first site trust");
        }
        let trust = SiteTrust::open(&document.bytes, &site::load_root(folder)?, 1, now)?;
        if trust.site != self.code || trust.policy_keys != [keys.load(KeyRole::Policy)?.public()] {
            return refused("it names another site or another policy key");
        }
        Ok(files::write_atomic(&folder.site_trust(), &document.bytes)?)
    }
}
