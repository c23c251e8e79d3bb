//! How one key follows another in the key directory of a site: made beside it, believed first, then put in its place.

use super::authority::{self, SiteAuthority};
use super::durable::sync_folder;
use super::keys::{KeyDirectory, KeyRole};
use super::{Error, SigningKey};
use crate::model::time::Timestamp;
use std::fs;
use std::path::Path;

/// Certificate and key in one file, so that the pair is whole or not there.
const NEXT_AUTHORITY: &str = "ca.next.pem";

impl KeyDirectory {
    /// The key that shall follow the one of this role: made when it is not there yet.
    pub fn next(&self, role: KeyRole) -> Result<SigningKey, Error> {
        match self.load_next(role)? {
            Some(key) => Ok(key),
            None => {
                let key = SigningKey::generate()?;
                self.store(&format!("{role}.next.key"), key.to_pem().as_bytes())?;
                Ok(key)
            }
        }
    }

    /// The key that shall follow, where there is one.
    pub fn load_next(&self, role: KeyRole) -> Result<Option<SigningKey>, Error> {
        let path = self.path.join(format!("{role}.next.key"));
        match path.exists() {
            true => Ok(Some(SigningKey::from_pem(
                &self.read(&format!("{role}.next.key"))?,
            )?)),
            false => Ok(None),
        }
    }

    /// Lets the following key take the place of the present one, which is gone then.
    pub fn adopt(&self, role: KeyRole) -> Result<(), Error> {
        self.rename(&format!("{role}.next.key"), &format!("{role}.key"))
    }

    /// Removes a key that is no longer asked for here.
    pub fn remove(&self, role: KeyRole) -> Result<(), Error> {
        let path = self.key_path(role);
        fs::remove_file(&path)
            .and_then(|()| sync_folder(&self.path))
            .map_err(|source| Error::file("remove", &path, source))
    }

    /// When the key of a role was stored here.
    pub fn stored_at(&self, role: KeyRole) -> Option<Timestamp> {
        modified(&self.key_path(role))
    }

    /// When the certificate authority was stored here.
    pub fn authority_stored_at(&self) -> Option<Timestamp> {
        modified(&self.path.join(authority::AUTHORITY_CERTIFICATE))
    }

    /// The certificate authority that shall follow: made when it is not there yet.
    pub fn next_authority(&self, site: &str, now: Timestamp) -> Result<SiteAuthority, Error> {
        if let Some(authority) = self.load_next_authority()? {
            return Ok(authority);
        }
        let made = SiteAuthority::generate(site, now)?;
        self.store(
            NEXT_AUTHORITY,
            format!("{}{}", made.certificate_pem(), made.key_pem()).as_bytes(),
        )?;
        Ok(made)
    }

    /// The certificate authority that shall follow, where there is one.
    pub fn load_next_authority(&self) -> Result<Option<SiteAuthority>, Error> {
        let path = self.path.join(NEXT_AUTHORITY);
        if !path.exists() {
            return Ok(None);
        }
        let text = String::from_utf8(self.read(NEXT_AUTHORITY)?)
            .map_err(|reason| Error::unusable("the site authority", reason))?;
        let end = text.find("-----BEGIN PRIVATE KEY").unwrap_or(text.len());
        let (certificate, key) = text.split_at(end);
        SiteAuthority::from_pem(certificate, key).map(Some)
    }

    /// Lets the following certificate authority take the place of the present one. Cut short, it is repeated.
    pub fn adopt_authority(&self) -> Result<(), Error> {
        let Some(next) = self.load_next_authority()? else {
            return Ok(());
        };
        let pair = [
            (authority::AUTHORITY_KEY, next.key_pem()),
            (authority::AUTHORITY_CERTIFICATE, next.certificate_pem()),
        ];
        for (name, text) in pair {
            self.replace(name, text.as_bytes())?;
        }
        let path = self.path.join(NEXT_AUTHORITY);
        fs::remove_file(&path).map_err(|source| Error::file("remove", &path, source))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Error> {
        let path = self.path.join(to);
        fs::rename(self.path.join(from), &path)
            .and_then(|()| sync_folder(&self.path))
            .map_err(|source| Error::file("replace", &path, source))
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let part = format!("{name}.part");
        // what an interrupted run left is no key
        drop(fs::remove_file(self.path.join(&part)));
        self.store(&part, bytes)?;
        self.rename(&part, name)
    }
}

fn modified(path: &Path) -> Option<Timestamp> {
    let at = fs::metadata(path).ok()?.modified().ok()?;
    let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Timestamp::from_millis(
        i64::try_from(since.as_millis()).ok()?,
    ))
}
