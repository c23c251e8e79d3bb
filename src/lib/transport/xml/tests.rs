use super::*;
use crate::model::client_settings::ClientSettings;
use crate::model::deployment::{Purpose, RemoteContent, RestartPolicy};
use crate::model::digest::Digest;
use crate::model::id::{ClientId, DeploymentId, KeyId, PackageId, PolicyId, SiteCode};
use crate::model::policy::{Audience, PolicyAssignment};
use crate::model::time::Timestamp;
use proptest::prelude::*;
use std::path::Path;
use std::time::Instant;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn audience() -> Audience {
    Audience {
        site: SiteCode::parse("S01").unwrap(),
        client: ClientId::parse("019ab3c5-7800-7707-8707-070707070707").unwrap(),
        epoch: 1,
        key: KeyId::from(Digest::of(b"key")),
        serial: 7,
        issued_at: at("2026-11-22T15:00:00Z"),
        expires_at: at("2026-12-22T15:00:00.25Z"),
    }
}

fn assignments(count: u32) -> PolicyAssignments {
    let assignment = |serial| PolicyAssignment {
        policy: PolicyId::from(&DeploymentId::make(&audience().site, serial)),
        version: serial,
        body: Digest::of(&serial.to_be_bytes()),
    };
    PolicyAssignments {
        audience: audience(),
        poll_minutes: 60,
        assignments: (1..=count).map(assignment).collect(),
        settings: (count > 1).then(|| Digest::of(b"settings")),
    }
}

/// Settings with every field away from its default.
fn settings() -> PolicySettings {
    let file = serde_json::json!({
        "name": "jars & <more>", "path": "/opt", "pattern": "*.jar", "recursive": false, "exclude": ["/opt/\"a\"", "b*"],
        "cross_file_systems": true, "sha256": true, "max_files": 7, "max_kib": 8, "max_depth": 9,
    });
    let all = serde_json::json!({
        "software_inventory": { "every_hours": 5, "max_seconds": 6, "rules": [file, file] },
        "file_collection": { "every_hours": 7, "max_client_kib": 8, "rules": [file] },
        "metering": {
            "sample_seconds": 9, "upload_minutes": 15, "raw_days": 6, "summary_days": 100,
            "rules": [
                { "name": "a", "file_name": "a*", "version": "1.?", "language": "1033", "scope": "site" },
                { "name": "b", "original_file_name": "B.EXE" },
            ],
        },
        "peer_cache": { "port": 8004, "max_connections": 3, "max_load_percent": 50, "keep_days": 2 },
    });
    PolicySettings {
        audience: audience(),
        settings: serde_json::from_value(all).unwrap(),
    }
}

#[test]
fn settings_read_back_and_are_valid_against_the_schema() {
    let idle = PolicySettings {
        settings: ClientSettings::default(),
        ..settings()
    };
    for own in [settings(), idle] {
        let text = print_settings(&own).unwrap();
        assert_eq!(parse_settings(&text).unwrap(), own);
        assert!(is_valid(&text), "{text}");
        assert!(parse_body(&text).is_err());
        assert!(parse_settings(&text.replace("max_seconds", "max_second")).is_err());
    }
}

fn body() -> PolicyBody {
    let site = audience().site;
    PolicyBody {
        audience: audience(),
        policy: PolicyId::parse("S01-D00001").unwrap(),
        version: 2,
        deployment: DeploymentId::make(&site, 1),
        package: PackageId::make(&site, 3),
        package_version: 4,
        manifest: Digest::of(b"manifest"),
        min_trust_version: 9,
        purpose: Purpose::Required,
        available_at: at("2026-11-22T15:00:00Z"),
        deadline: at("2026-11-23T15:00:00Z"),
        remote_content: RemoteContent::Download,
        restart: RestartPolicy::Suppress,
    }
}

