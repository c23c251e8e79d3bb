//! The certificates of a site's servers.

use super::Error;
use super::port::{Certificates, Refusal};
use super::site::SiteFolder;
use crate::host::clock::{Clock, SystemClock};
use crate::model::time::Timestamp;
use crate::trust::authority::{ServerCertificate, SiteAuthority, server_config};
use crate::trust::keys::KeyDirectory;
use std::sync::{Arc, Mutex, PoisonError};

/// Certificates of the site's own authority for its servers, made anew before they end.
pub struct SiteCertificates {
    authority: Authority,
    names: Vec<String>,
    current: Mutex<Option<Current>>,
}

/// Whose certificates they are.
enum Authority {
    /// This one's.
    Fixed(Box<SiteAuthority>),
    /// That of the key directory, which may be rotated while the server runs.
    Directory(KeyDirectory),
}

struct Current {
    renew_at: Timestamp,
    /// When the authority was stored.
    stored_at: Option<Timestamp>,
    config: Arc<rustls::ServerConfig>,
}

impl SiteCertificates {
    /// Certificates for a server that is known by these names and addresses.
    pub fn new(authority: SiteAuthority, names: Vec<String>) -> Self {
        Self {
            authority: Authority::Fixed(Box::new(authority)),
            names,
            current: Mutex::new(None),
        }
    }

    /// The same by the authority that the site's folder has at the time.
    pub fn of_site(folder: &SiteFolder, names: Vec<String>) -> Result<Self, Error> {
        let directory = KeyDirectory::open(&folder.keys())?;
        directory.load_authority()?;
        Ok(Self {
            authority: Authority::Directory(directory),
            names,
            current: Mutex::new(None),
        })
    }

    fn issue(&self, now: Timestamp) -> Result<ServerCertificate, Error> {
        Ok(match &self.authority {
            Authority::Fixed(authority) => authority.issue(&self.names, now)?,
            Authority::Directory(keys) => keys.load_authority()?.issue(&self.names, now)?,
        })
    }
}

impl Certificates for SiteCertificates {
    fn current(&self) -> Result<Arc<rustls::ServerConfig>, Refusal> {
        let now = SystemClock.now();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let stored_at = match &self.authority {
            Authority::Fixed(_) => None,
            Authority::Directory(keys) => keys.authority_stored_at(),
        };
        if let Some(current) = current.as_ref()
            && now < current.renew_at
            && stored_at == current.stored_at
        {
            return Ok(current.config.clone());
        }
        let certificate = self.issue(now)?;
        let config = server_config(&certificate).map_err(Error::from)?;
        *current = Some(Current {
            renew_at: certificate.renew_at,
            stored_at,
            config: config.clone(),
        });
        Ok(config)
    }
}
