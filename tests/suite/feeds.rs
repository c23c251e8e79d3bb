//! Feeds of Windows, own updates and priorities, from `smspatch feed add` to what `show` and `scan` make of them.

use super::documents::copy_tree;
use super::site::TestSite;
use std::fs;
use std::path::Path;

const HEADING: &str = "DatePosted,CVE,BulletinKB,Title,AffectedProduct,AffectedComponent,Severity,Impact,Supersedes,Exploits\n";
const ROWS: &str = "20240109,CVE-2024-20674,5034127,January,Windows 10 Version 1809 for x64-based Systems,,Critical,,,\n\
20240213,CVE-2024-21304,5034768,February,Windows 10 Version 1809 for x64-based Systems,,Important,,5034127,\n\
20240213,CVE-2024-21305,Release Notes,Edge,Microsoft Edge,,Low,,,\n\
20240213,broken\n";

const KEV: &str = r#"{"catalogVersion":"2024.02.01","dateReleased":"2024-02-01T00:00:00Z","count":2,"vulnerabilities":[
 {"cveID":"CVE-2024-21304","dateAdded":"2024-01-15","dueDate":"2024-02-05","knownRansomwareCampaignUse":"Known"},
 {"cveID":"CVE-2024-9999","dateAdded":"2024-01-16","dueDate":"2024-02-06"}]}"#;
const KEV_LATER: &str = r#"{"catalogVersion":"2024.02.02","dateReleased":"2024-02-02T00:00:00Z","count":1,"vulnerabilities":[
 {"cveID":"CVE-2024-21304","dateAdded":"2024-01-15","dueDate":"2024-02-05","knownRansomwareCampaignUse":"Known"}]}"#;

const OWN: &str = "updates:\n- id: own-1\n  title: payroll client\n  severity: critical\n  platforms: [windows]\n  \
required: hostname like \"pc%\"\n- id: own-2\n  title: t\n  requird: hostname like \"pc%\"\n";

const HOST: &str = "\nHost Name:                 PC-1\nOS Name:                   Microsoft Windows 10 Pro\n\
OS Version:                10.0.17763 N/A Build 17763\nSystem Type:               x64-based PC\n\
Hotfix(s):                 1 Hotfix(s) Installed.\n                           [01]: KB4480116\n";

fn feed(site: &TestSite, kind: &str, file: &str, text: &str) {
    site.write(file, text);
    let uri = site.path(file);
    let added = site.run(&format!(
        "smspatch feed add {kind} --kind {kind} --uri {} --quiet",
        uri.display()
    ));
    assert!(!added.contains("exit code"), "{added}");
}

fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} in {text}");
    }
}

#[test]
fn a_table_of_kbs_is_synced_with_its_faults_told_and_judges_a_host() {
    let site = TestSite::new();
    feed(&site, "kb", "kb.csv", &format!("{HEADING}{ROWS}"));
    let synced = site.run("smspatch sync");
    contains(
        &synced,
        &[
            "2 columns, not 10",
            "rows with something else than a KB",
            "exit code 3",
        ],
    );
    let again = site.run("smspatch sync --json");
    contains(&again, &["\"is_unchanged\":true"]);
    let shown = site.run("smspatch show KB5034768");
    contains(
        &shown,
        &[
            "Windows 10 Version 1809 for x64-based Systems",
            "Priority: important, as severity important by the vendor",
        ],
    );
    site.write("systeminfo.txt", HOST);
    let inventory = site.answer(&[
        "smsinv",
        "import",
        site.path("systeminfo.txt").to_str().unwrap(),
    ]);
    site.write("inventory.json", inventory);
    let scan = site.run_reading("smspatch scan - --json", "inventory.json");
    contains(&scan, &["KB5034768", "CVE-2024-20674", "\"required\""]);
}

