//! CVRF: one XML document for a month. Only what is needed of it is kept while it is read.

use super::{Fix, Msrc, Vulnerability, instant, tenths};
use crate::feed::kbs::severity;
use crate::feed::{BadRecord, Error, malformed};
use crate::model::time::Timestamp;
use crate::model::update::Severity;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Elements inside each other; the guide uses seven.
const MAX_DEPTH: usize = 32;
/// Attributes of one element; the guide's outermost has nine.
const MAX_ATTRIBUTES: usize = 32;
/// The longest text that is kept; notes are longer, and are not.
const MAX_TEXT: usize = 4_096;

/// Reads a document.
pub(super) fn read(text: &str, file: &str, msrc: &mut Msrc) -> Result<(), Error> {
    let mut reader = Reader::from_str(text);
    let mut document = Document::default();
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let wrong = |reason: String| {
            let before = text
                .as_bytes()
                .get(..at.min(text.len()))
                .unwrap_or_default();
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            malformed(file, line, reason)
        };
        let event = event.map_err(|error| wrong(error.to_string()))?;
        match event {
            Event::Start(start) => document.begin(&start).map_err(wrong)?,
            Event::Empty(start) => {
                document.begin(&start).map_err(wrong)?;
                document.end(file, msrc);
            }
            Event::Text(text) => document.append(&text),
            Event::CData(text) => document.append(&text),
            Event::GeneralRef(entity) => document.entity(&entity).map_err(wrong)?,
            Event::End(_) => document.end(file, msrc),
            Event::DocType(_) => {
                return Err(wrong(
                    "a document type, which the guide has none of".to_owned(),
                ));
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    match document {
        Document { path, .. } if !path.is_empty() => Err(malformed(file, 1, "it ends too early")),
        Document { is_cvrf: false, .. } => Err(malformed(file, 1, "no cvrfdoc")),
        _ => Ok(()),
    }
}

/// The elements that are open, and what is known so far.
#[derive(Default)]
struct Document {
    is_cvrf: bool,
    path: Vec<String>,
    text: String,
    id: String,
    kind: String,
    products: HashMap<String, String>,
    released: Option<Timestamp>,
    now: Current,
}

/// The vulnerability that is read.
#[derive(Default)]
struct Current {
    vulnerability: Vulnerability,
    severities: HashMap<String, Severity>,
    score: (Option<u32>, String),
    fixes: Vec<(Fix, Vec<String>)>,
    threat: String,
    fix: Fix,
    products: Vec<String>,
}

impl Document {
    fn begin(&mut self, start: &BytesStart) -> Result<(), String> {
        let attributes = start.attributes().with_checks(false);
        if self.path.len() >= MAX_DEPTH || attributes.clone().nth(MAX_ATTRIBUTES).is_some() {
            return Err("too deep, or too many attributes".to_owned());
        }
        let name = start.local_name().as_ref().to_owned();
        if self.path.is_empty() {
            if self.is_cvrf || name != "cvrfdoc" {
                return Err("no cvrfdoc".to_owned());
            }
            self.is_cvrf = true;
        }
        let value = |wanted: &str| {
            let found = start.try_get_attribute(wanted).ok().flatten();
            found.and_then(|found| {
                Some(
                    found
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .ok()?
                        .into_owned(),
                )
            })
        };
        match name.as_str() {
            "FullProductName" => self.id = value("ProductID").unwrap_or_default(),
            "Threat" | "Remediation" => {
                self.kind = value("Type").unwrap_or_default();
                self.now.products.clear();
                self.now.threat.clear();
                self.now.fix = Fix::default();
            }
            "ScoreSet" => self.now.score = Default::default(),
            "Vulnerability" => self.now = Current::default(),
            _ => {}
        }
        self.text.clear();
        self.path.push(name);
        Ok(())
    }

    fn append(&mut self, text: &str) {
        if self.text.len() + text.len() <= MAX_TEXT {
            self.text.push_str(text);
        }
    }

    fn entity(&mut self, entity: &quick_xml::events::BytesRef) -> Result<(), String> {
        let letter = entity
            .resolve_char_ref()
            .map_err(|error| error.to_string())?;
        match letter {
            Some(letter) => self.append(letter.encode_utf8(&mut [0; 4])),
            None => {
                let known = quick_xml::escape::resolve_predefined_entity(entity);
                self.append(known.ok_or("an entity that is not defined")?);
            }
        }
        Ok(())
    }

    fn end(&mut self, file: &str, msrc: &mut Msrc) {
        let Some(name) = self.path.pop() else {
            return;
        };
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let parent = self.path.last().map_or("", String::as_str);
        match (parent, name.as_str()) {
            (_, "FullProductName") => {
                self.products
                    .insert(std::mem::take(&mut self.id), text.to_owned());
            }
            ("DocumentTracking", "InitialReleaseDate") => self.released = instant(text),
            ("DocumentTracking", "CurrentReleaseDate") => {
                msrc.dated = msrc.dated.max(instant(text))
            }
            (_, "Vulnerability") => self.vulnerability(file, msrc),
            _ => self.now.end((parent, &name), text, &self.kind),
        }
    }

    /// Everything about a vulnerability is there.
    fn vulnerability(&mut self, file: &str, msrc: &mut Msrc) {
        let now = std::mem::take(&mut self.now);
        let vulnerability = Vulnerability {
            published: self.released,
            ..now.vulnerability
        };
        if vulnerability.name.is_empty() {
            let bad =
                BadRecord::named(file, &vulnerability.title, "a vulnerability without a name");
            return msrc.bad.push(bad);
        }
        for (fix, ids) in now.fixes {
            for id in ids {
                let Some(product) = self.products.get(&id) else {
                    let reason = format!("product {id} is not in the product tree");
                    msrc.bad
                        .push(BadRecord::named(file, &vulnerability.name, reason));
                    continue;
                };
                let fix = Fix {
                    product: product.clone(),
                    kb: fix.kb.clone(),
                    supersedes: fix.supersedes.clone(),
                    build: fix.build.clone(),
                    restarts: fix.restarts,
                };
                if let Some(place) = msrc.fix(file, &vulnerability, &fix) {
                    let ranked = now.severities.get(&id).copied();
                    msrc.kbs.rank(place, ranked.unwrap_or_default());
                }
            }
        }
    }
}

impl Current {
    fn end(&mut self, place: (&str, &str), text: &str, kind: &str) {
        let owned = || text.to_owned();
        match place {
            ("Vulnerability", "Title") => self.vulnerability.title = owned(),
            ("Vulnerability", "CVE") => self.vulnerability.name = owned(),
            ("Threat" | "Remediation", "ProductID") => self.products.push(owned()),
            ("Threat", "Description") => self.threat = owned(),
            ("Remediation", "Description") => self.fix.kb = owned(),
            ("Remediation", "Supercedence") => self.fix.supersedes = owned(),
            ("Remediation", "FixedBuild") => self.fix.build = owned(),
            ("Remediation", "RestartRequired") => self.fix.restarts = text == "Yes",
            ("ScoreSet", "BaseScore") => self.score.0 = tenths(text),
            ("ScoreSet", "Vector") => self.score.1 = owned(),
            (_, "ScoreSet") => self.scored(),
            (_, "Threat") if kind == "Severity" => {
                let severity = severity(&self.threat);
                let ids = self.products.drain(..);
                self.severities.extend(ids.map(|id| (id, severity)));
            }
            (_, "Remediation") if kind == "Vendor Fix" => {
                let fix = std::mem::take(&mut self.fix);
                self.fixes.push((fix, std::mem::take(&mut self.products)));
            }
            _ => {}
        }
    }

    fn scored(&mut self) {
        if let (Some(tenths), vector) = std::mem::take(&mut self.score)
            && self
                .vulnerability
                .score
                .as_ref()
                .is_none_or(|(known, _)| *known < tenths)
        {
            self.vulnerability.score = Some((tenths, vector));
        }
    }
}
