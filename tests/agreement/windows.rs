//! Our judgement of Windows machines beside wes.py's, and what replaces what beside networkx's closures.

use super::imports::{bytes_of, name_of, report};
use super::{Table, data, differences, entries, text_of};
use serde_json::Value;
use sms::feed::kb::{self, KbTable};
use sms::feed::records::Records;
use sms::feed::zip_file::ZipFile;
use sms::model::inventory::Inventory;
use sms::model::update::{HotfixRule, Product, Rule, State, Update};
use sms::rules::applies::hotfix::{HotfixFinding, Offer, ProductRules, judge, products};
use sms::rules::supersede::Supersedence;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    data().join("windows")
}

/// Files of the folder whose names begin so, with the day in their names.
fn dated(prefix: &str) -> Vec<(String, PathBuf)> {
    let is_one = |path: &PathBuf| name_of(path).starts_with(prefix);
    let day = |path: PathBuf| {
        let name = name_of(&path);
        let mut parts = name.split(|c: char| !c.is_ascii_digit());
        let day = parts.find(|part| part.len() == 8);
        (day.expect("a day in the name").to_owned(), path)
    };
    entries(&folder())
        .into_iter()
        .filter(is_one)
        .map(day)
        .collect()
}

fn definitions(day: &str) -> PathBuf {
    let is_one = |path: &PathBuf| {
        let name = name_of(path);
        name.contains("definitions") && name.contains(day)
    };
    let found = entries(&folder()).into_iter().find(is_one);
    found.unwrap_or_else(|| panic!("no definitions of {day}"))
}

fn table_of(day: &str) -> KbTable {
    let path = definitions(day);
    let table = kb::read(&bytes_of(&path), &name_of(&path)).unwrap();
    assert_eq!(table.bad, [], "{}", path.display());
    table
}

fn hotfix_rules(update: &Update) -> impl Iterator<Item = &HotfixRule> {
    update.rules.iter().filter_map(|rule| match rule {
        Rule::Hotfix(rule) => Some(rule),
        _ => None,
    })
}

fn offers(table: &KbTable) -> impl Iterator<Item = Offer<'_>> {
    table.updates.iter().flat_map(|update| {
        hotfix_rules(update).map(|rule| Offer {
            update: &update.id,
            rule,
        })
    })
}

/// The columns KB and Supersedes of the tables in a zip, by the start of their names.
fn columns(path: &Path, prefix: &str) -> Vec<(String, String)> {
    let bytes = bytes_of(path);
    let mut archive = ZipFile::open(&bytes, &name_of(path)).unwrap();
    let names = archive.names().unwrap();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| name.starts_with(prefix)) {
        let mut records = Records::new(archive.member(name, super::LIMIT).unwrap());
        while let Some(record) = records.read().unwrap() {
            let fields = record.fields.unwrap();
            let (kb, replaced) = (fields.at(2).to_owned(), fields.at(8).to_owned());
            if is_number(&kb) {
                found.push((kb, replaced));
            }
        }
    }
    found
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn supersedence_agrees_with_the_reference_closures() {
    let mut table = Table::default();
    let closures = dated("supersedence-closure-");
    assert!(
        !closures.is_empty(),
        "no closures in {}",
        folder().display()
    );
    for (day, path) in closures {
        let rows = columns(&definitions(&day), "CVEs");
        // the reference takes whole numbers between semicolons, of the main table
        let pairs = rows.iter().flat_map(|(kb, replaced)| {
            let pieces = replaced.split(';').map(str::trim);
            pieces
                .filter(|piece| is_number(piece))
                .map(move |piece| (kb.as_str(), piece))
        });
        let pairs: BTreeSet<(&str, &str)> = pairs.filter(|(newer, older)| newer != older).collect();
        let all = Supersedence::of(pairs.iter().copied());
        assert_eq!(
            all.circles(),
            [] as [Vec<&str>; 0],
            "the reference has none"
        );
        let text = text_of(&path);
        compare_closures(&mut table, &name_of(&path), &text, &all);
        for (_, path) in dated("supersedence-heads-")
            .iter()
            .filter(|(own, _)| *own == day)
        {
            let older: BTreeSet<&str> = pairs.iter().map(|(_, older)| *older).collect();
            let heads = pairs.iter().map(|(newer, _)| *newer);
            let ours: BTreeSet<String> = heads
                .filter(|newer| !older.contains(newer))
                .map(str::to_owned)
                .collect();
            let wanted: BTreeSet<String> = text_of(path).lines().map(str::to_owned).collect();
            table.row(&name_of(path), wanted.len(), &differences(&wanted, &ours));
        }
        compare_edges(&mut table, &day);
    }
    table.end();
}