#[test]
fn a_body_is_printed_the_same_way_every_time() {
    let digest = Digest::of(b"manifest");
    let key = Digest::of(b"key");
    let expected = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<policy_body xmlns="urn:sms:policy:1" policy="S01-D00001" version="2">
  <audience site="S01" client="019ab3c5-7800-7707-8707-070707070707" epoch="1" key="{key}" serial="7" issued_at="2026-11-22T15:00:00Z" expires_at="2026-12-22T15:00:00.25Z"/>
  <deployment id="S01-D00001" purpose="required" available_at="2026-11-22T15:00:00Z" deadline="2026-11-23T15:00:00Z" remote_content="download" restart="suppress"/>
  <package id="S01-P00003" version="4" manifest="{digest}" min_trust_version="9"/>
</policy_body>
"#
    );
    assert_eq!(print_body(&body()).unwrap(), expected);
    assert_eq!(parse_body(&expected).unwrap(), body());
}

#[test]
fn assignments_read_back_also_when_there_are_none_and_when_there_are_many() {
    for count in [0, 1, 2, 2000] {
        let text = print_assignments(&assignments(count)).unwrap();
        assert_eq!(parse_assignments(&text).unwrap(), assignments(count));
    }
}

/// Asks the reference validator; absent, that is a failure and not a pass.
#[expect(
    clippy::disallowed_methods,
    reason = "an outside validator, in a test only"
)]
fn is_valid(document: &str) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.xml");
    std::fs::write(&file, document).unwrap();
    std::process::Command::new("/usr/bin/xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/policy.xsd"))
        .arg(file)
        .output()
        .expect("xmllint runs (package libxml2-utils)")
        .status
        .success()
}

#[test]
fn what_we_print_is_valid_against_the_schema() {
    assert!(is_valid(&print_body(&body()).unwrap()));
    assert!(is_valid(&print_assignments(&assignments(3)).unwrap()));
    assert!(is_valid(&print_assignments(&assignments(0)).unwrap()));
}

/// Ways to spoil a printed body: what to replace, and with what.
const SPOILT: [(&str, &str); 22] = [
    ("<policy_body", "<policy_boddy"),
    ("urn:sms:policy:1", "urn:sms:policy:2"),
    (" xmlns=\"urn:sms:policy:1\"", ""),
    (" purpose=\"required\"", ""),
    ("purpose=\"required\"", "purpose=\"Required\""),
    ("purpose=\"required\"", "purpose=\"required\" argv=\"sh\""),
    (
        "purpose=\"required\"",
        "purpose=\"required\" purpose=\"available\"",
    ),
    ("<package ", "<command>sh</command><package "),
    (
        "<package ",
        "<package id=\"S01-P00009\" version=\"1\" manifest=\"x\"/><package ",
    ),
    ("<package ", "text<package "),
    ("<package ", "<!-- note --><package "),
    ("<package ", "<?php x?><package "),
    ("<package ", "<![CDATA[x]]><package "),
    ("<package ", "&amp;<package "),
    ("version=\"4\"", "version=\"-4\""),
    ("version=\"4\"", "version=\"4294967296\""),
    ("S01-P00003", "&x;"),
    ("</policy_body>", ""),
    ("</policy_body>", "</policy_body><policy_body/>"),
    ("</policy_body>", "</policy_body>trailing"),
    ("<policy_body", "<!DOCTYPE policy_body><policy_body"),
    (
        "<policy_body",
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><policy_body",
    ),
];

#[test]
fn a11_anything_that_policy_does_not_have_is_refused() {
    let good = print_body(&body()).unwrap();
    for (old, new) in SPOILT {
        let spoilt = good.replacen(old, new, 1);
        assert_ne!(spoilt, good);
        assert!(
            matches!(parse_body(&spoilt), Err(Error::Malformed { .. })),
            "{old} → {new}"
        );
    }
}

#[test]
fn one_kind_of_policy_is_not_read_as_the_other() {
    assert!(parse_assignments(&print_body(&body()).unwrap()).is_err());
    assert!(parse_body(&print_assignments(&assignments(1)).unwrap()).is_err());
}

