//! Signed envelopes: DSSE version 1 with Ed25519. A payload is parsed only after its signature and its type held.

use super::root::Signers;
use super::{Error, PublicKey, SigningKey, check_size};
use crate::model::id::KeyId;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};
use base64::{DecodeError, Engine};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

const KIB: usize = 1024;
/// More signatures than anything of ours carries; bounds the work that a stranger can ask for.
const MAX_SIGNATURES: usize = 8;

macro_rules! payload_types {
    ($($(#[$doc:meta])* $variant:ident = $media:literal, $limit:expr;)+) => {
        /// What a payload is. The signature covers it, so that nothing signed as one type is believed as another.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum PayloadType { $($(#[$doc])* $variant),+ }

        impl PayloadType {
            /// Every type.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The media type that is signed.
            pub const fn media_type(self) -> &'static str {
                match self { $(Self::$variant => concat!("application/vnd.sms.", $media)),+ }
            }

            /// The most bytes its payload may have.
            pub const fn limit(self) -> usize {
                match self { $(Self::$variant => $limit),+ }
            }
        }
    };
}

payload_types! {
    /// `model::message::Message`, signed by a client.
    Message = "message.v1+json", 4 * KIB * KIB;
    /// `model::message::Receipt`, signed by the policy key.
    Receipt = "receipt.v1+json", 16 * KIB;
    /// `model::policy::PolicyAssignments`, signed by the policy key.
    PolicyAssignments = "policy-assignments.v1+xml", 1024 * KIB;
    /// `model::policy::PolicyBody`, signed by the policy key.
    PolicyBody = "policy-body.v1+xml", 64 * KIB;
    /// `model::message::ContentLocations`, signed by the policy key.
    ContentLocations = "locations.v1+json", 256 * KIB;
    /// `model::message::EnrollmentRequest`, signed by the key it brings.
    EnrollmentRequest = "enrollment-request.v1+json", 16 * KIB;
    /// `model::message::EnrollmentReceipt`, signed by the policy key.
    EnrollmentReceipt = "enrollment-receipt.v1+json", 16 * KIB;
    /// `model::message::TimeAnswer`, signed by the policy key.
    Time = "time.v1+json", 4 * KIB;
    /// `model::message::SiteAssignment`, signed by the policy key.
    SiteAssignment = "site-assignment.v1+json", 64 * KIB;
    /// `trust::SiteTrust`, signed by the release key.
    SiteTrust = "site-trust.v1+json", 256 * KIB;
    /// `model::message::KeyRotation`, signed by the new key.
    KeyRotation = "key-rotation.v1+json", 4 * KIB;
    /// `model::message::Ticket`, signed by a ticket key.
    Ticket = "ticket.v1+json", 2 * KIB;
    /// `model::message::TicketKey`, signed by the policy key.
    TicketKey = "ticket-key.v1+json", KIB;
    /// `trust::Roster`, signed by the release key.
    Roster = "operators.v1+json", 256 * KIB;
    /// `model::decision::Decision`, signed by an operator.
    Decision = "decision.v1+json", 1024 * KIB;
    /// `trust::AuditHead`, signed by the policy key.
    AuditHead = "audit-head.v1+json", 4 * KIB;
    /// `model::policy::PolicySettings`, signed by the policy key.
    ClientSettings = "client-settings.v1+xml", 1024 * KIB;
    /// `model::slice::Slice`, signed by the policy key.
    CatalogSlice = "catalog-slice.v1+json", 16 * 1024 * KIB;
    /// `model::hierarchy::HierarchyMap`, signed by the policy key.
    HierarchyMap = "hierarchy-map.v1+json", 16 * 1024 * KIB;
}

impl PayloadType {
    /// The most bytes its whole envelope may have: base64 and room for the signatures.
    pub const fn envelope_limit(self) -> usize {
        self.limit().div_ceil(3) * 4 + 8 * KIB
    }
}

/// The JSON form. Unknown fields are passed over, as DSSE demands: what counts is signed.
#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    payload: Cow<'a, str>,
    #[serde(rename = "payloadType")]
    payload_type: String,
    signatures: Vec<WireSignature>,
}

#[derive(Serialize, Deserialize)]
struct WireSignature {
    #[serde(default)]
    keyid: String,
    sig: String,
}

/// Signs the payload as `kind` and gives the envelope's bytes.
pub fn seal(kind: PayloadType, payload: &[u8], key: &SigningKey) -> Vec<u8> {
    let signature = key.sign(&pre_authentication(kind, payload));
    assemble(kind, payload, &[(key.public(), signature)])
}

/// The envelope's bytes from signatures that were made elsewhere.
pub(super) fn assemble(
    kind: PayloadType,
    payload: &[u8],
    signatures: &[(PublicKey, Vec<u8>)],
) -> Vec<u8> {
    let signature = |(key, bytes): &(PublicKey, Vec<u8>)| WireSignature {
        keyid: key.id().to_string(),
        sig: BASE64_STANDARD.encode(bytes),
    };
    let wire = Wire {
        payload: BASE64_STANDARD.encode(payload).into(),
        payload_type: kind.media_type().to_owned(),
        signatures: signatures.iter().map(signature).collect(),
    };
    // Three fields of text: nothing in them can fail to print.
    serde_json::to_vec(&wire).unwrap_or_default()
}