#[test]
fn what_is_exploited_ranks_first_and_what_is_withdrawn_is_told() {
    let site = TestSite::new();
    feed(
        &site,
        "kb",
        "kb.csv",
        &format!("{HEADING}{}", ROWS.replace("20240213,broken\n", "")),
    );
    feed(&site, "kev", "kev.json", KEV);
    feed(
        &site,
        "epss",
        "epss_scores-2024-02-01.csv",
        "cve,epss,percentile\nCVE-2024-20674,0.61,0.97\n",
    );
    assert!(!site.run("smspatch sync").contains("exit code"));
    let shown = site.run("smspatch show CVE-2024-21304");
    contains(
        &shown,
        &[
            "Priority: exploited, as CVE-2024-21304 is exploited by ransomware (KEV since 2024-01-15, to be closed by 2024-02-05)",
        ],
    );
    let old = site.run("smspatch show CVE-2024-20674 --json");
    contains(&old, &["\"epss\":610000", "\"rank\":\"critical\""]);
    site.write("kev.json", KEV_LATER);
    let refused = site.run("smspatch sync kev");
    contains(&refused, &["--confirm"]);
    let synced = site.run("smspatch sync kev --confirm");
    contains(&synced, &["withdrawn since the last sync: CVE-2024-9999"]);
    site.write("kev.json", KEV);
    let older = site.run("smspatch sync kev");
    contains(&older, &["which was imported before"]);
}

#[test]
fn own_updates_are_synced_and_a_wrong_one_is_told_with_its_place() {
    let site = TestSite::new();
    feed(&site, "own", "own.yaml", OWN);
    let synced = site.run("smspatch sync");
    contains(
        &synced,
        &[
            "own.yaml:9: column 3: unknown field `requird`",
            "exit code 3",
        ],
    );
    contains(
        &site.run("smspatch show own-1"),
        &["payroll client", "hostname like \"pc%\""],
    );
    site.write("own.yaml", "updates: [");
    contains(&site.run("smspatch sync"), &["own.yaml:", "exit code 1"]);
    contains(&site.run("smspatch show own-1"), &["payroll client"]);
}

#[test]
fn a_repository_of_rpm_is_believed_by_its_keyring_and_judges_a_host() {
    let site = TestSite::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rpm");
    copy_tree(&data.join("repo"), &site.path("repo"));
    let added = site.run(&format!(
        "smspatch feed add base --kind rpm --uri {} --release almalinux/9 --keyring {}",
        site.path("repo").display(),
        data.join("keyring.gpg").display()
    ));
    contains(&added, &["base", "rpm"]);
    assert!(!site.run("smspatch sync").contains("exit code"));
    contains(
        &site.run("smspatch sync --json"),
        &["\"is_unchanged\":true", "\"updates\":4"],
    );
    contains(
        &site.run("smspatch show CVE-2026-1000"),
        &["ALSA-2026:0001", "32:9.16.23-18.el9_4.1"],
    );
    store_host(&site);
    contains(
        &site.run("smspatch scan"),
        &[
            "ALSA-2026:0001  Important: bind security update  required",
            "important",
        ],
    );
    contains(
        &site.run("smspatch why ALSA-2026:0001 rhel-1"),
        &["32:9.16.23-14.el9", "32:9.16.23-18.el9_4.1", "is required"],
    );
    let approved = site.run("smspatch approve ALSA-2026:0001 --name bind");
    contains(&approved, &["List bind: 1 updates approved"]);

    // half a mirror: the list of packages is not the one that was signed for, and what was known stays
    let primary = site.path("repo/repodata/primary.xml");
    let text = fs::read_to_string(&primary).unwrap();
    fs::write(&primary, text.replace("9.16.23", "9.16.24")).unwrap();
    let repomd = site.path("repo/repodata/repomd.xml");
    let newer = fs::read_to_string(&repomd)
        .unwrap()
        .replace("1795000000", "1795000001");
    fs::write(&repomd, newer).unwrap();
    contains(&site.run("smspatch sync"), &["exit code 1"]);
    contains(&site.run("smspatch show ALSA-2026:0001"), &["18.el9_4.1"]);
}

