use super::*;
use crate::model::platform::Release;
use crate::model::update::{Classification, Restart, Rule, Severity, Update};
use std::path::PathBuf;

fn sample(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/rpm/repo/repodata");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn gathered(primary: &str, updateinfo: &str) -> Gathered {
    let release = Release::parse("almalinux/9").unwrap();
    let primary = Primary::parse(primary, "primary").unwrap();
    gather(
        &release,
        primary,
        Advisories::parse(updateinfo, "updateinfo").unwrap(),
    )
}

fn of_sample() -> Gathered {
    gathered(&sample("primary.xml"), &sample("updateinfo.xml"))
}

fn find<'u>(updates: &'u [Update], id: &str) -> &'u Update {
    updates
        .iter()
        .find(|update| update.id.as_str() == id)
        .unwrap()
}

#[test]
fn advisories_and_what_none_has_are_the_updates() {
    let found = of_sample();
    let ids: Vec<_> = found
        .updates
        .iter()
        .map(|update| update.id.as_str())
        .collect();
    let expected = [
        "ALSA-2026:0001",
        "ALSA-2026:0002",
        "ALBA-2026:0003",
        "almalinux/9/bind/9.16.23-14.el9_3",
    ];
    assert_eq!(ids, expected);
    assert_eq!(found.bad, []);
    let passed_over: Vec<_> = found.passed_over.iter().collect();
    let absent = "a package of an advisory that the repository does not have".to_owned();
    let withdrawn = "an advisory that is withdrawn or in test".to_owned();
    assert_eq!(passed_over, [(&absent, &1), (&withdrawn, &1)]);
    let maintenance = &found.updates[3];
    assert_eq!(maintenance.classification, Classification::Maintenance);
    assert_eq!(maintenance.packages.len(), 2, "both binaries of the source");
}

#[test]
fn an_advisory_tells_what_it_closes_and_brings() {
    let found = of_sample();
    let bind = find(&found.updates, "ALSA-2026:0001");
    assert_eq!(bind.severity, Severity::Important);
    assert_eq!(bind.published.unwrap().to_string(), "2026-11-20T10:00:00Z");
    let cves: Vec<_> = bind.cves.iter().map(|cve| cve.as_str()).collect();
    assert_eq!(cves, ["CVE-2026-1000", "CVE-2026-1001"]);
    let package = &bind.packages[0];
    assert_eq!(package.version.as_str(), "32:9.16.23-18.el9_4.1");
    assert_eq!(
        package.payload.path,
        "Packages/bind-9.16.23-18.el9_4.1.x86_64.rpm"
    );
    let Rule::Package(absent) = &bind.rules[0] else {
        panic!("{:?}", bind.rules);
    };
    assert_eq!(absent.architectures, ["aarch64"]);
    let php = find(&found.updates, "ALSA-2026:0002");
    assert_eq!(php.packages[0].module.as_deref(), Some("php:8.1"));
    let kernel = find(&found.updates, "ALBA-2026:0003");
    assert_eq!(
        (kernel.restart, kernel.classification),
        (Restart::Machine, Classification::Maintenance)
    );
}

#[test]
fn a_record_for_each_collection_is_one_advisory() {
    let twice = sample("updateinfo.xml").replace("ALBA-2026:0003", "ALSA-2026:0002");
    let found = gathered(&sample("primary.xml"), &twice);
    let both = find(&found.updates, "ALSA-2026:0002");
    assert_eq!(both.packages.len(), 2);
    assert_eq!(both.restart, Restart::Machine, "a kernel is in it");
}

