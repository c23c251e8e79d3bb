//! The site trust document: which policy keys, certificate authorities and management points a site has. Signed by the release key.

use super::envelope::{PayloadType, seal_json};
use super::{Envelope, Error, PublicKey, Root, SigningKey};
use crate::model::digest::Digest;
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use serde::{Deserialize, Serialize};

const WHAT: &str = "site trust";

/// What agents of a site believe, beyond the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteTrust {
    /// The site.
    pub site: SiteCode,
    /// The hierarchy it belongs to: the pin of its root.
    pub hierarchy: Digest,
    /// Only goes up.
    pub version: u64,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// After this it is not believed.
    pub expires_at: Timestamp,
    /// Sign policy and receipts.
    pub policy_keys: Vec<PublicKey>,
    /// Certificate authorities of the site's TLS, in PEM form. Two while one replaces the other.
    pub certificate_authorities: Vec<String>,
    /// Addresses of management points.
    pub management_points: Vec<String>,
}

impl SiteTrust {
    /// Signs the document with the release key.
    pub fn seal(&self, release: &SigningKey) -> Result<Vec<u8>, Error> {
        seal_json(PayloadType::SiteTrust, self, release)
    }

    /// The bytes that the release role signs, for a signing request.
    pub fn payload(&self) -> Result<Vec<u8>, Error> {
        serde_json::to_vec(self).map_err(|reason| Error::malformed(WHAT, reason))
    }

    /// Believes the document when enough release keys of `root` signed it, it is in date, and not older than version `known`.
    pub fn open(bytes: &[u8], root: &Root, known: u64, now: Timestamp) -> Result<Self, Error> {
        let envelope = Envelope::read(bytes, PayloadType::SiteTrust)?;
        let trust: Self = envelope.verify_signers(&root.release()?)?.json()?;
        if trust.hierarchy != *root.hierarchy() {
            return Err(Error::OtherRoot {
                pinned: root.hierarchy().to_string(),
                found: trust.hierarchy.to_string(),
            });
        }
        if trust.version < known {
            return Err(Error::OtherVersion {
                what: WHAT,
                known,
                found: trust.version,
            });
        }
        if now >= trust.expires_at {
            return Err(Error::Expired {
                what: WHAT,
                at: trust.expires_at,
            });
        }
        Ok(trust)
    }
}

#[cfg(test)]
mod tests {
    use super::super::root::{self, RoleKeys};
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    struct Site {
        release: SigningKey,
        root: Root,
        trust: SiteTrust,
    }

    fn site() -> Site {
        let (key, release) = (
            SigningKey::generate().unwrap(),
            SigningKey::generate().unwrap(),
        );
        let roles = RoleKeys {
            root: vec![key.public()],
            root_threshold: 1,
            release: vec![release.public()],
            release_threshold: 1,
            snapshot: vec![key.public()],
            timestamp: vec![key.public()],
        };
        let bytes = root::make(1, at("2027-01-01T00:00:00Z"), &roles, &[&key]).unwrap();
        let trust = SiteTrust {
            site: SiteCode::parse("S01").unwrap(),
            hierarchy: root::pin(&bytes),
            version: 7,
            issued_at: at("2026-11-22T00:00:00Z"),
            expires_at: at("2026-12-22T00:00:00Z"),
            policy_keys: vec![SigningKey::generate().unwrap().public()],
            certificate_authorities: vec!["-----BEGIN CERTIFICATE-----\n".to_owned()],
            management_points: vec!["https://site.example:8443".to_owned()],
        };
        Site {
            release,
            root: Root::from_pinned(&bytes, &root::pin(&bytes)).unwrap(),
            trust,
        }
    }

    const NOW: &str = "2026-11-23T00:00:00Z";

    #[test]
    fn a_document_signed_by_the_release_key_is_believed() {
        let site = site();
        let bytes = site.trust.seal(&site.release).unwrap();
        for known in [0, 6, 7] {
            assert_eq!(
                SiteTrust::open(&bytes, &site.root, known, at(NOW)).unwrap(),
                site.trust
            );
        }
    }

    #[test]
    fn u02_another_key_an_old_version_and_an_old_date_are_told_apart() {
        let site = site();
        let other = SigningKey::generate().unwrap();
        let forged = site.trust.seal(&other).unwrap();
        let error = SiteTrust::open(&forged, &site.root, 0, at(NOW)).unwrap_err();
        assert!(matches!(error, Error::NotSigned { .. }));
        let bytes = site.trust.seal(&site.release).unwrap();
        let error = SiteTrust::open(&bytes, &site.root, 8, at(NOW)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the site trust has version 7, after version 8"
        );
        let error = SiteTrust::open(&bytes, &site.root, 0, site.trust.expires_at).unwrap_err();
        assert!(matches!(error, Error::Expired { .. }));
    }

    #[test]
    fn the_document_of_another_hierarchy_is_refused() {
        let mut site = site();
        site.trust.hierarchy = root::pin(b"another");
        let bytes = site.trust.seal(&site.release).unwrap();
        let error = SiteTrust::open(&bytes, &site.root, 0, at(NOW)).unwrap_err();
        assert!(matches!(error, Error::OtherRoot { .. }));
    }

    #[test]
    fn u14_unknown_and_repeated_fields_are_refused_though_signed() {
        let site = site();
        let text = serde_json::to_string(&site.trust).unwrap();
        for hostile in [
            text.replacen('{', r#"{"extra":1,"#, 1),
            text.replacen('{', r#"{"version":9,"#, 1),
        ] {
            let bytes =
                super::super::seal(PayloadType::SiteTrust, hostile.as_bytes(), &site.release);
            let error = SiteTrust::open(&bytes, &site.root, 0, at(NOW)).unwrap_err();
            assert!(matches!(error, Error::Malformed { .. }), "{error}");
        }
    }
}
