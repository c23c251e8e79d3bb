//! What a signer is shown: the payload itself, field by field, and whose signatures are there.

use super::{Asked, Form, SigningRequest};
use crate::model::digest::Digest;
use crate::model::id::KeyId;
use crate::trust::Error;
use crate::trust::keys::KeyRole;
use crate::trust::tuf::key::public_key;
use serde::Serialize;
use serde_json::Value;

/// A document of a request, read from the bytes that are signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Described {
    /// Where the asker keeps it.
    pub name: String,
    /// What it is: `root version 2`, or the media type of an envelope's payload.
    pub what: String,
    /// How many bytes are signed.
    pub size: usize,
    /// The SHA-256 of the payload, to be compared from screen to screen.
    pub digest: Digest,
    /// Every field of the payload: path and value.
    pub fields: Vec<String>,
    /// Whose signatures it needs and has.
    pub signers: Vec<Standing>,
}

/// The keys of one role: who has signed, and who may still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// The role.
    pub role: KeyRole,
    /// How many of its keys must sign.
    pub threshold: usize,
    /// The keys that have signed.
    pub signed: Vec<KeyId>,
    /// The keys that have not.
    pub missing: Vec<KeyId>,
}

impl SigningRequest {
    /// The documents as their payloads say, never as the asker says.
    pub fn describe(&self) -> Result<Vec<Described>, Error> {
        self.documents.iter().map(Asked::describe).collect()
    }
}

impl Asked {
    fn describe(&self) -> Result<Described, Error> {
        let value = self.value()?;
        let mut fields = Vec::new();
        flatten("", &value, &mut fields);
        if matches!(self.payload_type, Form::Metadata) {
            fields.extend(key_ids(&value));
        }
        let standing = |group: &super::Wanted| {
            let ids = |has_signed: bool| {
                let of = move |key: &&_| self.is_signed_by(key) == has_signed;
                group.keys.iter().filter(of).map(|key| key.id()).collect()
            };
            Standing {
                role: group.role,
                threshold: group.threshold,
                signed: ids(true),
                missing: ids(false),
            }
        };
        Ok(Described {
            name: self.name.clone(),
            what: what(self.payload_type, &value),
            size: self.payload.0.len(),
            digest: Digest::of(&self.payload.0),
            fields,
            signers: self.signers.iter().map(standing).collect(),
        })
    }
}

fn what(form: Form, value: &Value) -> String {
    let kind = match form {
        Form::Metadata => value["_type"].as_str().unwrap_or("metadata of no type"),
        Form::Envelope(kind) => kind.media_type(),
    };
    match value["version"].as_u64() {
        Some(version) => format!("{kind} version {version}"),
        None => kind.to_owned(),
    }
}

/// Each value on a line of its own, in JSON, under its path.
fn flatten(path: &str, value: &Value, out: &mut Vec<String>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, field) in fields {
                flatten(&below(name), field, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                flatten(&below(&at.to_string()), item, out);
            }
        }
        scalar => out.push(format!("{path}: {scalar}")),
    }
}

/// TUF names keys in its own way: which of our key ids each of them is.
fn key_ids(value: &Value) -> Vec<String> {
    let keys = value["keys"].as_object().into_iter().flatten();
    keys.filter_map(|(keyid, key)| {
        let public = public_key(key["keyval"]["public"].as_str()?).ok()?;
        Some(format!("key {keyid} has key id {}", public.id()))
    })
    .collect()
}
