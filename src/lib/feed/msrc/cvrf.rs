//! CVRF: one XML document for a month. Only what is needed of it is kept while it is read.

use super::{Fix, Msrc, Vulnerability, instant, tenths};
use crate::feed::kbs::severity;
use crate::feed::xml::{Attributes, Visitor, walk};
use crate::feed::{BadRecord, Error, malformed};
use crate::model::time::Timestamp;
use crate::model::update::Severity;
use std::collections::HashMap;

/// Reads a document.
pub(super) fn read(text: &str, file: &str, msrc: &mut Msrc) -> Result<(), Error> {
    let mut document = Document {
        file,
        msrc,
        is_cvrf: false,
        id: String::new(),
        kind: String::new(),
        products: HashMap::new(),
        released: None,
        now: Current::default(),
    };
    walk(text, file, &mut document)?;
    match document.is_cvrf {
        true => Ok(()),
        false => Err(malformed(file, 1, "no cvrfdoc")),
    }
}

/// What is known so far.
struct Document<'a> {
    file: &'a str,
    msrc: &'a mut Msrc,
    is_cvrf: bool,
    /// The product, and the kind of threat or fix, that is read.
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

impl Visitor for Document<'_> {
    fn begin(&mut self, name: &str, start: &Attributes) {
        let value = |name: &str| start.value(name).unwrap_or_default();
        match name {
            "cvrfdoc" => self.is_cvrf = true,
            "FullProductName" => self.id = value("ProductID"),
            "Threat" | "Remediation" => {
                self.kind = value("Type");
                self.now.products.clear();
                self.now.threat.clear();
                self.now.fix = Fix::default();
            }
            "ScoreSet" => self.now.score = (None, String::new()),
            "Vulnerability" => self.now = Current::default(),
            _ => {}
        }
    }

    fn end(&mut self, parent: &str, name: &str, text: &str) {
        match (parent, name) {
            (_, "FullProductName") => {
                self.products
                    .insert(std::mem::take(&mut self.id), text.to_owned());
            }
            ("DocumentTracking", "InitialReleaseDate") => self.released = instant(text),
            ("DocumentTracking", "CurrentReleaseDate") => {
                self.msrc.dated = self.msrc.dated.max(instant(text));
            }
            (_, "Vulnerability") => self.vulnerability(),
            place => self.now.end(place, text, &self.kind),
        }
    }
}

impl Document<'_> {
    /// Everything about a vulnerability is there.
    fn vulnerability(&mut self) {
        let (file, msrc) = (self.file, &mut *self.msrc);
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
