//! Public keys in metadata: Ed25519, ECDSA and RSA. A kind of key that is not known here verifies nothing, and hinders nothing.

use super::super::canonical::to_canonical;
use super::super::hexadecimal::{from_hexadecimal, to_hexadecimal};
use super::super::{Error, PublicKey};
use crate::model::digest::Digest;
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

const ED25519: &str = "ed25519";
/// Longer than the PEM form of an RSA key of 8192 bits.
const MAX_PUBLIC: usize = 4096;

/// A key as metadata lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    keytype: String,
    scheme: String,
    keyval: KeyValue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeyValue {
    public: String,
}

/// A key that can be used: how it verifies, and its bytes, which tell keys apart whatever they are called.
pub struct Verifier {
    algorithm: &'static dyn VerificationAlgorithm,
    bytes: Vec<u8>,
}

impl Verifier {
    /// Whether `signature` is this key's over `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(self.algorithm, &self.bytes)
            .verify(message, signature)
            .is_ok()
    }

    /// The key itself.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl Key {
    /// TUF's name for a key of ours: the digest of its canonical form. Our own `KeyId` is of the bare 32 bytes.
    pub fn id(&self) -> Result<String, Error> {
        let value = serde_json::to_value(self).map_err(|reason| Error::malformed("key", reason))?;
        Ok(Digest::of(to_canonical(&value)?.as_bytes()).to_string())
    }

    /// The key when it is one of ours.
    pub fn public(&self) -> Result<PublicKey, Error> {
        if self.keytype != ED25519 || self.scheme != ED25519 {
            return Err(Error::malformed("key", "it is not ed25519"));
        }
        public_key(&self.keyval.public)
    }

    /// The key for use; nothing when its kind is unknown or it is malformed.
    pub fn verifier(&self) -> Option<Verifier> {
        let public = self.keyval.public.as_str();
        if public.len() > MAX_PUBLIC {
            return None;
        }
        if self.keytype == ED25519 {
            let key = self.public().ok()?;
            return Some(Verifier {
                algorithm: &signature::ED25519,
                bytes: key.as_bytes().to_vec(),
            });
        }
        let info = SubjectPublicKeyInfoDer::from_pem_slice(public.as_bytes()).ok()?;
        let Spki { kind, bytes } = Spki::read(&info)?;
        let algorithm: &'static dyn VerificationAlgorithm =
            match (self.keytype.as_str(), self.scheme.as_str(), kind) {
                ("rsa", "rsassa-pss-sha256", Kind::Rsa) => &signature::RSA_PSS_2048_8192_SHA256,
                ("rsa", "rsassa-pss-sha512", Kind::Rsa) => &signature::RSA_PSS_2048_8192_SHA512,
                ("rsa", "rsa-pkcs1v15-sha256", Kind::Rsa) => &signature::RSA_PKCS1_2048_8192_SHA256,
                ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", Kind::P256) => {
                    &signature::ECDSA_P256_SHA256_ASN1
                }
                ("ecdsa" | "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", Kind::P384) => {
                    &signature::ECDSA_P384_SHA384_ASN1
                }
                _ => return None,
            };
        Some(Verifier { algorithm, bytes })
    }
}

/// Reads a key of ours as TUF writes it.
pub fn public_key(hexadecimal: &str) -> Result<PublicKey, Error> {
    from_hexadecimal(hexadecimal)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Error::malformed("key", "it is not 32 bytes in hexadecimal"))
        .and_then(PublicKey::from_bytes)
}

impl From<&PublicKey> for Key {
    fn from(key: &PublicKey) -> Self {
        Self {
            keytype: ED25519.to_owned(),
            scheme: ED25519.to_owned(),
            keyval: KeyValue {
                public: to_hexadecimal(key.as_bytes()),
            },
        }
    }
}

enum Kind {
    Rsa,
    P256,
    P384,
}

/// What a SubjectPublicKeyInfo (RFC 5280) holds: the form of keys in PEM.
struct Spki {
    kind: Kind,
    bytes: Vec<u8>,
}

const SEQUENCE: u8 = 0x30;
const OBJECT: u8 = 0x06;
const BITS: u8 = 0x03;
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];

impl Spki {
    fn read(der: &[u8]) -> Option<Self> {
        let (info, _) = element(SEQUENCE, der)?;
        let (algorithm, rest) = element(SEQUENCE, info)?;
        let (bits, _) = element(BITS, rest)?;
        let (name, parameters) = element(OBJECT, algorithm)?;
        let kind = match name {
            RSA => Kind::Rsa,
            EC => match element(OBJECT, parameters)?.0 {
                P256 => Kind::P256,
                P384 => Kind::P384,
                _ => return None,
            },
            _ => return None,
        };
        // the first byte of a bit string counts its unused bits
        let bytes = bits.strip_prefix(&[0])?.to_vec();
        Some(Self { kind, bytes })
    }
}

/// The content of the DER element of this tag that `input` begins with, and what comes after it.
fn element(tag: u8, input: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = input.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            let length = digits
                .iter()
                .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let content = rest.split_at_checked(length)?;
    (found == tag).then_some(content)
}
