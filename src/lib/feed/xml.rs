//! XML of feeds, walked element by element: nothing is kept but what a visitor takes. No DTD, no entities of its own, bounded
//! in depth, attributes and texts.

use super::{Error, malformed};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Elements inside each other; none of these formats uses ten.
const MAX_DEPTH: usize = 32;
/// Attributes of one element.
const MAX_ATTRIBUTES: usize = 64;
/// The longest text that is given; notes are longer, and nobody takes them.
const MAX_TEXT: usize = 4_096;

/// Takes what is of use.
pub trait Visitor {
    /// An element begins.
    fn begin(&mut self, name: &str, start: &Attributes);
    /// An element ends, with the text that is its own.
    fn end(&mut self, parent: &str, name: &str, text: &str);
}

/// The attributes of an element.
pub struct Attributes<'a>(&'a BytesStart<'a>);

impl Attributes<'_> {
    /// The value of one.
    pub fn value(&self, name: &str) -> Option<String> {
        let found = self.0.try_get_attribute(name).ok().flatten()?;
        let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some(value.into_owned())
    }
}

/// Walks a document, or pieces of one without an element around them.
pub fn walk(text: &str, file: &str, visitor: &mut impl Visitor) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    let mut open = Open::default();
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let wrong = |reason: String| malformed(file, line_at(text, at), reason);
        match event.map_err(|error| wrong(error.to_string()))? {
            Event::Start(start) => open.begin(&start, visitor).map_err(wrong)?,
            Event::Empty(start) => {
                open.begin(&start, visitor).map_err(wrong)?;
                open.end(visitor);
            }
            Event::End(_) => open.end(visitor),
            Event::Text(text) => open.append(&text),
            Event::CData(text) => open.append(&text),
            Event::GeneralRef(entity) => open.entity(&entity).map_err(wrong)?,
            Event::DocType(_) => {
                return Err(wrong("a document type, which no feed has".to_owned()));
            }
            Event::Eof if open.path.is_empty() => return Ok(()),
            Event::Eof => return Err(wrong("it ends too early".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

fn line_at(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[..at.min(text.len())];
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The elements that are open, and the text of the last.
#[derive(Default)]
struct Open {
    path: Vec<String>,
    text: String,
}

impl Open {
    fn begin(&mut self, start: &BytesStart, visitor: &mut impl Visitor) -> Result<(), String> {
        let mut attributes = start.attributes();
        if self.path.len() >= MAX_DEPTH
            || attributes.with_checks(false).nth(MAX_ATTRIBUTES).is_some()
        {
            return Err("too deep, or too many attributes".to_owned());
        }
        let name = start.local_name().as_ref().to_owned();
        visitor.begin(&name, &Attributes(start));
        self.text.clear();
        self.path.push(name);
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if self.text.len() + text.len() <= MAX_TEXT {
            self.text.push_str(text);
        }
    }

    fn entity(&mut self, entity: &BytesRef) -> Result<(), String> {
        let letter = entity.resolve_char_ref();
        match letter.map_err(|error| error.to_string())? {
            Some(letter) => self.append(letter.encode_utf8(&mut [0; 4])),
            None => {
                let known = quick_xml::escape::resolve_predefined_entity(entity);
                self.append(known.ok_or("an entity that is not defined")?);
            }
        }
        Ok(())
    }

    fn end(&mut self, visitor: &mut impl Visitor) {
        let Some(name) = self.path.pop() else {
            return;
        };
        let parent = self.path.last().map_or("", String::as_str);
        visitor.end(parent, &name, self.text.trim());
        self.text.clear();
    }
}
