//! XML as a repository's metadata has it: one list of records. Each is read as a small tree by itself; no DTD, no entities of
//! its own, and bounded in depth and number.

use crate::feed::{Error, malformed};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside each other; metadata uses seven.
const MAX_DEPTH: usize = 16;
/// Elements of one record; kernels provide some thousands of things.
const MAX_ELEMENTS: usize = 500_000;
/// Attributes of one element; metadata uses six.
const MAX_ATTRIBUTES: usize = 32;

/// An element of a record.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Without its prefix.
    pub name: String,
    attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn attribute(&self, name: &str) -> &str {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    pub fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The trimmed text of a child; empty without one.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }
}

/// Reads a document whose outermost element is `root`: `take` gets each of its children, and the line it begins on.
pub(super) fn records(
    text: &str,
    file: &str,
    root: &str,
    take: &mut dyn FnMut(Node, usize),
) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    let mut tree = Tree {
        root,
        open: Vec::new(),
        state: State::Before,
        elements: 0,
    };
    let mut lines = Lines { at: 0, line: 1 };
    let mut begin = 1;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                return Err(malformed(
                    file,
                    lines.at(text, at),
                    plain(&error.to_string()),
                ));
            }
        };
        match tree.take(event) {
            Ok(Step::On) => {}
            Ok(Step::Begun) => begin = lines.at(text, at),
            Ok(Step::Record(node)) => take(node, begin),
            Ok(Step::End) => return Ok(()),
            Err(reason) => return Err(malformed(file, lines.at(text, at), reason)),
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Counts lines once over the text.
struct Lines {
    at: usize,
    line: usize,
}

impl Lines {
    fn at(&mut self, text: &str, at: usize) -> usize {
        let at = at.clamp(self.at, text.len());
        let passed = &text.as_bytes()[self.at..at];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = at;
        self.line
    }
}

enum State {
    Before,
    Inside,
    After,
}

enum Step {
    On,
    /// A record has begun.
    Begun,
    Record(Node),
    End,
}

struct Tree<'a> {
    root: &'a str,
    /// Elements of the record at hand whose ends have not come.
    open: Vec<Node>,
    state: State,
    elements: usize,
}

impl Tree<'_> {
    fn take(&mut self, event: Event<'_>) -> Result<Step, &'static str> {
        match event {
            Event::Start(start) => {
                self.begin(&start)?;
                let has_begun = self.open.len() == 1;
                return Ok(if has_begun { Step::Begun } else { Step::On });
            }
            Event::Empty(start) => {
                self.begin(&start)?;
                return Ok(self.end());
            }
            Event::End(_) => return Ok(self.end()),
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
            Event::DocType(_) => return Err("a document type, which no repository has"),
            Event::Eof => {
                return match self.state {
                    State::After => Ok(Step::End),
                    State::Before => Err("no element"),
                    State::Inside => Err("ends too early"),
                };
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
        Ok(Step::On)
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        match self.state {
            State::Before if start.local_name().as_ref() == self.root => {
                self.state = State::Inside;
                return Ok(());
            }
            State::Before => return Err("not the document that it should be"),
            State::After => return Err("more than one document"),
            State::Inside => {}
        }
        self.elements += 1;
        if self.open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return Err("too many elements in a record, or too deep");
        }
        self.open.push(node(start)?);
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if let Some(last) = self.open.last_mut() {
            last.text.push_str(text);
        }
    }

    fn end(&mut self) -> Step {
        let Some(done) = self.open.pop() else {
            self.state = State::After;
            return Step::On;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None => {
                self.elements = 0;
                return Step::Record(done);
            }
        }
        Step::On
    }
}

fn node(start: &BytesStart<'_>) -> Result<Node, &'static str> {
    let mut attributes = Vec::new();
    // unchecked, as comparing all with each other takes the square of their number
    for attribute in start.attributes().with_checks(false) {
        if attributes.len() == MAX_ATTRIBUTES {
            return Err("too many attributes");
        }
        let attribute = attribute.map_err(|_| "a wrong attribute")?;
        let value = quick_xml::escape::unescape(&attribute.value);
        let value = value.map_err(|_| "an entity that is not defined")?;
        let name = attribute.key.local_name();
        attributes.push((name.as_ref().to_owned(), value.into_owned()));
    }
    Ok(Node {
        name: start.local_name().as_ref().to_owned(),
        attributes,
        ..Node::default()
    })
}
