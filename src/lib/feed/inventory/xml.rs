//! XML of inventory agents as a tree of JSON values, so that one reader serves both: names in lower case, repeated elements
//! as lists, texts as texts. No DTD, no entities of its own, and bounded in depth, elements and attributes.

use super::Fault;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::{Map, Value};

/// Elements inside each other; agents use five.
const MAX_DEPTH: usize = 12;
/// Elements of one document: those of some thirty thousand packages.
const MAX_ELEMENTS: usize = 400_000;
/// Attributes of one element; agents use none.
const MAX_ATTRIBUTES: usize = 16;

/// An element whose end has not come yet.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    children: Map<String, Value>,
}

/// The document's outermost element.
pub(super) fn parse(text: &str) -> Result<Value, Fault> {
    let mut reader = Reader::from_str(text);
    let mut tree = Tree::default();
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let line = || {
            text.as_bytes()[..at.min(text.len())]
                .iter()
                .filter(|b| **b == b'\n')
                .count()
                + 1
        };
        let event =
            event.map_err(|error| Fault::at(line(), super::loose::plain(&error.to_string())))?;
        match tree.take(event) {
            Ok(None) => {}
            Ok(Some(whole)) => return Ok(whole),
            Err(reason) => return Err(Fault::at(line(), reason)),
        }
    }
}

#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    elements: usize,
    whole: Option<Value>,
}

impl Tree {
    /// Takes what comes next; gives the whole at the end of the document.
    fn take(&mut self, event: Event<'_>) -> Result<Option<Value>, &'static str> {
        match event {
            Event::Start(start) => self.begin(&start)?,
            Event::Empty(start) => {
                self.begin(&start)?;
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.append(&text),
            Event::CData(text) => self.append(&text),
            Event::GeneralRef(entity) => {
                let letter = entity.resolve_char_ref().map_err(|_| "a wrong character")?;
                match letter {
                    Some(letter) => self.append(letter.encode_utf8(&mut [0; 4])),
                    None => {
                        let known = quick_xml::escape::resolve_predefined_entity(&entity);
                        self.append(known.ok_or("an entity that is not defined")?);
                    }
                }
            }
            Event::DocType(_) => return Err("a document type, which no inventory has"),
            Event::Eof if self.open.is_empty() => {
                return self.whole.take().map(Some).ok_or("no element");
            }
            Event::Eof => return Err("ends too early"),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
        Ok(None)
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        self.elements += 1;
        if self.open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err("too many elements, or too deep");
        }
        // before they are compared with each other, which takes the square of their number
        if start
            .attributes()
            .with_checks(false)
            .nth(MAX_ATTRIBUTES)
            .is_some()
        {
            return Err("too many attributes");
        }
        if self.open.is_empty() && self.whole.is_some() {
            return Err("more than one document");
        }
        let name = start.local_name().as_ref().to_ascii_lowercase();
        self.open.push(Open {
            name,
            ..Open::default()
        });
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if let Some(last) = self.open.last_mut() {
            last.text.push_str(text);
        }
    }

    /// The element becomes a value of the one around it; with others of its name a list.
    fn end(&mut self) {
        let Some(done) = self.open.pop() else {
            return;
        };
        let value = match done.children.is_empty() {
            true => Value::String(done.text.trim().to_owned()),
            false => Value::Object(done.children),
        };
        let Some(parent) = self.open.last_mut() else {
            self.whole = Some(value);
            return;
        };
        match parent.children.get_mut(&done.name) {
            None => {
                parent.children.insert(done.name, value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
}

/// The text of the first element of this name, without reading the document.
pub(super) fn first_text<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("<{name}>"))?;
    Some(after.split('<').next()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_become_values() {
        let text = "<?xml version=\"1.0\"?>\n<A x=\"1\"><B>1 &lt; 2&#33;</B><B/><C><D><![CDATA[<d>]]></D></C></A>\n";
        let expected = serde_json::json!({"b": ["1 < 2!", ""], "c": {"d": "<d>"}});
        assert_eq!(parse(text).unwrap(), expected);
        assert_eq!(first_text(text, "D").unwrap(), "");
    }

    #[test]
    fn p06_bombs_and_what_no_inventory_has_are_refused() {
        let deep = "<a>".repeat(100_000);
        let wide: String = (0..100_000).map(|n| format!(" a{n}='1'")).collect();
        let many = format!("<a>{}</a>", "<b/>".repeat(MAX_ELEMENTS));
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>";
        let outside = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>";
        let table = [
            ("<a>\n<b>\n</c>", 3, "expected"),
            ("<a>\n&b;</a>", 2, "not defined"),
            ("<a>\n", 2, "too early"),
            ("<a/><a/>", 1, "more than one"),
            ("", 1, "no element"),
            (bomb, 1, "document type"),
            (outside, 1, "document type"),
            (&deep, 1, "too deep"),
            (&format!("<a{wide}/>"), 1, "attributes"),
            (&many, 1, "too many elements"),
        ];
        for (text, line, expected) in table {
            let fault = parse(text).unwrap_err();
            assert!(
                fault.reason.contains(expected),
                "{text:.40}: {}",
                fault.reason
            );
            assert_eq!(fault.line, line, "{text:.40}");
        }
    }
}