#[test]
fn advisories_that_no_repository_has_packages_for_are_not_approved_and_it_is_said_why() {
    let site = TestSite::new();
    store_host(&site);
    let record = advisory("32:9.16.23-18.el9_4.1").replace("Debian:12", "AlmaLinux:9");
    let record = record.replace("\"sample\"", "\"bind\"");
    site.write(
        "advisory.json",
        record.replace("DSA-9999-1", "ALSA-2026:9999"),
    );
    let file = site.path("advisory.json");
    site.run(&format!(
        "smspatch feed add osv --kind osv --uri {}",
        file.display()
    ));
    assert!(!site.run("smspatch sync").contains("exit code"));
    contains(&site.run("smspatch scan"), &["ALSA-2026:9999", "required"]);
    contains(
        &site.run("smspatch approve --security"),
        &[
            "warning: what is required and matches (1, the first ALSA-2026:9999) are advisories",
            "smspatch feed add --help",
            "nothing is approved",
        ],
    );
    contains(
        &site.run("smspatch approve ALSA-2026:9999"),
        &[
            "cannot approve ALSA-2026:9999: it is an advisory, and no feed has its packages",
            "exit code 1",
        ],
    );
    contains(
        &site.run("smspatch approve ALSA-2026:0"),
        &["there is no update ALSA-2026:0"],
    );
}

/// An approved client with AlmaLinux 9, an old bind among its packages.
fn store_host(site: &TestSite) {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/inventories/rpm.tsv");
    let list = list.to_str().unwrap();
    let platform = "almalinux/9/x86_64";
    site.answer(&[
        "smsinv",
        "import",
        "--from",
        "rpm",
        "--hostname",
        "rhel-1",
        "--platform",
        platform,
        "--store",
        list,
    ]);
    contains(&site.run("smsctl client approve rhel-1"), &["approved"]);
}

/// A record of the Open Source Vulnerability format, as Debian's are: it names the source package.
fn advisory(fixed: &str) -> String {
    serde_json::json!({
        "schema_version": "1.6.0", "id": "DSA-9999-1", "modified": "2026-11-20T00:00:00Z",
        "published": "2026-11-20T00:00:00Z", "summary": "sample - security update", "upstream": ["CVE-2026-99999"],
        "affected": [{
            "package": {"ecosystem": "Debian:12", "name": "sample"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]
        }]
    })
    .to_string()
}

#[test]
fn a_new_advisory_is_answered_at_once_and_explained() {
    let site = super::contract::furnished();
    let unknown = site.run("smspatch affected CVE-2026-99999");
    assert!(
        unknown.contains("error: no feed knows CVE-2026-99999"),
        "{unknown}"
    );
    site.write("advisory.json", advisory("1.0-1+deb12u9"));
    let file = site.path("advisory.json");
    site.run(&format!(
        "smspatch feed add osv --kind osv --uri {}",
        file.display()
    ));
    let synced = site.run("smspatch sync osv");
    assert!(synced.contains("imported"), "{synced}");

    let affected = site.run("smspatch affected CVE-2026-99999 --exit-code");
    assert!(affected.contains("1 client is affected."), "{affected}");
    assert!(affected.contains("web-1"), "{affected}");
    assert!(affected.contains("1.0-1+deb12u9"), "{affected}");
    assert!(affected.contains("exit code 21"), "{affected}");
    let shown = site.run("smspatch show CVE-2026-99999");
    assert!(shown.contains("DSA-9999-1"), "{shown}");
    let why = site.run("smspatch why DSA-9999-1 web-1");
    assert!(
        why.contains("affected; fixed in 1.0-1+deb12u9 (osv)"),
        "{why}"
    );
    assert!(why.contains("DSA-9999-1 is required"), "{why}");
    let scanned = site.run("smspatch scan");
    assert!(
        scanned.contains("DSA-9999-1  sample - security update  required"),
        "{scanned}"
    );

    // the same advisory, its fix now what is installed already
    let earlier = advisory("1.0-1").replace("2026-11-20", "2026-11-21");
    site.write("advisory.json", earlier);
    site.run("smspatch sync osv");
    let affected = site.run("smspatch affected DSA-9999-1 --exit-code");
    assert!(affected.contains("0 clients are affected."), "{affected}");
    assert!(!affected.contains("exit code"), "{affected}");
    let why = site.run("smspatch why DSA-9999-1 web-1");
    assert!(why.contains("DSA-9999-1 is installed"), "{why}");
}
