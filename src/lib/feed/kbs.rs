//! Gathers what records say of KBs into updates: one a KB, with a rule for each product and part of it. Texts that come again
//! and again are kept once.

use crate::model::id::{CveId, UpdateId};
use crate::model::time::Timestamp;
use crate::model::update::{Classification, HotfixRule, Product, Restart, Rule, Severity, Update};
use crate::model::version::Ecosystem;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The number of a KB.
pub type Kb = u32;

/// Where a KB applies.
pub type Place = (Kb, u32);

/// Everything that was gathered.
#[derive(Default)]
pub struct Kbs {
    cves: Names<CveId>,
    products: Names<Product>,
    /// Numbers of products by what the two columns say.
    known_products: HashMap<String, HashMap<String, u32>>,
    heads: BTreeMap<Kb, Head>,
    parts: BTreeMap<Place, Part>,
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
pub struct Head {
    title: String,
    has_more_titles: bool,
    published: Option<Timestamp>,
    advisories: BTreeSet<String>,
    /// Whether a record is about a vulnerability, rather than about a service pack.
    pub is_fix: bool,
    /// Whether a record says that the machine restarts.
    pub restarts: bool,
    /// The highest CVSS score, in tenths, and its vector.
    cvss: Option<(u32, String)>,
}

/// What is said of a KB on one product.
#[derive(Default)]
struct Part {
    severity: Severity,
    supersedes: Vec<Kb>,
    cves: Vec<u32>,
    build: Option<String>,
}

impl Kbs {
    /// The place of a KB on a product, as [`Product::parse`] takes it; none when there are more products than numbers.
    pub fn place(&mut self, kb: Kb, product: &str, component: &str) -> Option<Place> {
        let known = self.known_products.get(product);
        if let Some(number) = known.and_then(|known| known.get(component)) {
            return Some((kb, *number));
        }
        let parsed = Product::parse(product, component);
        let key = format!("{}\n{:?}", parsed.name, parsed.component);
        let number = self.products.number(&key, || Some(parsed))?;
        let known = self.known_products.entry(product.to_owned()).or_default();
        known.insert(component.to_owned(), number);
        Some((kb, number))
    }

    /// What is said of a KB wherever it applies.
    pub fn head(&mut self, kb: Kb) -> &mut Head {
        self.heads.entry(kb).or_default()
    }

    fn part(&mut self, place: Place) -> &mut Part {
        self.parts.entry(place).or_default()
    }

    /// A KB closes a vulnerability; gives whether that is the name of one.
    pub fn closes(&mut self, place: Place, cve: &str) -> bool {
        let Some(cve) = self.cves.number(cve, || CveId::parse(cve).ok()) else {
            return false;
        };
        let cves = &mut self.part(place).cves;
        if cves.last() != Some(&cve) {
            cves.push(cve);
        }
        true
    }

    /// A KB replaces another on a product; gives whether it is another.
    pub fn replaces(&mut self, place: Place, older: Kb) -> bool {
        let supersedes = &mut self.part(place).supersedes;
        if older != place.0 && !supersedes.contains(&older) {
            supersedes.push(older);
        }
        older != place.0
    }

    /// How the vendor ranks a KB on a product; the highest counts.
    pub fn rank(&mut self, place: Place, severity: Severity) {
        let part = self.part(place);
        part.severity = part.severity.max(severity);
    }

    /// The build of a product that has the KB.
    pub fn has_build(&mut self, place: Place, build: &str) {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if (3..=4).contains(&build.split('.').count()) && build.split('.').all(is_number) {
            self.part(place).build = Some(build.to_owned());
        }
    }

    /// One update a KB, by number.
    pub fn into_updates(self) -> Vec<Update> {
        let mut updates = Vec::with_capacity(self.heads.len());
        let mut all = self.parts.into_iter().peekable();
        for (kb, head) in self.heads {
            let mut parts = Vec::new();
            while let Some((place, part)) = all.next_if(|(place, _)| place.0 == kb) {
                parts.push((&self.products.values[place.1 as usize], part));
            }
            parts.sort_by(|a, b| a.0.cmp(b.0));
            updates.extend(update(kb, head, parts, &self.cves.values));
        }
        updates
    }
}

impl Head {
    /// Another record's title.
    pub fn titled(&mut self, title: &str) {
        let title = title.trim();
        if self.title.is_empty() {
            title.clone_into(&mut self.title);
        } else if title != self.title && !title.is_empty() {
            self.has_more_titles = true;
        }
    }

    /// When another record was published; the first counts.
    pub fn published(&mut self, at: Option<Timestamp>) {
        self.published = [self.published, at].into_iter().flatten().min();
    }

    /// An advisory that has no number of a vulnerability.
    pub fn advises(&mut self, name: &str) {
        self.advisories.insert(name.to_owned());
    }

    /// A CVSS score, in tenths, with its vector; the highest counts.
    pub fn scored(&mut self, tenths: u32, vector: &str) {
        if self.cvss.as_ref().is_none_or(|(known, _)| *known < tenths) {
            self.cvss = Some((tenths, vector.to_owned()));
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
    let mut closed = BTreeSet::new();
    let mut replaced = BTreeSet::new();
    for (product, part) in parts {
        let is_system = product.name.starts_with("Windows") && product.component.is_none();
        if is_system || head.restarts {
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
    update.aliases = head.advisories.into_iter().collect();
    update.cvss = head.cvss.map(|(_, vector)| vector);
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
        build: part.build,
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
pub fn number(text: &str) -> Option<Kb> {
    let is_number = (5..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// How Microsoft ranks; values that are no rank, as `System.Object[]`, say that it is not known.
pub fn severity(text: &str) -> Severity {
    match text.trim() {
        "Critical" => Severity::Critical,
        "Important" => Severity::Important,
        "Moderate" => Severity::Moderate,
        "Low" => Severity::Low,
        _ => Severity::Unknown,
    }
}
