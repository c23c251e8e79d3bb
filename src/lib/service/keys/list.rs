//! What keys a site has: where they are, how old, how long they are good.

use super::{KeySite, role_of};
use crate::model::id::KeyId;
use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use crate::model::words;
use crate::rules::key_life;
use crate::service::Error;
use crate::service::site;
use crate::trust::keys::KeyDirectory;
use crate::trust::{PublicKey, Signers};
use serde::Serialize;

words! {
    /// Where the secret halves are.
    Place, "place" {
        /// On this machine.
        Here = "here",
        /// Some of them on this machine.
        Partly = "partly",
        /// On other machines.
        Elsewhere = "elsewhere",
    }
}

/// A role and its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeyLine {
    /// The role.
    pub role: Rotatable,
    /// Its keys; for the certificate authority, none.
    pub keys: Vec<KeyId>,
    /// How many of them must sign.
    pub threshold: usize,
    /// Where the secret halves are.
    pub place: Place,
    /// The algorithm.
    pub algorithm: &'static str,
    /// When the key was stored here.
    pub stored_at: Option<Timestamp>,
    /// When the key that is here should be replaced.
    pub replace_by: Option<Timestamp>,
    /// When the document that names it expires.
    pub named_until: Timestamp,
    /// How many keys are on their way out, believed beside it.
    pub retiring: usize,
}

/// Every role of the site and its keys.
pub fn list(site: &KeySite) -> Result<Vec<KeyLine>, Error> {
    let keys = KeyDirectory::open(&site.folder.keys())?;
    let root = site::load_root(&site.folder)?;
    let roles = root.roles()?;
    let trust = site::known_trust(&site.folder, &root)?
        .ok_or_else(|| Error::missing("site trust of site", &site.code))?;
    let present = keys.list();
    let line = |role: Rotatable| -> Result<KeyLine, Error> {
        let named = match role {
            Rotatable::Root => signers(&roles.root, roles.root_threshold),
            Rotatable::Release => signers(&roles.release, roles.release_threshold),
            Rotatable::Snapshot => signers(&roles.snapshot, 1),
            Rotatable::Timestamp => signers(&roles.timestamp, 1),
            Rotatable::Policy => signers(&trust.policy_keys[..trust.policy_keys.len().min(1)], 1),
            Rotatable::Authority => signers(&[], 1),
        };
        let here = match role_of(role).filter(|role| present.contains(role)) {
            Some(role) => Some(keys.load(role)?.public()),
            None => None,
        };
        let stored_at = match role_of(role) {
            Some(role) => keys.stored_at(role),
            None => keys.authority_stored_at(),
        };
        let (named_until, retiring) = match role {
            Rotatable::Policy => (trust.expires_at, trust.policy_keys.len()),
            Rotatable::Authority => (trust.expires_at, trust.certificate_authorities.len()),
            _ => (root.expires_at(), 1),
        };
        Ok(KeyLine {
            role,
            keys: named.keys.iter().map(PublicKey::id).collect(),
            threshold: named.threshold,
            place: match role {
                Rotatable::Authority => Place::Here,
                _ => place(&named.keys, here),
            },
            algorithm: match role {
                Rotatable::Authority => "ecdsa-p256",
                _ => "ed25519",
            },
            stored_at,
            replace_by: stored_at.map(|at| at.after(key_life::of(role))),
            named_until,
            retiring: retiring.saturating_sub(1),
        })
    };
    Rotatable::ALL.iter().copied().map(line).collect()
}

fn signers(keys: &[PublicKey], threshold: usize) -> Signers {
    Signers {
        keys: keys.to_vec(),
        threshold,
    }
}

fn place(named: &[PublicKey], here: Option<PublicKey>) -> Place {
    match here.is_some_and(|here| named.contains(&here)) {
        false => Place::Elsewhere,
        true if named.len() == 1 => Place::Here,
        true => Place::Partly,
    }
}
