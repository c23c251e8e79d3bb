//! One document of a signing request: what is signed, who must, who has.

use super::{Base64, Form, SignedDocument, WHAT, Wanted, malformed};
use crate::model::id::KeyId;
use crate::trust::canonical::to_canonical;
use crate::trust::tuf::metadata;
use crate::trust::{Error, PublicKey, check_size, envelope};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// The most bytes of one metadata document; envelopes have limits of their own.
const MAX_METADATA_BYTES: usize = 16 * 1024 * 1024;
const MAX_GROUPS: usize = 4;
const MAX_KEYS: usize = 32;

/// One document to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Asked {
    /// Where the asker keeps it, such as `root/2.json`.
    pub(super) name: String,
    /// What is signed: the media type of an envelope's payload, or that of TUF metadata.
    pub(super) payload_type: Form,
    /// The bytes to be signed, in base64.
    pub(super) payload: Base64,
    /// Who must sign: each of these.
    pub(super) signers: Vec<Wanted>,
    /// The signatures so far.
    pub(super) signatures: Vec<Signature>,
}

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Signature {
    /// The key that signed.
    pub(super) key: KeyId,
    /// The 64 bytes, in base64.
    pub(super) signature: Base64,
}

impl Asked {
    pub(super) fn check(&self) -> Result<(), Error> {
        let refused = |reason: &str| Err(malformed(format_args!("{:.80}: {reason}", self.name)));
        if !is_plain(&self.name) {
            return refused("not a plain name");
        }
        self.check_payload()?;
        if self.signers.is_empty() || self.signers.len() > MAX_GROUPS {
            return refused("it must ask for one to four groups of signers");
        }
        for group in &self.signers {
            let different: BTreeSet<_> = group.keys.iter().collect();
            let is_right = different.len() == group.keys.len()
                && group.keys.len() <= MAX_KEYS
                && (1..=group.keys.len()).contains(&group.threshold);
            if !is_right {
                return refused("a threshold that its keys cannot reach");
            }
        }
        let signed = self.signed_bytes();
        let mut seen = BTreeSet::new();
        for signature in &self.signatures {
            let holds = |key: &PublicKey| {
                key.id() == signature.key && key.verifies(&signed, &signature.signature.0)
            };
            if !seen.insert(&signature.key) || !self.keys().any(holds) {
                return refused("a signature that is repeated, not asked for or not right");
            }
        }
        Ok(())
    }

    /// What is shown must be all that is signed: no field twice, nothing between the fields.
    fn check_payload(&self) -> Result<(), Error> {
        let limit = match self.payload_type {
            Form::Metadata => MAX_METADATA_BYTES,
            Form::Envelope(kind) => kind.limit(),
        };
        check_size("payload of the signing request", &self.payload.0, limit)?;
        let value = self.value()?;
        let canonical = to_canonical(&value)?;
        let is_all = match self.payload_type {
            Form::Metadata => canonical.as_bytes() == self.payload.0,
            // Printing a value again never makes it longer when its numbers are whole: equal length is equal content.
            Form::Envelope(_) => value.to_string().len() == self.payload.0.len(),
        };
        if !is_all {
            return Err(malformed(format_args!(
                "{}: a payload that is not written plainly",
                self.name
            )));
        }
        Ok(())
    }

    pub(super) fn value(&self) -> Result<Value, Error> {
        serde_json::from_slice(&self.payload.0).map_err(malformed)
    }

    fn keys(&self) -> impl Iterator<Item = &PublicKey> {
        self.signers.iter().flat_map(|group| &group.keys)
    }

    pub(super) fn asks_for(&self, key: &PublicKey) -> bool {
        self.keys().any(|wanted| wanted == key)
    }

    pub(super) fn is_signed_by(&self, key: &PublicKey) -> bool {
        let id = key.id();
        self.signatures.iter().any(|signature| signature.key == id)
    }

    /// The keys of a group that have signed.
    fn signers_of<'a>(&'a self, group: &'a Wanted) -> impl Iterator<Item = &'a PublicKey> {
        group.keys.iter().filter(|key| self.is_signed_by(key))
    }

    pub(super) fn is_enough(&self, group: &Wanted) -> bool {
        self.signers_of(group).count() >= group.threshold
    }

    pub(super) fn signed_bytes(&self) -> Vec<u8> {
        match self.payload_type {
            Form::Metadata => self.payload.0.clone(),
            Form::Envelope(kind) => envelope::pre_authentication(kind, &self.payload.0),
        }
    }

    pub(super) fn take_out(&self) -> Result<SignedDocument, Error> {
        let mut signers: Vec<PublicKey> = Vec::new();
        for group in &self.signers {
            if !self.is_enough(group) {
                return Err(Error::NotSigned {
                    what: WHAT,
                    found: self.signers_of(group).count(),
                    needed: group.threshold,
                });
            }
            // no more than needed: a document with few signatures is small, and the same whoever else signed
            for signer in self.signers_of(group).take(group.threshold) {
                if !signers.contains(signer) {
                    signers.push(*signer);
                }
            }
        }
        let signature = |signer: PublicKey| {
            let mut found = self.signatures.iter().filter(|it| it.key == signer.id());
            found.next().map(|it| (signer, it.signature.0.clone()))
        };
        let signatures: Vec<_> = signers.into_iter().filter_map(signature).collect();
        let bytes = match self.payload_type {
            Form::Metadata => metadata::assemble(self.value()?, &signatures)?,
            Form::Envelope(kind) => envelope::assemble(kind, &self.payload.0, &signatures),
        };
        Ok(SignedDocument {
            name: self.name.clone(),
            form: self.payload_type,
            bytes,
        })
    }
}

/// A relative path of plain names, for people and for the asker; nobody opens it as it is.
fn is_plain(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
    };
    name.len() <= 120 && name.split('/').all(is_part)
}
