//! F07: what feeds write, each in its format.

use sms::feed::rpm::{Advisories, Primary, Repomd, gather};
use sms::feed::{epss, kb, kev, msrc, osv, own, wsus};
use sms::model::platform::Release;
use sms::model::update::Classification;

/// The table of KBs.
pub fn kbs(input: &[u8]) {
    if let Ok(table) = kb::read(input, "t") {
        let has_rule = |update: &sms::model::update::Update| !update.rules.is_empty();
        assert!(table.updates.iter().all(has_rule));
    }
}

/// Microsoft's guide, in both forms.
pub fn guide(input: &[u8]) {
    let mut guide = msrc::Msrc::default();
    if guide.read(input, "m").is_ok() {
        guide.finish();
    }
}

/// Records of OSV, one a line.
pub fn vulnerabilities(input: &[u8]) {
    let mut gatherer = osv::Gatherer::new(None, Classification::Security);
    for record in input.split(|byte| *byte == b'\n') {
        gatherer.read(record, "o");
    }
    let gathered = gatherer.finish();
    let mut ids: Vec<_> = gathered.updates.iter().map(|update| &update.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), gathered.updates.len());
}

/// The files of an rpm repository: its list, or its packages and, after a zero, its advisories.
pub fn repository(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let _outcome_does_not_matter = Repomd::parse(&text, "r");
    let (packages, advisories) = text.split_once('\0').unwrap_or((&text, "<updates/>"));
    let release = Release::parse("almalinux/9");
    if let (Ok(packages), Ok(advisories), Ok(release)) = (
        Primary::parse(packages, "p"),
        Advisories::parse(advisories, "u"),
        release,
    ) {
        gather(&release, packages, advisories);
    }
}

/// The offline scan file of Windows Update.
pub fn offline(input: &[u8]) {
    let _outcome_does_not_matter = wsus::read(input, "w");
}

/// Own updates.
pub fn own(input: &[u8]) {
    if let Ok(own) = own::read(input, "o") {
        let mut ids: Vec<_> = own.updates.iter().map(|update| &update.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), own.updates.len());
    }
}

/// Exploited vulnerabilities.
pub fn exploited(input: &[u8]) {
    let _outcome_does_not_matter = kev::read(input, "k");
}

/// Scores.
pub fn scores(input: &[u8]) {
    if let Ok(scores) = epss::read(input, "e") {
        let is_part = |part: Option<u32>| part.is_none_or(|part| part <= 1_000_000);
        assert!(
            scores
                .priorities
                .iter()
                .all(|one| is_part(one.epss) && is_part(one.percentile))
        );
    }
}

type Seeds = Vec<(String, Vec<u8>)>;

fn seed(name: &str, text: &str) -> Seeds {
    vec![(name.to_owned(), text.as_bytes().to_vec())]
}

/// A table with what is odd in real ones.
pub fn kb_tables() -> Seeds {
    seed(
        "table.csv",
        "DatePosted,CVE,BulletinKB,Title,AffectedProduct,AffectedComponent,Severity,Impact,Supersedes,Exploits\n# Service Packs\n\
         20240109,CVE-2024-20674,5034127,t,Windows 11 version 21H2 for x64-based Systems,Windows Kernel,Critical,i,\"4471987;3142037\n\",\n\
         20240109,ADV200011,5034128,t,Internet Explorer 11 on Windows Server 2016,,System.Object[],i,3118389<br><br>4022173,\n\
         20240109,CVE,Release Notes,t,p,,,,None,\n",
    )
}

