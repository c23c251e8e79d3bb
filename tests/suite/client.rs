//! `smsctl client`.

use super::configuration::FULL;
use super::site::{TestSite, fixed_key};
use insta::assert_snapshot;

#[test]
fn a_client_waits_is_approved_and_is_blocked() {
    let site = TestSite::new();
    assert_snapshot!(site.run("smsctl client list"), @r#"No clients."#);
    site.enroll("web-01", &fixed_key());
    assert_snapshot!(site.run("smsctl client list --approval pending"), @r#"
    HOST  APPROVAL  PLATFORM  LAST SEEN  FINGERPRINT  CLIENT
    web-01  pending  -  [time]  fiden zavus goden tozam paden jahum pafix keden  [uuid]
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
      site  S01
      epoch  1
      platform  -
      address  -
      enrolled  [time]
      last seen  [time]
      inventory  -
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
    host,approval,platform,last_seen,fingerprint,client
    web-01,blocked,-,[time],fiden zavus goden tozam paden jahum pafix keden,[uuid]
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
