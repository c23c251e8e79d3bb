//! The making of a site, and the documents by which agents come to trust it.

mod folder;
#[cfg(test)]
mod tests;

use super::keys::Retiring;
use super::{Error, collection, operator, release};
use crate::catalog::audit::AuditEvent;
use crate::catalog::{self, Catalog};
use crate::host::files;
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::role::ManagementPoint;
use crate::model::site::{Site, SiteKind, SiteSettings};
use crate::model::time::Timestamp;
use crate::rules::{configure, member};
use crate::trust::authority::SiteAuthority;
use crate::trust::keys::{KeyDirectory, KeyRole, SITE_ROLES};
use crate::trust::root::{self, RoleKeys};
use crate::trust::{PayloadType, Root, SigningKey, SiteTrust};
pub use folder::SiteFolder;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a root is good (security.md 3.4).
pub(super) const ROOT_LIFE: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How long a site trust document is good: as long as the policy key it names.
pub(super) const TRUST_LIFE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// A document with less life left than this is signed anew: the time in which old and new overlap.
const TRUST_OVERLAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The keys of a site that work needs, and the root they hang on.
pub struct SiteKeys {
    /// The root that agents pin.
    pub root: Root,
    /// Signs manifests and site trust; none when it is kept elsewhere.
    pub release: Option<SigningKey>,
    /// Signs policy and receipts.
    pub policy: SigningKey,
    /// Signs the certificates of the site's servers.
    pub authority: SiteAuthority,
}

/// Reads the keys of a site.
pub fn load_site_keys(folder: &SiteFolder) -> Result<SiteKeys, Error> {
    let root = load_root(folder)?;
    let keys = KeyDirectory::open(&folder.keys())?;
    Ok(SiteKeys {
        release: load_release(&keys, &root)?,
        policy: keys.load(KeyRole::Policy)?,
        authority: keys.load_authority()?,
        root,
    })
}

/// The release key, when it is here and enough alone.
fn load_release(keys: &KeyDirectory, root: &Root) -> Result<Option<SigningKey>, Error> {
    if !keys.list().contains(&KeyRole::Release) {
        return Ok(None);
    }
    let (key, signers) = (keys.load(KeyRole::Release)?, root.release()?);
    let is_enough = signers.threshold == 1 && signers.keys.contains(&key.public());
    Ok(is_enough.then_some(key))
}

/// The site's own root, the newest of those in its folder, which it believes because they lie there.
pub fn load_root(folder: &SiteFolder) -> Result<Root, Error> {
    let read = |version| files::read(&folder.root(version), root::MAX_ROOT_BYTES as u64);
    let bytes = read(1)?;
    let mut root = Root::from_pinned(&bytes, &root::pin(&bytes))?;
    while folder.root(root.version() + 1).exists() {
        root = root.next(&read(root.version() + 1)?)?;
    }
    Ok(root)
}

/// A site to be made.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its code.
    pub code: SiteCode,
    /// Its name for people.
    pub name: String,
    /// Its first management point.
    pub management_point: ManagementPoint,
    /// Who makes it: the first operator.
    pub operator: String,
    /// Where the first operator's key is, or is made; in the site's key folder when absent (simple mode).
    pub operator_key: Option<PathBuf>,
}

/// Makes a site: keys, root, site trust, and last its catalog, so that a run that was cut short can be repeated.
/// Gives the pin of the root.
pub fn initialise(
    folder: &SiteFolder,
    address: &str,
    new: &NewSite,
    now: Timestamp,
) -> Result<Digest, Error> {
    check_new(folder, address, new)?;
    let keys = folder.make()?;
    complete_keys(folder, &keys, (&new.code, now), &SITE_ROLES)?;
    if !folder.root(1).exists() {
        let bytes = first_root(&keys, now)?;
        files::write_atomic(&folder.root(1), &bytes)?;
    }
    let site_keys = load_site_keys(folder)?;
    let points = std::slice::from_ref(&new.management_point);
    publish_trust(folder, &new.code, points, now)?;
    release::renew(folder, now)?;
    let pin = *site_keys.root.hierarchy();
    let first = operator::found(folder, new, &site_keys, now)?;
    let mut catalog = match Catalog::create(address) {
        Err(catalog::Error::Exists { .. }) => Catalog::open(address)?,
        other => other?,
    };
    catalog.write(|tx| {
        tx.act_as(first.clone(), None);
        store_site(tx, new, &pin, now)
    })?;
    Ok(pin)
}