fn compare_closures(table: &mut Table, name: &str, text: &str, all: &Supersedence<&str>) {
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let differs = |(kb, wanted): &&(&str, &str)| {
        let wanted: BTreeSet<&str> = wanted.split(',').filter(|kb| is_number(kb)).collect();
        all.closure(kb) != wanted
    };
    let wrong: Vec<String> = rows
        .iter()
        .filter(differs)
        .map(|(kb, _)| (*kb).to_owned())
        .collect();
    table.row(name, rows.len(), &wrong);
}

/// What our reader says replaces what: every number of five or more digits in the column, whatever stands between them.
fn compare_edges(table: &mut Table, day: &str) {
    let mut wanted = BTreeSet::new();
    for (kb, replaced) in columns(&definitions(day), "C") {
        let numbers = replaced.split(|c: char| !c.is_ascii_digit());
        let older = numbers.filter(|number| number.len() >= 5 && *number != kb);
        wanted.extend(older.map(|older| format!("{kb} {older}")));
    }
    let read = table_of(day);
    let ours = read.updates.iter().flat_map(hotfix_rules).flat_map(|rule| {
        let older = rule.supersedes.iter();
        older.map(|older| format!("{} {older}", rule.kb))
    });
    let ours: BTreeSet<String> = ours.collect();
    table.row(
        &format!("what replaces what in definitions {day}"),
        wanted.len(),
        &differences(&wanted, &ours),
    );
}

#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn required_kbs_of_windows_hosts_agree_with_wes() {
    let mut table = Table::default();
    let answers = dated("expected-wes-");
    assert!(!answers.is_empty(), "no answers in {}", folder().display());
    for (day, path) in answers {
        let expected: Value = serde_json::from_str(&text_of(&path)).unwrap();
        let definitions = table_of(&day);
        let hosts = expected["hosts"].as_object().expect("hosts");
        for (name, wes) in hosts {
            let path = folder().join("hosts").join(name);
            let inventory = report(name, &bytes_of(&path)).finish();
            let case = format!("judge {day} {name}");
            compare_host(&mut table, &case, &inventory, &definitions, wes);
        }
    }
    table.end();
}

fn texts(list: &Value) -> BTreeSet<String> {
    let rows = list.as_array().expect("list").iter();
    rows.map(|row| row.as_str().expect("text").to_owned())
        .collect()
}

/// Differences by their kind, each with the KBs it is about, so that one that changes is seen.
fn compare_host(
    table: &mut Table,
    case: &str,
    inventory: &Inventory,
    definitions: &KbTable,
    wes: &Value,
) {
    let wanted = texts(&wes["missing_kbs"]);
    let names = products(inventory).unwrap_or_default();
    let rules = ProductRules::of(&names, offers(definitions));
    let findings = match judge(inventory, &rules) {
        Ok(findings) => findings,
        Err(_) if wanted.is_empty() => return table.row(case, 1, &[]),
        Err(why) => {
            let count = wanted.len();
            let kinds = BTreeMap::from([(format!("only wes.py, as {why}"), wanted)]);
            return told(table, case, (0, count), kinds);
        }
    };
    let ours = offered(&findings);
    let is_same = wes["product"]
        .as_str()
        .is_some_and(|wes| names.contains(&Product::parse(wes, "").name));
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for kb in wanted.symmetric_difference(&ours) {
        let finding = findings.iter().find(|finding| finding.kb == kb);
        let kind = match wanted.contains(kb) {
            true if !is_number(kb) => "only wes.py: no KB",
            true => only_wes(finding),
            false if !is_same => "only ours: wes.py takes it for another product",
            false => only_ours(kb, &findings, definitions, &names),
        };
        kinds.entry(kind.to_owned()).or_default().insert(kb.clone());
    }
    let both = wanted.intersection(&ours).count();
    let all = wanted.union(&ours).count();
    // two that find nothing agree as well
    let shares = if all == 0 { (1, 1) } else { (both, all) };
    told(table, case, shares, kinds);
}

