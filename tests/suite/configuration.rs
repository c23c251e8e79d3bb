//! `smsctl plan`, `smsctl apply`, `smsctl export`.

use super::site::{TestSite, snapshot};
use insta::assert_snapshot;

pub const FULL: &str = "\
site:
  code: S01
  name: Head office
  approval: token
  policy_poll_minutes: 60
  inventory_stale_hours: 168
distribution_points:
  - id: dp1
    url: https://127.0.0.1:8443
    directory: /srv/dp1
boundaries:
  - network: 10.0.0.0/8
  - network: 192.168.7.10-192.168.7.20
    locality: remote
collections:
  - id: web
    title: Web servers
    limit_to: all-systems
    rules:
      - hostname: web-*
  - id: bookworm
    rules:
      - release: {os: debian, release: bookworm}
feeds:
  - id: debian-security
    uri: https://security.debian.org/debian-security
    suite: bookworm-security
    architectures: [amd64]
    keyring: /usr/share/keyrings/debian-archive-keyring.gpg
    classification: security
";

#[test]
fn a_plan_shows_every_change_and_makes_none() {
    let site = TestSite::new();
    site.write("site.yaml", FULL);
    let before = snapshot(&site.path("site"));
    assert_snapshot!(site.run("smsctl plan site.yaml"), @r#"
    ACTION  KIND  NAME
    update  site  S01
        before: approval: manual
        after: approval: token
    create  distribution_point  dp1
        after: directory: /srv/dp1, url: https://127.0.0.1:8443
    create  boundary  10.0.0.0/8
        after: locality: local
    create  boundary  192.168.7.10-192.168.7.20
        after: locality: remote
    create  collection  bookworm
        after: rules: [{"query":"platform.os = \"debian\" and platform.release =
          \"bookworm\""}]
    create  collection  web
        after: limit_to: all-systems, rules: [{"query":"hostname like \"web-%\""}],
          title: Web servers
    create  feed  debian-security
        after: architectures: ["amd64"], classification: security, components:
          ["main"], keyring: /usr/share/keyrings/debian-archive-keyring.gpg, suite:
          bookworm-security, uri: https://security.debian.org/debian-security
    6 to create, 1 to update, 0 to delete. Nothing was changed.
    Plan [digest]
    "#);
    assert_snapshot!(site.run("smsctl apply site.yaml --dry-run --output jsonl"), @r#"
    {"format":1,"type":"configuration_change","action":"update","kind":"site","name":"S01","before":"approval: manual","after":"approval: token"}
    {"format":1,"type":"configuration_change","action":"create","kind":"distribution_point","name":"dp1","before":null,"after":"directory: /srv/dp1, url: https://127.0.0.1:8443"}
    {"format":1,"type":"configuration_change","action":"create","kind":"boundary","name":"10.0.0.0/8","before":null,"after":"locality: local"}
    {"format":1,"type":"configuration_change","action":"create","kind":"boundary","name":"192.168.7.10-192.168.7.20","before":null,"after":"locality: remote"}
    {"format":1,"type":"configuration_change","action":"create","kind":"collection","name":"bookworm","before":null,"after":"rules: [{\"query\":\"platform.os = \\\"debian\\\" and platform.release = \\\"bookworm\\\"\"}]"}
    {"format":1,"type":"configuration_change","action":"create","kind":"collection","name":"web","before":null,"after":"limit_to: all-systems, rules: [{\"query\":\"hostname like \\\"web-%\\\"\"}], title: Web servers"}
    {"format":1,"type":"configuration_change","action":"create","kind":"feed","name":"debian-security","before":null,"after":"architectures: [\"amd64\"], classification: security, components: [\"main\"], keyring: /usr/share/keyrings/debian-archive-keyring.gpg, suite: bookworm-security, uri: https://security.debian.org/debian-security"}
    "#);
    assert!(snapshot(&site.path("site")) == before);
}

#[test]
fn what_is_exported_is_all_of_it() {
    let site = TestSite::with(FULL);
    let exported = site.answer(&["smsctl", "export"]);
    assert_snapshot!(exported, @r#"
    site:
      code: S01
      name: Head office
      approval: token
      policy_poll_minutes: 60
      inventory_stale_hours: 168
      limits:
        messages_per_minute: 60
        mebibytes_per_hour: 20
        requests_per_minute: 6000
        full_inventories_per_hour: 10000
      second_approver:
        above_percent: 10
        share_ignored_up_to: 20
        above_clients: 500
      clients:
        heartbeat_hours: 168
        active_days: 7
        aging_days: 90
        inventory_history_days: 90
    other_sites: []
    management_points:
    - url: https://127.0.0.1:8443
    distribution_points:
    - id: dp1
      url: https://127.0.0.1:8443
      directory: /srv/dp1
    boundary_groups: []
    boundaries:
    - network: 10.0.0.0/8
      locality: local
    - network: 192.168.7.10-192.168.7.20
      locality: remote
    collections:
    - id: web
      title: Web servers
      limit_to: all-systems
      rules:
      - query: hostname like "web-%"
    - id: bookworm
      title: ''
      rules:
      - query: platform.os = "debian" and platform.release = "bookworm"
    feeds:
    - id: debian-security
      uri: https://security.debian.org/debian-security
      suite: bookworm-security
      components:
      - main
      architectures:
      - amd64
      keyring: /usr/share/keyrings/debian-archive-keyring.gpg
      classification: security
    "#);
}

#[test]
fn applying_what_is_exported_changes_nothing() {
    let site = TestSite::with(FULL);
    let exported = site.answer(&["smsctl", "export"]);
    site.write("export.yaml", &exported);
    assert_snapshot!(site.run("smsctl plan export.yaml"), @r#"Nothing to change."#);
    assert_snapshot!(site.run("smsctl apply export.yaml"), @r#"Nothing to change."#);
    assert_eq!(site.answer(&["smsctl", "export"]), exported);
}

#[test]
fn deletions_are_named_and_need_consent() {
    let site = TestSite::with(FULL);
    site.write(
        "site.yaml",
        "boundaries:\n  - network: 10.0.0.0/8\n    locality: remote\ncollections: []\n",
    );
    assert_snapshot!(site.run("smsctl apply site.yaml"), @r#"
    --- standard error
    error: this would delete
      boundary 192.168.7.10-192.168.7.20
      collection bookworm
      collection web
    hint: agree with --yes; a section that a file has says all of it, so leave out what is to stay
    --- exit code 2
    "#);
    assert_snapshot!(site.run("smsctl apply site.yaml --yes"), @r#"
    ACTION  KIND  NAME
    update  boundary  10.0.0.0/8
        before: locality: local
        after: locality: remote
    delete  boundary  192.168.7.10-192.168.7.20
        before: locality: remote
    delete  collection  bookworm
        before: rules: [{"query":"platform.os = \"debian\" and platform.release =
          \"bookworm\""}]
    delete  collection  web
        before: limit_to: all-systems, rules: [{"query":"hostname like \"web-%\""}],
          title: Web servers
    0 created, 1 updated, 3 deleted.
    "#);
    assert_snapshot!(site.run("smsctl apply site.yaml"), @r#"Nothing to change."#);
}

#[test]
fn a_plan_of_yesterday_is_not_carried_out() {
    let site = TestSite::new();
    site.write("site.yaml", FULL);
    let digest = "0".repeat(64);
    assert_snapshot!(site.run(&format!("smsctl apply site.yaml --plan-digest {digest}")), @r#"
    --- standard error
    error: cannot apply the configuration: the site has changed since plan [digest] was made
    --- exit code 1
    "#);
}

#[test]
fn other_management_points_are_published() {
    let site = TestSite::with("management_points:\n  - url: https://mp2.example.org\n");
    let text =
        std::fs::read_to_string(site.path("site/trust/site-trust.json")).expect("site trust");
    let envelope: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert!(envelope["payload"].is_string());
    let policy = site.path("site/keys/policy.key");
    let key = std::fs::read(&policy).expect("a key");
    std::fs::remove_file(&policy).expect("a key");
    site.write(
        "site.yaml",
        "management_points:\n  - url: https://mp3.example.org\n",
    );
    assert_snapshot!(site.run("smsctl apply site.yaml --yes"), @r#"
    ACTION  KIND  NAME
    delete  management_point  https://mp2.example.org
    create  management_point  https://mp3.example.org
    1 created, 0 updated, 1 deleted.
    --- standard error
    error: site trust is not published: cannot read site/keys/policy.key: No such file or directory (os error 2)
    hint: point --site-dir at the site's folder, or make a site with 'smsctl init'
    --- exit code 3
    "#);
    std::fs::write(&policy, key).expect("a key");
    std::fs::remove_file(site.path("site/keys/release.key")).expect("a key");
    site.write(
        "site.yaml",
        "management_points:\n  - url: https://mp4.example.org\n",
    );
    assert_snapshot!(site.run("smsctl apply site.yaml --yes"), @r#"
    ACTION  KIND  NAME
    delete  management_point  https://mp3.example.org
    create  management_point  https://mp4.example.org
    1 created, 0 updated, 1 deleted.
    --- standard error
    agents learn of the management points when the release key has signed: 'smsctl key renew site-trust --yes'
    "#);
}

/// What clients look for and hand over, with one mistake in each rule.
const MISTAKEN: &str = r#"
client_settings:
  software_inventory:
    rules:
    - {name: all, path: /opt, pattern: "*", exclude: [/opt/app]}
    - {name: jars, path: /opt/app, pattern: "*.jar", sha256: true}
    - {name: unreal, path: /proc, pattern: "*"}
  file_collection:
    rules:
    - {name: shadow, path: /etc, pattern: shadow}
  metering:
    raw_days: 1
    rules:
    - {name: office, file_name: soffice*, version: ""}
    - {name: nothing}
"#;

#[test]
fn mistakes_in_the_settings_of_clients_are_told_with_their_places() {
    let site = TestSite::new();
    site.write("site.yaml", MISTAKEN);
    let shown = site.run("smsctl plan site.yaml");
    for said in [
        "/proc is never looked through",
        "all leaves out /opt/app, where jars looks",
        "/etc/shadow is a place for keys or passwords: it is never copied",
        "client_settings.metering.raw_days",
        "client_settings.metering.rules[0].version",
        "needs a file_name or an original_file_name",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
}

#[test]
fn what_a_site_section_leaves_out_is_as_in_a_new_site() {
    let site = TestSite::with("site: {code: S01, name: Berlin, approval: token}\n");
    site.write(
        "site.yaml",
        "site: {code: S01, name: Berlin, fallback_site: S01}\n",
    );
    assert_snapshot!(site.run("smsctl plan site.yaml"), @r#"
    ACTION  KIND  NAME
    update  site  S01
        before: approval: token
        after: approval: manual, fallback_site: S01
    0 to create, 1 to update, 0 to delete. Nothing was changed.
    Plan [digest]
    "#);
    site.write("site.yaml", "site: {name: Berlin}\n");
    let refused = site.run("smsctl plan site.yaml");
    assert!(refused.contains("missing field `code`"), "{refused}");
}
