//! Gathers rows into KBs. Texts that come again and again are kept once.

use super::{BadRecord, Columns, KbTable, MAX_BAD, PassedOver, Place};
use crate::feed::records::Fields;
use crate::model::id::{CveId, UpdateId};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, HotfixRule, Product, Restart, Rule, Severity, Update};
use crate::model::version::Ecosystem;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What stands between the KBs of one value.
const BETWEEN: [&str; 2] = [";", "<br>"];
/// Written where nothing is replaced.
const NOTHING: &str = "None";

/// The number of a KB.
type Kb = u32;

#[derive(Default)]
pub(super) struct Gatherer {
    file: String,
    table: KbTable,
    cves: Names<CveId>,
    products: Names<Product>,
    /// Numbers of products by what the two columns say.
    known_products: HashMap<String, HashMap<String, u32>>,
    kbs: BTreeMap<Kb, Head>,
    rules: BTreeMap<(Kb, u32), Part>,
}

/// Values, each kept once, by number.
struct Names<T> {
    numbers: HashMap<String, u32>,
    values: Vec<T>,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            values: Vec::new(),
        }
    }
}

impl<T> Names<T> {
    /// The number of a value, which is made when it is new.
    fn number(&mut self, key: &str, make: impl FnOnce() -> Option<T>) -> Option<u32> {
        if let Some(known) = self.numbers.get(key) {
            return Some(*known);
        }
        let number = u32::try_from(self.values.len()).ok()?;
        self.values.push(make()?);
        self.numbers.insert(key.to_owned(), number);
        Some(number)
    }
}

/// What is said of a KB wherever it applies.
#[derive(Default)]
struct Head {
    title: String,
    has_more_titles: bool,
    published: Option<Timestamp>,
    advisories: BTreeSet<String>,
    /// Whether a row is about a vulnerability, rather than about a service pack.
    is_fix: bool,
}

/// What is said of a KB on one product.
#[derive(Default)]
struct Part {
    severity: Severity,
    supersedes: Vec<Kb>,
    cves: Vec<u32>,
}

