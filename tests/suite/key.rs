//! `smsctl key` and `smsctl doctor`: simple mode, the way to hardened mode, and a site that is hardened from its first day.

use super::site::TestSite;
use insta::assert_snapshot;

/// Makes a key in a file and gives its public half.
fn made(site: &TestSite, file: &str) -> String {
    let answer = site.answer(&["smsctl", "key", "init", "--out", file, "--json", "--quiet"]);
    let made: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    made["public_key"].as_str().expect("a key").to_owned()
}

fn places(site: &TestSite) -> Vec<String> {
    let answer = site.answer(&["smsctl", "key", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let items = list["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| format!("{} {}", item["role"], item["place"]).replace('"', ""))
        .collect()
}

fn good(shown: &str) {
    assert!(!shown.contains("exit code"), "{shown}");
}

const HARDENED: [&str; 6] = [
    "root elsewhere",
    "release elsewhere",
    "snapshot here",
    "timestamp here",
    "policy here",
    "ca here",
];

#[test]
fn a_key_is_rotated_with_consent() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsctl key rotate policy"), @r"
    --- standard error
    error: changing keys cannot be undone: new policy key
    hint: add --yes to do it, or --dry-run to see it
    --- exit code 2
    ");
    assert_snapshot!(site.run("smsctl key rotate policy --dry-run"), @"Dry run, this would be done: new policy key.");
    assert_snapshot!(site.run("smsctl key rotate policy --yes"), @r"
    Done: new policy key.
      site trust  version 2
      replaced  policy
    ");
    // the account that runs the tests may be called root, which a snapshot does not show
    let rotated = site.run("smsctl key rotate root --yes");
    assert!(
        rotated.starts_with("Done: new root key.\n") && rotated.contains("version 2"),
        "{rotated}"
    );
    let public = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    assert_snapshot!(site.run(&format!("smsctl key rotate policy --key {public} --yes")), @r"
    --- standard error
    error: the policy key is always on the site server
    hint: leave --key out: a new one is made here
    --- exit code 2
    ");
    let logged = site.run("smsctl audit list");
    assert!(
        logged.contains("key change") && logged.contains("new root key"),
        "{logged}"
    );
}

#[test]
fn a_simple_site_is_hardened_step_by_step() {
    let site = TestSite::new();
    assert!(places(&site)[..2] == ["root here", "release here"]);
    let keys: Vec<String> = (1..=3)
        .map(|n| made(&site, &format!("root-{n}.key")))
        .collect();
    let release = made(&site, "release.key");
    let harden = format!(
        "smsctl key harden --root-key {} --root-key {} --root-key {} --release-key {release} --yes",
        keys[0], keys[1], keys[2]
    );
    good(&site.run(&harden));
    let early = site.run("smsctl key apply signing-request.json --yes");
    assert!(early.ends_with("exit code 13\n"), "{early}");
    assert!(site.path("site/keys/root.key").exists());
    let looked = site.run("smsctl key sign signing-request.json --dry-run");
    assert!(
        looked.contains("root version 2") && looked.contains("roles.root.threshold: 2"),
        "{looked}"
    );
    let unasked = site.run("smsctl key sign signing-request.json --key root-1.key");
    assert!(unasked.ends_with("exit code 2\n"), "{unasked}");
    for key in ["root-1.key", "root-3.key", "release.key"] {
        good(&site.run(&format!(
            "smsctl key sign signing-request.json --key {key} --yes"
        )));
    }
    good(&site.run("smsctl key apply signing-request.json --yes"));
    assert_eq!(places(&site), HARDENED);
    for secret in ["root.key", "release.key"] {
        assert!(!site.path("site/keys").join(secret).exists(), "{secret}");
    }
    let refused = site.run("smsctl key rotate root --yes");
    assert!(
        refused.contains("hint: make the new key with 'smsctl key init'"),
        "{refused}"
    );
}

#[test]
fn a_site_is_hardened_from_its_first_day() {
    let site = TestSite::empty();
    let root = made(&site, "root.key");
    let release = made(&site, "release.key");
    let init = format!(
        "smsctl init --code S01 --name Paris --url https://127.0.0.1:8443 --hardened --root-key {root} --release-key {release}"
    );
    good(&site.run(&init));
    assert!(!site.path("site/catalog.db").exists());
    good(&site.run("smsctl key sign signing-request.json --key root.key --yes"));
    good(&site.run("smsctl key apply signing-request.json --yes"));
    good(&site.run("smsctl key sign signing-request-2.json --key release.key --yes"));
    let done = site.run("smsctl key apply signing-request-2.json --yes");
    assert!(done.contains("site S01 is ready"), "{done}");
    assert_eq!(places(&site), HARDENED);
    let status = site.run("smsctl status");
    assert!(!status.contains("simple mode"), "{status}");
}

#[test]
fn simple_mode_is_told_loudly_and_red_for_the_doctor() {
    let site = TestSite::new();
    assert!(site.run("smsctl status").contains("warning: simple mode"));
    let shown = site.run("smsctl doctor");
    assert!(
        shown.contains("simple mode: on this machine are the keys root, release"),
        "{shown}"
    );
    let red = site.run("smsctl doctor --exit-code --json");
    assert!(red.ends_with("exit code 21\n"), "{red}");
    assert!(red.contains(r#""check":"backup","level":"red""#), "{red}");
    assert!(red.contains(r#""check":"answers","level":"red""#), "{red}");
}

#[test]
fn a_key_file_that_others_can_read_is_red() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new();
    let path = site.path("site/keys/policy.key");
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o644)).expect("changed");
    let shown = site.run("smsctl doctor");
    assert!(shown.contains("policy.key has mode 0644"), "{shown}");
}

#[test]
fn o04_a_passphrase_comes_by_a_descriptor_and_seals_key_and_backup() {
    let site = TestSite::new();
    site.write("passphrase", "correct horse\n");
    let run = |line: &str| site.run_reading(&format!("{line} --passphrase-fd 0"), "passphrase");
    good(&run("smsctl key init --out sealed.key"));
    let sealed = std::fs::read(site.path("sealed.key")).expect("a key");
    assert!(sealed.starts_with(b"age-encryption.org/v1"));
    good(&run("smsctl key backup --out site.age"));
    assert!(run("smsctl key backup --out site.age").contains("it exists already"));
    std::fs::rename(site.path("site"), site.path("lost")).expect("moved");
    let other = run("smsctl key restore site.age --code S02");
    assert!(other.contains("it is of site S01"), "{other}");
    good(&run("smsctl key restore site.age --code S01"));
    good(&site.run("smsctl status"));
    site.write("passphrase", "wrong\n");
    let wrong = run("smsctl key restore site.age --code S01 --site-dir again");
    assert!(wrong.ends_with("exit code 1\n"), "{wrong}");
}

#[test]
fn the_exported_root_has_the_pin_of_the_tokens() {
    let site = TestSite::new();
    let answer = site.answer(&[
        "smsctl",
        "key",
        "export-root",
        "--out",
        "root.json",
        "--json",
    ]);
    let exported: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    let bytes = std::fs::read(site.path("root.json")).expect("a root");
    let pin = sms::model::digest::Digest::of(&bytes).to_string();
    assert_eq!(exported["pin"], pin);
    let token = site.answer(&["smsctl", "client", "token", "--quiet"]);
    assert!(token.contains(&pin), "{token}");
}

#[test]
fn two_of_three_release_keys_release_a_package_and_one_does_not() {
    let site = TestSite::new();
    let (root, keys) = (
        made(&site, "root.key"),
        [1, 2, 3].map(|n| made(&site, &format!("release-{n}.key"))),
    );
    let harden = format!(
        "smsctl key harden --root-key {root} --release-key {} --release-key {} --release-key {} --release-threshold 2 --yes",
        keys[0], keys[1], keys[2]
    );
    good(&site.run(&harden));
    for key in ["root.key", "release-1.key", "release-3.key"] {
        good(&site.run(&format!(
            "smsctl key sign signing-request.json --key {key} --yes"
        )));
    }
    good(&site.run("smsctl key apply signing-request.json --yes"));
    std::fs::create_dir(site.path("tool")).expect("a folder");
    site.write("tool/run.sh", "#!/bin/sh\ntrue\n");
    let package = "smsdist package tool --name tool --platform debian/bookworm --urgent -- @run.sh";
    good(&site.run(package));
    let doctor = site.run("smsctl doctor");
    assert!(
        doctor.contains("1 package version not released yet"),
        "{doctor}"
    );
    good(&site.run("smspatch release request file.json"));
    let sign = |key: &str| {
        site.run(&format!(
            "smspatch release sign file.json --key {key} --yes"
        ))
    };
    let first = sign("release-2.key");
    for line in [
        "for debian/bookworm/*",
        "is urgent",
        "more release keys must sign",
    ] {
        assert!(first.contains(line), "{line}: {first}");
    }
    // the same key once more is no second one
    assert!(sign("release-2.key").contains("more release keys must sign"));
    let early = site.run("smspatch release publish file.json");
    assert!(early.ends_with("exit code 13\n"), "{early}");
    let stranger = sign("root.key");
    assert!(stranger.contains("exit code"), "{stranger}");
    assert!(sign("release-1.key").contains("publish it at the site"));
    good(&site.run("smspatch release publish file.json"));
    let waiting = site.run("smspatch release request again.json");
    assert!(!site.path("again.json").exists(), "{waiting}");
    let held = site.run("smsctl audit verify");
    assert!(held.contains("Released "), "{held}");
}