#[test]
fn p06_p07_p10_bombs_are_refused_quickly() {
    let good = print_body(&body()).unwrap();
    let entities: String = (1..40)
        .map(|n| format!("<!ENTITY a{n} \"&a{0};&a{0};\">", n - 1))
        .collect();
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
    let bombs = [
        good.replacen(
            "<policy_body",
            &format!("<!DOCTYPE x [<!ENTITY a0 \"x\">{entities}]><policy_body"),
            1,
        ),
        good.replacen("<audience", &format!("<audience{attributes}"), 1),
        format!("<policy_body{}>", &attributes[..900_000]),
        "<policy_body>".repeat(80_000),
        format!("<policy_body>{}", "<x>".repeat(300_000)),
        format!("<policy_body>{}", "<x/>".repeat(250_000)),
        " ".repeat(100_000_000),
        "<policy_body xmlns=\"".to_owned() + &"x".repeat(1_000_000),
    ];
    for bomb in bombs {
        let other = bomb.replace("policy_body", "policy_assignments");
        let start = Instant::now();
        assert!(parse_body(&bomb).is_err());
        assert!(parse_assignments(&other).is_err());
        let took = start.elapsed().as_millis();
        // Measured 0 to 170 ms unoptimised, for the longest tag; a second is room for a busy machine.
        assert!(took < 1000, "{took} ms for {bomb:.60}");
    }
}

#[test]
fn p10_elements_in_elements_are_refused_at_any_depth() {
    for depth in [4, 127, 128, 129, 20_000] {
        let text = format!(
            "<policy_body>{}{}</policy_body>",
            "<x>".repeat(depth),
            "</x>".repeat(depth)
        );
        assert!(parse_body(&text).is_err(), "{depth}");
    }
}

#[test]
fn p06_no_text_makes_the_reader_open_a_file() {
    for outside in [
        "file:///etc/hostname",
        "/etc/hostname",
        "http://127.0.0.1:9/x",
    ] {
        let good = print_body(&body()).unwrap();
        for doctype in [
            format!("<!DOCTYPE p SYSTEM \"{outside}\">"),
            format!("<!DOCTYPE p [<!ENTITY x SYSTEM \"{outside}\">]>"),
            format!("<!DOCTYPE p [<!ENTITY % x SYSTEM \"{outside}\"> %x;]>"),
            format!("<?xml-stylesheet href=\"{outside}\"?>"),
        ] {
            let text = good.replacen("<policy_body", &format!("{doctype}<policy_body"), 1);
            assert!(
                matches!(parse_body(&text), Err(Error::Malformed { .. })),
                "{doctype}"
            );
        }
    }
    // other encodings are other bytes: they do not pass for UTF-8, and declaring them changes nothing
    let utf16: Vec<u8> = "<policy_body/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(parse_body(&String::from_utf8_lossy(&utf16)).is_err());
    assert!(parse_body("+ADw-policy_body/+AD4-").is_err());
}

proptest! {
    #[test]
    fn any_text_is_an_error_and_no_panic(text in "(<policy_body|</|>|\"|'|=|&|;|<|x|\\PC){0,40}") {
        prop_assert!(parse_body(&text).is_err());
        prop_assert!(parse_assignments(&text).is_err());
    }

    #[test]
    fn any_body_reads_back(serial: u64, epoch: u32, version: u32, millis in 0i64..4_000_000_000_000, flags in 0..8usize, id in "[A-Za-z0-9-]{1,64}") {
        let mut body = body();
        body.audience.serial = serial;
        body.audience.epoch = epoch;
        body.audience.issued_at = Timestamp::from_millis(millis);
        body.version = version;
        body.policy = PolicyId::parse(&id).unwrap();
        body.purpose = Purpose::ALL[flags & 1];
        body.remote_content = RemoteContent::ALL[flags >> 1 & 1];
        body.restart = RestartPolicy::ALL[flags >> 2];
        let text = print_body(&body).unwrap();
        prop_assert_eq!(parse_body(&text).unwrap(), body);
    }

    #[test]
    fn a_body_with_any_byte_changed_is_an_error_or_another_body_but_no_panic(at: usize, byte in 0x20u8..0x7f) {
        let mut text = print_body(&body()).unwrap().into_bytes();
        let at = at % text.len();
        text[at] = byte;
        let _ = parse_body(&String::from_utf8(text).unwrap());
    }
}
