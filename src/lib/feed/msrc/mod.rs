//! Microsoft's security guide: documents in CVRF, a month each, and in CSAF, a vulnerability each. Both become the same: one
//! update a KB, with a rule for each product. Fixes that come without a KB (new versions of Edge, Office from the web) are
//! counted; they are no updates of Windows.

mod csaf;
mod cvrf;

use super::kb::PassedOver;
use super::kbs::{Kbs, Place, number};
use super::{BadRecord, Error, malformed};
use crate::model::time::Timestamp;
use crate::model::update::Update;

/// The largest document of a month has 30 MB.
const MAX_DOCUMENT: usize = 128 << 20;

/// What the documents say.
#[derive(Default)]
pub struct Msrc {
    kbs: Kbs,
    bad: Vec<BadRecord>,
    passed_over: Vec<PassedOver>,
    dated: Option<Timestamp>,
}

/// What all documents together say.
#[derive(Debug)]
pub struct Guide {
    /// One update a KB, by number.
    pub updates: Vec<Update>,
    /// Vulnerabilities that cannot be read.
    pub bad: Vec<BadRecord>,
    /// What is whole and yet tells of no KB.
    pub passed_over: Vec<PassedOver>,
    /// When the newest of them was changed.
    pub dated: Option<Timestamp>,
}

impl Msrc {
    /// Adds a document, in whichever of the two forms it is.
    pub fn read(&mut self, bytes: &[u8], file: &str) -> Result<(), Error> {
        if bytes.len() > MAX_DOCUMENT {
            let reason = format!("more than {} MiB", MAX_DOCUMENT >> 20);
            return Err(malformed(file, 1, reason));
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| malformed(file, 1, format!("not UTF-8: {error}")))?;
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.chars().next() {
            Some('<') => cvrf::read(text, file, self),
            Some('{') => csaf::read(text, file, self),
            _ => Err(malformed(file, 1, "neither CVRF nor CSAF")),
        }
    }

    /// Everything that was read.
    pub fn finish(self) -> Guide {
        Guide {
            updates: self.kbs.into_updates(),
            bad: self.bad,
            passed_over: self.passed_over,
            dated: self.dated,
        }
    }

    fn pass_over(&mut self, place: (&str, &str), reason: &'static str, text: &str) {
        let (file, vulnerability) = place;
        let said = || {
            (
                file.to_owned(),
                1,
                format!("{vulnerability}: {text}")
                    .chars()
                    .take(80)
                    .collect(),
            )
        };
        PassedOver::add(&mut self.passed_over, reason, said);
    }

    /// What one vulnerability says of one fix on one product.
    fn fix(&mut self, file: &str, vulnerability: &Vulnerability, fix: &Fix) -> Option<Place> {
        let name = vulnerability.name.as_str();
        let Some(kb) = number(&fix.kb) else {
            self.pass_over((file, name), "fixes without a KB", &fix.kb);
            return None;
        };
        let place = self.kbs.place(kb, &fix.product, "")?;
        let head = self.kbs.head(kb);
        head.is_fix = true;
        head.restarts |= fix.restarts;
        head.titled(&vulnerability.title);
        head.published(vulnerability.published);
        if let Some((tenths, vector)) = &vulnerability.score {
            head.scored(*tenths, vector);
        }
        if name.starts_with("ADV") {
            head.advises(name);
        } else if !self.kbs.closes(place, name) {
            self.pass_over((file, name), "vulnerabilities without a number", &fix.kb);
        }
        for older in fix.supersedes.split([',', ';']).map(str::trim) {
            match number(older).map(|older| self.kbs.replaces(place, older)) {
                Some(true) => {}
                Some(false) => self.pass_over((file, name), "KBs that replace themselves", older),
                None if older.is_empty() => {}
                None => self.pass_over((file, name), "replaced things that are no KBs", older),
            }
        }
        self.kbs.has_build(place, &fix.build);
        Some(place)
    }
}

/// A vulnerability, as far as it is the same for all products.
#[derive(Debug, Default)]
struct Vulnerability {
    /// `CVE-2024-21392` or `ADV990001`.
    name: String,
    title: String,
    published: Option<Timestamp>,
    /// In tenths, with the vector.
    score: Option<(u32, String)>,
}

/// A fix on one product.
#[derive(Debug, Default)]
struct Fix {
    kb: String,
    product: String,
    supersedes: String,
    build: String,
    restarts: bool,
}

/// `2024-03-12T07:00:00`, of which the guide leaves out that it is UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let read = |text: &str| Timestamp::parse(text).ok();
    read(text).or_else(|| read(&format!("{text}Z")))
}

/// `7.5` as 75.
fn tenths(text: &str) -> Option<u32> {
    let score: f64 = text.trim().parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 100"
    )]
    (0.0..=10.0)
        .contains(&score)
        .then(|| (score * 10.0).round() as u32)
}

#[cfg(test)]
mod tests;
