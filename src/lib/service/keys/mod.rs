//! The keys of a site: a change of them is drafted, signed by the keys that are here, and takes effect when all who must
//! have signed. One path for both modes: what lacks signatures is a signing request to be carried to the other keys.

mod apply;
pub mod begin;
pub mod file;
mod list;
mod request;
pub mod reset;
mod resign;
mod retiring;

use super::Error;
use super::site::SiteFolder;
use crate::model::id::SiteCode;
use crate::model::rotatable::Rotatable;
use crate::model::time::Timestamp;
use crate::trust::keys::{KeyDirectory, KeyRole, SITE_ROLES};
use crate::trust::{self, Signers, SigningRequest};
use std::collections::BTreeSet;
use std::time::Duration;

pub use apply::{Applied, apply};
pub use list::{KeyLine, Place, list};
pub use request::draft;
pub(super) use retiring::Retiring;

/// How long a key that was replaced is still believed beside the new one (security.md 3.4).
pub const OVERLAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The role in the root or, for the policy key, in the site trust; none for the certificate authority.
pub const fn role_of(key: Rotatable) -> Option<KeyRole> {
    Some(match key {
        Rotatable::Root => KeyRole::Root,
        Rotatable::Release => KeyRole::Release,
        Rotatable::Snapshot => KeyRole::Snapshot,
        Rotatable::Timestamp => KeyRole::Timestamp,
        Rotatable::Policy => KeyRole::Policy,
        Rotatable::Authority => return None,
    })
}

/// A site whose keys are changed.
#[derive(Debug, Clone)]
pub struct KeySite {
    /// Its folder.
    pub folder: SiteFolder,
    /// Its code.
    pub code: SiteCode,
    /// The addresses of its management points.
    pub points: Vec<String>,
    /// The present instant.
    pub now: Timestamp,
}

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Keys to be made here, each in place of the one that is here.
    pub made: BTreeSet<Rotatable>,
    /// The root keys from now on, made elsewhere.
    pub root: Option<Signers>,
    /// The release keys from now on, made elsewhere.
    pub release: Option<Signers>,
    /// A new root even if its keys stay: it lasts a year more.
    pub renews_root: bool,
    /// A new site trust even if its keys stay.
    pub renews_trust: bool,
    /// How many versions of the site trust are passed over, since they may have been given out before a restore.
    pub version_gap: u64,
    /// Without the overlap: what is replaced is not believed any more, as when it was stolen.
    pub revokes: bool,
}

impl Change {
    /// What it is for, in words.
    pub fn purpose(&self) -> String {
        let mut parts: Vec<String> = self.made.iter().map(|it| format!("new {it} key")).collect();
        let kept = [("root", &self.root), ("release", &self.release)];
        parts.extend(kept.iter().filter_map(|(role, signers)| {
            let signers = signers.as_ref()?;
            let (threshold, count) = (signers.threshold, signers.keys.len());
            Some(format!("{threshold} of {count} {role} keys kept elsewhere"))
        }));
        if self.renews_root {
            parts.push("root renewed".to_owned());
        }
        if self.renews_trust {
            parts.push("site trust renewed".to_owned());
        }
        parts.join(", ")
    }
}

/// How far a change came.
#[derive(Debug)]
pub enum Outcome {
    /// It has taken effect.
    Done(Applied),
    /// It waits for keys that are not here.
    Waiting(SigningRequest),
}

/// Drafts a change, signs it with the keys that are here, and lets it take effect when that is enough.
pub fn change(site: &KeySite, change: &Change) -> Result<Outcome, Error> {
    let mut request = draft(site, change)?;
    sign_here(&site.folder, &mut request)?;
    if request.is_complete() {
        return Ok(Outcome::Done(apply(site, &request)?));
    }
    Ok(Outcome::Waiting(request))
}

/// Signs with every key of the site's folder that is asked for, present or following.
pub fn sign_here(folder: &SiteFolder, request: &mut SigningRequest) -> Result<(), Error> {
    let keys = KeyDirectory::open(&folder.keys())?;
    let present = keys.list();
    for role in SITE_ROLES {
        let here = present
            .contains(&role)
            .then(|| keys.load(role))
            .transpose()?;
        for key in here.into_iter().chain(keys.load_next(role)?) {
            match request.sign(&key) {
                Ok(_) | Err(trust::Error::NotWanted { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
