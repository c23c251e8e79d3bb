//! Gathers the rows of the table.

use super::{BadRecord, Columns, KbTable, MAX_BAD, PassedOver};
use crate::feed::kbs::{Kbs, Place, number, severity};
use crate::feed::records::Fields;
use crate::model::time::Timestamp;

/// What stands between the KBs of one value.
const BETWEEN: [&str; 2] = [";", "<br>"];
/// Written where nothing is replaced.
const NOTHING: &str = "None";

#[derive(Default)]
pub(super) struct Gatherer {
    file: String,
    table: KbTable,
    kbs: Kbs,
}

impl Gatherer {
    /// Rows of another file follow.
    pub(super) fn begin(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// A record that cannot be read.
    pub(super) fn bad(&mut self, line: usize, reason: String) {
        if self.table.bad.len() < MAX_BAD {
            let bad = BadRecord::at_line(&self.file, line, reason);
            self.table.bad.push(bad);
        } else {
            self.pass_over(line, "broken records beyond those told one by one", &reason);
        }
    }

    fn pass_over(&mut self, line: usize, reason: &'static str, text: &str) {
        let first = || (self.file.clone(), line, text.chars().take(80).collect());
        PassedOver::add(&mut self.table.passed_over, reason, first);
    }

    /// One row.
    pub(super) fn row(&mut self, line: usize, columns: &Columns, row: &Fields) {
        let text = row.at(columns.kb).trim();
        let Some(kb) = number(text) else {
            let reason = match text.is_empty() {
                true => "rows without a KB",
                false => "rows with something else than a KB",
            };
            return self.pass_over(line, reason, text);
        };
        let product = row.at(columns.product);
        if product.trim().is_empty() {
            return self.bad(line, format!("KB{kb} is for no product"));
        }
        let posted = row.at(columns.posted).trim();
        let published = day(posted);
        if published.is_none() {
            return self.bad(line, format!("{posted:?} is no day"));
        }
        let Some(place) = self.kbs.place(kb, product, row.at(columns.component)) else {
            return self.bad(line, "more products than can be counted".to_owned());
        };
        let head = self.kbs.head(kb);
        head.titled(row.at(columns.title));
        head.published(published);
        self.table.dated = self.table.dated.max(published);
        self.kbs.rank(place, severity(row.at(columns.severity)));
        self.vulnerability(line, place, row.at(columns.cve).trim());
        self.supersedes(line, place, row.at(columns.supersedes));
    }

    /// The column has vulnerabilities (`CVE-…`), advisories without one (`ADV200011`), service packs of the table's makers
    /// (`SP7X64SP1`), nothing, and a few other words.
    fn vulnerability(&mut self, line: usize, place: Place, text: &str) {
        let is_pack = text.starts_with("SP");
        let head = self.kbs.head(place.0);
        head.is_fix |= !is_pack;
        if text.is_empty() || is_pack {
            return;
        }
        if text.starts_with("ADV") && text.len() < 20 {
            head.advises(text);
        } else if !self.kbs.closes(place, text) {
            self.pass_over(line, "vulnerabilities without a number", text);
        }
    }

    fn supersedes(&mut self, line: usize, place: Place, text: &str) {
        let text = text.trim();
        if text.is_empty() || text == NOTHING {
            return;
        }
        let pieces = text
            .split(BETWEEN[0])
            .flat_map(|piece| piece.split(BETWEEN[1]));
        for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
            match number(piece).map(|older| self.kbs.replaces(place, older)) {
                Some(true) => {}
                // a few of Microsoft's own rows say that a KB replaces itself
                Some(false) => self.pass_over(line, "KBs that replace themselves", piece),
                None => self.pass_over(line, "replaced things that are no KBs", piece),
            }
        }
    }

    /// Everything that was gathered.
    pub(super) fn finish(self) -> KbTable {
        KbTable {
            updates: self.kbs.into_updates(),
            ..self.table
        }
    }
}

/// `20240109`.
fn day(text: &str) -> Option<Timestamp> {
    let is_day = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let parts = is_day.then(|| (&text[..4], &text[4..6], &text[6..]));
    let (year, month, day) = parts?;
    crate::feed::day(&format!("{year}-{month}-{day}"))
}
