//! The frame of every JSON document: `format` and `type` first, then the body.
//! Readers accept unknown fields, since fields are added and never renamed.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A body that travels as a JSON document of its own.
pub trait Document: Serialize + DeserializeOwned {
    /// The value of `type`, for example `inventory`.
    const TYPE: &'static str;
    /// The highest `format` this program reads, and the one it writes.
    const FORMAT: u32 = 1;
}

/// Why a text is not the document that was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not JSON, or fields of the wrong kind; the text says line and column.
    #[error("not a readable {expected} document: {source}")]
    Malformed {
        /// The type asked for.
        expected: &'static str,
        /// What the JSON reader says.
        source: serde_json::Error,
    },
    /// A document of another type, such as a scan where an inventory belongs.
    #[error("expected a document of type {expected:?}, found {found:?}")]
    OtherType {
        /// The type asked for.
        expected: &'static str,
        /// The type found.
        found: String,
    },
    /// Written by a newer program.
    #[error("the {expected} document has format {found}, newer than format {known}")]
    TooNew {
        /// The type asked for.
        expected: &'static str,
        /// The format found.
        found: u32,
        /// The newest format known.
        known: u32,
    },
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Framed<'a, T> {
    format: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    body: &'a T,
}

/// The fields of the frame.
const FRAME: [&str; 2] = ["format", "type"];

#[derive(Deserialize)]
struct Frame {
    format: u32,
    #[serde(rename = "type")]
    kind: String,
}

/// Writes the document on one line.
pub fn to_json<T: Document>(body: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Framed {
        format: T::FORMAT,
        kind: T::TYPE,
        body,
    })
}

/// Whether the text is framed as such a document, whatever its body is.
pub fn is_framed<T: Document>(text: &str) -> bool {
    check_frame::<T>(text).is_ok()
}

/// Reads the document, checking its type and format before its body.
pub fn from_json<T: Document>(text: &str) -> Result<T, Error> {
    check_frame::<T>(text)?;
    serde_json::from_str(text).map_err(malformed::<T>)
}

/// Reads a document that only programs write, as a signed one: a field that we do not know, at any depth, is refused
/// (security.md R6).
pub fn from_json_strict<T: Document>(text: &str) -> Result<T, Error> {
    check_frame::<T>(text)?;
    let mut unknown = None;
    let mut reader = serde_json::Deserializer::from_str(text);
    let body = serde_ignored::deserialize(&mut reader, |path| {
        let path = path.to_string();
        if !FRAME.contains(&path.as_str()) {
            unknown.get_or_insert(path);
        }
    })
    .and_then(|body| reader.end().map(|()| body))
    .map_err(malformed::<T>)?;
    match unknown {
        None => Ok(body),
        Some(path) => Err(malformed::<T>(serde::de::Error::custom(format_args!(
            "unknown field {path:.80}"
        )))),
    }
}

fn malformed<T: Document>(source: serde_json::Error) -> Error {
    Error::Malformed {
        expected: T::TYPE,
        source,
    }
}

fn check_frame<T: Document>(text: &str) -> Result<(), Error> {
    let frame: Frame = serde_json::from_str(text).map_err(malformed::<T>)?;
    if frame.kind != T::TYPE {
        return Err(Error::OtherType {
            expected: T::TYPE,
            found: frame.kind.chars().take(80).collect(),
        });
    }
    if frame.format > T::FORMAT {
        return Err(Error::TooNew {
            expected: T::TYPE,
            found: frame.format,
            known: T::FORMAT,
        });
    }
    Ok(())
}

/// The JSON Schema of a document, from its types and their doc comments.
#[cfg(feature = "schema")]
pub fn schema<T: Document + schemars::JsonSchema>() -> (&'static str, serde_json::Value) {
    framed_schema::<T>(T::TYPE, T::FORMAT)
}

/// The JSON Schema of a document that is only written: a body under a type.
#[cfg(feature = "schema")]
pub fn framed_schema<T: schemars::JsonSchema>(
    kind: &'static str,
    format: u32,
) -> (&'static str, serde_json::Value) {
    let mut schema = schemars::schema_for!(T);
    let frame = [
        (
            "format",
            serde_json::json!({ "const": format, "description": "The format of the document; raised when a reader must know." }),
        ),
        (
            "type",
            serde_json::json!({ "const": kind, "description": "What the document is." }),
        ),
    ];
    if let Some(properties) = schema
        .ensure_object()
        .entry("properties")
        .or_insert(serde_json::json!({}))
        .as_object_mut()
    {
        properties.extend(frame.map(|(name, value)| (name.to_owned(), value)));
    }
    if let Some(required) = schema
        .ensure_object()
        .entry("required")
        .or_insert(serde_json::json!([]))
        .as_array_mut()
    {
        required.extend(["format".into(), "type".into()]);
    }
    (kind, schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Note {
        text: String,
    }
    impl Document for Note {
        const TYPE: &'static str = "note";
    }

    #[test]
    fn a_document_reads_back() {
        let text = to_json(&Note { text: "x".into() }).unwrap();
        assert_eq!(text, r#"{"format":1,"type":"note","text":"x"}"#);
        assert_eq!(from_json::<Note>(&text).unwrap(), Note { text: "x".into() });
    }

    #[test]
    fn another_type_and_a_newer_format_are_told_apart() {
        let other = from_json::<Note>(r#"{"format":1,"type":"scan"}"#).unwrap_err();
        assert_eq!(
            other.to_string(),
            r#"expected a document of type "note", found "scan""#
        );
        let newer = from_json::<Note>(r#"{"format":2,"type":"note"}"#).unwrap_err();
        assert_eq!(
            newer.to_string(),
            "the note document has format 2, newer than format 1"
        );
        assert!(
            from_json::<Note>("{")
                .unwrap_err()
                .to_string()
                .contains("line 1 column 1")
        );
    }

    #[test]
    fn p10_json_is_read_to_a_depth_of_127_and_no_deeper() {
        let nested = |depth: usize, open: &str, close: &str| {
            format!("{}1{}", open.repeat(depth), close.repeat(depth))
        };
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let read =
                |depth| serde_json::from_str::<serde_json::Value>(&nested(depth, open, close));
            assert!(read(127).is_ok());
            for depth in [128, 129, 1_000_000] {
                assert!(read(depth).is_err(), "{depth}");
                let text = format!(
                    "{{\"format\":1,\"type\":\"x\",\"y\":{}}}",
                    nested(depth, open, close)
                );
                assert!(from_json::<crate::model::package::Manifest>(&text).is_err());
                assert!(from_json_strict::<crate::model::package::Manifest>(&text).is_err());
            }
        }
    }
}