/// Refuses an address that agents cannot use, and a place where a site is already; what a run that was cut short left behind is no site.
pub fn check_new(folder: &SiteFolder, address: &str, new: &NewSite) -> Result<(), Error> {
    let refused = |reason: String| Err(Error::refused("make site", &new.code, reason));
    let url = &new.management_point.url;
    if !configure::is_management_address(url) {
        return refused(format!(
            "{url:?} is not an address such as https://mp1.example.org:8443"
        ));
    }
    match Catalog::open(address) {
        Ok(mut catalog) => match catalog.read(|tx| tx.site()) {
            Ok(site) => {
                return refused(format!(
                    "site {} is in {} already",
                    site.code,
                    catalog.address()
                ));
            }
            Err(catalog::Error::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        },
        Err(catalog::Error::NotFound { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    if !folder.site_trust().exists() {
        return Ok(());
    }
    match read_trust(folder, &load_root(folder)?)? {
        trust if trust.site == new.code => Ok(()),
        trust => refused(format!(
            "{} has the keys of site {}",
            folder.path().display(),
            trust.site
        )),
    }
}

/// Makes the keys of these roles that are missing, and the certificate authority.
pub(super) fn complete_keys(
    folder: &SiteFolder,
    keys: &KeyDirectory,
    (code, now): (&SiteCode, Timestamp),
    roles: &[KeyRole],
) -> Result<(), Error> {
    let present = keys.list();
    for role in roles.iter().filter(|role| !present.contains(role)) {
        keys.generate(*role)?;
    }
    let (key, certificate) = (folder.keys().join("ca.key"), folder.keys().join("ca.pem"));
    match (key.exists(), certificate.exists()) {
        (true, true) => Ok(()),
        (false, false) => Ok(keys.store_authority(&SiteAuthority::generate(code.as_str(), now)?)?),
        (true, false) => left_over(code, &key),
        (false, true) => left_over(code, &certificate),
    }
}

fn left_over(code: &SiteCode, file: &Path) -> Result<(), Error> {
    let reason = format!(
        "{} is half of a pair that an interrupted run left; remove it and run the command again",
        file.display()
    );
    Err(Error::refused("make site", code, reason))
}

pub(super) fn first_root(keys: &KeyDirectory, now: Timestamp) -> Result<Vec<u8>, Error> {
    let public = |role| -> Result<_, Error> { Ok(vec![keys.load(role)?.public()]) };
    let roles = RoleKeys {
        root: public(KeyRole::Root)?,
        root_threshold: 1,
        release: public(KeyRole::Release)?,
        release_threshold: 1,
        snapshot: public(KeyRole::Snapshot)?,
        timestamp: public(KeyRole::Timestamp)?,
    };
    let signer = keys.load(KeyRole::Root)?;
    Ok(root::make(1, now.after(ROOT_LIFE), &roles, &[&signer])?)
}

/// The site in a new catalog.
pub(super) fn store_site(
    tx: &mut catalog::Tx,
    new: &NewSite,
    pin: &Digest,
    now: Timestamp,
) -> Result<(), Error> {
    let site = Site {
        code: new.code.clone(),
        name: new.name.clone(),
        kind: SiteKind::Primary,
        parent: None,
        management_points: Vec::new(),
    };
    let settings = SiteSettings::new(new.code.clone(), &new.name);
    tx.create_site(&site, &settings, &pin.to_string())?;
    tx.replace_management_points(std::slice::from_ref(&new.management_point))?;
    tx.replace_collections(&member::built_in())?;
    collection::evaluate(tx, now)?;
    tx.append_audit(&AuditEvent {
        at: now,
        actor: new.operator.clone(),
        action: "site create".to_owned(),
        object: new.code.to_string(),
        before: None,
        after: Some(format!("root {pin}")),
    })?;
    Ok(())
}

/// Signs a new site trust document when what agents must know has changed, or the one there is has little life left; when
/// the release key is elsewhere, gives the one there is.
/// What is right is left as it is, so this may be called at any time.
pub fn publish_trust(
    folder: &SiteFolder,
    site: &SiteCode,
    points: &[ManagementPoint],
    now: Timestamp,
) -> Result<SiteTrust, Error> {
    let keys = load_site_keys(folder)?;
    let known = known_trust(folder, &keys.root)?;
    let mut wanted = SiteTrust {
        site: site.clone(),
        hierarchy: *keys.root.hierarchy(),
        version: known.as_ref().map_or(1, |known| known.version + 1),
        issued_at: now,
        expires_at: now.after(TRUST_LIFE),
        policy_keys: vec![keys.policy.public()],
        certificate_authorities: vec![keys.authority.certificate_pem().to_owned()],
        management_points: points.iter().map(|point| point.url.clone()).collect(),
    };
    Retiring::load(folder)?.add_to(
        &mut wanted.policy_keys,
        &mut wanted.certificate_authorities,
        now,
    );
    match (known, keys.release) {
        (Some(known), _)
            if says_the_same(&known, &wanted) && known.expires_at > now.after(TRUST_OVERLAP) =>
        {
            Ok(known)
        }
        (_, Some(release)) => {
            files::write_atomic(&folder.site_trust(), &wanted.seal(&release)?)?;
            Ok(wanted)
        }
        // the release desk signs; until then what is published stays
        (Some(known), None) => Ok(known),
        (None, None) => Err(Error::missing("release key", folder.keys().display())),
    }
}

/// The site trust document as it was published, also when it has expired since; none before the first.
pub fn known_trust(folder: &SiteFolder, root: &Root) -> Result<Option<SiteTrust>, Error> {
    match folder.site_trust().exists() {
        true => Ok(Some(read_trust(folder, root)?)),
        false => Ok(None),
    }
}

/// The site trust document as it was published, also when it has expired since.
pub(super) fn read_trust(folder: &SiteFolder, root: &Root) -> Result<SiteTrust, Error> {
    let limit = PayloadType::SiteTrust.envelope_limit() as u64;
    let bytes = files::read(&folder.site_trust(), limit)?;
    // no document expired at the beginning of time
    Ok(SiteTrust::open(&bytes, root, 0, Timestamp::from_millis(0))?)
}

fn says_the_same(known: &SiteTrust, wanted: &SiteTrust) -> bool {
    let undated = |trust: &SiteTrust| SiteTrust {
        version: 0,
        issued_at: Timestamp::from_millis(0),
        expires_at: Timestamp::from_millis(0),
        ..trust.clone()
    };
    undated(known) == undated(wanted)
}
