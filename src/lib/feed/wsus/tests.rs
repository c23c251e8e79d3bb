use super::*;
use crate::feed::cab_file::tests::cabinet;
use crate::model::update::{Classification, HotfixRule, Severity};
use proptest::prelude::*;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<OfflineSyncPackage><Updates>
<Update CreationDate="2020-08-07T18:00:37Z" UpdateId="0a51549b-4e86-4a26-97d4-9e3567f24ea1" RevisionId="123456" IsLeaf="true">
  <SupersededBy><Revision Id="234567"/></SupersededBy><BundledBy><Revision Id="345678"/></BundledBy></Update>
<Update CreationDate="2020-09-07T18:00:37Z" UpdateId="05a7711a-079e-4fbb-8d1a-9015c92a2ae0" RevisionId="234567"/>
<Update CreationDate="2020-09-01T18:00:37Z" UpdateId="1c560bb8-276c-41ca-b597-35ae23bf424c" RevisionId="345678"/>
</Updates></OfflineSyncPackage>"#;

const OLD: &[u8] = br#"<ExtendedProperties MsrcSeverity="Important"><SecurityBulletinID>MS20-001</SecurityBulletinID><KBArticleID>654321</KBArticleID></ExtendedProperties>"#;
const NEW: &[u8] = br#"<ExtendedProperties MsrcSeverity="Critical"><KBArticleID>4577066</KBArticleID><CveID>CVE-2020-0001</CveID></ExtendedProperties>"#;
const TITLE: &[u8] = b"<LocalizedProperties><Language>en</Language><Title>2020-09 Security Monthly Quality Rollup for Windows Server 2012 R2 for x64-based Systems (KB4577066)</Title></LocalizedProperties>";

fn scan_file(new: &[u8]) -> Vec<u8> {
    let package = cabinet(&[("package.xml", PACKAGE.as_bytes())]);
    let members: [(&str, &[u8]); 4] = [
        ("x\\123456", OLD),
        ("x\\234567", new),
        ("l\\en\\234567", TITLE),
        ("c\\234567", b"<not read"),
    ];
    let details = cabinet(&members);
    cabinet(&[("package.cab", &package), ("package2.cab", &details)])
}

fn rule(update: &Update) -> &HotfixRule {
    match &update.rules[..] {
        [Rule::Hotfix(rule)] => rule,
        other => panic!("{other:?}"),
    }
}

#[test]
fn nested_cabinets_give_titles_kbs_and_what_replaces_what() {
    let offline = read(&scan_file(NEW), "wsusscn2.cab").unwrap();
    assert_eq!(offline.bad, []);
    assert_eq!(offline.dated, Timestamp::parse("2020-09-07T18:00:37Z").ok());
    let [old, new] = &offline.updates[..] else {
        panic!("two KBs")
    };
    assert_eq!(
        (new.id.as_str(), new.severity),
        ("KB4577066", Severity::Critical)
    );
    assert!(
        new.title
            .starts_with("2020-09 Security Monthly Quality Rollup")
    );
    let rule = rule(new);
    assert_eq!(
        (rule.product.as_str(), rule.cves[0].as_str()),
        ("Windows Server 2012 R2", "CVE-2020-0001")
    );
    assert_eq!(
        (new.supersedes[0].as_str(), &rule.supersedes[..]),
        ("KB654321", &["654321".to_owned()][..])
    );
    assert_eq!(
        (old.id.as_str(), old.classification),
        ("KB654321", Classification::Security)
    );
    assert_eq!(
        old.aliases,
        ["0a51549b-4e86-4a26-97d4-9e3567f24ea1", "MS20-001"]
    );
    assert!(old.rules.is_empty(), "its title is not told");
    assert_eq!(
        (offline.passed_over[0].reason, offline.passed_over[0].count),
        ("updates without a KB", 1)
    );
}

#[test]
fn one_broken_member_is_told_and_the_others_are_read() {
    let offline = read(&scan_file(b"<ExtendedProperties>"), "w.cab").unwrap();
    let bad: Vec<String> = offline.bad.iter().map(ToString::to_string).collect();
    assert!(bad.len() == 1 && bad[0].contains("234567"), "{bad:?}");
    assert_eq!(offline.updates.len(), 1);
}

#[test]
fn package_xml_alone_and_what_is_none_are_told_apart() {
    let offline = read(PACKAGE.as_bytes(), "package.xml").unwrap();
    assert_eq!(
        (offline.updates.len(), offline.passed_over[0].count),
        (0, 3)
    );
    for bytes in [&b""[..], b"<a/>", b"MSCF", b"\xff"] {
        assert!(read(bytes, "w").is_err());
    }
}

#[test]
fn products_are_known_where_the_title_names_one() {
    let table = [
        (
            "Security Update for Windows Server 2012 R2 (KB3019978)",
            Some("Windows Server 2012 R2"),
        ),
        (
            "Cumulative Update for Windows 10 Version 1803 for x64-based Systems (KB4487017)",
            Some("Windows 10 Version 1803 for x64-based Systems"),
        ),
        (
            "Update for Windows Server 2008 R2 for x64-based Systems (KB1)",
            Some("Windows Server 2008 R2 for x64-based Systems"),
        ),
        (
            "Rollup for .NET Framework 3.5.1 for Windows 7 and Server 2008 R2 for x64 (KB4487078)",
            None,
        ),
        ("Definition Update for Microsoft Security Essentials", None),
    ];
    for (title, product) in table {
        assert_eq!(product_of(title).as_deref(), product, "{title}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_scan_file_damaged_anywhere_is_read_or_refused(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = scan_file(NEW);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        if let Ok(offline) = read(&bytes, "w.cab") {
            prop_assert!(offline.updates.len() <= 2);
        }
    }
}
