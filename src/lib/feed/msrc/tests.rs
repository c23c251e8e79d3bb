use super::*;
use crate::model::update::{HotfixRule, Restart, Rule, Severity};
use proptest::prelude::*;

const CVRF: &str = r#"<?xml version="1.0"?>
<cvrf:cvrfdoc xmlns:vuln="v" xmlns:prod="p" xmlns:cvrf="c">
<cvrf:DocumentTitle>March 2024 Security Updates</cvrf:DocumentTitle>
<cvrf:DocumentTracking><cvrf:InitialReleaseDate>2024-03-12T07:00:00</cvrf:InitialReleaseDate>
<cvrf:CurrentReleaseDate>2024-04-09T07:00:00Z</cvrf:CurrentReleaseDate></cvrf:DocumentTracking>
<prod:ProductTree><prod:Branch Type="Vendor" Name="Microsoft">
<prod:FullProductName ProductID="11568">Windows 10 Version 1809 for 32-bit Systems</prod:FullProductName>
<prod:FullProductName ProductID="10486-11571">Internet Explorer 11 on Windows Server 2019</prod:FullProductName>
</prod:Branch><prod:FullProductName ProductID="11655">Microsoft Edge (Chromium-based)</prod:FullProductName></prod:ProductTree>
<vuln:Vulnerability Ordinal="1"><vuln:Title>Kernel &amp; more</vuln:Title>
<vuln:Notes><vuln:Note Title="Description">a note</vuln:Note></vuln:Notes><vuln:CVE>CVE-2024-21392</vuln:CVE>
<vuln:Threats><vuln:Threat Type="Severity"><vuln:Description>Important</vuln:Description><vuln:ProductID>11568</vuln:ProductID></vuln:Threat>
<vuln:Threat Type="Impact"><vuln:Description>Critical</vuln:Description><vuln:ProductID>11568</vuln:ProductID></vuln:Threat></vuln:Threats>
<vuln:CVSSScoreSets><vuln:ScoreSet><vuln:BaseScore>7.5</vuln:BaseScore><vuln:Vector>CVSS:3.1/AV:N</vuln:Vector></vuln:ScoreSet></vuln:CVSSScoreSets>
<vuln:Remediations><vuln:Remediation Type="Vendor Fix"><vuln:Description>5035849</vuln:Description>
<vuln:Supercedence>5034768, 5034769</vuln:Supercedence><vuln:ProductID>11568</vuln:ProductID><vuln:ProductID>10486-11571</vuln:ProductID>
<vuln:AffectedFiles/><vuln:RestartRequired>Yes</vuln:RestartRequired><vuln:SubType>Security Update</vuln:SubType>
<vuln:FixedBuild>10.0.17763.5576</vuln:FixedBuild></vuln:Remediation>
<vuln:Remediation Type="Vendor Fix"><vuln:Description>Release Notes</vuln:Description><vuln:ProductID>11655</vuln:ProductID></vuln:Remediation>
<vuln:Remediation Type="Mitigation"><vuln:Description>5035850</vuln:Description></vuln:Remediation></vuln:Remediations></vuln:Vulnerability>
<vuln:Vulnerability Ordinal="2"><vuln:Title>Nameless</vuln:Title></vuln:Vulnerability>
<vuln:Vulnerability Ordinal="3"><vuln:CVE>CVE-2024-0002</vuln:CVE><vuln:Remediations><vuln:Remediation Type="Vendor Fix">
<vuln:Description>5035851</vuln:Description><vuln:ProductID>999</vuln:ProductID></vuln:Remediation></vuln:Remediations></vuln:Vulnerability>
</cvrf:cvrfdoc>"#;

const CSAF: &str = r#"{"document": {"aggregate_severity": {"text": "Critical"}, "csaf_version": "2.0", "title": "t",
 "tracking": {"initial_release_date": "2025-02-11T08:00:00.000Z", "current_release_date": "2025-02-12T08:00:00.000Z"}},
 "product_tree": {"branches": [{"category": "product_name", "name": "Windows 10 Version 1809 for x64-based Systems", "branches": [
   {"category": "product_version_range", "name": "<10.0.17763.6893",
    "product": {"name": "Windows 10 Version 1809 for x64-based Systems <10.0.17763.6893", "product_id": "1"}},
   {"category": "product_version", "name": "10.0.17763.6893", "product": {"name": "x", "product_id": "11569"}}]}]},
 "vulnerabilities": [{"cve": "CVE-2025-21391", "title": "Storage", "scores": [{"cvss_v3": {"baseScore": 7.1, "vectorString": "CVSS:3.1/AV:L"}}],
   "remediations": [{"category": "vendor_fix", "details": "10.0.17763.6893:Security Update:https://support.microsoft.com/help/5052000",
    "product_ids": ["1"], "url": "https://catalog.update.microsoft.com/v7/site/Search.aspx?q=KB5052000"},
    {"category": "vendor_fix", "product_ids": ["1"], "url": "https://learn.microsoft.com/edge"},
    {"category": "vendor_fix", "product_ids": ["7"], "url": "https://x?q=KB5052001"}]}]}"#;

