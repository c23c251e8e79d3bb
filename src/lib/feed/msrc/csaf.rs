//! CSAF: one JSON document for a vulnerability. It names the fixed build of each product, and the KB by the address of the fix.

use super::{Fix, Msrc, Vulnerability, instant, tenths};
use crate::feed::kbs::severity;
use crate::feed::{BadRecord, Error, malformed};
use serde::Deserialize;
use serde_json::Number;
use std::collections::HashMap;

/// What stands before a KB's number in the addresses of fixes.
const BEFORE_KB: [&str; 2] = ["?q=KB", "/help/"];

#[derive(Deserialize)]
struct Advisory {
    document: Document,
    #[serde(default)]
    product_tree: Tree,
    #[serde(default)]
    vulnerabilities: Vec<Found>,
}

#[derive(Deserialize)]
struct Document {
    csaf_version: String,
    aggregate_severity: Option<Text>,
    tracking: Tracking,
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
struct Tracking {
    initial_release_date: String,
    current_release_date: String,
}

#[derive(Default, Deserialize)]
struct Tree {
    #[serde(default)]
    branches: Vec<Branch>,
}

#[derive(Deserialize)]
struct Branch {
    category: String,
    name: String,
    product: Option<Named>,
    #[serde(default)]
    branches: Vec<Branch>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    product_id: String,
}

#[derive(Deserialize)]
struct Found {
    cve: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    remediations: Vec<Remediation>,
    #[serde(default)]
    scores: Vec<Score>,
}

#[derive(Deserialize)]
struct Remediation {
    category: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    product_ids: Vec<String>,
    restart_required: Option<Restart>,
}

#[derive(Deserialize)]
struct Restart {
    category: String,
}

#[derive(Deserialize)]
struct Score {
    cvss_v3: Option<Cvss>,
}

#[derive(Deserialize)]
struct Cvss {
    #[serde(rename = "baseScore")]
    base_score: Number,
    #[serde(rename = "vectorString")]
    vector: String,
}

/// Reads a document.
pub(super) fn read(text: &str, file: &str, msrc: &mut Msrc) -> Result<(), Error> {
    let advisory: Advisory = serde_json::from_str(text)
        .map_err(|error| malformed(file, error.line().max(1), error.to_string()))?;
    let document = &advisory.document;
    if !document.csaf_version.starts_with("2.") {
        let reason = format!("CSAF {} is not known", document.csaf_version);
        return Err(malformed(file, 1, reason));
    }
    let mut products = HashMap::new();
    collect(&advisory.product_tree.branches, "", &mut products);
    msrc.dated = msrc
        .dated
        .max(instant(&document.tracking.current_release_date));
    for found in &advisory.vulnerabilities {
        vulnerability(found, document, &products, file, msrc);
    }
    Ok(())
}

/// Products by their ids; a range of versions is of the product above it.
fn collect<'a>(branches: &'a [Branch], above: &'a str, products: &mut HashMap<&'a str, &'a str>) {
    for branch in branches {
        let name = match branch.category.as_str() {
            "product_name" => branch.name.as_str(),
            _ => above,
        };
        if let Some(product) = &branch.product {
            let name = if name.is_empty() { &product.name } else { name };
            products.insert(&product.product_id, name);
        }
        collect(&branch.branches, name, products);
    }
}

fn vulnerability(
    found: &Found,
    document: &Document,
    products: &HashMap<&str, &str>,
    file: &str,
    msrc: &mut Msrc,
) {
    let Some(name) = &found.cve else {
        let bad = BadRecord::named(file, &found.title, "a vulnerability without a name");
        return msrc.bad.push(bad);
    };
    let scores = found
        .scores
        .iter()
        .filter_map(|score| score.cvss_v3.as_ref());
    let scores = scores
        .filter_map(|cvss| Some((tenths(&cvss.base_score.to_string())?, cvss.vector.clone())));
    let vulnerability = Vulnerability {
        name: name.clone(),
        title: found.title.clone(),
        published: instant(&document.tracking.initial_release_date),
        score: scores.max_by_key(|(tenths, _)| *tenths),
    };
    let ranked = document
        .aggregate_severity
        .as_ref()
        .map(|text| severity(&text.text));
    let fixes = found
        .remediations
        .iter()
        .filter(|fix| fix.category == "vendor_fix");
    for (remediation, id) in fixes.flat_map(|fix| fix.product_ids.iter().map(move |id| (fix, id))) {
        let Some(product) = products.get(id.as_str()) else {
            let reason = format!("product {id} is not in the product tree");
            msrc.bad.push(BadRecord::named(file, name, reason));
            continue;
        };
        if let Some(place) = msrc.fix(file, &vulnerability, &fix(remediation, product)) {
            msrc.kbs.rank(place, ranked.unwrap_or_default());
        }
    }
}

/// `10.0.17763.7009:Security Update:https://support.microsoft.com/help/5052000`, with the address once more.
fn fix(remediation: &Remediation, product: &str) -> Fix {
    let (build, _) = remediation.details.split_once(':').unwrap_or_default();
    let restart = remediation.restart_required.as_ref();
    Fix {
        kb: kb(&remediation.url)
            .or_else(|| kb(&remediation.details))
            .unwrap_or_else(|| remediation.url.clone()),
        product: product.to_owned(),
        supersedes: String::new(),
        build: build.to_owned(),
        restarts: restart.is_some_and(|restart| restart.category == "system"),
    }
}

fn kb(address: &str) -> Option<String> {
    let after = |mark: &&str| address.split_once(*mark).map(|(_, rest)| rest);
    let rest = BEFORE_KB.iter().find_map(after)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}
