//! Ed25519 keys: made, written as PKCS#8, signing and verifying bytes. What the bytes mean is said in `envelope` and `root`.

use super::{Error, random};
use crate::model::digest::Digest;
use crate::model::id::KeyId;
use base64::prelude::{BASE64_STANDARD, Engine};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Points of order eight or less, and their second encodings, without the sign bit: with such a "key" one signature fits
/// many messages, and ring does not refuse them.
const SMALL_ORDER: [[u8; 32]; 7] = [
    edge(0x00, 0x00, 0x00),
    edge(0x01, 0x00, 0x00),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    edge(0xec, 0xff, 0x7f),
    edge(0xed, 0xff, 0x7f),
    edge(0xee, 0xff, 0x7f),
];

const fn edge(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// PKCS#8 version 1 up to the 32 secret bytes (RFC 8410 section 7).
const PKCS8_HEAD: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The secret half of a key. Has neither `Debug` nor `Display`, and is written out only by `to_pem`.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    pkcs8: Vec<u8>,
}

impl SigningKey {
    /// Makes a new key.
    pub fn generate() -> Result<Self, Error> {
        // Built here, because the version 2 that ring makes is one that OpenSSL cannot read.
        Self::from_pkcs8(&[&PKCS8_HEAD[..], &random::<32>()?].concat())
    }

    /// Reads PKCS#8, version 1 (as OpenSSL writes it) or 2.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        Ok(Self {
            pair: Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                .map_err(|reason| Error::unusable("the signing key", reason))?,
            pkcs8: der.to_owned(),
        })
    }

    /// Reads PKCS#8 in PEM form.
    pub fn from_pem(pem: &[u8]) -> Result<Self, Error> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem)
            .map_err(|reason| Error::unusable("the signing key", format!("{reason:?}")))?;
        Self::from_pkcs8(der.secret_pkcs8_der())
    }

    /// PKCS#8 in PEM form: a secret, for a key file only.
    pub fn to_pem(&self) -> String {
        let text = BASE64_STANDARD.encode(&self.pkcs8);
        let mut pem = String::from("-----BEGIN PRIVATE KEY-----\n");
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(64));
            pem.push_str(line);
            pem.push('\n');
            rest = after;
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        pem
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey(bytes)
    }

    /// Signs exactly these bytes; callers sign only what begins with its own type.
    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.pair.sign(bytes).as_ref().to_vec()
    }
}

/// The public half of a key; base64 of 32 bytes in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// From the 32 bytes; refuses points of small order.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, Error> {
        let mut point = bytes;
        point[31] &= 0x7f;
        if SMALL_ORDER.contains(&point) {
            return Err(Error::unusable("the public key", "a point of small order"));
        }
        Ok(Self(bytes))
    }

    /// Reads base64.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let malformed = || Error::malformed("public key", "not 32 bytes in base64");
        // The length first: text from outside is bounded before it is decoded.
        if text.len() > 44 {
            return Err(malformed());
        }
        let bytes = BASE64_STANDARD.decode(text).map_err(|_| malformed())?;
        Self::from_bytes(bytes.try_into().map_err(|_| malformed())?)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's identity: the SHA-256 of its bytes.
    pub fn id(&self) -> KeyId {
        KeyId::from(Digest::of(&self.0))
    }

    /// Whether `signature` is this key's over `bytes`.
    pub(super) fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(bytes, signature)
            .is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ed25519:{self}")
    }
}

impl Serialize for PublicKey {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(input)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The first key of RFC 8032 section 7.1, as written by Python's cryptography.
    pub(crate) const RFC8032_PEM: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
";

    pub(crate) fn rfc8032() -> SigningKey {
        SigningKey::from_pem(RFC8032_PEM.as_bytes()).unwrap()
    }

    #[test]
    fn the_public_half_and_id_equal_those_of_python() {
        let public = rfc8032().public();
        assert_eq!(
            public.to_string(),
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
        );
        assert_eq!(
            public.id().as_str(),
            "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"
        );
    }

    #[test]
    fn signs_the_empty_message_as_rfc_8032_does() {
        let signature = rfc8032().sign(b"");
        assert_eq!(
            Digest::of(&signature),
            // sha256 of e5564300c360ac72…8e7a100b, section 7.1 test 1
            Digest::of(&[
                0xe5, 0x56, 0x43, 0x00, 0xc3, 0x60, 0xac, 0x72, 0x90, 0x86, 0xe2, 0xcc, 0x80, 0x6e,
                0x82, 0x8a, 0x84, 0x87, 0x7f, 0x1e, 0xb8, 0xe5, 0xd9, 0x74, 0xd8, 0x73, 0xe0, 0x65,
                0x22, 0x49, 0x01, 0x55, 0x5f, 0xb8, 0x82, 0x15, 0x90, 0xa3, 0x3b, 0xac, 0xc6, 0x1e,
                0x39, 0x70, 0x1c, 0xf9, 0xb4, 0x6b, 0xd2, 0x5b, 0xf5, 0xf0, 0x59, 0x5b, 0xbe, 0x24,
                0x65, 0x51, 0x41, 0x43, 0x8e, 0x7a, 0x10, 0x0b,
            ])
        );
    }

    #[test]
    fn o06_secret_halves_and_tokens_have_no_printed_form() {
        use std::fmt::{Debug, Display};
        use std::marker::PhantomData;

        /// What a type is asked by; the answer of its own comes before that of the trait.
        struct Asked<T>(PhantomData<T>);
        trait Otherwise {
            fn is_printed(&self) -> bool {
                false
            }
        }
        impl<T> Otherwise for Asked<T> {}
        struct AskedForText<T>(PhantomData<T>);
        impl<T> Otherwise for AskedForText<T> {}
        impl<T: Debug> Asked<T> {
            fn is_printed(&self) -> bool {
                true
            }
        }
        impl<T: Display> AskedForText<T> {
            fn is_printed(&self) -> bool {
                true
            }
        }
        assert!(
            Asked::<PublicKey>(PhantomData).is_printed(),
            "the question works"
        );
        assert!(AskedForText::<PublicKey>(PhantomData).is_printed());
        assert!(!Asked::<SigningKey>(PhantomData).is_printed());
        assert!(!AskedForText::<SigningKey>(PhantomData).is_printed());
        assert!(!Asked::<super::super::enrollment::Token>(PhantomData).is_printed());
        assert!(!AskedForText::<super::super::enrollment::Token>(PhantomData).is_printed());
    }

    #[test]
    fn a_key_reads_back_from_its_pem() {
        let key = SigningKey::generate().unwrap();
        let again = SigningKey::from_pem(key.to_pem().as_bytes()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(rfc8032().to_pem(), RFC8032_PEM);
        // The form that OpenSSL reads: version 1, 48 bytes.
        assert_eq!(key.to_pem().len(), RFC8032_PEM.len());
    }

    #[test]
    fn a_point_of_small_order_is_no_key() {
        for point in SMALL_ORDER {
            let mut negative = point;
            negative[31] |= 0x80;
            assert!(PublicKey::from_bytes(point).is_err());
            assert!(PublicKey::from_bytes(negative).is_err());
        }
    }

    #[test]
    fn a_text_that_is_not_a_key_is_refused() {
        for bad in [
            "",
            "AAAA",
            "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            "*",
            &"A".repeat(99_999),
        ] {
            assert!(PublicKey::parse(bad).is_err());
        }
    }
}