fn guide(text: &str) -> Guide {
    let mut msrc = Msrc::default();
    msrc.read(text.as_bytes(), "m").unwrap();
    msrc.finish()
}

fn rule(update: &Update, number: usize) -> &HotfixRule {
    match &update.rules[number] {
        Rule::Hotfix(rule) => rule,
        other => panic!("{other:?}"),
    }
}

fn told<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

#[test]
fn a_month_in_cvrf_becomes_one_update_a_kb() {
    let guide = guide(CVRF);
    assert_eq!(guide.dated, instant("2024-04-09T07:00:00"));
    let [update] = &guide.updates[..] else {
        panic!("one KB")
    };
    assert_eq!(
        (update.id.as_str(), update.title.as_str()),
        ("KB5035849", "Kernel & more")
    );
    assert_eq!(
        (update.restart, update.cvss.as_deref()),
        (Restart::Machine, Some("CVSS:3.1/AV:N"))
    );
    assert_eq!(update.published, instant("2024-03-12T07:00:00"));
    let first = rule(update, 0);
    assert_eq!(first.product, "Windows 10 Version 1809 for 32-bit Systems");
    assert_eq!(
        (first.severity, first.build.as_deref()),
        (Severity::Important, Some("10.0.17763.5576"))
    );
    assert_eq!(first.supersedes, ["5034768", "5034769"]);
    let second = rule(update, 1);
    assert_eq!(
        (second.product.as_str(), second.component.as_deref()),
        ("Windows Server 2019", Some("Internet Explorer 11"))
    );
    assert_eq!(
        (second.severity, second.cves[0].as_str()),
        (Severity::Unknown, "CVE-2024-21392")
    );
    assert_eq!(
        told(&guide.bad),
        [
            "m: Nameless: a vulnerability without a name",
            "m: CVE-2024-0002: product 999 is not in the product tree"
        ]
    );
    assert_eq!(
        told(&guide.passed_over),
        ["fixes without a KB: 1, first \"CVE-2024-21392: Release Notes\" at m:1"]
    );
}

#[test]
fn a_vulnerability_in_csaf_names_kb_and_build() {
    let guide = guide(CSAF);
    let [update] = &guide.updates[..] else {
        panic!("one KB")
    };
    let rule = rule(update, 0);
    assert_eq!(
        (update.id.as_str(), rule.kb.as_str()),
        ("KB5052000", "5052000")
    );
    assert_eq!(
        rule.product,
        "Windows 10 Version 1809 for x64-based Systems"
    );
    assert_eq!(
        (rule.build.as_deref(), rule.severity),
        (Some("10.0.17763.6893"), Severity::Critical)
    );
    assert_eq!(
        told(&guide.bad),
        ["m: CVE-2025-21391: product 7 is not in the product tree"]
    );
    assert_eq!(guide.passed_over[0].count, 1);
}

#[test]
fn what_is_no_document_of_the_guide_is_refused() {
    for (text, reason) in [
        ("", "m:1: neither CVRF nor CSAF"),
        ("<html/>", "m:1: no cvrfdoc"),
        (
            "<!DOCTYPE x><cvrfdoc/>",
            "m:1: a document type, which no feed has",
        ),
        ("<cvrfdoc>\n<a>", "m:2: it ends too early"),
        (
            "<cvrfdoc>\n<a>&x;</a></cvrfdoc>",
            "m:2: an entity that is not defined",
        ),
        ("{}", "m:1: missing field `document` at line 1 column 2"),
    ] {
        let error = Msrc::default().read(text.as_bytes(), "m").unwrap_err();
        assert_eq!(error.to_string(), reason, "{text}");
    }
    let deep = format!("<cvrfdoc>{}", "<a>".repeat(40));
    assert!(Msrc::default().read(deep.as_bytes(), "m").is_err());
}

proptest! {
    #[test]
    fn a_document_damaged_anywhere_is_read_or_refused(
        is_csaf in any::<bool>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = if is_csaf { CSAF } else { CVRF }.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        let mut msrc = Msrc::default();
        if msrc.read(&bytes, "m").is_ok() {
            prop_assert!(msrc.finish().updates.len() <= 3);
        }
    }
}
