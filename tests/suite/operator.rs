//! `smsctl operator`, and what operators sign.

use super::contract::furnished;
use super::site::TestSite;
use insta::assert_snapshot;

/// Without the name of the account that runs the tests, who is the first operator.
fn anonymous(text: &str) -> String {
    text.replace(&sms::host::account::operator(), "[operator]")
}

/// The public half of a new key in this file.
fn key(site: &TestSite, file: &str) -> String {
    let told = site.answer(&[
        "smsctl",
        "operator",
        "init",
        "--operator-key",
        file,
        "--json",
    ]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    told["key"].as_str().expect("a key").to_owned()
}

/// Another operator, an approver, with a key in a file of the same name.
pub fn second(site: &TestSite, name: &str) {
    let public = key(site, &format!("{name}.key"));
    let add = format!("smsctl operator add {name} --key {public} --role approver");
    assert!(!site.run(&add).contains("exit code"));
}

#[test]
fn operators_come_are_shown_and_leave() {
    let site = TestSite::new();
    let bob = key(&site, "bob.key");
    assert_eq!(key(&site, "bob.key"), bob);
    let add = format!("smsctl operator add bob --key {bob} --role approver --role content");
    assert!(!site.run(&add).contains("exit code"));
    let listed = site.run("smsctl operator list --output csv");
    assert!(
        listed.contains("bob,approver content,in_office,"),
        "{listed}"
    );
    let own = site.run("smsctl operator whoami --operator-key bob.key");
    assert!(
        own.contains("May look, approve updates, approve or block clients,"),
        "{own}"
    );
    assert_snapshot!(site.run("smsctl operator disable bob"), @r#"
    --- standard error
    error: operator bob could decide nothing any more
    hint: add --yes to do it, or --dry-run to see it
    --- exit code 2
    "#);
    assert!(
        !site
            .run("smsctl operator remove bob --yes")
            .contains("exit code")
    );
    let listed = site.run("smsctl operator list --output csv");
    assert!(listed.contains("bob,approver content,expired,"), "{listed}");
    assert!(
        !site
            .run("smsctl operator disable bob --yes")
            .contains("exit code")
    );
    assert_snapshot!(site.run("smsctl operator whoami --operator-key bob.key"), @r#"
    --- standard error
    error: no operator is at work here: bob is disabled
    hint: make a key with 'smsctl operator init' and have an admin add it, or name yours with --operator-key
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl operator disable carol --yes"), @r#"
    --- standard error
    error: there is no operator carol
    hint: 'smsctl operator list' shows them
    --- exit code 1
    "#);
    let me = sms::host::account::operator();
    let last = site.run(&format!("smsctl operator disable {me} --yes"));
    assert!(last.contains("no admin would be left"), "{last}");
    let log = site.run("smsctl audit list --action operator --output csv");
    assert_eq!(log.lines().count(), 4, "{log}");
    assert!(!site.run("smsctl audit verify").contains("exit code"));
}

#[test]
fn where_the_release_key_is_elsewhere_a_roster_is_carried_there_and_back() {
    let site = TestSite::new();
    let bob = key(&site, "bob.key");
    let away = site.path("site/keys/release.key");
    let release = sms::trust::key_file::read(&away).expect("the release key");
    std::fs::remove_file(&away).expect("carried away");
    let add = format!("smsctl operator add bob --key {bob} --role approver");
    let told = site.run(&add);
    assert!(
        told.contains("run 'smsctl operator apply operators-2.request.json'"),
        "{told}"
    );
    let file = site.path("operators-2.request.json");
    assert_snapshot!(site.run("smsctl operator apply operators-2.request.json"), @r#"
    --- standard error
    error: the signing request has 0 valid signatures of trusted keys, needs 1
    --- exit code 13
    "#);
    let bytes = std::fs::read(&file).expect("the request");
    let mut request = sms::trust::ceremony::SigningRequest::read(&bytes).expect("a request");
    request.sign(&release).expect("signed");
    std::fs::write(&file, request.to_bytes().expect("bytes")).expect("written");
    let told = site.run("smsctl operator apply operators-2.request.json");
    assert!(told.contains("The roster has version 2."), "{told}");
    assert!(site.run("smsctl operator list").contains("bob"));
    let again = site.run("smsctl operator apply operators-2.request.json");
    assert!(again.contains("does not follow version 2"), "{again}");
    assert!(!site.run("smsctl audit verify").contains("exit code"));
}

#[test]
fn o09_a_command_asks_for_its_role_before_it_does_anything() {
    let site = furnished();
    for name in ["bob", "carol"] {
        let public = key(&site, &format!("{name}.key"));
        let role = if name == "bob" { "viewer" } else { "approver" };
        site.run(&format!(
            "smsctl operator add {name} --key {public} --role {role}"
        ));
    }
    key(&site, "stranger.key");
    for line in [
        "smsctl apply site.yaml",
        "smsctl client block web-1",
        "smsctl client token",
        "smsctl collection create new --query true",
        "smsctl operator disable carol --yes",
        "smsinv submit inventory.json --client web-1",
        "smspatch approve --all",
        "smspatch confirm S01-D00001",
        "smspatch deploy S01-P00001 --collection all-systems",
        "smspatch feed remove sample --yes",
        "smspatch package november",
        "smspatch sync",
        "smspatch undeploy S01-D00001 --yes",
        "smsdist push S01-P00001",
    ] {
        for (file, said) in [
            ("bob.key", "bob may not "),
            ("stranger.key", "is not on the roster"),
            ("absent.key", "cannot read absent.key"),
        ] {
            let before = super::site::snapshot(&site.path("site"));
            let shown = site.run(&format!("{line} --operator-key {file}"));
            assert!(shown.contains(said), "{line}: {shown}");
            assert!(shown.ends_with("--- exit code 1\n"), "{line}: {shown}");
            let is_same = super::site::snapshot(&site.path("site")) == before;
            assert!(is_same, "{line} changed something");
        }
    }
    assert_snapshot!(anonymous(&site.run("smspatch deploy S01-P00001 --collection all-systems --operator-key carol.key")), @r#"
    --- standard error
    error: carol may not deploy: that takes the role deployer, held by [operator]
    hint: 'smsctl operator list' shows who has which role
    --- exit code 1
    "#);
}

#[test]
fn o10_a_deployment_that_sql_changed_is_reported_everywhere() {
    let site = furnished();
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("UPDATE deployment SET restart = 'immediate'", [])
        .expect("updated");
    drop(db);
    assert_snapshot!(anonymous(&site.run("smspatch deployments")), @r#"
    DEPLOYMENT  PACKAGE  COLLECTION  DEADLINE  CLIENTS  COMPLIANT  RESTART  FAILED  UNDER WAY  SILENT
    S01-D00001  S01-P00001 v1  all-systems  [time]  1  0  0  0  0  1
        held: bad_operator_signature: it is not as [operator] signed it
    "#);
    assert_snapshot!(anonymous(&site.run("smsctl audit verify")), @r#"
    --- standard error
    error: the audit log does not hold: deployment S01-D00001: bad_operator_signature: it is not as [operator] signed it
    hint: compare with a backup of the catalog
    --- exit code 13
    "#);
}

#[test]
fn o10_a_list_that_sql_changed_is_not_packaged() {
    let site = furnished();
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("UPDATE authorization_update SET document = REPLACE(document, '1.0-1+deb12u2', '1.0-1+deb12u3')", [])
        .expect("updated");
    drop(db);
    assert_snapshot!(site.run("smspatch package november"), @r#"
    --- standard error
    error: authorization list november is not trusted: no approver in office has signed it as it stands
    --- exit code 13
    "#);
}

#[test]
fn a16_a_second_operator_lets_a_wide_deployment_go() {
    let site = furnished();
    site.write(
        "strict.yaml",
        "site: {code: S01, name: Head office, approval: manual, policy_poll_minutes: 60, inventory_stale_hours: 168,\n\
         \x20 second_approver: {share_ignored_up_to: 0}}\n",
    );
    assert!(!site.run("smsctl apply strict.yaml").contains("exit code"));
    assert_snapshot!(site.run("smspatch deploy S01-P00001 --collection all-systems --dry-run"), @r#"
    Would reach 1 clients: 1.5 KiB to download, 0 restarts.
    HOST  UPDATES  PACKAGES  DOWNLOAD  RESTART  NOTE
    web-1  1  2  1.5 KiB  -
    --- standard error
    It would wait: needs_second_approver: it reaches 1 of 1 clients, more than 10 %.
    "#);
    assert_snapshot!(site.run("smspatch deploy S01-P00001 --collection all-systems"), @r#"
    Deployment S01-D00002: S01-P00001 version 1 to all-systems, required, deadline [time].
    1 of 1 clients require something of it.
    It waits: needs_second_approver: it reaches 1 of 1 clients, more than 10 %. Another operator lets it go with 'smspatch confirm S01-D00002'.
    "#);
    assert_snapshot!(site.run("smspatch confirm S01-D00002"), @r#"
    --- standard error
    error: cannot confirm S01-D00002: whoever deployed it cannot be the second to stand for it
    --- exit code 1
    "#);
    second(&site, "bob");
    assert_snapshot!(site.run("smspatch confirm S01-D00002 --operator-key bob.key --dry-run"), @r#"Would confirm S01-D00002: S01-P00001 version 1 to all-systems, 1 of 1 clients."#);
    assert_snapshot!(site.run("smspatch confirm S01-D00002 --operator-key bob.key"), @r#"Confirmed S01-D00002: S01-P00001 version 1 to all-systems, 1 of 1 clients."#);
    let standing = site.run("smspatch deployments --output jsonl");
    let second = standing.lines().last().unwrap_or_default();
    assert!(second.contains("\"hold\":null"), "{standing}");
    assert!(!site.run("smsctl audit verify").contains("exit code"));
}

#[test]
fn a16_a_head_that_was_kept_shows_a_log_that_was_cut_off() {
    let site = TestSite::with("boundaries:\n  - network: 10.0.0.0/8\n");
    let verified = site.answer(&["smsctl", "audit", "verify"]);
    let head = verified
        .lines()
        .find_map(|line| line.strip_prefix("Head "))
        .expect("a head")
        .to_owned();
    let ask = format!("smsctl audit verify --head {head}");
    assert!(!site.run(&ask).contains("exit code"));
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("DELETE FROM audit_log WHERE sequence = 2", [])
        .expect("deleted");
    drop(db);
    std::fs::remove_file(site.path("site/trust/audit-head.json")).expect("removed");
    let shown = site.run(&ask);
    assert!(
        shown.contains("entry 2 is missing: the log ends before the head that was kept"),
        "{shown}"
    );
    assert!(shown.ends_with("--- exit code 13\n"), "{shown}");
    assert_snapshot!(site.run("smsctl audit verify --head 7"), @r#"
    --- standard error
    error: invalid value '7' for '--head <NUMBER:HASH>': a number, a colon and a hash, as 'smsctl audit verify' prints them

    For more information, try '--help'.
    --- exit code 2
    "#);
}

#[test]
fn o03_an_id_of_one_kind_is_refused_as_another() {
    let site = furnished();
    let before = super::site::snapshot(&site.path("site"));
    for line in [
        "smspatch undeploy S01-P00001 --yes",
        "smspatch undeploy all-systems --yes",
        "smspatch undeploy web-1 --yes",
        "smspatch confirm S01-P00001",
        "smspatch confirm november",
        "smspatch deploy S01-D00001 --collection all-systems",
        "smspatch deploy november --collection all-systems",
        "smspatch deploy S01-P00001 --collection S01-D00001",
        "smspatch feed remove S01-D00001 --yes",
        "smspatch package S01-P00001",
        "smsdist push S01-D00001",
        "smsctl client block S01-D00001",
        "smsctl client approve all-systems",
        "smsctl operator disable S01-D00001 --yes",
        "smsctl collection members S01-P00001",
    ] {
        let shown = site.run(line);
        assert!(shown.contains("--- exit code"), "{line}: {shown}");
        let is_same = super::site::snapshot(&site.path("site")) == before;
        assert!(is_same, "{line} changed something");
    }
}

#[test]
fn o09_keys_and_releases_take_their_roles_and_the_log_names_the_operators_key() {
    let site = TestSite::new();
    second(&site, "bob");
    for line in [
        "smsctl key rotate policy --yes",
        "smsctl key rotate policy --dry-run",
        "smsctl key harden --root-key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --release-key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo= --yes",
        "smsctl key renew root --yes",
        "smsctl key reset-root --yes",
        "smsctl key backup --out site.age --recipient age1",
        "smspatch release request november.release.json",
    ] {
        let told = site.run(&format!("{line} --operator-key bob.key"));
        let needed = format!(
            "bob may not {}",
            if line.contains("release request") {
                "release"
            } else {
                "manage keys"
            }
        );
        assert!(told.contains(&needed), "{line}: {told}");
    }
    // roster and targets are signed anew with a new release key, so the operators stay at work
    assert!(
        !site
            .run("smsctl key rotate release --yes")
            .contains("exit code")
    );
    assert!(
        !site
            .run("smsctl key rotate policy --yes")
            .contains("exit code")
    );
    assert!(
        !site
            .run("smsctl key reset-root --yes")
            .contains("exit code")
    );
    assert!(
        !site
            .run("smsctl operator remove bob --yes")
            .contains("exit code")
    );
    let log = site.answer(&[
        "smsctl",
        "audit",
        "list",
        "--action",
        "key change",
        "--json",
    ]);
    let log: serde_json::Value = serde_json::from_str(&log).expect("JSON");
    let entries = log["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 3, "{log}");
    let own = site.answer(&["smsctl", "operator", "whoami", "--json"]);
    let own: serde_json::Value = serde_json::from_str(&own).expect("JSON");
    assert!(own["key"].is_string() || own["id"].is_string(), "{own}");
    for entry in entries {
        assert!(entry["key"].is_string(), "{entry}");
    }
}

#[test]
fn a_site_without_a_roster_gets_its_first_and_a_lost_one_is_not_begun_anew() {
    let site = TestSite::new();
    let there = site.run("smsctl operator found --yes");
    assert!(there.contains("there is one"), "{there}");
    std::fs::remove_file(site.path("site/trust/operators.json")).expect("lost");
    let lost = site.run("smsctl operator found --yes");
    assert!(lost.contains("must come back from a backup"), "{lost}");
    let doctor = site.run("smsctl doctor");
    assert!(doctor.contains("smsctl operator found --yes"), "{doctor}");
    // as it is where a site was made before there were any
    let db = rusqlite::Connection::open(site.path("site/catalog.db")).expect("opens");
    db.execute("UPDATE audit_log SET key = NULL", [])
        .expect("updated");
    drop(db);
    let told = site.run("smsctl operator found --dry-run");
    assert!(
        told.contains("Dry run") && !site.path("site/trust/operators.json").exists(),
        "{told}"
    );
    let asked = site.run("smsctl operator found");
    assert!(asked.contains("exit code 2"), "{asked}");
    let away = site.path("site/keys/release.key");
    let release = sms::trust::key_file::read(&away).expect("the release key");
    std::fs::rename(&away, site.path("release.key")).expect("carried away");
    let told = site.run("smsctl operator found --yes");
    assert!(
        told.contains("smsctl operator found --yes --signed operators-1.request.json"),
        "{told}"
    );
    let file = site.path("operators-1.request.json");
    let bytes = std::fs::read(&file).expect("the request");
    let mut request = sms::trust::ceremony::SigningRequest::read(&bytes).expect("a request");
    request.sign(&release).expect("signed");
    std::fs::write(&file, request.to_bytes().expect("bytes")).expect("written");
    let told = site.run("smsctl operator found --yes --signed operators-1.request.json");
    assert!(told.contains("The roster has version 1."), "{told}");
    let own = site.run("smsctl operator whoami");
    assert!(!own.contains("exit code"), "{own}");
    let log = site.run("smsctl audit list --action operator --output csv");
    assert!(log.contains("operator found"), "{log}");
}