impl Gatherer {
    /// Rows of another file follow.
    pub(super) fn begin(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// A record that cannot be read.
    pub(super) fn bad(&mut self, line: usize, reason: String) {
        if self.table.bad.len() < MAX_BAD {
            self.table.bad.push(BadRecord {
                file: self.file.clone(),
                place: Place::Line(line),
                reason,
            });
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
        let Some(product) = self.product(product, row.at(columns.component)) else {
            return self.bad(line, "more products than can be counted".to_owned());
        };
        let head = self.kbs.entry(kb).or_default();
        head.title(row.at(columns.title));
        head.published = [head.published, published].into_iter().flatten().min();
        self.table.dated = self.table.dated.max(published);
        self.vulnerability(line, (kb, product), row.at(columns.cve).trim());
        self.supersedes(line, (kb, product), row.at(columns.supersedes));
        let part = self.rules.entry((kb, product)).or_default();
        part.severity = part.severity.max(severity(row.at(columns.severity)));
    }

    fn product(&mut self, product: &str, component: &str) -> Option<u32> {
        let known = self.known_products.get(product);
        if let Some(number) = known.and_then(|known| known.get(component)) {
            return Some(*number);
        }
        let parsed = Product::parse(product, component);
        let key = format!("{}\n{:?}", parsed.name, parsed.component);
        let number = self.products.number(&key, || Some(parsed))?;
        let known = self.known_products.entry(product.to_owned()).or_default();
        known.insert(component.to_owned(), number);
        Some(number)
    }

    /// The column has vulnerabilities (`CVE-…`), advisories without one (`ADV200011`), service packs of the table's makers
    /// (`SP7X64SP1`), nothing, and a few other words.
    fn vulnerability(&mut self, line: usize, place: (Kb, u32), text: &str) {
        let head = self.kbs.entry(place.0).or_default();
        let is_pack = text.starts_with("SP");
        head.is_fix |= !is_pack;
        if text.is_empty() || is_pack {
            return;
        }
        if text.starts_with("ADV") && text.len() < 20 {
            head.advisories.insert(text.to_owned());
            return;
        }
        match self.cves.number(text, || CveId::parse(text).ok()) {
            Some(cve) => {
                let cves = &mut self.rules.entry(place).or_default().cves;
                if cves.last() != Some(&cve) {
                    cves.push(cve);
                }
            }
            None => self.pass_over(line, "vulnerabilities without a number", text),
        }
    }

    fn supersedes(&mut self, line: usize, place: (Kb, u32), text: &str) {
        let text = text.trim();
        if text.is_empty() || text == NOTHING {
            return;
        }
        let pieces = text
            .split(BETWEEN[0])
            .flat_map(|piece| piece.split(BETWEEN[1]));
        for piece in pieces.map(str::trim).filter(|piece| !piece.is_empty()) {
            match number(piece) {
                // a few of Microsoft's own rows say that a KB replaces itself
                Some(old) if old == place.0 => {
                    self.pass_over(line, "KBs that replace themselves", piece);
                }
                Some(old) => {
                    let supersedes = &mut self.rules.entry(place).or_default().supersedes;
                    if !supersedes.contains(&old) {
                        supersedes.push(old);
                    }
                }
                None => self.pass_over(line, "replaced things that are no KBs", piece),
            }
        }
    }

    /// Everything that was gathered.
    pub(super) fn finish(self) -> KbTable {
        let mut table = self.table;
        let mut rules = self.rules.into_iter().peekable();
        for (kb, head) in self.kbs {
            let mut parts = Vec::new();
            while let Some((place, part)) = rules.next_if(|(place, _)| place.0 == kb) {
                parts.push((&self.products.values[place.1 as usize], part));
            }
            parts.sort_by(|a, b| a.0.cmp(b.0));
            if let Some(update) = update(kb, head, parts, &self.cves.values) {
                table.updates.push(update);
            }
        }
        table
    }
}

impl Head {
    fn title(&mut self, title: &str) {
        let title = title.trim();
        if self.title.is_empty() {
            title.clone_into(&mut self.title);
        } else if title != self.title && !title.is_empty() {
            self.has_more_titles = true;
        }
    }
}

fn update(kb: Kb, head: Head, parts: Vec<(&Product, Part)>, cves: &[CveId]) -> Option<Update> {
    let classification = match head.is_fix {
        true => Classification::Security,
        false => Classification::Maintenance,
    };
    let id = UpdateId::parse(&format!("KB{kb}")).ok()?;
    let mut update = Update::new(id, Ecosystem::Windows, classification);
    update.title = title(&head, &parts);
    update.published = head.published;
    update.aliases = head.advisories.into_iter().collect();
    let mut closed = BTreeSet::new();
    let mut replaced = BTreeSet::new();
    for (product, part) in parts {
        let is_system = product.name.starts_with("Windows") && product.component.is_none();
        if is_system {
            update.restart = Restart::Machine;
        }
        update.severity = update.severity.max(part.severity);
        closed.extend(part.cves.iter().copied());
        replaced.extend(part.supersedes.iter().copied());
        update
            .rules
            .push(Rule::Hotfix(rule(kb, product, part, cves)));
    }
    update.cves = names(closed, cves);
    let old = replaced
        .iter()
        .map(|old| UpdateId::parse(&format!("KB{old}")));
    update.supersedes = old.filter_map(Result::ok).collect();
    Some(update)
}

fn rule(kb: Kb, product: &Product, part: Part, cves: &[CveId]) -> HotfixRule {
    let mut supersedes = part.supersedes;
    supersedes.sort_unstable();
    HotfixRule {
        product: product.name.clone(),
        component: product.component.clone(),
        kb: kb.to_string(),
        supersedes: supersedes.iter().map(u32::to_string).collect(),
        build: None,
        severity: part.severity,
        cves: names(part.cves.into_iter().collect(), cves),
    }
}

fn names(numbers: BTreeSet<u32>, cves: &[CveId]) -> Vec<CveId> {
    let mut names: Vec<CveId> = numbers
        .into_iter()
        .map(|number| cves[number as usize].clone())
        .collect();
    names.sort();
    names
}

/// The rows' own title where they have but one; a cumulative update has one for each vulnerability.
fn title(head: &Head, parts: &[(&Product, Part)]) -> String {
    if !head.has_more_titles && !head.title.is_empty() {
        return head.title.clone();
    }
    let first = parts.first().map_or("", |(product, _)| &product.name);
    let products: BTreeSet<&str> = parts
        .iter()
        .map(|(product, _)| product.name.as_str())
        .collect();
    match products.len() - usize::from(!products.is_empty()) {
        0 => format!("Update for {first}"),
        1 => format!("Update for {first} and 1 more product"),
        more => format!("Update for {first} and {more} more products"),
    }
}

/// A KB's number: digits, and not more than any has.
fn number(text: &str) -> Option<Kb> {
    let is_number = (3..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// `20240109`.
fn day(text: &str) -> Option<Timestamp> {
    let is_day = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let parts = is_day.then(|| (&text[..4], &text[4..6], &text[6..]));
    let (year, month, day) = parts?;
    Timestamp::parse(&format!("{year}-{month}-{day}T00:00:00Z")).ok()
}

/// Values of the table that are no rank, as `System.Object[]`, say that the vendor's is not known.
fn severity(text: &str) -> Severity {
    match text.trim() {
        "Critical" => Severity::Critical,
        "Important" => Severity::Important,
        "Moderate" => Severity::Moderate,
        "Low" => Severity::Low,
        _ => Severity::Unknown,
    }
}
