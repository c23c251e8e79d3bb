//! Policy as XML: the wire form of `PolicyAssignments`, `PolicyBody` and `PolicySettings` (docs/policy.xsd), printed the same way every time.
//! Read only after its envelope was opened, and then as if it came from a stranger: small, flat, no DTD, nothing unknown.

use super::Error;
use crate::model::policy::{PolicyAssignments, PolicyBody, PolicySettings};
use crate::trust::PayloadType;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::se::Serializer;
use serde::Serialize;
use serde::de::DeserializeOwned;

mod settings;
mod wire;

const NAMESPACE: &str = "urn:sms:policy:1";
const HEADER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
/// Elements inside each other; policy has two.
const MAX_DEPTH: usize = 4;
/// Attributes of one element; policy has eight at most, and the namespace.
const MAX_ATTRIBUTES: usize = 16;
/// Elements of one document; a client has a few hundred assignments at most.
const MAX_ELEMENTS: usize = 5000;

/// Prints the assignments of one client.
pub fn print_assignments(assignments: &PolicyAssignments) -> Result<String, Error> {
    print(wire::ASSIGNMENTS, &wire::Assignments::from(assignments))
}

/// Reads the assignments of one client.
pub fn parse_assignments(text: &str) -> Result<PolicyAssignments, Error> {
    let limit = PayloadType::PolicyAssignments.limit();
    parse::<wire::Assignments>(wire::ASSIGNMENTS, text, limit).map(PolicyAssignments::from)
}

/// Prints a policy body.
pub fn print_body(body: &PolicyBody) -> Result<String, Error> {
    print(wire::BODY, &wire::Body::from(body))
}

/// Reads a policy body.
pub fn parse_body(text: &str) -> Result<PolicyBody, Error> {
    parse::<wire::Body>(wire::BODY, text, PayloadType::PolicyBody.limit()).map(PolicyBody::from)
}

/// Prints the settings of one client.
pub fn print_settings(settings: &PolicySettings) -> Result<String, Error> {
    print(settings::ROOT, &settings::Settings::from(settings))
}

/// Reads the settings of one client.
pub fn parse_settings(text: &str) -> Result<PolicySettings, Error> {
    let limit = PayloadType::ClientSettings.limit();
    parse::<settings::Settings>(settings::ROOT, text, limit).map(PolicySettings::from)
}

fn print(root: &'static str, document: &impl Serialize) -> Result<String, Error> {
    let mut text = HEADER.to_owned();
    let mut out = Serializer::with_root(&mut text, Some(root)).map_err(|e| malformed(root, e))?;
    out.indent(' ', 2);
    document.serialize(out).map_err(|e| malformed(root, e))?;
    text.push('\n');
    Ok(text)
}

fn parse<T: DeserializeOwned>(root: &'static str, text: &str, limit: usize) -> Result<T, Error> {
    if text.len() > limit {
        return Err(malformed(root, "too long"));
    }
    check_shape(root, text)?;
    quick_xml::de::from_str(text).map_err(|reason| malformed(root, reason))
}

/// Refuses what policy never has, in one pass that builds nothing.
fn check_shape(root: &'static str, text: &str) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut roots, mut elements) = (0_usize, 0_usize, 0_usize);
    loop {
        let position = reader.buffer_position();
        let event = reader
            .read_event()
            .map_err(|reason| malformed(root, reason))?;
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                if depth == 0 {
                    roots += 1;
                    check_root(root, roots, start)?;
                }
                elements += 1;
                if depth >= MAX_DEPTH || elements > MAX_ELEMENTS {
                    return Err(malformed(root, "too many elements"));
                }
                check_attributes(root, start)?;
                depth += usize::from(matches!(event, Event::Start(_)));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Decl(_) if position == 0 => {}
            Event::Text(blank) if blank.trim_ascii().is_empty() => {}
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err(malformed(root, "ends too early")),
            _ => {
                return Err(malformed(
                    root,
                    "something other than elements and attributes",
                ));
            }
        }
    }
}

fn check_root(root: &'static str, count: usize, start: &BytesStart<'_>) -> Result<(), Error> {
    if count > 1 {
        return Err(malformed(root, "more than one document"));
    }
    if start.name().as_ref() != root {
        return Err(malformed(root, "a document of another kind"));
    }
    Ok(())
}

fn check_attributes(root: &'static str, start: &BytesStart<'_>) -> Result<(), Error> {
    let mut attributes = start.attributes();
    // The check for repeated names grows with the square of their number; it is done after this one.
    match attributes.with_checks(false).nth(MAX_ATTRIBUTES) {
        Some(_) => Err(malformed(root, "too many attributes")),
        None => Ok(()),
    }
}

fn malformed(what: &'static str, reason: impl ToString) -> Error {
    Error::Malformed {
        what,
        reason: reason.to_string(),
    }
}

#[cfg(test)]
mod tests;
