//! `smsctl client`.

use super::configuration::FULL;
use super::site::{TestSite, fixed_key, later_key};
use insta::assert_snapshot;

#[test]
fn a_client_waits_is_approved_and_is_blocked() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsctl client list"), @r#"No clients."#);
    site.enroll("web-01", &fixed_key());
    assert_snapshot!(site.run("smsctl client list --approval pending"), @r#"
    HOST  APPROVAL  ACTIVITY  PLATFORM  LAST SEEN  FINGERPRINT  CLIENT
    web-01  pending  inactive  -  [time]  fiden zavus goden tozam paden jahum pafix keden  [uuid]
    "#);
    assert_snapshot!(site.run("smsctl client approve web-01 --dry-run"), @r#"
    HOST  BEFORE  AFTER  FINGERPRINT  CLIENT
    web-01  pending  approved  fiden zavus goden tozam paden jahum pafix keden  [uuid]
    Dry run: nothing was changed.
    "#);
    assert_snapshot!(site.run("smsctl client approve web-01"), @r#"
    HOST  BEFORE  AFTER  FINGERPRINT  CLIENT
    web-01  pending  approved  fiden zavus goden tozam paden jahum pafix keden  [uuid]
    "#);
    assert_snapshot!(site.run("smsctl client show web-01"), @r#"
    web-01 is approved.
      client  [uuid]
      fingerprint  fiden zavus goden tozam paden jahum pafix keden
      machine id  machine-of-web-01
      serial  -
      site  S01
      epoch  1
      platform  -
      address  -
      enrolled  [time]
      last seen  [time]
      inventory  -
      activity  inactive
      collections  all-systems
    "#);
    assert_snapshot!(site.run("smsctl client block web-01 web-99"), @r#"
    HOST  BEFORE  AFTER  FINGERPRINT  CLIENT
    web-01  approved  blocked  fiden zavus goden tozam paden jahum pafix keden  [uuid]
    --- standard error
    error: there is no client web-99
    hint: 'smsctl client list' shows them
    --- exit code 3
    "#);
    assert_snapshot!(site.run("smsctl client list --output csv"), @r#"
    host,approval,activity,platform,last_seen,fingerprint,client
    web-01,blocked,inactive,-,[time],fiden zavus goden tozam paden jahum pafix keden,[uuid]
    "#);
}

#[test]
fn a_token_is_printed_once_and_alone() {
    let site = TestSite::with(FULL);
    assert_snapshot!(site.run("smsctl client token --ttl 15m --collection web --name-pattern web-*"), @r#"
    [token]
    --- standard error
    This token is shown once. It enrolls one machine until [time].
    "#);
    assert_snapshot!(site.run("smsctl client token --auto-approve --dry-run"), @r#"Dry run: a token would be made."#);
    assert_snapshot!(site.run("smsctl client token --collection absent"), @r#"
    --- standard error
    error: there is no collection absent
    hint: 'smsctl collection list' shows them
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl client token --ttl tomorrow"), @r#"
    --- standard error
    error: invalid value 'tomorrow' for '--ttl <TIME>': invalid length of time "tomorrow": a number and a unit, as in 90s, 15m, 1h or 7d

    For more information, try '--help'.
    --- exit code 2
    "#);
}

#[test]
fn a_token_approves_only_where_the_site_says_so() {
    assert_snapshot!(TestSite::new().run("smsctl client token --auto-approve"), @r#"
    --- standard error
    error: cannot make a token: the site does not let tokens approve; set site.approval to token to change that
    --- exit code 1
    "#);
}

#[test]
fn a_name_that_nobody_has() {
    assert_snapshot!(TestSite::new().run("smsctl client approve web-99"), @r#"
    --- standard error
    error: there is no client web-99
    hint: 'smsctl client list' shows them
    --- exit code 1
    "#);
}

#[test]
fn machines_are_put_on_the_list_and_taken_off_it() {
    let site = TestSite::with(FULL);
    site.write(
        "machines.yaml",
        "- {hostname: db-01, serial: PF3AB12C, collection: web}\n- {hostname: db-02, machine_id: abc}\n",
    );
    assert_snapshot!(site.run("smsctl client preregister add web-01 --key 21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9"), @r#"
    Added web-01.
    They enroll with: smsagent enroll [token]
    "#);
    assert_snapshot!(site.run("smsctl client preregister add --file machines.yaml"), @r#"
    Added db-01, db-02.
    They enroll with a token: 'smsctl client token' makes it.
    "#);
    assert_snapshot!(site.run("smsctl client preregister list --unused"), @r#"
    HOST  KEY  MACHINE ID  SERIAL  COLLECTION  ADDED  USED BY
    db-01  -  -  PF3AB12C  web  [time]  -
    db-02  -  abc  -  -  [time]  -
    web-01  [digest]  -  -  -  [time]  -
    "#);
    assert_snapshot!(site.run("smsctl client preregister remove db-02"), @r#"Removed db-02."#);
    assert_snapshot!(site.run("smsctl client preregister remove db-02"), @r#"
    --- standard error
    error: there is no registration db-02
    hint: 'smsctl client preregister list' shows them
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl client preregister add web-02"), @r#"
    --- standard error
    error: cannot register web-02: its key, its machine id or its serial number must be given
    --- exit code 1
    "#);
    assert_snapshot!(site.run("smsctl client preregister add web-02 --serial None"), @r#"
    --- standard error
    error: cannot register web-02: its serial number is one that many machines have
    --- exit code 1
    "#);
}

#[test]
fn a_conflict_says_with_whom_and_what_solves_it() {
    let site = TestSite::new();
    site.enroll("web-01", &fixed_key());
    assert!(
        !site
            .run("smsctl client approve fiden-zavus-goden-tozam-paden-jahum-pafix-keden")
            .contains("exit code")
    );
    let other = later_key();
    site.enroll("web-01", &other);
    assert_snapshot!(site.run("smsctl client list --output csv").replace(&sms::trust::fingerprint::words(&other.public()), "[words]"), @r#"
    host,approval,activity,platform,last_seen,fingerprint,client
    web-01,approved,inactive,-,[time],fiden zavus goden tozam paden jahum pafix keden,[uuid]
    web-01,conflict,inactive,-,[time],[words],[uuid]
    "#);
    let words = sms::trust::fingerprint::words(&other.public());
    let dashed = words.replace(' ', "-");
    assert_snapshot!(site.run(&format!("smsctl client show {dashed}")).replace(&words, "[words]"), @r#"
    web-01 is in conflict.
    It says it is the same machine as web-01, client [uuid], which is approved.
      The same machine, installed anew:  smsctl client remove [uuid] --yes; smsctl client token --replace [uuid]
      Another machine, and the right one: smsctl client block [uuid]; smsctl client approve [uuid]
      A stranger:  smsctl client block [uuid]
      client  [uuid]
      fingerprint  [words]
      machine id  machine-of-web-01
      serial  -
      site  S01
      epoch  1
      platform  -
      address  -
      enrolled  [time]
      last seen  [time]
      inventory  -
      activity  inactive
      collections  -
    "#);
    assert_snapshot!(site.run(&format!("smsctl client approve {dashed}")).replace(&words, "[words]"), @r#"
    --- standard error
    error: cannot approve web-01: client [uuid] is approved for the same machine; block it first
    --- exit code 1
    "#);
    assert_snapshot!(site.run(&format!("smsctl client remove {dashed} --yes")), @r#"Removed web-01, client [uuid]."#);
    assert_snapshot!(site.run("smsctl client token --replace web-01"), @r#"
    [token]
    --- standard error
    This token is shown once. It enrolls one machine until [time].
    "#);
}

#[test]
fn the_clock_is_shown_and_confirmed() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsctl clock show"), @r#"
    The clock says [time].
    It did not jump.
    "#);
    site.write(
        "site/clock.json",
        r#"{"mark":{"clock":"2026-01-01T00:00:00Z","uptime":null},"jump":{"expected":"2026-01-01T00:00:00Z","found":"2025-01-01T00:00:00Z"}}"#,
    );
    assert_snapshot!(site.run("smsctl clock show"), @r#"
    The clock says [time].
    It jumped: [time] was expected at least, [time] was found.
    The site signs nothing until 'smsctl clock confirm'.
    "#);
    assert_snapshot!(site.run("smsctl clock confirm"), @r#"
    The clock says [time].
    It jumped: [time] was expected at least, [time] was found.
    Confirmed: the site signs again.
    "#);
    assert_snapshot!(site.run("smsctl clock show"), @r#"
    The clock says [time].
    It did not jump.
    "#);
    assert!(site.run("smsctl audit list").contains("site clock_confirm"));
}

#[test]
fn an_agent_shows_its_key_before_it_is_enrolled_and_is_sealed() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsagent id --state-dir agent"), @r#"
    --- standard error
    error: this machine has no key yet: agent holds none
    hint: 'smsagent id --create' makes one, 'smsagent enroll' as well
    --- exit code 1
    "#);
    assert!(
        site.run("smsagent id --state-dir agent --create")
            .starts_with("Fingerprint: ")
    );
    assert!(
        site.run("smsagent id --state-dir agent")
            .contains("Key: [digest]")
    );
    assert_snapshot!(site.run("smsagent seal-image --state-dir agent --dry-run"), @r#"Would remove identity/agent.key"#);
    assert_snapshot!(site.run("smsagent seal-image --state-dir agent --yes"), @r#"Removed identity/agent.key"#);
    assert_snapshot!(site.run("smsagent seal-image --state-dir agent --yes"), @r#"There is no identity here."#);
    assert_snapshot!(site.run("smsagent rotate-key --state-dir agent"), @r#"
    --- standard error
    error: this machine is not enrolled: agent holds no identity
    hint: make a token with 'smsctl client token' at the site, then run 'smsagent enroll TOKEN' here
    --- exit code 1
    "#);
}
