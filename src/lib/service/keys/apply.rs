//! A change takes effect: its documents are verified against what the site believes, published, and the keys change places.

use super::request::{SITE_TRUST, root_name};
use super::{KeySite, Retiring, resign, role_of};
use crate::host::files;
use crate::model::rotatable::Rotatable;
use crate::service::Error;
use crate::service::site;
use crate::trust::ceremony::{Form, SignedDocument};
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::RoleKeys;
use crate::trust::{PayloadType, PublicKey, Root, SigningRequest, SiteTrust};
use serde::Serialize;

/// What took effect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applied {
    /// The version of the root that was published, if one was.
    pub root: Option<u64>,
    /// The version of the site trust that was published, if one was.
    pub site_trust: Option<u64>,
    /// The keys of this machine that were replaced by their followers.
    pub replaced: Vec<Rotatable>,
    /// The keys that were removed from this machine, because others have their role now.
    pub removed: Vec<KeyRole>,
}

/// What is to be published, verified.
struct Verified {
    root: Option<(Root, Vec<u8>)>,
    trust: Option<(SiteTrust, Vec<u8>)>,
    roster: Option<Vec<u8>>,
}

/// Publishes the documents of a request that has all its signatures. A run that was cut short is completed by the next.
pub fn apply(site: &KeySite, request: &SigningRequest) -> Result<Applied, Error> {
    let present = site::load_root(&site.folder)?;
    let documents = request.take_out()?;
    let verified = verify(site, &present, &documents)?;
    publish(site, &present, &verified)?;
    let mut applied = Applied {
        root: verified.root.as_ref().map(|(root, _)| root.version()),
        site_trust: verified.trust.as_ref().map(|(trust, _)| trust.version),
        ..Applied::default()
    };
    change_places(site, &mut applied)?;
    resign::publish_targets(site, &documents)?;
    Ok(applied)
}

fn verify(site: &KeySite, present: &Root, documents: &[SignedDocument]) -> Result<Verified, Error> {
    let refused = |name: &str, reason: &str| Err(Error::refused("publish", name, reason));
    let mut verified = Verified {
        root: None,
        trust: None,
        roster: None,
    };
    for document in documents {
        let is_root = document.form == Form::Metadata && document.name.starts_with("root/");
        if is_root && !is_published(site, document)? {
            let root = present.next(&document.bytes)?;
            if document.name != root_name(root.version()) {
                return refused(&document.name, "its version is another");
            }
            verified.root = Some((root, document.bytes.clone()));
        } else if !is_root
            && !resign::is_ours(document)
            && (document.form != Form::Envelope(PayloadType::SiteTrust)
                || document.name != SITE_TRUST)
        {
            return refused(&document.name, "a change of keys has no such document");
        }
    }
    let root = verified.root.as_ref().map_or(present, |(root, _)| root);
    verified.roster = resign::roster(site, documents, root)?;
    if let Some(document) = documents
        .iter()
        .find(|document| document.name == SITE_TRUST)
    {
        let known = site::known_trust(&site.folder, present)?;
        let known_version = known.as_ref().map_or(0, |known| known.version);
        let trust = SiteTrust::open(&document.bytes, root, known_version, site.now)?;
        if trust.site != site.code {
            return refused(&document.name, "it is of another site");
        }
        if known.is_some_and(|known| known.version == trust.version && known != trust) {
            return refused(
                &document.name,
                "another one of its version is published already",
            );
        }
        verified.trust = Some((trust, document.bytes.clone()));
    }
    Ok(verified)
}

fn is_published(site: &KeySite, document: &SignedDocument) -> Result<bool, Error> {
    let number = document
        .name
        .trim_start_matches("root/")
        .trim_end_matches(".json");
    let Ok(version) = number.parse() else {
        return Ok(false);
    };
    let path = site.folder.root(version);
    Ok(path.exists()
        && files::read(&path, document.bytes.len() as u64)
            .ok()
            .as_ref()
            == Some(&document.bytes))
}

/// Site trust and roster go first when they are believed already: between them and the root, both roots do.
fn publish(site: &KeySite, present: &Root, verified: &Verified) -> Result<(), Error> {
    let trust_first = verified
        .trust
        .as_ref()
        .is_some_and(|(_, bytes)| SiteTrust::open(bytes, present, 0, site.now).is_ok());
    let write_trust = || -> Result<(), Error> {
        if let Some((_, bytes)) = &verified.trust {
            files::write_atomic(&site.folder.site_trust(), bytes)?;
        }
        resign::publish_roster(site, &verified.roster)
    };
    if trust_first {
        write_trust()?;
    }
    if let Some((root, bytes)) = &verified.root {
        files::write_atomic(&site.folder.root(root.version()), bytes)?;
    }
    if !trust_first {
        write_trust()?;
    }
    Ok(())
}

/// Followers whose documents are published take their places; keys whose role others have are removed.
fn change_places(site: &KeySite, applied: &mut Applied) -> Result<(), Error> {
    let keys = KeyDirectory::open(&site.folder.keys())?;
    let root = site::load_root(&site.folder)?;
    let roles = root.roles()?;
    for rotatable in Rotatable::ALL {
        if let Some(role) = role_of(*rotatable)
            && let Some(named) = named_by(&roles, role)
        {
            if let Some(next) = keys.load_next(role)?
                && named.contains(&next.public())
            {
                keys.adopt(role)?;
                applied.replaced.push(*rotatable);
            }
            if keys.list().contains(&role) && !named.contains(&keys.load(role)?.public()) {
                keys.remove(role)?;
                applied.removed.push(role);
            }
        }
    }
    let Some(trust) = site::known_trust(&site.folder, &root)? else {
        return Ok(());
    };
    Retiring::load(&site.folder)?
        .after(&trust, site.now)
        .store(&site.folder)?;
    if let Some(next) = keys.load_next(KeyRole::Policy)?
        && trust.policy_keys.first() == Some(&next.public())
    {
        keys.adopt(KeyRole::Policy)?;
        applied.replaced.push(Rotatable::Policy);
    }
    if let Some(next) = keys.load_next_authority()?
        && trust.certificate_authorities.first().map(String::as_str) == Some(next.certificate_pem())
    {
        keys.adopt_authority()?;
        applied.replaced.push(Rotatable::Authority);
    }
    Ok(())
}

fn named_by(roles: &RoleKeys, role: KeyRole) -> Option<&[PublicKey]> {
    Some(match role {
        KeyRole::Root => &roles.root,
        KeyRole::Release => &roles.release,
        KeyRole::Snapshot => &roles.snapshot,
        KeyRole::Timestamp => &roles.timestamp,
        _ => return None,
    })
}