/// A month in CVRF, and a vulnerability in CSAF.
pub fn guides() -> Seeds {
    let cvrf = "<c:cvrfdoc xmlns:c=\"c\"><DocumentTracking><InitialReleaseDate>2024-03-12T07:00:00</InitialReleaseDate></DocumentTracking>\
        <FullProductName ProductID=\"1\">Windows Server 2019</FullProductName><Vulnerability><CVE>CVE-2024-21392</CVE>\
        <Threats><Threat Type=\"Severity\"><Description>Important</Description><ProductID>1</ProductID></Threat></Threats>\
        <Remediations><Remediation Type=\"Vendor Fix\"><Description>5035849</Description><Supercedence>5034768</Supercedence>\
        <ProductID>1</ProductID><FixedBuild>10.0.17763.5576</FixedBuild></Remediation></Remediations></Vulnerability></c:cvrfdoc>";
    let csaf = r#"{"document":{"csaf_version":"2.0","tracking":{"initial_release_date":"2025-02-11T08:00:00Z",
        "current_release_date":"2025-02-11T08:00:00Z"}},"product_tree":{"branches":[{"category":"product_name","name":"Windows Server 2019",
        "branches":[{"category":"product_version","name":"10.0.17763.6893","product":{"name":"x","product_id":"1"}}]}]},
        "vulnerabilities":[{"cve":"CVE-2025-21391","remediations":[{"category":"vendor_fix","details":"10.0.17763.6893:x:y",
        "product_ids":["1"],"url":"https://x?q=KB5052000"}]}]}"#;
    [seed("cvrf.xml", cvrf), seed("csaf.json", csaf)].concat()
}

/// Records of three ecosystems, and one that is withdrawn.
pub fn vulnerability_records() -> Seeds {
    seed(
        "records.jsonl",
        r#"{"id":"DSA-1-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"Debian:12","name":"p"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"1:1-2+deb12u1"}]}]}]}
{"id":"ALSA-1","modified":"2026-01-01T00:00:00Z","related":["CVE-2024-1"],"affected":[{"package":{"ecosystem":"AlmaLinux:9","name":"p"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2:1.2-3.module_el9+1"}]}]}],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}
{"id":"PYSEC-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"PyPI","name":"Flask_SQLAlchemy"},"versions":["1.0","1.1"]}]}
{"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","withdrawn":"2026-01-02T00:00:00Z"}
"#,
    )
}

/// The sample repository of the tests.
pub fn repository_files() -> Seeds {
    let primary = include_str!("../../../tests/data/rpm/repo/repodata/primary.xml");
    let updateinfo = include_str!("../../../tests/data/rpm/repo/repodata/updateinfo.xml");
    let repomd = include_str!("../../../tests/data/rpm/repo/repodata/repomd.xml");
    let packages = format!("{primary}\0{updateinfo}");
    [seed("packages.xml", &packages), seed("repomd.xml", repomd)].concat()
}

/// The part of a scan file that is text.
pub fn scan_files() -> Seeds {
    seed(
        "package.xml",
        "<OfflineSyncPackage><Updates><Update CreationDate=\"2017-06-27T00:03:52Z\" UpdateId=\"0a51549b\" RevisionId=\"123456\">\
         <SupersededBy><Revision Id=\"234567\"/></SupersededBy></Update></Updates></OfflineSyncPackage>",
    )
}

/// A file of own updates.
pub fn own_updates() -> Seeds {
    seed(
        "own.yaml",
        "updates:\n- id: own-1\n  title: t\n  platforms: [debian/bookworm]\n  required: software(\"payroll\") < \"2.1\"\n- id: own-2\n  x: 1\n",
    )
}

/// A catalog of exploited vulnerabilities.
pub fn exploited_ones() -> Seeds {
    seed(
        "kev.json",
        r#"{"dateReleased":"2024-10-22T14:01:42.4737Z","count":1,"vulnerabilities":[{"cveID":"CVE-2024-38094","dateAdded":"2024-10-22","dueDate":"2024-11-12"}]}"#,
    )
}

/// Scores with the newest of the four headings.
pub fn score_files() -> Seeds {
    seed(
        "epss.csv",
        "#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000\ncve,epss,percentile\nCVE-2020-5902,0.97567,0.99995\n",
    )
}
