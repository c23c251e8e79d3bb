//! What was replaced and is believed a while longer: policy keys and certificate authorities in the site trust.

use super::OVERLAP;
use crate::host::files;
use crate::model::time::Timestamp;
use crate::service::Error;
use crate::service::site::SiteFolder;
use crate::trust::{PublicKey, SiteTrust};
use serde::{Deserialize, Serialize};

/// No such file is larger.
const MAX_FILE: u64 = 256 * 1024;

/// What is on its way out, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retiring {
    policy_keys: Vec<Retired<PublicKey>>,
    certificate_authorities: Vec<Retired<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Retired<T> {
    what: T,
    until: Timestamp,
}

impl Retiring {
    /// Reads it; nothing is on its way out where there is no file.
    pub fn load(folder: &SiteFolder) -> Result<Self, Error> {
        let path = folder.retiring();
        if !path.exists() {
            return Ok(Self::default());
        }
        let bytes = files::read(&path, MAX_FILE)?;
        serde_json::from_slice(&bytes)
            .map_err(|reason| Error::refused("read", path.display(), reason))
    }

    /// Stores it.
    pub fn store(&self, folder: &SiteFolder) -> Result<(), Error> {
        let path = folder.retiring();
        let bytes = serde_json::to_vec(self)
            .map_err(|reason| Error::refused("write", path.display(), reason))?;
        Ok(files::write_atomic(&path, &bytes)?)
    }

    /// After `trust` was published: all in it but the first is on its way out, from now on when it was not yet.
    pub fn after(&self, trust: &SiteTrust, now: Timestamp) -> Self {
        Self {
            policy_keys: follow(&self.policy_keys, &trust.policy_keys, now),
            certificate_authorities: follow(
                &self.certificate_authorities,
                &trust.certificate_authorities,
                now,
            ),
        }
    }

    /// Adds what is still believed to the keys and authorities of a site trust.
    pub fn add_to(
        &self,
        policy_keys: &mut Vec<PublicKey>,
        authorities: &mut Vec<String>,
        now: Timestamp,
    ) {
        extend(policy_keys, &self.policy_keys, now);
        extend(authorities, &self.certificate_authorities, now);
    }
}

fn follow<T: Clone + PartialEq>(
    known: &[Retired<T>],
    named: &[T],
    now: Timestamp,
) -> Vec<Retired<T>> {
    let until = |what: &T| {
        let known = known.iter().find(|retired| retired.what == *what);
        known.map_or_else(|| now.after(OVERLAP), |retired| retired.until)
    };
    let rest = named.iter().skip(1);
    rest.map(|what| Retired {
        what: what.clone(),
        until: until(what),
    })
    .collect()
}

fn extend<T: Clone + PartialEq>(out: &mut Vec<T>, retired: &[Retired<T>], now: Timestamp) {
    for one in retired.iter().filter(|one| now < one.until) {
        if !out.contains(&one.what) {
            out.push(one.what.clone());
        }
    }
}
