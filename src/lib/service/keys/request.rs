//! The draft of a change: which documents say it, and who must sign them.

use super::{Change, KeySite, Retiring, resign, role_of};
use crate::model::rotatable::Rotatable;
use crate::service::Error;
use crate::service::site::{self, ROOT_LIFE, TRUST_LIFE};
use crate::trust::ceremony::Wanted;
use crate::trust::keys::{KeyDirectory, KeyRole};
use crate::trust::root::{self, RoleKeys};
use crate::trust::{PayloadType, PublicKey, Root, SigningRequest, SiteTrust};

/// The name of the site trust document in a request.
pub(super) const SITE_TRUST: &str = "site-trust.json";

/// The name of a root in a request.
pub(super) fn root_name(version: u64) -> String {
    format!("root/{version}.json")
}

/// Drafts a change, unsigned. Keys that are to be made here are made, and wait beside the present ones.
pub fn draft(site: &KeySite, change: &Change) -> Result<SigningRequest, Error> {
    let keys = KeyDirectory::open(&site.folder.keys())?;
    let root = site::load_root(&site.folder)?;
    let old = in_order(root.roles()?);
    let new = new_roles(&keys, &old, change)?;
    let mut request = SigningRequest::new(&change.purpose(), site.code.clone(), site.now);
    let is_new_root = new != old || change.renews_root;
    if is_new_root {
        let version = root.version() + 1;
        let signed = root::draft(version, site.now.after(ROOT_LIFE), &new)?;
        request.ask_metadata(&root_name(version), &signed, root_signers(&old, &new))?;
    }
    let is_new_release =
        (&new.release, new.release_threshold) != (&old.release, old.release_threshold);
    let touches_trust = change.renews_trust
        || change.made.contains(&Rotatable::Policy)
        || change.made.contains(&Rotatable::Authority);
    if is_new_release || touches_trust {
        let trust = new_trust(site, &keys, &root, change)?;
        let signers = release_signers(&keys, &old, &new);
        request.ask_envelope(
            SITE_TRUST,
            PayloadType::SiteTrust,
            trust.payload()?,
            signers.clone(),
        )?;
        if is_new_release {
            resign::ask(site, &mut request, &signers)?;
        }
    }
    if !is_new_root && !is_new_release && !touches_trust {
        let reason = "nothing would be another than it is";
        return Err(Error::refused("change keys of site", &site.code, reason));
    }
    Ok(request)
}

fn new_roles(keys: &KeyDirectory, old: &RoleKeys, change: &Change) -> Result<RoleKeys, Error> {
    let mut new = old.clone();
    for made in &change.made {
        let members = match made {
            Rotatable::Root => &mut new.root,
            Rotatable::Release => &mut new.release,
            Rotatable::Snapshot => &mut new.snapshot,
            Rotatable::Timestamp => &mut new.timestamp,
            Rotatable::Policy | Rotatable::Authority => continue,
        };
        if let Some(role) = role_of(*made) {
            replace(keys, role, members)?;
        }
    }
    if let Some(signers) = &change.root {
        new.root = sorted(&signers.keys);
        new.root_threshold = signers.threshold;
    }
    if let Some(signers) = &change.release {
        new.release = sorted(&signers.keys);
        new.release_threshold = signers.threshold;
    }
    Ok(new)
}

/// The key that is here gives way to its follower; those of others stay. One that is lost can give way when it was the only one.
fn replace(keys: &KeyDirectory, role: KeyRole, members: &mut Vec<PublicKey>) -> Result<(), Error> {
    let here = match keys.list().contains(&role) {
        true => Some(keys.load(role)?.public()),
        false => None,
    };
    let is_online = !matches!(role, KeyRole::Root | KeyRole::Release);
    members.retain(|key| Some(*key) != here && !is_online);
    if here.is_none() && !is_online {
        let reason = "its keys are not on this machine";
        return Err(Error::refused("make a new key for", role, reason));
    }
    members.push(keys.next(role)?.public());
    *members = sorted(members);
    Ok(())
}

/// The order in which a root reads back is that of its key ids; ours only has to be the same for the same keys.
fn sorted(keys: &[PublicKey]) -> Vec<PublicKey> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn in_order(roles: RoleKeys) -> RoleKeys {
    RoleKeys {
        root: sorted(&roles.root),
        release: sorted(&roles.release),
        snapshot: sorted(&roles.snapshot),
        timestamp: sorted(&roles.timestamp),
        ..roles
    }
}

fn root_signers(old: &RoleKeys, new: &RoleKeys) -> Vec<Wanted> {
    let wanted = |roles: &RoleKeys| Wanted {
        role: KeyRole::Root,
        keys: roles.root.clone(),
        threshold: roles.root_threshold,
    };
    let (old, new) = (wanted(old), wanted(new));
    match old == new {
        true => vec![new],
        false => vec![old, new],
    }
}

/// The release keys from now on; and the one before, when it is here: then agents believe the document before and after
/// they have the new root.
fn release_signers(keys: &KeyDirectory, old: &RoleKeys, new: &RoleKeys) -> Vec<Wanted> {
    let wanted = |roles: &RoleKeys| Wanted {
        role: KeyRole::Release,
        keys: roles.release.clone(),
        threshold: roles.release_threshold,
    };
    let (before, after) = (wanted(old), wanted(new));
    let is_here = keys
        .load(KeyRole::Release)
        .is_ok_and(|key| before.keys == [key.public()]);
    match is_here && before != after {
        true => vec![before, after],
        false => vec![after],
    }
}

fn new_trust(
    site: &KeySite,
    keys: &KeyDirectory,
    root: &Root,
    change: &Change,
) -> Result<SiteTrust, Error> {
    let known = site::known_trust(&site.folder, root)?;
    let retiring = match change.revokes {
        true => Retiring::default(),
        false => Retiring::load(&site.folder)?,
    };
    let mut policy_keys = Vec::new();
    if change.made.contains(&Rotatable::Policy) {
        policy_keys.push(keys.next(KeyRole::Policy)?.public());
    }
    if policy_keys.is_empty() || !change.revokes {
        policy_keys.push(keys.load(KeyRole::Policy)?.public());
    }
    let mut authorities = Vec::new();
    if change.made.contains(&Rotatable::Authority) {
        let next = keys.next_authority(site.code.as_str(), site.now)?;
        authorities.push(next.certificate_pem().to_owned());
    }
    if authorities.is_empty() || !change.revokes {
        authorities.push(keys.load_authority()?.certificate_pem().to_owned());
    }
    retiring.add_to(&mut policy_keys, &mut authorities, site.now);
    Ok(SiteTrust {
        site: site.code.clone(),
        hierarchy: *root.hierarchy(),
        version: known.map_or(1, |known| known.version + 1) + change.version_gap,
        issued_at: site.now,
        expires_at: site.now.after(TRUST_LIFE),
        policy_keys,
        certificate_authorities: authorities,
        management_points: site.points.clone(),
    })
}
