//! How a document is signed, and bytes as text.

use crate::trust::PayloadType;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

const METADATA: &str = "application/vnd.tuf+json";

/// How a document is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// TUF metadata: the canonical form of its `signed` part.
    Metadata,
    /// The payload of an envelope of ours.
    Envelope(PayloadType),
}

impl Form {
    const fn word(self) -> &'static str {
        match self {
            Self::Metadata => METADATA,
            Self::Envelope(kind) => kind.media_type(),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Form {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(input)?;
        let envelopes = PayloadType::ALL.iter().copied().map(Self::Envelope);
        let mut known = envelopes.chain([Self::Metadata]);
        known
            .find(|form| form.word() == text)
            .ok_or_else(|| serde::de::Error::custom("a payload type that nobody knows"))
    }
}

/// Bytes as base64 text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base64(pub Vec<u8>);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&BASE64_STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(input)?;
        let bytes = BASE64_STANDARD.decode(text.as_bytes());
        bytes.map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{Base64, Form};
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    impl JsonSchema for Form {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Form".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string" })
        }
    }

    impl JsonSchema for Base64 {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Base64".into()
        }
        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "contentEncoding": "base64" })
        }
    }
}
