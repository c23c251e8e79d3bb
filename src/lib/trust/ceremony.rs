//! The signing request: documents that wait for keys which are elsewhere, carried there and back as one file.
//!
//! What is signed is exactly the payload bytes in the request, and what a signer is shown ([`SigningRequest::describe`]) is read
//! from those bytes. Purpose, names and the keys asked for are only what the asker says: whoever takes signed documents
//! back verifies them against its own root. No files and no clock here.

mod asked;
mod form;
mod show;

use super::canonical::to_canonical;
use super::envelope::PayloadType;
use super::keys::KeyRole;
use super::{Error, PublicKey, SigningKey, check_size};
use crate::model::document::{self, Document};
use crate::model::id::SiteCode;
use crate::model::time::Timestamp;
use asked::{Asked, Signature};
use form::Base64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

pub use form::Form;
pub use show::{Described, Standing};

const WHAT: &str = "signing request";
/// The most bytes a signing request may have.
pub const MAX_REQUEST_BYTES: usize = 64 * 1024 * 1024;
const MAX_DOCUMENTS: usize = 1024;
const MAX_PURPOSE: usize = 200;

/// Documents to be signed, by whom, and the signatures so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SigningRequest {
    /// What for, in words: what the asker says.
    purpose: String,
    /// The site that asks.
    site: SiteCode,
    /// When it was made.
    created_at: Timestamp,
    /// The documents.
    documents: Vec<Asked>,
}

impl Document for SigningRequest {
    const TYPE: &'static str = "signing_request";
}

/// Keys of a role, of which so many must sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wanted {
    /// The role.
    pub role: KeyRole,
    /// Its keys.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub keys: Vec<PublicKey>,
    /// How many of them must sign.
    pub threshold: usize,
}

/// A document with all its signatures, in the form in which it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedDocument {
    /// Where the asker keeps it.
    pub name: String,
    /// How it is signed.
    pub form: Form,
    /// Metadata as TUF writes it, or an envelope.
    pub bytes: Vec<u8>,
}

impl SigningRequest {
    /// An empty request.
    pub fn new(purpose: &str, site: SiteCode, created_at: Timestamp) -> Self {
        Self {
            purpose: purpose.to_owned(),
            site,
            created_at,
            documents: Vec::new(),
        }
    }

    /// Asks for TUF metadata with this `signed` part to be signed by all of `signers`.
    pub fn ask_metadata(
        &mut self,
        name: &str,
        signed: &Value,
        signers: Vec<Wanted>,
    ) -> Result<(), Error> {
        let payload = to_canonical(signed)?.into_bytes();
        self.ask(name, Form::Metadata, payload, signers)
    }

    /// Asks for a payload to be signed as an envelope by all of `signers`.
    pub fn ask_envelope(
        &mut self,
        name: &str,
        kind: PayloadType,
        payload: Vec<u8>,
        signers: Vec<Wanted>,
    ) -> Result<(), Error> {
        self.ask(name, Form::Envelope(kind), payload, signers)
    }

    fn ask(
        &mut self,
        name: &str,
        form: Form,
        payload: Vec<u8>,
        signers: Vec<Wanted>,
    ) -> Result<(), Error> {
        self.documents.push(Asked {
            name: name.to_owned(),
            payload_type: form,
            payload: Base64(payload),
            signers,
            signatures: Vec::new(),
        });
        self.check()
    }

    /// Reads a request: strictly, and only when each signature in it holds.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        check_size(WHAT, bytes, MAX_REQUEST_BYTES)?;
        let text = std::str::from_utf8(bytes).map_err(malformed)?;
        let request: Self = document::from_json_strict(text).map_err(malformed)?;
        if request.documents.is_empty() {
            return Err(malformed("it asks for nothing"));
        }
        request.check()?;
        Ok(request)
    }

    /// Writes the request, as it is carried.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let mut text = document::to_json(self).map_err(malformed)?;
        text.push('\n');
        check_size(WHAT, text.as_bytes(), MAX_REQUEST_BYTES)?;
        Ok(text.into_bytes())
    }

    /// What for: what the asker says.
    pub fn purpose(&self) -> &str {
        &self.purpose
    }

    /// The site that asks.
    pub const fn site(&self) -> &SiteCode {
        &self.site
    }

    /// When it was made.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// What would be signed as the document of this name; nothing when there is none, or when it is not alone.
    pub fn only(&self, name: &str) -> Result<Option<Value>, Error> {
        match self.documents.as_slice() {
            [document] if document.name == name => document.value().map(Some),
            _ => Ok(None),
        }
    }

    /// Signs every document that asks for this key; gives their names, without those that it had signed already.
    pub fn sign(&mut self, key: &SigningKey) -> Result<Vec<String>, Error> {
        let (public, mut is_wanted, mut signed) = (key.public(), false, Vec::new());
        for document in &mut self.documents {
            if !document.asks_for(&public) {
                continue;
            }
            is_wanted = true;
            if !document.is_signed_by(&public) {
                document.signatures.push(Signature {
                    key: public.id(),
                    signature: Base64(key.sign(&document.signed_bytes())),
                });
                signed.push(document.name.clone());
            }
        }
        if !is_wanted {
            return Err(Error::NotWanted { key: public.id() });
        }
        Ok(signed)
    }

    /// Takes over the signatures of another copy of the same request: two may sign side by side.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        let mut unsigned = other.clone();
        for (theirs, ours) in unsigned.documents.iter_mut().zip(&self.documents) {
            theirs.signatures.clone_from(&ours.signatures);
        }
        if unsigned != *self {
            return Err(malformed("it is not a copy of the same request"));
        }
        for (ours, theirs) in self.documents.iter_mut().zip(&other.documents) {
            for signature in &theirs.signatures {
                if !ours.signatures.iter().any(|own| own.key == signature.key) {
                    ours.signatures.push(signature.clone());
                }
            }
        }
        Ok(())
    }

    /// Whether each document has all signatures that it needs.
    pub fn is_complete(&self) -> bool {
        let documents = &mut self.documents.iter();
        documents.all(|document| {
            document
                .signers
                .iter()
                .all(|group| document.is_enough(group))
        })
    }

    /// The signed documents, in the order in which they were asked for.
    pub fn take_out(&self) -> Result<Vec<SignedDocument>, Error> {
        self.documents.iter().map(Asked::take_out).collect()
    }

    fn check(&self) -> Result<(), Error> {
        if self.purpose.len() > MAX_PURPOSE || self.documents.len() > MAX_DOCUMENTS {
            return Err(malformed(
                "its purpose is too long or its documents too many",
            ));
        }
        let mut names = BTreeSet::new();
        for document in &self.documents {
            if !names.insert(&document.name) {
                return Err(malformed(format_args!(
                    "two documents named {:?}",
                    document.name
                )));
            }
            document.check()?;
        }
        Ok(())
    }
}

fn malformed(reason: impl ToString) -> Error {
    Error::malformed(WHAT, reason)
}

#[cfg(test)]
mod tests;