#[test]
fn a_bad_record_is_named_and_the_rest_is_read() {
    let table = [
        (
            "<arch>x86_64</arch>",
            "<arch></arch>",
            "no valid architecture",
        ),
        ("epoch=\"32\"", "epoch=\"x\"", "bind: no valid epoch"),
        ("ver=\"9.16.23\"", "ver=\"9-1\"", "bind: no valid version"),
        (
            "<name>bind</name>",
            "<name>a b</name>",
            "no valid package name: \"a b\"",
        ),
        ("href=\"Packages/", "href=\"../", "leaves the repository"),
        (
            "href=\"Packages/",
            "xml:base=\"http://x/\" href=\"Packages/",
            "leaves the repository",
        ),
        ("type=\"sha256\"", "type=\"md5\"", "no sha256 checksum"),
        (
            "size package=\"100\"",
            "size package=\"-1\"",
            "no valid size",
        ),
    ];
    let whole = Primary::parse(&sample("primary.xml"), "p").unwrap();
    for (from, to, reason) in table {
        let primary = Primary::parse(&sample("primary.xml").replacen(from, to, 1), "p").unwrap();
        assert_eq!(primary.packages.len(), whole.packages.len() - 1, "{from}");
        let said = primary.bad[0].to_string();
        assert!(said.starts_with("p:3: ") && said.contains(reason), "{said}");
    }
    let spoiled = sample("updateinfo.xml").replacen("<id>ALSA-2026:0001</id>", "<id></id>", 1);
    let found = Advisories::parse(&spoiled, "u").unwrap();
    assert_eq!((found.advisories.len(), found.bad.len()), (2, 1));
}

#[test]
fn p06_bombs_and_what_no_repository_has_are_refused() {
    let deep = format!("<metadata>{}", "<a>".repeat(1000));
    let wide: String = (0..1000).map(|n| format!(" a{n}='1'")).collect();
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><metadata><package>&b;</package></metadata>";
    let table = [
        ("", "no element"),
        ("<metadata>", "too early"),
        ("<updates/>", "not the document"),
        ("<metadata/><metadata/>", "more than one"),
        ("<metadata><package>&b;</package></metadata>", "not defined"),
        ("<metadata><package a=\"&b;\"/></metadata>", "not defined"),
        (bomb, "document type"),
        (&deep, "too deep"),
        (
            &format!("<metadata><package{wide}/></metadata>"),
            "too many attributes",
        ),
    ];
    for (text, reason) in table {
        let said = Primary::parse(text, "p").unwrap_err().to_string();
        assert!(said.contains(reason), "{text:.60}: {said}");
    }
}

#[test]
fn what_repomd_must_say_is_asked_for() {
    let good = sample("repomd.xml");
    let repomd = Repomd::parse(&good, "r").unwrap();
    assert_eq!(repomd.dated.to_string(), "2026-11-18T11:06:40Z");
    let table = [
        ("type=\"primary\"", "type=\"other\"", "lists no primary"),
        (
            "type=\"sha256\"",
            "type=\"sha1\"",
            "primary: no sha256 checksum",
        ),
        (
            "href=\"repodata/",
            "href=\"/etc/",
            "primary: its location leaves",
        ),
        ("<size>", "<size>x", "primary: no valid size"),
    ];
    for (from, to, reason) in table {
        let said = Repomd::parse(&good.replacen(from, to, 1), "r")
            .unwrap_err()
            .to_string();
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn p06_damage_anywhere_is_told_and_never_a_panic() {
    let names = ["primary.xml", "updateinfo.xml", "repomd.xml"];
    let release = Release::parse("almalinux/9").unwrap();
    for (file, name) in names.into_iter().enumerate() {
        let whole = sample(name);
        // a step that meets every kind of place
        for at in (0..whole.len()).step_by(3) {
            for damage in [b'<', b'"', b'&', b'\0'] {
                let mut bytes = whole.clone().into_bytes();
                bytes[at] = damage;
                let text = String::from_utf8(bytes).unwrap();
                match file {
                    0 => {
                        if let Ok(primary) = Primary::parse(&text, name) {
                            let told = primary.packages.len() + primary.bad.len();
                            assert!(told >= 4, "at {at}: {told}");
                            gather(&release, primary, Advisories::default());
                        }
                    }
                    1 => drop(Advisories::parse(&text, name)),
                    _ => drop(Repomd::parse(&text, name)),
                }
            }
        }
    }
}
