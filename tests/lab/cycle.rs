//! The whole cycle on a real machine: what is missing is what apt says, and afterwards nothing is missing.

use crate::apt;
use crate::site::{Feeds, Site};
use crate::tools::{assert_nothing_left, folder, path, run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
#[ignore = "lab: needs root, debootstrap and the machine's mirror; run by make test"]
fn a_fresh_system_gets_the_updates_that_apt_asks_for_and_is_compliant() {
    let lab = folder();
    let mut site = Site::new(&lab.path().join("s"), Feeds::Mirror, None);
    site.serve();
    let root = site.endpoint("endpoint");
    site.said(&["smsagent", "once", "--root", path(&root)]);
    site.said(&["smspatch", "sync"]);
    let scan = site.json(&["smspatch", "scan"]);
    let required = required(&scan);
    println!("required: {required:#?}");
    assert!(!required.is_empty());
    assert_eq!(required, apt::would_install(&root, "upgrade"));
    assert_eq!(required, apt::would_install(&root, "dist-upgrade"));
    let before = measure(&site, "before.json");
    assert_eq!(before["required"], count(&scan));
    site.release();
    site.said(&["smsagent", "once", "--root", path(&root)]);
    is_compliant(&site, &root);
    a_second_cycle_does_nothing(&site, &root);
    the_report_shows_before_and_after(&site);
}

/// `name version` of each package that the only client requires.
fn required(scan: &Value) -> BTreeSet<String> {
    let of = |finding: &Value| -> Vec<String> {
        let packages = finding["packages"].as_array().expect("packages");
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let named = |one: &Value| format!("{} {}", text(&one["name"]), text(&one["candidate"]));
        packages.iter().map(named).collect()
    };
    findings(scan).flat_map(of).collect()
}

fn findings(scan: &Value) -> impl Iterator<Item = &Value> {
    let all = scan["clients"][0]["findings"].as_array().expect("findings");
    all.iter().filter(|finding| finding["state"] == "required")
}

fn count(scan: &Value) -> u64 {
    findings(scan).count() as u64
}

fn measure(site: &Site, file: &str) -> Value {
    let said = site.said(&[
        "smspatch",
        "compliance",
        "--collection",
        "servers",
        "--json",
    ]);
    fs::write(site.dir.join(file), &said).expect("written");
    serde_json::from_str(&said).expect("JSON")
}

/// dpkg, apt and the site agree that nothing is left to do.
pub fn is_compliant(site: &Site, root: &Path) {
    is_clean(root);
    let after = measure(site, "after.json");
    assert_eq!(after["required"], 0, "{after:#}");
    assert_eq!(
        after["clients"]["compliant"], after["clients"]["total"],
        "{after:#}"
    );
    counts_add_up(&after);
}

/// dpkg has nothing half-done, apt nothing to do, and nothing of the installation is left.
pub fn is_clean(root: &Path) {
    assert_eq!(run(&["dpkg", "--root", path(root), "--audit"]), "");
    assert_eq!(apt::would_install(root, "dist-upgrade"), BTreeSet::new());
    assert_nothing_left(root);
}

fn counts_add_up(compliance: &Value) {
    let sum = |value: &Value, parts: &[&str]| -> u64 {
        parts
            .iter()
            .map(|part| value[*part].as_u64().expect("a count"))
            .sum()
    };
    let clients = &compliance["clients"];
    let parts = ["compliant", "non_compliant", "pending_restart", "unknown"];
    assert_eq!(clients["total"], sum(clients, &parts));
    let updates = compliance["updates"].as_array().expect("updates");
    let required: u64 = updates
        .iter()
        .map(|one| sum(one, &["clients_required"]))
        .sum();
    assert_eq!(compliance["required"], required);
    for update in updates {
        let states = [
            "required",
            "installed",
            "pending_restart",
            "not_applicable",
            "unknown",
        ];
        let states = states.map(|state| format!("clients_{state}"));
        let parts = states.each_ref().map(String::as_str);
        assert_eq!(clients["total"], sum(update, &parts), "{update:#}");
    }
}

fn a_second_cycle_does_nothing(site: &Site, root: &Path) {
    let status = root.join("var/lib/dpkg/status");
    let before = fs::metadata(&status).and_then(|meta| meta.modified());
    let again = site.json(&["smsagent", "once", "--root", path(root)]);
    assert_eq!(again["deployments"][0]["state"], "compliant", "{again:#}");
    assert_eq!(again["unsent"], 0, "{again:#}");
    let after = fs::metadata(&status).and_then(|meta| meta.modified());
    assert_eq!(before.expect("status"), after.expect("status"));
    is_compliant(site, root);
}

fn the_report_shows_before_and_after(site: &Site) {
    let at = |name: &str| site.dir.join(name).display().to_string();
    let (html, json, before) = (at("report.html"), at("report.json"), at("before.json"));
    let words = [
        "smsctl",
        "report",
        "--collection",
        "servers",
        "--before",
        &before,
        "--html",
        &html,
        "--json-file",
        &json,
    ];
    site.said(&words);
    let page = fs::read_to_string(html).expect("the page");
    assert!(page.starts_with("<!DOCTYPE html>"), "{page:.200}");
    assert!(!page.contains("src=\"http"), "the page needs nothing else");
    let report: Value =
        serde_json::from_str(&fs::read_to_string(json).expect("JSON")).expect("JSON");
    assert_eq!(report["type"], "compliance");
    assert_eq!(report["required"], 0);
}