/// Prints `body` as JSON and seals it.
pub fn seal_json<T: Serialize>(
    kind: PayloadType,
    body: &T,
    key: &SigningKey,
) -> Result<Vec<u8>, Error> {
    let payload =
        serde_json::to_vec(body).map_err(|reason| Error::malformed(kind.media_type(), reason))?;
    Ok(seal(kind, &payload, key))
}

/// Opens an envelope of `kind` that any one of `keys` signed.
pub fn open(bytes: &[u8], kind: PayloadType, keys: &[PublicKey]) -> Result<Verified, Error> {
    Envelope::read(bytes, kind)?.verify(keys, 1)
}

/// An envelope of the right type and size whose signatures are not verified yet: of its payload nothing can be had.
pub struct Envelope {
    kind: PayloadType,
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

struct Signature {
    keyid: String,
    bytes: Vec<u8>,
}

impl Envelope {
    /// Reads the outer form.
    pub fn read(bytes: &[u8], kind: PayloadType) -> Result<Self, Error> {
        let what = kind.media_type();
        check_size(what, bytes, kind.envelope_limit())?;
        let wire: Wire =
            serde_json::from_slice(bytes).map_err(|reason| Error::malformed(what, reason))?;
        if wire.payload_type != what {
            return Err(Error::OtherType {
                expected: what,
                found: wire.payload_type.chars().take(80).collect(),
            });
        }
        if wire.signatures.len() > MAX_SIGNATURES {
            return Err(Error::malformed(what, "too many signatures"));
        }
        let decode = |text: &str| decode(text).map_err(|reason| Error::malformed(what, reason));
        let payload = decode(&wire.payload)?;
        check_size(what, &payload, kind.limit())?;
        let signatures = wire
            .signatures
            .into_iter()
            .map(|signature| {
                let bytes = decode(&signature.sig)?;
                Ok(Signature {
                    keyid: signature.keyid,
                    bytes,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            kind,
            payload,
            signatures,
        })
    }

    /// The keys that the envelope says it was signed with: a hint for finding keys to verify with, never a reason to believe.
    pub fn hints(&self) -> impl Iterator<Item = KeyId> {
        self.signatures
            .iter()
            .filter_map(|signature| KeyId::parse(&signature.keyid).ok())
    }

    /// Gives the payload when at least `threshold` different keys of `keys` signed it.
    pub fn verify(self, keys: &[PublicKey], threshold: usize) -> Result<Verified, Error> {
        let signed = pre_authentication(self.kind, &self.payload);
        let mut signers: Vec<PublicKey> = keys
            .iter()
            .filter(|key| {
                self.signatures
                    .iter()
                    .any(|signature| key.verifies(&signed, &signature.bytes))
            })
            .copied()
            .collect();
        // The same key given twice is one key.
        signers.sort_unstable();
        signers.dedup();
        let needed = threshold.max(1);
        if signers.len() < needed {
            return Err(Error::NotSigned {
                what: self.kind.media_type(),
                found: signers.len(),
                needed,
            });
        }
        Ok(Verified {
            kind: self.kind,
            payload: self.payload,
            signers,
        })
    }

    /// Gives the payload when as many of the role's keys signed it as must.
    pub fn verify_signers(self, signers: &Signers) -> Result<Verified, Error> {
        self.verify(&signers.keys, signers.threshold)
    }

    /// The payload unverified: for the one message that brings its own key.
    pub(super) fn unverified_payload(&self) -> &[u8] {
        &self.payload
    }
}

/// DSSE: a verifier must accept either alphabet. Nearly always it is the usual one.
fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    match BASE64_STANDARD.decode(text) {
        Err(DecodeError::InvalidByte(_, b'-' | b'_')) => BASE64_URL_SAFE.decode(text),
        decoded => decoded,
    }
}

/// A payload whose signatures held.
#[derive(Debug)]
pub struct Verified {
    kind: PayloadType,
    payload: Vec<u8>,
    signers: Vec<PublicKey>,
}

impl Verified {
    /// The signed bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The keys that signed, at least one.
    pub fn signers(&self) -> &[PublicKey] {
        &self.signers
    }

    /// Reads the payload as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // its letters are checked at once, not text by text
        serde_json::from_str(self.text()?)
            .map_err(|reason| Error::malformed(self.kind.media_type(), reason))
    }

    /// Reads the payload as UTF-8 text.
    pub fn text(&self) -> Result<&str, Error> {
        std::str::from_utf8(&self.payload)
            .map_err(|reason| Error::malformed(self.kind.media_type(), reason))
    }
}

/// DSSE's pre-authentication encoding: what is signed.
pub(super) fn pre_authentication(kind: PayloadType, payload: &[u8]) -> Vec<u8> {
    let media = kind.media_type();
    let mut bytes = format!("DSSEv1 {} {media} {} ", media.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

#[cfg(test)]
mod tests;
