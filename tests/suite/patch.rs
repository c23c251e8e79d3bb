//! `smspatch`, `smsinv` and `smsdist` on the sample archive, as a site and as a pipe.

use super::site::TestSite;
use insta::assert_snapshot;
use std::path::Path;

pub const INVENTORY: &str = r#"{"format":1,"type":"inventory","collected_at":"2026-11-22T12:00:00Z",
 "machine":{"machine_id":"","hostname":"web-1"},
 "platform":{"os":"debian","release":"bookworm","architecture":"amd64"},
 "operating_system":{"name":"","version":"","kernel":null,"booted_at":null,"restart_needed":[]},
 "hardware":{"system":null,"processors":[],"memory_bytes":null,"disks":[],"file_systems":[],"interfaces":[]},
 "packages":[{"name":"sample-tool","version":"1.0-1+deb12u1","architecture":"amd64","source":"sample","source_version":"1.0-1+deb12u1"}],
 "gaps":[]}"#;

/// A site that has synced the sample archive, and the inventory of a machine.
pub fn synced() -> TestSite {
    let site = TestSite::new();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/archive");
    let (uri, keyring) = (archive.join("good"), archive.join("keyring.gpg"));
    let add = format!(
        "smspatch feed add sample --uri {} --suite bookworm-security --keyring {} --quiet --json",
        uri.display(),
        keyring.display()
    );
    assert!(!site.run(&add).contains("exit code"));
    assert!(!site.run("smspatch sync --quiet").contains("exit code"));
    site.write("inventory.json", INVENTORY);
    site
}

#[test]
fn a_pipe_without_a_server_ends_on_a_distribution_point() {
    let site = synced();
    let raw = |line: &[&str], input: &str, output: &str| {
        let text = site.answer_reading(line, input);
        site.write(output, &text);
        text
    };
    raw(&["smspatch", "scan", "-"], "inventory.json", "scan.json");
    raw(
        &[
            "smspatch",
            "approve",
            "--security",
            "--name",
            "november",
            "-",
        ],
        "scan.json",
        "list.json",
    );
    let package = raw(&["smspatch", "package", "-"], "list.json", "package.json");
    assert!(
        package.starts_with(
            r#"{"format":1,"type":"package","package":"S01-P00001","version":1,"name":"november""#
        ),
        "{package}"
    );
    assert_snapshot!(site.run_reading("smsdist push --point ./dp -", "package.json"), @r#"
    POINT  PACKAGE  VERSION  FILES SENT  BYTES SENT  RESULT
    ./dp  S01-P00001  1  2  1.5 KiB  complete
    "#);
    assert_snapshot!(site.run("smsdist verify --point ./dp"), @r#"
    POINT  OBJECTS  SIZE  DAMAGED  MISSING  NOT TRUSTED  RESULT
    ./dp  3  2.9 KiB  0  0  0  good
    "#);
}

#[test]
fn a_pipe_with_nothing_to_do_ends_well() {
    let site = synced();
    site.write("inventory.json", INVENTORY.replace("deb12u1", "deb12u2"));
    let scan = site.answer_reading(&["smspatch", "scan", "-"], "inventory.json");
    site.write("scan.json", scan);
    let list = site.answer_reading(&["smspatch", "approve", "--security", "-"], "scan.json");
    site.write("list.json", &list);
    assert!(list.contains(r#""updates":[]"#), "{list}");
    let package = site.answer_reading(&["smspatch", "package", "-"], "list.json");
    site.write("package.json", package);
    assert_snapshot!(site.run_reading("smsdist push --point ./dp --output table -", "package.json"), @r#"
    Nothing to push.
    --- standard error
    The list is empty: nothing to push.
    "#);
}

#[test]
fn a_stage_refuses_another_document() {
    let site = synced();
    assert_snapshot!(site.run_reading("smspatch approve --all -", "inventory.json"), @r#"
    --- standard error
    error: cannot read standard input: expected a document of type "scan", found "inventory"
    hint: pass the output of the command that writes a document of type "scan"; man 5 sms-json lists them
    --- exit code 2
    "#);
    assert_snapshot!(site.run_reading("smsdist push --point ./dp -", "inventory.json"), @r#"
    --- standard error
    error: cannot read standard input: expected a document of type "package", found "inventory"
    hint: pass the output of the command that writes a document of type "package"; man 5 sms-json lists them
    --- exit code 2
    "#);
}

#[test]
fn scanning_needs_a_catalog_and_feeds() {
    let empty = TestSite::empty();
    empty.write("inventory.json", INVENTORY);
    assert_snapshot!(empty.run_reading("smspatch scan -", "inventory.json"), @r#"
    --- standard error
    error: no catalog at site/catalog.db
    hint: make a site with 'smsctl init', or point --site-dir or --catalog at one
    --- exit code 10
    "#);
    assert_snapshot!(TestSite::new().run("smspatch sync"), @r#"
    --- standard error
    error: no feed is configured
    hint: run 'smspatch feed add --apt-lists', or write feeds into site.yaml and run 'smsctl apply'
    --- exit code 1
    "#);
}

#[test]
fn a_scan_says_what_is_required_and_why() {
    let site = synced();
    assert_snapshot!(site.run_reading("smspatch scan - --by update --output csv --exit-code", "inventory.json"), @r#"
    update,for,severity,clients,restart,cves
    debian/bookworm/sample/1.0-1+deb12u2,security,-,1,-,0
    --- exit code 21
    "#);
    assert_snapshot!(site.run_reading("smspatch why debian/bookworm/sample/1.0-1+deb12u2 -", "inventory.json"), @r#"
    debian/bookworm/amd64 is covered by feed sample, dated [time]
    sample-tool is installed at 1.0-1+deb12u1, older than 1.0-1+deb12u2 in sample
    1.0-1+deb12u2 is the highest version that any feed has of sample-tool
    sample-data is not installed
    sample-tool comes only with new packages: needs sample-data (>= 1.0): sample-data is not installed
    sample-data 1.0-1+deb12u2 comes new, needed by sample-tool
    it counts as security with severity unknown
    debian/bookworm/sample/1.0-1+deb12u2 is required: installed 1.0-1+deb12u1 is older than 1.0-1+deb12u2 in sample
    "#);
}

#[test]
fn compliance_of_nobody_is_said_in_words() {
    let site = synced();
    assert_snapshot!(site.run("smspatch compliance"), @r#"
    Collection all-systems: 0 clients: 0 compliant, 0 not compliant, 0 waiting for a restart, 0 unknown; 0 required updates.
    The collection has no members.

    No update is required, and none was installed through a deployment.
    "#);
    assert_snapshot!(site.run("smspatch compliance --collection nobody"), @r#"
    --- standard error
    error: there is no collection nobody
    hint: 'smsctl collection list' shows them
    --- exit code 1
    "#);
}

#[test]
fn a_report_is_a_page_and_a_document() {
    let site = synced();
    let made = site.run("smsctl report --html report.html --json-file before.json");
    assert!(made.contains("Wrote report.html."), "{made}");
    let page = std::fs::read_to_string(site.path("report.html")).expect("a page");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("Site S01, Head office"));
    let compared = site.run("smsctl report --html report.html --before before.json --quiet");
    assert!(!compared.contains("exit code"), "{compared}");
}