/// One difference a kind, with its KBs.
fn told(
    table: &mut Table,
    case: &str,
    shares: (usize, usize),
    kinds: BTreeMap<String, BTreeSet<String>>,
) {
    let line = |(kind, kbs): (String, BTreeSet<String>)| {
        format!("{kind}: {}", Vec::from_iter(kbs).join(" "))
    };
    let lines: Vec<String> = kinds.into_iter().map(line).collect();
    table.grouped(case, shares, &lines);
}

/// Why wes.py does not list what ours offers.
fn only_ours(
    kb: &str,
    findings: &[HotfixFinding],
    table: &KbTable,
    names: &[String],
) -> &'static str {
    let replaces = |offer: &Offer| {
        names.contains(&offer.rule.product) && offer.rule.supersedes.iter().any(|older| older == kb)
    };
    let newer: BTreeSet<&str> = offers(table)
        .filter(replaces)
        .map(|offer| offer.rule.kb.as_str())
        .collect();
    let is_newer = |finding: &&HotfixFinding| newer.contains(finding.kb);
    match findings.iter().find(is_newer).map(|finding| finding.state) {
        Some(State::NotApplicable) => "only ours: what replaces it is for a part that is not there",
        Some(_) => "only ours: what replaces it is for a part of which the host does not tell",
        None => "only ours: wes.py loses its row",
    }
}

fn offered(findings: &[HotfixFinding]) -> BTreeSet<String> {
    let is_offered = |finding: &&HotfixFinding| {
        finding.state == State::Required && finding.superseded_by.is_none()
    };
    findings
        .iter()
        .filter(is_offered)
        .map(|finding| finding.kb.to_owned())
        .collect()
}

/// Why ours does not offer what wes.py does.
fn only_wes(finding: Option<&HotfixFinding>) -> &'static str {
    match finding.map(|finding| (finding.state, finding.superseded_by)) {
        None => "only wes.py: for another product",
        Some((State::Required, Some(_))) => "only wes.py: superseded",
        Some((State::Installed | State::PendingRestart, _)) => "only wes.py: installed",
        Some((State::NotApplicable, _)) => "only wes.py: for a part that is not there",
        Some((State::Unknown, _)) => "only wes.py: for a part of which the host does not tell",
        Some((State::Required, None)) => "only wes.py: offered by both",
    }
}

/// What Windows Update itself offered a host, where its list lies beside the host's report, is never taken for done.
#[test]
#[ignore = "needs SMS_DATA: make agreement"]
fn what_windows_update_offered_is_required_or_not_told() {
    let mut table = Table::default();
    let mut cases = 0;
    for (day, _) in dated("expected-wes-") {
        let definitions = table_of(&day);
        for path in entries(&folder().join("hosts")) {
            let name = name_of(&path);
            let Some(host) = name.strip_suffix("_updates.txt") else {
                continue;
            };
            let report_path = path.with_file_name(format!("{host}_systeminfo.txt"));
            let inventory = report(host, &bytes_of(&report_path)).finish();
            cases += 1;
            compare_offers(
                &mut table,
                &format!("offered {day} {host}"),
                &inventory,
                &definitions,
                &text_of(&path),
            );
        }
    }
    assert!(
        cases > 0,
        "no lists of Windows Update in {}",
        folder().display()
    );
    table.end();
}

fn compare_offers(
    table: &mut Table,
    case: &str,
    inventory: &Inventory,
    definitions: &KbTable,
    list: &str,
) {
    let names = products(inventory).unwrap();
    let rules = ProductRules::of(&names, offers(definitions));
    let findings = judge(inventory, &rules).unwrap();
    let listed = list
        .lines()
        .filter_map(|line| line.strip_prefix("KB")?.split(':').next());
    let listed: BTreeSet<&str> = listed.collect();
    let known: Vec<&HotfixFinding> = findings
        .iter()
        .filter(|finding| listed.contains(finding.kb))
        .collect();
    let is_done =
        |finding: &&&HotfixFinding| !matches!(finding.state, State::Required | State::Unknown);
    let wrong = known
        .iter()
        .filter(is_done)
        .map(|finding| format!("KB{}: {}", finding.kb, finding.reason));
    table.row(case, known.len(), &wrong.collect::<Vec<_>>());
}
